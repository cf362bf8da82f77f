"""Coverage: per function and scan type whether it is scanned, and if not, why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import Scope
from lambdascope.model.coverage import Coverage, ScanType, StatusReason
from lambdascope.model.function import Function
from lambdascope.store.database import Connection
from lambdascope.store.functions import COLUMNS, function_from_row
from lambdascope.store.text import storable


class CoverageChange(NamedTuple):
    """What a function's row is to be, or has become."""

    function_id: int
    scan_type: ScanType
    reason: StatusReason
    detail: str = ""


class CoveredFunction(NamedTuple):
    """A row with the function it is about."""

    function_id: int
    function: Function
    coverage: Coverage


def put(connection: Connection, changes: Iterable[CoverageChange], now: datetime) -> tuple[CoverageChange, ...]:
    """Write rows; returns those that are new or whose reason is another than before."""
    wanted = sorted(changes)
    rows = connection.execute(
        """
        WITH wanted AS (
          SELECT * FROM unnest(%(ids)s::bigint[], %(types)s::text[], %(reasons)s::text[], %(details)s::text[])
            AS w (function_id, scan_type, reason, detail)
        ), before AS (
          SELECT c.function_id, c.scan_type, c.reason FROM coverage c JOIN wanted USING (function_id, scan_type)
        ), written AS (
          INSERT INTO coverage AS c (function_id, scan_type, reason, detail, changed_at)
          SELECT function_id, scan_type, reason, detail, %(now)s FROM wanted
          ON CONFLICT (function_id, scan_type) DO UPDATE SET reason = excluded.reason, detail = excluded.detail,
            changed_at = CASE WHEN c.reason = excluded.reason THEN c.changed_at ELSE excluded.changed_at END
          WHERE (c.reason, c.detail) IS DISTINCT FROM (excluded.reason, excluded.detail)
          RETURNING function_id, scan_type, reason, detail
        )
        SELECT w.function_id, w.scan_type, w.reason, w.detail
        FROM written w LEFT JOIN before b USING (function_id, scan_type) WHERE b.reason IS DISTINCT FROM w.reason
        """,
        {
            "ids": [each.function_id for each in wanted],
            "types": [each.scan_type.value for each in wanted],
            "reasons": [each.reason.value for each in wanted],
            "details": [storable(each.detail) for each in wanted],
            "now": now,
        },
    )
    return tuple(
        CoverageChange(id_, ScanType(type_), StatusReason(reason), detail) for id_, type_, reason, detail in rows
    )


def mark_scanned(connection: Connection, function_ids: Sequence[int], scan_type: ScanType, now: datetime) -> None:
    """Move `lastScannedAt`."""
    connection.execute(
        "UPDATE coverage SET last_scanned_at = %s WHERE scan_type = %s AND function_id = ANY(%s)",
        (now, scan_type.value, list(function_ids)),
    )


def of_functions(connection: Connection, function_ids: Sequence[int]) -> dict[int, dict[ScanType, Coverage]]:
    """The rows of functions."""
    found: dict[int, dict[ScanType, Coverage]] = {id_: {} for id_ in function_ids}
    rows = connection.execute(
        "SELECT function_id, scan_type, reason, detail, last_scanned_at FROM coverage WHERE function_id = ANY(%s)",
        (list(function_ids),),
    )
    for function_id, scan_type, reason, detail, last_scanned_at in rows:
        type_ = ScanType(scan_type)
        found[function_id][type_] = Coverage(type_, StatusReason(reason), detail, last_scanned_at)
    return found


def select(
    connection: Connection, scope: tuple[str | None, str | None] = (None, None), name: str | None = None
) -> Iterator[CoveredFunction]:
    """Rows by ARN and scan type, of an account, a region and a function name where they are given."""
    rows = connection.execute(
        f"""
        SELECT c.function_id, c.scan_type, c.reason, c.detail, c.last_scanned_at, {COLUMNS}
        FROM coverage c JOIN function fn ON fn.id = c.function_id
        WHERE (%(account)s::text IS NULL OR fn.account = %(account)s)
          AND (%(region)s::text IS NULL OR fn.region = %(region)s)
          AND (%(name)s::text IS NULL OR fn.name = %(name)s)
        ORDER BY fn.account, fn.region, fn.name, fn.version, c.scan_type DESC
        """,
        {"account": scope[0], "region": scope[1], "name": name},
    )
    for function_id, scan_type, reason, detail, last_scanned_at, *columns in rows:
        yield CoveredFunction(
            function_id,
            function_from_row(tuple(columns)),
            Coverage(ScanType(scan_type), StatusReason(reason), detail, last_scanned_at),
        )


def set_all(
    connection: Connection, scope: Scope, scan_type: ScanType, reason: StatusReason, now: datetime
) -> tuple[int, ...]:
    """Give every row of an account and region the same reason; returns the functions whose reason was another."""
    rows = connection.execute(
        """
        UPDATE coverage c SET reason = %(reason)s, detail = '', changed_at = %(now)s FROM function fn
        WHERE fn.id = c.function_id AND fn.account = %(account)s AND fn.region = %(region)s
          AND c.scan_type = %(type)s AND c.reason <> %(reason)s
        RETURNING c.function_id
        """,
        {"reason": reason.value, "now": now, **scope._asdict(), "type": scan_type.value},
    )
    return tuple(id_ for (id_,) in rows)


def delete_all(connection: Connection, scope: Scope, scan_type: ScanType) -> None:
    """Delete every row of an account and region."""
    connection.execute(
        """
        DELETE FROM coverage c USING function fn
        WHERE fn.id = c.function_id AND fn.account = %s AND fn.region = %s AND c.scan_type = %s
        """,
        (*scope, scan_type.value),
    )
