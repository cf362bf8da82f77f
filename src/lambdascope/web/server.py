"""Serving an application over HTTP from a thread, and stopping without cutting answers off."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from lambdascope.logs import logger
from lambdascope.model.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp
    from uvicorn import Server

_LOG = logger(__name__)

_GRACE_SECONDS = 10
"""How long answers under way may take once we are asked to stop."""
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
