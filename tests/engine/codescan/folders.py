"""Folders of files in memory, as the selection of own code sees them."""

from __future__ import annotations

from collections.abc import Mapping

from lambdascope.engine.archives.folder import FolderFile, FolderIndex
from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.archives.zip import Place
from lambdascope.engine.codescan.selection import Part
from lambdascope.engine.inventory.ownership import Ownership


def a_folder(files: Mapping[str, str | bytes], layer: str | None = None) -> FolderIndex:
    """The index of a folder with these files."""
    listed = {}
    for path, content in files.items():
        ranges = MemoryRanges(content.encode() if isinstance(content, str) else content)
        listed[path] = FolderFile(ranges.size, lambda ranges=ranges: ranges)  # type: ignore[misc]  # the default binds it
    return FolderIndex(listed, (), Place(layer=layer, budget=Budget()))


def a_part(files: Mapping[str, str | bytes], layer: str | None = None) -> Part:
    """The same, with what installed packages own in it."""
    index = a_folder(files, layer)
    return Part(index, Ownership(index).is_inside_dependency)
