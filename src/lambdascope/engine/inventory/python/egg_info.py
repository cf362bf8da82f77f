"""Distributions installed the old way: `*.egg-info` as a folder or a file, and eggs, unpacked or zipped.

Source: https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory.python import metadata
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, Problem

SITE_FOLDERS = frozenset(("site-packages", "dist-packages", "python"))
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
        evidence = Evidence.DECLARED if _is_source_tree(file, parts) else None
        yield from metadata.packages(file, file, "PKG-INFO", named[-1] if named else "", evidence)


def _is_source_tree(file: ArtifactFile, parts: list[str]) -> bool:
    """Whether setuptools left the folder in a checkout: then it describes the project itself, not what is installed.

    An installed one lists what was installed, or lies in a site folder (as Debian's do).
    """
    folder = "/".join(parts[:-1])
    return (
        parts[-2].endswith(".egg-info")
        and file.siblings.get(f"{folder}/SOURCES.txt") is not None
        and file.siblings.get(f"{folder}/installed-files.txt") is None
        and SITE_FOLDERS.isdisjoint(parts)
    )


def _inside(egg: ArtifactFile) -> ArtifactFile:
    described = egg.open_archive().get(_IN_EGG)
    if described is None:
        raise ManifestError("manifest-invalid", f"is an egg without {_IN_EGG}, so nothing says what is in it")
    return described
