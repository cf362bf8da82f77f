"""Digits of any length keep the order of their values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.ecosystems.numerals import number, numeral

DIGITS = st.text("0123456789", min_size=1, max_size=40)


@given(left=DIGITS, right=DIGITS)
def test_the_order_is_that_of_the_values(left: str, right: str) -> None:
    assert (number(left) < number(right)) == (int(left) < int(right))
    assert (number(left) == number(right)) == (int(left) == int(right))


@given(digits=DIGITS)
def test_the_numeral_has_no_padding(digits: str) -> None:
    assert numeral(number(digits)) == str(int(digits))
