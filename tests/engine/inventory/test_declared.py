"""What entries of any lock file become."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdascope.engine.inventory import declared
from lambdascope.engine.inventory.declared import Entry
from lambdascope.engine.inventory.words import MAX_WORD
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

AFile = Callable[..., ArtifactFile]


def packages(a_file: AFile, *entries: Entry) -> list[Package | Problem]:
    return list(declared.packages(a_file("x.lock", ""), Ecosystem.PYPI, PackageManager.PIP, entries))


def test_a_version_used_in_production_anywhere_is_not_for_development(a_file: AFile) -> None:
    found = packages(a_file, Entry("a_b", "1", "one", True), Entry("A-B", "1", "two"), Entry("a.b", "2", "x", True))

    assert [(item.identified_by, item.is_development) for item in found if isinstance(item, Package)] == [
        ("two", False),
        ("x", True),
    ]


def test_a_package_says_who_declares_it_where(a_file: AFile) -> None:
    (package,) = packages(a_file, Entry("a_b", "1", "x" * 1000))

    assert isinstance(package, Package)
    assert (package.ecosystem, package.name, package.package_manager) == (Ecosystem.PYPI, "a-b", PackageManager.PIP)
    assert (package.file_path, package.evidence) == ("x.lock", Evidence.DECLARED)
    assert package.identified_by == "x" * MAX_WORD


@pytest.mark.parametrize("word", [1, "", "a\nb", "a" * (MAX_WORD + 1), ["a"]], ids=lambda word: repr(word)[:9])
def test_what_cannot_be_a_word_is_counted(a_file: AFile, word: object) -> None:
    (problem,) = packages(a_file, Entry(word, "1", ""), Entry("a", word, ""))

    assert isinstance(problem, Problem)
    assert problem.message.startswith("2 entries")


def test_an_entry_may_rightly_state_no_version(a_file: AFile) -> None:
    (package,) = packages(a_file, Entry("a", None, ""))

    assert isinstance(package, Package)
    assert package.version is None


def test_more_entries_than_any_project_has_are_refused(a_file: AFile) -> None:
    with pytest.raises(ManifestError) as raised:
        packages(a_file, *[Entry("a", "1", "")] * (declared.MAX_ENTRIES + 1))
    assert raised.value.code == "file-too-large"
