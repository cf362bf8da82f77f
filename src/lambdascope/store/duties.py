"""Duties: what servers do again and again; a lease lets each be done by one server at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.store.database import Connection, Row
from lambdascope.store.text import storable

EVERYWHERE = Scope(AccountId(""), "")
"""The scope of duties that are about no account."""

_MAX_ERROR_LENGTH = 500


class DutyKey(NamedTuple):
    """What names a duty."""

    kind: str
    scope: Scope = EVERYWHERE


class Duty(NamedTuple):
    """A duty and how it went."""

    key: DutyKey
    due_at: datetime | None
    """None while it is being done, unless it is to be done again at once."""
    holder: str | None
    failures: int
    last_error: str | None
    last_error_at: datetime | None
    last_success_at: datetime | None
    last_result: str | None
    """What the last success found, where a person wants to know."""


# Python has no infinite times.
_COLUMNS = """kind, account, region, nullif(due_at, 'infinity'), holder, failures, last_error, last_error_at,
  last_success_at, last_result"""


def ensure(connection: Connection, keys: Iterable[DutyKey], first_in: timedelta = timedelta(0)) -> None:
    """Make duties exist, due at once if they are new, or after `first_in`."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO duty (kind, account, region, due_at) VALUES (%s, %s, %s, now() + %s) ON CONFLICT DO NOTHING",
            [(kind, *scope, first_in) for kind, scope in keys],
        )


def hasten(connection: Connection, key: DutyKey) -> None:
    """Make a duty exist, and due at once."""
    connection.execute(
        """
        INSERT INTO duty (kind, account, region, due_at) VALUES (%s, %s, %s, now())
        ON CONFLICT (kind, account, region) DO UPDATE SET due_at = least(duty.due_at, excluded.due_at),
          failures = 0
        """,
        (key.kind, *key.scope),
    )


def remove(connection: Connection, scope: Scope, kinds: Sequence[str]) -> None:
    """End duties of an account and region."""
    connection.execute("DELETE FROM duty WHERE account = %s AND region = %s AND kind = ANY(%s)", (*scope, list(kinds)))


def take(connection: Connection, kinds: Sequence[str], holder: str, lease: timedelta, limit: int) -> tuple[Duty, ...]:
    """Take up due duties that nobody holds any more, the longest overdue first.

    A duty's next turn is set when it ends. `due_at` moves out of the way meanwhile, so that what hastens it while it is
    done is not lost: it is done again.
    """
    rows = connection.execute(
        f"""
        UPDATE duty SET holder = %(holder)s, held_until = now() + %(lease)s, due_at = 'infinity'
        WHERE (kind, account, region) IN (
          SELECT kind, account, region FROM duty
          WHERE kind = ANY(%(kinds)s)
            AND CASE WHEN holder IS NULL THEN due_at <= now() ELSE held_until < now() END
          ORDER BY CASE WHEN holder IS NULL THEN due_at ELSE held_until END LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        RETURNING {_COLUMNS}
        """,
        {"holder": holder, "lease": lease, "kinds": list(kinds), "limit": limit},
    )
    return tuple(_duty(row) for row in rows)


def renew(connection: Connection, keys: Iterable[DutyKey], holder: str, lease: timedelta) -> None:
    """Go on holding duties that are being done; a lease that is not renewed ends, and somebody else does the duty."""
    wanted = sorted(keys)
    connection.execute(
        """
        UPDATE duty d SET held_until = now() + %s
        FROM unnest(%s::text[], %s::text[], %s::text[]) AS w (kind, account, region)
        WHERE (d.kind, d.account, d.region) = (w.kind, w.account, w.region) AND d.holder = %s
        """,
        (
            lease,
            [key.kind for key in wanted],
            [key.scope.account for key in wanted],
            [key.scope.region for key in wanted],
            holder,
        ),
    )


def succeed(connection: Connection, key: DutyKey, holder: str, next_in: timedelta, result: str | None = None) -> None:
    """Note that a duty is done, what it found, and when its next turn is; sooner if it was hastened meanwhile."""
    connection.execute(
        """
        UPDATE duty SET holder = NULL, held_until = NULL, due_at = least(due_at, now() + %s), failures = 0,
          last_success_at = now(), last_result = %s
        WHERE kind = %s AND account = %s AND region = %s AND holder = %s
        """,
        (next_in, None if result is None else storable(result), key.kind, *key.scope, holder),
    )


def fail(connection: Connection, key: DutyKey, holder: str, error: str, retry_in: timedelta) -> None:
    """Note that a duty failed, and when it is tried again."""
    connection.execute(
        """
        UPDATE duty SET holder = NULL, held_until = NULL, due_at = least(due_at, now() + %s), failures = failures + 1,
          last_error = %s, last_error_at = now()
        WHERE kind = %s AND account = %s AND region = %s AND holder = %s
        """,
        (retry_in, storable(error[:_MAX_ERROR_LENGTH]), key.kind, *key.scope, holder),
    )


def release(connection: Connection, holder: str) -> None:
    """Give back all that one holds, due at once."""
    connection.execute("UPDATE duty SET holder = NULL, held_until = NULL, due_at = now() WHERE holder = %s", (holder,))


def all_of(connection: Connection) -> tuple[Duty, ...]:
    """Every duty."""
    return tuple(
        _duty(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM duty ORDER BY kind, account, region")
    )


def _duty(row: Row) -> Duty:
    kind, account, region, *rest = row
    return Duty(DutyKey(kind, Scope(AccountId(account), region)), *rest)
