"""Distributions installed the old way: `*.egg-info` as a folder or a file, and eggs, unpacked or zipped.

Source: https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory.python import metadata
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, Problem

_IN_EGG = "EGG-INFO/PKG-INFO"


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The one distribution that the file is or describes."""
    if metadata.is_test_data(file):
        return
    parts = file.path.split("/")
    if parts[-1].endswith(".egg"):
        yield from metadata.packages(file, _inside(file), _IN_EGG, parts[-1])
    elif parts[-1] != "PKG-INFO":
        yield from metadata.packages(file, file, "egg-info", parts[-1])
    else:
        # The folder that bears the name: x.egg-info/PKG-INFO, but x.egg/EGG-INFO/PKG-INFO.
        named = parts[:-2] if parts[-2] == "EGG-INFO" else parts[:-1]
        yield from metadata.packages(file, file, "PKG-INFO", named[-1] if named else "")


def _inside(egg: ArtifactFile) -> ArtifactFile:
    described = egg.open_archive().get(_IN_EGG)
    if described is None:
        raise ManifestError("manifest-invalid", f"is an egg without {_IN_EGG}, so nothing says what is in it")
    return described
