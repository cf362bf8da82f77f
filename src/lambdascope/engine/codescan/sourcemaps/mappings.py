"""The mappings of a source map: base64 VLQ, decoded into arrays that are looked up by place.

Source: https://tc39.es/ecma426/#sec-mappings
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Container, Iterator
from itertools import pairwise
from typing import NamedTuple

from lambdascope.engine.codescan.sourcemaps.document import Piece, SourceMap
from lambdascope.model.errors import ManifestError

MAX_SEGMENTS = 3_000_000
"""Of one map; the largest bundles that Lambda takes have about as many."""
MAX_LINES = 1_000_000
_LARGEST = (1 << 31) - 1
_MOST_DIGITS = 7
"""That 32 bits take, five in each."""
_MAX_REMEMBERED = 100_000
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


class Mappings:
    """All segments of a map."""

    def __init__(self) -> None:
        self._columns = array("i")
        self._sources = array("i")
        self._source_lines = array("i")
        self._source_columns = array("i")
        self._ranges: dict[int, tuple[int, int]] = {}
        """By generated line, where its segments are in the arrays."""

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

    def add_line(self, line: int, segments: list[tuple[int, int, int, int]]) -> None:
        """The segments of one generated line; lines come in order, and one may come in two parts."""
        if any(left[0] > right[0] for left, right in pairwise(segments)):
            segments = sorted(segments, key=lambda each: each[0])
        start = len(self._columns)
        if line in self._ranges:
            start = self._ranges[line][0]
        for column, source, source_line, source_column in segments:
            self._columns.append(column)
            self._sources.append(source)
            self._source_lines.append(source_line)
            self._source_columns.append(source_column)
        self._ranges[line] = start, len(self._columns)


def decode(map_: SourceMap) -> Mappings:
    """All mappings of a map. Raises ManifestError where they are not what the format allows, or too many."""
    made = Mappings()
    if sum(piece.mappings.count(";") for piece in map_.pieces) > MAX_LINES:
        raise _broken(f"tells of more than {MAX_LINES:,} lines")
    if sum(piece.mappings.count(",") + piece.mappings.count(";") + 1 for piece in map_.pieces) > MAX_SEGMENTS:
        raise _broken(f"has more than {MAX_SEGMENTS:,} segments")
    known: dict[str, tuple[int, ...]] = {}
    for piece in map_.pieces:
        _decode_piece(piece, made, known)
    return made


def _decode_piece(piece: Piece, made: Mappings, known: dict[str, tuple[int, ...]]) -> None:
    source = source_line = source_column = 0
    for number, text in enumerate(piece.mappings.split(";")):
        if not text:
            continue
        column = piece.column if number == 0 else 0
        segments = []
        for segment in text.split(","):
            deltas = known.get(segment)
            if deltas is None:
                deltas = _deltas(segment)
                if len(known) < _MAX_REMEMBERED:
                    known[segment] = deltas
            column += deltas[0]
            if len(deltas) == 1:
                segments.append((column, UNMAPPED, 0, 0))
                continue
            source += deltas[1]
            source_line += deltas[2]
            source_column += deltas[3]
            if not 0 <= source < piece.sources or not 0 <= source_line <= _LARGEST or source_column < 0:
                raise _broken("points outside of its sources")
            segments.append((column, source + piece.first_source, source_line, source_column))
        if any(not 0 <= each[0] <= _LARGEST or each[3] > _LARGEST for each in segments):
            raise _broken("has a column that no line has")
        made.add_line(piece.line + number, segments)


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
