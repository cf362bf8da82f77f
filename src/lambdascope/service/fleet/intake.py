"""Events as they come in: written down once, and turned into visits, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from lambdascope.engine.events import Notice, Unreadable, parse_envelope, parse_record, shown_record
from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import UNREADABLE_EVENT, AwsError, AwsNotFound
from lambdascope.model.event import ChannelKind, EventKind, TrailEvent
from lambdascope.service.fleet import duties
from lambdascope.service.fleet.channels import ensure_channel
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.aws import event_queue, trails
from lambdascope.store import activations, channels, locks
from lambdascope.store import duties as stored_duties
from lambdascope.store.channels import Arrival, Channel, ChannelState
from lambdascope.store.database import Connection
from lambdascope.store.duties import DutyKey
from lambdascope.store.metrics import ERRORS

_LOG = logger(__name__)

HISTORY = timedelta(days=90)
"""How far back CloudTrail's event history goes (facts, 3.4)."""

_MOST_CHANGES, _MOST_EVENTS = 10_000, 60_000
"""What one poll reads at the most: events of changes, and all events, as those that only read stand between them. Our
own are among the latter: a reconciliation asks for every function, at a rate that fills an overlap with 25,000."""

_LONG_POLL_SECONDS = 20
_ROUNDS = 30
"""Receptions of one turn at a queue, so that a busy one does not keep its lease for ever."""

_SKEW = timedelta(minutes=1)
"""Events may carry the time of a clock that is ahead of ours."""


def read_channel(fleet: Fleet, scope: Scope) -> None:
    """Take in what the channel of an account and region has. Raises AwsError; nothing is lost by that."""
    with fleet.database.transaction() as connection:
        channel = channels.get(connection, scope)
    if channel is None:
        return
    if channel.kind is not fleet.rules.channel:
        _change_kind(fleet, scope)
        return
    try:
        if channel.kind is ChannelKind.LOOKUP:
            _look_up(fleet, channel)
        else:
            _receive(fleet, channel)
    except AwsError as error:
        with fleet.database.transaction() as connection:
            channels.set_state(connection, scope, ChannelState.FAILED, str(error))
        raise


def take(fleet: Fleet, scope: Scope, notices: Iterable[Notice]) -> int:
    """Write down events and request the visits they call for; returns how many were new."""
    given = list(notices)
    if not given:
        return 0
    with fleet.database.transaction() as connection:
        types = _switched_on(connection, scope)
        if not types:
            return 0  # switched off while it was read: what is known of the account is being removed
        arrivals = [Arrival(each.event, _outcome(fleet, scope, types, each.event), each.record) for each in given]
        fresh = channels.add_events(connection, scope, arrivals, fleet.clock())
        names = {
            each.event.function
            for each in arrivals
            if each.event.id in fresh and each.outcome == _VISIT and each.event.function is not None
        }
        if names:
            fleet.queue.request_visits(connection, scope, names)
    return len(fresh)


_VISIT = "the function is looked at"


def _outcome(fleet: Fleet, scope: Scope, types: Collection[ScanType], event: TrailEvent) -> str:
    """What an event leads to, or why nothing; a person reads it."""
    if event.scope != scope:
        return "nothing: it is of another account or region"
    if event.is_failed:
        return "nothing: the call failed"
    if event.is_dry_run:
        return "nothing: it was a dry run"
    if event.kind is EventKind.LAYER_PUBLISHED:
        return "nothing: no function uses the new version yet"
    if event.kind is EventKind.OTHER:
        return "nothing: it does not change what is scanned"
    if event.kind is EventKind.CALLERS_CHANGED and ScanType.CODE not in types:
        return "nothing: no code is scanned"
    if event.function is None:
        return "nothing: the record names no function; the next reconciliation looks at all of them"
    concerns_versions = event.is_about_version or event.kind is EventKind.ALIAS_CHANGED
    if concerns_versions and not fleet.rules.scan_alias_versions:
        return "nothing: only $LATEST is scanned"
    return _VISIT


def _look_up(fleet: Fleet, channel: Channel) -> None:
    """Read CloudTrail's history back to where the last poll got, and a good deal further: events arrive late."""
    scope, now = channel.scope, fleet.clock()
    mark = channel.reached_at or channel.created_at
    start = mark - fleet.rules.lookup_overlap
    is_too_old = now - mark > HISTORY
    reading = trails.Reading(_MOST_CHANGES, _MOST_EVENTS)
    notices = []
    for record in trails.lookup(fleet.sessions, scope, start, now + _SKEW, reading):
        event = parse_record(record)
        if isinstance(event, Unreadable):
            _note_unreadable(fleet, scope, event)
        else:
            notices.append(Notice(event, shown_record(record)))
    # The oldest first: the time of the newest event is what a person sees.
    take(fleet, scope, reversed(notices))
    is_lagging = is_too_old or not reading.is_complete
    with fleet.database.transaction() as connection:
        channels.set_reached(connection, scope, now)
        if is_lagging:
            detail = f"a poll did not reach back to {start.isoformat(timespec='seconds')}; a reconciliation heals it"
            channels.set_state(connection, scope, ChannelState.LAGGING, detail)
            if channel.state is not ChannelState.LAGGING:
                _reconcile_soon(connection, scope)
        elif channel.state is not ChannelState.LAGGING:
            channels.set_state(connection, scope, ChannelState.ACTIVE)
    if is_lagging:
        _LOG.warning("channel lagging", account=scope.account, region=scope.region)


def _change_kind(fleet: Fleet, scope: Scope) -> None:
    """The settings ask for another kind of channel: make it, and find out what came between the two."""
    with fleet.database.transaction() as connection:
        if not _is_watched(connection, scope):
            return
    ensure_channel(fleet, scope)
    with fleet.database.transaction() as connection:
        _reconcile_soon(connection, scope)


def _receive(fleet: Fleet, channel: Channel) -> None:
    """Take events from the queue until none is waiting; each is acknowledged when it is stored."""
    scope = channel.scope
    for _ in range(_ROUNDS):
        try:
            messages = event_queue.receive(fleet.sessions, scope, channel.queue_url or "", _LONG_POLL_SECONDS)
        except AwsNotFound:
            # Somebody removed it: what came meanwhile is lost, and found by comparing.
            with fleet.database.transaction() as connection:
                is_watched = _is_watched(connection, scope)
            if is_watched:  # else it was us
                ensure_channel(fleet, scope)
                with fleet.database.transaction() as connection:
                    _reconcile_soon(connection, scope)
            return
        notices = []
        for message in messages:
            notice = parse_envelope(message.body)
            if isinstance(notice, Unreadable):
                _note_unreadable(fleet, scope, notice)
            else:
                notices.append(notice)
        take(fleet, scope, notices)
        if messages:
            event_queue.acknowledge(fleet.sessions, scope, channel.queue_url or "", [each.receipt for each in messages])
        if channel.state is not ChannelState.ACTIVE:
            with fleet.database.transaction() as connection:
                channels.set_state(connection, scope, ChannelState.ACTIVE)
            channel = channel._replace(state=ChannelState.ACTIVE)
        if not messages:
            return


def _reconcile_soon(connection: Connection, scope: Scope) -> None:
    if _is_watched(connection, scope):
        stored_duties.hasten(connection, DutyKey(duties.RECONCILIATION, scope))


def _is_watched(connection: Connection, scope: Scope) -> bool:
    """Whether anything is switched on; it stays so until the transaction ends."""
    return bool(_switched_on(connection, scope))


def _switched_on(connection: Connection, scope: Scope) -> Sequence[ScanType]:
    """What is switched on; it stays so until the transaction ends."""
    locks.hold_activation(connection, *scope)
    return activations.switched_on(connection, scope)


def _note_unreadable(fleet: Fleet, scope: Scope, unreadable: Unreadable) -> None:
    if not fleet.told.is_new((scope, unreadable.reason)):
        return  # a poll reads the same records again and again
    fleet.meters.count(ERRORS, kind=UNREADABLE_EVENT)
    _LOG.warning("unreadable event", account=scope.account, region=scope.region, reason=unreadable.reason)
