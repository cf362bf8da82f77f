"""Renewing the findings of functions: packages matched, compared with what is stored, and the difference written.

Everything that changes findings of dependencies comes through here: scans, newer advisories, restored functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from lambdascope.engine.findings.assemble import assemble
from lambdascope.engine.findings.reconcile import (
    Changes,
    Found,
    KnownFinding,
    content_digest,
    reconcile,
    stored_finding_arn,
)
from lambdascope.engine.inventory.composition import Visibility
from lambdascope.engine.reports.inspector import source_of, title_of
from lambdascope.model.account import Scope
from lambdascope.model.finding import Finding, Match
from lambdascope.model.function import Function
from lambdascope.model.life import ClosedBecause, FindingStatus, FindingType
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
    writing = _Writing(matcher, now)
    concerned = []
    for stored in functions:
        own_known, own_packages = known.get(stored.id, []), packages.get(stored.id, ())
        found = _found(stored.function, matcher.matches(own_packages), matcher, subset)
        if found or any(each.status is not FindingStatus.CLOSED for each in own_known):
            concerned.append(stored.id)
        changes = reconcile(own_known, found, now, rules.reopen_within)
        writing.take(
            stored, changes, suppression[stored.function.key.scope], {each.vulnerability for each in own_known}
        )
    writing.write(connection)
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

    def take(self, stored: StoredFunction, changes: Changes, rules: SuppressionRules, ever_known: set[str]) -> None:
        """Add what changes for one function; `ever_known` are the vulnerabilities it has had findings about."""
        function, now = stored.function, self._now
        for each in changes.opened:
            id_ = each.finding.vulnerability.id
            again_at = now if id_ in ever_known else None
            arn = stored_finding_arn(function.key, _TYPE, id_, again_at)
            finding = each.finding._replace(arn=arn)
            status = rules.status(finding, function, now, now)
            self.inserted.append(_written(None, stored.id, finding, status, each.digest))
            self._tell(stored.id, arn, status)
        for before, each in (*changes.reopened, *changes.updated):
            finding = each.finding._replace(arn=before.arn)
            status = rules.status(finding, function, before.first_observed_at, now)
            self._updated.append(_written(before.id, stored.id, finding, status, each.digest))
            self._tell(stored.id, before.arn, status)
        for before, each in changes.same:
            status = rules.status(each.finding._replace(arn=before.arn), function, before.first_observed_at, now)
            if status is not before.status:
                self._statuses[status].append(before.id)
                self._tell(stored.id, before.arn, status)
        for before in changes.closed:
            self.closed.append(before.id)
            self._tell(stored.id, before.arn, FindingStatus.CLOSED)

    def write(self, connection: Connection) -> None:
        now = self._now
        named = {each.finding.vulnerability.id: each.finding.vulnerability for each in (*self.inserted, *self._updated)}
        fresh = {id_: each for id_, each in named.items() if id_ not in self._matcher.written}
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
        known.setdefault(row.function_id, []).append(
            KnownFinding(
                row.id, row.arn, row.vulnerability, row.status, row.digest, row.first_observed_at, row.closed_at
            )
        )
    return known


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


def _written(
    id_: int | None, function_id: int, finding: Finding, status: FindingStatus, digest: str
) -> findings.Written:
    return findings.Written(id_, function_id, finding, status, title_of(finding), source_of(finding), digest)


def _scopes(functions: Iterable[StoredFunction]) -> list[Scope]:
    # In one order, so that two transactions never wait for each other.
    return sorted({stored.function.key.scope for stored in functions})
