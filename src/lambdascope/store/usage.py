"""How long functions were covered, and since when scanning has been tried."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from psycopg.sql import SQL, Literal

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType, StatusCode, StatusReason
from lambdascope.store.database import Connection

# Nobody has looked yet at what waits for its first scan.
_ADD = SQL("""
INSERT INTO usage (account, region, scan_type, day, function_seconds)
SELECT fn.account, fn.region, c.scan_type, %(day)s, count(*) * %(seconds)s
FROM coverage c JOIN function fn ON fn.id = c.function_id
WHERE c.reason IN ({watched}) AND c.last_scanned_at IS NOT NULL
GROUP BY fn.account, fn.region, c.scan_type
ON CONFLICT (account, region, scan_type, day)
DO UPDATE SET function_seconds = usage.function_seconds + excluded.function_seconds
""").format(
    watched=SQL(", ").join(Literal(each.value) for each in StatusReason if each.code is StatusCode.ACTIVE),
)


def count(connection: Connection, now: datetime, longest: timedelta) -> timedelta:
    """Add the time since the last count to the use of each account, for as many functions as are covered now.

    Returns that time: at most `longest`, as nobody knows what was covered while nobody counted.
    """
    connection.execute("INSERT INTO usage_count (counted_at) VALUES (%s) ON CONFLICT DO NOTHING", (now,))
    row = connection.execute("SELECT counted_at FROM usage_count FOR UPDATE").fetchone()
    # A clock that was put back counts nothing twice.
    passed = min(now - row[0], longest) if row is not None and row[0] < now else timedelta(0)
    if passed:
        connection.execute(_ADD, {"day": now.date(), "seconds": passed.total_seconds()})
        connection.execute("UPDATE usage_count SET counted_at = %s", (now,))
    return passed


def purge(connection: Connection, before: date) -> None:
    """Forget the use of earlier days."""
    connection.execute("DELETE FROM usage WHERE day < %s", (before,))


def hours(
    connection: Connection, accounts: Collection[AccountId], region: str, since: date
) -> dict[tuple[AccountId, ScanType], float]:
    """Hours of functions covered since that day, by account and scan type; what has none is absent."""
    rows = connection.execute(
        """
        SELECT account, scan_type, sum(function_seconds) / 3600 FROM usage
        WHERE account = ANY(%s) AND region = %s AND day >= %s GROUP BY account, scan_type
        """,
        (list(accounts), region, since),
    )
    return {(AccountId(account), ScanType(type_)): total for account, type_, total in rows}


def begin_trial(connection: Connection, scope: Scope, scan_type: ScanType, now: datetime) -> None:
    """Remember when a scan type was first switched on."""
    connection.execute(
        "INSERT INTO trial (account, region, scan_type, started_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (*scope, scan_type.value, now),
    )


def trials(
    connection: Connection, accounts: Collection[AccountId], region: str
) -> dict[AccountId, dict[ScanType, datetime]]:
    """When each scan type was first switched on in these accounts; those that have none are absent."""
    found: dict[AccountId, dict[ScanType, datetime]] = {}
    rows = connection.execute(
        "SELECT account, scan_type, started_at FROM trial WHERE account = ANY(%s) AND region = %s",
        (list(accounts), region),
    )
    for account, scan_type, started_at in rows:
        found.setdefault(AccountId(account), {})[ScanType(scan_type)] = started_at
    return found
