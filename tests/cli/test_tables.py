"""Lists as a person reads them, and as a program does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lambdascope.cli import tables
from lambdascope.cli.tables import Cell, Row, span, table, tell_json_list


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 40 columns."""
    monkeypatch.setattr(tables, "terminal_width", lambda: 40)


@pytest.fixture
def coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "shows_colour", lambda _: True)


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    assert list(table(("a", "long heading", "b"), [("longer", "x", "y"), ("z", "", "")])) == [
        "a       long heading  b",
        "longer  x             y",
        "z",
    ]


def test_without_rows_there_is_no_heading() -> None:
    assert list(table(("a", "b"), [])) == []


def test_what_all_rows_have_in_common_stands_above_them() -> None:
    rows = [("1", "eu", "x"), ("1", "us", "y")]

    assert list(table(("account", "region", "name"), rows, common=("account", "region"))) == [
        "account 1",
        "region  name",
        "eu      x",
        "us      y",
    ]


def test_a_long_list_is_not_read_to_its_end_to_see_what_it_has_in_common() -> None:
    lines = table(("account", "name"), (("1", str(number)) for number in range(10_000)), common=("account",))

    assert next(lines).split() == ["account", "name"]


@pytest.mark.usefixtures("narrow")
def test_in_a_terminal_a_last_cell_that_is_too_long_goes_below() -> None:
    rows = [("0123456789", "fits"), ("0123456789", "word " * 12), ("x", "0" * 60)]

    assert list(table(("a", "b"), rows, indent=" ")) == [
        " a           b",
        " 0123456789  fits",
        " 0123456789",
        "     word word word word word word word",
        "     word word word word word",
        " x",
        "     00000000000000000000000000000000000",
        "     0000000000000000000000000",
    ]


@pytest.mark.usefixtures("coloured")
def test_colours_take_no_room() -> None:
    lines = list(table(("a", "b"), [(Cell("red", "red"), "x"), ("plain", "y")]))

    assert lines[1:] == ["\x1b[31mred\x1b[0m    x", "plain  y"]


def test_nothing_in_a_table_steers_the_terminal() -> None:
    assert list(table(("a",), [("\x1b[2J\n",)])) == ["a", "�[2J�"]


def test_rows_are_printed_while_others_are_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(10_000):
            read.append(number)
            yield (str(number), "x")

    lines = table(("a", "b"), rows())
    next(lines)

    assert len(read) < 1_000


@pytest.mark.parametrize("items", [[], [1], [{"a": "ü"}, [2], None]])
def test_a_list_is_json_however_long(capsys: pytest.CaptureFixture[str], items: list[object]) -> None:
    tell_json_list("things", iter(items))

    assert json.loads(capsys.readouterr().out) == {"things": items}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (None, "–"),
        (0.0, "0 s"),
        (59.9, "59 s"),
        (60.0, "1 min"),
        (7199.0, "1 h"),
        (86_400.0, "1 d"),
    ],
)
def test_spans_have_the_unit_that_fits(seconds: float | None, expected: str) -> None:
    assert span(seconds) == expected
