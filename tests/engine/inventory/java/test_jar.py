from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.archives.zip import Place, ZipIndex
from lambdascope.engine.inventory.java.jar import read, read_index
from lambdascope.model.artifact import ArtifactFile, FileIndex
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

Tree = Mapping[str, bytes]
ZipOf = Callable[[Tree], bytes]
IndexOf = Callable[..., FileIndex]
FileOf = Callable[[str, bytes], ArtifactFile]
Item = Package | Problem


def pom_properties(group: str, artifact: str, version: str) -> dict[str, bytes]:
    text = f"#Created by Apache Maven\ngroupId={group}\nartifactId={artifact}\nversion={version}\n"
    return {f"META-INF/maven/{group}/{artifact}/pom.properties": text.encode()}


def pom_xml(group: str, artifact: str, version: str) -> dict[str, bytes]:
    text = (
        f"<project><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version></project>"
    )
    return {f"META-INF/maven/{group}/{artifact}/pom.xml": text.encode()}


def manifest(**attributes: str) -> dict[str, bytes]:
    lines = ["Manifest-Version: 1.0", *(f"{name.replace('_', '-')}: {value}" for name, value in attributes.items())]
    return {"META-INF/MANIFEST.MF": "\r\n".join((*lines, "", "")).encode()}


def found(items: list[Item]) -> list[tuple[str, str, str | None, str]]:
    packages = [item for item in items if isinstance(item, Package)]
    return [(item.file_path, item.name, item.version, item.identified_by) for item in packages]


def problems(items: list[Item]) -> list[tuple[str, str]]:
    return [(item.code, item.path) for item in items if isinstance(item, Problem)]


@pytest.fixture
def read_jar(zip_of: ZipOf, index_of: IndexOf) -> Callable[..., list[Item]]:
    def run(path: str, tree: Tree, layer: str | None = None) -> list[Item]:
        file = index_of({path: zip_of(tree)}, layer).get(path)
        assert file is not None
        return list(read(file))

    return run


ReadJar = Callable[..., list[Item]]
CLASS = {"com/acme/App.class": b""}


def test_a_pom_properties_is_a_complete_package(read_jar: ReadJar) -> None:
    items = read_jar("lib/snakeyaml-1.26.jar", pom_properties("org.yaml", "snakeyaml", "1.26"), "base-layer")

    assert items == [
        Package(
            ecosystem=Ecosystem.MAVEN,
            name=PackageName("org.yaml:snakeyaml"),
            version="1.26",
            package_manager=PackageManager.JAR,
            file_path="lib/snakeyaml-1.26.jar",
            layer="base-layer",
            evidence=Evidence.INSTALLED,
            identified_by="META-INF/maven/org.yaml/snakeyaml/pom.properties",
        )
    ]


CASES: dict[str, tuple[str, Tree, list[tuple[str, str | None, str]]]] = {
    "a pom.xml counts where there is no pom.properties": (
        "tools-1.jar",
        pom_xml("com.acme", "tools", "1"),
        [("com.acme:tools", "1", "META-INF/maven/com.acme/tools/pom.xml")],
    ),
    "a library named by both files is reported once, by its pom.properties": (
        "tools-1.jar",
        {**pom_xml("com.acme", "tools", "1"), **pom_properties("com.acme", "tools", "1")},
        [("com.acme:tools", "1", "META-INF/maven/com.acme/tools/pom.properties")],
    ),
    "the pom.xml gives the version that the pom.properties lacks": (
        "tools.jar",
        {**pom_properties("com.acme", "tools", "${revision}"), **pom_xml("com.acme", "tools", "3.1")},
        [("com.acme:tools", "3.1", "META-INF/maven/com.acme/tools/pom.xml")],
    ),
    "a placeholder is no version": (
        "tools.jar",
        pom_properties("com.acme", "tools", "${revision}"),
        [("com.acme:tools", None, "META-INF/maven/com.acme/tools/pom.properties")],
    ),
    "the folder gives the group that the pom.properties lacks": (
        "tools-1.jar",
        {"META-INF/maven/com.acme/tools/pom.properties": b"artifactId=tools\nversion=1\n"},
        [("com.acme:tools", "1", "META-INF/maven/com.acme/tools/pom.properties")],
    ),
    "an uber jar holds every library that left a pom in it": (
        "app-1.0-all.jar",
        {
            **pom_properties("com.acme", "app", "1.0"),
            **pom_properties("org.yaml", "snakeyaml", "1.26"),
            **pom_properties("com.google.guava", "guava", "31.1-jre"),
        },
        [
            ("com.acme:app", "1.0", "META-INF/maven/com.acme/app/pom.properties"),
            ("org.yaml:snakeyaml", "1.26", "META-INF/maven/org.yaml/snakeyaml/pom.properties"),
            ("com.google.guava:guava", "31.1-jre", "META-INF/maven/com.google.guava/guava/pom.properties"),
        ],
    ),
    "two folders with the same coordinates are one library": (
        "app.jar",
        {
            **pom_properties("com.acme", "app", "1"),
            "WEB-INF/classes/META-INF/maven/a/b/pom.properties": b"groupId=com.acme\nartifactId=app\nversion=1",
        },
        [("com.acme:app", "1", "META-INF/maven/com.acme/app/pom.properties")],
    ),
    "a jar with only a stranger's pom is named by manifest and file name too": (
        "spring-core-5.3.20.jar",
        {
            **pom_properties("org.objenesis", "objenesis", "3.2"),
            **manifest(Implementation_Title="spring-core", Implementation_Version="5.3.20"),
            "org/springframework/core/Ordered.class": b"",
        },
        [
            ("org.objenesis:objenesis", "3.2", "META-INF/maven/org.objenesis/objenesis/pom.properties"),
            ("org.springframework:spring-core", "5.3.20", "META-INF/MANIFEST.MF"),
        ],
    ),
    "a renamed jar is not named a second time": (
        "function.jar",
        {**pom_properties("com.acme", "tools", "2"), **manifest(Implementation_Title="tools"), **CLASS},
        [("com.acme:tools", "2", "META-INF/maven/com.acme/tools/pom.properties")],
    ),
    "a jar that nothing names is listed by its file name": (
        "tools.jar",
        {**manifest(), **CLASS},
        [("tools", None, "file name")],
    ),
    "sources are no program": ("okio-2.8.0-sources.jar", {**manifest(), "okio/Okio.kt": b""}, []),
    "a jar that only says it holds sources is read": (
        "okio-2.8.0-sources.jar",
        {"okio/Okio.class": b""},
        [("com.squareup.okio:okio", "2.8.0", "file name")],
    ),
    "a jar in which nothing is": ("empty.jar", {}, []),
    "a pom outside META-INF/maven is none of the jar": (
        "archetype-1.jar",
        {
            **pom_properties("com.acme", "archetype", "1"),
            "archetype-resources/pom.xml": b"<project/>",
            "META-INF/maven/pom.xml": b"<project/>",
        },
        [("com.acme:archetype", "1", "META-INF/maven/com.acme/archetype/pom.properties")],
    ),
}


@pytest.mark.parametrize(("path", "tree", "expected"), CASES.values(), ids=CASES)
def test_the_libraries_of_one_jar(
    read_jar: ReadJar, path: str, tree: Tree, expected: list[tuple[str, str | None, str]]
) -> None:
    items = read_jar(path, tree)

    assert expected == [(name, version, evidence) for _, name, version, evidence in found(items)]
    assert problems(items) == []


def test_the_code_of_tests_is_for_development(read_jar: ReadJar) -> None:
    (package,) = read_jar("okio-2.8.0-tests.jar", {"okio/OkioTest.class": b""})

    assert isinstance(package, Package)
    assert package.is_development


@pytest.mark.parametrize("folder", ["BOOT-INF/lib", "WEB-INF/lib", "lib", "java/lib"])
def test_a_nested_jar_continues_the_path(read_jar: ReadJar, zip_of: ZipOf, folder: str) -> None:
    inner = zip_of(pom_properties("org.yaml", "snakeyaml", "1.26"))
    items = read_jar("app-1.jar", {**pom_properties("com.acme", "app", "1"), f"{folder}/snakeyaml-1.26.jar": inner})

    assert [(path, name) for path, name, _, _ in found(items)] == [
        ("app-1.jar", "com.acme:app"),
        (f"app-1.jar/{folder}/snakeyaml-1.26.jar", "org.yaml:snakeyaml"),
    ]


def test_wars_in_ears_are_opened(read_jar: ReadJar, zip_of: ZipOf) -> None:
    jar = zip_of(pom_properties("org.yaml", "snakeyaml", "1.26"))
    items = read_jar("shop.ear", {"shop.war": zip_of({"WEB-INF/lib/snakeyaml.jar": jar})})

    assert [path for path, *_ in found(items)] == ["shop.ear/shop.war/WEB-INF/lib/snakeyaml.jar"]


def test_a_damaged_nested_jar_is_a_problem_and_the_rest_goes_on(read_jar: ReadJar, zip_of: ZipOf) -> None:
    tree = {"lib/a.jar": b"PK, but no zip", "lib/b-1.jar": zip_of(pom_properties("com.acme", "b", "1"))}
    items = read_jar("app.jar", tree)

    assert problems(items) == [("archive-invalid", "app.jar/lib/a.jar")]
    assert [name for _, name, _, _ in found(items)] == ["com.acme:b"]


def test_a_damaged_pom_is_a_problem_and_the_manifest_counts(read_jar: ReadJar) -> None:
    items = read_jar(
        "spring-core-5.3.20.jar",
        {
            "META-INF/maven/org.springframework/spring-core/pom.properties": b"damaged",
            **manifest(Implementation_Version="5.3.20"),
            "org/springframework/core/Ordered.class": b"",
        },
    )

    assert problems(items) == [
        ("file-damaged", "spring-core-5.3.20.jar/META-INF/maven/org.springframework/spring-core/pom.properties")
    ]
    assert [name for _, name, _, _ in found(items)] == ["org.springframework:spring-core"]


def test_a_damaged_manifest_is_a_problem_and_the_file_name_counts(read_jar: ReadJar) -> None:
    items = read_jar("okio-2.8.0.jar", {"META-INF/MANIFEST.MF": b"damaged", "okio/Okio.class": b""})

    assert problems(items) == [("file-damaged", "okio-2.8.0.jar/META-INF/MANIFEST.MF")]
    assert [name for _, name, _, _ in found(items)] == ["com.squareup.okio:okio"]


def test_a_pom_that_names_nothing_is_a_problem(read_jar: ReadJar) -> None:
    items = read_jar("app.jar", {"META-INF/maven/../ /pom.properties": b"version=1\n"})

    assert problems(items) == [("manifest-invalid", "app.jar/META-INF/maven/../ /pom.properties")]


def test_what_a_pom_says_counts_more_than_a_folder_that_leads_astray(read_jar: ReadJar) -> None:
    tree = {"META-INF/maven/../x/pom.properties": b"groupId=com.acme\nartifactId=app\nversion=1\n"}

    assert [name for _, name, _, _ in found(read_jar("app-1.jar", tree))] == ["com.acme:app"]


def test_jars_nested_too_deep_are_a_problem(read_jar: ReadJar, zip_of: ZipOf) -> None:
    innermost = zip_of(CLASS)
    for _ in range(20):
        innermost = zip_of({"x.jar": innermost})
    items = read_jar("x.jar", {"x.jar": innermost})

    assert [code for code, _ in problems(items)] == ["nested-too-deep"]


def test_ten_thousand_poms_are_all_read(read_jar: ReadJar) -> None:
    tree = {}
    for number in range(10_000):
        tree.update(pom_properties("com.acme", f"part{number}", "1"))

    assert len(found(read_jar("app.jar", tree))) == 10_000


def test_more_poms_than_any_jar_holds_are_a_problem(read_jar: ReadJar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdascope.engine.inventory.java.jar.MAX_FOLDERS", 2)
    tree: dict[str, bytes] = {}
    for number in range(3):
        tree.update(pom_properties("com.acme", f"part{number}", "1"))
    items = read_jar("part0-1.jar", tree)

    assert len(found(items)) == 2
    assert problems(items) == [("too-many-manifests", "part0-1.jar")]


def test_a_jar_with_its_own_pom_is_read_nowhere_else(zip_of: ZipOf, index_of: Callable[..., Any]) -> None:
    tree = {
        **manifest(),
        **CLASS,
        **pom_xml("org.yaml", "snakeyaml", "1.26"),
        **pom_properties("org.yaml", "snakeyaml", "1.26"),
    }
    index = index_of({"snakeyaml-1.26.jar": zip_of(tree)})
    list(read(index.get("snakeyaml-1.26.jar")))

    assert index.reads == ["snakeyaml-1.26.jar/META-INF/maven/org.yaml/snakeyaml/pom.properties"]


def test_an_opened_archive_can_be_read_as_a_jar(index_of: IndexOf) -> None:
    index = index_of({**pom_properties("com.acme", "app", "1"), "lib/okio-2.8.0.jar": b"no zip"})
    items = list(read_index(index, "app-1.jar", None))

    assert [name for _, name, _, _ in found(items)] == ["com.acme:app"]
    assert problems(items) == [("archive-invalid", "lib/okio-2.8.0.jar")]


def test_a_file_that_is_no_archive_is_refused(file_of: FileOf) -> None:
    with pytest.raises(ManifestError):
        list(read(file_of("app.jar", b"version https://git-lfs.github.com/spec/v1\n")))


def test_what_is_wrong_with_a_nested_archive_is_listed_with_its_path(zip_of: ZipOf) -> None:
    inner = zip_of({"../evil.class": b"", **pom_properties("g", "inner", "1")})
    outer = ZipIndex(MemoryRanges(zip_of({"lib/outer.jar": zip_of({"inner.jar": inner})})), Place(Budget()))
    file = outer.get("lib/outer.jar")
    assert file is not None
    items = list(read(file))

    assert problems(items) == [("unsafe-name", "lib/outer.jar/inner.jar")]
    assert found(items) == [("lib/outer.jar/inner.jar", "g:inner", "1", "META-INF/maven/g/inner/pom.properties")]


@given(
    names=st.lists(
        st.sampled_from(
            [
                "META-INF/MANIFEST.MF",
                "META-INF/maven/g/a/pom.properties",
                "META-INF/maven/g/a/pom.xml",
                "META-INF/maven/../x/pom.properties",
                "lib/inner.jar",
                "a/B.class",
            ]
        ),
        unique=True,
    ),
    content=st.binary(max_size=200),
    path=st.from_regex(r"[a-z0-9.\-_]{1,30}\.jar", fullmatch=True),
)
def test_no_content_raises_anything_but_a_manifest_error(names: list[str], content: bytes, path: str) -> None:
    class Index:
        def paths(self) -> list[str]:
            return names

        def get(self, name: str) -> Any:
            return File(name) if name in names else None

        def problems(self) -> Iterator[Problem]:
            yield Problem("unsafe-name", path, None, "has one")

    class File:
        layer = None
        siblings = Index()
        size = len(content)

        def __init__(self, name: str) -> None:
            self.path = name

        def read(self, limit: int) -> bytes:
            return content[:limit]

        def open_archive(self) -> FileIndex:
            raise ManifestError("archive-invalid", "no zip")

    for item in read_index(Index(), path, None):
        assert isinstance(item, Package | Problem)
