"""The text of one Python file, in UTF-8 or in the encoding that it declares."""

from __future__ import annotations

import re

from lambdascope.engine.codescan.source import SourceText

MAX_BYTES = 1_000_000
"""Larger files are data or generated; a tree takes some 180 bytes for every byte of the densest source."""

_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
# Only encodings in which ASCII bytes mean ASCII, and no others: the name comes from the scanned file.
_ENCODINGS = {
    "latin-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-1": "latin-1",
    "iso-latin-1": "latin-1",
    "iso-8859-2": "iso-8859-2",
    "iso-8859-5": "iso-8859-5",
    "iso-8859-15": "iso-8859-15",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
    "koi8-r": "koi8-r",
    "euc-jp": "euc_jp",
    "euc-kr": "euc_kr",
    "gb2312": "gb2312",
}


class PythonText(SourceText):
    """Bytes that are not UTF-8 may say what they are in a comment of the first two lines (PEP 263)."""

    __slots__ = ()

    def _decode_other(self, data: bytes, error: UnicodeDecodeError) -> str:
        for line in data.split(b"\n", 2)[:2]:
            if declared := _CODING.match(line):
                name = declared[1].decode("ascii", "replace").lower().replace("_", "-")
                if name in _ENCODINGS:
                    return data.decode(_ENCODINGS[name], "replace")
        return super()._decode_other(data, error)
