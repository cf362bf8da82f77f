"""How the service is doing: what a person wants to know at a glance, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import Scope
from lambdascope.service.fleet.duties import RECONCILIATION
from lambdascope.store import accounts, activations, channels, deliveries, duties, figures, generations, metrics, signs
from lambdascope.store.activations import Activation
from lambdascope.store.channels import Channel, ChannelState
from lambdascope.store.database import Database
from lambdascope.store.deliveries import DestinationState
from lambdascope.store.duties import EVERYWHERE, Duty
from lambdascope.store.figures import FindingCount, FunctionCount
from lambdascope.store.generations import Generation
from lambdascope.store.signs import Signs


class ScopeStatus(NamedTuple):
    """How one account and region does."""

    scope: Scope
    activation: Activation
    channel: Channel | None
    lag_seconds: float | None
    """From the time of the newest event until we had it."""
    failing: tuple[Duty, ...]
    reconciliation: Duty | None
    """How comparing all functions went."""

    @property
    def is_troubled(self) -> bool:
        """Whether somebody should look at it."""
        is_channel_well = self.channel is None or self.channel.state is ChannelState.ACTIVE
        return bool(self.failing) or not is_channel_well


class Status(NamedTuple):
    """The service at one moment."""

    at: datetime
    """UTC."""
    signs: Signs
    accounts: int
    """Known ones."""
    functions: tuple[FunctionCount, ...]
    findings: tuple[FindingCount, ...]
    scopes: tuple[ScopeStatus, ...]
    """Every account and region in which something is or was switched on."""
    failing: tuple[Duty, ...]
    """Those that are about no account."""
    advisories: Generation | None
    """Those in effect."""
    errors: Mapping[str, int]
    """Failures of each kind, ever."""
    throttled: int
    """Calls that AWS refused as too many, ever."""
    destinations: tuple[DestinationState, ...]
    """Where news goes."""

    @property
    def without_trail(self) -> tuple[Scope, ...]:
        """Accounts and regions that have no CloudTrail trail of their own."""
        return tuple(each.scope for each in self.scopes if each.channel is not None and each.channel.has_trail is False)


def status(database: Database, now: datetime) -> Status:
    """How everything is doing. Raises StateError."""
    with database.transaction() as connection:
        counted = figures.read(connection)
        known = duties.all_of(connection)
        counters = metrics.read(connection)
        return Status(
            at=now,
            signs=signs.read(connection),
            accounts=len(accounts.all_of(connection)),
            functions=counted.functions,
            findings=counted.findings,
            scopes=_scopes(activations.all_of(connection), channels.all_of(connection), known),
            failing=tuple(each for each in known if each.failures and each.key.scope == EVERYWHERE),
            advisories=generations.current(connection),
            errors={row.labels["kind"]: int(row.value) for row in counters if row.name == metrics.ERRORS.name},
            throttled=int(sum(row.value for row in counters if row.name == metrics.AWS_THROTTLED.name)),
            destinations=deliveries.states(connection),
        )


def is_served(database: Database) -> bool:
    """Whether a server seems to be running, which would bring into effect what is asked for."""
    with database.transaction() as connection:
        return signs.servers(connection).is_alive


def is_worked(database: Database) -> bool:
    """Whether a worker is there, which would do the jobs that wait."""
    with database.transaction() as connection:
        return signs.read(connection).workers.alive > 0


def lag_seconds(channel: Channel) -> float | None:
    """From the time of a channel's newest event until we had it; None before the first."""
    if channel.last_event_at is None or channel.last_received_at is None:
        return None
    # An event of a clock that is ahead of ours has not come before it happened.
    return max((channel.last_received_at - channel.last_event_at).total_seconds(), 0.0)


def _scopes(
    switched_on: Mapping[Scope, Activation], existing: tuple[Channel, ...], known: tuple[Duty, ...]
) -> tuple[ScopeStatus, ...]:
    by_scope = {channel.scope: channel for channel in existing}
    troubles: dict[Scope, list[Duty]] = {}
    comparisons = {duty.key.scope: duty for duty in known if duty.key.kind == RECONCILIATION}
    for duty in known:
        if duty.failures and duty.key.scope != EVERYWHERE:
            troubles.setdefault(duty.key.scope, []).append(duty)
    return tuple(
        ScopeStatus(
            scope,
            switched_on.get(scope, {}),
            channel := by_scope.get(scope),
            lag_seconds(channel) if channel is not None else None,
            tuple(troubles.get(scope, ())),
            comparisons.get(scope),
        )
        for scope in sorted({*switched_on, *by_scope, *troubles})
    )
