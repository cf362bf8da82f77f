"""Distributions installed the old way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdascope.engine.inventory.python import egg_info
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, Problem

AFile = Callable[..., ArtifactFile]
PKG_INFO = "Metadata-Version: 1.1\nName: PyYAML\nVersion: 3.12\n"
NAMELESS = "Metadata-Version: 1.1\n"

PLACES = [
    pytest.param("PyYAML-3.12-py2.7.egg-info", "egg-info", id="file"),
    pytest.param("python/PyYAML-3.12-py2.7.egg-info/PKG-INFO", "PKG-INFO", id="folder"),
    pytest.param("PyYAML-3.12-py2.7.egg/EGG-INFO/PKG-INFO", "PKG-INFO", id="unpacked egg"),
    pytest.param("EGG-INFO/PKG-INFO", "PKG-INFO", id="egg unpacked at the root"),
]


@pytest.mark.parametrize(("path", "proof"), PLACES)
def test_metadata_of_every_layout_is_read(a_file: AFile, path: str, proof: str) -> None:
    (package,) = egg_info.read(a_file(path, PKG_INFO))

    assert isinstance(package, Package)
    assert (package.name, package.version, package.file_path, package.identified_by) == ("pyyaml", "3.12", path, proof)


@pytest.mark.parametrize("path", [place.values[0] for place in PLACES[:3]])
def test_without_metadata_the_name_of_the_folder_has_to_do(a_file: AFile, path: str) -> None:
    problem, package = egg_info.read(a_file(path, NAMELESS))

    assert isinstance(problem, Problem)
    assert isinstance(package, Package)
    assert (package.name, package.version) == ("pyyaml", "3.12")


@pytest.mark.parametrize("path", ["sample.egg-info/PKG-INFO", "EGG-INFO/PKG-INFO"])
def test_a_folder_name_without_version_proves_none(a_file: AFile, path: str) -> None:
    assert [type(item) for item in egg_info.read(a_file(path, NAMELESS))] == [Problem]


def test_a_zipped_egg_is_opened(a_file: AFile) -> None:
    file = a_file("site/PyYAML-3.12-py2.7.egg", {"EGG-INFO/PKG-INFO": PKG_INFO.encode()})
    (package,) = egg_info.read(file)

    assert isinstance(package, Package)
    assert (package.name, package.file_path) == ("pyyaml", "site/PyYAML-3.12-py2.7.egg")
    assert package.identified_by == "EGG-INFO/PKG-INFO"


@pytest.mark.parametrize("content", [{}, b"not a zip"], ids=["without metadata", "not an archive"])
def test_an_egg_that_says_nothing_cannot_be_read(a_file: AFile, content: object) -> None:
    with pytest.raises(ManifestError):
        list(egg_info.read(a_file("a-1.egg", content)))


def test_an_egg_to_test_with_is_not_even_opened(a_file: AFile) -> None:
    file = a_file("pkg_resources/tests/data/a-1.egg", b"not a zip", {"pkg_resources/__init__.py": b""})

    assert list(egg_info.read(file)) == []
