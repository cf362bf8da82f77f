"""The report a person reads in a terminal: per target the vulnerable packages, worst first, and a summary last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from lambdascope.engine.reports import code_table
from lambdascope.model.artifact import ArtifactRole
from lambdascope.model.finding import Finding, FixAvailable, Match, Severity
from lambdascope.model.package import Evidence, Package, Problem
from lambdascope.model.report import Report, TargetReport

MAX_PROBLEMS = 20
_WORST_FIRST = tuple(reversed(Severity))
_LABELS = {severity: "INFO" if severity is Severity.INFORMATIONAL else severity.value for severity in Severity}
_SEVERITY_WIDTH = max(map(len, _LABELS.values()))
_MIN_SUMMARY = 20

_BOLD, _DIM = "1", "2"
_COLOURS = {
    Severity.CRITICAL: "1;97;41",
    Severity.HIGH: "1;31",
    Severity.MEDIUM: "33",
    Severity.LOW: "36",
    Severity.INFORMATIONAL: "2",
    Severity.UNTRIAGED: "35",
}
_FIX, _EXPLOITED, _PROBLEM = "32", "1;97;45", "33"

# Names come from archives that attackers may have written: nothing in them may steer the terminal.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


DEFAULT_WIDTH = 120
"""Columns where no terminal says how many it has."""


def render(report: Report, *, width: int | None = None, colour: bool = False) -> str:
    """`report` as lines of text of about `width` columns, with terminal colours if `colour`."""
    paint = _Paint(colour)
    lines: list[str] = []
    for target in report.targets:
        lines.extend(_target(target, width or DEFAULT_WIDTH, paint, has_packages=report.database is not None))
    lines.append(_footer(report, paint))
    return "\n".join(lines) + "\n"


class _Paint:
    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour and text else text


def _target(target: TargetReport, width: int, paint: _Paint, *, has_packages: bool) -> Iterator[str]:
    if not target.inventory.artifacts:
        reasons = "; ".join(problem.message for problem in target.inventory.problems)
        yield paint(printable(target.target), _BOLD) + paint(printable(f"  not scanned: {reasons}"), _PROBLEM)
        yield ""
        return
    contents = _contents(target, has_packages=has_packages)
    yield paint(printable(target.target), _BOLD) + paint(f"  {contents}" if contents else "", _DIM)
    yield ""
    groups = _by_package(target.findings)
    for package, own in groups:
        yield from _package(package, own, width, paint)
        yield ""
    problems = target.inventory.problems
    if problems:
        yield from _problems(problems, paint)
        yield ""
    if has_packages:
        yield _summary(target, paint)
    if target.code is not None:
        if has_packages:
            yield ""
        yield from code_table.lines_of(target.code, partial(_severity, paint), _COLOURS, paint, printable)
    yield ""


def _severity(paint: _Paint, severity: Severity) -> str:
    return paint(_LABELS[severity], _COLOURS[severity])


def _contents(target: TargetReport, *, has_packages: bool) -> str:
    counts = Counter(package.evidence for package in target.inventory.packages)
    total = sum(counts.values())
    kinds = ", ".join(f"{counts[evidence]} {evidence.value}" for evidence in Evidence if counts[evidence])
    packages = f"{_count(total, 'package')}{f' ({kinds})' if len(counts) > 1 else ''}" if has_packages else ""
    parts = [target.runtime or "", packages]
    parts += [f"layer {each.name}" for each in target.inventory.artifacts if each.role is ArtifactRole.LAYER]
    return printable(" · ".join(part for part in parts if part))


def _by_package(findings: Iterable[Finding]) -> list[tuple[Package, list[tuple[Finding, Match]]]]:
    """Each vulnerable package with its findings; the package with the worst finding first."""
    groups: dict[Package, list[tuple[Finding, Match]]] = {}
    for finding in findings:
        for match in finding.matches:
            groups.setdefault(match.package, []).append((finding, match))
    return list(groups.items())  # findings come worst first, so packages do too


def _package(package: Package, own: Sequence[tuple[Finding, Match]], width: int, paint: _Paint) -> Iterator[str]:
    origin = printable(package.file_path + (f"  in layer {package.layer}" if package.layer else ""))
    name = printable(f"{package.name} {package.version}")
    mark = "" if package.evidence is Evidence.INSTALLED else f"  ({package.evidence.value})"
    upgrade = printable(_upgrade([match for _, match in own]))
    between = "  " if len(name) + len(mark) + len(upgrade) + len(origin) + 2 <= width else "\n  "
    yield f"{paint(name, _BOLD)}{paint(mark, _PROBLEM)}{paint(upgrade, _FIX)}{between}{paint(origin, _DIM)}"
    id_width = max(len(finding.vulnerability.id) for finding, _ in own)
    fix_width = max(len(_fix(match)) for _, match in own)
    for finding, match in own:
        yield _finding(finding, match, id_width, fix_width, width, paint)


def _finding(finding: Finding, match: Match, id_width: int, fix_width: int, width: int, paint: _Paint) -> str:
    score = f"{finding.rating.score.score:4.1f}" if finding.rating.score else "   –"
    label = _LABELS[finding.severity]
    severity = paint(label, _COLOURS[finding.severity]) + " " * (_SEVERITY_WIDTH - len(label))
    fix = paint(printable(_fix(match)), _FIX if match.fixed_in else _DIM) + " " * (fix_width - len(_fix(match)))
    marks = [(" EXPLOITED ", _EXPLOITED)] * finding.is_known_exploited + [
        (" MALWARE ", _EXPLOITED)
    ] * finding.is_malicious
    badges = "".join(f"{paint(text, style)} " for text, style in marks)
    taken = 4 + _SEVERITY_WIDTH + 6 + id_width + 2 + fix_width + 2 + sum(len(text) + 1 for text, _ in marks)
    summary = _shortened(_what(finding), max(width - taken, _MIN_SUMMARY))
    identifier = printable(finding.vulnerability.id).ljust(id_width)
    return f"  {severity} {score}  {identifier}  {fix}  {badges}{paint(summary, _DIM)}".rstrip()


def _upgrade(matches: Sequence[Match]) -> str:
    """The one version that closes all of several findings, where it is known."""
    closes_all = matches[0].closes_all
    return f"  → {closes_all} fixes all {len(matches)}" if closes_all is not None and len(matches) > 1 else ""


def _fix(match: Match) -> str:
    return f"→ {match.fixed_in}" if match.fixed_in else "no fix"


def _what(finding: Finding) -> str:
    advisories = finding.vulnerability.advisories
    text = next((one.summary for one in advisories if one.summary.strip()), None)
    if text is None:
        text = next((one.details for one in advisories if one.details.strip()), "")
    return printable(text.strip().partition("\n")[0])


def _problems(problems: Sequence[Problem], paint: _Paint) -> Iterator[str]:
    yield paint(f"{_count(len(problems), 'problem')}, where we could not look or had to guess", _PROBLEM)
    for problem in problems[:MAX_PROBLEMS]:
        place = (f"{problem.layer}: " if problem.layer else "") + problem.path
        yield printable(f"  {place} {problem.message}" if place else f"  {problem.message}")
    if len(problems) > MAX_PROBLEMS:
        yield f"  … and {len(problems) - MAX_PROBLEMS:,} more; --format json lists them all"


def _summary(target: TargetReport, paint: _Paint) -> str:
    findings = target.findings
    if not findings:
        complete = "" if not target.inventory.problems else ", as far as we could look"
        return paint(f"No known vulnerabilities{complete}.", _FIX if not complete else _PROBLEM)
    counts = Counter(finding.severity for finding in findings)
    severities = ", ".join(
        paint(f"{counts[severity]} {severity.value.lower()}", _COLOURS[severity])
        for severity in _WORST_FIRST
        if counts[severity]
    )
    fixable = sum(finding.fix_available is not FixAvailable.NO for finding in findings)
    packages = len({match.package for finding in findings for match in finding.matches})
    exploited = sum(finding.is_known_exploited for finding in findings)
    parts = [f"{severities} in {_count(packages, 'package')}", f"{fixable} with a fix"]
    if exploited:
        parts.append(f"{exploited} known to be exploited")
    return f"{paint(_count(len(findings), 'vulnerability', 'vulnerabilities'), _BOLD)}: {' · '.join(parts)}"


def _footer(report: Report, paint: _Paint) -> str:
    total = ""
    if len(report.targets) > 1:
        found = sum(
            len(target.findings) + len(target.code.reported if target.code else ()) for target in report.targets
        )
        total = f"{len(report.targets)} targets, {_count(found, 'finding')}. "
    if report.database is None:
        return paint(f"{total}Dependencies were not looked at.", _DIM)
    return paint(f"{total}Advisories as of {report.database.compiled_at[:10]}.", _DIM)


def _count(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def printable(text: str) -> str:
    """`text` on one line, without anything that moves the cursor, changes colours or reverses the writing."""
    return _UNPRINTABLE.sub("\ufffd", text)
