"""Which lock files lie inside a dependency."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from lambdascope.engine.inventory.ownership import MAX_OWNED_NAMES, Ownership
from lambdascope.model.artifact import ArtifactFile

AFile = Callable[..., ArtifactFile]

REQUESTS: Mapping[str, bytes] = {
    "requests-2.31.0.dist-info/RECORD": b'requests/__init__.py,sha256=x,1\n../../bin/x,,\n/etc/y,,\n"six,.py",,\n',
}
EGG: Mapping[str, bytes] = {"python/PyYAML-3.12-py2.7.egg-info/top_level.txt": b"_yaml\r\nyaml\r\n"}
BARE: Mapping[str, bytes] = {"attrs-1.0.dist-info/METADATA": b""}

CASES: list[tuple[str, Mapping[str, bytes], bool]] = [
    ("poetry.lock", REQUESTS, False),
    ("app/poetry.lock", REQUESTS, False),
    ("requests/poetry.lock", REQUESTS, True),
    ("requests/deep/poetry.lock", REQUESTS, True),
    ("etc/poetry.lock", REQUESTS, False),
    ("python/requests/poetry.lock", REQUESTS, False),
    ("python/yaml/poetry.lock", EGG, True),
    ("yaml/poetry.lock", EGG, False),
    ("attrs/poetry.lock", BARE, True),
    ("attr/poetry.lock", BARE, False),
    ("node_modules/.package-lock.json", {}, False),
    ("node_modules/a/package-lock.json", {}, True),
    ("lib/site-packages/requirements.txt", {}, False),
    ("lib/site-packages/x/requirements.txt", {}, True),
    ("vendor/requirements.txt", {}, False),
    ("pip/_vendor/requirements.txt", {}, True),
    ("a-1.dist-info/requirements.txt", {}, True),
    ("a.egg/requirements.txt", {}, True),
    ("a/" * 40_000 + "requirements.txt", REQUESTS, False),
]


@pytest.mark.parametrize(("path", "others", "expected"), CASES, ids=[path[:60] for path, _, _ in CASES])
def test_who_owns_a_lock_file(a_file: AFile, path: str, others: Mapping[str, bytes], expected: bool) -> None:
    ownership = Ownership(a_file(path, "", others).siblings)

    assert ownership.is_inside_dependency(path) is expected


def test_no_more_names_are_remembered_than_any_function_has(a_file: AFile) -> None:
    record = "".join(f"a{number}/b,,\n" for number in range(MAX_OWNED_NAMES + 1)).encode()
    ownership = Ownership(a_file("x", "", {"a-1.dist-info/RECORD": record}).siblings)

    assert ownership.is_inside_dependency(f"a{MAX_OWNED_NAMES - 1}/uv.lock")
    assert not ownership.is_inside_dependency(f"a{MAX_OWNED_NAMES}/uv.lock")
