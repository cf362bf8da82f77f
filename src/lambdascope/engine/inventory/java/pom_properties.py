"""The `pom.properties` that Maven writes into a jar: three keys in Java's properties format.

Format: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PROPERTIES_LIMIT = 1024 * 1024
"""Real ones have about 100 bytes."""

_LINE_END = re.compile(r"\r\n|[\r\n]")
_KEY = re.compile(r"((?:[^\\:= \t\f]|\\.)*)[ \t\f]*[:=]?[ \t\f]*", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.?)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def parse(data: bytes) -> dict[str, str]:
    """All keys with their values, unescaped; of a repeated key the last value. Any bytes are some properties."""
    pairs = {}
    for line in _logical_lines(_decoded(data)):
        key = _KEY.match(line)
        if key is not None:  # the pattern also matches nothing, so this is for the type checker
            pairs[_unescaped(key[1])] = _unescaped(line[key.end() :]).strip()
    return pairs


def _decoded(data: bytes) -> str:
    """Java reads Latin-1; a byte order mark shows that somebody wrote the file by other means."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("latin-1")


def _logical_lines(text: str) -> Iterator[str]:
    """Lines without comments; one that ends in an odd number of backslashes goes on in the next."""
    pending: list[str] = []
    for natural in _LINE_END.split(text):
        line = natural.lstrip(" \t\f")
        if not pending and (not line or line[0] in "#!"):
            continue
        if (len(line) - len(line.rstrip("\\"))) % 2:
            pending.append(line[:-1])
        else:
            yield "".join((*pending, line))
            pending = []
    if pending:
        yield "".join(pending)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _CONTROLS.get(match[2], match[2]), text)
