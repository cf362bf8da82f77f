"""What the files of a function and its layers prove together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from lambdascope.engine.inventory import collect as collecting
from lambdascope.engine.inventory.collect import collect
from lambdascope.model.artifact import ArtifactFile, FileIndex
from lambdascope.model.package import Problem

AFile = Callable[..., ArtifactFile]
IndexOf = Callable[[Mapping[str, Any]], FileIndex]

REQUESTS = {"requests-2.31.0.dist-info/METADATA": b"Name: requests\nVersion: 2.31.0\n"}
SIX = {"six-1.16.0.dist-info/METADATA": b"Name: six\nVersion: 1.16.0\n"}
PINS = {"requirements.txt": b"requests==2.0\nurllib3==1.26\n"}
EXPRESS = {"node_modules/express/package.json": b'{"name": "express", "version": "4.18.2"}'}


@pytest.fixture
def index_of(a_file: AFile) -> IndexOf:
    def make(files: Mapping[str, Any]) -> FileIndex:
        return a_file("readme", "", files).siblings

    return make


def found(*indexes: FileIndex) -> list[tuple[str, str | None]]:
    return [(package.name, package.version) for package in collect(indexes).packages]


def problems(*indexes: FileIndex) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in collect(indexes).problems]


def test_packages_are_sorted_by_name(index_of: IndexOf) -> None:
    assert found(index_of({**SIX, **REQUESTS})) == [("requests", "2.31.0"), ("six", "1.16.0")]


def test_declared_packages_count_where_nothing_is_installed(index_of: IndexOf) -> None:
    assert found(index_of(PINS)) == [("requests", "2.0"), ("urllib3", "1.26")]


def test_declared_packages_do_not_count_beside_installed_ones(index_of: IndexOf) -> None:
    assert found(index_of({**PINS, **SIX})) == [("six", "1.16.0")]


def test_what_a_layer_installs_counts_as_well(index_of: IndexOf) -> None:
    assert found(index_of(PINS), index_of(SIX)) == [("six", "1.16.0")]


def test_another_ecosystem_does_not_count(index_of: IndexOf) -> None:
    assert found(index_of({**PINS, **EXPRESS})) == [("express", "4.18.2"), ("requests", "2.0"), ("urllib3", "1.26")]


def test_a_lock_file_of_a_dependency_declares_nothing(index_of: IndexOf) -> None:
    assert found(index_of({"node_modules/x/requirements.txt": b"requests==2.0\n"})) == []


def test_a_damaged_file_is_a_problem_and_the_others_are_read(index_of: IndexOf) -> None:
    index = index_of({"node_modules/a/package.json": b"[", **EXPRESS})

    assert found(index) == [("express", "4.18.2")]
    assert problems(index) == [("manifest-invalid", "node_modules/a/package.json")]


def test_a_version_that_is_none_is_a_problem_and_the_package_stays(index_of: IndexOf) -> None:
    index = index_of({"a-1.dist-info/METADATA": b"Name: a\nVersion: one\n"})

    assert found(index) == [("a", "one")]
    assert problems(index) == [("version-unparsable", "a-1.dist-info/METADATA")]


def test_problems_of_one_kind_are_counted_beyond_the_first(index_of: IndexOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MAX_PROBLEMS_PER_CODE", 2)
    index = index_of({f"node_modules/{name}/package.json": b"[" for name in "abcde"})

    assert collect([index]).problems[0] == Problem("manifest-invalid", "", None, "3 more problems of this kind")
    assert len(collect([index]).problems) == 3


def test_packages_beyond_the_limit_are_left_unread_and_said_so(
    index_of: IndexOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "MAX_PACKAGES", 2)
    pins = index_of({"requirements.txt": b"a==1\nb==1\nc==1\nd==1\n"})
    installed = index_of({**REQUESTS, **SIX, **EXPRESS, "uv.lock": b"["})

    assert found(pins) == [("a", "1"), ("b", "1")]
    assert problems(pins) == [("too-many-packages", "requirements.txt")]
    assert found(installed) == [("requests", "2.31.0"), ("six", "1.16.0")]
    assert problems(installed) == [("too-many-packages", "node_modules/express/package.json")]


def test_a_lock_file_that_no_reader_reads_takes_nothing_from_the_others(index_of: IndexOf) -> None:
    index = index_of({"a/requirements.txt": b"#" * 17_000_000, "requirements.txt": b"a==1"})

    assert found(index) == [("a", "1")]
    assert problems(index) == [("file-too-large", "a/requirements.txt")]


def test_lock_files_beyond_the_limit_are_left_unread_and_listed(
    index_of: IndexOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "MAX_DECLARED_BYTES", 20)
    index = index_of({"a/requirements.txt": b"a==1\n", "b/requirements.txt": b"b==1" * 20, "requirements.txt": b"c==1"})

    assert found(index) == [("a", "1"), ("c", "1")]
    assert problems(index) == [("budget-exhausted", "b/requirements.txt")]


def test_so_many_problems_end_the_reading(index_of: IndexOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MAX_PACKAGES", 5)
    told = problems(index_of({f"node_modules/m{number}/package.json": b"[" for number in range(10)}))

    assert [code for code, _ in told] == ["manifest-invalid"] * 6 + ["too-many-problems"]
