"""Installed wheels."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.python import dist_info, metadata
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

AFile = Callable[..., ArtifactFile]
PATH = "python/lib/python3.12/site-packages/requests-2.31.0.dist-info/METADATA"

HEADERS = [
    pytest.param(b"Metadata-Version: 2.1\nName: a\nVersion: 1.0\n\nbody", "a", "1.0", id="as wheels write it"),
    pytest.param(b"Name: a\r\nVersion: 1.0\r\n\r\nbody", "a", "1.0", id="CRLF"),
    pytest.param(b"name: a\nVERSION: 1.0", "a", "1.0", id="any case, no body, no last newline"),
    pytest.param(b"Name:a\nVersion:\n 1.0\n", "a", "1.0", id="value on a continuation line"),
    pytest.param(b"Version: 1.0\nSummary: x\n Name: b\nName: a\n", "a", "1.0", id="a continuation line is no field"),
    pytest.param(b"Name: a\nName: b\nVersion: 1\nVersion: 2\n", "a", "1", id="the first of two counts"),
    pytest.param(b"Name: a\n\nVersion: 1.0\n", "a", None, id="the description does not count"),
    pytest.param(b"\nName: a\nVersion: 1.0\n", None, None, id="an empty first line ends the header"),
    pytest.param(b"Nickname: b\nProvides-Name: c\nName: a\nVersion: 1\n", "a", "1", id="other fields end alike"),
    pytest.param(b"Name: \nVersion: 1\n", None, "1", id="empty name"),
    pytest.param(b"Name: " + b"a" * 301 + b"\nVersion: 1\n", None, "1", id="absurdly long name"),
    pytest.param(b"Name: a\nVersion: 1\x002\n", "a", None, id="control character"),
    pytest.param(b"Name: a\xff\nVersion: 1\n", "a\ufffd", "1", id="invalid UTF-8"),
    pytest.param(b"", None, None, id="empty"),
]


@pytest.mark.parametrize(("content", "name", "version"), HEADERS)
def test_a_header_gives_name_and_version(content: bytes, name: str | None, version: str | None) -> None:
    assert metadata.parse(content) == (name, version)


def test_a_wheel_is_an_installed_package_of_its_layer(a_file: AFile) -> None:
    file = a_file(PATH, "Name: Requests\nVersion: 2.31.0\n", layer="layer.zip")

    assert list(dist_info.read(file)) == [
        Package(
            Ecosystem.PYPI,
            PackageName("requests"),
            "2.31.0",
            PackageManager.PYTHONPKG,
            PATH,
            "layer.zip",
            Evidence.INSTALLED,
            "METADATA",
        )
    ]


def test_a_header_without_version_is_a_problem_and_the_folder_names_the_package(a_file: AFile) -> None:
    problem, package = dist_info.read(a_file(PATH, "Name: requests\n"))

    assert isinstance(problem, Problem)
    assert problem.code == "manifest-invalid"
    assert "Version" in problem.message
    assert isinstance(package, Package)
    assert (package.name, package.version) == ("requests", "2.31.0")


def test_a_header_without_name_in_a_folder_without_version_is_only_a_problem(a_file: AFile) -> None:
    found = list(dist_info.read(a_file("requests.dist-info/METADATA", "Version: 1\n")))

    assert [type(item) for item in found] == [Problem]


EVIDENCE = [
    ("requests-2.31.0.dist-info/METADATA", Evidence.INSTALLED),
    ("python/requests-2.31.0.dist-info/METADATA", Evidence.INSTALLED),
    ("setuptools/_vendor/packaging-24.2.dist-info/METADATA", Evidence.VENDORED),
    ("python/wheel/vendored/packaging-24.2.dist-info/METADATA", Evidence.VENDORED),
    ("a/extern/b/c-1.dist-info/METADATA", Evidence.VENDORED),
    ("vendored/requests-2.31.0.dist-info/METADATA", Evidence.INSTALLED),
    ("python/vendor/requests-2.31.0.dist-info/METADATA", Evidence.INSTALLED),
]


@pytest.mark.parametrize(("path", "evidence"), EVIDENCE, ids=[path for path, _ in EVIDENCE])
def test_evidence_follows_from_the_folders(path: str, evidence: Evidence) -> None:
    assert metadata.evidence_of(path) is evidence


PACKAGE = "pkg/__init__.py"
TEST_DATA = [
    ("pkg/tests/x-1.dist-info/METADATA", PACKAGE, True),
    ("pkg/tests/data/deep/x-1.dist-info/METADATA", PACKAGE, True),
    ("python/pkg/sub/test/x-1.dist-info/METADATA", "python/pkg/sub/__init__.py", True),
    ("pkg/x-1.dist-info/METADATA", PACKAGE, False),
    ("pkg/data/x-1.dist-info/METADATA", PACKAGE, False),
    ("pkg/_vendor/tests/x-1.dist-info/METADATA", PACKAGE, False),
    ("tests/x-1.dist-info/METADATA", "__init__.py", False),
    ("tests/x-1.dist-info/METADATA", "tests/__init__.py", False),
    ("app/tests/x-1.dist-info/METADATA", "tests/__init__.py", False),
]


@pytest.mark.parametrize(("path", "other", "is_test_data"), TEST_DATA, ids=[f"{p} {o}" for p, o, _ in TEST_DATA])
def test_what_a_package_brings_for_its_own_tests_is_not_installed(
    a_file: AFile, path: str, other: str, is_test_data: bool
) -> None:
    found = list(dist_info.read(a_file(path, "Name: x\nVersion: 1\n", {other: b""})))

    assert len(found) == (not is_test_data)


@given(name=st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?", fullmatch=True), body=st.binary())
def test_what_is_written_is_read_back(name: str, body: bytes) -> None:
    content = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.2.3\n\n".encode() + body

    assert metadata.parse(content) == (name, "1.2.3")


@given(content=st.binary(max_size=300) | st.lists(st.sampled_from([b"Name", b":", b"\n", b" ", b"\r\n"])).map(b"".join))
def test_no_bytes_make_it_raise(a_file: AFile, content: bytes) -> None:
    assert len(list(dist_info.read(a_file(PATH, content)))) in (1, 2)


def test_a_million_continuation_lines_are_no_name(a_file: AFile) -> None:
    found = list(dist_info.read(a_file(PATH, b"Name:" + b"\n a" * 1_000_000)))

    assert isinstance(found[0], Problem)
