"""npm's `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3, and `node_modules/.package-lock.json`.

Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.inventory.declared import Entry, packages
from lambdascope.engine.inventory.lock_text import LOCK_LIMIT, json_object
from lambdascope.engine.inventory.node.specifiers import split_spec
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, PackageManager, Problem

_REGISTRY_TARBALL = re.compile(r"/-/[^/]*?-(\d+\.\d+\.\d+[^/]*)\.tgz$")
"""The address of a package in a registry: `https://registry.npmjs.org/lodash/-/lodash-4.17.21.tgz`."""


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages; npm ignores a package-lock.json beside an npm-shrinkwrap.json, and so do we."""
    folder, slash, name = file.path.rpartition("/")
    if name == "package-lock.json" and file.siblings.get(f"{folder}{slash}npm-shrinkwrap.json"):
        return
    document = json_object(file.text(LOCK_LIMIT))
    # Version 2 has both forms and says that `packages` wins.
    entries = _by_location(_mapping(document, "packages")) if "packages" in document else _nested(document)
    yield from packages(file, Ecosystem.NPM, PackageManager.NPM, entries)


def _by_location(locations: dict[str, object]) -> Iterator[Entry]:
    """Versions 2 and 3: one entry for each folder; links and folders outside node_modules are the project's own."""
    for location, entry in locations.items():
        head, found, installed_as = location.rpartition("node_modules/")
        if not found or (head and not head.endswith("/")):
            continue
        if not isinstance(entry, dict):
            yield Entry(installed_as, "", location)
        elif not entry.get("link") and "version" in entry:
            # `name` is there where the folder is called differently. devOptional ones are deployed: not development.
            name = entry.get("name", installed_as)
            yield Entry(name, entry["version"] or "", location, entry.get("dev") is True)


def _nested(document: dict[str, object]) -> Iterator[Entry]:
    """Version 1: dependencies in dependencies; walked without recursion, since depth is the file's choice."""
    waiting = [document]
    while waiting:
        for key, entry in _mapping(waiting.pop(), "dependencies").items():
            if not isinstance(entry, dict):
                yield Entry(key, "", key)
                continue
            if "dependencies" in entry:
                waiting.append(entry)
            version = entry.get("version")
            if not isinstance(version, str):
                yield Entry(key, "", key)
            elif version.startswith("npm:"):
                yield Entry(*split_spec(version[4:]), key, entry.get("dev") is True)
            elif tarball := _REGISTRY_TARBALL.search(version):
                yield Entry(key, tarball[1], key, entry.get("dev") is True)
            elif ":" not in version and "/" not in version:  # file:, git+ssh: and other URLs prove no version
                yield Entry(key, version, key, entry.get("dev") is True)


def _mapping(document: dict[str, object], key: str) -> dict[str, object]:
    value = document.get(key, {})
    if not isinstance(value, dict):
        raise ManifestError("manifest-invalid", f"has {key!r} that are not an object")
    return value
