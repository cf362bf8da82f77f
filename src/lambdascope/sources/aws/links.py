"""A link to an archive that is good for some minutes: parts of what it opens, checked against what was announced."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import urlsplit

from lambdascope.model.errors import ArchiveCorrupt, AwsUnavailable, ContentMismatch, LinkExpired

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

KEPT_IN_MEMORY = 4 * 1024 * 1024
"""A whole archive of at most this size is not put on disk."""
_PIECE = 256 * 1024
_TRIES = 4
_FIRST_PAUSE_SECONDS = 0.5
"""Doubled before every further try."""
_CONNECT_SECONDS = 5.0
_READ_SECONDS = 20.0
_WORTH_RETRYING = (408, 425, 429, 500, 502, 503, 504)
_OPENS_NOTHING = (400, 401, 403, 404, 410)
"""S3 says 403 of a link past its time, and 400 where the credentials that signed it have ended."""
_ACTION = "lambda:GetFunction"


class _AgainError(Exception):
    """One try failed in a way that another may not."""


class Link:
    """What one link opens, for one thread.

    Raises LinkExpired where it opens nothing (any more), AwsUnavailable where the server cannot be reached or does not
    serve, and ArchiveCorrupt where what comes is not what was announced.
    """

    def __init__(
        self,
        url: str,
        size: int,
        *,
        pool: PoolManager | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.requests = 0
        """Sent so far."""
        self.bytes_fetched = 0
        """Received so far, without headers."""
        self._url, self._size, self._sleep = url, size, sleep
        self._pool = new_pool(url) if pool is None else pool
        self._owns_pool = pool is None
        self._etag: str | None = None

    def close(self) -> None:
        """Let go of the connections, unless they are shared."""
        if self._owns_pool:
            self._pool.clear()

    def part(self, start: int, end: int) -> bytes | IO[bytes]:
        """The bytes from `start` to `end`; all of the archive, in a file, from a server that does not serve parts."""
        return self._again(lambda: self._fetch(start, end, {"Range": f"bytes={start}-{end - 1}"}))

    def whole(self) -> IO[bytes]:
        """All of the archive, in a file."""
        content = self._again(lambda: self._fetch(0, self._size, {}))
        return BytesIO(content) if isinstance(content, bytes) else content

    def mismatch(self) -> ContentMismatch:
        """The error for an archive that was fetched as a whole, and is not the one that Lambda told of."""
        return ContentMismatch(
            _ACTION, f"{self._shown()} has another digest than Lambda told (CodeSha256); it is tried again later"
        )

    def _again(self, fetch: Callable[[], bytes | IO[bytes]]) -> bytes | IO[bytes]:
        reason = ""
        for attempt in range(_TRIES):
            if attempt:
                self._sleep(_FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
            try:
                return fetch()
            except _AgainError as failure:
                reason = str(failure)
        raise AwsUnavailable(
            _ACTION, f"cannot fetch {self._shown()}: {reason} ({_TRIES} tries); it is tried again later"
        )

    def _fetch(self, start: int, end: int, headers: dict[str, str]) -> bytes | IO[bytes]:
        from urllib3.exceptions import HTTPError

        self.requests += 1
        try:
            response = self._pool.request(
                "GET",
                self._url,
                headers={"Accept-Encoding": "identity", "User-Agent": "lambdascope", **headers},
                preload_content=False,
                decode_content=False,
                redirect=False,
                retries=False,
            )
        except HTTPError as error:  # not its text, which repeats the link
            raise _AgainError(type(error).__name__) from error
        try:
            self._check(response)
            if response.status == 206:
                self._check_range(response, start, end)
                return b"".join(self._body(response, end - start))
            return self._spooled(response)
        except HTTPError as error:
            raise _AgainError(f"the answer broke off ({type(error).__name__})") from error
        finally:
            # Ends the connection only where a body was not read to its end.
            response.close()

    def _check(self, response: BaseHTTPResponse) -> None:
        status = response.status
        if status in _OPENS_NOTHING:
            raise LinkExpired(f"the link to {self._shown()} opens nothing any more ({status}); fetch a fresh one")
        if status in _WORTH_RETRYING:
            raise _AgainError(f"the server answered {status}")
        if status == 416:
            raise self._lie("it has no such part")
        if status not in (200, 206):
            raise AwsUnavailable(_ACTION, f"cannot fetch {self._shown()}: the server answered {status}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise self._lie("it comes in an encoding that was not asked for")
        etag = response.headers.get("ETag")
        if self._etag is not None and etag != self._etag:
            raise self._lie("it changed while it was read")
        self._etag = etag

    def _check_range(self, response: BaseHTTPResponse, start: int, end: int) -> None:
        expected = f"bytes {start}-{end - 1}/{self._size}"
        if response.headers.get("Content-Range", "") != expected:
            raise self._lie(f"{expected} was asked for, something else came")

    def _spooled(self, response: BaseHTTPResponse) -> IO[bytes]:
        file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY))  # noqa: SIM115  the caller closes it
        try:
            for piece in self._body(response, self._size):
                file.write(piece)
        except BaseException:
            file.close()
            raise
        return file

    def _body(self, response: BaseHTTPResponse, size: int) -> Iterator[bytes]:
        announced = response.headers.get("Content-Length", str(size))
        if announced != str(size):
            raise self._lie(f"{size:,} bytes were to come, {announced} are announced")
        got = 0
        for piece in response.stream(_PIECE, decode_content=False):
            got += len(piece)
            self.bytes_fetched += len(piece)
            if got > size:
                raise self._lie(f"more than {size:,} bytes came")
            yield piece
        if got < size:
            raise _AgainError("the answer was too short")

    def _lie(self, what: str) -> ArchiveCorrupt:
        return ArchiveCorrupt(f"{self._shown()} is not the archive that was announced: {what}; scan the function again")

    def _shown(self) -> str:
        """The link without what opens it."""
        parts = urlsplit(self._url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def new_pool(url: str, connections: int = 4) -> PoolManager:
    """Connections for links like this one, through the proxy that the environment names; threads may share it."""
    from urllib.request import getproxies, proxy_bypass

    from urllib3 import PoolManager, Timeout
    from urllib3.poolmanager import ProxyManager

    parts = urlsplit(url)
    proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme.lower())
    kind = PoolManager if proxy is None else partial(ProxyManager, proxy)
    return kind(
        maxsize=connections,
        timeout=Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
        ca_certs=os.environ.get("AWS_CA_BUNDLE") or None,  # as boto3 has it for AWS's other hosts
    )
