"""Packages meet advisories: which versions are affected, by which statement, and fixed where.

The decision is the evaluation algorithm of the OSV schema:
https://ossf.github.io/osv-schema/#evaluation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from lambdascope.engine.ecosystems import Version, rules
from lambdascope.model.advisory import AdvisorySource, Affected, AffectedRange, Event, EventKind
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.finding import Match, Reason
from lambdascope.model.package import Package

Parse = Callable[[str], Version]


class Parsers(dict[Ecosystem, Parse]):
    """Each ecosystem's parser, made when first asked for; it remembers, as advisories repeat each other's versions."""

    def __missing__(self, ecosystem: Ecosystem) -> Parse:
        self[ecosystem] = cache(rules(ecosystem).parse)
        return self[ecosystem]


_FROM_THE_START = "0"
_WITHOUT_LIMIT = "*"
_AT_SAME_VERSION = {EventKind.FIXED: 0, EventKind.LIMIT: 1, EventKind.INTRODUCED: 2, EventKind.LAST_AFFECTED: 3}

_Placed = tuple[Any, int, Event]
"""The key of an event's version, its place among events of the same version, and the event."""


def match(
    packages: Iterable[Package], advisories: AdvisorySource, *, include_development: bool = False
) -> tuple[Match, ...]:
    """Every vulnerability of every package that has a proven version."""
    candidates = [
        package
        for package in packages
        if package.version is not None and (include_development or not package.is_development)
    ]
    affected = advisories.affected({(package.ecosystem, package.name) for package in candidates})
    parsers = Parsers()
    matches: list[Match] = []
    for package in candidates:
        statements = affected.get((package.ecosystem, package.name))
        if statements:
            matches.extend(_match_package(package, statements, parsers[package.ecosystem]))
    return tuple(matches)


def why_affected(version: Version, text: str, affected: Affected, parse: Parse) -> str | None:
    """The statement of `affected` that holds for `version` (written `text`), None if none does."""
    for candidate in affected.ranges:
        if _is_inside(version, candidate, parse):
            return describe(candidate, parse)
    if affected.canonical_versions:
        if affected.enumerates(version.canonical):
            return f"= {text}"
        if version.public is not version and affected.enumerates(version.public.canonical):
            return f"= {version.public.canonical}"
    return None


def fixed_version(version: Version | None, statements: Sequence[Affected], parse: Parse) -> str | None:
    """The smallest fixed version that none of `statements` calls affected, None if none is known.

    With a `version`, only those above it.
    """
    fixes = {
        event.version
        for affected in statements
        for candidate in affected.ranges
        for event in candidate.events
        if event.kind is EventKind.FIXED
    }
    parsed_fixes = ((parse(fix), fix) for fix in fixes)
    above = [pair for pair in parsed_fixes if version is None or pair[0].key > version.key]
    for parsed, fix in sorted(above, key=lambda pair: (pair[0].key, pair[1])):
        if all(why_affected(parsed, fix, affected, parse) is None for affected in statements):
            return fix
    return None


def describe(affected_range: AffectedRange, parse: Parse) -> str:
    """The range as a person writes it: `>= 1.0, < 1.4 || >= 2.0`."""
    parts: list[str] = []
    for event in _in_order(affected_range.events, parse):
        if event.kind is EventKind.INTRODUCED:
            parts.append(">= 0" if event.version == _FROM_THE_START else f">= {event.version}")
        elif event.kind is not EventKind.LIMIT:
            sign = "<" if event.kind is EventKind.FIXED else "<="
            bound = f"{sign} {event.version}"
            if parts and "," not in parts[-1]:
                parts[-1] = bound if parts[-1] == ">= 0" else f"{parts[-1]}, {bound}"
            else:
                parts.append(bound)
    limits = [event.version for event in affected_range.events if event.kind is EventKind.LIMIT]
    below = f", below {' or '.join(limits)}" if limits and _WITHOUT_LIMIT not in limits else ""
    return " || ".join(parts) + below


def _match_package(package: Package, statements: Sequence[Affected], parse: Parse) -> Iterator[Match]:
    assert package.version is not None  # for the type checker: `match` left the others out
    version = parse(package.version)
    of_vulnerability: dict[str, list[tuple[Affected, str]]] = {}
    for affected in statements:
        statement = why_affected(version, package.version, affected, parse)
        if statement is not None:
            for vulnerability in affected.vulnerabilities:
                of_vulnerability.setdefault(vulnerability, []).append((affected, statement))
    concerned = [
        affected for affected in statements if not of_vulnerability.keys().isdisjoint(affected.vulnerabilities)
    ]
    closes_all = fixed_version(version, concerned, parse)
    for vulnerability, holding in of_vulnerability.items():
        related = [affected for affected in concerned if vulnerability in affected.vulnerabilities]
        holding.sort(key=lambda pair: pair[0].advisory)
        yield Match(
            package=package,
            vulnerability=vulnerability,
            reasons=tuple(Reason(affected.advisory, statement) for affected, statement in holding),
            fixed_in=fixed_version(version, related, parse),
            closes_all=closes_all,
            scores=tuple((affected.advisory, score) for affected, _ in holding for score in affected.scores),
        )


def _is_inside(version: Version, affected_range: AffectedRange, parse: Parse) -> bool:
    limits = [event.version for event in affected_range.events if event.kind is EventKind.LIMIT]
    if limits and not any(limit == _WITHOUT_LIMIT or _compare(version, limit, parse) < 0 for limit in limits):
        return False
    inside = False
    for event in _in_order(affected_range.events, parse):
        if event.kind is EventKind.INTRODUCED:
            if event.version == _FROM_THE_START or _compare(version, event.version, parse) >= 0:
                inside = True
        elif event.kind is EventKind.FIXED:
            if _compare(version, event.version, parse) >= 0:
                inside = False
        elif event.kind is EventKind.LAST_AFFECTED and _compare(version, event.version, parse) > 0:
            inside = False
    return inside


def _compare(version: Version, bound: str, parse: Parse) -> int:
    """Negative, 0 or positive. A bound that names no build of its own holds for every build of its release.

    Source: https://packaging.python.org/specifications/version-specifiers/#local-version-identifiers
    """
    parsed = parse(bound)
    own, other = (version if parsed.public is not parsed else version.public).key, parsed.key
    return int(own > other) - int(own < other)


def _in_order(events: Sequence[Event], parse: Parse) -> Sequence[Event]:
    """Events by version; at the same version one interval ends before the next begins, and empty ones are left out."""
    if len(events) <= 1 or (len(events) == 2 and events[0].version == _FROM_THE_START):
        return events
    start = [event for event in events if event.version == _FROM_THE_START]
    rest = [
        (parse(event.version).key, _AT_SAME_VERSION[event.kind], event)
        for event in events
        if event.version != _FROM_THE_START
    ]
    return [*start, *(event for _, _, event in sorted(_without_empty(rest), key=itemgetter(0, 1)))]


def _without_empty(events: list[_Placed]) -> list[_Placed]:
    """Without what is introduced and at once fixed at the same version: by that, nothing is affected."""
    kept: list[_Placed] = []
    for placed in events:
        key, _, event = placed
        if kept and event.kind is EventKind.FIXED and kept[-1][0] == key and kept[-1][2].kind is EventKind.INTRODUCED:
            kept.pop()
        else:
            kept.append(placed)
    return kept
