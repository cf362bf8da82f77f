"""Byte ranges that need no I/O: memory, and a window into other ranges."""

from __future__ import annotations

from lambdascope.model.artifact import ByteRanges


class MemoryRanges:
    """Bytes already in memory."""

    __slots__ = ("_data", "size")

    def __init__(self, data: bytes | bytearray) -> None:
        self._data = memoryview(data)
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; see ByteRanges."""
        return self._data[offset : offset + length].tobytes()


class Window:
    """A part of other ranges: a stored nested archive, read where it lies."""

    __slots__ = ("_source", "_start", "size")

    def __init__(self, source: ByteRanges, start: int, size: int) -> None:
        self._source, self._start, self.size = source, start, size

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; see ByteRanges."""
        return self._source.read(self._start + offset, max(0, min(length, self.size - offset)))
