"""A folder as an index of files; whoever lists the folder hands in how its files are opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from lambdascope.engine.archives.files import IndexedFile, NestedSource, check_size
from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.zip import Place, ZipIndex, open_nested
from lambdascope.model.artifact import ByteRanges
from lambdascope.model.errors import ManifestError, TargetError
from lambdascope.model.package import Problem


class FolderFile(NamedTuple):
    """A file below a folder: its size and how to open it. Opening may raise TargetError."""

    size: int
    open: Callable[[], ByteRanges]

    def read(self, limit: int, budget: Budget) -> bytes:
        """All of it; see Content."""
        ranges = self._opened()
        check_size(ranges.size, limit)  # which may have grown since the folder was listed
        budget.spend_on_manifest(ranges.size)
        return ranges.read(0, ranges.size)

    def open_source(self, may_hold: int, budget: Budget) -> NestedSource:  # noqa: ARG002  # it is read in place
        """Random access in place; see Content."""
        return NestedSource(self._opened(), 0)

    def _opened(self) -> ByteRanges:
        try:
            return self.open()
        except TargetError as error:
            raise ManifestError("file-unreadable", str(error)) from error


class FolderIndex:
    """The files of one folder."""

    def __init__(self, files: Mapping[str, FolderFile], problems: Iterable[Problem], place: Place) -> None:
        self._files = files
        self._problems = tuple(problems)
        self._place = place

    def paths(self) -> Iterable[str]:
        """Every path; see FileIndex."""
        return self._files

    def get(self, path: str) -> IndexedFile | None:
        """The file at `path`; see FileIndex."""
        file = self._files.get(path)
        if file is None:
            return None
        place = self._place
        return IndexedFile(place.prefix + path, place.layer, self, file, place.budget, self._open_nested)

    def problems(self) -> Iterator[Problem]:
        """What could not be listed; see FileIndex."""
        yield from self._problems

    def _open_nested(self, file: IndexedFile) -> ZipIndex:
        return open_nested(file, self._place)
