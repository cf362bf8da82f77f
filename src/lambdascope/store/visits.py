"""Visits: which functions have to be looked at in AWS, each waiting once at the most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import Scope
from lambdascope.store.database import Connection


class Visit(NamedTuple):
    """A look at one function, under way."""

    is_rescan: bool
    """Scan even if nothing changed."""
    failures: int
    """Of the visits before, in a row."""
    turn: int
    """Its number: once a later one has begun, it has nothing to say any more."""


def request(connection: Connection, scope: Scope, names: Sequence[str], *, is_rescan: bool = False) -> tuple[str, ...]:
    """Ask for visits; returns the names for which none was waiting, so that one has to be enqueued."""
    # In one order, so that two transactions never wait for each other.
    wanted = sorted(set(names))
    connection.execute(
        """
        INSERT INTO visit (account, region, name) SELECT %s, %s, unnest(%s::text[])
        ON CONFLICT (account, region, name) DO UPDATE SET name = excluded.name -- locked: nobody forgets it meanwhile
        """,
        (*scope, wanted),
    )
    rows = connection.execute(
        """
        WITH wanted AS (
          SELECT account, region, name, is_waiting FROM visit
          WHERE account = %s AND region = %s AND name = ANY(%s) ORDER BY name FOR UPDATE
        )
        UPDATE visit v SET is_waiting = true, is_rescan = v.is_rescan OR %s FROM wanted w
        WHERE (v.account, v.region, v.name) = (w.account, w.region, w.name) AND (NOT w.is_waiting OR %s)
        RETURNING v.name, w.is_waiting
        """,
        (*scope, wanted, is_rescan, is_rescan),
    )
    return tuple(name for name, was_waiting in rows if not was_waiting)


def begin(connection: Connection, scope: Scope, name: str) -> Visit | None:
    """Take up a visit; whoever asks from now on gets another. None if it has been forgotten."""
    row = connection.execute(
        """
        UPDATE visit SET is_waiting = false, turn = turn + 1 WHERE account = %s AND region = %s AND name = %s
        RETURNING is_rescan, failures, turn
        """,
        (*scope, name),
    ).fetchone()
    return Visit(*row) if row else None


def is_current(connection: Connection, scope: Scope, name: str, turn: int) -> bool:
    """Whether no later visit has begun. One that begins after this was asked reads AWS, and writes, later, too."""
    row = connection.execute(
        "SELECT turn = %s FROM visit WHERE account = %s AND region = %s AND name = %s", (turn, *scope, name)
    ).fetchone()
    return row is not None and bool(row[0])


def is_due(connection: Connection, scope: Scope, name: str, retry_at: datetime) -> bool:
    """Whether the repetition of that time is the one that counts; others have been overtaken."""
    row = connection.execute(
        "SELECT retry_at = %s FROM visit WHERE account = %s AND region = %s AND name = %s", (retry_at, *scope, name)
    ).fetchone()
    return row is not None and bool(row[0])


def succeed(connection: Connection, scope: Scope, name: str) -> None:
    """Note that a visit did what it was for."""
    connection.execute(
        """
        UPDATE visit SET is_rescan = is_rescan AND is_waiting, failures = 0, retry_at = NULL
        WHERE account = %s AND region = %s AND name = %s
        """,
        (*scope, name),
    )


def fail(connection: Connection, scope: Scope, name: str, retry_at: datetime) -> None:
    """Note that a visit failed, and when the repetition that counts is due."""
    _repeat(connection, scope, name, retry_at, failures=1)


def postpone(connection: Connection, scope: Scope, name: str, retry_at: datetime) -> None:
    """Note that a function has to be looked at again soon; that is no failure."""
    _repeat(connection, scope, name, retry_at, failures=0)


def forget_scope(connection: Connection, scope: Scope) -> None:
    """Forget all visits of an account and region."""
    connection.execute("DELETE FROM visit WHERE account = %s AND region = %s", scope)


def forget_unknown(connection: Connection) -> None:
    """Forget visits of functions that are gone."""
    connection.execute(
        """
        DELETE FROM visit v WHERE NOT v.is_waiting AND v.retry_at IS NULL AND NOT EXISTS (
          SELECT FROM function f WHERE (f.account, f.region, f.name) = (v.account, v.region, v.name)
        )
        """
    )


def _repeat(connection: Connection, scope: Scope, name: str, retry_at: datetime, *, failures: int) -> None:
    # A visit whose function nobody knows yet may have been forgotten meanwhile.
    connection.execute(
        """
        INSERT INTO visit AS v (account, region, name, failures, retry_at)
        VALUES (%(account)s, %(region)s, %(name)s, %(failures)s, %(retry_at)s)
        ON CONFLICT (account, region, name)
          DO UPDATE SET failures = v.failures + excluded.failures, retry_at = excluded.retry_at
        """,
        {**scope._asdict(), "name": name, "failures": failures, "retry_at": retry_at},
    )
