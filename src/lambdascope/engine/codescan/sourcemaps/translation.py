"""Places of a bundle, told at the files that it was made of. The map is decoded when the first place is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from lambdascope.engine.codescan.ir import Span
from lambdascope.engine.codescan.sourcemaps.bundle import Bundle
from lambdascope.engine.codescan.sourcemaps.columns import Columns, lines_of
from lambdascope.engine.codescan.sourcemaps.fit import fits
from lambdascope.engine.codescan.sourcemaps.mappings import Mappings, Segment, decode
from lambdascope.engine.codescan.sourcemaps.names import SourceName
from lambdascope.model.errors import ManifestError

_TOKEN = re.compile(r"[\w$]+|\S|$")
MAX_LINES = 200
"""Lines of a place that are looked through for its end."""


class Translated(NamedTuple):
    """A place in one of the files. `lines`: their text, where the map holds it."""

    name: SourceName
    span: Span
    lines: Sequence[str] | None


class Translation:
    """Tells places of one bundle. `problem`: why it can not, once that is known."""

    def __init__(self, bundle: Bundle, lines: Sequence[str]) -> None:
        self._bundle = bundle
        self._code = Columns(lines)
        self._sources: dict[int, Columns | None] = {}
        self.problem: ManifestError | None = None

    def place(self, span: Span) -> Translated | None:
        """Where `span` of the bundle comes from; None where the map does not tell."""
        mappings = self._mappings
        if mappings is None:
            return None
        line, end_line = span.line - 1, span.end_line - 1
        column = self._code.units(line, span.column)
        last = min(end_line, line + MAX_LINES), self._code.units(end_line, span.end_column)
        inside = list(mappings.within(line, column, *last))
        first = mappings.at(line, column) or (inside[0] if inside else None)
        name = self._bundle.map.sources[first.source].name if first is not None else None
        if first is None or name is None or name.is_made_up:
            return None
        begin = first.source_line, first.source_column
        ends = [each for each in inside if each.source == first.source and _begin(each) >= begin]
        end = max([first, *ends], key=_begin)
        columns = self._columns(first.source)
        end_column = end.source_column + self._length(end, columns)
        if columns is None:
            return Translated(name, Span(begin[0] + 1, begin[1], end.source_line + 1, end_column), None)
        begins = columns.characters(*begin)
        ends_at = columns.characters(end.source_line, end_column)
        return Translated(name, Span(begin[0] + 1, begins, end.source_line + 1, ends_at), columns.lines)

    @cached_property
    def _mappings(self) -> Mappings | None:
        try:
            made = decode(self._bundle.map)
            known = [self._columns(index) for index in range(len(self._bundle.map.sources))]
            if not fits(made, self._code, known):
                raise ManifestError("source-map-stale", "the source map is not of this code, but of another build")
        except ManifestError as error:
            self.problem = error
            return None
        return made

    def _columns(self, source: int) -> Columns | None:
        if source not in self._sources:
            text = self._bundle.map.sources[source].text
            self._sources[source] = Columns(lines_of(text)) if text is not None else None
        return self._sources[source]

    def _length(self, segment: Segment, columns: Columns | None) -> int:
        """The UTF-16 units of the token at a segment: in its source, else as the bundle spells it."""
        if columns is not None and columns.has(segment.source_line, 0):
            text = columns.lines[segment.source_line]
            column = columns.characters(segment.source_line, segment.source_column)
        else:
            text = self._code.lines[segment.line] if self._code.has(segment.line, 0) else ""
            column = self._code.characters(segment.line, segment.column)
        found = _TOKEN.match(text, column)
        return sum(2 if each >= "\U00010000" else 1 for each in found[0]) if found is not None else 0


def _begin(segment: Segment) -> tuple[int, int]:
    return segment.source_line, segment.source_column
