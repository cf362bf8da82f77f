"""What is kept, and for how long (facts, 5.9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from lambdascope.model.life import ClosedBecause
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.store import (
    artifacts,
    channels,
    code_scans,
    deliveries,
    findings,
    functions,
    generations,
    news,
    reports,
    visits,
)
from lambdascope.store.database import Connection

_AT_A_TIME = 2_000
"""Rows deleted in one transaction."""

_KEPT_GENERATIONS = 10
_LONGEST_INTERVAL = timedelta(hours=1)
_SHORTEST_INTERVAL = timedelta(seconds=1)


def purge(fleet: Fleet) -> None:
    """Delete what is kept no longer, a little at a time."""
    rules, now = fleet.rules, fleet.clock()
    _until_few(fleet, _closed(ClosedBecause.REMEDIATED, now - rules.closed_retention))
    _until_few(fleet, _closed(ClosedBecause.RESOURCE, now - rules.terminated_retention))
    _until_few(fleet, lambda c: functions.purge_terminated(c, now - rules.terminated_retention, _AT_A_TIME))
    _until_few(fleet, lambda c: channels.purge_events(c, now - rules.event_retention, _AT_A_TIME))
    _until_few(fleet, lambda c: deliveries.purge_given_up(c, now - rules.notify_retention, _AT_A_TIME))
    _until_few(fleet, lambda c: news.purge(c, _AT_A_TIME))
    _until_few(fleet, lambda c: reports.purge(c, now - rules.closed_retention, _AT_A_TIME))
    _until_few(fleet, lambda c: artifacts.purge_layer_versions(c, _AT_A_TIME))
    _until_few(fleet, lambda c: artifacts.purge_unused(c, _AT_A_TIME))
    _until_few(fleet, lambda c: artifacts.purge_packages(c, _AT_A_TIME))
    _until_few(fleet, lambda c: findings.purge_vulnerabilities(c, _AT_A_TIME))
    _until_few(fleet, lambda c: code_scans.purge_unused(c, _AT_A_TIME))
    with fleet.database.transaction() as connection:
        visits.forget_unknown(connection)
        generations.purge(connection, now - rules.closed_retention, _KEPT_GENERATIONS)


def purge_interval(fleet: Fleet) -> timedelta:
    """How often to look: within a tenth of the shortest retention, so that a rule of seconds shows within seconds."""
    rules = fleet.rules
    shortest = min(rules.closed_retention, rules.terminated_retention, rules.event_retention, rules.notify_retention)
    return max(_SHORTEST_INTERVAL, min(_LONGEST_INTERVAL, shortest / 10))


def _closed(because: ClosedBecause, before: datetime) -> Callable[[Connection], int]:
    return lambda connection: findings.purge_closed(connection, because, before, _AT_A_TIME)


def _until_few(fleet: Fleet, delete: Callable[[Connection], int]) -> None:
    while True:
        with fleet.database.transaction() as connection:
            if delete(connection) < _AT_A_TIME:
                return
