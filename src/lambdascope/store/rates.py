"""Request rates that all processes on all machines share: each request reserves its moment."""

from __future__ import annotations

from datetime import timedelta

from lambdascope.model.account import Scope
from lambdascope.store.database import Connection

_WAIT = """
SELECT extract(epoch FROM free_at - clock_timestamp())::double precision FROM request_rate
WHERE account = %(account)s AND region = %(region)s AND api = %(api)s FOR UPDATE
"""


def reserve(
    connection: Connection, scope: Scope, api: str, interval: timedelta, longest_wait: float = float("inf")
) -> float:
    """Reserve the next moment for a request, `interval` after the one before; returns the seconds until then.

    If that is further away than `longest_wait` seconds, nothing is reserved.
    """
    key = {**scope._asdict(), "api": api}
    if longest_wait != float("inf"):
        told = connection.execute(_WAIT, key).fetchone()
        if told is not None and told[0] > longest_wait:
            return float(told[0])
    row = connection.execute(
        """
        INSERT INTO request_rate AS r (account, region, api, free_at) VALUES (%s, %s, %s, clock_timestamp() + %s)
        ON CONFLICT (account, region, api) DO UPDATE
          SET free_at = greatest(r.free_at, clock_timestamp()) + %s
        RETURNING extract(epoch FROM free_at - %s - clock_timestamp())::double precision
        """,
        (*scope, api, interval, interval, interval),
    ).fetchone()
    assert row is not None  # RETURNING of an upsert
    return max(0.0, float(row[0]))


def pause(connection: Connection, scope: Scope, api: str, time: timedelta) -> None:
    """Let nobody send a request for some time."""
    connection.execute(
        """
        INSERT INTO request_rate AS r (account, region, api, free_at) VALUES (%s, %s, %s, clock_timestamp() + %s)
        ON CONFLICT (account, region, api) DO UPDATE SET free_at = greatest(r.free_at, excluded.free_at)
        """,
        (*scope, api, time),
    )
