"""Digits as numbers of any length, in linear time and with the order of their values."""

from __future__ import annotations

_MACHINE_DIGITS = 18
"""Up to here `int` is fast; from 4,300 digits on it refuses, and before that its cost is quadratic."""


def number(digits: str) -> int:
    """A number ordered as the ASCII `digits` are: their value, or beyond 18 digits a stand-in for it.

    The stand-in is the number whose bytes are the digits. Longer digits make a larger one, equally long ones compare
    digit by digit, and the smallest (19 bytes) is above every value of 18 digits.
    """
    if len(digits) <= _MACHINE_DIGITS:
        return int(digits)
    significant = digits.lstrip("0")
    if len(significant) <= _MACHINE_DIGITS:
        return int(significant or "0")
    return int.from_bytes(significant.encode("ascii"), "big")


def numeral(value: int) -> str:
    """The digits of a `number`, without leading zeros."""
    if value < 10**_MACHINE_DIGITS:
        return str(value)
    return value.to_bytes((value.bit_length() + 7) // 8, "big").decode("ascii")
