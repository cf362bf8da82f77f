"""Targets on this machine: a zip read by ranges, or a folder listed without following links.

Paths are plain strings here: loading `pathlib` takes longer than listing a folder.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from lambdascope.model.errors import TargetError, TargetNotFound

_HASH_PIECE = 2 * 1024 * 1024
"""Bytes hashed at a time: small enough for the processor's cache, big enough to seldom wait for the interpreter."""

MAX_FOLDER_FILES = 500_000

_REMOTE = ("arn:", "s3://", "https://", "http://", "lambda:")


class LocalFile:
    """A local file as byte ranges, read piece by piece.

    It is not mapped into memory: touched pages would count as ours, and a file cut short while it is read would end
    the process.
    """

    __slots__ = ("_descriptor", "size")

    def __init__(self, path: str) -> None:
        """Raises TargetError if the file cannot be opened or is no regular file."""
        self._descriptor = -1
        try:
            # Opening a pipe would wait for its writer: look first, and never wait.
            self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            status = os.fstat(self._descriptor)
        except OSError as error:
            raise TargetError(f"cannot read {path}: {error.strerror}; check its permissions") from error
        if not stat.S_ISREG(status.st_mode):
            raise TargetError(f"{path} is neither a file nor a folder; name a zip, a jar or a folder")
        self.size = status.st_size

    def __del__(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; see ByteRanges."""
        if not 0 <= offset < self.size:  # a hostile archive may name an offset that no system call takes
            return b""
        try:
            return os.pread(self._descriptor, max(0, min(length, self.size - offset)), offset)
        except OSError as error:
            raise TargetError(f"reading failed: {error.strerror}; try again") from error


class ListedFile(NamedTuple):
    """A file below a folder."""

    path: str
    """Relative to the folder, with `/`."""
    size: int
    location: str
    is_symlink: bool = False

    def open(self) -> LocalFile:
        """Open the file. Raises TargetError; always for a link, which could lead anywhere."""
        if self.is_symlink:
            raise TargetError("is a symbolic link, which is not followed")
        return LocalFile(self.location)


class Unlisted(NamedTuple):
    """Something below a folder that was not taken, and why."""

    path: str
    code: str
    message: str


def existing(path: str) -> str:
    """`path` itself. Raises TargetNotFound, naming the nearest entry beside it, if nothing is there."""
    remote = next((start for start in _REMOTE if path.startswith(start)), None)
    if remote is not None:
        raise TargetError(
            f"{remote}... is remote, which this version does not read; fetch the package and name the file"
        )
    try:
        os.stat(path)
        return path
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: the path holds a NUL
        pass
    except OSError as error:
        raise TargetError(f"cannot read {path}: {error.strerror}; check its permissions") from error
    nearest = _nearest(path)
    hint = f"; did you mean {nearest}?" if nearest else "; check the path"
    raise TargetNotFound(f"{path} does not exist{hint}")


def sha256_of(file: LocalFile) -> str:
    """The file's digest, lower-case hex; read in pieces so that memory stays small. Raises TargetError."""
    digest = hashlib.sha256()
    for offset in range(0, file.size, _HASH_PIECE):
        digest.update(file.read(offset, _HASH_PIECE))
    return digest.hexdigest()


def walk(folder: str) -> Iterator[ListedFile | Unlisted]:
    """Every file below `folder`; a linked folder is not entered, and told if it leads outside. Raises TargetError."""
    real_folder = os.path.realpath(folder)
    pending, count = [(folder, "")], 0
    while pending:
        directory, prefix = pending.pop()
        try:
            with os.scandir(directory) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if directory == folder:
                raise TargetError(f"cannot list {folder}: {error.strerror}; check its permissions") from error
            yield Unlisted(prefix.rstrip("/"), "folder-unreadable", f"cannot be listed: {error.strerror}")
            continue
        for entry in listed:
            path = prefix + entry.name
            if entry.is_symlink():
                yield from _linked(path, entry.path, real_folder)
            elif entry.is_dir():
                pending.append((entry.path, f"{path}/"))
            elif entry.is_file():
                count += 1
                if count > MAX_FOLDER_FILES:
                    raise TargetError(f"{folder} has more than {MAX_FOLDER_FILES:,} files; name a smaller folder")
                yield _listed(path, entry)


def _listed(path: str, entry: os.DirEntry[str]) -> ListedFile | Unlisted:
    try:
        return ListedFile(path, entry.stat(follow_symlinks=False).st_size, entry.path)
    except OSError as error:  # it went away since the folder was read
        return Unlisted(path, "file-unreadable", f"cannot be read: {error.strerror}")


def _linked(path: str, location: str, real_folder: str) -> Iterator[ListedFile | Unlisted]:
    target = os.path.realpath(location)  # of links in a circle, one of them
    if not os.path.isdir(target):
        yield ListedFile(path, 0, location, is_symlink=True)
    elif target != real_folder and not target.startswith(f"{real_folder}/"):
        yield Unlisted(path, "symlink", "is a link to a folder outside, which was not looked at")


def _nearest(path: str) -> str | None:
    from difflib import get_close_matches  # only for the error's sake

    parent, name = os.path.split(path)
    try:
        names = os.listdir(parent or ".")
    except (OSError, ValueError):  # ValueError: the path holds a NUL
        return None
    matches = get_close_matches(name, names, n=1)
    return os.path.join(parent, matches[0]) if matches else None
