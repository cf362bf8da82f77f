"""`pnpm-lock.yaml`, versions 5, 6 and 9 of the format.

Source: https://github.com/pnpm/spec/tree/master/lockfile
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lambdascope.engine.inventory.declared import MAX_ENTRIES, Entry, only_reached_from, packages
from lambdascope.engine.inventory.lock_text import LOCK_LIMIT
from lambdascope.engine.inventory.node.specifiers import split_spec
from lambdascope.engine.inventory.node.yaml_lines import Line, lines
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, PackageManager, Problem

_FORMAT = re.compile(r"^lockfileVersion: *['\"]?(\d+)", re.MULTILINE)
_RELEASE = re.compile(r"\d+\.\d+\.\d")
_DEVELOPMENT = "devDependencies"
_DEPENDENCIES = frozenset(("dependencies", "optionalDependencies", _DEVELOPMENT))


@dataclass(slots=True)
class _Locked:
    """What one entry below `packages` states besides its key."""

    key: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Graph:
    """What needs what, in version 9: the projects' own needs, and those of each snapshot."""

    production: list[str] = field(default_factory=list)
    development: list[str] = field(default_factory=list)
    depends_on: dict[str, list[str]] = field(default_factory=dict)


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages."""
    text = file.text(LOCK_LIMIT)
    stated = _FORMAT.search(text)
    if stated is None:
        raise ManifestError("manifest-invalid", "states no lockfileVersion")
    # The facts know no word for pnpm; NPM names the registry's other clients.
    yield from packages(file, Ecosystem.NPM, PackageManager.NPM, parse(text, int(stated[1][:3])))


def parse(text: str, version: int) -> Iterator[Entry]:
    """The entries of a lock of that major version."""
    locked, graph = _sections(lines(text))
    unneeded = only_reached_from(graph.development, graph.production, graph.depends_on)
    needed = {_without_peers(key) for key in graph.depends_on if key not in unneeded}
    development = {_without_peers(key) for key in unneeded} - needed
    for entry in locked:
        if "type: directory" in entry.fields.get("resolution", ""):
            continue  # the project's own
        name, release = _identity(entry, version)
        if name and release:
            # The key itself may be a URL with a token in it.
            yield Entry(
                name, release, f"{name}@{release}", entry.key in development or entry.fields.get("dev") == "true"
            )


def _identity(locked: _Locked, version: int) -> tuple[str, str]:
    """Name and version; an empty version for what is no release of a registry and states none."""
    name, release = _identity_in_key(locked.key, version)
    release = release if _RELEASE.match(release) else ""
    return locked.fields.get("name", name), locked.fields.get("version", release)


def _identity_in_key(key: str, version: int) -> tuple[str, str]:
    """Version 5 writes `/@scope/name/1.0.0_peers`, 6 `/@scope/name@1.0.0(peers)`, 9 the same without the slash."""
    if version >= 6:
        return split_spec(_without_peers(key).removeprefix("/"))
    parts = key.split("/")[1:]  # before the first slash stands nothing, or another registry's host
    depth = 2 if parts and parts[0].startswith("@") else 1
    if len(parts) != depth + 1:
        return "", ""
    return "/".join(parts[:depth]), parts[depth].partition("_")[0]


def _without_peers(key: str) -> str:
    return key.partition("(")[0]


def _sections(content: Iterable[Line]) -> tuple[list[_Locked], _Graph]:
    """What the file states, by the depth at which it states it."""
    locked: list[_Locked] = []
    graph = _Graph()
    path = ["", "", "", ""]
    for line in content:
        depth = line.indent // 2
        if depth < len(path):
            path[depth:] = [line.key, *[""] * (len(path) - depth - 1)]
        if path[0] == "packages" and depth == 1:
            locked.append(_Locked(line.key))
            if len(locked) > MAX_ENTRIES:
                raise ManifestError("file-too-large", f"has more than {MAX_ENTRIES:,} packages")
        elif path[0] == "packages" and depth == 2 and locked:
            locked[-1].fields.setdefault(line.key, line.value)
        elif path[0] == "snapshots":
            _add_snapshot(graph, depth, path, line)
        elif path[0] == "importers" and depth == 4 and line.key == "version" and path[2] in _DEPENDENCIES:
            roots = graph.development if path[2] == _DEVELOPMENT else graph.production
            roots.append(_snapshot_key(path[3], line.value))
    return locked, graph


def _add_snapshot(graph: _Graph, depth: int, path: list[str], line: Line) -> None:
    if depth == 1:
        graph.depends_on.setdefault(line.key, [])
        if len(graph.depends_on) > MAX_ENTRIES:
            raise ManifestError("file-too-large", f"has more than {MAX_ENTRIES:,} snapshots")
    elif depth == 3 and path[2] in _DEPENDENCIES and path[1] in graph.depends_on:
        graph.depends_on[path[1]].append(_snapshot_key(line.key, line.value))


def _snapshot_key(name: str, wanted: str) -> str:
    """`name` and `1.0.0(peer@2.0.0)` as the key of a snapshot; an alias names the key itself: `real@1.0.0`."""
    release = _without_peers(wanted)
    is_alias = ":" not in release and bool(split_spec(release)[1])  # with a colon it is a URL or a path
    return wanted if is_alias else f"{name}@{wanted}"
