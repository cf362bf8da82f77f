"""Renewing the findings of functions: packages matched, compared with what is stored, and the difference written.

Everything that changes findings of dependencies comes through here: scans, newer advisories, restored functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from lambdascope.engine.findings.assemble import assemble
from lambdascope.engine.findings.reconcile import (
    Changes,
    Found,
    content_digest,
    may_have_moved,
    reconcile,
    stored_finding_arn,
)
from lambdascope.engine.inventory.composition import Visibility
from lambdascope.engine.reports.inspector import source_of, title_of
from lambdascope.model.account import Scope
from lambdascope.model.finding import Finding, Match
from lambdascope.model.function import Function
from lambdascope.model.life import ClosedBecause, FindingLife, FindingStatus, FindingType, KnownFinding
from lambdascope.model.package import Package
from lambdascope.service.fleet.matcher import Matcher
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.suppression import SuppressionRules
from lambdascope.store import artifacts, findings, news
from lambdascope.store.database import Connection
from lambdascope.store.functions import StoredFunction
from lambdascope.store.news import News, NewsKind

_TYPE = FindingType.PACKAGE_VULNERABILITY


class Subset(NamedTuple):
    """The part of a function's findings to be renewed: those about some vulnerabilities."""

    vulnerabilities: frozenset[str]
    package_ids: tuple[int, ...]
    """The stored package versions that these vulnerabilities affect now."""


class Renewed(NamedTuple):
    """What a renewal did."""

    concerned: tuple[int, ...]
    """The functions with findings that were looked at, whether or not they changed."""
    opened: int
    closed: int
    vulnerabilities: frozenset[str]
    """Those written; `Matcher.written` may take them up once the transaction is committed."""


def renew(
    connection: Connection,
    matcher: Matcher,
    functions: Sequence[StoredFunction],
    rules: Rules,
    now: datetime,
    subset: Subset | None = None,
) -> Renewed:
    """Bring the findings of functions, which the caller has locked, to what their packages and the advisories say.

    With a `subset`, only findings about its vulnerabilities are looked at. The caller holds the generation.
    """
    suppression = {scope: SuppressionRules(connection, scope) for scope in _scopes(functions)}
    packages = _visible_packages(connection, functions, matcher, subset)
    known = _known(connection, functions, subset)
    found = {
        stored.id: _found(stored.function, matcher.matches(packages.get(stored.id, ())), matcher, subset)
        for stored in functions
    }
    changes = _compared(connection, known, found, now, rules)
    arns = _new_arns(connection, functions, changes, known, now)
    writing = _Writing(matcher, now)
    for stored in functions:
        writing.take(stored, changes[stored.id], suppression[stored.function.key.scope], arns)
    writing.write(connection)
    concerned = [id_ for id_, each in found.items() if each or any(one.is_open for one in known.get(id_, ()))]
    return Renewed(tuple(concerned), len(writing.inserted), len(writing.closed), writing.described)


class _Writing:
    """What a renewal has to write, collected over all functions so that it is written at once."""

    def __init__(self, matcher: Matcher, now: datetime) -> None:
        self._matcher = matcher
        self._now = now
        self.inserted: list[findings.Written] = []
        self._updated: list[findings.Written] = []
        self._statuses: dict[FindingStatus, list[int]] = {FindingStatus.ACTIVE: [], FindingStatus.SUPPRESSED: []}
        self.closed: list[int] = []
        self._news: list[News] = []
        self._described: set[str] = set()

    @property
    def described(self) -> frozenset[str]:
        return frozenset(self._described)

    def take(self, stored: StoredFunction, changes: Changes, rules: SuppressionRules, arns: Mapping[str, str]) -> None:
        """Add what changes for one function; `arns` are those of new findings, by what `_found` called them."""
        function, now = stored.function, self._now
        for each in changes.opened:
            arn = arns[each.finding.arn]
            finding = each.finding._replace(arn=arn)
            status = rules.status(finding, function, _life(now, now, now))
            self.inserted.append(_written(None, stored.id, finding, status, each.digest))
            self._tell(stored.id, arn, status)
        for before, each in (*changes.reopened, *changes.updated):
            finding = each.finding._replace(arn=before.arn)
            status = rules.status(finding, function, _life(before.first_observed_at, now, now))
            self._updated.append(_written(before.id, stored.id, finding, status, each.digest))
            self._tell(stored.id, before.arn, status)
        for before, each in changes.same:
            life = _life(before.first_observed_at, before.last_observed_at, before.updated_at)
            status = rules.status(each.finding._replace(arn=before.arn), function, life)
            if status is not before.status:
                self._statuses[status].append(before.id)
                self._tell(stored.id, before.arn, status)
        for before in changes.closed:
            self.closed.append(before.id)
            self._tell(stored.id, before.arn, FindingStatus.CLOSED)

    def write(self, connection: Connection) -> None:
        now = self._now
        named = {each.finding.vulnerability.id: each.finding.vulnerability for each in (*self.inserted, *self._updated)}
        remembered = named.keys() & self._matcher.written
        # What nobody referred to may have been purged since it was written.
        there = findings.existing_vulnerabilities(connection, remembered) if remembered else frozenset()
        fresh = {id_: each for id_, each in named.items() if id_ not in there}
        if fresh:
            findings.put_vulnerabilities(connection, fresh.values(), now)
            self._described.update(fresh)
        if self.inserted:
            findings.insert(connection, self.inserted, _TYPE, now)
        if self._updated:
            findings.update(connection, self._updated, now)
        for status, ids in self._statuses.items():
            if ids:
                findings.set_status(connection, ids, status, now)
        if self.closed:
            findings.close(connection, self.closed, ClosedBecause.REMEDIATED, now)
        if self._news:
            news.add(connection, self._news, now)

    def _tell(self, function_id: int, arn: str, status: FindingStatus) -> None:
        self._news.append(News(NewsKind.FINDING, function_id, arn, status.value))


def _visible_packages(
    connection: Connection, functions: Sequence[StoredFunction], matcher: Matcher, subset: Subset | None
) -> dict[int, list[Package]]:
    """The affected packages of functions that count."""
    visible: dict[int, list[Package]] = {}
    ids = [stored.id for stored in functions]
    wanted = subset.package_ids if subset is not None else _affected(connection, matcher, ids)
    if not wanted:
        return visible
    for each in artifacts.instances(connection, ids, wanted):
        if Visibility(each.hidden_paths, each.ignored_ecosystems).shows(each.package):
            visible.setdefault(each.function_id, []).append(each.package)
    return visible


def _affected(connection: Connection, matcher: Matcher, function_ids: Sequence[int]) -> Sequence[int]:
    """The package versions of functions that any advisory affects: few, and each asked about once."""
    return matcher.affected_ids(
        artifacts.packages_of(connection, function_ids), lambda ids: artifacts.versions(connection, ids)
    )


def _known(
    connection: Connection, functions: Sequence[StoredFunction], subset: Subset | None
) -> dict[int, list[KnownFinding]]:
    known: dict[int, list[KnownFinding]] = {}
    about = None if subset is None else subset.vulnerabilities
    for row in findings.known(connection, [stored.id for stored in functions], _TYPE, about):
        known.setdefault(row.function_id, []).append(row)
    return known


def _compared(
    connection: Connection,
    known: Mapping[int, Sequence[KnownFinding]],
    found: Mapping[int, Mapping[str, Found]],
    now: datetime,
    rules: Rules,
) -> dict[int, Changes]:
    """What changes in each function."""
    moved = {name for id_, each in found.items() for name in may_have_moved(known.get(id_, ()), each)}
    aliases = findings.aliases(connection, sorted(moved)) if moved else {}
    changes = {
        id_: reconcile(known.get(id_, ()), each, now, rules.reopen_within, aliases) for id_, each in found.items()
    }
    returning = [before.id for each in changes.values() for before, _ in each.reopened]
    if not returning:
        return changes
    # Closed findings are deleted when their time is over, maybe since we looked: then they are new again.
    held = findings.hold_closed(connection, returning)
    return {id_: _without_deleted(each, held) for id_, each in changes.items()}


def _without_deleted(changes: Changes, held: frozenset[int]) -> Changes:
    deleted = tuple(each for before, each in changes.reopened if before.id not in held)
    if not deleted:
        return changes
    reopened = tuple(pair for pair in changes.reopened if pair[0].id in held)
    return changes._replace(opened=(*changes.opened, *deleted), reopened=reopened)


def _new_arns(
    connection: Connection,
    functions: Sequence[StoredFunction],
    changes: Mapping[int, Changes],
    known: Mapping[int, Sequence[KnownFinding]],
    now: datetime,
) -> dict[str, str]:
    """The ARNs of findings that are opened, by the ARN that such a finding has the first time."""
    first = [each.finding.arn for one in changes.values() for each in one.opened]
    if not first:
        return {}
    # The ARN stays with a finding whose vulnerability has another id by now.
    taken = findings.taken_arns(connection, first)
    arns = {}
    for stored in functions:
        ever_known = {each.vulnerability for each in known.get(stored.id, ())}
        for each in changes[stored.id].opened:
            id_, arn = each.finding.vulnerability.id, each.finding.arn
            is_again = id_ in ever_known or arn in taken
            arns[arn] = stored_finding_arn(stored.function.key, _TYPE, id_, now) if is_again else arn
    return arns


def _found(function: Function, matches: Iterable[Match], matcher: Matcher, subset: Subset | None) -> dict[str, Found]:
    """The findings of now by vulnerability; their ARN is decided when they are compared with what is stored."""
    relevant = [each for each in matches if subset is None or each.vulnerability in subset.vulnerabilities]
    if not relevant:
        return {}
    arn_of = partial(stored_finding_arn, function.key, _TYPE, opened_again_at=None)
    return {
        finding.vulnerability.id: Found(finding, content_digest(finding, matcher.digest(finding.vulnerability.id)))
        for finding in assemble(relevant, matcher, arn_of)
    }


def _life(first: datetime, last: datetime, updated: datetime) -> FindingLife:
    return FindingLife(FindingStatus.ACTIVE, first, last, updated)


def _written(
    id_: int | None, function_id: int, finding: Finding, status: FindingStatus, digest: str
) -> findings.Written:
    return findings.Written(id_, function_id, finding, status, title_of(finding), source_of(finding), digest)


def _scopes(functions: Iterable[StoredFunction]) -> list[Scope]:
    # In one order, so that two transactions never wait for each other.
    return sorted({stored.function.key.scope for stored in functions})
