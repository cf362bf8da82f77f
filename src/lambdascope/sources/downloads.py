"""Fetching over HTTP: bounded in size and time, tried again when it may help, without secrets in messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from lambdascope.model.errors import FeedError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

_PIECE = 256 * 1024
_ABSENT = (404, 410)
_WORTH_RETRYING = (408, 425, 429, 500, 502, 503, 504)
_MAX_REDIRECTS = 5

_Taker = Callable[[Iterator[bytes]], None]
"""Consumes a body; called anew for each try."""


class _AgainError(Exception):
    """One try failed in a way that another may not."""


@dataclass
class Downloader:
    """One pool of connections; threads may share it."""

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    """The longest silence, not the longest download."""
    tries: int = 4
    first_pause_seconds: float = 0.5
    """Doubled before every further try."""
    connections: int = 16
    _pools: dict[str | None, PoolManager] = field(default_factory=dict, init=False, repr=False)
    """By the proxy they go through."""
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def read(self, url: str, limit: int) -> bytes | None:
        """The body of at most `limit` bytes; None where there is nothing. Raises FeedError."""
        pieces: list[bytes] = []

        def collect(body: Iterator[bytes]) -> None:
            pieces[:] = body

        return b"".join(pieces) if self._fetch(url, limit, collect) else None

    def save(self, url: str, limit: int, file: BinaryIO) -> bool:
        """Write the body of at most `limit` bytes to `file`; False where there is nothing. Raises FeedError."""

        def write(body: Iterator[bytes]) -> None:
            file.seek(0)
            file.truncate()
            for piece in body:
                file.write(piece)

        return self._fetch(url, limit, write)

    def _fetch(self, url: str, limit: int, take: _Taker) -> bool:
        reason = ""
        for attempt in range(self.tries):
            if attempt:
                time.sleep(self.first_pause_seconds * 2 ** (attempt - 1))
            try:
                return self._try(url, limit, take)
            except _AgainError as failure:
                reason = str(failure)
        raise FeedError(f"cannot fetch {shown(url)}: {reason} ({self.tries} tries); check the address and the network")

    def _try(self, url: str, limit: int, take: _Taker) -> bool:
        from urllib3.exceptions import HTTPError, LocationParseError, MaxRetryError

        try:
            response = self._pool_for(url).request("GET", url, preload_content=False, decode_content=False)
        except (LocationParseError, UnicodeError) as error:
            raise FeedError(f"{shown(url)} is no address that can be fetched") from error
        except MaxRetryError as error:
            raise _AgainError(_plain(error.reason or error)) from error
        except HTTPError as error:
            raise _AgainError(_plain(error)) from error
        try:
            if response.status in _ABSENT:
                return False
            if response.status in _WORTH_RETRYING:
                raise _AgainError(f"the server answered {response.status}")
            if response.status != 200:
                raise FeedError(f"cannot fetch {shown(url)}: the server answered {response.status}; check the address")
            take(_pieces(response, url, limit))
        except HTTPError as error:
            raise _AgainError(f"the answer broke off ({_plain(error)})") from error
        finally:
            response.close()
        return True

    def _pool_for(self, url: str) -> PoolManager:
        """The pool for a URL, through the proxy that the environment names for it (HTTPS_PROXY, NO_PROXY)."""
        from urllib.request import getproxies, proxy_bypass

        parts = urlsplit(url)
        proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme.lower())
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = self._new_pool(proxy)
            return self._pools[proxy]

    def _new_pool(self, proxy: str | None) -> PoolManager:
        # Imported when first needed: it costs more than a whole scan.
        from urllib3 import PoolManager, Retry, Timeout
        from urllib3.poolmanager import ProxyManager

        kind = PoolManager if proxy is None else partial(ProxyManager, proxy)
        return kind(
            maxsize=self.connections,
            timeout=Timeout(connect=self.connect_seconds, read=self.read_seconds),
            # Only redirects; whole downloads are tried again here, also those that break off half-way.
            retries=Retry(
                total=None, connect=0, read=0, status=0, other=0, redirect=_MAX_REDIRECTS, raise_on_redirect=True
            ),
            headers={"Accept-Encoding": "identity", "User-Agent": "lambdascope"},
        )


def is_url(address: str) -> bool:
    """Whether an address is fetched by HTTP; everything else is a path."""
    return address.lower().startswith(("http://", "https://"))


def shown(url: str) -> str:
    """The URL as it may be shown: without user, password and query, which may hold secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "that address"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _pieces(response: BaseHTTPResponse, url: str, limit: int) -> Iterator[bytes]:
    size = 0
    for piece in response.stream(_PIECE, decode_content=False):
        size += len(piece)
        if size > limit:
            raise FeedError(f"{shown(url)} has more than {limit:,} bytes, which we do not agree to fetch")
        yield piece


def _plain(error: BaseException) -> str:
    """The kind of failure; the library's own text repeats the URL with its query."""
    return type(error).__name__
