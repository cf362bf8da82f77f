"""The service's own processes for as long as something is measured with them, and the memory they took."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

_STOP_SECONDS = 40.0
_KILOBYTE = 1024


class Process:
    """One command of ours with the processes it started."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def peaks(self) -> tuple[int, ...]:
        """The largest resident set of each of its processes so far, in bytes; none where the system does not tell."""
        parents = dict(_processes())
        ours = {self._pid}
        while grown := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= grown
        return tuple(sorted(peak for pid in ours if (peak := _peak(pid)) is not None))


@contextmanager
def running(arguments: tuple[str, ...], environment: Mapping[str, str], log: Path) -> Iterator[Process]:
    """`lambdascope ARGUMENTS` until the end of the block."""
    with log.open("wb") as sink:
        process = subprocess.Popen(
            (sys.executable, "-m", "lambdascope", *arguments),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _processes() -> Iterator[tuple[int, int]]:
    """Every process with its parent."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name in parentheses may hold anything.
            after_name = entry.read_text(errors="replace").rpartition(")")[2].split()
            yield int(entry.parent.name), int(after_name[1])


def _peak(pid: int) -> int | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * _KILOBYTE for line in lines if line.startswith("VmHWM:")), None)
