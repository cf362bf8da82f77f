"""Installed Node packages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.node import package_json
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

AFile = Callable[..., ArtifactFile]
PATH = "nodejs/node20/node_modules/qs/package.json"

FOLDERS = [
    ("node_modules/a/package.json", "a"),
    ("nodejs/node_modules/@scope/a/package.json", "@scope/a"),
    ("node_modules/b/node_modules/a/package.json", "a"),
    ("node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", "a"),
    ("node_modules/.pnpm/@s+a@1.0.0/node_modules/@s/a/package.json", "@s/a"),
    ("node_modules/.cache/package.json", None),
    ("node_modules/@scope/package.json", None),
    ("node_modules/@scope/.cache/package.json", None),
]


@pytest.mark.parametrize(("path", "name"), FOLDERS, ids=[path for path, _ in FOLDERS])
def test_the_folder_names_what_node_finds(path: str, name: str | None) -> None:
    assert package_json.folder_name(path) == name


def test_a_manifest_is_an_installed_package_of_its_layer(a_file: AFile) -> None:
    file = a_file(PATH, {"name": "qs", "version": "6.5.2", "type": "commonjs"}, layer="layer.zip")

    assert list(package_json.read(file)) == [
        Package(
            Ecosystem.NPM,
            PackageName("qs"),
            "6.5.2",
            PackageManager.NODEPKG,
            PATH,
            "layer.zip",
            Evidence.INSTALLED,
            "package.json",
        )
    ]


MANIFESTS = [
    pytest.param({"name": "real", "version": "1.0.0"}, "real", "1.0.0", id="an alias is called by its real name"),
    pytest.param({"version": "1.0.0"}, "qs", "1.0.0", id="without name the folder's"),
    pytest.param({"name": "", "version": "1.0.0"}, "qs", "1.0.0", id="an empty name is none"),
    pytest.param({"name": "qs"}, "qs", None, id="without version none"),
    pytest.param({"name": "qs", "version": ""}, "qs", None, id="an empty version is none"),
    pytest.param({"name": None, "version": None}, "qs", None, id="null is none"),
    pytest.param({}, "qs", None, id="empty"),
]


@pytest.mark.parametrize(("manifest", "name", "version"), MANIFESTS)
def test_missing_fields_are_made_up_for(a_file: AFile, manifest: object, name: str, version: str | None) -> None:
    (package,) = package_json.read(a_file(PATH, manifest))

    assert isinstance(package, Package)
    assert (package.name, package.version) == (name, version)


WRONG = [
    [],
    "a",
    1,
    None,
]


@pytest.mark.parametrize("manifest", WRONG, ids=[repr(manifest)[:20] for manifest in WRONG])
def test_what_cannot_be_a_manifest_is_refused(a_file: AFile, manifest: object) -> None:
    content = manifest if isinstance(manifest, dict | list) else repr(manifest)
    with pytest.raises(ManifestError) as raised:
        list(package_json.read(a_file(PATH, content)))
    assert raised.value.code == "manifest-invalid"


@pytest.mark.parametrize(
    ("manifest", "version"),
    [
        ({"name": 1, "version": "1.0.0"}, "1.0.0"),
        ({"name": [], "version": "1.0.0"}, "1.0.0"),
        ({"name": "a\nb", "version": "1.0.0"}, "1.0.0"),
        ({"name": "a" * 999, "version": "1.0.0"}, "1.0.0"),
        ({"name": "\ud800", "version": "1.0.0"}, "1.0.0"),
        ({"version": 2}, None),
        ({"version": {}}, None),
    ],
)
def test_a_field_that_cannot_be_one_is_told_and_the_rest_counts(
    a_file: AFile, manifest: dict[str, object], version: str | None
) -> None:
    problem, package = package_json.read(a_file(PATH, manifest))

    assert isinstance(problem, Problem)
    assert isinstance(package, Package)
    assert (problem.code, package.name, package.version) == (
        "manifest-invalid",
        package_json.folder_name(PATH),
        version,
    )


def test_a_manifest_deeper_than_the_parser_reaches_is_refused(a_file: AFile) -> None:
    with pytest.raises(ManifestError):
        list(package_json.read(a_file(PATH, b"[" * 500_000)))


def test_a_manifest_larger_than_any_is_refused(a_file: AFile) -> None:
    with pytest.raises(ManifestError) as raised:
        list(package_json.read(a_file(PATH, b" " * (package_json.SIZE_LIMIT + 1))))
    assert raised.value.code == "file-too-large"


def test_a_folder_that_is_no_package_yields_nothing(a_file: AFile) -> None:
    assert list(package_json.read(a_file("node_modules/.cache/package.json", "not even JSON"))) == []


VALUES = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.none(), max_size=1)


@given(content=st.binary(max_size=100) | st.dictionaries(st.sampled_from(["name", "version"]), VALUES))
def test_no_content_raises_anything_else(a_file: AFile, content: object) -> None:
    try:
        found = list(package_json.read(a_file(PATH, content)))
    except ManifestError:
        return
    assert sum(isinstance(item, Package) for item in found) == 1
