"""What holds for the order of every ecosystem, whatever the texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdascope.engine.ecosystems import Version, rules
from lambdascope.model.ecosystem import Ecosystem

PIECES = (
    *("0", "1", "2", "9", "10", "01", "007", "20240101", "9" * 18, "1" + "0" * 18, "²", "٣"),
    *(".", "-", "_", "+", "!", "~", " ", "v", "=", ":", ".x", ".0", "-1", "..", "\n", "\0", "\ud800"),
    *("a", "b", "c", "m", "p", "r", "alpha", "beta", "rc", "RC", "dev", "-dev", "post", "pre", "sp", "final", "ga"),
    *("snapshot", "SNAPSHOT", "stable", "patch", "go1", "dev-", "foo", "Foo", "é", "2010-01-02", "2010.01", "20100102"),
)
VERSION_LIKE = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
NUMBERED = st.tuples(st.sampled_from(("1", "1.0", "v1.2", "1.2.3", "0", "go1.2")), VERSION_LIKE).map("".join)
ANY_TEXT = st.text(st.characters(codec=None), max_size=20)
TEXTS = NUMBERED | VERSION_LIKE | ANY_TEXT

HOSTILE = {
    "empty": "",
    "surrogate": "\ud800",
    "nul": "1.0\0",
    "superscript digit": "²",
    "arabic digits": "١.٢",
    "many digits": "1" * 100_000,
    "many zeros": "0" * 100_000,
    "many numbers": "1." * 50_000,
    "many dots": "1.0" + "." * 100_000,
    "many hyphens": "1.0" + "-" * 100_000,
    "many letters": "v" * 100_000,
    "many underscores": "1_" * 50_000,
    "many transitions": "1x" * 50_000,
    "many identifiers": "1.0.0-" + "a." * 50_000,
    "many blanks": "1" + " " * 100_000 + "2",
    "many signs": "= " * 50_000,
    "two long numbers": f"1.{'1' * 50_000}.{'2' * 50_000}!",
    "long stability": f"1.0beta{'1' * 50_000}{'.1' * 25_000}!",
    "long local part": "1.0+" + "a" * 100_000 + " b",
    "date without end": "20" * 50_000,
}

ecosystems = pytest.mark.parametrize("ecosystem", list(Ecosystem), ids=str)


def parse(ecosystem: Ecosystem, text: str) -> Version:
    return rules(ecosystem).parse(text)


def assert_canonical(ecosystem: Ecosystem, version: Version) -> None:
    again = parse(ecosystem, version.canonical)

    assert again.key == version.key
    assert again.canonical == version.canonical


@ecosystems
@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_the_canonical_spelling_means_the_same(ecosystem: Ecosystem, text: str) -> None:
    version = parse(ecosystem, text)

    assert_canonical(ecosystem, version)
    assert len(version.canonical.splitlines()) <= 1
    assert hash(version) == hash(parse(ecosystem, version.canonical))


@ecosystems
@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_the_canonical_spelling_of_a_version_is_a_version(ecosystem: Ecosystem, text: str) -> None:
    version = parse(ecosystem, text)

    if version.is_exact:
        assert parse(ecosystem, version.canonical).is_exact


@ecosystems
@given(texts=st.tuples(TEXTS, TEXTS))
@settings(max_examples=300, deadline=None)
def test_two_texts_stand_in_exactly_one_relation(ecosystem: Ecosystem, texts: tuple[str, str]) -> None:
    a, b = (parse(ecosystem, text) for text in texts)

    assert [a < b, a == b, b < a].count(True) == 1
    assert (a == b) == (a.canonical == b.canonical)


@ecosystems
@given(texts=st.tuples(TEXTS, TEXTS, TEXTS))
@settings(max_examples=300, deadline=None)
def test_the_order_is_transitive(ecosystem: Ecosystem, texts: tuple[str, str, str]) -> None:
    low, middle, high = sorted(parse(ecosystem, text) for text in texts)

    assert low <= middle <= high
    assert low <= high


@ecosystems
@given(text=NUMBERED, rest=st.sampled_from((" weird", " ~", " (beta)", " 1")))
@settings(max_examples=200, deadline=None)
def test_the_rest_orders_right_after_the_leading_part(ecosystem: Ecosystem, text: str, rest: str) -> None:
    version = parse(ecosystem, text)
    followed = parse(ecosystem, version.canonical + rest)

    assert not followed.is_exact
    if version.is_exact:
        assert version < followed
        assert followed.key[0] == version.key[0]


@ecosystems
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_has_a_place(ecosystem: Ecosystem, text: str) -> None:
    assert_canonical(ecosystem, parse(ecosystem, text))


@ecosystems
def test_long_numbers_are_compared_by_value(ecosystem: Ecosystem) -> None:
    texts = ["1.5", f"1.{'9' * 18}", f"1.1{'0' * 18}", f"1.{'9' * 5_000}", f"1.1{'0' * 5_000}"]
    versions = [parse(ecosystem, text) for text in texts]

    assert all(version.is_exact or ecosystem is Ecosystem.CRATES_IO for version in versions)
    assert versions == sorted(versions)
    assert len({version.canonical for version in versions}) == len(texts)
