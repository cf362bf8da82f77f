"""The lines of a text and their columns: source maps count UTF-16 units, everything of ours counts characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

_LINE_END = re.compile(r"\r\n|\r|\n")
_FIRST_ASTRAL = "\U00010000"


def lines_of(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return _LINE_END.split(text)


class Columns:
    """Turns columns of `lines` from characters into UTF-16 units and back. Lines and columns count from 0."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._marks: dict[int, tuple[list[int], list[int]]] = {}

    def units(self, line: int, characters: int) -> int:
        """UTF-16 units before a character."""
        return characters + bisect_left(self._astral(line)[0], characters)

    def characters(self, line: int, units: int) -> int:
        """Characters before a UTF-16 unit."""
        return units - bisect_left(self._astral(line)[1], units)

    def has(self, line: int, characters: int) -> bool:
        """Whether there is such a place, the end of a line included."""
        return line < len(self.lines) and characters <= len(self.lines[line])

    def _astral(self, line: int) -> tuple[list[int], list[int]]:
        """Where the characters of two units stand, in characters and in units."""
        found = self._marks.get(line)
        if found is None:
            text = self.lines[line] if line < len(self.lines) else ""
            places = [] if text.isascii() else [at for at, each in enumerate(text) if each >= _FIRST_ASTRAL]
            found = self._marks[line] = places, [at + before for before, at in enumerate(places)]
        return found
