"""Event channels of accounts and regions, and the CloudTrail events that came through them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.event import ChannelKind, TrailEvent
from lambdascope.store.database import Connection, Row
from lambdascope.store.text import jsonb, storable


class ChannelState(StrEnum):
    """How a channel does."""

    ACTIVE = "active"
    LAGGING = "lagging"
    """Events may have been missed; a reconciliation heals that."""
    FAILED = "failed"
    """The last attempt to read from it failed; `detail` says why."""


class Channel(NamedTuple):
    """The way in which the events of an account and region reach us."""

    scope: Scope
    kind: ChannelKind
    state: ChannelState
    created_at: datetime
    reached_at: datetime | None
    """All events up to this time have been read (lookup only)."""
    last_event_at: datetime | None
    """When the newest event happened."""
    last_received_at: datetime | None
    """When it reached us."""
    queue_url: str | None
    rule_name: str | None
    has_trail: bool | None
    """Whether the account has a trail of its own; None when we may not ask."""
    detail: str


class SeenEvent(NamedTuple):
    """One event as it came, and what we did because of it."""

    scope: Scope
    id: str
    name: str
    function: str | None
    happened_at: datetime
    received_at: datetime
    outcome: str
    record: dict[str, Any]


class Arrival(NamedTuple):
    """An event to be written down."""

    event: TrailEvent
    outcome: str
    """What we do because of it, or why nothing."""
    record: dict[str, Any]
    """The record without what may hold secrets."""


_COLUMNS = """account, region, kind, state, created_at, reached_at, last_event_at, last_received_at, queue_url,
  rule_name, has_trail, detail"""


def get(connection: Connection, scope: Scope) -> Channel | None:
    """The channel of an account and region."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM channel WHERE account = %s AND region = %s", scope).fetchone()
    return _channel(row) if row else None


def all_of(connection: Connection) -> tuple[Channel, ...]:
    """Every channel."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM channel ORDER BY account, region")
    return tuple(_channel(row) for row in rows)


def create(
    connection: Connection,
    scope: Scope,
    kind: ChannelKind,
    *,
    reached_at: datetime,
    queue_url: str | None,
    rule_name: str | None,
    has_trail: bool | None,
) -> None:
    """Write down a channel; one that is there already keeps what it has read."""
    connection.execute(
        """
        INSERT INTO channel AS c (account, region, kind, state, reached_at, queue_url, rule_name, has_trail)
        VALUES (%s, %s, %s, 'active', %s, %s, %s, %s)
        ON CONFLICT (account, region) DO UPDATE SET
          reached_at = CASE WHEN c.kind = excluded.kind THEN c.reached_at ELSE excluded.reached_at END,
          kind = excluded.kind, queue_url = excluded.queue_url, rule_name = excluded.rule_name,
          has_trail = excluded.has_trail
        """,
        (*scope, kind.value, reached_at, queue_url, rule_name, has_trail),
    )


def delete(connection: Connection, scope: Scope) -> None:
    """Forget a channel and its events."""
    connection.execute("DELETE FROM event WHERE account = %s AND region = %s", scope)
    connection.execute("DELETE FROM channel WHERE account = %s AND region = %s", scope)


def set_state(connection: Connection, scope: Scope, state: ChannelState, detail: str = "") -> None:
    """Write how a channel does."""
    connection.execute(
        "UPDATE channel SET state = %s, detail = %s WHERE account = %s AND region = %s",
        (state.value, storable(detail), *scope),
    )


def note_reconciled(connection: Connection, scope: Scope, has_trail: bool | None) -> None:
    """A reconciliation has found what a lagging channel may have missed; note what it saw of trails."""
    connection.execute(
        """
        UPDATE channel SET has_trail = %(has_trail)s,
          detail = CASE WHEN state = 'lagging' THEN '' ELSE detail END,
          state = CASE WHEN state = 'lagging' THEN 'active' ELSE state END
        WHERE account = %(account)s AND region = %(region)s
        """,
        {**scope._asdict(), "has_trail": has_trail},
    )


def set_reached(connection: Connection, scope: Scope, reached_at: datetime) -> None:
    """Note up to which time all events have been read."""
    connection.execute(
        "UPDATE channel SET reached_at = greatest(reached_at, %s) WHERE account = %s AND region = %s",
        (reached_at, *scope),
    )


def add_events(connection: Connection, scope: Scope, arrivals: Iterable[Arrival], now: datetime) -> set[str]:
    """Write down events; returns the ids of those that are new. Nothing happens to those that came before."""
    unique = {each.event.id: each for each in arrivals}
    ordered = [unique[id_] for id_ in sorted(unique)]
    rows = connection.execute(
        """
        INSERT INTO event (account, region, id, name, kind, function, happened_at, received_at, outcome, record)
        SELECT %(account)s, %(region)s, id, name, kind, function, happened_at, %(now)s, outcome, record
        FROM jsonb_to_recordset(%(rows)s) AS r (
          id text, name text, kind text, function text, happened_at timestamptz, outcome text, record jsonb
        )
        ON CONFLICT DO NOTHING RETURNING id
        """,
        {
            **scope._asdict(),
            "now": now,
            "rows": jsonb(
                [
                    {
                        "id": each.event.id,
                        "name": each.event.name,
                        "kind": each.event.kind.value,
                        "function": each.event.function,
                        "happened_at": each.event.time.isoformat(),
                        "outcome": each.outcome,
                        "record": each.record,
                    }
                    for each in ordered
                ]
            ),
        },
    ).fetchall()
    fresh = {id_ for (id_,) in rows}
    newest = max((unique[id_].event.time for id_ in fresh), default=None)
    if newest is not None:
        connection.execute(
            """
            UPDATE channel SET last_event_at = %(newest)s, last_received_at = %(now)s
            WHERE account = %(account)s AND region = %(region)s
              AND coalesce(last_event_at, '-infinity') <= %(newest)s
            """,
            {**scope._asdict(), "newest": newest, "now": now},
        )
    return fresh


def events(connection: Connection, scope: Scope, limit: int) -> tuple[SeenEvent, ...]:
    """The newest events of an account and region, newest first."""
    rows = connection.execute(
        """
        SELECT id, name, function, happened_at, received_at, outcome, record FROM event
        WHERE account = %s AND region = %s ORDER BY happened_at DESC, id LIMIT %s
        """,
        (*scope, limit),
    )
    return tuple(SeenEvent(scope, *row) for row in rows)


def purge_events(connection: Connection, before: datetime, limit: int) -> int:
    """Delete events that happened before that time, at most `limit`; returns how many."""
    statement = """
        DELETE FROM event WHERE (account, region, id) IN (
          SELECT account, region, id FROM event WHERE happened_at < %s LIMIT %s
        )
    """
    return connection.execute(statement, (before, limit)).rowcount


def _channel(row: Row) -> Channel:
    account, region, kind, state, *rest = row
    return Channel(Scope(AccountId(account), region), ChannelKind(kind), ChannelState(state), *rest)
