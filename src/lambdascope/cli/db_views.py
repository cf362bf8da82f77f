"""What `db status` and `db show` print."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from textwrap import indent

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.matching import describe
from lambdascope.engine.reports.table import printable
from lambdascope.store.advisory_status import DatabaseStatus, StoredAdvisory


def status_json(status: DatabaseStatus) -> str:
    """The status as JSON."""
    return json.dumps(_plain(status), indent=2)


def status_table(status: DatabaseStatus) -> str:
    """The status for a person."""
    lines = [
        f"{status.path}",
        f"content of {status.compiled_at}, last update {status.updated_at}",
        f"compiled by lambdascope {status.compiled_by}",
        "",
        f"{'ecosystem':<12}{'records':>10}{'packages':>10}{'withdrawn':>11}{'skipped':>9}  newest record",
    ]
    for each in status.ecosystems:
        lines.append(
            f"{each.ecosystem.value:<12}{each.records:>10,}{each.packages:>10,}{each.withdrawn:>11,}{each.skipped:>9,}"
            f"  {each.newest or '–'}"
        )
    lines += ["", f"known exploited (CISA KEV): {status.known_exploited:,} · EPSS scores: {status.epss_scores:,}"]
    for each in status.ecosystems:
        if each.oddities:
            counts = ", ".join(f"{count:,} {kind}" for kind, count in each.oddities.items())
            lines.append(f"oddities in {each.ecosystem.value}: {counts}")
    return printable_lines(lines)


def advisories_json(stored: Sequence[StoredAdvisory]) -> str:
    """Advisories as JSON, a list."""
    return json.dumps(_plain(stored), indent=2)


def advisories_text(stored: Sequence[StoredAdvisory]) -> str:
    """Advisories for a person."""
    return "\n\n".join(printable_lines(_advisory(each)) for each in stored)


def printable_lines(lines: Sequence[str] | Iterator[str]) -> str:
    """`lines` without control characters."""
    return "\n".join(printable(part) for line in lines for part in line.split("\n"))


def _advisory(stored: StoredAdvisory) -> Iterator[str]:
    advisory = stored.advisory
    state = (
        f"WITHDRAWN {advisory.withdrawn}" if advisory.withdrawn else f"evidence for {', '.join(stored.vulnerabilities)}"
    )
    yield f"{advisory.id}  {advisory.ecosystem.value}  {state}"
    yield f"  {stored.url}"
    yield f"  published {advisory.published or '–'}, modified {advisory.modified}"
    if advisory.aliases:
        yield f"  aliases {', '.join(advisory.aliases)}"
    for score in advisory.scores:
        yield f"  CVSS {score.version} {score.score}" + (f"  {score.vector}" if score.vector else "")
    if advisory.severity_word:
        yield f"  severity {advisory.severity_word}"
    for package in advisory.affected:
        parse = rules(package.ecosystem).parse
        affected = [describe(each, parse) for each in package.ranges]
        affected += [f"{len(package.versions):,} versions named one by one"] * bool(package.versions)
        yield f"  {package.name}: {'; '.join(affected)}"
    text = advisory.summary + ("\n\n" if advisory.summary and advisory.details else "") + advisory.details
    yield ""
    yield indent(text, "  ")


def _plain(value: object) -> object:
    """`value` as JSON knows it: named tuples become objects with their fields' names."""
    if isinstance(value, tuple):
        fields: tuple[str, ...] | None = getattr(value, "_fields", None)
        items = [_plain(item) for item in value]
        return items if fields is None else dict(zip(fields, items, strict=True))
    return value
