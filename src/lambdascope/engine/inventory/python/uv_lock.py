"""`uv.lock`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdascope.engine.inventory import declared
from lambdascope.engine.inventory.python.pdm_lock import DEVELOPMENT_GROUPS
from lambdascope.engine.inventory.python.toml_document import table_in, tables, tables_in
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Package, PackageManager, Problem

_OWN_SOURCES = frozenset(("virtual", "editable", "directory"))


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages; the project itself and its workspace members are left out."""
    # inspector2's words know no uv; PIP is the nearest.
    yield from declared.packages(file, Ecosystem.PYPI, PackageManager.PIP, _entries(tables(file, "package")))


def _entries(packages: list[dict[str, object]]) -> Iterator[declared.Entry]:
    development = _only_for_development(packages)
    for number, package in enumerate(packages, 1):
        if not _is_own(package):
            name = package.get("name")
            # A source tree with a dynamic version states none.
            yield declared.Entry(name, package.get("version"), f"package {number}", str(name) in development)


def _only_for_development(packages: list[dict[str, object]]) -> set[str]:
    """Names that only the project's dependency groups lead to.

    All versions of a name count as one, and every optional feature as asked for: rather a finding too many.
    """
    depends_on: dict[str, list[str]] = {}
    production: list[str] = []
    development: list[str] = []
    for package in packages:
        needed = [*_names(tables_in(package, "dependencies")), *_names_by_key(package, "optional-dependencies")]
        depends_on.setdefault(str(package.get("name")), []).extend(needed)
        if _is_own(package):
            production += needed
            groups = table_in(package, "dev-dependencies")
            for group in groups:
                # Any other group may be deployed (`uv sync --group lambda`): rather a finding too many.
                needed_by = development if group in DEVELOPMENT_GROUPS else production
                needed_by += _names(tables_in(groups, group))
    return declared.only_reached_from(development, production, depends_on)


def _is_own(package: dict[str, object]) -> bool:
    return not _OWN_SOURCES.isdisjoint(table_in(package, "source"))


def _names_by_key(package: dict[str, object], key: str) -> Iterator[str]:
    groups = table_in(package, key)
    for group in groups:
        yield from _names(tables_in(groups, group))


def _names(dependencies: Iterable[dict[str, object]]) -> Iterator[str]:
    for dependency in dependencies:
        yield str(dependency.get("name"))
