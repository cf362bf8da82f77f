from __future__ import annotations

import pytest

from lambdascope.engine.inventory.java.coordinates import coordinates, version_or_none


def test_the_name_is_group_and_artifact() -> None:
    library = coordinates("org.yaml", "snakeyaml", "1.26")

    assert library is not None
    assert library.name == "org.yaml:snakeyaml"


@pytest.mark.parametrize(
    ("group", "artifact"),
    [
        ("..", "a"),
        ("g", "."),
        ("g", ""),
        (None, "a"),
        ("g:h", "a"),
        ("${project.groupId}", "a"),
        ("g", "a b"),
        ("g", "a/b"),
    ],
)
def test_what_is_no_id_gives_no_coordinates(group: str | None, artifact: str) -> None:
    assert coordinates(group, artifact, "1") is None


@pytest.mark.parametrize("version", ["1", "1.0-SNAPSHOT", "31.1-jre", "r03", "2.0.0+build", "v1-rev20210127-1.32.1"])
def test_versions(version: str) -> None:
    assert version_or_none(version) == version


@pytest.mark.parametrize(
    "version",
    ["", None, "${revision}", "@version@", "[1,2)", "1.0,2.0", "unspecified", "LATEST", "1 2", "...", "x" * 999],
)
def test_what_is_no_version(version: str | None) -> None:
    assert version_or_none(version) is None
