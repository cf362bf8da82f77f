"""What only somebody who asks about one function wants to know of it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.store.channels import SeenEvent
from lambdascope.store.database import Connection


class History(NamedTuple):
    """When a function came to us, and with what its findings were matched."""

    discovered_at: datetime
    seen_at: datetime
    """When its description was last written."""
    generation: int | None
    """Of the advisories; None before the first match."""


class VisitState(NamedTuple):
    """How looking at a function goes."""

    is_waiting: bool
    is_rescan: bool
    failures: int
    """In a row."""
    retry_at: datetime | None


def history(connection: Connection, function_id: int) -> History | None:
    """The history of a function; None if there is no such function."""
    row = connection.execute(
        "SELECT discovered_at, seen_at, generation FROM function WHERE id = %s", (function_id,)
    ).fetchone()
    return History(*row) if row else None


def package_counts(connection: Connection, function_id: int) -> dict[int, int]:
    """How many package files each artifact of a function holds, by the artifact's id."""
    rows = connection.execute(
        """
        SELECT ap.artifact_id, count(*) FROM artifact_package ap
        WHERE ap.artifact_id IN (SELECT artifact_id FROM function_artifact WHERE function_id = %s)
        GROUP BY ap.artifact_id
        """,
        (function_id,),
    )
    return dict(rows.fetchall())


def visit(connection: Connection, scope: Scope, name: str) -> VisitState | None:
    """How looking at a function goes; None if it never had to be looked at."""
    row = connection.execute(
        """
        SELECT is_waiting, is_rescan, failures, retry_at FROM visit WHERE account = %s AND region = %s AND name = %s
        """,
        (*scope, name),
    ).fetchone()
    return VisitState(*row) if row else None


def events(connection: Connection, scope: Scope, name: str, limit: int) -> tuple[SeenEvent, ...]:
    """The newest events about a function, newest first."""
    rows = connection.execute(
        """
        SELECT id, name, function, happened_at, received_at, outcome, record FROM event
        WHERE account = %s AND region = %s AND function = %s ORDER BY happened_at DESC, id LIMIT %s
        """,
        (*scope, name, limit),
    )
    return tuple(SeenEvent(scope, *row) for row in rows)


def scopes_with(connection: Connection, name: str) -> tuple[Scope, ...]:
    """The accounts and regions in which a function of that name is known."""
    rows = connection.execute(
        "SELECT DISTINCT account, region FROM function WHERE name = %s ORDER BY account, region", (name,)
    )
    return tuple(Scope(AccountId(account), region) for account, region in rows)
