"""Whether a source map is one of this code and these sources, and not one that was left over from another build."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lambdascope.engine.codescan.sourcemaps.columns import Columns
from lambdascope.engine.codescan.sourcemaps.mappings import Mappings

SAMPLE = 2_000
"""Segments that are looked at, spread over the code."""
MAX_OUTSIDE = 0.05
"""Share of places that no line has. Maps of bundlers have none; one line more or less in a source gives a fifth."""
MIN_ALIKE = 0.02
"""Share of words that stand at both ends. Names are shortened in minified code, so that a tenth is seen there; what
does not belong together shares next to none."""
MIN_WORDS = 40
"""Fewer tell nothing."""

_WORD = re.compile(r"[\w$]+")


def fits(mappings: Mappings, code: Columns, sources: Sequence[Columns | None]) -> bool:
    """`sources` in the map's order; None for those whose text is not at hand."""
    outside = looked = words = alike = 0
    for segment in mappings.sample(SAMPLE):
        source = sources[segment.source]
        if source is None:
            continue
        looked += 1
        column = code.characters(segment.line, segment.column)
        source_column = source.characters(segment.source_line, segment.source_column)
        if not code.has(segment.line, column) or not source.has(segment.source_line, source_column):
            outside += 1
            continue
        word = _WORD.match(code.lines[segment.line], column)
        original = _WORD.match(source.lines[segment.source_line], source_column)
        if word is not None and original is not None:
            words += 1
            alike += word[0] == original[0]
    return outside <= looked * MAX_OUTSIDE and (words < MIN_WORDS or alike >= words * MIN_ALIKE)
