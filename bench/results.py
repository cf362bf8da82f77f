"""What was measured, compared with what was promised, as text, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.marked_code import Tally

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """A promise about one figure."""

    bound: float
    is_minimum: bool = False

    def is_met(self, value: float) -> bool:
        return value >= self.bound if self.is_minimum else value <= self.bound

    def __str__(self) -> str:
        return f"{'at least' if self.is_minimum else 'at most'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `calibration` is how long the fixed work took beside it, in seconds."""

    what: str
    value: float
    unit: str
    calibration: float
    limit: Limit | None = None

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        return "met" if self.limit.is_met(self.value) else "NOT MET"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be measured, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Timing:
    """One contestant on one package."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class PackageResult:
    """All contestants on one package of the corpus."""

    name: str
    size: int
    files: int
    calibration: float
    timings: dict[str, Timing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeResult:
    """All contestants of code scanning on the same code."""

    name: str
    files: int
    lines: int
    calibration: float
    timings: dict[str, Timing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Detection:
    """What one tool reports of marked code."""

    code: str
    tool: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one run of the benchmark found."""

    machine: dict[str, str]
    packages: tuple[PackageResult, ...]
    code: tuple[CodeResult, ...]
    detections: tuple[Detection, ...]
    figures: tuple[Figure, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under headings; the first column is text, the others are aligned to the right."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(results: Results) -> Iterable[Table]:
    """The tables a person reads, those without rows left out."""
    candidates = (
        _machine(results),
        _packages(results.packages),
        _code(results.code),
        _detections(results.detections),
        _figures(results.figures),
        _skipped(results.skipped),
    )
    return (table for table in candidates if table.rows)


def as_text(found: Iterable[Table]) -> str:
    """The tables for a terminal."""
    return "\n".join(_text(table) for table in found)


def as_markdown(found: Iterable[Table]) -> str:
    """The tables for a documentation page."""
    return "\n".join(_markdown(table) for table in found)


def as_json(results: Results) -> dict[str, object]:
    """Everything, for a program."""
    return {
        "machine": results.machine,
        "packages": [
            {
                "name": package.name,
                "size": package.size,
                "files": package.files,
                "calibrationSeconds": package.calibration,
                "timings": {name: _timing_values(taken) for name, taken in package.timings.items()},
            }
            for package in results.packages
        ],
        "code": [
            {
                "name": code.name,
                "files": code.files,
                "lines": code.lines,
                "calibrationSeconds": code.calibration,
                "timings": {name: _timing_values(taken) for name, taken in code.timings.items()},
            }
            for code in results.code
        ],
        "detections": [
            {
                "code": one.code,
                "tool": one.tool,
                **one.tally._asdict(),
                "recall": one.tally.recall,
                "falsePositiveRate": one.tally.false_positive_rate,
            }
            for one in results.detections
        ],
        "figures": [
            {
                "what": figure.what,
                "value": figure.value,
                "unit": figure.unit,
                "limit": str(figure.limit) if figure.limit else None,
                "met": figure.limit.is_met(figure.value) if figure.limit else None,
                "calibrationSeconds": figure.calibration,
            }
            for figure in results.figures
        ],
        "skipped": [{"what": skipped.what, "reason": skipped.reason} for skipped in results.skipped],
    }


def _timing_values(timing: Timing) -> dict[str, float]:
    return {
        "wallSeconds": timing.wall_seconds,
        "cpuSeconds": timing.cpu_seconds,
        "peakBytes": timing.peak_bytes,
    }


def _machine(results: Results) -> Table:
    return Table("Machine", ("what", "value"), tuple(results.machine.items()))


def _packages(packages: Sequence[PackageResult]) -> Table:
    names = _contestants(packages)
    rows = tuple(
        (package.name, f"{package.size / MEGABYTE:.1f}", f"{package.files:,}", *_taken(package, names))
        for package in packages
    )
    return Table("Whole processes, medians", ("package", "MB", "files", *_taken_headings(names)), rows)


def _code(code: Sequence[CodeResult]) -> Table:
    names = _contestants(code)
    rows = tuple((each.name, f"{each.files:,}", f"{each.lines:,}", *_taken(each, names)) for each in code)
    return Table("Code scanning: whole processes, medians", ("code", "files", "lines", *_taken_headings(names)), rows)


def _contestants(results: Iterable[PackageResult | CodeResult]) -> list[str]:
    return list(dict.fromkeys(name for result in results for name in result.timings))


def _taken_headings(contestants: Iterable[str]) -> tuple[str, ...]:
    columns = (heading for name in contestants for heading in (f"{name} s", "cpu s", "peak MB"))
    return (*columns, "calibration s")


def _taken(result: PackageResult | CodeResult, contestants: Iterable[str]) -> tuple[str, ...]:
    cells = (cell for name in contestants for cell in _timing_cells(result.timings.get(name)))
    return (*cells, f"{result.calibration:.3f}")


def _detections(found: Sequence[Detection]) -> Table:
    rows = tuple(
        (
            one.code,
            one.tool,
            f"{one.tally.reported} of {one.tally.reported + one.tally.missed}",
            f"{one.tally.recall:.2f}",
            f"{one.tally.false} of {one.tally.false + one.tally.quiet}",
            f"{one.tally.false_positive_rate:.2f}",
        )
        for one in found
    )
    headings = ("code", "tool", "weaknesses found", "recall", "safe places reported", "false-positive rate")
    return Table("Code scanning: what is found", headings, rows)


def _timing_cells(timing: Timing | None) -> tuple[str, str, str]:
    if timing is None:
        return "", "", ""
    return f"{timing.wall_seconds:.3f}", f"{timing.cpu_seconds:.3f}", f"{timing.peak_bytes / MEGABYTE:.0f}"


def _figures(figures: Sequence[Figure]) -> Table:
    rows = tuple(
        (
            figure.what,
            f"{figure.value:.4g} {figure.unit}",
            f"{figure.limit} {figure.unit}" if figure.limit else "",
            figure.verdict,
            f"{figure.calibration:.3f}",
        )
        for figure in figures
    )
    return Table("Figures and promises", ("what", "measured", "promised", "verdict", "calibration s"), rows)


def _skipped(skipped: Sequence[Skipped]) -> Table:
    return Table("Not measured", ("what", "why"), tuple((one.what, one.reason) for one in skipped))


def _text(table: Table) -> str:
    lines = (table.headings, *table.rows)
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    aligned = [
        "  ".join(
            cell.rjust(width) if number and _is_numeric(table, number) else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join((table.title, "", aligned[0], "  ".join("-" * width for width in widths), *aligned[1:], ""))


def _markdown(table: Table) -> str:
    rule = ("---:" if number and _is_numeric(table, number) else "---" for number in range(len(table.headings)))
    lines = [f"| {' | '.join(cells)} |" for cells in (table.headings, tuple(rule), *table.rows)]
    return "\n".join((f"### {table.title}", "", *lines, ""))


def _is_numeric(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if row[column]]
    return bool(cells) and all(cell[0].isdigit() for cell in cells)
