"""Where the scanned pieces of code stand for whoever reads a report: in their artifact, at the original source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from lambdascope.engine.codescan.ir import Span
from lambdascope.engine.codescan.scan import CodeFinding, CodeScan, FlowStep
from lambdascope.engine.codescan.selection import Origin, Selection
from lambdascope.engine.codescan.sourcemaps.translation import Translation
from lambdascope.model.package import Problem


class Text(NamedTuple):
    """Where the lines of a place can be read: `span` counts in `lines`."""

    path: str
    lines: Sequence[str]
    span: Span


class Standing(NamedTuple):
    """One piece of code."""

    origin: Origin
    span: Span
    text: Text
    """The original source's where it is at hand, else the scanned file's."""
    is_third_party: bool = False
    generated: tuple[Origin, Span] | None = None
    """In the file that is deployed, where that was made of the one named here."""


class Places:
    """Of the findings of one scan."""

    def __init__(self, selection: Selection, scan: CodeScan) -> None:
        self._selection = selection
        self._scan = scan
        self._translations = {
            path: Translation(bundle, scan.modules[path].lines)
            for path, bundle in selection.bundles.items()
            if path in scan.modules
        }
        self._functions = cache(self._functions_of)

    def origin(self, path: str) -> Origin:
        """The file that the scan calls `path`."""
        return self._selection.origins.get(path, Origin(None, path))

    def of(self, path: str, span: Span) -> Standing:
        """Where a piece of a scanned file stands."""
        origin = self.origin(path)
        lines = self._scan.modules[path].lines
        translation = self._translations.get(path)
        found = translation.place(span) if translation is not None else None
        if found is None:
            return Standing(origin, span, Text(origin.path, lines, span), generated=self._deployed(path, span))
        name = Origin(origin.layer, found.name.shown)
        known = Text(name.path, found.lines, found.span) if found.lines is not None else None
        text = known if known is not None else Text(origin.path, lines, span)
        return Standing(name, found.span, text, found.name.is_third_party, (origin, span))

    def is_reported(self, finding: CodeFinding) -> bool:
        """Whether it is in own code, and in what is deployed: bundles leave out what nobody calls."""
        span = Span(finding.line, finding.column, finding.end_line, finding.end_column)
        ends = [(finding.path, span), *((each.path, _span(each)) for each in (finding.trace[:1] + finding.trace[-1:]))]
        if not all(self._is_deployed(path, span) for path, span in ends):
            return False
        return not any(self.of(path, span).is_third_party for path, span in (ends[0], ends[-1]))

    def problems(self) -> Iterator[Problem]:
        """The maps that turned out to be no help; after everything else was asked."""
        for path, translation in self._translations.items():
            if translation.problem is not None:
                bundle, error = self._selection.bundles[path], translation.problem
                message = f"{error}; findings in {bundle.path} are told where they are there"
                yield Problem(error.code, bundle.map_path, self.origin(path).layer, message)

    def _deployed(self, path: str, span: Span) -> tuple[Origin, Span] | None:
        """Where the first line of a piece of an original file, that is in some bundle, is there."""
        for deployed in self._selection.deployed.get(path, ()):
            for line in range(span.line - 1, min(span.end_line, span.line + 200)):
                found = deployed.lines.get(line)
                if found is not None:
                    return deployed.origin, Span(found[0] + 1, found[1], found[0] + 1, found[1])
        return None

    def _is_deployed(self, path: str, span: Span) -> bool:
        """Whether something of the function around it is in a bundle: of what is folded away, a line may be missing."""
        every = self._selection.deployed.get(path)
        if every is None:
            return True
        around = max((each for each in self._functions(path) if _is_inside(span, each)), default=None)
        if around is None:
            return True
        return any(line in each.lines for each in every for line in range(around.line - 1, around.end_line))

    def _functions_of(self, path: str) -> tuple[Span, ...]:
        module = self._scan.modules[path]
        return tuple(function.span for function in module.functions if function is not module.body)


def _span(step: FlowStep) -> Span:
    return Span(step.line, step.column, step.end_line, step.end_column)


def _is_inside(inner: Span, outer: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]
