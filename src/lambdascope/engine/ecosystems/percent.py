"""Percent-encoding as package URLs use it: `:` stays plain, `+` and `@` do not."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[0-9A-Za-z._~:-]*")
_ENCODED_CHARACTER = re.compile(r"[^0-9A-Za-z._~:-]")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")


def quote(text: str) -> str:
    """`text` percent-encoded as a component of a purl."""
    if _PLAIN.fullmatch(text):
        return text
    return _ENCODED_CHARACTER.sub(_escaped, text)


def unquote(text: str) -> str:
    """The text that a percent-encoded component means; a `%` that begins no escape stays, bad UTF-8 becomes U+FFFD."""
    if "%" not in text:
        return text
    encoded = text.encode("utf-8", "surrogatepass")
    return _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), encoded).decode("utf-8", "replace")


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))
