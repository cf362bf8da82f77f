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


@pytest.mark.parametrize("glob", ["**/*", "**/a*.txt", "a/"])
def test_a_glob_that_cannot_be_looked_up_is_refused(glob: str) -> None:
    with pytest.raises(ValueError, match="must end"):
        ClaimIndex([Claim("reader", Ecosystem.PYPI, (glob,))])


@pytest.mark.parametrize("claim", READERS, ids=lambda claim: claim.reader)
def test_every_reader_of_the_list_exists(claim: Claim) -> None:
    assert callable(import_module(f"lambdascope.engine.inventory.{claim.reader}").read)


def test_the_list_names_each_reader_once() -> None:
    names = [claim.reader for claim in READERS]

    assert sorted(set(names)) == sorted(names)
