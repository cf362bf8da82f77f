"""What `lambdascope channels` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from lambdascope.cli.tables import BAD, FAINT, GOOD, HEADING, NOTHING, ODD, Cell, Row, moment, paint, span, table
from lambdascope.engine.reports.stored import instant
from lambdascope.engine.reports.table import printable
from lambdascope.model.event import ChannelKind
from lambdascope.service.fleet.status import lag_seconds
from lambdascope.store.channels import Channel, ChannelState, SeenEvent

Json = dict[str, Any]

STATES = {ChannelState.ACTIVE: GOOD, ChannelState.LAGGING: ODD, ChannelState.FAILED: BAD}
"""The colours of states."""

_HAS_TRAIL = {True: Cell("yes", GOOD), False: Cell("no", ODD), None: Cell("unknown", FAINT)}
_NO_EFFECT = "nothing"
_MOST_PLACES = 5


def channels_table(channels: Iterable[Channel]) -> Iterator[str]:
    """Channels for a person."""
    headings = ("account", "region", "kind", "state", "created", "last event", "lag", "own trail", "")
    return table(headings, (_channel(each) for each in channels))


def trail_advice(channels: Sequence[Channel]) -> Iterator[str]:
    """The recommendation of a trail, where there is none."""
    lacking = [each.scope for each in channels if each.has_trail is False]
    if lacking:
        more = f" and {len(lacking) - _MOST_PLACES:,} more" if len(lacking) > _MOST_PLACES else ""
        yield ""
        yield f"No CloudTrail trail of its own: {', '.join(map(str, lacking[:_MOST_PLACES]))}{more}."
        yield trail_sentence()


def trail_sentence() -> str:
    """Why one should have a trail."""
    return (
        "We recommend a trail that records management events: it keeps them beyond 90 days, under your control, and "
        f"the quicker `{ChannelKind.EVENTBRIDGE}` channel needs one."
    )


def channel_json(channel: Channel) -> Json:
    """A channel as JSON."""
    return {
        "account": channel.scope.account,
        "region": channel.scope.region,
        "kind": channel.kind.value,
        "state": channel.state.value,
        "detail": channel.detail,
        "createdAt": instant(channel.created_at),
        "reachedAt": _instant(channel.reached_at),
        "lastEventAt": _instant(channel.last_event_at),
        "lastReceivedAt": _instant(channel.last_received_at),
        "lagSeconds": lag_seconds(channel),
        "hasTrail": channel.has_trail,
        "queueUrl": channel.queue_url,
        "ruleName": channel.rule_name,
    }


def channel_text(channel: Channel) -> Iterator[str]:
    """All of one channel for a person."""
    yield paint(f"{channel.scope.account} {channel.scope.region}", HEADING)
    facts: list[tuple[str, str | Cell]] = [
        ("kind", channel.kind.value),
        ("state", Cell(channel.state.value, STATES[channel.state])),
        ("detail", channel.detail),
        ("created", moment(channel.created_at)),
        ("read up to", moment(channel.reached_at) if channel.kind is ChannelKind.LOOKUP else ""),
        ("last event", moment(channel.last_event_at)),
        ("received", moment(channel.last_received_at)),
        ("lag", span(lag_seconds(channel))),
        ("own trail", _HAS_TRAIL[channel.has_trail]),
        ("queue", channel.queue_url or ""),
        ("rule", channel.rule_name or ""),
    ]
    for name, value in facts:
        cell = value if isinstance(value, Cell) else Cell(value)
        if cell.text:
            yield f"  {name:<12}{paint(printable(cell.text), cell.colour)}"
    if channel.has_trail is False:
        yield f"  {trail_sentence()}"
    yield ""


def events_table(events: Iterable[SeenEvent]) -> Iterator[str]:
    """Events for a person."""
    return table(("happened", "account", "region", "event", "function", "because of it"), map(_event, events))


def event_json(event: SeenEvent) -> Json:
    """An event as JSON, with CloudTrail's record."""
    return {
        "id": event.id,
        "account": event.scope.account,
        "region": event.scope.region,
        "name": event.name,
        "function": event.function,
        "happenedAt": instant(event.happened_at),
        "receivedAt": instant(event.received_at),
        "outcome": event.outcome,
        "record": event.record,
    }


def outcome_cell(event: SeenEvent) -> Cell:
    """What an event led to, as tables show it."""
    return Cell(event.outcome, FAINT if event.outcome.startswith(_NO_EFFECT) else "")


def _channel(channel: Channel) -> Row:
    return (
        channel.scope.account,
        channel.scope.region,
        channel.kind.value,
        Cell(channel.state.value, STATES[channel.state]),
        moment(channel.created_at),
        moment(channel.last_event_at),
        span(lag_seconds(channel)),
        _HAS_TRAIL[channel.has_trail],
        channel.detail,
    )


def _event(event: SeenEvent) -> Row:
    return (
        moment(event.happened_at),
        event.scope.account,
        event.scope.region,
        event.name,
        event.function or NOTHING,
        outcome_cell(event),
    )


def _instant(time: datetime | None) -> str | None:
    return instant(time) if time is not None else None
