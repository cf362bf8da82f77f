"""The subset of YAML that package managers write, line by line: block mappings, quoted keys, long keys.

Not a YAML parser: a value is the rest of its line, and lists, block scalars and anchors are passed over. What a lock
file's reader looks for are keys at known depths, where none of these occur.
"""

from __future__ import annotations

from collections.abc import Iterator
from json import loads
from typing import NamedTuple

from lambdascope.engine.inventory import lock_text


class Line(NamedTuple):
    """One `key: value`; the value is empty where a mapping follows, and unquoted where it was a quoted string."""

    indent: int
    key: str
    value: str


def lines(text: str) -> Iterator[Line]:
    """The mapping lines of the text in their order, in linear time. Raises ManifestError where they are too many."""
    long_key: Line | None = None
    for raw in lock_text.lines(text):
        content = raw.strip()
        indent = len(raw) - len(raw.lstrip(" "))
        if content.startswith("? "):  # a key of more than 1,024 characters stands alone, its `:` on the next line
            long_key = Line(indent, _long_key(content[2:]), "")
            continue
        if content.startswith(":") and long_key is not None and indent == long_key.indent:
            yield long_key
            content, indent = content[1:].lstrip(), indent + 2
        long_key = None
        if content and content[0] not in "#-":
            key, colon, value = _split(content)
            if colon:
                yield Line(indent, key, unquoted(value))


def unquoted(scalar: str) -> str:
    """A scalar without its quotes; as it is where it has none or they do not match."""
    if len(scalar) >= 2 and scalar[0] == scalar[-1] == "'":
        return scalar[1:-1].replace("''", "'")
    if len(scalar) >= 2 and scalar[0] == scalar[-1] == '"':
        try:
            return str(loads(scalar))
        except ValueError:  # an escape that JSON does not have
            return scalar[1:-1]
    return scalar


def _long_key(content: str) -> str:
    return unquoted(content.strip())


def _split(content: str) -> tuple[str, bool, str]:
    """Key, whether there is one, and value."""
    if content[0] in "'\"":
        end = _closing_quote(content)
        if content[end + 1 : end + 2] != ":":
            return "", False, ""
        return unquoted(content[: end + 1]), True, content[end + 2 :].strip()
    if content.endswith(":") and ": " not in content:
        return content[:-1], True, ""
    key, colon, value = content.partition(": ")
    return key, bool(colon), value.strip()


def _closing_quote(content: str) -> int:
    """The position of the quote that ends the one at the start; the end of the content where none does."""
    quote = content[0]
    position = content.find(quote, 1)
    while position >= 0:
        if quote == '"' and _is_escaped(content, position):
            position = content.find(quote, position + 1)
        elif quote == "'" and content.startswith("'", position + 1):
            position = content.find(quote, position + 2)
        else:
            return position
    return len(content)


def _is_escaped(content: str, position: int) -> bool:
    """Whether an odd number of backslashes stands before the position."""
    start = position
    while content[start - 1] == "\\":  # the opening quote ends the run at the latest
        start -= 1
    return (position - start) % 2 == 1
