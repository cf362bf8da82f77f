"""The example corpus of code scanning, and the marks in its comments: what must be reported, and what must not.

A line that ends in `report: <detector>` must be reported with that detector, one that ends in `safe: <detector>` must
not. Several detectors are separated by commas. The tests and the benchmark read the marks by this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).parent / "corpus" / "codescan"
HALVES = ("first", "second")
"""The second was written by someone who had not seen the engine."""
LANGUAGES = ("python", "javascript")
"""TypeScript counts as JavaScript."""
CLEAN = "clean"
"""The folder of well-written functions, which stands among those of the detectors."""

_MARK = re.compile(r"(?:#|//)\s*(report|safe):\s*([\w, -]+?)\s*$")


class Case(NamedTuple):
    """The code of one function."""

    half: str
    language: str
    detector: str
    """What its folder is named after."""
    name: str
    files: Mapping[str, bytes]
    """By their path within the function."""


class Mark(NamedTuple):
    """What is said of one line."""

    path: str
    line: int
    detector: str
    must_report: bool


class Tally(NamedTuple):
    """How many marks were heeded."""

    reported: int = 0
    missed: int = 0
    false: int = 0
    """Reported although they must not be."""
    quiet: int = 0

    def __add__(self, other: object) -> Tally:
        assert isinstance(other, Tally)
        return Tally(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def recall(self) -> float:
        """The share of what must be reported that is."""
        return self.reported / max(1, self.reported + self.missed)

    @property
    def false_positive_rate(self) -> float:
        """The share of what must not be reported that is."""
        return self.false / max(1, self.false + self.quiet)

    @property
    def score(self) -> float:
        """True-positive rate minus false-positive rate."""
        return self.recall - self.false_positive_rate


def cases(half: str, language: str) -> Iterator[Case]:
    """The functions of one half, in a fixed order."""
    for folder in sorted((CORPUS / half / language).iterdir()):
        for entry in sorted(folder.iterdir()):
            yield Case(half, language, folder.name, entry.name, _files(entry))


def marks(files: Mapping[str, bytes]) -> Iterator[Mark]:
    """Every mark in `files`, line by line."""
    for path, source in files.items():
        for number, line in enumerate(source.decode().split("\n"), 1):
            found = _MARK.search(line)
            if found is not None:
                for detector in re.split(r",\s*", found[2]):
                    yield Mark(path, number, detector, found[1] == "report")


def tally(marked: Iterable[Mark], is_reported: Callable[[Mark], bool]) -> Tally:
    """Count the marks by what `is_reported` says of each."""
    made = Tally()
    for mark in marked:
        hit = is_reported(mark)
        if mark.must_report:
            made += Tally(reported=int(hit), missed=int(not hit))
        else:
            made += Tally(false=int(hit), quiet=int(not hit))
    return made


def _files(entry: Path) -> Mapping[str, bytes]:
    if entry.is_file():
        return {entry.name: entry.read_bytes()}
    return {path.relative_to(entry).as_posix(): path.read_bytes() for path in entry.rglob("*") if path.is_file()}
