"""Writing what looking at functions showed: configuration, coverage, artifacts and findings, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from lambdascope.engine.inventory.composition import ALL_VISIBLE, ArtifactSummary, compose
from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.account import Scope
from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.function import Function
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.matcher import Matcher
from lambdascope.service.fleet.parts import Parts, unreadable_detail
from lambdascope.service.fleet.renewal import Renewed, renew
from lambdascope.service.fleet.statuses import close_findings, mark_scanned, set_coverage
from lambdascope.store import activations, artifacts, code_scans, coverage, functions, locks, visits
from lambdascope.store.artifacts import Link, StoredArtifact
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Connection

NO_ADVISORIES = "The inventory is taken; it waits for the first advisories. Run: lambdascope db update"

_SCANNED_ALREADY = frozenset(each for each in StatusReason if each is StatusReason.SUCCESSFUL or each.is_failure)
"""A function that has one of these and did not change needs no scan: its findings are kept current."""


class Seen(NamedTuple):
    """What looking at one function showed."""

    function: Function
    last_invoked: datetime | None
    verdicts: Mapping[ScanType, Verdict]
    """Of each scan type that was switched on."""
    parts: Parts | None
    """Its artifacts; None where it is not to be scanned for packages."""
    is_rescan: bool = False
    """Scan even if nothing changed."""
    turn: int | None = None
    """Of the visit that saw it; None where no other can be under way."""


class Written(NamedTuple):
    """What writing did."""

    scanned: int
    """Functions whose findings were matched because they are new or changed."""
    renewed: Renewed | None


def write(fleet: Fleet, scope: Scope, seen: Sequence[Seen]) -> Written:
    """Write what was seen of functions of one account and region; what has been switched off meanwhile is left out."""
    with fleet.database.transaction() as connection:
        locks.hold_activation(connection, *scope)
        active = activations.switched_on(connection, scope)
        current = [each for each in seen if _is_current(connection, scope, each)]
        if not active or not current:
            return Written(0, None)
        locks.hold_generation(connection)
        locks.hold_rules(connection, *scope)
        matcher = fleet.generations.matcher(connection)
        # Only now: whoever held the locks before us has written later times than that of our coming.
        writing = _Writing(connection, scope, current, active, fleet.clock())
        result = writing.write(matcher, fleet)
    if matcher is not None and result.renewed is not None:
        matcher.written.update(result.renewed.vulnerabilities)
    return result


def register(fleet: Fleet, scope: Scope, seen: Seen) -> None:
    """Write down a function that is about to be scanned, with what its coverage is until then."""
    now = fleet.clock()
    with fleet.database.transaction() as connection:
        locks.hold_activation(connection, *scope)
        active = activations.switched_on(connection, scope)
        stored = functions.named(connection, scope, seen.function.key.name)
        is_known = any(each.function.key == seen.function.key and each.terminated_at is None for each in stored)
        if not active or is_known or not _is_current(connection, scope, seen):
            return
        ids = functions.upsert(connection, [(seen.function, seen.last_invoked)], now, is_complete=True)
        add_pending(connection, ids.values(), active, now)


def _is_current(connection: Connection, scope: Scope, seen: Seen) -> bool:
    """Whether no later visit of the function has begun: this one was taken for dead, and its news is old."""
    return seen.turn is None or visits.is_current(connection, scope, seen.function.key.name, seen.turn)


def add_pending(connection: Connection, ids: Iterable[int], active: Iterable[ScanType], now: datetime) -> None:
    """Give functions that are new the rows of those that wait for their first scan."""
    types = list(active)
    set_coverage(
        connection,
        [CoverageChange(id_, type_, StatusReason.PENDING_INITIAL_SCAN) for id_ in ids for type_ in types],
        now,
    )


def scan_key(function: Function, unreadable: Iterable[str] = ()) -> str:
    """A digest of all that the inventory and the findings of a function depend on."""
    text = repr(
        (
            ENGINE_VERSION,
            function.code_sha256,
            function.layers,
            function.runtime,
            function.handler,
            tuple(unreadable),
        )
    )
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class _Writing:
    """One transaction's worth of functions."""

    def __init__(
        self, connection: Connection, scope: Scope, seen: Sequence[Seen], active: Sequence[ScanType], now: datetime
    ) -> None:
        self._connection = connection
        self._active = active
        self._now = now
        before = {
            stored.function.key: stored.function
            for stored in functions.with_names(connection, scope, {each.function.key.name for each in seen})
        }
        ids = functions.upsert(connection, [(each.function, each.last_invoked) for each in seen], now, is_complete=True)
        self._seen = {ids[each.function.key]: each for each in seen}
        self._stored = {stored.id: stored for stored in functions.locked(connection, list(self._seen))}
        self._coverage = coverage.of_functions(connection, list(self._seen))
        self._described_otherwise = {
            ids[each.function.key]
            for each in seen
            if before.get(each.function.key) != self._stored[ids[each.function.key]].function
        }

    def write(self, matcher: Matcher | None, fleet: Fleet) -> Written:
        connection, now = self._connection, self._now
        changes: list[CoverageChange] = []
        for scan_type in self._active:
            changes += self._unscanned(scan_type)
        scans = {id_: each for id_, each in self._seen.items() if self._needs_scan(id_, each)}
        changes += self._package_rows(scans, matcher)
        self._link({id_: each.parts for id_, each in scans.items() if each.parts is not None})
        set_coverage(connection, changes, now)
        renewed = None
        if matcher is not None:
            # A description that changed may be what a suppression rule looks at.
            affected = [
                id_
                for id_ in self._seen
                if self._is_scanned(id_) and (id_ in scans or id_ in self._described_otherwise)
            ]
            renewed = renew(connection, matcher, [self._stored[id_] for id_ in affected], fleet.rules, now)
        self._mark(scans, matcher)
        return Written(len(scans), renewed)

    def _unscanned(self, scan_type: ScanType) -> list[CoverageChange]:
        """Rows of functions that are not to be scanned, whose findings end; and of code that is to be scanned next."""
        changes = []
        ended = []
        for id_, each in self._seen.items():
            verdict = each.verdicts.get(scan_type)
            if verdict is None:
                continue
            if verdict.reason is not None:
                changes.append(CoverageChange(id_, scan_type, verdict.reason, verdict.detail))
                ended.append(id_)
            elif scan_type is ScanType.CODE and self._waits(id_):
                changes.append(CoverageChange(id_, scan_type, StatusReason.PENDING_INITIAL_SCAN))
        if ended:
            close_findings(self._connection, ended, scan_type, self._now)
            forget = functions.forget_scan if scan_type is ScanType.PACKAGE else code_scans.forget
            forget(self._connection, ended)
        return changes

    def _waits(self, id_: int) -> bool:
        """Whether a function's code was not to be scanned until now."""
        row = self._coverage[id_].get(ScanType.CODE)
        return row is None or row.reason not in (*_SCANNED_ALREADY, StatusReason.UNSUPPORTED_CODE_ARTIFACTS)

    def _is_scanned(self, id_: int) -> bool:
        return ScanType.PACKAGE in self._active and self._seen[id_].parts is not None

    def _needs_scan(self, id_: int, each: Seen) -> bool:
        if each.parts is None or not self._is_scanned(id_):
            return False
        stored, row = self._stored[id_], self._coverage[id_].get(ScanType.PACKAGE)
        return (
            each.is_rescan
            or row is None
            or row.last_scanned_at is None
            or row.reason not in _SCANNED_ALREADY
            or stored.scanned != _key(each.function, each.parts)
            or stored.scanned_modified != each.function.last_modified
        )

    def _package_rows(self, scans: Mapping[int, Seen], matcher: Matcher | None) -> list[CoverageChange]:
        changes = []
        for id_, each in self._seen.items():
            if each.parts is None or not self._is_scanned(id_):
                continue
            detail = unreadable_detail(each.parts)
            if detail:
                changes.append(CoverageChange(id_, ScanType.PACKAGE, StatusReason.ACCESS_DENIED, detail))
            elif matcher is None and id_ in scans:
                changes.append(CoverageChange(id_, ScanType.PACKAGE, StatusReason.PENDING_INITIAL_SCAN, NO_ADVISORIES))
            else:
                changes.append(CoverageChange(id_, ScanType.PACKAGE, StatusReason.SUCCESSFUL))
        return changes

    def _link(self, parts: Mapping[int, Parts]) -> None:
        """Make the functions consist of their parts."""
        digests = {part.sha256 for each in parts.values() for part in each.readable}
        if not digests:
            return
        found = artifacts.find(self._connection, digests, ENGINE_VERSION)
        stored = {digest: artifact for digest, artifact in found.items() if artifact.is_indexed}
        # Layers that can be had no longer are as an older engine saw them.
        stored |= artifacts.newest(self._connection, digests - stored.keys())
        layered = [each for each in parts.values() if sum(part.layer_arn is not None for part in each.readable) > 1]
        several = {stored[part.sha256].id for each in layered for part in each.readable if part.layer_arn is not None}
        paths = artifacts.claimed_paths(self._connection, several) if several else {}
        artifacts.link(self._connection, {id_: _links(each, stored, paths) for id_, each in parts.items()})

    def _mark(self, scans: Mapping[int, Seen], matcher: Matcher | None) -> None:
        if not scans:
            return
        connection = self._connection
        done = [
            (id_, _key(each.function, each.parts), each.function.last_modified)
            for id_, each in scans.items()
            if each.parts is not None
        ]
        functions.mark_scanned(connection, done, matcher.generation if matcher else None)
        if matcher is not None:
            mark_scanned(connection, list(scans), self._now)


def _links(
    parts: Parts, stored: Mapping[str, StoredArtifact], paths: Mapping[int, tuple[str, ...]]
) -> tuple[Link, ...]:
    known = [stored[part.sha256] for part in parts.readable]
    if len(known) == 1:
        return (Link(known[0].id, None, *ALL_VISIBLE),)
    summaries = [ArtifactSummary(paths.get(each.id, ()), each.installed) for each in known]
    return tuple(
        Link(each.id, part.layer_arn, *visibility)
        for each, part, visibility in zip(known, parts.readable, compose(summaries), strict=True)
    )


def _key(function: Function, parts: Parts) -> str:
    return scan_key(function, (arn for arn, _ in parts.unreadable))
