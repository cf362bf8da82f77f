"""Which file a Python import means."""

from __future__ import annotations

from lambdascope.engine.codescan.ir import Module
from lambdascope.engine.codescan.program import Resolver

_ROOTS = ("", "python/", "src/")
"""Layers put their modules under `python/`."""


class PythonResolver(Resolver):
    """Relative to the importing package, else from the roots that a function's path has."""

    def find(self, importer: Module, name: str, paths: frozenset[str]) -> str | None:
        level = len(name) - len(name.lstrip("."))
        parts = [part for part in name.strip(".").split(".") if part]
        folder = importer.path.rpartition("/")[0]
        if level:
            base = folder.split("/") if folder else []
            base = base[: len(base) - (level - 1)] if level > 1 else base
            return _file(["/".join([*base, *parts])], paths)
        tail = "/".join(parts)
        own = [f"{folder}/{tail}"] if folder else []
        return _file([*(f"{root}{tail}" for root in _ROOTS), *own], paths)


def _file(stems: list[str], paths: frozenset[str]) -> str | None:
    for stem in stems:
        for candidate in (f"{stem}.py", f"{stem}/__init__.py"):
            if candidate in paths:
                return candidate.removeprefix("/")
    return None
