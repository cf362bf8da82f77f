"""Which reader wants which path, decided by name alone and in one dictionary lookup per file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Package, Problem


class Claim(NamedTuple):
    """One line of the list of readers: which files a reader wants, and what its packages prove.

    A glob is one over path segments: a leading `**/` means at any depth, `*` matches within a segment, and the last
    segment is a literal name (`METADATA`) or `*.extension`.
    """

    reader: str
    """The module below this folder that has `read`; imported when the first file is claimed."""
    ecosystem: Ecosystem
    globs: tuple[str, ...]
    is_declared: bool = False
    """Whether its packages are only declared (a lock file) rather than proven to be in the artifact."""


class Reader(Protocol):
    """What a reader module offers."""

    @staticmethod
    def read(file: ArtifactFile) -> Iterator[Package | Problem]:
        """The packages the file proves, and what of it could not be understood.

        Raises ManifestError where the file as a whole cannot be.
        """


_Glob = tuple[Callable[[str], object], str]
"""Whether a path fits the glob, and the reader that claims it."""


class ClaimIndex:
    """The globs of all claims, indexed by their last segment."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        """Raises ValueError for a glob whose last segment is neither a name nor `*.extension`."""
        self._by_name: dict[str, list[_Glob]] = {}
        self._by_extension: dict[str, list[_Glob]] = {}
        for claim in claims:
            for glob in claim.globs:
                last = glob.rpartition("/")[2]
                key = last.removeprefix("*.")
                if not key or "*" in key or (key != last and "." in key):
                    raise ValueError(f"{claim.reader}: the glob {glob!r} must end in a name or in *.extension")
                globs = self._by_name if key == last else self._by_extension
                globs.setdefault(key, []).append((_matcher(glob), claim.reader))

    def sort(self, paths: Iterable[str]) -> dict[str, list[str]]:
        """The claimed paths of each reader, in the order of `paths`."""
        claimed: dict[str, dict[str, None]] = {}
        by_name, by_extension = self._by_name, self._by_extension
        for path in paths:  # tens of thousands, of which hundreds are claimed
            name = path.rpartition("/")[2]
            extension = name.rpartition(".")[2].lower()
            if name in by_name or extension in by_extension:
                for matches, reader in self._globs(name, extension):
                    if matches(path):
                        claimed.setdefault(reader, {})[path] = None
        return {reader: list(own) for reader, own in claimed.items()}

    def _globs(self, name: str, extension: str) -> Iterator[_Glob]:
        yield from self._by_name.get(name, ())
        if len(name) > len(extension) + 1:  # a file called `jar` or `.jar` has no extension
            yield from self._by_extension.get(extension, ())


def _matcher(glob: str) -> Callable[[str], object]:
    """Tells whether a path fits `glob`, given that its last segment does."""
    tail = glob.removeprefix("**/")
    if glob == tail:
        return partial(re.fullmatch, _regex(tail))
    if "/" not in tail:
        return bool
    if "*" not in tail:
        # Thousands of `__init__.py` are asked whether they lie in `_vendor`: no regular expression for that.
        ending = f"/{tail}"
        return lambda path: f"/{path}".endswith(ending)
    return partial(re.fullmatch, f"(?s:.*/)?{_regex(tail)}")


def _regex(segments: str) -> str:
    return "/".join(re.escape(segment).replace(r"\*", "[^/]*") for segment in segments.split("/"))
