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


class ClaimIndex:
    """The globs of all claims, indexed by their last segment."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        """Raises ValueError for a glob whose last segment is neither a name nor `*.extension`."""
        self._by_last: dict[str, list[tuple[Callable[[str], object], str]]] = {}
        for claim in claims:
            for glob in claim.globs:
                last = glob.rpartition("/")[2]
                if not last or "*" in last.removeprefix("*."):
                    raise ValueError(f"{claim.reader}: the glob {glob!r} must end in a name or in *.extension")
                self._by_last.setdefault(last, []).append((_matcher(glob), claim.reader))

    def sort(self, paths: Iterable[str]) -> dict[str, list[str]]:
        """The claimed paths of each reader, in the order of `paths`."""
        claimed: dict[str, dict[str, None]] = {}
        by_last = self._by_last
        for path in paths:
            name = path[path.rfind("/") + 1 :]
            dot = name.rfind(".")
            for last in (name, f"*{name[dot:]}") if dot > 0 else (name,):
                for matches, reader in by_last.get(last, ()):
                    if matches(path):
                        claimed.setdefault(reader, {})[path] = None
        return {reader: list(own) for reader, own in claimed.items()}


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
    return partial(re.fullmatch, f"(?:.*/)?{_regex(tail)}")


def _regex(segments: str) -> str:
    return "/".join(re.escape(segment).replace(r"\*", "[^/]*") for segment in segments.split("/"))
