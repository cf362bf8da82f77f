"""Text and times as PostgreSQL takes them."""

from __future__ import annotations

import re
from hashlib import blake2b
from json import JSONEncoder
from typing import Any

from psycopg.types.json import Jsonb

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL's text has neither NUL nor half surrogate pairs; hostile archives and advisories have both."""

_ESCAPED_NUL = "\\u0000"
_ENCODE = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def storable(text: str) -> str:
    """The text with U+FFFD for every character that cannot be stored."""
    return _UNSTORABLE.sub("�", text) if not text.isascii() or "\0" in text else text


def bounded(text: str, limit: int) -> str:
    """The storable text; a digest takes the place of its end where an index has no room for it."""
    if len(text) <= limit:
        return storable(text)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return storable(f"{text[: limit - len(digest) - 1]}…{digest}")


def jsonb(value: object) -> Jsonb:
    """A value for a jsonb column, whatever characters are in its texts."""
    return Jsonb(value, dumps=_dumped)


def _dumped(value: object) -> str:
    text = _ENCODE(value)
    # Nearly all texts are storable; then nobody has to look into the value.
    if _ESCAPED_NUL not in text and (text.isascii() or not _UNSTORABLE.search(text)):
        return text
    return _ENCODE(_clean(value))


def _clean(value: object) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value
