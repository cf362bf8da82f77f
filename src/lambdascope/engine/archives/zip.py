"""A zip as an index of files, opened over byte ranges; nothing is read before it is asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lambdascope.engine.archives.files import IndexedFile, NestedSource, check_size
from lambdascope.engine.archives.inflate import DEFLATED, STORED, unpack
from lambdascope.engine.archives.limits import MAX_DEPTH, MAX_NESTED_BYTES, Budget
from lambdascope.engine.archives.ranges import MemoryRanges, Window
from lambdascope.engine.archives.zip_directory import Directory, Entry, data_start, read_directory
from lambdascope.model.artifact import ByteRanges
from lambdascope.model.errors import ArchiveCorrupt, ArchiveError, ManifestError
from lambdascope.model.package import Problem


class Place(NamedTuple):
    """Where an archive is: what its files' paths start with, and how much is already open around it."""

    budget: Budget
    prefix: str = ""
    layer: str | None = None
    depth: int = 0
    held_bytes: int = 0


class ZipIndex:
    """The files of one zip."""

    def __init__(self, source: ByteRanges, place: Place) -> None:
        """Read the directory. Raises ArchiveCorrupt, ArchiveTooLarge or BudgetExhausted."""
        self._source = source
        self._place = place
        self._directory = read_directory(source)
        place.budget.spend_on_entries(self._directory.found_entries)

    def paths(self) -> Iterable[str]:
        """Every path in the archive's order; see FileIndex."""
        return self._directory.positions

    def get(self, path: str) -> IndexedFile | None:
        """The file at `path`; see FileIndex."""
        place = self._place
        if path not in self._directory.positions:
            # Readers ask for the neighbours of a file by its path, which names the archives around this one, too.
            if not place.prefix or not path.startswith(place.prefix):
                return None
            path = path.removeprefix(place.prefix)
            if path not in self._directory.positions:
                return None
        content = ZipMember(self._source, self._directory, self._directory.entry(path))
        return IndexedFile(place.prefix + path, place.layer, self, content, place.budget, self._open_nested)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the archive as a whole; see FileIndex."""
        path, layer, directory = self._place.prefix.rstrip("/"), self._place.layer, self._directory
        if directory.unsafe_names:
            names = ", ".join(repr(name[:80]) for name in directory.unsafe_names[:3])
            yield Problem(
                "unsafe-name", path, layer, f"{len(directory.unsafe_names):,} members were left out, because their "
                f"names point outside the archive: {names}",
            )  # fmt: skip
        if directory.backslash_names:
            yield Problem(
                "backslash-name", path, layer, f"{directory.backslash_names:,} member names use backslashes, read as "
                "slashes; Lambda does not: build the zip with slashes",
            )  # fmt: skip
        if directory.duplicate_names:
            yield Problem(
                "duplicate-name", path, layer,
                f"{directory.duplicate_names:,} members repeat an earlier name; the last of each was read",
            )  # fmt: skip
        stated, found = directory.stated_entries, directory.found_entries
        if stated is not None and stated not in (found, found & 0xFFFF):
            yield Problem("entry-count", path, layer, f"the end record states {stated:,} entries, found {found:,}")

    def _open_nested(self, file: IndexedFile) -> ZipIndex:
        return open_nested(file, self._place)


def open_nested(file: IndexedFile, around: Place) -> ZipIndex:
    """The archive that `file` is, found at `around`. Raises ManifestError."""
    if around.depth >= MAX_DEPTH:
        raise ManifestError("nested-too-deep", f"is an archive inside {MAX_DEPTH} others; deeper ones are not opened")
    may_hold = MAX_NESTED_BYTES - around.held_bytes - around.budget.kept_bytes
    source = file.content.open_source(may_hold, around.budget)
    place = Place(
        prefix=f"{file.path}/",
        layer=file.layer,
        depth=around.depth + 1,
        held_bytes=around.held_bytes + source.held_bytes,
        budget=around.budget,
    )
    try:
        return ZipIndex(source.ranges, place)
    except ArchiveError as error:
        raise ManifestError("archive-unreadable", f"cannot be opened: {error}") from error


class ZipMember(NamedTuple):
    """The bytes of one member."""

    source: ByteRanges
    directory: Directory
    entry: Entry

    @property
    def size(self) -> int:
        """The unpacked size in bytes that the directory states."""
        return self.entry.size

    def read(self, limit: int, budget: Budget) -> bytes:
        """All of it, checked; see Content."""
        start = self._checked_start(limit)
        budget.spend_on_manifest(self.entry.size)
        return bytes(self._unpack(start))

    def open_source(self, may_hold: int, budget: Budget) -> NestedSource:
        """A stored member is read in place, a deflated one is unpacked into memory; see Content."""
        entry = self.entry
        if entry.method == STORED and entry.packed_size == entry.size:
            return NestedSource(Window(self.source, self._checked_start(self.source.size), entry.size), 0)
        start = self._checked_start(may_hold)
        budget.spend_on_nested(entry.size)
        return NestedSource(MemoryRanges(self._unpack(start)), entry.size)

    def _checked_start(self, limit: int) -> int:
        entry = self.entry
        if entry.is_encrypted:
            raise ManifestError("encrypted", "is encrypted; scan the package before it is encrypted")
        if entry.is_symlink:
            raise ManifestError("symlink", "is a symbolic link, which is not followed")
        if entry.method not in (STORED, DEFLATED):
            raise ManifestError("unsupported-compression", f"uses compression method {entry.method}, as Lambda cannot")
        check_size(entry.size, limit)
        try:
            start = data_start(self.source, entry)
        except ArchiveCorrupt as error:
            raise ManifestError("file-unreadable", f"cannot be read: {error}") from error
        if start + entry.packed_size > self._next_start():
            raise ManifestError("overlapping", "overlaps another member; the archive is damaged or hostile")
        return start

    def _next_start(self) -> int:
        """Where the next member, or the directory, starts."""
        offsets = self.directory.offsets
        after = bisect_right(offsets, self.entry.offset)
        if after >= 2 and offsets[after - 2] == self.entry.offset:
            return self.entry.offset
        return offsets[after] if after < len(offsets) else self.directory.start

    def _unpack(self, start: int) -> bytes | bytearray:
        entry = self.entry
        try:
            return unpack(self.source, start, entry.packed_size, entry.method, entry.size, entry.crc)
        except ArchiveCorrupt as error:
            raise ManifestError("file-unreadable", f"cannot be read: {error}") from error
