"""`Pipfile.lock`: what Pipenv locked, in the sections default and develop."""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory import declared
from lambdascope.engine.inventory.lock_text import LOCK_LIMIT, json_object
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, PackageManager, Problem


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages; a checkout or file that states no version has none."""
    document = json_object(file.text(LOCK_LIMIT))
    yield from declared.packages(file, Ecosystem.PYPI, PackageManager.PIPENV, _entries(document))


def _entries(document: dict[str, object]) -> Iterator[declared.Entry]:
    """Every section but `_meta`: Pipenv 2022 and later allow categories of one's own, which are deployed."""
    for section, locked in document.items():
        if section == "_meta":
            continue
        if not isinstance(locked, dict):
            raise ManifestError("manifest-invalid", f"has a section {section[:80]!r} that is not an object")
        for name, entry in locked.items():
            if not isinstance(entry, dict):
                yield declared.Entry(name, entry, section)
            elif not entry.get("editable"):
                yield declared.Entry(name, _version(entry.get("version")), section, section == "develop")


def _version(stated: object) -> object:
    return stated.lstrip("=").strip() if isinstance(stated, str) else stated
