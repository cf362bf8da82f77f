"""Whole processes timed in turn, so that a busy machine slows all contestants alike."""

from __future__ import annotations

import os
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
    """Takes part in the first so many rounds only; None for all of them."""
    prepare: Callable[[], object] | None = None
    """Called before each run, outside the time taken."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    """Largest resident set. The kernel counts from the fork on, so it is never below this process's own peak."""


class CommandError(Exception):
    """A timed process ended with an error."""

    def __init__(self, command: Command, code: int, stderr: str) -> None:
        self.command, self.code = command, code
        lines = stderr.strip().splitlines()
        super().__init__(f"{command.name} ended with exit code {code}: {lines[-1] if lines else 'it wrote nothing'}")


def calibration() -> Command:
    """The fixed work as a contestant, to be run in turn with the others."""
    return Command(CALIBRATION, (sys.executable, "-S", "-c", CALIBRATION_WORK))


def contest(commands: tuple[Command, ...], *, rounds: int, warmups: int = 1) -> dict[str, tuple[Run, ...]]:
    """Runs A B C A B C ... and gives the runs of each command in order; raises CommandError."""
    for command in commands * warmups:
        run(command)
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for number in range(rounds):
        for command in commands:
            if command.rounds is None or number < command.rounds:
                runs[command.name].append(run(command))
    return {name: tuple(taken) for name, taken in runs.items()}


def run(command: Command) -> Run:
    """Runs one process to its end and throws its output away; raises CommandError."""
    if command.prepare is not None:
        command.prepare()
    environment = {**os.environ, **command.env}
    with (
        Path(command.stdin or os.devnull).open("rb") as source,
        Path(os.devnull).open("wb") as sink,
        TemporaryFile() as errors,
    ):
        began = time.perf_counter()
        process = subprocess.Popen(command.argv, stdin=source, stdout=sink, stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise CommandError(command, process.returncode, errors.read().decode("utf-8", "replace"))
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _MAX_RSS_UNIT)


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
