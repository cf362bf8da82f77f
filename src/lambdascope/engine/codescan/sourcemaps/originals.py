"""The files that a bundle was made of, where its source map holds their text: they are scanned in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from lambdascope.engine.codescan.sourcemaps.bundle import Bundle
from lambdascope.engine.codescan.sourcemaps.columns import Columns, lines_of
from lambdascope.engine.codescan.sourcemaps.fit import fits
from lambdascope.engine.codescan.sourcemaps.mappings import Segment, decode
from lambdascope.engine.codescan.sourcemaps.names import SourceName
from lambdascope.model.errors import ManifestError

_NO_CODE = (".json", ".css", ".html", ".txt", ".sql", ".graphql", ".md", ".svg", ".yaml", ".yml", ".wasm", ".node")
"""What is bundled as data."""

TextOf = Callable[[SourceName], str | None]


class Original(NamedTuple):
    """A file that a part of a bundle was made of.

    `deployed`: by its lines, where they are in the bundle: line and column. All count from 0.
    """

    name: SourceName
    text: str
    deployed: Mapping[int, tuple[int, int]]


def originals(bundle: Bundle, suffixes: tuple[str, ...], text_of: TextOf) -> tuple[Original, ...]:
    """The own files of a bundle; none where one of them is not at hand, or in a language that is not scanned.

    Only files that something in the bundle comes from. `text_of` gives a file that lies in the package itself, for maps
    without texts. Raises ManifestError where the map is broken, or is not one of this bundle.
    """
    mappings = decode(bundle.map)
    used = mappings.used()
    own: dict[int, tuple[SourceName, str]] = {}
    for index, source in enumerate(bundle.map.sources):
        name = source.name
        if index not in used or name is None or name.is_third_party or name.is_made_up:
            continue
        if name.path.lower().endswith(_NO_CODE):
            continue
        text = source.text if source.text is not None else text_of(name)
        if text is None or not name.path.lower().endswith(suffixes):
            return ()
        own[index] = name, text
    if not own:
        return ()
    sources = [Columns(lines_of(own[index][1])) if index in own else None for index in range(len(bundle.map.sources))]
    code = Columns(lines_of(bundle.code.decode("utf-8", "replace")))
    if not fits(mappings, code, sources):
        raise ManifestError("source-map-stale", "the source map is not of this code, but of another build")
    places = mappings.first_places(own)
    return tuple(Original(name, text, _in_characters(places[index], code)) for index, (name, text) in own.items())


def _in_characters(places: Mapping[int, Segment], code: Columns) -> dict[int, tuple[int, int]]:
    return {line: (at.line, code.characters(at.line, at.column)) for line, at in places.items()}
