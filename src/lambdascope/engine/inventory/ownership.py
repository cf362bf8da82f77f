"""Whether a lock file belongs to the function, or lies inside a dependency that happens to ship one.

Users of Amazon Inspector complain of findings from lock files vendored in dependencies (facts, section 12).
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from lambdascope.model.artifact import FileIndex
from lambdascope.model.errors import ManifestError

_DEPENDENCY_FOLDERS = frozenset(
    ("node_modules", "site-packages", "dist-packages", "_vendor", "vendored", "vendor", "gems")
)
_OTHERS_CODE = frozenset(("_vendor", "vendored", "gems"))
"""Folders whose own files, too, are a dependency's: nobody keeps a lock file of his own right there."""
_PYTHON_METADATA = (".dist-info", ".egg-info")


MAX_FOLDERS = 64
"""How deep a path is looked at; real trees nest half as deep."""

MAX_OWNED_NAMES = 50_000
"""The most names remembered of what installed packages own; the largest real functions have some hundred."""


class Ownership:
    """Answers for the files of one index; reads Python's RECORD files only when a lock file is near them."""

    def __init__(self, index: FileIndex) -> None:
        self._index = index
        self._python_sites: dict[str, list[str]] | None = None
        self._owned_names: dict[str, set[str]] = {}
        self._names_left = MAX_OWNED_NAMES

    def is_inside_dependency(self, path: str) -> bool:
        """Whether an installed package owns the file at `path`."""
        segments = path.split("/", MAX_FOLDERS)
        folders = segments[:-1]
        if any(folder in _DEPENDENCY_FOLDERS for folder in folders[:-1]):
            return True
        if folders and folders[-1] in _OTHERS_CODE:
            return True
        if any(folder.endswith((*_PYTHON_METADATA, ".egg")) for folder in folders):
            return True
        return any(
            segments[depth] in self._names_owned_in("/".join(segments[:depth])) for depth in range(len(segments))
        )

    def _names_owned_in(self, site: str) -> Set[str]:
        """The files and folders directly in `site` that Python packages installed there."""
        metadata_folders = self._sites().get(site)
        if metadata_folders is None:
            return frozenset()
        if site not in self._owned_names:
            owned = self._owned_names[site] = set()
            for metadata in metadata_folders:
                for name in self._installed_by(metadata):
                    if name not in owned and self._names_left:
                        self._names_left -= 1
                        owned.add(name)
        return self._owned_names[site]

    def _sites(self) -> dict[str, list[str]]:
        if self._python_sites is None:
            self._python_sites = {}
            seen = set()
            for path in self._index.paths():
                folder = path.rpartition("/")[0]
                if folder not in seen and folder.endswith(_PYTHON_METADATA):
                    seen.add(folder)
                    self._python_sites.setdefault(folder.rpartition("/")[0], []).append(folder)
        return self._python_sites

    def _installed_by(self, metadata_folder: str) -> Iterator[str]:
        """First path segments of what one distribution installed beside its metadata folder."""
        for name, separator in (("RECORD", ","), ("top_level.txt", "\n")):
            file = self._index.get(f"{metadata_folder}/{name}")
            if file is not None:
                try:
                    lines = file.text().split("\n")
                except ManifestError:
                    continue
                for line in lines:
                    path = line.split(separator, 1)[0].strip('" \r')
                    if path and not path.startswith((".", "/")):
                        yield path.split("/", 1)[0]
                return
        yield metadata_folder.rpartition("/")[2].split("-", 1)[0]
