from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from lambdascope.engine.inventory.java.unpacked_jar import read
from lambdascope.model.artifact import FileIndex
from lambdascope.model.package import Package, Problem

IndexOf = Callable[..., FileIndex]

POM = "META-INF/maven/com.acme/app/pom.properties"
POM_XML = "META-INF/maven/com.acme/app/pom.xml"
MF = "META-INF/MANIFEST.MF"
PROPERTIES = b"groupId=com.acme\nartifactId=app\nversion=1\n"
XML = b"<project><groupId>com.acme</groupId><artifactId>app</artifactId><version>1</version></project>"
SPRING = b"Implementation-Title: spring-core\nImplementation-Version: 5.3.20\n"
SPRING_CLASS = "org/springframework/core/Ordered.class"

# The tree of a function, the file read, and what it proves.
CASES: dict[str, tuple[Mapping[str, bytes], str, list[tuple[str, str | None, str]]]] = {
    "a pom.properties": ({POM: PROPERTIES}, POM, [("com.acme:app", "1", POM)]),
    "a pom.xml": ({POM_XML: XML}, POM_XML, [("com.acme:app", "1", POM_XML)]),
    "a pom.xml beside the properties says nothing new": ({POM: PROPERTIES, POM_XML: XML}, POM_XML, []),
    "a war unpacked": (
        {f"WEB-INF/classes/{POM}": PROPERTIES},
        f"WEB-INF/classes/{POM}",
        [("com.acme:app", "1", f"WEB-INF/classes/{POM}")],
    ),
    "a manifest": (
        {MF: SPRING, SPRING_CLASS: b""},
        MF,
        [("org.springframework:spring-core", "5.3.20", MF)],
    ),
    "the manifest of the application that the pom names": (
        {MF: b"Implementation-Title: app\nImplementation-Version: 1\n", POM: PROPERTIES, "com/acme/App.class": b""},
        MF,
        [],
    ),
    "the manifest of a library without pom, beside the poms of others": (
        {MF: SPRING, POM: PROPERTIES, SPRING_CLASS: b""},
        MF,
        [("org.springframework:spring-core", "5.3.20", MF)],
    ),
    "a manifest that names nothing": ({MF: b"Manifest-Version: 1.0\n", "com/acme/App.class": b""}, MF, []),
    "a manifest without any class": ({MF: b"Implementation-Title: x\nImplementation-Version: 1\n"}, MF, []),
}


@pytest.mark.parametrize(("tree", "path", "expected"), CASES.values(), ids=CASES)
def test_a_function_that_is_a_jar(
    index_of: IndexOf, tree: Mapping[str, bytes], path: str, expected: list[tuple[str, str | None, str]]
) -> None:
    file = index_of(tree, "a-layer").get(path)
    assert file is not None
    items = list(read(file))

    assert expected == [(i.name, i.version, i.identified_by) for i in items if isinstance(i, Package)]
    assert all(isinstance(item, Package) and (item.file_path, item.layer) == (path, "a-layer") for item in items)


def test_a_damaged_pom_is_a_problem(index_of: IndexOf) -> None:
    file = index_of({POM: b"damaged"}).get(POM)
    assert file is not None
    (problem,) = read(file)

    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == ("file-damaged", POM)
