"""Vendored copies without metadata."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.python import vendored_modules
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.package import Evidence, Package, PackageManager

AFile = Callable[..., ArtifactFile]


def found(a_file: AFile, path: str, others: Mapping[str, bytes]) -> list[tuple[str, str | None, str]]:
    packages = [item for item in vendored_modules.read(a_file(path, b"", others)) if isinstance(item, Package)]
    assert {package.evidence for package in packages} <= {Evidence.VENDORED}
    assert {package.package_manager for package in packages} <= {PackageManager.PYTHONPKG}
    return [(package.name, package.version, package.file_path) for package in packages]


STATEMENTS = [
    (b'__author__ = "x"\n__version__ = "1.10.0"\n', "1.10.0"),
    (b"__version__ = '0.2.9.post0'\n", "0.2.9.post0"),
    (b"VERSION = '0.5.1'\n", "0.5.1"),
    (b"__version__ = version = '2.6.2'\n", "2.6.2"),
    (b'__version__ = "2.2.1"  # note', "2.2.1"),
    (b"__version__ = '.'.join(map(str, info))\n", None),
    (b"__version__ = 'dev'\n", None),
    (b"    __version__ = '1.0'\n", None),
    (b"# __version__ = '1.0'\n", None),
    (b"", None),
]


@pytest.mark.parametrize(("module", "version"), STATEMENTS, ids=[repr(module) for module, _ in STATEMENTS])
def test_only_a_literal_version_counts(a_file: AFile, module: bytes, version: str | None) -> None:
    path = "botocore/vendored/six.py"
    expected = [("six", version, path)] if version else []

    assert found(a_file, "botocore/vendored/__init__.py", {path: module}) == expected


def test_the_best_module_of_several_is_the_evidence(a_file: AFile) -> None:
    others = {
        "pip/_vendor/requests/__init__.py": b"__version__ = '1.0'",
        "pip/_vendor/requests/__version__.py": b"__version__ = '2.22.0'",
        "pip/_vendor/requests/sessions.py": b"",
    }
    expected = [("requests", "2.22.0", "pip/_vendor/requests/__version__.py")]

    assert found(a_file, "pip/_vendor/__init__.py", others) == expected


def test_a_hollow_copy_is_none(a_file: AFile) -> None:
    others = {"requests/packages/urllib3/__init__.py": b"__version__ = '1.10.4'"}

    assert found(a_file, "requests/packages/__init__.py", others) == []


@pytest.mark.parametrize("name", ["vendor.txt", "vendored.txt"])
def test_a_folder_that_lists_its_content_is_left_to_its_list(a_file: AFile, name: str) -> None:
    others = {"pip/_vendor/six.py": b"__version__ = '1.16.0'", f"pip/_vendor/{name}": b""}

    assert found(a_file, "pip/_vendor/__init__.py", others) == []


def test_a_module_with_metadata_is_not_reported_twice(a_file: AFile) -> None:
    others = {
        "s/_vendor/more_itertools/__init__.py": b"__version__ = '10.3.0'",
        "s/_vendor/more_itertools-10.3.0.dist-info/METADATA": b"",
    }

    assert found(a_file, "s/_vendor/__init__.py", others) == []


def test_a_module_too_large_to_be_one_is_passed_over(a_file: AFile) -> None:
    others = {"s/_vendor/six.py": b"__version__ = '1.0'\n" + b"#" * vendored_modules.SIZE_LIMIT}

    assert found(a_file, "s/_vendor/__init__.py", others) == []


@given(module=st.binary(max_size=100))
def test_no_module_makes_it_raise(a_file: AFile, module: bytes) -> None:
    assert len(found(a_file, "s/_vendor/__init__.py", {"s/_vendor/six.py": b"__version__ = " + module})) in (0, 1)
