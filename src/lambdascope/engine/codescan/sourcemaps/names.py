"""The paths by which a source map names its sources, in the many spellings of bundlers."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

MAX_CHARACTERS = 1_000
"""A longer name is cut; file systems allow 255 for one folder."""

_SCHEME = re.compile(r"^(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,30})://(?P<authority>[^/]{0,200})/")
_DRIVE = re.compile(r"^/?[A-Za-z]:/")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_QUERY = re.compile(r"\?[^/]{0,200}$")
_PACKAGES = frozenset(("node_modules", "bower_components", "jspm_packages"))
# What bundlers add of their own: webpack's runtime and stand-ins of modules, esbuild's and Rollup's virtual files.
_MADE_UP = re.compile(
    r"^(webpack/(bootstrap$|runtime/|startup$|before-startup$|after-startup$|universalModuleDefinition$)"
    r"|external |\(webpack\)|\(disabled\)|ignored |ignored\||<|_virtual/)|\x00"
)


class SourceName(NamedTuple):
    """One source."""

    path: str
    """Relative to the package; begins with `..` for a source that lay outside of it."""
    is_third_party: bool
    is_made_up: bool
    """Written by the bundler: no file has it."""

    @property
    def is_webpack(self) -> bool:
        """Whether it is webpack's own loader of modules."""
        return self.path == "webpack/bootstrap"

    @property
    def shown(self) -> str:
        """The path without what leads out of the package."""
        path = self.path
        while path.startswith("../"):
            path = path[3:]
        return path


def source_name(source: str, root: str, folder: str) -> SourceName | None:
    """The source that a map in `folder` of the package calls `source` below its `root`; None where that says nothing.

    A scheme with what a bundler calls the project (`webpack://shop/./src/app.ts`) means a path of the project; anything
    else is relative to the map. Absolute paths of the machine that built lose their leading slash.
    """
    text = f"{root.rstrip('/')}/{source}" if root and not _is_absolute(source) else source
    text = text[: 4 * MAX_CHARACTERS]
    scheme = _SCHEME.match(text)
    if scheme is not None:
        text = _QUERY.sub("", text[scheme.end() :])
        folder = ""
    made_up = _MADE_UP.search(text.removeprefix("./").lstrip("/")) is not None
    text = _CONTROL.sub("", unquote(text, errors="replace")).replace("\\", "/")
    if _DRIVE.match(text):
        text = text.partition(":")[2]
    path = posixpath.normpath(text.lstrip("/") if text.startswith("/") else posixpath.join(folder, text))
    path = path[:MAX_CHARACTERS]
    if path in (".", "..") or path.endswith("/..") or not text:
        return None
    return SourceName(path, not _PACKAGES.isdisjoint(path.split("/")), made_up)


def package_of(name: SourceName) -> str | None:
    """The npm package that a source lies in."""
    folders = name.path.split("/")
    for at in range(len(folders) - 2, -1, -1):
        if folders[at] in _PACKAGES:
            scoped = folders[at + 1].startswith("@")
            return "/".join(folders[at + 1 : at + 2 + scoped])
    return None


def _is_absolute(source: str) -> bool:
    return source.startswith("/") or _SCHEME.match(source) is not None
