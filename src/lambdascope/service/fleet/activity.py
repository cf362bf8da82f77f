"""Idle functions: scanning ends after 90 days without invocation or update, and resumes with the next (facts, 2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lambdascope.model.account import Scope
from lambdascope.model.coverage import Coverage, StatusCode, StatusReason
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.aws.activity import newest_invocations
from lambdascope.store import coverage, functions
from lambdascope.store.functions import StoredFunction

_BATCH = 500


def ask_idle(fleet: Fleet, scope: Scope) -> None:
    """Ask the metrics of functions not known to be active, and have those visited whose scanning ends or resumes.

    Invocations are no management events, so nothing else tells of them. Only functions that were not modified for long
    are asked about: each metric asked for has its price. Raises AwsError.
    """
    now = fleet.clock()
    since = now - fleet.rules.idle_after
    with fleet.database.transaction() as connection:
        idle = functions.idle(connection, scope, since)
        rows = coverage.of_functions(connection, [each.id for each in idle])
    watched = [each for each in idle if _counts(rows[each.id].values())]
    for batch in _batches(watched):
        newest = newest_invocations(fleet.sessions, scope, [each.function.key.name for each in batch], since, now)
        # Idle and not yet dropped, or dropped and invoked again.
        concerned = [
            each.function.key.name
            for each in batch
            if (each.function.key.name in newest) == _is_expired(rows[each.id].values())
        ]
        with fleet.database.transaction() as connection:
            functions.note_invocations(connection, scope, newest.items())
            if concerned:
                fleet.queue.request_visits(connection, scope, concerned)


def _counts(rows: Iterable[Coverage]) -> bool:
    """Whether invocations make a difference: not where a tag, a runtime or a key stands in the way anyhow."""
    return any(row.code is StatusCode.ACTIVE or row.reason is StatusReason.SCAN_ELIGIBILITY_EXPIRED for row in rows)


def _is_expired(rows: Iterable[Coverage]) -> bool:
    return any(row.reason is StatusReason.SCAN_ELIGIBILITY_EXPIRED for row in rows)


def _batches(idle: Sequence[StoredFunction]) -> Iterator[Sequence[StoredFunction]]:
    for start in range(0, len(idle), _BATCH):
        yield idle[start : start + _BATCH]
