"""A source map as a document: its sources with their texts, and the mappings, not yet decoded.

Source: https://tc39.es/ecma426/ (source map format, revision 3, with index maps).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import loads
from typing import NamedTuple

from lambdascope.engine.codescan.sourcemaps.names import SourceName, source_name
from lambdascope.model.errors import ManifestError

MAX_BYTES = 16 * 1024 * 1024
"""Of one map: that of a bundle of several MiB with all its sources."""
MAX_STRUCTURE_BYTES = 2 * 1024 * 1024
"""Of what is not text in it: JSON of brackets takes thirty times its size in memory, while maps are nearly all text."""
MAX_SOURCES = 50_000
MAX_SECTIONS = 10_000

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
"""One that never ends reaches to the end, so that nothing is read twice."""
_GUARD = re.compile(rb"^\)\]\}'[^\n]*\n")
"""What some servers put before JSON so that browsers do not run it."""


class Source(NamedTuple):
    """One of the files that the code was made of. `name` is None for code without a source that could be told."""

    name: SourceName | None
    text: str | None


class Piece(NamedTuple):
    """The mappings of one section: where it begins in the generated file, from 0, and where its sources in the list."""

    line: int
    column: int
    mappings: str
    first_source: int
    sources: int


class SourceMap(NamedTuple):
    sources: tuple[Source, ...]
    pieces: tuple[Piece, ...]


def read_map(data: bytes, folder: str) -> SourceMap:
    """The map that `data` holds, found in (or for a file in) `folder` of the package.

    Raises ManifestError for what is no source map of revision 3, or too large a one.
    """
    if len(data) > MAX_BYTES:
        raise _invalid(f"has more than {MAX_BYTES:,} bytes")
    data = _GUARD.sub(b"", data.removeprefix(b"\xef\xbb\xbf"), count=1)
    if sum(len(each) for each in _STRING.split(data)) > MAX_STRUCTURE_BYTES:
        raise _invalid("has a structure that no source map needs")
    try:
        document = loads(data)
    except (ValueError, RecursionError):
        raise _invalid("is not JSON") from None
    if not isinstance(document, dict) or document.get("version") not in (3, "3"):
        raise _invalid("is not of revision 3")
    sources: list[Source] = []
    pieces = []
    for line, column, part in _sections(document):
        mappings = part.get("mappings")
        if not isinstance(mappings, str):
            raise _invalid("has no mappings")
        first = len(sources)
        sources += _sources(part, folder)
        pieces.append(Piece(line, column, mappings, first, len(sources) - first))
        if len(sources) > MAX_SOURCES:
            raise _invalid(f"names more than {MAX_SOURCES:,} sources")
    return SourceMap(tuple(sources), tuple(pieces))


def _sections(document: dict[str, object]) -> Iterator[tuple[int, int, dict[str, object]]]:
    """The parts of an index map with their offsets; a plain map is the only part of itself."""
    sections = document.get("sections")
    if sections is None:
        yield 0, 0, document
        return
    if not isinstance(sections, list) or len(sections) > MAX_SECTIONS:
        raise _invalid("has sections that are no list, or too many of them")
    before = (0, -1)
    for section in sections:
        offset = section.get("offset") if isinstance(section, dict) else None
        part = section.get("map") if isinstance(section, dict) else None
        line, column = (offset.get("line"), offset.get("column")) if isinstance(offset, dict) else (None, None)
        if not isinstance(part, dict) or "sections" in part or not _is_number(line) or not _is_number(column):
            raise _invalid("has a section without a map or an offset")
        assert isinstance(line, int) and isinstance(column, int)
        if (line, column) <= before:
            raise _invalid("has sections that are not in order")
        before = line, column
        yield line, column, part


def _sources(part: dict[str, object], folder: str) -> Iterator[Source]:
    names, texts, root = part.get("sources"), part.get("sourcesContent"), part.get("sourceRoot")
    if not isinstance(names, list):
        raise _invalid("has no list of sources")
    contents = texts if isinstance(texts, list) else []
    for index, name in enumerate(names):
        text = contents[index] if index < len(contents) else None
        named = source_name(name, root if isinstance(root, str) else "", folder) if isinstance(name, str) else None
        yield Source(named, text if isinstance(text, str) else None)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31


def _invalid(what: str) -> ManifestError:
    return ManifestError("source-map-invalid", f"the source map {what}")
