"""A path is claimed by name alone, and by every reader whose glob it fits."""

from __future__ import annotations

from importlib import import_module

import pytest

from lambdascope.engine.inventory.claims import Claim, ClaimIndex
from lambdascope.engine.inventory.readers import READERS
from lambdascope.model.ecosystem import Ecosystem


def claims(glob: str, path: str) -> bool:
    index = ClaimIndex([Claim("reader", Ecosystem.PYPI, (glob,))])
    return index.sort([path]) == {"reader": [path]}


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("**/uv.lock", "uv.lock", True),
        ("**/uv.lock", "a/b/uv.lock", True),
        ("**/uv.lock", "a/buv.lock", False),
        ("**/uv.lock", "uv.lock/a", False),
        ("**/*.dist-info/METADATA", "requests-2.0.dist-info/METADATA", True),
        ("**/*.dist-info/METADATA", "a/requests-2.0.dist-info/METADATA", True),
        ("**/*.dist-info/METADATA", "a.dist-info/b/METADATA", False),
        ("**/*.dist-info/METADATA", "METADATA", False),
        ("**/*.jar", "lib/a.jar", True),
        ("**/*.jar", "lib/a.jar.txt", False),
        ("**/*.jar", ".jar", False),
        ("**/*.jar", "lib/jar", False),
        ("**/node_modules/*/package.json", "node_modules/a/package.json", True),
        ("**/node_modules/*/package.json", "x/node_modules/a/node_modules/b/package.json", True),
        ("**/node_modules/*/package.json", "node_modules/@a/b/package.json", False),
        ("**/node_modules/@*/*/package.json", "node_modules/@a/b/package.json", True),
        ("META-INF/MANIFEST.MF", "META-INF/MANIFEST.MF", True),
        ("META-INF/MANIFEST.MF", "a/META-INF/MANIFEST.MF", False),
    ],
)
def test_globs(glob: str, path: str, expected: bool) -> None:
    assert claims(glob, path) is expected


def test_a_path_is_claimed_once_by_each_reader() -> None:
    index = ClaimIndex(
        [Claim("a", Ecosystem.PYPI, ("**/x.txt", "**/*.txt")), Claim("b", Ecosystem.PYPI, ("**/x.txt",))]
    )

    assert index.sort(["x.txt"]) == {"a": ["x.txt"], "b": ["x.txt"]}


@pytest.mark.parametrize("glob", ["**/*", "**/*.", "**/a*.txt", "**/*.tar.gz", "a/"])
def test_a_glob_that_cannot_be_looked_up_is_refused(glob: str) -> None:
    with pytest.raises(ValueError, match="must end"):
        ClaimIndex([Claim("reader", Ecosystem.PYPI, (glob,))])


@pytest.mark.parametrize("claim", READERS, ids=lambda claim: claim.reader)
def test_every_reader_of_the_list_exists(claim: Claim) -> None:
    assert callable(import_module(f"lambdascope.engine.inventory.{claim.reader}").read)


def test_the_list_names_each_reader_once() -> None:
    names = [claim.reader for claim in READERS]

    assert sorted(set(names)) == sorted(names)


CLAIMED = [
    ("python/requests-2.31.0.dist-info/METADATA", "python.dist_info"),
    ("PyYAML-3.12.egg-info", "python.egg_info"),
    ("python/x.egg-info/PKG-INFO", "python.egg_info"),
    ("x.egg-info/top_level.txt", None),
    ("x.egg", "python.egg_info"),
    ("x.egg/EGG-INFO/PKG-INFO", "python.egg_info"),
    ("x.egg-link", None),
    ("pip/_vendor/vendor.txt", "python.vendor_txt"),
    ("vendor/vendor.txt", None),
    ("botocore/vendored/__init__.py", "python.vendored_modules"),
    ("botocore/__init__.py", None),
    ("nodejs/node20/node_modules/a/package.json", "node.package_json"),
    ("node_modules/.pnpm/a@1.0.0/node_modules/@s/a/package.json", "node.package_json"),
    ("node_modules/a/esm/package.json", None),
    ("package.json", None),
    ("java/lib/a.jar", "java.jar"),
    ("a.war", "java.jar"),
    ("META-INF/maven/g/a/pom.properties", "java.unpacked_jar"),
    ("META-INF/MANIFEST.MF", "java.unpacked_jar"),
    ("lib/META-INF/MANIFEST.MF", None),
    ("python/requirements.txt", "python.requirements_txt"),
    ("requirements-dev.txt", None),
    ("app/poetry.lock", "python.poetry_lock"),
    ("npm-shrinkwrap.json", "node.package_lock"),
    ("node_modules/.package-lock.json", "node.package_lock"),
    (".package-lock.json", None),
    ("yarn.lock", "node.yarn_lock"),
    ("app/pom.xml", "java.pom_xml"),
    ("gradle/dependency-locks/runtimeClasspath.lockfile", "java.gradle_lockfile"),
    ("buildscript-gradle.lockfile", "java.gradle_lockfile"),
]


@pytest.mark.parametrize(("path", "reader"), CLAIMED, ids=[path for path, _ in CLAIMED])
def test_which_reader_is_asked(path: str, reader: str | None) -> None:
    assert ClaimIndex(READERS).sort([path]) == ({reader: [path]} if reader else {})


def test_an_embedded_pom_is_for_two_readers() -> None:
    path = "META-INF/maven/g/a/pom.xml"

    assert ClaimIndex(READERS).sort([path]) == {"java.unpacked_jar": [path], "java.pom_xml": [path]}
