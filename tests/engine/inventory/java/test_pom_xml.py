from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdascope.engine.inventory.java.pom_xml import read
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

FileOf = Callable[[str, bytes], ArtifactFile]


def dependency(artifact: str, version: str | None = None, **more: str) -> str:
    values = {"groupId": "g", "artifactId": artifact, **({"version": version} if version else {}), **more}
    return "<dependency>" + "".join(f"<{name}>{value}</{name}>" for name, value in values.items()) + "</dependency>"


def project(*dependencies: str, rest: str = "") -> bytes:
    return f"<project><version>5</version>{rest}<dependencies>{''.join(dependencies)}</dependencies></project>".encode()


def managed(*dependencies: str) -> str:
    return f"<dependencyManagement><dependencies>{''.join(dependencies)}</dependencies></dependencyManagement>"


# Name, version, and whether it is for development.
CASES: dict[str, tuple[bytes, list[tuple[str, str | None, bool]]]] = {
    "a literal version": (project(dependency("a", "1")), [("g:a", "1", False)]),
    "a test dependency": (project(dependency("a", "1", scope="test")), [("g:a", "1", True)]),
    "a provided dependency": (project(dependency("a", "1", scope="provided")), [("g:a", "1", True)]),
    "a runtime dependency": (project(dependency("a", "1", scope="runtime")), [("g:a", "1", False)]),
    "the project's own version": (project(dependency("a", "${project.version}")), [("g:a", "5", False)]),
    "a property": (project(dependency("a", "${x}"), rest="<properties><x>3</x></properties>"), [("g:a", "3", False)]),
    "a managed version": (project(dependency("a"), rest=managed(dependency("a", "4"))), [("g:a", "4", False)]),
    "a managed scope": (
        project(dependency("a"), rest=managed(dependency("a", "4", scope="test"))),
        [("g:a", "4", True)],
    ),
    "an own version beats the managed": (
        project(dependency("a", "6"), rest=managed(dependency("a", "4"))),
        [("g:a", "6", False)],
    ),
    "what is only managed is not wanted": (project(rest=managed(dependency("a", "4"))), []),
    "a hard requirement": (project(dependency("a", "[1.5]")), [("g:a", "1.5", False)]),
    "twice the same": (project(dependency("a", "1"), dependency("a", "1")), [("g:a", "1", False)]),
    "exclusions are not dependencies": (
        project(
            dependency("a", "1", exclusions="<exclusion><groupId>h</groupId><artifactId>b</artifactId></exclusion>")
        ),
        [("g:a", "1", False)],
    ),
    "no dependencies": (b"<project/>", []),
}


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES)
def test_pinned_dependencies(file_of: FileOf, data: bytes, expected: list[tuple[str, str | None, bool]]) -> None:
    items = list(read(file_of("pom.xml", data)))

    assert expected == [(i.name, i.version, i.is_development) for i in items if isinstance(i, Package)]
    assert [item for item in items if isinstance(item, Problem)] == []


def test_a_dependency_is_declared_at_its_line(file_of: FileOf) -> None:
    (package,) = read(file_of("app/pom.xml", project("\n\n" + dependency("a", "1"))))

    assert isinstance(package, Package)
    assert (package.evidence, package.package_manager) == (Evidence.DECLARED, PackageManager.POM)
    assert (package.file_path, package.identified_by) == ("app/pom.xml", "line 3")


NOT_PINNED = {
    "a range": dependency("a", "[1,2)"),
    "an open range": dependency("a", "(,1]"),
    "no version": dependency("a"),
    "the newest": dependency("a", "LATEST"),
    "a property of a parent": dependency("a", "${x}"),
    "a group of a parent": dependency("a", "1").replace("<groupId>g", "<groupId>${x}"),
}


@pytest.mark.parametrize("text", NOT_PINNED.values(), ids=NOT_PINNED)
def test_a_version_that_is_not_pinned_is_one_problem(file_of: FileOf, text: str) -> None:
    items = list(read(file_of("pom.xml", project(text, dependency("b", "1")))))

    assert [(item.code, item.path) for item in items if isinstance(item, Problem)] == [
        ("version-not-pinned", "pom.xml")
    ]
    assert [item.name for item in items if isinstance(item, Package)] == ["g:b"]


def test_the_pom_of_an_archive_declares_nothing(file_of: FileOf) -> None:
    assert list(read(file_of("META-INF/maven/g/a/pom.xml", project(dependency("a", "1"))))) == []


@given(data=st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_raise_nothing_but_a_manifest_error(file_of: FileOf, data: bytes) -> None:
    with pytest.raises(ManifestError):
        list(read(file_of("pom.xml", data)))
