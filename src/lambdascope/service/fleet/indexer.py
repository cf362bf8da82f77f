"""Reading artifacts in child processes with limits of memory and time: their inventories, and their code."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any, NamedTuple

from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import (
    ArchiveCorrupt,
    AwsUnavailable,
    ContentMismatch,
    LambdascopeError,
    LinkExpired,
    ReaderDied,
)
from lambdascope.model.package import Evidence, Package, PackageManager, Problem
from lambdascope.service.fleet.reader import (
    CODE,
    EXPIRED,
    FAILED,
    INVENTORY,
    MISMATCH,
    OUT_OF_MEMORY,
    UNAVAILABLE,
)
from lambdascope.store.artifacts import ArtifactContent

_MODULE = "lambdascope.service.fleet.reader"
_READS_EACH = 200
"""After so many artifacts a process is replaced: memory that one fragmented must not fail the next."""
_MOST_KEPT_BYTES = 128 * 1024 * 1024
"""A process that keeps more is replaced as well: the next artifact would lack it."""
_STOPPED = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)
"""How a process ends that was asked to; the artifact has nothing to do with it."""
_MAX_ANSWER_BYTES = 256 * 1024 * 1024
_PIECE = 1024 * 1024
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
_ENVIRONMENT = (
    "PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "AWS_CA_BUNDLE",
    *_PROXIES, *(name.lower() for name in _PROXIES),
)  # fmt: skip
"""What a child needs of our environment; credentials are not among it."""


class Limits(NamedTuple):
    """What reading one artifact may take."""

    memory_megabytes: int = 1024
    """Address space of the process."""
    seconds: float = 300.0
    """Of a processor: waiting for the network is no reading."""
    fetch_seconds: float = 600.0
    """What may pass beyond that while bytes are waited for; a link is good for no longer."""


class LinkedArtifact(NamedTuple):
    """An artifact behind a link."""

    url: str
    sha256: str
    """Base64, as Lambda gives it."""
    size: int
    name: str
    """The function's name, or the layer's ARN."""


class CodeAnswer(NamedTuple):
    """What scanning the code of a function with its layers gave."""

    files: int
    """Of own code, in a language that can be scanned."""
    lines: int
    problems: tuple[Problem, ...]
    findings: bytes
    """As `store.code_coding.encode_all` writes them."""


class Indexer:
    """Child processes that read artifacts, as many as threads ask at a time; they are started when needed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._idle: list[_Reader] = []
        self._lock = Lock()
        self._is_closed = False

    def read(self, artifact: LinkedArtifact) -> ArtifactContent:
        """The inventory of the zip behind a link.

        Raises ReaderDied, ArchiveError, LinkExpired or AwsUnavailable; ContentMismatch of these where all of it was
        fetched and has another digest than it should.
        """
        answer = self._asked({"task": INVENTORY, "parts": [artifact._asdict()]})
        return ArtifactContent(
            sha256=artifact.sha256,
            size=artifact.size,
            packages=tuple(_package(each) for each in answer["packages"]),
            problems=tuple(Problem(*each) for each in answer["problems"]),
            claimed_paths=tuple(answer["claimed"]),
            installed=frozenset(Ecosystem(each) for each in answer["installed"]),
        )

    def scan_code(
        self,
        target: str,
        parts: Sequence[LinkedArtifact],
        *,
        handler: str | None,
        runtime: str | None,
        triggers: Sequence[str] = (),
    ) -> CodeAnswer:
        """What is wrong with the code of a function, the first of `parts`, with its layers in attachment order.

        `triggers` are as `engine.code.scan_code` wants them. Raises as `read`.
        """
        linked = [part._asdict() for part in parts]
        request = {"target": target, "parts": linked, "handler": handler, "runtime": runtime}
        answer = self._asked({"task": CODE, **request, "triggers": list(triggers)})
        return CodeAnswer(
            files=int(answer["files"]),
            lines=int(answer["lines"]),
            problems=tuple(Problem(*each) for each in answer["problems"]),
            findings=answer["findings"].encode("ascii"),
        )

    def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._reader() as reader:
            answer = reader.ask(request)
        if "error" in answer:
            raise _error(str(answer["error"]), str(answer["message"]))
        return answer

    def close(self) -> None:
        """End the processes that wait for work."""
        with self._lock:
            self._is_closed = True
            readers, self._idle = self._idle, []
        for reader in readers:
            reader.end()

    @contextmanager
    def _reader(self) -> Iterator[_Reader]:
        with self._lock:
            reader = self._idle.pop() if self._idle else None
        if reader is not None and not reader.is_alive():
            reader.end()
            reader = None
        if reader is None:
            reader = _Reader(self._limits)
        try:
            yield reader
        except BaseException:
            reader.end()
            raise
        with self._lock:
            is_fit = reader.reads < _READS_EACH and reader.kept_bytes < _MOST_KEPT_BYTES
            keep = not self._is_closed and is_fit
            if keep:
                self._idle.append(reader)
        if not keep:
            reader.end()


class _Reader:
    """One child process."""

    def __init__(self, limits: Limits) -> None:
        self.reads = 0
        self.kept_bytes = 0
        self._limits = limits
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE, *(str(limit) for limit in limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What it might say comes from whoever made the archive; what we have to know it answers.
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            # A signal from the terminal is for the worker, which ends its children itself.
            start_new_session=True,
        )

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request.

        Raises ReaderDied, or AwsUnavailable if somebody stopped the process or the bytes do not come.
        """
        self.reads += 1
        assert self._process.stdin is not None  # a pipe
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._death() from None
        answer: dict[str, Any] = json.loads(self._line())
        self.kept_bytes = int(answer.pop("kept_bytes"))
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # what it was being told does not matter any more
                    pipe.close()

    def _line(self) -> bytes:
        """What the process says until the end of the line."""
        seconds = self._limits.seconds + self._limits.fetch_seconds
        deadline = time.monotonic() + seconds
        assert self._process.stdout is not None  # a pipe
        descriptor = self._process.stdout.fileno()
        pieces: list[bytes] = []
        size = 0
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while not pieces or not pieces[-1].endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    # The kernel ends a child that reads for too long: this one waits for its bytes.
                    text = f"the package did not come within {seconds:g} seconds; it is tried again later"
                    raise AwsUnavailable("lambda:GetFunction", text)
                piece = os.read(descriptor, _PIECE)
                if not piece:
                    raise self._death()
                pieces.append(piece)
                size += len(piece)
                if size > _MAX_ANSWER_BYTES:
                    raise ReaderDied("what was found in it is more than we agree to take")
        return b"".join(pieces)

    def _death(self) -> LambdascopeError:
        code = self._process.wait()
        if code in _STOPPED:
            return AwsUnavailable("lambda:GetFunction", "reading the package was interrupted; it is tried again later")
        if code == OUT_OF_MEMORY:
            return ReaderDied("reading it takes more memory than allowed (setting artifact_memory_mb)")
        if code == -signal.SIGPROF:
            seconds = self._limits.seconds
            return ReaderDied(f"reading it took more than {seconds:g} seconds (setting artifact_timeout)")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return ReaderDied(f"reading it ended the process that read it ({how})")


def _error(kind: str, message: str) -> LambdascopeError:
    if kind == EXPIRED:
        return LinkExpired(message)
    if kind == FAILED:
        return ReaderDied(message)
    if kind == MISMATCH:
        return ContentMismatch("lambda:GetFunction", message)
    if kind == UNAVAILABLE:
        return AwsUnavailable("lambda:GetFunction", message)
    return ArchiveCorrupt(message)


def _package(row: list[Any]) -> Package:
    ecosystem, name, version, manager, path, layer, evidence, identified_by, is_development = row
    return Package(
        Ecosystem(ecosystem), PackageName(name), version, PackageManager(manager), path, layer, Evidence(evidence),
        identified_by, is_development,
    )  # fmt: skip
