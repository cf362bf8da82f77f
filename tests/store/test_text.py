"""Whatever characters a text has, PostgreSQL takes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdascope.store.database import Database
from lambdascope.store.text import bounded, jsonb, storable

HOSTILE = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", ""),
        ("plain", "plain"),
        ("ü😀", "ü😀"),
        ("\0", "�"),
        ("a\0b\0", "a�b�"),
        ("\ud83d\ude00", "��"),  # two halves are not put together: Python says they are two characters
        ("x\udfff", "x�"),
        ("\\u0000", "\\u0000"),
    ],
)
def test_what_cannot_be_stored_is_replaced(text: str, stored: str) -> None:
    assert storable(text) == stored


@pytest.mark.parametrize(("length", "is_cut"), [(0, False), (40, False), (41, True), (100_000, True)])
def test_long_texts_are_cut_and_stay_different(length: int, is_cut: bool) -> None:
    texts = ["a" * length, "a" * (length - 1) + "b"] if length else [""]
    cut = [bounded(text, 40) for text in texts]

    assert [len(each) for each in cut] == [min(length, 40)] * len(texts)
    assert len(set(cut)) == len(texts)
    assert (cut != texts) is is_cut


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ({"a\0": ["b\ud800", ("c",), None, True, 1.5]}, {"a�": ["b�", ["c"], None, True, 1.5]}),
        ("\\u0000", "\\u0000"),
        (["\\\\u0000", "\0"], ["\\\\u0000", "�"]),
        ({}, {}),
        (None, None),
    ],
)
def test_values_are_stored_with_all_their_texts(database: Database, value: object, stored: object) -> None:
    with database.transaction() as connection:
        row = connection.execute("SELECT %s::jsonb", (jsonb(value),)).fetchone()
    assert row == (stored,)


def test_postgresql_takes_whatever_was_made_storable(database: Database) -> None:
    with database.transaction() as connection:

        @settings(max_examples=60, deadline=None)
        @given(HOSTILE)
        def check(text: str) -> None:
            row = connection.execute(
                "SELECT %s::text, %s::jsonb ->> 'k'", (storable(text), jsonb({"k": text}))
            ).fetchone()
            assert row == (storable(text), storable(text))
            assert json.loads(json.dumps(storable(text))) == storable(text)

        check()
