"""`pylock.toml`, the lock file that all installers share.

Source: https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.inventory import declared
from lambdascope.engine.inventory.python.pdm_lock import DEVELOPMENT_GROUPS
from lambdascope.engine.inventory.python.toml_document import tables
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Package, PackageManager, Problem

_ONE_GROUP = re.compile(r"""\(?["']([^"']+)["'] in dependency_groups\)?""")


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages; folders of the project itself are left out."""
    # A shared format; inspector2's words know only PIP for one of no particular installer.
    yield from declared.packages(file, Ecosystem.PYPI, PackageManager.PIP, _entries(tables(file, "packages")))


def _entries(packages: list[dict[str, object]]) -> Iterator[declared.Entry]:
    """A version is optional: what comes from a source tree need not state one."""
    for number, package in enumerate(packages, 1):
        if "directory" not in package:
            yield declared.Entry(
                package.get("name"),
                package.get("version"),
                f"packages {number}",
                _is_development(package.get("marker")),
            )


def _is_development(marker: object) -> bool:
    """Whether the marker asks for development groups and nothing else."""
    if not isinstance(marker, str):
        return False
    groups = [_ONE_GROUP.fullmatch(part.strip()) for part in marker.split(" or ")]
    return all(group is not None and group[1] in DEVELOPMENT_GROUPS for group in groups)
