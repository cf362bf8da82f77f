from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.java.pom import MAX_DEPENDENCIES, MAX_DEPTH, POM_LIMIT, parse
from lambdascope.model.errors import ManifestError

PARENT = "<parent><groupId>com.acme</groupId><artifactId>parent</artifactId><version>7</version></parent>"

CASES: dict[str, tuple[str, tuple[str, str, str | None] | None]] = {
    "literal": (
        "<groupId>g</groupId><artifactId>a</artifactId><version>1</version>",
        ("g", "a", "1"),
    ),
    "inherited": (f"{PARENT}<artifactId>a</artifactId>", ("com.acme", "a", "7")),
    "own values beat the parent's": (
        f"{PARENT}<groupId>g</groupId><artifactId>a</artifactId><version>1</version>",
        ("g", "a", "1"),
    ),
    "the parent's artifactId is not inherited": (PARENT, None),
    "a property": (
        (
            "<groupId>g</groupId><artifactId>a</artifactId><version>${revision}</version>"
            "<properties><revision>2</revision></properties>"
        ),
        ("g", "a", "2"),
    ),
    "a property made of properties": (
        (
            "<groupId>g</groupId><artifactId>a</artifactId><version>${revision}${changelist}</version>"
            "<properties><revision>${major}.1</revision><major>3</major><changelist>-SNAPSHOT</changelist></properties>"
        ),
        ("g", "a", "3.1-SNAPSHOT"),
    ),
    "the parent by name": (
        (
            f"{PARENT}<groupId>${{project.parent.groupId}}.x</groupId><artifactId>a</artifactId>"
            "<version>${parent.version}</version>"
        ),
        ("com.acme.x", "a", "7"),
    ),
    "a property of another file": (
        "<groupId>g</groupId><artifactId>a</artifactId><version>${revision}</version>",
        ("g", "a", None),
    ),
    "a property of itself": (
        "<groupId>g</groupId><artifactId>a</artifactId><version>${v}</version><properties><v>${v}</v></properties>",
        ("g", "a", None),
    ),
    "spaces and a comment": (
        "<groupId>\n g </groupId><artifactId>a<!-- x --></artifactId><version>1</version>",
        ("g", "a", "1"),
    ),
    "a plug-in's values are not the project's": (
        (
            "<groupId>g</groupId><artifactId>a</artifactId><version>1</version>"
            "<build><plugins><plugin><version>9</version></plugin></plugins></build>"
        ),
        ("g", "a", "1"),
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_coordinates(body: str, expected: tuple[str, str, str | None] | None) -> None:
    assert expected == parse(f"<project>{body}</project>".encode()).coordinates()


ENCODED = "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version><!-- \u00e9 --></project>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "utf-16", "windows-1252"])
def test_encodings(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    data = f"<?xml version='1.0' encoding='{declared}'?>{ENCODED}".encode(encoding)

    assert parse(data).coordinates() == ("g", "a", "1")


def test_namespaces_do_not_matter() -> None:
    data = b"<m:project xmlns:m='http://maven.apache.org/POM/4.0.0'><m:artifactId>a</m:artifactId></m:project>"

    assert parse(data).values == {"project/artifactId": "a"}


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))

DEPENDENCIES = b"<project><dependencies>%s</dependencies></project>"

REFUSED = {
    "a billion laughs": f"<!DOCTYPE x [<!ENTITY l0 'ha'>{LAUGHS}]><project><version>&l9;</version></project>".encode(),
    "an external entity": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><project>&e;</project>",
    "a document type alone": b"<!DOCTYPE project><project/>",
    "an entity nobody declared": b"<project><name>&copy;</name></project>",
    "nested too deep": b"<project>" * (MAX_DEPTH + 1),
    "nested a million deep": b"<a>" * 1_000_000,
    "too large": b" " * (POM_LIMIT + 1),
    "cut off": b"<project><version>1</version>",
    "too many dependencies": DEPENDENCIES % (b"<dependency/>" * (MAX_DEPENDENCIES + 1)),
    "another document": b"<html/>",
    "no XML": b"PK\x03\x04",
    "empty": b"",
    "an encoding nobody knows": b"<?xml version='1.0' encoding='x-nothing'?><project/>",
    "an encoding of several bytes": b"<?xml version='1.0' encoding='shift_jis'?><project/>",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_refused(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse(data)


def test_properties_that_multiply_have_no_value() -> None:
    properties = "".join(f"<p{n}>{f'${{p{n + 1}}}' * 20}</p{n}>" for n in range(9)) + "<p9>lol</p9>"
    pom = parse(f"<project><properties>{properties}</properties></project>".encode())

    assert pom.resolved("${p0}") is None


def test_a_long_name_is_not_copied_into_its_children() -> None:
    data = f"<project><properties><{'x' * 1_000_000}>{'<a/>' * 200_000}</{'x' * 1_000_000}></properties></project>"

    assert parse(data.encode()).values == {}


@given(
    st.binary() | st.text().map(lambda text: f"<project><version>{text}</version></project>".encode("utf-8", "replace"))
)
def test_any_bytes_raise_nothing_but_a_manifest_error(data: bytes) -> None:
    try:
        pom = parse(data)
    except ManifestError:
        return

    assert pom.coordinates() is None
