"""Unpack one member without trusting what it says about itself."""

from __future__ import annotations

import zlib

from lambdascope.model.artifact import ByteRanges
from lambdascope.model.errors import ArchiveCorrupt

STORED = 0
DEFLATED = 8
_PIECE = 1024 * 1024


def unpack(source: ByteRanges, start: int, packed_size: int, method: int, size: int, crc: int) -> bytes | bytearray:
    """The member's `size` bytes; the caller has bounded `size`.

    Raises ArchiveCorrupt where the packed bytes do not give exactly `size` bytes with checksum `crc`.
    """
    content = (
        _stored(source, start, packed_size, size) if method == STORED else _inflate(source, start, packed_size, size)
    )
    if zlib.crc32(content) != crc:
        raise ArchiveCorrupt("its checksum is wrong; the archive is damaged")
    return content


def _stored(source: ByteRanges, start: int, packed_size: int, size: int) -> bytes:
    if packed_size != size:
        raise ArchiveCorrupt("it is stored, yet its two sizes differ; the archive is damaged")
    content = source.read(start, size)
    if len(content) != size:
        raise ArchiveCorrupt("it is cut off; the archive is truncated")
    return content


def _inflate(source: ByteRanges, start: int, packed_size: int, size: int) -> bytes | bytearray:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        if max(packed_size, size) <= _PIECE:
            content: bytes | bytearray = inflater.decompress(source.read(start, packed_size), size + 1)
            filled = len(content)
        else:
            content = bytearray(size)
            filled = _inflate_into(content, inflater, source, start, packed_size)
    except zlib.error as error:
        raise ArchiveCorrupt(f"it cannot be unpacked ({error}); the archive is damaged") from error
    if filled != size:
        raise ArchiveCorrupt("it does not unpack to the size it states; the archive is damaged")
    return content


def _inflate_into(
    content: bytearray, inflater: zlib._Decompress, source: ByteRanges, start: int, packed_size: int
) -> int:
    """Fill `content` piece by piece; returns how many bytes there were, one more than fit if too many."""
    filled, at, end = 0, start, start + packed_size
    pending = b""
    while not inflater.eof:
        if not pending:
            pending = source.read(at, min(_PIECE, end - at))
            at += len(pending)
            if not pending:
                break
        piece = inflater.decompress(pending, min(_PIECE, len(content) - filled + 1))
        pending = inflater.unconsumed_tail
        if filled + len(piece) > len(content):
            return len(content) + 1
        content[filled : filled + len(piece)] = piece
        filled += len(piece)
        if not piece and not pending and at >= end:
            break
    return filled
