"""Serving an application over HTTP from a thread, and stopping without cutting answers off."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from lambdascope.logs import logger
from lambdascope.model.errors import UsageError

if TYPE_CHECKING:
    from asyncio import Protocol, TimerHandle

    from starlette.types import ASGIApp
    from uvicorn import Server

_LOG = logger(__name__)

_GRACE_SECONDS = 10
"""How long answers under way may take once we are asked to stop."""
HEAD_SECONDS = 10.0
"""How long the head of a request may take to come: the server itself would wait for ever."""
_BACKLOG = 1024
_HIGHEST_PORT = 65_535


@contextmanager
def running(app: ASGIApp, host: str, port: int, on_end: Callable[[], object]) -> Iterator[int]:
    """A server for the time of the block: the port it listens on, any free one for 0.

    `on_end` is called when the server ends, so that whoever waits in the block learns of one that ended by itself.
    Raises UsageError where it cannot listen, and whatever ended the server before the block did.
    """
    listener = _listen(host, port)
    bound: int = listener.getsockname()[1]
    server = _server(app)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            server.run(sockets=[listener])
        except BaseException as error:
            failures.append(error)
        finally:
            on_end()

    thread = Thread(target=run, name="http")
    thread.start()
    _LOG.info("listening", host=host, port=bound)
    try:
        yield bound
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        _LOG.info("stopped listening", host=host, port=bound)
    if failures:
        raise failures[0]


def _server(app: ASGIApp) -> Server:
    # Imported here: a command that serves nothing does without it.
    from uvicorn import Config, Server

    return Server(
        Config(
            app,
            loop="asyncio",
            http=_protocol(),
            ws="none",
            lifespan="off",
            log_config=None,  # ours are in place
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


def _protocol() -> type[Protocol]:
    """HTTP as uvicorn speaks it, without delays of its own and with an end to waiting for a head."""
    import h11
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Punctual(H11Protocol):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._deadline: TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            # asyncio does so only for sockets that name their protocol, which ours do not. Without it the second of two
            # small writes waits 40 ms for the client's acknowledgement of the first.
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget()
            super().connection_lost(exc)

        def _watch(self) -> None:
            # What has come of a head does not prolong its time, and between requests uvicorn has a time of its own.
            if self.conn.their_state is not h11.IDLE:
                self._forget()
            elif self._deadline is None:
                self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

        def _give_up(self) -> None:
            self._deadline = None
            if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
                self.transport.close()

        def _forget(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Punctual


def _listen(host: str, port: int) -> socket.socket:
    """Connections wait in the listener's queue from here on, whenever the server begins to take them."""
    if not 0 <= port <= _HIGHEST_PORT:
        raise UsageError(f"{port} is no port; choose one from 0 to {_HIGHEST_PORT} by --port")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except socket.gaierror as error:
        raise UsageError(f"{host!r} is no address of this machine; name another by --host") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"port {port} of {host} is taken; stop what listens there, or choose another by --port"
        elif error.errno == errno.EACCES:
            message = f"port {port} of {host} may not be used by this user; choose one above 1023 by --port"
        else:
            message = f"cannot listen on port {port} of {host} ({error.strerror}); choose others by --host and --port"
        raise UsageError(message) from error
