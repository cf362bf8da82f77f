"""Questions to the advisory database about packages that are in no artifact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lambdascope.engine.matching import Parse, Parsers, describe, fixed_version, why_affected
from lambdascope.model.advisory import AdvisorySource, Affected
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Reason

Asked = tuple[Ecosystem, PackageName, str | None]
"""A package and its version; None asks for everything known of the package."""


class Vulnerable(NamedTuple):
    """One vulnerability of a package."""

    id: str
    aliases: tuple[str, ...]
    fixed: str | None
    """The smallest fixed version above the one asked for; without a version, the smallest known at all."""
    reasons: tuple[Reason, ...]


class Lookups:
    """Answers questions in batches, and remembers what later batches will need again."""

    def __init__(self, advisories: AdvisorySource) -> None:
        self._advisories = advisories
        self._aliases: dict[str, tuple[str, ...]] = {}
        self._parsers = Parsers()

    def answer(self, batch: Sequence[Asked]) -> Iterator[tuple[Vulnerable, ...]]:
        """For each package of `batch`, in order, the vulnerabilities that affect it, sorted by id."""
        statements = self._advisories.affected({(ecosystem, name) for ecosystem, name, _ in batch})
        matched = {
            asked: _matched(asked[2], statements.get((asked[0], asked[1]), ()), self._parsers[asked[0]])
            for asked in dict.fromkeys(batch)
        }
        self._learn_aliases(id_ for found in matched.values() for id_, _, _ in found)
        for asked in batch:
            yield tuple(Vulnerable(id_, self._aliases[id_], fixed, reasons) for id_, fixed, reasons in matched[asked])

    def _learn_aliases(self, ids: Iterator[str]) -> None:
        unknown = {id_ for id_ in ids if id_ not in self._aliases}
        for id_, vulnerability in self._advisories.vulnerabilities(unknown).items():
            self._aliases[id_] = vulnerability.aliases


def _matched(
    text: str | None, statements: Sequence[Affected], parse: Parse
) -> list[tuple[str, str | None, tuple[Reason, ...]]]:
    """Vulnerability, fixed version and reasons."""
    version = None if text is None else parse(text)
    reasons: dict[str, list[Reason]] = {}
    for affected in statements:
        if text is None or version is None:
            statement = _everything(affected, parse)
        else:
            statement = why_affected(version, text, affected, parse)
        if statement is not None:
            for vulnerability in affected.vulnerabilities:
                reasons.setdefault(vulnerability, []).append(Reason(affected.advisory, statement))
    return [
        (id_, fixed_version(version, [one for one in statements if id_ in one.vulnerabilities], parse), tuple(own))
        for id_, own in sorted(reasons.items())
    ]


def _everything(affected: Affected, parse: Parse) -> str | None:
    """All that an advisory says of the package; None if it says nothing."""
    parts = [describe(each, parse) for each in affected.ranges]
    parts += [f"= {version}" for version in affected.canonical_versions.split("\n") if version]
    return " || ".join(parts) or None
