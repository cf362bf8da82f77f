"""`poetry.lock`, all versions of the format."""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory import declared
from lambdascope.engine.inventory.python.toml_document import table_in, tables
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Package, PackageManager, Problem


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages; folders of the project itself are left out."""
    yield from declared.packages(file, Ecosystem.PYPI, PackageManager.POETRY, _entries(tables(file, "package")))


def _entries(packages: list[dict[str, object]]) -> Iterator[declared.Entry]:
    for number, package in enumerate(packages, 1):
        if table_in(package, "source").get("type") != "directory":
            yield declared.Entry(
                package.get("name"), package.get("version", ""), f"package {number}", _is_development(package)
            )


def _is_development(package: dict[str, object]) -> bool:
    """Format 1 says `category`; format 2.1 lists groups, where format 1 called every one but main development."""
    groups = package.get("groups")
    if isinstance(groups, list) and groups:
        return "main" not in groups
    return package.get("category") == "dev"
