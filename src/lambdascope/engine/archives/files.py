"""A file of an artifact, whatever it lies in: its bytes as text, as JSON, or as a nested archive."""

from __future__ import annotations

from json import loads
from typing import NamedTuple, Protocol

from lambdascope.engine.archives.limits import Budget
from lambdascope.model.artifact import MANIFEST_LIMIT, ByteRanges, FileIndex
from lambdascope.model.errors import ManifestError


class NestedSource(NamedTuple):
    """The bytes of a nested archive, and how many bytes of memory they hold."""

    ranges: ByteRanges
    held_bytes: int


class Content(Protocol):
    """The bytes behind a file."""

    @property
    def size(self) -> int:
        """The unpacked size in bytes."""

    def read(self, limit: int, budget: Budget) -> bytes:
        """All of it, checked, if it has at most `limit` bytes and the budget as many. Raises ManifestError."""

    def open_source(self, may_hold: int, budget: Budget) -> NestedSource:
        """Random access to it, holding at most `may_hold` bytes of memory. Raises ManifestError."""


def check_size(size: int, limit: int) -> None:
    """Raises ManifestError beyond the limit."""
    if size > limit:
        raise ManifestError("file-too-large", f"has {size:,} bytes, at most {limit:,} are read of such a file")


class OpenArchive(Protocol):
    """Opens a nested archive; given to files so that they need not know how."""

    def __call__(self, file: IndexedFile) -> FileIndex:
        """The index of the archive that `file` is. Raises ManifestError."""


class IndexedFile(NamedTuple):
    """One file of an index; the ArtifactFile that readers are handed."""

    path: str
    layer: str | None
    siblings: FileIndex
    content: Content
    budget: Budget
    opener: OpenArchive

    @property
    def size(self) -> int:
        """The unpacked size in bytes that the archive states."""
        return self.content.size

    def read(self, limit: int = MANIFEST_LIMIT) -> bytes:
        """The checked content; see ArtifactFile."""
        return self.content.read(limit, self.budget)

    def text(self, limit: int = MANIFEST_LIMIT) -> str:
        """The content as text; see ArtifactFile."""
        return self.read(limit).decode("utf-8", "replace").removeprefix("\ufeff")

    def json(self, limit: int = MANIFEST_LIMIT) -> object:
        """The content as JSON; see ArtifactFile."""
        text = self.text(limit)
        try:
            document: object = loads(text)
        except RecursionError:
            raise ManifestError("manifest-invalid", "is JSON nested too deep to read") from None
        except ValueError as error:
            raise ManifestError("manifest-invalid", f"is not valid JSON: {error}") from None
        return document

    def open_archive(self) -> FileIndex:
        """The file as a nested zip; see ArtifactFile."""
        return self.opener(self)
