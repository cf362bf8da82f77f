"""Pinned lines of requirements.txt, and a problem for each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.python import requirements_txt
from lambdascope.engine.inventory.python.requirements_txt import Pin, Unpinned, parse
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

AFile = Callable[..., ArtifactFile]

PINNED = [
    ("a==1.0", "a", "1.0"),
    ("a === 1.0", "a", "1.0"),
    ("Flask_Login == 1.0  # why", "Flask_Login", "1.0"),
    ("a[x, y]==1.0", "a", "1.0"),
    ("a [x] == 1.0", "a", "1.0"),
    ("a (==1.0)", "a", "1.0"),
    ("a==1.0; python_version < '3.8'", "a", "1.0"),
    ("a==1.0;sys_platform=='win32'", "a", "1.0"),
    ("a==1.0 --hash=sha256:00", "a", "1.0"),
    ("a==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11", "a", "1.0"),
    ("a==\\\n1.0", "a", "1.0"),
    ("a>=0.5,==1.0", "a", "1.0"),
    ("a==1.0,==1.0", "a", "1.0"),
    ("a==1!2.0+local.1", "a", "1!2.0+local.1"),
]


@pytest.mark.parametrize(("line", "name", "version"), PINNED, ids=[line for line, _, _ in PINNED])
def test_an_exact_version_is_a_pin(line: str, name: str, version: str) -> None:
    assert list(parse(line)) == [Pin(1, name, version)]


UNPINNED = [
    "a",
    "a>=1.0",
    "a~=1.0",
    "a==1.*",
    "a==1.0,==2.0",
    "a!=1.0",
    "a; python_version < '3'",
    "a==${VERSION}",
    "a @ https://user:secret@example.org/a-1.0.whl",
    "https://user:secret@example.org/a-1.0.whl",
    "git+https://secret@example.org/a.git#egg=a",
    "./local/a",
    "a --hash=sha256:00",
    "-e ./local",
    "--editable=git+https://secret@example.org/a",
    "-r other.txt",
    "--requirement other.txt",
    "é==1.0",
]


@pytest.mark.parametrize("line", UNPINNED)
def test_anything_else_that_asks_for_a_package_is_told_without_quoting_secrets(line: str) -> None:
    (found,) = parse(line)

    assert isinstance(found, Unpinned)
    assert "secret" not in found.what


IGNORED = [
    "",
    "   ",
    "# a==1.0",
    "  # a==1.0",
    "-c other.txt",
    "--index-url https://example.org",
    "--pre",
    "\\",
    "\\\n",
]


@pytest.mark.parametrize("line", IGNORED)
def test_what_installs_nothing_is_left_out(line: str) -> None:
    assert list(parse(line)) == []


def test_a_comment_is_not_continued() -> None:
    assert list(parse("# note \\\na==1")) == [Pin(2, "a", "1")]


def test_lines_are_numbered_where_they_start() -> None:
    assert list(parse("# x\na==1 \\\n --hash=x\n\nb==2\n")) == [Pin(2, "a", "1"), Pin(5, "b", "2")]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_marked_encodings_and_crlf_are_read(a_file: AFile, encoding: str) -> None:
    (package,) = requirements_txt.read(a_file("requirements.txt", "a==1.0\r\n".encode(encoding)))

    assert isinstance(package, Package)
    assert (package.name, package.version, package.identified_by) == ("a", "1.0", "line 1")
    assert (package.evidence, package.package_manager) == (Evidence.DECLARED, PackageManager.PIP)


def test_the_same_pin_twice_is_one_package(a_file: AFile) -> None:
    assert len(list(requirements_txt.read(a_file("requirements.txt", "a_b==1\nA-B==1\n")))) == 1


def test_problems_are_capped(a_file: AFile) -> None:
    found = list(requirements_txt.read(a_file("requirements.txt", "a\n" * 150)))

    assert len(found) == 101
    assert all(isinstance(item, Problem) and item.code == "version-not-pinned" for item in found)
    assert isinstance(found[-1], Problem)
    assert found[-1].message.startswith("50 more")


def test_more_lines_than_any_project_has_are_refused(a_file: AFile) -> None:
    with pytest.raises(ManifestError) as raised:
        list(requirements_txt.read(a_file("requirements.txt", "a\n" * 60_000)))
    assert raised.value.code == "file-too-large"


LETTERS = st.text(alphabet="ab01.=<>!~,;@#[]()-\\\n $*'\"", max_size=60)


@given(content=st.binary(max_size=200) | LETTERS.map(str.encode) | st.text().map(lambda text: text.encode("utf-16")))
def test_no_content_makes_it_raise(a_file: AFile, content: bytes) -> None:
    for item in requirements_txt.read(a_file("requirements.txt", content)):
        assert isinstance(item, Package | Problem)
