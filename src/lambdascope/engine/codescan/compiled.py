"""Compiled code whose original files are scanned in its place: what it has to do with the rest of the program."""

from __future__ import annotations

import re
from typing import NamedTuple

_SUFFIX = re.compile(r"(/index)?\.[cm]?[jt]sx?$")


class Compiled(NamedTuple):
    """One compiled file. A bundle is a world of its own: what is not outside of it is one of its files."""

    code: bytes
    files: tuple[str, ...]
    """The paths of its original files in the program."""
    packages: frozenset[str]
    """The packages that were bundled with them."""

    def find(self, name: str) -> str | None:
        """The file that an import means which no folder explains (`@shared/pages`, `lib/pages`), if only one can."""
        if name.startswith((".", "/", "node:")) or self._is_outside(name):
            return None
        stem = _SUFFIX.sub("", name)
        for wanted in dict.fromkeys((stem, stem.partition("/")[2])):
            found = [path for path in self.files if wanted and f"/{_SUFFIX.sub('', path)}".endswith(f"/{wanted}")]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _is_outside(self, name: str) -> bool:
        parts = name.split("/")
        package = "/".join(parts[: 2 if name.startswith("@") else 1])
        quoted = (f'"{name}"'.encode(errors="replace"), f"'{name}'".encode(errors="replace"))
        return package in self.packages or any(each in self.code for each in quoted)
