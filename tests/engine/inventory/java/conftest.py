"""A small in-memory index of files and zips, so that the readers are tested without the real archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pytest

from lambdascope.model.artifact import MANIFEST_LIMIT, ArtifactFile, FileIndex
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Problem

Tree = Mapping[str, bytes]
MAX_DEPTH = 6


@dataclass(frozen=True)
class MemoryFile:
    path: str
    layer: str | None
    siblings: MemoryIndex
    content: bytes
    reads: list[str]

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, limit: int = MANIFEST_LIMIT) -> bytes:
        self.reads.append(self.path)
        if len(self.content) > limit:
            raise ManifestError("file-too-large", "is too large")
        if self.content.startswith(b"damaged"):
            raise ManifestError("file-damaged", "has a wrong checksum")
        return self.content

    def text(self, limit: int = MANIFEST_LIMIT) -> str:
        return self.read(limit).decode("utf-8", "replace").removeprefix("\ufeff")

    def json(self, limit: int = MANIFEST_LIMIT) -> object:
        raise NotImplementedError

    def open_archive(self) -> FileIndex:
        if self.siblings.depth >= MAX_DEPTH:
            raise ManifestError("nested-too-deep", "lies too deep")
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                tree = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        except zipfile.BadZipFile as error:
            raise ManifestError("archive-invalid", str(error)) from None
        return MemoryIndex(tree, f"{self.path}/", self.layer, self.siblings.depth + 1, self.reads)


@dataclass(frozen=True)
class MemoryIndex:
    tree: Tree
    prefix: str
    layer: str | None
    depth: int
    reads: list[str]
    """The paths of all files read so far."""

    def paths(self) -> Iterable[str]:
        return list(self.tree)

    def get(self, path: str) -> ArtifactFile | None:
        if path not in self.tree:
            return None
        return MemoryFile(f"{self.prefix}{path}", self.layer, self, self.tree[path], self.reads)

    def problems(self) -> Iterator[Problem]:
        yield from ()


@pytest.fixture
def index_of() -> Callable[..., MemoryIndex]:
    """Makes the index of a function, or of the layer named."""

    def make(tree: Tree, layer: str | None = None) -> MemoryIndex:
        return MemoryIndex(tree, "", layer, 0, [])

    return make


@pytest.fixture
def zip_of() -> Callable[[Tree], bytes]:
    """Makes the bytes of a zip."""

    def make(tree: Tree) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in tree.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return make


@pytest.fixture
def file_of(index_of: Callable[..., MemoryIndex]) -> Callable[[str, bytes], ArtifactFile]:
    """Makes a file that is alone in its function."""

    def make(path: str, content: bytes) -> ArtifactFile:
        file = index_of({path: content}).get(path)
        assert file is not None
        return file

    return make
