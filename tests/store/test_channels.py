"""Channels, and each event once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lambdascope.model.event import ChannelKind, EventKind, TrailEvent
from lambdascope.store import channels
from lambdascope.store.channels import Arrival, ChannelState
from lambdascope.store.database import Connection, Database
from tests.builders import OTHER_SCOPE, SCOPE, START

MINUTE = timedelta(minutes=1)


def create(connection: Connection, kind: ChannelKind = ChannelKind.LOOKUP, **fields: Any) -> None:
    settings = {"reached_at": START, "queue_url": None, "rule_name": None, "has_trail": None} | fields
    channels.create(connection, SCOPE, kind, **settings)


def an_arrival(id_: str = "e1", minutes: int = 0, **fields: Any) -> Arrival:
    event = TrailEvent(id_, "UpdateFunctionCode", EventKind.OTHER, SCOPE, START + minutes * MINUTE, "billing")
    return Arrival(event._replace(**fields), "visited", {"a": "b\0"})


def test_a_channel_keeps_what_it_has_read_unless_it_becomes_another(database: Database) -> None:
    with database.transaction() as connection:
        assert channels.get(connection, SCOPE) is None
        create(connection)
        channels.set_reached(connection, SCOPE, START + MINUTE)
        channels.set_reached(connection, SCOPE, START)
        create(connection, reached_at=START + 9 * MINUTE, has_trail=True)
        same = channels.get(connection, SCOPE)
        create(connection, ChannelKind.EVENTBRIDGE, reached_at=START + 9 * MINUTE, queue_url="q", rule_name="r")
        other = channels.get(connection, SCOPE)
        assert channels.all_of(connection) == (other,)

    assert same is not None
    assert other is not None
    assert (same.kind, same.state, same.has_trail) == (ChannelKind.LOOKUP, ChannelState.ACTIVE, True)
    assert (same.reached_at, other.reached_at) == (START + MINUTE, START + 9 * MINUTE)
    assert (other.kind, other.queue_url, other.rule_name) == (ChannelKind.EVENTBRIDGE, "q", "r")


def test_an_event_is_written_once(database: Database) -> None:
    with database.transaction() as connection:
        create(connection)
        first = channels.add_events(connection, SCOPE, [an_arrival("b"), an_arrival("a"), an_arrival("b")], START)
        again = channels.add_events(connection, SCOPE, [an_arrival("a", 5), an_arrival("c")], START)
        elsewhere = channels.add_events(connection, OTHER_SCOPE, [an_arrival("a")], START)
        nothing = channels.add_events(connection, SCOPE, [], START)

    assert (first, again, elsewhere, nothing) == ({"a", "b"}, {"c"}, {"a"}, set())


def test_the_newest_event_is_remembered_whatever_comes_late(database: Database) -> None:
    with database.transaction() as connection:
        create(connection)
        channels.add_events(connection, SCOPE, [an_arrival("a", 5), an_arrival("b", 3)], START + 6 * MINUTE)
        channels.add_events(connection, SCOPE, [an_arrival("c", 1)], START + 9 * MINUTE)
        channel = channels.get(connection, SCOPE)
        seen = channels.events(connection, SCOPE, 2)

    assert channel is not None
    assert (channel.last_event_at, channel.last_received_at) == (START + 5 * MINUTE, START + 6 * MINUTE)
    assert [each.id for each in seen] == ["a", "b"]
    assert seen[0][1:4] == ("a", "UpdateFunctionCode", "billing")
    assert (seen[0].outcome, seen[0].record) == ("visited", {"a": "b�"})


def test_a_state_and_its_reason_are_shown(database: Database) -> None:
    with database.transaction() as connection:
        create(connection)
        channels.set_state(connection, SCOPE, ChannelState.FAILED, "we may not\0")
        channel = channels.get(connection, SCOPE)

    assert channel is not None
    assert (channel.state, channel.detail) == (ChannelState.FAILED, "we may not�")


def test_a_channel_goes_with_its_events_and_old_events_go_by_themselves(database: Database) -> None:
    with database.transaction() as connection:
        create(connection)
        channels.add_events(connection, SCOPE, [an_arrival(str(number), number) for number in range(5)], START)
        assert channels.purge_events(connection, START + 3 * MINUTE, 2) == 2
        assert channels.purge_events(connection, START + 3 * MINUTE, 2) == 1
        assert [each.id for each in channels.events(connection, SCOPE, 10)] == ["4", "3"]
        channels.delete(connection, SCOPE)
        assert (channels.get(connection, SCOPE), channels.events(connection, SCOPE, 10)) == (None, ())
