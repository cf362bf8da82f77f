"""`bun.lock`: JSON with trailing commas.

Source: https://bun.sh/docs/install/lockfile
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.inventory.declared import Entry, only_reached_from, packages
from lambdascope.engine.inventory.lock_text import LOCK_LIMIT, json_object
from lambdascope.engine.inventory.node.specifiers import split_spec
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, PackageManager, Problem

MAX_KEY = 500
MAX_DEPTH = 10
"""How long a key may be, and how many folders up its dependencies are looked for; real trees nest half as deep."""

_PRODUCTION = ("dependencies", "optionalDependencies", "peerDependencies")

# What is in a string is safe. Possessive, and an unterminated string runs to the end, so that the time is linear. What
# is repeated has no alternatives: Python before 3.11.5 gets those wrong (https://github.com/python/cpython/issues/106052).
_STRING_OR_TRAILING_COMMA = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|,(?=\s*+[\]}])', re.DOTALL)


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages."""
    document = json_object(_without_trailing_commas(file.text(LOCK_LIMIT)))
    if not isinstance(document.get("packages", {}), dict):
        raise ManifestError("manifest-invalid", "has packages that are not an object")
    # inspector2's words know no Bun; NPM names the registry's other clients.
    yield from packages(file, Ecosystem.NPM, PackageManager.NPM, _entries(document))


def _without_trailing_commas(text: str) -> str:
    return _STRING_OR_TRAILING_COMMA.sub(lambda match: "" if match[0] == "," else match[0], text)


def _entries(document: dict[str, object]) -> Iterator[Entry]:
    locked = _object(document, "packages")
    development = _only_for_development(document, locked)
    for key, entry in locked.items():
        resolved = entry[0] if isinstance(entry, list) and entry else None
        if not isinstance(resolved, str):
            yield Entry(key, "", key)
            continue
        name, version = split_spec(resolved)
        if version[:1].isdigit():  # else workspace:, file:, link:, github: or a URL, which prove no version
            yield Entry(name, version, key, key in development)


def _only_for_development(document: dict[str, object], locked: dict[str, object]) -> set[str]:
    """Keys of packages that only the workspaces' devDependencies lead to."""
    production: list[str] = []
    development: list[str] = []
    for workspace in _object(document, "workspaces").values():
        if isinstance(workspace, dict):
            prefix = workspace.get("name") or ""
            production += _needed(workspace, _PRODUCTION, str(prefix), locked)
            development += _needed(workspace, ("devDependencies",), str(prefix), locked)
    depends_on = {key: _needed(_details(entry), _PRODUCTION, key, locked) for key, entry in locked.items()}
    return only_reached_from(development, production, depends_on)


def _needed(details: dict[str, object], kinds: tuple[str, ...], key: str, locked: dict[str, object]) -> list[str]:
    return [_nearest(name, key, locked) for kind in kinds for name in _object(details, kind)]


def _nearest(name: str, key: str, locked: dict[str, object]) -> str:
    """The key under which the package at `key` finds `name`: its own copy, else the nearest one further up."""
    for _ in range(MAX_DEPTH if len(key) <= MAX_KEY else 0):
        nested = f"{key}/{name}"
        if nested in locked:
            return nested
        key = _outer(key)
    return name


def _outer(key: str) -> str:
    """The key of the package inside which this one is installed; a scope and a name go together."""
    outer = key.rpartition("/")[0]
    return outer.rpartition("/")[0] if outer.rpartition("/")[2].startswith("@") else outer


def _details(entry: object) -> dict[str, object]:
    found = [item for item in entry if isinstance(item, dict)] if isinstance(entry, list) else []
    return found[0] if found else {}


def _object(document: dict[str, object], key: str) -> dict[str, object]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}
