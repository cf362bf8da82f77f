"""A function and its layers have the same inventory, read together or one by one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.inventory.composition import ALL_VISIBLE, ArtifactSummary, Visibility, compose
from lambdascope.engine.scan import Archive, index_artifact, take_inventory
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Evidence, Package, PackageManager
from tests.builders import a_package

Files = Mapping[str, str | bytes]


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def an_archive(files: Files, name: str, role: ArtifactRole) -> Archive:
    data = zipped(files)
    return Archive(Artifact(name, role, None, len(data)), MemoryRanges(data))


def together(function: Files, layers: Sequence[Files]) -> list[Package]:
    """The inventory of all artifacts read at once."""
    opened = [an_archive(each, f"layer-{place}", ArtifactRole.LAYER) for place, each in enumerate(layers, 1)]
    return sorted(take_inventory("f", an_archive(function, "f", ArtifactRole.FUNCTION), opened).packages, key=repr)


def one_by_one(function: Files, layers: Sequence[Files]) -> list[Package]:
    """The inventories of all artifacts, put together."""
    taken = [
        index_artifact(*an_archive(each, f"layer-{place}", ArtifactRole.LAYER))
        for place, each in enumerate((function, *layers))
    ]
    visible = []
    for place, (each, visibility) in enumerate(zip(taken, compose([each.summary for each in taken]), strict=True)):
        layer = f"layer-{place}" if place else None
        visible += [package._replace(layer=layer) for package in each.packages if visibility.shows(package)]
    return sorted(visible, key=repr)


def wheel(name: str, version: str | None, site: str = "python/", folder: str | None = None) -> Files:
    stated = f"Version: {version}\n" if version else ""
    return {f"{site}{folder or name}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\n{stated}"}


def module(name: str, version: str, root: str = "nodejs/") -> Files:
    return {f"{root}node_modules/{name}/package.json": json.dumps({"name": name, "version": version})}


def jar(version: str) -> bytes:
    return zipped({"META-INF/maven/g/a/pom.properties": f"groupId=g\nartifactId=a\nversion={version}\n"})


REQUIREMENTS: Files = {"requirements.txt": "declared==1.0\n"}
PACKAGE_LOCK: Files = {
    "package-lock.json": json.dumps({"lockfileVersion": 3, "packages": {"node_modules/locked": {"version": "1.0.0"}}})
}


@pytest.mark.parametrize(
    ("function", "layers", "expected"),
    [
        ({}, [], []),
        (wheel("a", "1", ""), [], ["a 1"]),
        (wheel("a", "1", ""), [wheel("a", "1"), wheel("b", "2")], ["a 1", "a 1 layer-1", "b 2 layer-2"]),
        # The function lies in a folder of its own: it hides no layer, and none hides it.
        (wheel("a", "1"), [wheel("a", "2"), {}], ["a 1", "a 2 layer-1"]),
        # A later layer's file hides an earlier one's, also where it proves something else, or nothing.
        ({}, [wheel("a", "1"), wheel("a", "2")], ["a 2 layer-2"]),
        ({}, [wheel("a", "1", folder="x"), wheel("b", "2", folder="x")], ["b 2 layer-2"]),
        ({}, [wheel("a", "1"), {"python/a.dist-info/METADATA": ""}, wheel("b", "1")], ["b 1 layer-3"]),
        ({}, [wheel("a", "1"), wheel("b", "1"), wheel("a", "3")], ["b 1 layer-2", "a 3 layer-3"]),
        ({}, [module("a", "1.0.0"), module("a", "2.0.0")], ["a 2.0.0 layer-2"]),
        # Archives in layers: hidden with all that is in them.
        ({}, [{"java/lib/a.jar": jar("1")}, {"java/lib/a.jar": jar("2")}], ["g:a 2 layer-2"]),
        ({}, [{"java/lib/a.jar": jar("1")}, {"java/lib/b.jar": jar("2")}], ["g:a 1 layer-1", "g:a 2 layer-2"]),
        ({}, [{"java/lib/a.jar": jar("1")}, {"java/lib/a.jar": b"no jar"}], []),
        ({}, [{"deps.zip": zipped(wheel("a", "1", ""))}, {"deps.zip": zipped(wheel("b", "2", ""))}], ["b 2 layer-2"]),
        ({}, [{"deps.zip": zipped(wheel("a", "1", ""))}, {"deps.zip": b"no zip"}], []),
        ({}, [{"deps.zip": zipped(wheel("a", "1", ""))}, {"DEPS.ZIP": b"no zip"}], ["a 1 layer-1"]),
        # Lock files count where nothing of their ecosystem is installed, in no artifact.
        (REQUIREMENTS, [], ["declared 1.0"]),
        (REQUIREMENTS, [wheel("a", "1"), {}], ["a 1 layer-1"]),
        (wheel("a", "1"), [REQUIREMENTS, {}], ["a 1"]),
        (REQUIREMENTS, [module("m", "1.0.0")], ["declared 1.0", "m 1.0.0 layer-1"]),
        ({**REQUIREMENTS, **PACKAGE_LOCK}, [wheel("a", "1")], ["a 1 layer-1", "locked 1.0.0"]),
        ({}, [REQUIREMENTS, {"requirements.txt": "other==2.0\n"}], ["other 2.0 layer-2"]),
        (REQUIREMENTS, [wheel("a", None)], ["declared 1.0"]),
    ],
)
def test_together_and_one_by_one(function: Files, layers: Sequence[Files], expected: list[str]) -> None:
    def shown(packages: Sequence[Package]) -> list[str]:
        return sorted(f"{each.name} {each.version} {each.layer or ''}".strip() for each in packages)

    assert shown(together(function, layers)) == sorted(expected)
    assert one_by_one(function, layers) == together(function, layers)


VERSIONS = st.sampled_from(["1.0.0", "2.0.0"])
NAMES = st.sampled_from(["a", "b"])
SITES = st.sampled_from(["", "python/"])
ITEMS = st.one_of(
    st.builds(wheel, NAMES, VERSIONS, SITES),
    st.builds(wheel, NAMES, VERSIONS, SITES, st.just("shared")),
    st.builds(module, NAMES, VERSIONS, st.sampled_from(["", "nodejs/"])),
    st.builds(lambda name, version: {f"lib/{name}.jar": jar(version)}, NAMES, VERSIONS),
    st.builds(lambda name, version: {f"{name}.zip": zipped(wheel(name, version, ""))}, NAMES, VERSIONS),
    st.builds(lambda name, version: {"requirements.txt": f"{name}=={version}\n"}, NAMES, VERSIONS),
    st.just(PACKAGE_LOCK),
)
ARTIFACTS = st.lists(ITEMS, max_size=4).map(lambda items: {path: each[path] for each in items for path in each})


@settings(max_examples=150, deadline=None)
@given(ARTIFACTS, st.lists(ARTIFACTS, max_size=3))
def test_any_function_and_layers(function: Files, layers: Sequence[Files]) -> None:
    assert one_by_one(function, layers) == together(function, layers)


def declared(path: str = "requirements.txt") -> Package:
    return a_package(path=path, evidence=Evidence.DECLARED, package_manager=PackageManager.PIP)


@pytest.mark.parametrize(
    ("visibility", "package", "shows"),
    [
        (ALL_VISIBLE, a_package(), True),
        (ALL_VISIBLE, declared(), True),
        (Visibility(frozenset(), frozenset((Ecosystem.PYPI,))), declared(), False),
        (Visibility(frozenset(), frozenset((Ecosystem.PYPI,))), a_package(), True),
        (Visibility(frozenset(), frozenset((Ecosystem.NPM,))), declared(), True),
        (Visibility(frozenset(("a/b.jar",)), frozenset()), a_package(path="a/b.jar"), False),
        (Visibility(frozenset(("a/b.jar",)), frozenset()), a_package(path="a/b.jar/c.jar/META-INF/x"), False),
        (Visibility(frozenset(("a/b.jar",)), frozenset()), a_package(path="a/b.jar2"), True),
        (Visibility(frozenset(("a/b.jar",)), frozenset()), a_package(path="b.jar"), True),
        (Visibility(frozenset(("a",)), frozenset()), a_package(path="/a"), True),
        (Visibility(frozenset(("a",)), frozenset()), a_package(path=""), True),
    ],
)
def test_what_shows(visibility: Visibility, package: Package, shows: bool) -> None:
    assert visibility.shows(package) is shows


def test_nothing_is_composed_of_nothing() -> None:
    assert compose([]) == ()
    assert compose([ArtifactSummary(("a",), frozenset())]) == (ALL_VISIBLE,)
