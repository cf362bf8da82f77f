"""Files of an artifact in memory: what readers are tested on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from lambdascope.model.artifact import MANIFEST_LIMIT, ArtifactFile, FileIndex
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Problem


@dataclass(frozen=True)
class MemoryIndex:
    """Files by path; a mapping in place of bytes is a nested archive."""

    files: Mapping[str, Any]
    layer: str | None = None

    def paths(self) -> Iterable[str]:
        return self.files

    def get(self, path: str) -> ArtifactFile | None:
        return MemoryFile(path, self.layer, self.files[path], self) if path in self.files else None

    def problems(self) -> Iterator[Problem]:
        yield from ()


@dataclass(frozen=True)
class MemoryFile:
    """One of them."""

    path: str
    layer: str | None
    content: Any
    siblings: FileIndex

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, limit: int = MANIFEST_LIMIT) -> bytes:
        if self.size > limit:
            raise ManifestError("file-too-large", "is too large")
        return bytes(self.content)

    def text(self, limit: int = MANIFEST_LIMIT) -> str:
        return self.read(limit).decode("utf-8", "replace").removeprefix("\ufeff")

    def json(self, limit: int = MANIFEST_LIMIT) -> object:
        try:
            return json.loads(self.text(limit))
        except (ValueError, RecursionError) as error:
            raise ManifestError("manifest-invalid", str(error)) from None

    def open_archive(self) -> FileIndex:
        if not isinstance(self.content, Mapping):
            raise ManifestError("archive-corrupt", "is no archive")
        return MemoryIndex(self.content, self.layer)


@pytest.fixture(scope="session")
def a_file() -> Callable[..., ArtifactFile]:
    """Builds the file at a path with a content (text, bytes, or a value to be written as JSON), among others."""

    def build(path: str, content: object, others: Mapping[str, Any] | None = None, layer: str | None = None) -> Any:
        return MemoryIndex({**(others or {}), path: _encoded(path, content)}, layer).get(path)

    return build


def _encoded(path: str, content: object) -> object:
    if isinstance(content, bytes) or path.endswith(".egg"):
        return content
    return (content if isinstance(content, str) else json.dumps(content)).encode()
