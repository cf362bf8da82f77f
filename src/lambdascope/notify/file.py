"""Notifications as lines of JSON at the end of a file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from stat import S_ISREG

from lambdascope.model.errors import NotDelivered
from lambdascope.notify.notification import Limits, Notification, text_of


class JsonLines:
    """A file, one event a line. It is opened anew each time, so that it may be moved away."""

    limits = Limits(1_000, 4 * 1024 * 1024)

    def __init__(self, path: str) -> None:
        self._path = os.path.expanduser(path)

    def deliver(self, batch: Sequence[Notification]) -> Mapping[str, str]:
        """See Destination; what is taken lasts."""
        lines = "".join(f"{text_of(each.envelope)}\n" for each in batch)
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, 0o600)
            try:
                if not S_ISREG(os.fstat(descriptor).st_mode):
                    raise NotDelivered(f"{self._path} is no file; name one in the setting notify_file")
                # Whoever was stopped in the midst of a line left it without its end.
                _write(descriptor, ("\n" if _is_torn(descriptor) else "") + lines)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise NotDelivered(
                f"cannot write to {self._path}: {error.strerror}; see to it, it is tried again"
            ) from error
        return {}


def _is_torn(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _write(descriptor: int, text: str) -> None:
    left = memoryview(text.encode("ascii"))
    while left:
        left = left[os.write(descriptor, left) :]
