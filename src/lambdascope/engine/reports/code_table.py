"""The part of the table that tells of a function's own code: each weakness with the way that data takes to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from lambdascope.model.code_finding import CodeFinding, CodeResult
from lambdascope.model.finding import Severity

Paint = Callable[[str, str], str]
Shown = Callable[[str], str]

MAX_STEPS = 12
"""Steps of a trace that are shown; of a longer one, the beginning and the end."""
_BOLD, _DIM, _FIX, _PROBLEM = "1", "2", "32", "33"


def lines_of(
    result: CodeResult, severity_of: Callable[[Severity], str], colours: dict[Severity, str], paint: Paint, shown: Shown
) -> Iterator[str]:
    """The findings in code, the worst first; those that a comment ignores are only counted."""
    for finding in result.reported:
        yield from _finding(finding, severity_of(finding.severity), paint, shown)
        yield ""
    yield _summary(result, colours, paint)
    triggers = ", ".join(f"{shown(function)} by {' and '.join(kinds)}" for function, kinds in result.triggers)
    if triggers:
        yield paint(f"Taken to be called: {triggers}.", _DIM)
    left_out = ", ".join(f"{_files(count)} of {reason}" for reason, count in result.left_out)
    if left_out:
        yield paint(f"Not own code, so not scanned: {left_out}.", _DIM)


def _finding(finding: CodeFinding, severity: str, paint: Paint, shown: Shown) -> Iterator[str]:
    weak = f" ({finding.confidence} confidence)" if finding.confidence != "high" else ""
    yield (
        f"{paint(shown(finding.place.label), _BOLD)}  {severity}  {shown(finding.title)}{paint(weak, _PROBLEM)}"
        f"  {paint(shown(finding.rule_id), _DIM)}"
    )
    yield f"  {shown(finding.message)}"
    if finding.generated is not None:
        yield paint(f"  deployed in {shown(finding.generated.label)}", _DIM)
    steps = _steps(finding)
    width = max((len(where) for where, _ in steps), default=0)
    for number, (where, text) in enumerate(steps):
        arrow = "  from " if number == 0 else "  to   " if number == len(steps) - 1 else "       "
        yield f"  {arrow}{paint(shown(where).ljust(width), _DIM)}  {shown(text)}".rstrip()
    if finding.patch is not None:
        yield paint(shown(f"    - {finding.patch.old.strip()}"), "31")
        yield paint(shown(f"    + {finding.patch.new.strip()}"), _FIX)
    yield paint(f"  → {shown(finding.fix)}", _FIX)


def _steps(finding: CodeFinding) -> Sequence[tuple[str, str]]:
    steps = [(step.place.label, " ".join(step.text.split())) for step in finding.trace]
    if len(steps) <= MAX_STEPS:
        return steps
    half = MAX_STEPS // 2
    return [*steps[:half], ("…", f"{len(steps) - MAX_STEPS} more steps"), *steps[-half:]]


def _summary(result: CodeResult, colours: dict[Severity, str], paint: Paint) -> str:
    scanned = f"{result.lines:,} lines in {_files(result.files)}"
    counts = Counter(finding.severity for finding in result.reported)
    total = len(result.reported)
    ignored = len(result.findings) - total
    hidden = f" · {ignored} ignored by a comment" if ignored else ""
    if not result.files:
        return paint("No own code was scanned.", _PROBLEM)
    if not total:
        return paint(f"No weaknesses found in {scanned} of own code{hidden}.", _FIX)
    severities = ", ".join(
        paint(f"{counts[severity]} {severity.value.lower()}", colours[severity])
        for severity in reversed(Severity)
        if counts[severity]
    )
    noun = "weakness" if total == 1 else "weaknesses"
    return f"{paint(f'{total} {noun}', _BOLD)} in the code: {severities} in {scanned}{hidden}"


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"
