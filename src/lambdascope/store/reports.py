"""Reports: what was asked for, and how far it is.

A report is written by attempts, one after the other; what an attempt that was taken for dead still says is dropped.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.exports import (
    AskedReport,
    Destination,
    Report,
    ReportErrorCode,
    ReportFormat,
    ReportKind,
    ReportStatus,
)
from lambdascope.store.database import Connection, Row
from lambdascope.store.text import jsonb, storable

_COLUMNS = "id, kind, account, region, format, destination, criteria, status, error_code, error"
_MAX_ERROR_LENGTH = 500


class Attempt(NamedTuple):
    """One attempt to write a report."""

    report: Report
    number: int
    """From 1 on."""
    upload: str | None
    """What the attempt before may have left unfinished."""
    done_after: int
    """Functions up to this id are done."""


def create(connection: Connection, id_: UUID, asked: AskedReport, now: datetime) -> bool:
    """Write that a report is to be made; False where one of the kind is in progress there."""
    row = connection.execute(
        """
        INSERT INTO report (id, kind, account, region, format, destination, criteria, status, created_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, 'IN_PROGRESS', %s) ON CONFLICT DO NOTHING RETURNING id
        """,
        (
            id_,
            asked.kind.value,
            *asked.scope,
            asked.format.value,
            jsonb(asked.destination._asdict()),
            jsonb(asked.criteria),
            now,
        ),
    ).fetchone()
    return row is not None


def get(connection: Connection, scope: Scope, kind: ReportKind, id_: UUID | None) -> Report | None:
    """The report of an account and region with that id, or the latest one; None if there is none."""
    row = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM report
        WHERE account = %(account)s AND region = %(region)s AND kind = %(kind)s
          AND (%(id)s::uuid IS NULL OR id = %(id)s)
        ORDER BY created_at DESC LIMIT 1
        """,
        {**scope._asdict(), "kind": kind.value, "id": id_},
    ).fetchone()
    return _report(row) if row else None


def cancel(connection: Connection, scope: Scope, kind: ReportKind, id_: UUID, now: datetime) -> bool:
    """End a report that is in progress; False if there is none."""
    statement = """
        UPDATE report SET status = 'CANCELLED', ended_at = %s
        WHERE id = %s AND account = %s AND region = %s AND kind = %s AND status = 'IN_PROGRESS'
    """
    return connection.execute(statement, (now, id_, *scope, kind.value)).rowcount > 0


def begin(connection: Connection, id_: UUID) -> Attempt | None:
    """Begin an attempt, which ends those before; None where nothing is to be written any more."""
    row = connection.execute(
        f"""
        UPDATE report SET attempts = attempts + 1 WHERE id = %s AND status = 'IN_PROGRESS'
        RETURNING attempts, upload, done_after, {_COLUMNS}
        """,
        (id_,),
    ).fetchone()
    return Attempt(_report(row[3:]), *row[:3]) if row else None


def note(connection: Connection, attempt: Attempt, *, upload: str | None = None, done_after: int = 0) -> bool:
    """Note what an attempt has done; False where it is to stop: cancelled, or another has begun."""
    statement = """
        UPDATE report SET upload = %s, done_after = greatest(done_after, %s)
        WHERE id = %s AND attempts = %s AND status = 'IN_PROGRESS'
    """
    return connection.execute(statement, (upload, done_after, attempt.report.id, attempt.number)).rowcount > 0


def is_current(connection: Connection, attempt: Attempt) -> bool:
    """Whether an attempt is to go on."""
    row = connection.execute(
        "SELECT FROM report WHERE id = %s AND attempts = %s AND status = 'IN_PROGRESS'",
        (attempt.report.id, attempt.number),
    ).fetchone()
    return row is not None


def end(
    connection: Connection,
    attempt: Attempt,
    status: ReportStatus,
    now: datetime,
    code: ReportErrorCode | None = None,
    error: str = "",
) -> bool:
    """Write how a report ended; False where it has ended before, or another attempt has begun."""
    statement = """
        UPDATE report SET status = %s, ended_at = %s, error_code = %s, error = %s, upload = NULL
        WHERE id = %s AND attempts = %s AND status = 'IN_PROGRESS'
    """
    told = storable(error[:_MAX_ERROR_LENGTH]) if code is not None else None
    parameters = (status.value, now, code.value if code else None, told, attempt.report.id, attempt.number)
    return connection.execute(statement, parameters).rowcount > 0


def expire(connection: Connection, before: datetime, error: str, now: datetime) -> None:
    """End reports that are in progress for too long."""
    connection.execute(
        """
        UPDATE report SET status = 'FAILED', ended_at = %s, error_code = 'INTERNAL_ERROR', error = %s
        WHERE status = 'IN_PROGRESS' AND created_at < %s
        """,
        (now, error, before),
    )


def purge(connection: Connection, before: datetime, limit: int) -> int:
    """Forget reports that ended before that time, at most `limit`; returns how many."""
    statement = "DELETE FROM report WHERE id IN (SELECT id FROM report WHERE ended_at < %s LIMIT %s)"
    return connection.execute(statement, (before, limit)).rowcount


def _report(row: Row) -> Report:
    id_, kind, account, region, format_, destination, criteria, status, code, error = row
    asked = AskedReport(
        kind=ReportKind(kind),
        scope=Scope(AccountId(account), region),
        format=ReportFormat(format_),
        destination=Destination(**destination),
        criteria=criteria,
    )
    return Report(id_, asked, ReportStatus(status), ReportErrorCode(code) if code else None, error)
