"""Discovery and reconciliation: all functions of an account and region against what is stored.

What events told is confirmed; what they missed is healed, and counted by kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from lambdascope.engine.codescan.version import code_engine
from lambdascope.engine.eligibility import verdict
from lambdascope.engine.runtimes import has_front_end
from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.coverage import Coverage, ScanType, StatusReason
from lambdascope.model.errors import AwsDenied, AwsNotFound
from lambdascope.model.function import LATEST, Function, FunctionKey
from lambdascope.service.fleet.callers import CallersInScope
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.scan_results import add_pending, scan_key
from lambdascope.sources.aws import trails
from lambdascope.sources.aws.activity import newest_invocations
from lambdascope.sources.aws.functions import describe, list_functions, versions_behind_aliases
from lambdascope.store import activations, channels, code_scans, coverage, functions, locks
from lambdascope.store.code_scans import Scanned
from lambdascope.store.functions import StoredFunction

_LOG = logger(__name__)
_Item = TypeVar("_Item")

_BATCH = 500
"""Functions compared and written at a time: one call for metrics holds as many."""

_MAY_HAVE_CHANGED = (
    StatusReason.SUCCESSFUL,
    StatusReason.UNSUPPORTED_RUNTIME,
    StatusReason.SCAN_ELIGIBILITY_EXPIRED,
    StatusReason.EXCLUDED_BY_TAG,
)
"""Reasons that follow from what is stored, so that it shows when they hold no longer."""


_SCANNED_CODE = (
    StatusReason.SUCCESSFUL,
    StatusReason.PENDING_INITIAL_SCAN,
    StatusReason.UNSUPPORTED_CODE_ARTIFACTS,
)
"""Reasons of functions whose code was scanned, or is to be."""


class Difference(StrEnum):
    """What was found to be otherwise than stored."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    TAGS = "tags"
    """Tags, or the key of the stored zip: what a listing does not tell."""
    CALLERS = "callers"
    """Who calls the function, by which its code is scanned."""
    STATUS = "status"
    """Coverage that is missing, failed or no longer right."""


Differences = Counter[Difference]


def reconcile_scope(fleet: Fleet, scope: Scope) -> Differences:
    """Compare every function of an account and region with what is stored, and have those visited that differ.

    Raises AwsError if they cannot be listed; what was compared until then is written.
    """
    with fleet.database.transaction() as connection:
        stored = {each.function.key: each for each in functions.in_scope(connection, scope)}
        ids = [each.id for each in stored.values()]
        rows, code = coverage.of_functions(connection, ids), code_scans.of_functions(connection, ids)
        active = activations.switched_on(connection, scope)
    comparison = _Comparison(fleet, scope, stored, rows, code, active)
    for batch in _batches(list_functions(fleet.sessions, scope)):
        comparison.take(batch)
    comparison.finish()
    _note_channel(fleet, scope)
    found = comparison.differences
    if found:
        _LOG.info(
            "reconciled", account=scope.account, region=scope.region, **{each.value: n for each, n in found.items()}
        )
    return found


def _note_channel(fleet: Fleet, scope: Scope) -> None:
    """Whatever a lagging channel has missed is found by now; and a trail may have been made meanwhile."""
    has_trail = trails.has_trail(fleet.sessions, scope)
    with fleet.database.transaction() as connection:
        channels.note_reconciled(connection, scope, has_trail)


def told(differences: Differences) -> str:
    """What had to be healed, for a person."""
    counts = [f"{number:,} {each.value}" for each, number in sorted(differences.items())]
    return f"healed: {', '.join(counts)}" if counts else "nothing had to be healed"


class _Comparison:
    """One pass over an account and region."""

    def __init__(
        self,
        fleet: Fleet,
        scope: Scope,
        stored: Mapping[FunctionKey, StoredFunction],
        rows: Mapping[int, Mapping[ScanType, Coverage]],
        code: Mapping[int, Scanned],
        active: Sequence[ScanType],
    ) -> None:
        self._fleet, self._scope = fleet, scope
        self._stored, self._rows, self._code, self._active = stored, rows, code, active
        self._versions: dict[str, set[str]] = {}
        """The published versions that are watched, by function."""
        for key in (each.function.key for each in stored.values() if each.terminated_at is None):
            if key.version != LATEST:
                self._versions.setdefault(key.name, set()).add(key.version)
        self._seen: set[str] = set()
        self._same: list[StoredFunction] = []
        self._callers = CallersInScope(fleet, scope)
        self.differences: Differences = Counter()

    def take(self, listed: Sequence[Function]) -> None:
        """Compare some functions; what is new is written down, and whatever differs is visited."""
        self._seen.update(function.key.name for function in listed)
        found: dict[str, Difference] = {}
        fresh: list[Function] = []
        for function in listed:
            stored = self._stored.get(function.key)
            difference = self._difference(stored, function)
            if difference is not None:
                found[function.key.name] = difference
            elif stored is not None:
                self._same.append(stored)
            if stored is None or stored.terminated_at is not None:
                fresh.append(function)
        self._write(fresh, found)

    def finish(self) -> None:
        """Have those visited that are gone, and look into what a listing does not tell of those that seem the same."""
        gone = {
            stored.function.key.name: Difference.DELETED
            for stored in self._stored.values()
            if stored.terminated_at is None and stored.function.key.name not in self._seen
        }
        self._write((), gone)
        for batch in _batches(iter(self._same)):
            self._write((), {each.function.key.name: found for each in batch if (found := self._unlisted(each))})

    def _difference(self, stored: StoredFunction | None, function: Function) -> Difference | None:
        if stored is None or stored.terminated_at is not None:
            return Difference.NEW
        if _as_listed(stored.function) != _as_listed(function):
            return Difference.CHANGED
        rows = self._rows.get(stored.id, {})
        return Difference.STATUS if any(self._is_outdated(stored, rows.get(each)) for each in self._active) else None

    def _is_outdated(self, stored: StoredFunction, row: Coverage | None) -> bool:
        if row is None or row.reason.is_failure:
            return True
        function, rules = stored.function, self._fleet.rules
        if row.reason is StatusReason.ACCESS_DENIED_TO_ENCRYPTION_KEY:
            return True  # whose a key is may be told by now, or matter no longer
        if self._is_by_another_engine(stored, row):
            return True
        if function.kms_key_arn or function.source_kms_key_arn:
            # Only a visit asks whose the keys are.
            return row.reason is StatusReason.SUCCESSFUL and not rules.scan_customer_keys
        if row.reason not in _MAY_HAVE_CHANGED:
            return False
        told = verdict(
            function,
            row.scan_type,
            last_invoked=stored.last_invoked,
            now=self._fleet.clock(),
            rules=rules.eligibility,
            customer_keys={},
        )
        return (told.reason or StatusReason.SUCCESSFUL) is not row.reason

    def _is_by_another_engine(self, stored: StoredFunction, row: Coverage) -> bool:
        """Whether another version of the engine looked last, which may have seen less, or been unable to look."""
        if row.scan_type is ScanType.PACKAGE:
            return row.reason is StatusReason.SUCCESSFUL and stored.scanned != scan_key(stored.function)
        if row.reason not in _SCANNED_CODE or not has_front_end(stored.function.runtime):
            return False
        scanned = self._code.get(stored.id)
        is_pending = row.reason is StatusReason.PENDING_INITIAL_SCAN
        return is_pending or scanned is None or scanned.engine != code_engine()

    def _unlisted(self, stored: StoredFunction) -> Difference | None:
        if self._is_otherwise(stored):
            return Difference.TAGS
        return Difference.CALLERS if self._has_other_callers(stored) else None

    def _is_otherwise(self, stored: StoredFunction) -> bool:
        """Whether a function has other tags, another source key or other versions behind aliases than stored."""
        sessions, known = self._fleet.sessions, stored.function
        watched, wanted = self._versions.get(known.key.name, set()), frozenset[str]()
        try:
            told = describe(sessions, known.key).function
            if self._fleet.rules.scan_alias_versions:
                wanted = versions_behind_aliases(sessions, self._scope, known.key.name)
            if watched != wanted:
                return True
        except (AwsNotFound, AwsDenied):  # a visit writes that down
            return True
        has_other_tags = told.tags is not None and dict(told.tags) != dict(known.tags or {})
        return has_other_tags or told.source_kms_key_arn != known.source_kms_key_arn

    def _has_other_callers(self, stored: StoredFunction) -> bool:
        """Whether others call a function than when its code was scanned."""
        scanned = self._code.get(stored.id)
        if scanned is None or ScanType.CODE not in self._active:
            return False
        return self._callers.of(stored.function.key.name) != scanned.callers

    def _write(self, fresh: Iterable[Function], found: Mapping[str, Difference]) -> None:
        if not found:
            return
        new = list(fresh)
        invoked = self._invocations(new)
        now = self._fleet.clock()
        with self._fleet.database.transaction() as connection:
            locks.hold_activation(connection, *self._scope)
            active = activations.switched_on(connection, self._scope)
            if not active:
                return
            if new:
                rows = [(function, invoked.get(function.key.name)) for function in new]
                ids = functions.upsert(connection, rows, now, is_complete=False)
                add_pending(connection, ids.values(), active, now)
            self._fleet.queue.request_visits(connection, self._scope, found)
        self.differences.update(found.values())

    def _invocations(self, new: Sequence[Function]) -> dict[str, datetime]:
        """The newest invocations of those that were not modified for long; asked at once rather than in each visit."""
        now = self._fleet.clock()
        since = now - self._fleet.rules.idle_after
        old = [function.key.name for function in new if function.last_modified < since]
        return newest_invocations(self._fleet.sessions, self._scope, old, since, now) if old else {}


def _as_listed(function: Function) -> Function:
    """A function without what a listing does not tell."""
    return function._replace(tags=None, source_kms_key_arn=None, is_settled=True)


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    while batch := list(islice(items, _BATCH)):
        yield batch
