"""Whole processes timed in turn, so that a busy machine slows all contestants alike."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile

CALIBRATION = "calibration"
CALIBRATION_WORK = "total = 0\nfor number in range(1_500_000):\n    total += number * number % 7\n"
"""Fixed pure-Python work: an absolute figure means something only beside how long this took on the same machine."""

_MAX_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Command:
    """A process to time."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    stdin: Path | None = None
    rounds: int | None = None
    """Takes part in the first so many rounds only, without warming up; None for all of them."""
    prepare: Callable[[], object] | None = None
    """Called before each run, outside the time taken."""
    cpu_limit_seconds: int | None = None
    """It is stopped when it takes more processor time than this, however busy the machine is; None for no limit."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    """Largest resident set. The kernel counts from the fork on, so it is never below this process's own peak."""


class CommandError(Exception):
    """A timed process did not come to a good end."""

    def __init__(self, command: Command, reason: str) -> None:
        self.command = command
        super().__init__(f"{command.name} {reason}")


class StillRunning(CommandError):
    """A timed process was stopped at its limit of processor time."""

    def __init__(self, command: Command, run: Run) -> None:
        super().__init__(command, f"was stopped at its limit, {command.cpu_limit_seconds} s of processor time")
        self.run = run
        """What it had taken by then."""


def calibration() -> Command:
    """The fixed work as a contestant, to be run in turn with the others."""
    return Command(CALIBRATION, (sys.executable, "-S", "-c", CALIBRATION_WORK))


def contest(
    commands: tuple[Command, ...], *, rounds: int, warmups: int = 1, failures: dict[str, CommandError] | None = None
) -> dict[str, tuple[Run, ...]]:
    """Runs A B C A B C ... and gives the runs of each command in order; raises CommandError.

    With `failures`, a command that fails goes there instead, takes no further part and is missing from the result.
    """
    for command in commands * warmups:
        if command.rounds is None:
            run(command)
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for number in range(rounds):
        for command in commands:
            if command.name not in runs or (command.rounds is not None and number >= command.rounds):
                continue
            try:
                runs[command.name].append(run(command))
            except CommandError as error:
                if failures is None:
                    raise
                failures[command.name] = error
                del runs[command.name]
    return {name: tuple(taken) for name, taken in runs.items()}


def run(command: Command) -> Run:
    """Runs one process to its end and throws its output away; raises CommandError, StillRunning at its limit."""
    if command.prepare is not None:
        command.prepare()
    environment = {**os.environ, **command.env}
    with (
        Path(command.stdin or os.devnull).open("rb") as source,
        Path(os.devnull).open("wb") as sink,
        TemporaryFile() as errors,
    ):
        began = time.perf_counter()
        process = subprocess.Popen(_limited(command), stdin=source, stdout=sink, stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        taken = Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _MAX_RSS_UNIT)
        if process.returncode == -signal.SIGXCPU:
            raise StillRunning(command, taken)
        if process.returncode:
            errors.seek(0)
            lines = errors.read().decode("utf-8", "replace").strip().splitlines() or ["it wrote nothing"]
            raise CommandError(command, f"ended with exit code {process.returncode}: {lines[-1]}")
    return taken


def _limited(command: Command) -> tuple[str, ...]:
    if command.cpu_limit_seconds is None:
        return command.argv
    return ("/bin/sh", "-c", f'ulimit -S -t {command.cpu_limit_seconds} && exec "$@"', command.name, *command.argv)


def wall(runs: Sequence[Run]) -> float:
    """The median wall time in seconds."""
    return median(taken.wall_seconds for taken in runs)


def cpu(runs: Sequence[Run]) -> float:
    """The median processor time in seconds."""
    return median(taken.cpu_seconds for taken in runs)


def peak(runs: Sequence[Run]) -> int:
    """The largest peak of all runs, in bytes."""
    return max(taken.peak_bytes for taken in runs)


def ratio(runs: Sequence[Run], base: Sequence[Run]) -> float:
    """The median of the ratios of neighbours: each run against the base run of the same round."""
    return median(one.wall_seconds / other.wall_seconds for one, other in zip(runs, base, strict=False))


def difference(runs: Sequence[Run], base: Sequence[Run]) -> float:
    """The median of the differences of neighbours in seconds."""
    return median(one.wall_seconds - other.wall_seconds for one, other in zip(runs, base, strict=False))
