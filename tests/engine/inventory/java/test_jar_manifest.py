from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.java.jar_manifest import VALUE_LIMIT, main_attributes

CASES = {
    "lines end as on Windows": (b"A: 1\r\nB: 2\r\n", {"a": "1", "b": "2"}),
    "lines end as on Unix": (b"A: 1\nB: 2\n", {"a": "1", "b": "2"}),
    "lines end as on old Macs": (b"A: 1\rB: 2\r", {"a": "1", "b": "2"}),
    "a long line goes on after a space": (
        b"Name-Of: org.apache.comm\r\n ons.io\r\n",
        {"name-of": "org.apache.commons.io"},
    ),
    "a letter is cut in two": ("A: caf\u00e9".encode()[:-1] + b"\r\n " + b"\xa9\r\n", {"a": "caf\u00e9"}),
    "only the main section counts": (b"A: 1\n\nName: x/\nA: 2\n", {"a": "1"}),
    "empty lines at the start": (b"\r\n\r\nA: 1\r\n", {"a": "1"}),
    "a byte order mark": (b"\xef\xbb\xbfA: 1\n", {"a": "1"}),
    "names differ in case": (b"BUNDLE-version: 1\n", {"bundle-version": "1"}),
    "a line without colon": (b"rubbish\nA: 1\n", {"a": "1"}),
    "nothing": (b"", {}),
}


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES)
def test_main_attributes(data: bytes, expected: dict[str, str]) -> None:
    assert expected == main_attributes(data)


@pytest.mark.parametrize(
    "line",
    [b"A: " + b"x" * 10_000_000, b"A: x" + b"\r\n x" * 2_500_000, b"x" * 10_000_000 + b": 1"],
    ids=["value", "continued", "name"],
)
def test_a_line_of_ten_megabytes_is_no_attribute(line: bytes) -> None:
    assert main_attributes(b"B: 1\r\n" + line + b"\r\n") == {"b": "1"}


@given(st.binary())
def test_any_bytes_give_short_values(data: bytes) -> None:
    assert all(len(value) <= VALUE_LIMIT for value in main_attributes(data).values())
