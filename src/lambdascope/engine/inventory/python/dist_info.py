"""Installed wheels: `requests-2.31.0.dist-info/METADATA`.

Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory.python import metadata
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.package import Package, Problem


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The one distribution whose metadata this is."""
    if not metadata.is_test_data(file):
        yield from metadata.packages(file, file, "METADATA", file.path.split("/")[-2])
