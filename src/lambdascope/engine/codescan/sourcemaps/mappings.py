"""The mappings of a source map: base64 VLQ, decoded into arrays that are looked up by place.

Source: https://tc39.es/ecma426/#sec-mappings
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Container, Iterator
from typing import NamedTuple

from lambdascope.engine.codescan.sourcemaps.document import Piece, SourceMap
from lambdascope.model.errors import ManifestError

MAX_SEGMENTS = 2_000_000
"""Of one map; bundles of 10 MB have about as many."""
MAX_LINES = 1_000_000
_MOST_DIGITS = 7
"""That 32 bits take, five in each."""
_MAX_REMEMBERED = 100_000
_LONG = 100_000
"""Characters of a line that is not split as a whole."""
_DIGITS = {
    character: value
    for value, character in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
UNMAPPED = -1
"""The source of a segment that says: from here on, the code comes from nowhere."""


class Segment(NamedTuple):
    """One place of the generated code with where it comes from. All numbers count from 0, columns in UTF-16 units."""

    line: int
    column: int
    source: int
    source_line: int
    source_column: int


class Table(NamedTuple):
    """The segments as columns of numbers. `ranges`: by generated line, where its segments are in them."""

    columns: array[int]
    sources: array[int]
    source_lines: array[int]
    source_columns: array[int]
    ranges: dict[int, tuple[int, int]]

    def end_line(self, line: int, start: int, *, is_sorted: bool) -> None:
        """`line` is all that was added from `start` on. Lines come in order, and one may come in two parts."""
        start = self.ranges.get(line, (start, 0))[0]
        end = len(self.columns)
        self.ranges[line] = start, end
        if not is_sorted:
            order = sorted(range(start, end), key=self.columns.__getitem__)
            for each in (self.columns, self.sources, self.source_lines, self.source_columns):
                each[start:end] = array("i", [each[at] for at in order])


class Mappings:
    """All segments of a map."""

    def __init__(self, table: Table) -> None:
        self._columns, self._sources, self._source_lines, self._source_columns, self._ranges = table

    def __len__(self) -> int:
        return len(self._columns)

    def sample(self, size: int) -> Iterator[Segment]:
        """Mapped segments in the order of the generated code: all of them, or about `size` at even distances."""
        step = max(1, len(self) // size)
        for line, (start, end) in self._ranges.items():
            for at in range(start + -start % step, end, step):
                if self._sources[at] != UNMAPPED:
                    yield self._segment(line, at)

    def used(self) -> frozenset[int]:
        """The sources that something comes from."""
        return frozenset(self._sources) - {UNMAPPED}

    def first_places(self, wanted: Container[int]) -> dict[int, dict[int, Segment]]:
        """Of each of the `wanted` sources, by its line, the first segment that comes from there."""
        found: dict[int, dict[int, Segment]] = {}
        for line, (start, end) in self._ranges.items():
            for at in range(start, end):
                source = self._sources[at]
                if source in wanted:
                    places = found.setdefault(source, {})
                    if self._source_lines[at] not in places:
                        places[self._source_lines[at]] = self._segment(line, at)
        return found

    def at(self, line: int, column: int) -> Segment | None:
        """The segment that a place of the generated code is in, counted from 0; None where none tells of it."""
        start, end = self._ranges.get(line, (0, 0))
        found = bisect_right(self._columns, column, start, end) - 1
        return self._segment(line, found) if found >= start and self._sources[found] != UNMAPPED else None

    def within(self, line: int, column: int, end_line: int, end_column: int) -> Iterator[Segment]:
        """The mapped segments that begin between two places, the second exclusive."""
        for each in range(line, end_line + 1):
            start, end = self._ranges.get(each, (0, 0))
            for at in range(start, end):
                here = self._columns[at]
                is_inside = (each > line or here >= column) and (each < end_line or here < end_column)
                if is_inside and self._sources[at] != UNMAPPED:
                    yield self._segment(each, at)

    def _segment(self, line: int, at: int) -> Segment:
        return Segment(line, self._columns[at], self._sources[at], self._source_lines[at], self._source_columns[at])


def decode(map_: SourceMap) -> Mappings:
    """All mappings of a map. Raises ManifestError where they are not what the format allows, or too many."""
    if sum(piece.mappings.count(";") for piece in map_.pieces) > MAX_LINES:
        raise _broken(f"tells of more than {MAX_LINES:,} lines")
    if sum(piece.mappings.count(",") + piece.mappings.count(";") + 1 for piece in map_.pieces) > MAX_SEGMENTS:
        raise _broken(f"has more than {MAX_SEGMENTS:,} segments")
    table = Table(array("i"), array("i"), array("i"), array("i"), {})
    known: dict[str, tuple[int, ...]] = {}
    for piece in map_.pieces:
        try:
            _decode_piece(piece, table, known)
        except OverflowError:
            raise _broken("has a line or a column that no file has") from None
    return Mappings(table)


def _decode_piece(piece: Piece, table: Table, known: dict[str, tuple[int, ...]]) -> None:
    source, source_line, source_column = piece.first_source, 0, 0
    sources = range(piece.first_source, piece.first_source + piece.sources)
    add_column, add_source = table.columns.append, table.sources.append
    add_source_line, add_source_column = table.source_lines.append, table.source_columns.append
    for number, text in enumerate(piece.mappings.split(";")):
        if not text:
            continue
        column = before = piece.column if number == 0 else 0
        start, is_sorted = len(table.columns), True
        for segment in text.split(",") if len(text) < _LONG else _split(text):
            deltas = known.get(segment) or _remembered(segment, known)
            column += deltas[0]
            if column < before:
                is_sorted = False
            before = column
            if len(deltas) == 1:
                add_source(UNMAPPED)
                add_source_line(0)
                add_source_column(0)
            else:
                source += deltas[1]
                source_line += deltas[2]
                source_column += deltas[3]
                if source not in sources or source_line < 0 or source_column < 0:
                    raise _broken("points outside of its sources")
                add_source(source)
                add_source_line(source_line)
                add_source_column(source_column)
            if column < 0:
                raise _broken("has a line or a column that no file has")
            add_column(column)
        table.end_line(piece.line + number, start, is_sorted=is_sorted)


def _split(text: str) -> Iterator[str]:
    """What is between the commas, one after another: minified code has all of it in one line."""
    start = 0
    while (end := text.find(",", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _remembered(segment: str, known: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    deltas = _deltas(segment)
    if len(known) < _MAX_REMEMBERED:
        known[segment] = deltas
    return deltas


def _deltas(segment: str) -> tuple[int, ...]:
    """The numbers of a segment: column, source, line, column, name; or only the first, or all but the last."""
    numbers = []
    value = shift = 0
    for character in segment:
        digit = _DIGITS.get(character)
        if digit is None:
            raise _broken(f"has {character!r} in its mappings")
        value |= (digit & 31) << shift
        shift += 5
        if digit & 32:
            if shift >= 5 * _MOST_DIGITS:
                raise _broken("has a number of more than 32 bits")
            continue
        numbers.append(-(value >> 1) if value & 1 else value >> 1)
        value = shift = 0
    if shift or len(numbers) not in (1, 4, 5):
        raise _broken("has a segment of a length that none has")
    return tuple(numbers)


def _broken(what: str) -> ManifestError:
    return ManifestError("source-map-invalid", f"the source map {what}")
