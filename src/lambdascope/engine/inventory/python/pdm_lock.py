"""`pdm.lock`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory import declared
from lambdascope.engine.inventory.python.toml_document import tables
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Package, PackageManager, Problem

DEVELOPMENT_GROUPS = frozenset(("dev", "test", "tests", "testing", "lint", "typing", "doc", "docs"))
"""The lock does not tell development groups from optional features, which are deployed: only these names are sure."""

_ARCHIVES = (".whl", ".tar.gz", ".zip")


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages; folders of the project itself are left out."""
    # inspector2's words know no PDM; PIP is the nearest.
    yield from declared.packages(file, Ecosystem.PYPI, PackageManager.PIP, _entries(tables(file, "package")))


def _entries(packages: list[dict[str, object]]) -> Iterator[declared.Entry]:
    for number, package in enumerate(packages, 1):
        if not package.get("editable") and not _is_folder(package.get("path")):
            yield declared.Entry(
                package.get("name"), package.get("version", ""), f"package {number}", _is_development(package)
            )


def _is_folder(path: object) -> bool:
    return isinstance(path, str) and not path.endswith(_ARCHIVES)


def _is_development(package: dict[str, object]) -> bool:
    groups = package.get("groups")
    return (
        isinstance(groups, list)
        and bool(groups)
        and all(isinstance(group, str) and group in DEVELOPMENT_GROUPS for group in groups)
    )
