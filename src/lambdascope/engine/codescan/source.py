"""The text of one file as its bytes spell it: encoding, line ends, and columns in characters."""

from __future__ import annotations

from bisect import bisect_left

from lambdascope.engine.codescan.ir import ParseProblem

_UTF8_BOM = b"\xef\xbb\xbf"


class SourceText:
    """Valid UTF-8 with `\\n` line ends, without byte order mark and NUL, and what had to be changed for that.

    None of the changes moves a character to another line or column, so positions hold in any editor.
    """

    __slots__ = ("_marks", "data", "is_ascii", "lines", "problems")

    def __init__(self, raw: bytes, max_bytes: int) -> None:
        self.problems: list[ParseProblem] = []
        text, self.data = self._decode(raw, max_bytes)
        self.lines = text.split("\n")
        self.is_ascii = len(text) == len(self.data)
        self._marks: dict[int, list[int]] = {}

    def column(self, row: int, byte_column: int) -> int:
        """The column in characters; `row` counts from 0."""
        marks = self._marks.get(row)
        if marks is None:
            line = self.lines[row] if row < len(self.lines) else ""
            encoded = b"" if line.isascii() else line.encode()
            marks = self._marks[row] = [at for at, byte in enumerate(encoded) if byte & 0xC0 == 0x80]
        return byte_column - bisect_left(marks, byte_column) if marks else byte_column

    def _decode(self, raw: bytes, max_bytes: int) -> tuple[str, bytes]:
        if len(raw) > max_bytes:
            self._note(1, f"not read: the file has {len(raw):,} bytes, the limit is {max_bytes:,}")
            return "", b""
        data = raw.removeprefix(_UTF8_BOM)
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            if b"\0" in data:
                self._note(1, "not read: this is not text")
                return "", b""
            text = self._decode_other(data, error)
            data = text.encode()
        if "\0" in text:
            self._note(text.count("\n", 0, text.index("\0")) + 1, "NUL characters, read as spaces")
            text, data = text.replace("\0", " "), data.replace(b"\0", b" ")
        return text, data

    def _decode_other(self, data: bytes, error: UnicodeDecodeError) -> str:
        """The text of bytes that are not UTF-8; a language may know how they say what they are."""
        self._note(data.count(b"\n", 0, error.start) + 1, "not valid UTF-8, the invalid bytes were replaced")
        return data.decode("utf-8", "replace")

    def _note(self, line: int, message: str) -> None:
        self.problems.append(ParseProblem(line, message))
