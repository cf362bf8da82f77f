"""What the stages of a scan see of an artifact: an index of files whose bytes are read on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple, Protocol

from lambdascope.model.package import Problem

MANIFEST_LIMIT = 8 * 1024 * 1024
"""The most bytes read of one text manifest. The largest lock files we know are half of this; hostile JSON of this
size still parses within 250 MB of memory."""


class ByteRanges(Protocol):
    """A run of bytes that can be read in pieces: a local file, memory, later an HTTP object."""

    @property
    def size(self) -> int:
        """The number of bytes."""

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`, fewer than `length` only at the end; `offset` may lie beyond it."""


class ArtifactRole(StrEnum):
    """Whether an artifact is the function's own package or one of its layers."""

    FUNCTION = "function"
    LAYER = "layer"


class Artifact(NamedTuple):
    """One deployed unit of a function."""

    name: str
    role: ArtifactRole
    sha256: str | None
    """Lower-case hex; None for a folder, which has no bytes of its own."""
    size: int
    """Bytes of the archive, or the sum of the files of a folder."""


class ArtifactFile(Protocol):
    """A file of an artifact; nothing is read before one of the methods is called."""

    @property
    def path(self) -> str:
        """The path from the root of the function or layer; inside a nested archive, `outer.jar/inner/file`."""

    @property
    def layer(self) -> str | None:
        """The layer the file came from, None for the function."""

    @property
    def size(self) -> int:
        """The unpacked size in bytes that the archive states."""

    @property
    def siblings(self) -> FileIndex:
        """The index this file belongs to: the artifact set's, or the nested archive's."""

    def read(self, limit: int = MANIFEST_LIMIT) -> bytes:
        """The checked content. Raises ManifestError if it exceeds `limit`, is damaged, encrypted or a link."""

    def text(self, limit: int = MANIFEST_LIMIT) -> str:
        """The content as UTF-8 without byte order mark; invalid bytes become U+FFFD. Raises as `read`."""

    def json(self, limit: int = MANIFEST_LIMIT) -> object:
        """The content as JSON. Raises as `read`, and ManifestError where it is not JSON or nested too deep."""

    def open_archive(self) -> FileIndex:
        """The file as a nested zip. Raises ManifestError where it is none, is too large or nested too deep."""


class FileIndex(Protocol):
    """The files of one archive, or of a function and its layers."""

    def paths(self) -> Iterable[str]:
        """Every path, relative to this index's own root, without folders; in the archive's order."""

    def get(self, path: str) -> ArtifactFile | None:
        """The file at `path`, relative to this index's root or as the file itself says; None if there is none."""

    def problems(self) -> Iterator[Problem]:
        """What is wrong with it as a whole, such as names that point outside the archive."""
