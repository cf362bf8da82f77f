"""Numbers and strings: what a literal's spelling means."""

from __future__ import annotations

import re
import unicodedata

_SIMPLE = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_ESCAPE = re.compile(
    r"\\(?:([\n\\'\"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})"
    r"|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^{}\n]{1,100})\})"
)
_BYTES_ESCAPE = re.compile(r"\\(?:([\n\\'\"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2}))")
_OPENING = re.compile(r"([A-Za-z]{0,3})(\"\"\"|'''|\"|')")
_MAX_NUMBER = 2_000  # digits; longer ones are no number anybody computes with, and reading them takes quadratic time


def number(spelling: str) -> int | float | None:
    """The number, or None for an imaginary or impossible one."""
    digits = spelling.replace("_", "").lower().removesuffix("l")
    if digits.endswith("j") or len(digits) > _MAX_NUMBER:
        return None
    try:
        if digits[:2] in ("0x", "0o", "0b"):
            return int(digits, 0)
        if digits.isdigit():
            is_old_octal = len(digits) > 1 and digits[0] == "0"
            return int(digits, 8 if is_old_octal and digits.strip("0") else 10)
        return float(digits)
    except ValueError:
        return None


def opening(spelling: str) -> tuple[str, int]:
    """The prefix letters of a string literal, in small letters, and the number of its quotes (0: not a string)."""
    found = _OPENING.match(spelling)
    return (found[1].lower(), len(found[2])) if found else ("", 0)


def string(spelling: str) -> str | bytes:
    """The value of a string or bytes literal without interpolations; an unfinished one ends where its text does."""
    prefix, quotes = opening(spelling)
    start = len(prefix) + quotes
    quote = spelling[len(prefix) : start]
    content = (
        spelling[start:-quotes] if len(spelling) >= start + quotes and spelling.endswith(quote) else spelling[start:]
    )
    if "b" in prefix:
        if "r" not in prefix:
            content = unescape_bytes(content)
        return content.encode("latin-1", "replace")
    return content if "r" in prefix else unescape(content)


def unescape(content: str) -> str:
    """Text with its escape sequences read; a lone surrogate becomes U+FFFD, for our reports are UTF-8."""
    return _ESCAPE.sub(_character, content) if "\\" in content else content


def unescape_bytes(content: str) -> str:
    """As `unescape`, for bytes: each character of the answer is one byte."""
    return _BYTES_ESCAPE.sub(_byte, content) if "\\" in content else content


def _character(found: re.Match[str]) -> str:
    simple, octal, short, middle, long, name = found.groups()
    if simple is not None:
        return _SIMPLE[simple]
    if name is not None:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            return found[0]
    code = int(octal, 8) if octal else int(short or middle or long, 16)
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _byte(found: re.Match[str]) -> str:
    simple, octal, hexadecimal = found.groups()
    if simple is not None:
        return _SIMPLE[simple]
    return chr((int(octal, 8) if octal else int(hexadecimal, 16)) & 0xFF)
