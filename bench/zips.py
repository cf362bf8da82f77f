"""Zips that are the same bytes whenever their files are: fixed times, sorted names, no attributes of the machine."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

Content = bytes | Path
"""What becomes a member: the bytes themselves or the file that holds them."""

_TIME = (2020, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3


def write_zip(target: Path, members: Mapping[str, Content], *, stored: frozenset[str] = frozenset()) -> None:
    """Writes `members` deflated, those named in `stored` as they are; the target appears only when complete."""
    unfinished = target.with_name(target.name + ".unfinished")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = _UNIX, _REGULAR_FILE
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            content = members[name]
            archive.writestr(entry, content if isinstance(content, bytes) else content.read_bytes())
    unfinished.replace(target)


def files_below(folder: Path, prefix: str = "") -> Iterator[tuple[str, Path]]:
    """The regular files below `folder` with their member names; links are left out."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield prefix + path.relative_to(folder).as_posix(), path
