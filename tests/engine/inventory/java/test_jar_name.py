from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.java.jar_name import readings, stem

CASES = {
    "spring-web-5.3.20": ("spring-web", "5.3.20", None),
    "spring-webmvc-5.2.0.RELEASE": ("spring-webmvc", "5.2.0.RELEASE", None),
    "guava-31.1-jre": ("guava", "31.1-jre", None),
    "app-1.0-SNAPSHOT": ("app", "1.0-SNAPSHOT", None),
    "app-1.0-SNAPSHOT-all": ("app", "1.0-SNAPSHOT", "all"),
    "app-1.0-20210101.123456-1": ("app", "1.0-20210101.123456-1", None),
    "log4j-1.2-api-2.14.1": ("log4j-1.2-api", "2.14.1", None),
    "servlet-api-2.5-6.1.14": ("servlet-api-2.5", "6.1.14", None),
    "akka-actor_2.13-2.6.14": ("akka-actor_2.13", "2.6.14", None),
    "bcprov-jdk15on-1.66": ("bcprov-jdk15on", "1.66", None),
    "json-lib-2.4-jdk15": ("json-lib", "2.4", "jdk15"),
    "geronimo-jms_1.1_spec-1.1.1": ("geronimo-jms_1.1_spec", "1.1.1", None),
    "netty-transport-native-epoll-4.1.70.Final-linux-x86_64": (
        "netty-transport-native-epoll",
        "4.1.70.Final",
        "linux-x86_64",
    ),
    "hibernate-jpa-2.1-api-1.0.0.Final": ("hibernate-jpa-2.1-api", "1.0.0.Final", None),
    "foo-1.0-rc-1": ("foo", "1.0-rc-1", None),
    "foo-1.0.0-beta-2": ("foo", "1.0.0-beta-2", None),
    "foo-2.0.0-M1": ("foo", "2.0.0-M1", None),
    "jna-5.7.0-1": ("jna", "5.7.0-1", None),
    "javax.inject-1": ("javax.inject", "1", None),
    "jffi-1.3.1-native": ("jffi", "1.3.1", "native"),
    "jetty-server-9.4.40.v20210413": ("jetty-server", "9.4.40.v20210413", None),
}


@pytest.mark.parametrize(("name", "expected"), CASES.items(), ids=CASES)
def test_the_likeliest_reading(name: str, expected: tuple[str, str, str | None]) -> None:
    assert expected == readings(name)[0]


@pytest.mark.parametrize("name", ["function", "mail", "", "-1.0", "jsr305x", "-", "a-b-c"])
def test_a_name_without_version_cannot_be_read(name: str) -> None:
    assert readings(name) == ()


def test_the_version_that_the_manifest_states_ends_where_it_ends() -> None:
    assert readings("foo-1.0-custom-all", "1.0-custom")[0] == ("foo", "1.0-custom", "all")


def test_a_name_longer_than_file_systems_allow_is_not_read() -> None:
    assert readings("a-1" * 100_000) == ()


@pytest.mark.parametrize(("path", "expected"), [("a/b/c-1.jar", "c-1"), ("c.d.jar", "c.d"), ("c", "c"), ("a/.jar", "")])
def test_stem(path: str, expected: str) -> None:
    assert expected == stem(path)


@given(
    st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,2}", fullmatch=True),
    st.from_regex(r"[1-9]\.[0-9]\.[0-9]", fullmatch=True),
)
def test_artifact_and_version_are_found_again(artifact: str, version: str) -> None:
    assert readings(f"{artifact}-{version}")[0] == (artifact, version, None)


@given(st.text(max_size=300))
def test_every_reading_is_a_part_of_the_name(name: str) -> None:
    for reading in readings(name):
        assert name.startswith(f"{reading.artifact}-{reading.version}")
