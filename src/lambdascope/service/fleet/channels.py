"""Event channels: made where scanning is switched on, removed where it is switched off."""

from __future__ import annotations

from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied
from lambdascope.model.event import ChannelKind
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.aws import event_queue, trails
from lambdascope.sources.aws.event_queue import QueueAddress
from lambdascope.store import channels

_LOG = logger(__name__)


def ensure_channel(fleet: Fleet, scope: Scope) -> None:
    """Have the channel that the settings ask for; one of another kind is removed. Raises AwsError."""
    kind = fleet.rules.channel
    with fleet.database.transaction() as connection:
        existing = channels.get(connection, scope)
    if existing is not None and existing.kind is not kind:
        _remove_from_aws(fleet, existing)
    has_trail = trails.has_trail(fleet.sessions, scope)
    address = _queue(fleet, scope) if kind is ChannelKind.EVENTBRIDGE else None
    with fleet.database.transaction() as connection:
        channels.create(
            connection,
            scope,
            kind,
            # What happened before is discovered by listing.
            reached_at=fleet.clock(),
            queue_url=address.url if address else None,
            rule_name=address.rule_name if address else None,
            has_trail=has_trail,
        )


def remove_channel(fleet: Fleet, scope: Scope) -> None:
    """Remove the channel and all that is stored of it. Raises AwsError if AWS does not let go of its part."""
    with fleet.database.transaction() as connection:
        existing = channels.get(connection, scope)
    if existing is None:
        return
    _remove_from_aws(fleet, existing)
    with fleet.database.transaction() as connection:
        channels.delete(connection, scope)


def _queue(fleet: Fleet, scope: Scope) -> QueueAddress:
    """The rule and queue, made by us; where we may not, the queue that somebody made for us."""
    try:
        return event_queue.create(fleet.sessions, scope)
    except AwsDenied:
        found = event_queue.find(fleet.sessions, scope)
        if found is None:
            raise
        return found


def _remove_from_aws(fleet: Fleet, channel: channels.Channel) -> None:
    # What somebody else made has no rule that we know of, and stays.
    if channel.kind is not ChannelKind.EVENTBRIDGE or not channel.queue_url or not channel.rule_name:
        return
    try:
        event_queue.remove(fleet.sessions, channel.scope, QueueAddress(channel.queue_url, channel.rule_name))
    except AwsDenied as error:
        # An account that cannot be entered any more must still be one that can be switched off.
        _LOG.warning(
            "rule and queue left behind", account=channel.scope.account, region=channel.scope.region, error=str(error)
        )
