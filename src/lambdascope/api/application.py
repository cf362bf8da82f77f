"""The API as a web application: reads requests, has them answered by threads, and logs each once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from lambdascope.api import errors, signature
from lambdascope.api.context import Caller, Context
from lambdascope.api.errors import ApiError
from lambdascope.api.operations import HANDLERS, handler_for
from lambdascope.api.routing import Routed, Router
from lambdascope.api.serialization import write_output
from lambdascope.api.service_model import service_model
from lambdascope.api.signature import Claim, Head
from lambdascope.api.validation import parsed_query, read_input
from lambdascope.logs import logger
from lambdascope.model.errors import LambdascopeError, UsageError
from lambdascope.service import keys
from lambdascope.service.fleet.generations import Generations
from lambdascope.settings import Settings
from lambdascope.store.database import Database
from lambdascope.store.metrics import API_SECONDS, Meters
from lambdascope.store.sealing import Sealer

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_LOG = logger(__name__)

MAX_BODY = 1024 * 1024
"""Bytes of one request's body."""
BODY_SECONDS = 10.0
"""How long a body may take to come."""
MAX_HELD = 64 * MAX_BODY
"""Bytes of all bodies that are read or answered at a time; what would be more is throttled."""
MAX_WAITING = 256
"""Requests that are answered, or wait for it, at a time; more are throttled."""
MAX_WAITING_OF_ONE = 192
"""Of these, those that name the same key."""
THREADS_OF_ONE = 12
"""How many that name the same key are answered at a time; the other threads are for others."""
LINGER_SECONDS = 2.0
"""How long we take in, and drop, what a client still sends of a body that was refused.

It would not see the answer otherwise: closing at once makes its own sending fail.
"""
_THREADS = 16
_OTHER = "other"
"""What is not handled, as figures name it."""


class Answer(NamedTuple):
    """What goes back."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(slots=True)
class _Call:
    """One request under way, as far as it is known: what the log tells of it."""

    id: str
    began: float
    operation: str | None = None
    key_id: str | None = None
    account: str | None = None
    region: str | None = None
    code: str | None = None
    """The error's, if one was answered."""

    @property
    def measured_as(self) -> str:
        """The operation, as figures name it: so many that nobody can make more by asking for others."""
        return self.operation if self.operation is not None and self.operation in HANDLERS else _OTHER

    def told(self, status: int) -> dict[str, object]:
        """The fields of its line in the log."""
        return {
            "request_id": self.id,
            "operation": self.operation,
            "account": self.account,
            "region": self.region,
            "key_id": self.key_id,
            "status": status,
            "code": self.code,
            "milliseconds": round((time.monotonic() - self.began) * 1_000, 1),
        }


class _ClientGone(Exception):
    """Nobody waits for the answer any more."""


class Api:
    """The ASGI application. Close it at the end."""

    def __init__(
        self, database: Database, sealer: Sealer, settings: Settings, clock: Callable[[], datetime], meters: Meters
    ) -> None:
        self._meters = meters
        self._database = database
        self._sealer = sealer
        self._settings = settings
        self._clock = clock
        self._generations = Generations(database, Path(settings.data_dir) / "generations")
        self._router = Router(service_model().operations.values())
        self._threads = ThreadPoolExecutor(_THREADS, "api")
        self._waiting = 0
        self._lines: dict[str, _Line] = {}
        self._held = _Held()

    def close(self) -> None:
        """Let the requests under way end."""
        self._threads.shutdown()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        call = _Call(str(uuid4()), time.monotonic())
        incoming = _Incoming(scope, receive, self._held)
        try:
            answer = await self._answer(call, scope, incoming)
        except _ClientGone:
            _LOG.debug("client gone", **call.told(0))
            return
        finally:
            incoming.let_go()
        self._meters.observe(
            API_SECONDS, time.monotonic() - call.began, operation=call.measured_as, status=str(answer.status)
        )
        await _send(answer, call.id, incoming, send)

    async def _answer(self, call: _Call, scope: Scope, incoming: _Incoming) -> Answer:
        try:
            head = _head_of(scope)
            routed = self._router.find(head.method, head.raw_path)
            call.operation = routed.operation.name
            claim = signature.claim_of(head, self._clock())
            call.key_id, call.region = claim.key_id, claim.region
            body = await incoming.body()
            answer = await self._in_thread(claim.key_id, lambda: self._done(call, head, routed, claim, body))
        except _ClientGone:
            raise
        except Exception as error:
            return _failed(call, error)
        _LOG.info("request", **call.told(answer.status))
        return answer

    async def _in_thread(self, key_id: str, work: Callable[[], Answer]) -> Answer:
        line = self._lines.get(key_id) or _Line()
        if self._waiting >= MAX_WAITING or line.length >= MAX_WAITING_OF_ONE:
            raise _throttled()
        self._lines[key_id] = line
        self._waiting += 1
        line.length += 1
        try:
            async with line.turns:
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
            line.length -= 1
            if not line.length:
                del self._lines[key_id]

    def _done(self, call: _Call, head: Head, routed: Routed, claim: Claim, body: bytes) -> Answer:
        """In a thread: who calls, whether they may, what they ask for, and the answer. Raises ApiError."""
        operation = routed.operation
        found = keys.find(self._database, self._sealer, claim.key_id)
        # A key of ours never comes with a session; a caller's leftover one would be a mistake worth telling.
        if found is None or "x-amz-security-token" in head.headers:
            raise errors.KeyNotRecognized
        key, secret = found
        signature.verify(claim, head, body, secret)
        call.account = key.account
        handler = handler_for(operation.name, key.role)
        request = read_input(operation, routed.parameters, head.query, body)
        caller = Caller(key.account, claim.region, key.role)
        context = Context(
            operation.name, caller, self._database, self._sealer, self._settings, self._clock, self._generations
        )
        return Answer(operation.status, write_output(operation.output, handler(context, request)), {})


class _Line:
    """The requests under way that name one key; only the event loop touches it."""

    def __init__(self) -> None:
        self.length = 0
        self.turns = asyncio.Semaphore(THREADS_OF_ONE)


class _Held:
    """How many bytes of bodies are in memory; only the event loop touches it."""

    def __init__(self) -> None:
        self.size = 0


class _Incoming:
    """The body of a request as it comes."""

    def __init__(self, scope: Scope, receive: Receive, held: _Held) -> None:
        names = {name for name, _ in scope["headers"]}
        self._receive = receive
        self._lengths = [value for name, value in scope["headers"] if name == b"content-length"]
        self._is_coded = b"content-encoding" in names
        self._has_more = b"transfer-encoding" in names or any(length != b"0" for length in self._lengths)
        self._held = held
        self._size = 0

    @property
    def has_more(self) -> bool:
        """Whether the client may still be sending."""
        return self._has_more

    async def body(self) -> bytes:
        """All of it. Raises ApiError where it is too much, or comes too slowly, and _ClientGone."""
        if self._is_coded:
            raise errors.unparsable("The body must not be compressed.")
        if any(not length.isdigit() or int(length[:20]) > MAX_BODY for length in self._lengths):
            raise _too_large()
        parts: list[bytes] = []
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for part in self._parts():
                    self._hold(len(part))
                    parts.append(part)
        except TimeoutError as error:
            raise errors.TooSlow(f"The body did not come within {BODY_SECONDS:.0f} seconds.") from error
        return b"".join(parts)

    def let_go(self) -> None:
        """It is needed no more."""
        self._held.size -= self._size
        self._size = 0

    def _hold(self, size: int) -> None:
        self._size += size
        self._held.size += size
        if self._size > MAX_BODY:
            raise _too_large()
        if self._held.size > MAX_HELD:
            raise _throttled()

    async def drop(self) -> None:
        """Take in what still comes, without keeping it, for a short while."""
        with suppress(TimeoutError, _ClientGone):
            async with asyncio.timeout(LINGER_SECONDS):
                async for _ in self._parts():
                    pass

    async def _parts(self) -> AsyncIterator[bytes]:
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise _ClientGone
            self._has_more = message.get("more_body", False)
            yield message.get("body", b"")
            if not self._has_more:
                return


def _head_of(scope: Scope) -> Head:
    headers: dict[str, list[str]] = {}
    try:
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("ascii").lower(), []).append(value.decode("utf-8"))
        path, query = scope["raw_path"].decode("ascii"), scope["query_string"].decode("ascii")
    except UnicodeDecodeError as error:
        raise errors.unparsable("The head of the request is not UTF-8.") from error
    return Head(scope["method"], path, parsed_query(query), headers)


def _throttled() -> ApiError:
    return errors.Throttled("Too many requests are under way.")


def _too_large() -> ApiError:
    return errors.unparsable(f"The body has more than {MAX_BODY:,} bytes, the most there may be.")


def _failed(call: _Call, error: Exception) -> Answer:
    """The answer that tells an error; what is none of the caller's business is in the log, once."""
    if isinstance(error, LambdascopeError):
        told = errors.api_error_of(error)
    else:
        told = error if isinstance(error, ApiError) else errors.Internal()
    call.code = told.code
    if isinstance(error, (ApiError, UsageError)):
        _LOG.info("request", **call.told(told.status))
    else:
        _LOG.exception("request failed", **call.told(told.status))
    return Answer(told.status, errors.body_of(told), {"x-amzn-ErrorType": told.code, **told.headers()})


async def _send(answer: Answer, request_id: str, incoming: _Incoming, send: Send) -> None:
    headers = {
        "content-type": "application/json",
        "content-length": str(len(answer.body)),
        "x-amzn-RequestId": request_id,
        "cache-control": "no-store",
        **answer.headers,
    }
    if incoming.has_more:
        headers["connection"] = "close"
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    if incoming.has_more:
        await incoming.drop()
    await send({"type": "http.response.body", "body": b"", "more_body": False})
