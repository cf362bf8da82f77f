"""From bytes to inventory: which evidence counts, where layers lie, and what is told instead of silence."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

import pytest

from lambdascope.engine.archives.folder import FolderFile
from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.inventory import collect as collect_module
from lambdascope.engine.scan import Archive, Folder, take_inventory
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.errors import ArchiveCorrupt
from lambdascope.model.report import Inventory

Files = Mapping[str, str | bytes]


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def an_archive(files: Files, name: str = "f.zip", role: ArtifactRole = ArtifactRole.FUNCTION) -> Archive:
    data = zipped(files)
    return Archive(Artifact(name, role, None, len(data)), MemoryRanges(data))


def inventory(files: Files, *layers: Files) -> Inventory:
    unpacked = [an_archive(layer, f"layer{place}", ArtifactRole.LAYER) for place, layer in enumerate(layers, 1)]
    return take_inventory("f.zip", an_archive(files), unpacked)


def names(taken: Inventory) -> list[str]:
    return [f"{package.name} {package.version}" for package in taken.packages]


def codes(taken: Inventory) -> list[str]:
    return [problem.code for problem in taken.problems]


def dist_info(name: str, version: str, site: str = "", record: str = "") -> dict[str, str | bytes]:
    folder = f"{site}{name}-{version}.dist-info"
    files: dict[str, str | bytes] = {f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"}
    return files | ({f"{folder}/RECORD": record} if record else {})


def node_module(path: str, name: str, version: str) -> dict[str, str | bytes]:
    return {f"{path}/package.json": json.dumps({"name": name, "version": version})}


PACKAGE_LOCK = json.dumps({"lockfileVersion": 3, "packages": {"node_modules/locked": {"version": "1.0.0"}}})


def test_installed_packages_of_all_three_ecosystems() -> None:
    jar = zipped({"META-INF/maven/g/a/pom.properties": "groupId=g\nartifactId=a\nversion=1.0\n"})
    taken = inventory(
        {**dist_info("requests", "2.0"), **node_module("node_modules/x", "x", "1.0.0"), "lib/a-1.0.jar": jar}
    )

    assert names(taken) == ["g:a 1.0", "requests 2.0", "x 1.0.0"]
    assert codes(taken) == []


def test_declared_evidence_counts_where_nothing_is_installed() -> None:
    assert names(inventory({"requirements.txt": "requests==2.0\n"})) == ["requests 2.0"]


def test_declared_evidence_of_another_ecosystem_still_counts() -> None:
    assert names(inventory({"package-lock.json": PACKAGE_LOCK, **dist_info("requests", "2.0")})) == [
        "locked 1.0.0",
        "requests 2.0",
    ]


@pytest.mark.parametrize("in_layer", [False, True])
def test_installed_evidence_anywhere_beats_declared_evidence(in_layer: bool) -> None:
    declared: Files = {"requirements.txt": "requests==1.0\nflask==1.0\n"}
    installed = dist_info("requests", "2.0", "python/")
    taken = inventory(declared, installed) if in_layer else inventory({**declared, **installed})

    assert names(taken) == ["requests 2.0"]


@pytest.mark.parametrize(
    "files",
    [
        {"node_modules/a/package-lock.json": PACKAGE_LOCK},
        {"nodejs/node_modules/@a/b/test/package-lock.json": PACKAGE_LOCK},
        {"python/lib/python3.12/site-packages/a/package-lock.json": PACKAGE_LOCK},
        {"a/static/package-lock.json": PACKAGE_LOCK, **dist_info("a", "1.0", record="a/__init__.py,,\n")},
        {"python/a/package-lock.json": PACKAGE_LOCK, **dist_info("a", "1.0", "python/", "a/__init__.py,sha256=x,1\n")},
        {"package-lock.json": PACKAGE_LOCK, **dist_info("a", "1.0", record="package-lock.json,,\n")},
        {"a/package-lock.json": PACKAGE_LOCK, **dist_info("a", "1.0")},
        {"vendor/lib/package-lock.json": PACKAGE_LOCK},
        {"a-1.0.egg/package-lock.json": PACKAGE_LOCK},
    ],
)
def test_a_lock_file_inside_a_dependency_creates_nothing(files: dict[str, str | bytes]) -> None:
    assert "locked 1.0.0" not in names(inventory(files))


def test_a_lock_file_beside_a_dependency_counts() -> None:
    files = {"web/package-lock.json": PACKAGE_LOCK, **dist_info("a", "1.0", record="a/__init__.py,,\n")}

    assert names(inventory(files)) == ["a 1.0", "locked 1.0.0"]


def test_npm_s_own_listing_of_node_modules_counts_where_no_manifest_is_left() -> None:
    assert names(inventory({"node_modules/.package-lock.json": PACKAGE_LOCK})) == ["locked 1.0.0"]


def test_files_remember_their_layer() -> None:
    taken = inventory(dist_info("a", "1.0"), dist_info("b", "1.0", "python/"), dist_info("c", "1.0", "python/"))

    assert [(package.name, package.layer) for package in taken.packages] == [
        ("a", None),
        ("b", "layer1"),
        ("c", "layer2"),
    ]


def test_a_later_layer_replaces_files_of_an_earlier_one() -> None:
    taken = inventory(
        {},
        node_module("nodejs/node_modules/x", "x", "1.0.0"),
        node_module("nodejs/node_modules/x", "x", "2.0.0"),
    )

    assert [(package.version, package.layer) for package in taken.packages] == [("2.0.0", "layer2")]


def test_a_layer_does_not_replace_the_function_s_files() -> None:
    taken = inventory(node_module("node_modules/x", "x", "1.0.0"), node_module("node_modules/x", "x", "2.0.0"))

    assert names(taken) == ["x 1.0.0", "x 2.0.0"]


def test_a_bad_manifest_is_a_problem_and_the_rest_goes_on() -> None:
    taken = inventory({"node_modules/bad/package.json": "[", **node_module("node_modules/x", "x", "1.0.0")})

    assert names(taken) == ["x 1.0.0"]
    assert [(problem.code, problem.path) for problem in taken.problems] == [
        ("manifest-invalid", "node_modules/bad/package.json")
    ]


def test_a_version_that_does_not_parse_is_told() -> None:
    taken = inventory(dist_info("a", "1.0-custom?build"))

    assert codes(taken) == ["version-unparsable"]


def test_many_problems_of_one_kind_are_counted_rather_than_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect_module, "MAX_PROBLEMS_PER_CODE", 3)
    taken = inventory({f"node_modules/m{number}/package.json": "[" for number in range(10)})

    assert len(taken.problems) == 4
    assert "7 more problems" in min(problem.message for problem in taken.problems)


def test_a_jar_given_by_itself_is_known_by_its_own_name() -> None:
    manifest = "Manifest-Version: 1.0\nImplementation-Title: spring-core\nImplementation-Version: 5.3.0\n"
    files: Files = {"META-INF/MANIFEST.MF": manifest, "org/springframework/core/X.class": b""}
    taken = take_inventory("x", an_archive(files, "spring-core-5.3.0.jar"))

    assert names(taken) == ["org.springframework:spring-core 5.3.0"]
    assert taken.packages[0].file_path == "spring-core-5.3.0.jar"


@pytest.mark.parametrize("name", ["f.zip", "f.jar"])
def test_what_is_no_archive_names_the_artifact(name: str) -> None:
    with pytest.raises(ArchiveCorrupt, match=f"cannot read {name}: it is not a zip archive"):
        take_inventory("x", Archive(Artifact(name, ArtifactRole.FUNCTION, None, 3), MemoryRanges(b"abc")))


def test_a_folder_is_read_like_a_zip() -> None:
    contents = {
        path: (content if isinstance(content, bytes) else content.encode())
        for path, content in {**dist_info("a", "1.0"), "lib/g.jar": zipped({"META-INF/x": b""})}.items()
    }

    def opener(data: bytes) -> FolderFile:
        return FolderFile(len(data), lambda: MemoryRanges(data))

    folder = Folder(
        Artifact("f", ArtifactRole.FUNCTION, None, 0), {path: opener(data) for path, data in contents.items()}
    )

    assert names(take_inventory("f", folder)) == ["a 1.0"]


def test_a_zip_inside_is_read_like_the_package_around_it() -> None:
    taken = inventory({".requirements.zip": zipped(dist_info("requests", "2.0")), **dist_info("idna", "3.0")})

    assert [(package.name, package.file_path) for package in taken.packages] == [
        ("idna", "idna-3.0.dist-info/METADATA"),
        ("requests", ".requirements.zip/requests-2.0.dist-info/METADATA"),
    ]


def test_a_zip_inside_a_layer_remembers_the_layer() -> None:
    taken = inventory({}, {"python/more.zip": zipped(dist_info("requests", "2.0"))})

    assert [package.layer for package in taken.packages] == ["layer1"]


def test_a_zip_inside_that_cannot_be_opened_is_told() -> None:
    taken = inventory({"data.zip": b"no zip", **dist_info("idna", "3.0")})

    assert [(problem.code, problem.path) for problem in taken.problems] == [("archive-unreadable", "data.zip")]


def test_a_vendored_module_does_not_set_lock_files_aside() -> None:
    vendored = {"app/_vendor/__init__.py": "", "app/_vendor/six.py": '__version__ = "1.0"\n'}

    assert names(inventory({**vendored, "requirements.txt": "django==1.0"})) == ["django 1.0", "six 1.0"]


def test_the_project_s_own_egg_info_does_not_set_lock_files_aside() -> None:
    own = {"src/app.egg-info/PKG-INFO": "Name: app\nVersion: 0.1\n", "src/app.egg-info/SOURCES.txt": ""}

    assert names(inventory({**own, "requirements.txt": "django==1.0"})) == ["app 0.1", "django 1.0"]


def test_a_folder_without_version_does_not_set_lock_files_aside() -> None:
    taken = inventory({"node_modules/c/package.json": '{"type": "module"}', "package-lock.json": PACKAGE_LOCK})

    assert names(taken) == ["c None", "locked 1.0.0"]


def test_a_zip_inside_that_stays_open_leaves_less_memory_for_jars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdascope.engine.archives.zip.MAX_NESTED_BYTES", 2_000)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("pad", bytes(1_500))
    alone = inventory({"lib/a.jar": kept.getvalue()})
    both = inventory({"data.zip": kept.getvalue(), "lib/a.jar": kept.getvalue()})

    assert codes(alone) == []
    assert [(problem.code, problem.path) for problem in both.problems] == [("file-too-large", "lib/a.jar")]


def test_a_zip_that_a_dependency_brings_is_its_data() -> None:
    data = zipped({"package-lock.json": PACKAGE_LOCK, **node_module("node_modules/x", "x", "1.0.0")})

    assert names(inventory({"a/data/t.zip": data, **dist_info("a", "1.0", record="a/__init__.py,,\n")})) == ["a 1.0"]


def test_neighbours_are_found_inside_a_zip_too() -> None:
    pip = {"pip/_vendor/vendor.txt": "six==1.16.0\n", "pip/_vendor/six.py": "", "pip/_vendor/__init__.py": ""}

    assert names(inventory({".requirements.zip": zipped(pip)})) == ["six 1.16.0"]


def test_an_extension_may_be_in_capitals() -> None:
    jar = zipped({"META-INF/maven/g/a/pom.properties": "groupId=g\nartifactId=a\nversion=1.0\n"})

    assert "g:a 1.0" in names(inventory({"lib/A-1.0.JAR": zipped({"lib/inner.JAR": jar})}))


def test_metadata_that_cannot_be_read_leaves_what_its_folder_says() -> None:
    taken = inventory({"foo-1.0.dist-info/METADATA": b"x" * 9_000_000})

    assert names(taken) == ["foo 1.0"]
    assert codes(taken) == ["file-too-large"]


@pytest.mark.parametrize(("group", "is_development"), [("dev", True), ("lambda", False)])
def test_only_groups_that_are_surely_for_development_are(group: str, is_development: bool) -> None:
    source = 'source = { registry = "https://pypi.org/simple" }'
    lock = (
        f'version = 1\n[[package]]\nname = "app"\nversion = "0"\nsource = {{ virtual = "." }}\n'
        f'[package.dev-dependencies]\n{group} = [{{ name = "django" }}]\n'
        f'[[package]]\nname = "django"\nversion = "1.0"\n{source}\n'
    )
    (django,) = inventory({"uv.lock": lock}).packages

    assert django.is_development is is_development


def test_what_a_git_dependency_needs_is_no_development_dependency() -> None:
    lock = """\
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      repo:
        version: git+ssh://git@host/repo.git#abc
    devDependencies:
      mocha:
        version: 1.0.0
packages:
  minimist@0.0.8: {}
  mocha@1.0.0: {}
snapshots:
  repo@git+ssh://git@host/repo.git#abc:
    dependencies:
      minimist: 0.0.8
  mocha@1.0.0:
    dependencies:
      minimist: 0.0.8
  minimist@0.0.8: {}
"""
    taken = inventory({"pnpm-lock.yaml": lock})

    assert {package.name: package.is_development for package in taken.packages} == {"minimist": False, "mocha": True}


def test_a_registry_s_tarball_names_a_version_in_old_lock_files() -> None:
    lock = {"dependencies": {"lodash": {"version": "https://registry.npmjs.org/lodash/-/lodash-4.17.1.tgz"}}}

    assert names(inventory({"package-lock.json": json.dumps({"lockfileVersion": 1, **lock})})) == ["lodash 4.17.1"]
