"""Processes of the demo, each with its log in a file; whatever happens to the demo, they end with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from lambdascope.model.errors import StateError

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ways of asking a process to end."""

_POLL_SECONDS = 0.05
_GRACE_SECONDS = 15.0


class Child:
    """One process, in a session of its own: a Ctrl-C at the terminal is meant for the demo, which ends its children."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """Start it. Raises StateError if that cannot be done."""
        self._name, self._log = name, log
        try:
            with log.open("wb") as output:
                self._process = subprocess.Popen(
                    command,
                    env=environment,
                    stdin=subprocess.PIPE,  # which ends when we do
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError as error:
            raise StateError(f"cannot start {name} by {command[0]}: {error.strerror}; see: make demo") from error

    def wait_for(self, url: str, seconds: float) -> None:
        """Return when the process answers there. Raises StateError if it ends, or does not in time."""
        until = time.monotonic() + seconds
        # What stands between this machine and the internet does not stand between its own processes.
        directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < until:
            self.check()
            with suppress(urllib.error.URLError, OSError), directly.open(url, timeout=5):
                return
            time.sleep(_POLL_SECONDS)
        raise StateError(f"{self._name} did not get ready within {seconds:g} seconds{self._said()}")

    def check(self) -> None:
        """Raises StateError if the process has ended, with the last that it said."""
        code = self._process.poll()
        if code is not None:
            raise StateError(f"{self._name} ended with exit code {code}{self._said()}")

    def stop(self, grace_seconds: float = _GRACE_SECONDS) -> None:
        """End it, and everything it started, gracefully if it takes no longer than that."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(grace_seconds)
        self._signal(signal.SIGKILL)
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _said(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return f"; the last it said: {lines[-1]}" if lines else ""


def run_to_its_end(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """The exit code of a process that writes to our own output; it does not outlive us."""
    process = None
    try:
        # A signal between its start and our knowing of it would leave it alone.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        process = subprocess.Popen(command, env=environment)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        return process.wait()
    except BaseException:
        if process is not None:
            process.kill()
            process.wait()
        raise


def output_of(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a process prints. Raises StateError if it fails."""
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise StateError(f"`{' '.join(command)}` ended with exit code {done.returncode}; please report it")
    return done.stdout


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
