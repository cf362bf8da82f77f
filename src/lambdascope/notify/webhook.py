"""Notifications by HTTP POST to an address of the customer's, signed so that the receiver knows who sent them."""

from __future__ import annotations

import hmac
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from lambdascope._version import __version__
from lambdascope.model.errors import NotDelivered, UsageError
from lambdascope.notify.addresses import resolved
from lambdascope.notify.notification import Limits, Notification, text_of

SIGNATURE_HEADER = "X-Lambdascope-Signature"
LEAST_SECRET_LENGTH = 16
TIMEOUT_SECONDS = 10.0
"""How long one request may take, whatever the receiver does meanwhile."""

_PART = 64 * 1024
_MAX_STATUS_LINE = 4_096
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_ABOUT_CONTENT = (400, 413, 415, 422)
"""What says that another body might be taken."""


class _Address(NamedTuple):
    """Where the requests go, as the settings say."""

    is_secure: bool
    host: str
    """As it is looked up: of IPv6, without brackets."""
    port: int
    authority: str
    """As the header Host has it."""
    target: str
    """Path and query."""


class Webhook:
    """An address that takes events by POST: `{"events": [...]}`, each in EventBridge's envelope."""

    limits = Limits(100, 256 * 1024)

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        may_be_private: bool = False,
        clock: Callable[[], float] = time.time,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Raises UsageError for an address, or a secret, that will not do; its text holds neither."""
        self._address = _parsed(url, may_be_private=may_be_private)
        if len(secret) < LEAST_SECRET_LENGTH:
            raise UsageError(f"the webhook's secret must have at least {LEAST_SECRET_LENGTH} characters")
        self._secret = secret.encode()
        self._may_be_private = may_be_private
        self._clock = clock
        self._trust = trust

    def deliver(self, batch: Sequence[Notification]) -> Mapping[str, str]:
        """See Destination; all of them are taken, or none."""
        body = text_of({"events": [each.envelope for each in batch]}).encode("ascii")
        status = self._post(body)
        if not 200 <= status < 300:
            hint = "; redirects are not followed" if 300 <= status < 400 else ""
            raise NotDelivered(
                f"the webhook at {self._address.host} answered {status}{hint}", is_content=status in _ABOUT_CONTENT
            )
        return {}

    def _post(self, body: bytes) -> int:
        """The status of the answer."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        host, port = self._address.host, self._address.port
        # Looked up once: what was checked is what is asked.
        addresses = resolved(host, port, may_be_private=self._may_be_private)
        try:
            with _connected(addresses, port, deadline) as connection:
                if not self._address.is_secure:
                    return _exchanged(connection, self._head(body) + body, deadline)
                connection.settimeout(_left(deadline))
                trust = self._trust or ssl.create_default_context()
                with trust.wrap_socket(connection, server_hostname=host) as secure:
                    return _exchanged(secure, self._head(body) + body, deadline)
        except (OSError, ValueError) as error:  # of certificates, too
            reason = str(error) or type(error).__name__
            raise NotDelivered(
                f"the webhook at {host} did not take events: {reason[:200]}; it is tried again"
            ) from error

    def _head(self, body: bytes) -> bytes:
        address = self._address
        lines = [
            f"POST {address.target} HTTP/1.1",
            f"Host: {address.authority}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            f"{SIGNATURE_HEADER}: {signature(self._secret, int(self._clock()), body)}",
            f"User-Agent: lambdascope/{__version__}",
            "Accept: */*",
            "Connection: close",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def signature(secret: bytes, at: int, body: bytes) -> str:
    """What the receiver compares: HMAC-SHA-256 over the time, in seconds, a dot and the body."""
    return f"t={at},v1={hmac.digest(secret, f'{at}.'.encode('ascii') + body, 'sha256').hex()}"


def _parsed(url: str, *, may_be_private: bool) -> _Address:
    """The parts of an address. Raises UsageError."""
    if not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError("the webhook's address must consist of printable ASCII characters, others percent-encoded")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError("the webhook's address is malformed") from error
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None:
        raise UsageError("the webhook's address must be https://HOST/PATH, without a user's name")
    if parts.scheme == "http" and not may_be_private:
        raise UsageError("the webhook's address must begin with https:// unless notify_webhook_private is true")
    is_secure = parts.scheme == "https"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Address(is_secure, parts.hostname, port or (443 if is_secure else 80), parts.netloc, target)


def _connected(addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first address that takes one. Raises OSError."""
    failure: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), _left(deadline))
        except OSError as error:
            failure = error
    raise failure or OSError("no address")


def _exchanged(connection: socket.socket, request: bytes, deadline: float) -> int:
    """The status of the answer to a request; nothing more of it is read. Raises OSError and ValueError."""
    left = memoryview(request)
    while left:
        connection.settimeout(_left(deadline))
        left = left[connection.send(left[:_PART]) :]
    answer = b""
    while b"\n" not in answer:
        connection.settimeout(_left(deadline))
        part = connection.recv(_MAX_STATUS_LINE)
        answer += part
        if not part or len(answer) > 2 * _MAX_STATUS_LINE:
            raise ValueError("it gave no answer of HTTP")
    match = _STATUS.match(answer)
    if match is None:
        raise ValueError("it gave no answer of HTTP")
    return int(match[1])


def _left(deadline: float) -> float:
    """The seconds until the deadline. Raises TimeoutError when it is over."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError(f"it took longer than {TIMEOUT_SECONDS:.0f} seconds")
    return seconds
