"""The central directory of a zip: which members there are and where their bytes lie.

Source: PKWARE APPNOTE 6.3.10, sections 4.3 (structure) and 4.4 (fields).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from struct import Struct, error
from typing import NamedTuple

from lambdascope.engine.archives.limits import MAX_DIRECTORY_BYTES, MAX_ENTRIES
from lambdascope.model.artifact import ByteRanges
from lambdascope.model.errors import ArchiveCorrupt, ArchiveTooLarge

_END = Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_MAX_COMMENT = 0xFFFF
_ZIP64_LOCATOR = Struct("<4sLQL")
_ZIP64_END = Struct("<4sQ2H2L4Q")
# signature, flags, method, crc, packed size, size, lengths of name, extra and comment, attributes, header offset
_ENTRY = Struct("<4s4xHH4xLLLHHH4xLL")
_ENTRY_SIGNATURE = b"PK\x01\x02"
_LOCAL = Struct("<4s2xHH16xHH")
_LOCAL_SIGNATURE = b"PK\x03\x04"

_FLAG_ENCRYPTED = 0x1
_FLAG_UTF8 = 0x800
_UNSET_32 = 0xFFFFFFFF
_BEYOND = 2**64 - 1
"""An offset that lies in no file."""
_SYMLINK = 0o120000
_FILE_TYPE = 0o170000


class Entry(NamedTuple):
    """One member, as the central directory states it; the local header is believed only for its own length."""

    method: int
    crc: int
    packed_size: int
    size: int
    offset: int
    """Where the local header starts, from the start of the source."""
    is_encrypted: bool
    is_symlink: bool


class Directory(NamedTuple):
    """A parsed central directory; entries are decoded when asked for."""

    data: bytes
    start: int
    """Where the directory starts in the source: the end of the members."""
    shift: int
    """Bytes put before the archive (a launch script), which its offsets do not count."""
    positions: dict[str, int]
    """Member name to its entry's position in `data`; of equal names the last, as `unzip` leaves it."""
    offsets: Sequence[int]
    """The local header of every entry, sorted."""
    unsafe_names: tuple[str, ...]
    """Names that point outside, or nowhere; left out of `positions`."""
    backslash_names: int
    duplicate_names: int
    stated_entries: int | None
    """How many entries the end record claims, None where it cannot say."""
    found_entries: int

    def entry(self, name: str) -> Entry:
        """The member called `name`. Raises KeyError if there is none."""
        position = self.positions[name]
        _, flags, method, crc, packed, size, name_length, extra_length, _, attributes, offset = _ENTRY.unpack_from(
            self.data, position
        )
        if _UNSET_32 in (packed, size, offset):
            extra_start = position + _ENTRY.size + name_length
            extra = self.data[extra_start : extra_start + extra_length]
            size, packed, offset = _zip64_sizes(extra, size, packed, offset)
        return Entry(
            method=method,
            crc=crc,
            packed_size=packed,
            size=size,
            offset=offset + self.shift,
            is_encrypted=bool(flags & _FLAG_ENCRYPTED),
            is_symlink=attributes >> 16 & _FILE_TYPE == _SYMLINK,
        )


def read_directory(source: ByteRanges) -> Directory:
    """Find and parse the central directory.

    Raises ArchiveCorrupt where there is none or it is damaged, ArchiveTooLarge beyond the limits.
    """
    size, offset, end, stated = _find_end(source)
    if size > MAX_DIRECTORY_BYTES:
        raise ArchiveTooLarge(f"its directory has {size:,} bytes, the limit is {MAX_DIRECTORY_BYTES:,}")
    start = end - size
    shift = start - offset
    if start < 0 or shift < 0:
        raise ArchiveCorrupt("its end record points outside the file; it is truncated or damaged")
    if shift > 0 and source.read(0, 4) == _LOCAL_SIGNATURE:
        # Not a launch script put before an archive: the end found is that of the last complete archive inside.
        raise ArchiveCorrupt(
            "its own end record is missing, only that of an archive inside it is left; it is truncated"
        )
    data = source.read(start, size)
    if len(data) != size:
        raise ArchiveCorrupt("its directory is cut off; fetch or build the file again")
    return _parse(data, start, shift, stated)


def data_start(source: ByteRanges, entry: Entry) -> int:
    """Where a member's packed bytes start. Raises ArchiveCorrupt if no local header lies where it should."""
    header = source.read(entry.offset, _LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != _LOCAL_SIGNATURE:
        raise ArchiveCorrupt("no local header where the directory says; the archive is damaged")
    _, _, _, name_length, extra_length = _LOCAL.unpack(header)
    return int(entry.offset + _LOCAL.size + name_length + extra_length)


def _find_end(source: ByteRanges) -> tuple[int, int, int, int | None]:
    """Size, stated offset and end of the directory, and how many entries it should have."""
    tail_start = max(0, source.size - _END.size - _MAX_COMMENT)
    tail = source.read(tail_start, source.size - tail_start)
    at = tail.rfind(_END_SIGNATURE)
    while at >= 0 and not _is_end(tail, at):
        at = tail.rfind(_END_SIGNATURE, 0, at)
    if at < 0:
        raise ArchiveCorrupt("it is not a zip archive, or it is truncated: the end record is missing")
    _, _, _, _, entries, size, offset, _ = _END.unpack_from(tail, at)
    end = tail_start + at
    zip64 = _find_zip64_end(source, end)
    if zip64 is not None:
        return zip64
    return size, offset, end, entries


def _is_end(tail: bytes, at: int) -> bool:
    if at + _END.size > len(tail):
        return False
    comment_length = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _END.size + comment_length <= len(tail)


def _find_zip64_end(source: ByteRanges, end: int) -> tuple[int, int, int, int | None] | None:
    locator_start = end - _ZIP64_LOCATOR.size
    if locator_start < 0:
        return None
    locator = source.read(locator_start, _ZIP64_LOCATOR.size)
    if locator[:4] != b"PK\x06\x07":
        return None
    # The record lies before its locator; where bytes were put before the archive its stated offset is too small.
    for record_start in (_ZIP64_LOCATOR.unpack(locator)[2], locator_start - _ZIP64_END.size):
        record = source.read(record_start, _ZIP64_END.size) if 0 <= record_start < source.size else b""
        if len(record) == _ZIP64_END.size and record[:4] == b"PK\x06\x06":
            fields = _ZIP64_END.unpack(record)
            return fields[8], fields[9], record_start, fields[7]
    raise ArchiveCorrupt("its zip64 end record is missing; it is truncated or damaged")


def _parse(data: bytes, start: int, shift: int, stated: int | None) -> Directory:
    positions: dict[str, int] = {}
    offsets = array("Q")
    unsafe: list[str] = []
    backslashes = duplicates = 0
    unpack, header_size = _ENTRY.unpack_from, _ENTRY.size
    position, end = 0, len(data)
    while position < end:
        try:
            signature, flags, _, _, packed, size, name_length, extra_length, comment_length, _, offset = unpack(
                data, position
            )
        except error:
            raise ArchiveCorrupt("its directory is damaged: the last entry is cut off") from None
        if signature != _ENTRY_SIGNATURE:
            raise ArchiveCorrupt(f"its directory is damaged at byte {start + position:,}")
        name_start = position + header_size
        extra_start = name_start + name_length
        if offset == _UNSET_32:
            offset = _zip64_sizes(data[extra_start : extra_start + extra_length], size, packed, offset)[2]
        offsets.append(min(offset + shift, _BEYOND))
        if len(offsets) > MAX_ENTRIES:
            raise ArchiveTooLarge(f"it has more than {MAX_ENTRIES:,} entries")
        raw_name = data[name_start:extra_start]
        name = raw_name.decode("ascii") if raw_name.isascii() else _decode(raw_name, flags)
        if "\\" in name:
            backslashes += 1
            name = name.replace("\\", "/")
        if "./" in name or "//" in name or ".." in name:
            name = _without_empty_segments(name)
            if not name:  # the folder itself, as bsdtar writes it
                position = extra_start + extra_length + comment_length
                continue
        if not name or name[0] == "/" or "\0" in name or name[1:2] == ":" or (".." in name and _climbs(name)):
            unsafe.append(name)
        elif name[-1] != "/":
            if name in positions:
                duplicates += 1
            positions[name] = position
        position = extra_start + extra_length + comment_length
    return Directory(
        data,
        start,
        shift,
        positions,
        array("Q", sorted(offsets)),
        tuple(unsafe),
        backslashes,
        duplicates,
        stated_entries=stated,
        found_entries=len(offsets),
    )


def _decode(name: bytes, flags: int) -> str:
    return name.decode("utf-8", "replace") if flags & _FLAG_UTF8 else name.decode("cp437")


def _without_empty_segments(name: str) -> str:
    head = "/" if name.startswith("/") else ""
    inner = "/".join(segment for segment in name.split("/") if segment not in ("", "."))
    return f"{head}{inner}/" if inner and name.endswith("/") else f"{head}{inner}"


def _climbs(name: str) -> bool:
    return ".." in name.split("/")


def _zip64_sizes(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The 64-bit fields of extra field 1, which holds only those that are unset in the entry, in this order."""
    at = 0
    while at + 4 <= len(extra):
        kind = int.from_bytes(extra[at : at + 2], "little")
        length = int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == 1:
            values = extra[at + 4 : at + 4 + length]
            numbers = [int.from_bytes(values[i : i + 8], "little") for i in range(0, len(values) - 7, 8)]
            resolved = []
            for field in (size, packed, offset):
                resolved.append(numbers.pop(0) if field == _UNSET_32 and numbers else field)
            return resolved[0], resolved[1], resolved[2]
        at += 4 + length
    return size, packed, offset
