"""Small HTTP servers on this machine, whose answers a test decides."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self


class Request(NamedTuple):
    """What a client asked."""

    method: str
    path: str
    """With its query."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes


class Answer(NamedTuple):
    """What it is told."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}
    breaks_off: bool = False
    """The connection is closed before anything is said, or after the body if there is any."""


class LocalServer:
    """Answers every request on a free port by one function, each in a thread of its own."""

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                try:
                    self._say(answer(Request(self.command, self.path, headers, body)))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _say(self, told: Answer) -> None:
                self.close_connection = told.breaks_off or self.close_connection
                if told.breaks_off and not told.body:
                    return
                self.send_response(told.status)
                headers = {"Content-Length": str(len(told.body)), **told.headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _answer  # noqa: N815  as the base names them

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the base class names it
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            # Clients keep their connections; a test does not wait for them to let go.
            block_on_close = False
            request_queue_size = 64

            def process_request(self, request: Any, client_address: Any) -> None:
                opened.add(request)
                super().process_request(request, client_address)

            def shutdown_request(self, request: Any) -> None:
                opened.discard(request)
                super().shutdown_request(request)

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Say nothing of a client that went away."""
                if not isinstance(sys.exception(), ConnectionError):
                    super().handle_error(request, client_address)

        opened: set[socket.socket] = set()
        self._opened = opened

        self._server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for connection in list(self._opened):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class RangeServer(LocalServer):
    """Serves files by path, whole and in parts, as S3 does behind a presigned link; remembers what was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        """The Range of each request, empty where there was none."""
        self.instead: dict[str, Callable[[Request], Answer | None]] = {}
        """By path, what is answered instead; None: as ever."""
        super().__init__(self._file)

    def _file(self, request: Request) -> Answer:
        path = request.path.partition("?")[0]
        self.asked.append(request.headers.get("range", ""))
        instead = self.instead[path](request) if path in self.instead else None
        return instead if instead is not None else self.serve(request)

    def serve(self, request: Request) -> Answer:
        data = self.files.get(request.path.partition("?")[0])
        if data is None:
            return Answer(404)
        given = request.headers.get("range", "").removeprefix("bytes=")
        if not given:
            return Answer(200, data, {"ETag": '"1"'})
        first, last = (int(text) for text in given.split("-"))
        last = min(last, len(data) - 1)
        if first > last:
            return Answer(416)
        headers = {"Content-Range": f"bytes {first}-{last}/{len(data)}", "ETag": '"1"'}
        return Answer(206, data[first : last + 1], headers)
