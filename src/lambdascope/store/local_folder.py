"""Writing reports into a folder of this machine."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lambdascope.model.errors import ReportFailed
from lambdascope.model.exports import ReportErrorCode
from lambdascope.store.durability import sync

LOCAL = "file:"
"""The bucket's name that means the folder: no bucket of S3 can be called so."""

_PART = re.compile(r"[A-Za-z0-9_$=.@+-]{1,200}")
_MAX_PARTS = 20


def is_path(text: str) -> bool:
    """Whether a prefix or a name leads to a place below the folder, and to nowhere else."""
    parts = text.split("/")
    return len(parts) <= _MAX_PARTS and all(_PART.fullmatch(each) and each not in (".", "..") for each in parts)


class Folder:
    """A folder, and below it one of an account and region."""

    def __init__(self, root: Path, prefix: str) -> None:
        """`prefix` and all names must be paths (`is_path`)."""
        self._root = root / prefix if prefix else root

    def put(self, name: str, content: bytes) -> None:
        """Write a short file. Raises ReportFailed."""
        self.stream(name, [content])

    def stream(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file of any length; one that is not written to its end does not appear. Raises ReportFailed."""
        path = self._root / name
        draft = None
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            prefix = f".unfinished-{path.name}-"
            for left in path.parent.glob(f"{prefix}*"):  # of an attempt that was cut off
                left.unlink(missing_ok=True)
            # Nobody else may read it.
            descriptor, draft = tempfile.mkstemp(prefix=prefix, dir=path.parent)
            with open(descriptor, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
            sync(path.parent)
        except OSError as error:
            is_denied = isinstance(error, PermissionError)
            code = ReportErrorCode.INVALID_PERMISSIONS if is_denied else ReportErrorCode.INTERNAL_ERROR
            raise ReportFailed(code, f"The report cannot be written here: {error.strerror}.") from error
        finally:
            if draft is not None:
                with suppress(OSError):
                    os.unlink(draft)
