"""Columns in characters and in UTF-16 units."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.codescan.sourcemaps.columns import Columns, lines_of

texts = st.text(alphabet="aé🖼\u2028", max_size=12)


@given(texts)
def test_units_are_those_of_utf_16(text: str) -> None:
    columns = Columns([text])

    assert [columns.units(0, at) for at in range(len(text) + 1)] == [
        len(text[:at].encode("utf-16-le")) // 2 for at in range(len(text) + 1)
    ]


@given(texts)
def test_there_and_back_is_the_same_column(text: str) -> None:
    columns = Columns([text])

    assert all(columns.characters(0, columns.units(0, at)) == at for at in range(len(text) + 1))


def test_a_unit_in_the_middle_of_a_character_is_that_character() -> None:
    assert Columns(["a🖼b"]).characters(0, 2) == 1


def test_a_place_that_no_line_has_is_beyond() -> None:
    columns = Columns(["ab"])

    assert columns.has(0, 2)
    assert not columns.has(0, 3)
    assert not columns.has(1, 0)


def test_lines_end_in_any_manner() -> None:
    assert lines_of("a\r\nb\rc\nd\u2028e") == ["a", "b", "c", "d\u2028e"]
