"""Renewing the findings of functions: packages matched, compared with what is stored, and the difference written.

Everything that changes findings of dependencies comes through here: scans, newer advisories, restored functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from lambdascope.engine.findings.assemble import assemble
from lambdascope.engine.findings.reconcile import Found, content_digest, stored_finding_arn
from lambdascope.engine.inventory.composition import Visibility
from lambdascope.model.account import Scope
from lambdascope.model.finding import Finding, Match
from lambdascope.model.function import Function
from lambdascope.model.life import FindingType
from lambdascope.model.package import Package
from lambdascope.service.fleet.finding_changes import FindingWriter, compared, known_findings, new_arns
from lambdascope.service.fleet.matcher import Matcher
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.suppression import SuppressionRules
from lambdascope.store import artifacts, findings
from lambdascope.store.database import Connection
from lambdascope.store.functions import StoredFunction

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
    known = known_findings(connection, functions, _TYPE, None if subset is None else subset.vulnerabilities)
    found = {
        stored.id: _found(stored.function, matcher.matches(packages.get(stored.id, ())), matcher, subset)
        for stored in functions
    }
    changes = compared(connection, known, found, now, rules)
    arns = new_arns(connection, functions, _TYPE, changes, known, now)
    writer = FindingWriter(_TYPE, now)
    for stored in functions:
        writer.take(stored, changes[stored.id], suppression[stored.function.key.scope], arns)
    described = _describe(connection, matcher, writer, now)
    writer.write(connection)
    concerned = [id_ for id_, each in found.items() if each or any(one.is_open for one in known.get(id_, ()))]
    return Renewed(tuple(concerned), len(writer.inserted), len(writer.closed), described)


def _describe(connection: Connection, matcher: Matcher, writer: FindingWriter, now: datetime) -> frozenset[str]:
    """Write what the findings to be written share; returns the vulnerabilities that were not written as they are."""
    named = {
        each.finding.vulnerability.id: each.finding.vulnerability
        for each in (*writer.inserted, *writer.updated)
        if isinstance(each.finding, Finding)
    }
    remembered = named.keys() & matcher.written
    # What nobody referred to may have been purged since it was written.
    there = findings.existing_vulnerabilities(connection, remembered) if remembered else frozenset()
    fresh = {id_: each for id_, each in named.items() if id_ not in there}
    if fresh:
        findings.put_vulnerabilities(connection, fresh.values(), now)
    return frozenset(fresh)


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


def _found(function: Function, matches: Iterable[Match], matcher: Matcher, subset: Subset | None) -> dict[str, Found]:
    """The findings of now by vulnerability; their ARN is decided when they are compared with what is stored."""
    relevant = [each for each in matches if subset is None or each.vulnerability in subset.vulnerabilities]
    if not relevant:
        return {}
    arn_of = partial(stored_finding_arn, function.key, _TYPE, opened_again_at=None)
    return {
        finding.vulnerability.id: Found(
            finding,
            content_digest(finding, matcher.digest(finding.vulnerability.id)),
            finding.vulnerability.aliases,
        )
        for finding in assemble(relevant, matcher, arn_of)
    }


def _scopes(functions: Iterable[StoredFunction]) -> list[Scope]:
    # In one order, so that two transactions never wait for each other.
    return sorted({stored.function.key.scope for stored in functions})
