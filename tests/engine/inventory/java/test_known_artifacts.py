from __future__ import annotations

import pytest

from lambdascope.engine.inventory.java.coordinates import is_id
from lambdascope.engine.inventory.java.known_artifacts import FAMILIES, MODULE, TABLE, known, registry_name


def test_every_line_of_the_table_gives_group_proof_and_artifacts() -> None:
    for line in TABLE.replace("\n    ", " ").strip().splitlines():
        head, _, artifacts = line.partition(": ")
        group, proof, *versions = head.split()

        assert is_id(group), line
        assert "/" in proof, line
        assert artifacts.split() and all(map(is_id, artifacts.split())), line
        assert all(version[0].isdigit() for version in versions), line


def test_every_family_gives_group_and_proof() -> None:
    for _, entry in FAMILIES:
        assert is_id(entry.group)
        assert entry.proof == MODULE or entry.proof.endswith("/")


def test_an_artifact_may_have_had_two_groups() -> None:
    assert [entry.group for entry in known("okhttp")] == ["com.squareup.okhttp3", "com.squareup.okhttp"]


def test_most_artifacts_are_not_known() -> None:
    assert known("lambdascope") == ()


@pytest.mark.parametrize(
    ("artifact", "expected"),
    [
        ("junit4", "junit"),
        ("tomcat10-util", "tomcat-util"),
        ("tomcat-util", "tomcat-util"),
        ("spring-web", "spring-web"),
    ],
)
def test_names_that_debian_gives(artifact: str, expected: str) -> None:
    assert expected == registry_name(artifact)
