"""Serving an application over HTTP from a thread, and stopping without cutting answers off."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from lambdascope.logs import logger
from lambdascope.model.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp
    from uvicorn import Server

_log = logger(__name__)

_GRACE_SECONDS = 10
"""How long answers under way may take once we are asked to stop."""
_BACKLOG = 1024
_HIGHEST_PORT = 65_535
_LOOK_SECONDS = 0.5
"""How soon a server that ended by itself is noticed."""


def serve(
    app: ASGIApp, host: str, port: int, should_stop: Event, on_start: Callable[[int], None] | None = None
) -> None:
    """Serve until `should_stop` is set; `on_start` is told the port. Raises UsageError where it cannot listen."""
    with running(app, host, port) as (bound, thread):
        if on_start is not None:
            on_start(bound)
        while thread.is_alive() and not should_stop.wait(_LOOK_SECONDS):
            pass


@contextmanager
def running(app: ASGIApp, host: str, port: int) -> Iterator[tuple[int, Thread]]:
    """A server for the time of the block: the port it listens on, any free one for 0, and its thread.

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

    thread = Thread(target=run, name="http")
    thread.start()
    _log.info("listening", host=host, port=bound)
    try:
        yield bound, thread
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        _log.info("stopped_listening", host=host, port=bound)
    if failures:
        raise failures[0]


def _server(app: ASGIApp) -> Server:
    # Imported here: a command that serves nothing does without it.
    from uvicorn import Config, Server

    return Server(
        Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,  # ours are in place
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


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
