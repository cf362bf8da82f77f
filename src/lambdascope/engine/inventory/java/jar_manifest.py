"""The main section of a META-INF/MANIFEST.MF.

Format: https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#jar-manifest
"""

from __future__ import annotations

import re

MAIN_SECTION_LIMIT = 512 * 1024
"""The most bytes looked at; the longest real main sections (OSGi package lists) are a fifth of this."""

VALUE_LIMIT = 300
"""Longer values are package lists and licences, never a name or a version."""

_SECTION_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_CONTINUATION = re.compile(rb"(?:\r\n|\n|\r) ")
_LINE_END = re.compile(rb"[\r\n]+")


def main_attributes(data: bytes) -> dict[str, str]:
    """Name, in lower case, to value; lines of 72 bytes are joined before they are decoded. Never raises.

    Sections of single files come after the first empty line; in a signed jar they are most of the manifest.
    """
    head = data[:MAIN_SECTION_LIMIT].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    end = _SECTION_END.search(head)
    lines = _LINE_END.split(_CONTINUATION.sub(b"", head[: end.start()] if end else head))
    attributes = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon and len(value) <= VALUE_LIMIT and len(name) <= VALUE_LIMIT:
            attributes[name.strip().decode("latin-1").lower()] = value.decode("utf-8", "replace").strip()
    return attributes
