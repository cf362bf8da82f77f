"""An archive behind a link, read in pieces: few requests, few bytes, and no more memory than agreed."""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import IO, TYPE_CHECKING

from lambdascope.model.errors import ArchiveTooLarge
from lambdascope.sources.aws.links import KEPT_IN_MEMORY, Link

if TYPE_CHECKING:
    from types import TracebackType

    from urllib3 import PoolManager

MAX_SIZE = 300 * 1024 * 1024
"""The largest archive that is read; Lambda takes 250 MB unpacked."""
_WHOLE = KEPT_IN_MEMORY
"""Archives up to this size are fetched at once: that costs less than a second request."""
_BLOCK = 64 * 1024
_TAIL = 256 * 1024
_LARGEST_TAIL = 1024 * 1024
_LARGEST_STEP = 1024 * 1024
_REQUESTS_PER_DOUBLING = 8
_CACHED_BLOCKS = 512


class HttpRanges:
    """ByteRanges of what a link opens, for one thread. Use it in `with`, or close it.

    Raises as Link; and ContentMismatch where all of it was fetched, and has another digest than `sha256`, the one that
    Lambda tells (base64; empty where it is not known).
    """

    def __init__(
        self,
        url: str,
        *,
        size: int,
        sha256: str = "",
        pool: PoolManager | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if size > MAX_SIZE:
            raise ArchiveTooLarge(f"the archive has {size:,} bytes, the limit is {MAX_SIZE:,}")
        self.size = size
        self._sha256 = sha256
        self._link = Link(url, size, pool=pool, sleep=sleep)
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        """By number, the most recently used last."""
        self._whole: IO[bytes] | None = None
        """All of it: it is small, or the server serves no parts."""

    @property
    def requests(self) -> int:
        """Sent so far."""
        return self._link.requests

    @property
    def bytes_fetched(self) -> int:
        """Received so far, without headers."""
        return self._link.bytes_fetched

    def __enter__(self) -> HttpRanges:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection and of what was kept."""
        self._blocks.clear()
        if self._whole is not None:
            self._whole.close()
        self._link.close()

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; see ByteRanges."""
        end = min(offset + length, self.size)
        if offset >= end:
            return b""
        if self._whole is None and self.size <= _WHOLE:
            self._whole = self._checked(self._link.whole())
        if self._whole is None:
            self._fetch_missing(offset // _BLOCK, (end - 1) // _BLOCK)
        if self._whole is None:
            return self._from_blocks(offset, end)
        self._whole.seek(offset)
        return self._whole.read(end - offset)

    def _from_blocks(self, offset: int, end: int) -> bytes:
        first, last = offset // _BLOCK, (end - 1) // _BLOCK
        data = b"".join(self._blocks[number] for number in range(first, last + 1))
        for number in range(first, last + 1):
            self._blocks.move_to_end(number)
        while len(self._blocks) > _CACHED_BLOCKS:
            self._blocks.popitem(last=False)
        return data[offset - first * _BLOCK : end - first * _BLOCK]

    def _fetch_missing(self, first: int, last: int) -> None:
        """Have these blocks; what lies between two that are missing comes with them, in one request."""
        missing = [number for number in range(first, last + 1) if number not in self._blocks]
        if not missing:
            return
        start, stop = self._stretched(missing[0], missing[-1])
        part = self._link.part(start * _BLOCK, min((stop + 1) * _BLOCK, self.size))
        if not isinstance(part, bytes):
            self._whole = self._checked(part)
            self._blocks.clear()
            return
        for number in range(start, stop + 1):
            self._blocks[number] = part[(number - start) * _BLOCK : (number - start + 1) * _BLOCK]

    def _checked(self, whole: IO[bytes]) -> IO[bytes]:
        """All of the archive, if it is the one that Lambda speaks of."""
        if self._sha256:
            whole.seek(0)
            digest = hashlib.sha256()
            for piece in iter(partial(whole.read, _LARGEST_STEP), b""):
                digest.update(piece)
            if b64encode(digest.digest()).decode("ascii") != self._sha256:
                whole.close()
                raise self._link.mismatch()
        return whole

    def _stretched(self, first: int, last: int) -> tuple[int, int]:
        """The blocks to ask for where these are missing: the more requests there have been, the more of them."""
        final = (self.size - 1) // _BLOCK
        tail = min(max(_TAIL, self.size // 64), _LARGEST_TAIL) // _BLOCK
        if last > final - tail:  # a zip has its directory at its end
            return min(first, final - tail + 1), final
        step = min(_BLOCK << (self.requests // _REQUESTS_PER_DOUBLING), _LARGEST_STEP) // _BLOCK
        while last - first + 1 < step and last < final and last + 1 not in self._blocks:
            last += 1
        return first, last
