"""How quickly a new advisory reaches the functions it concerns, in fleets of several sizes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import psycopg

from bench.measurements import Measured
from bench.processes import running
from bench.results import MEGABYTE, Figure, Limit, Skipped
from bench.seeded_fleets import Installation, SeededFleets, seeded_fleets
from bench.steady_state import steady_state
from bench.synthetic_fleet import write_advisory
from bench.timing import CALIBRATION, calibration, contest, wall
from lambdascope.app import Application
from lambdascope.model.errors import LambdascopeError
from lambdascope.service.advisories import update
from lambdascope.service.fleet.fleet import Fleet

SIZES = (10_000, 100_000)
LARGE_SIZES = (10_000, 100_000, 300_000)
PROMISED = 100_000
"""The size of the fleet that the promises are about."""
WIDE_SECONDS = Limit(10)
NARROW_MILLISECONDS = Limit(200)
TIMES_FLEET = Limit(1.5)
"""What we call independent of the fleet: the same number of functions takes at most so many times as long."""

WORKERS = 2
_WAIT_SECONDS = 120.0
_FIRST_ID = 100_000


@dataclass(frozen=True)
class Kind:
    """Advisories about one library of the synthetic fleet."""

    library: str
    repetitions: int
    poll_seconds: float
    """Between two looks at how many findings there are: seldom where looking takes long."""


WIDE, NARROW, NOBODY = Kind("wide", 3, 0.05), Kind("narrow", 7, 0.003), Kind("nobody", 3, 0.003)
KINDS = (NOBODY, NARROW, WIDE)


@dataclass(frozen=True)
class Taken:
    """What one advisory took, in seconds."""

    update: float
    """Reading the feed and compiling."""
    publish: float
    """From the compiled database to its being in effect, and older ones being tidied away, for which nobody waits."""
    findings: float
    """From the compiled database to the last finding stored."""


def continuous(cache: Path, work: Path, sizes: tuple[int, ...]) -> Iterator[Measured]:
    """Fleets of these sizes, and a service at its daily work."""
    try:
        with seeded_fleets(cache) as fleets:
            yield from _advisories(fleets, work, sizes)
            with fleets.nothing() as installation:
                yield from steady_state(installation, work)
    except (LambdascopeError, TimeoutError, RuntimeError, psycopg.Error) as error:
        yield Skipped("continuous scanning", str(error))


def _advisories(fleets: SeededFleets, work: Path, sizes: tuple[int, ...]) -> Iterator[Measured]:
    """The fleets in turn, so that a busy moment slows all of them."""
    with ExitStack() as stack:
        runners = {size: _Runner(stack, stack.enter_context(fleets.fleet(size)), work) for size in sizes}
        taken: dict[int, dict[str, list[Taken]]] = {size: {kind.library: [] for kind in KINDS} for size in sizes}
        calibrations = []
        for kind in KINDS:
            for _ in range(kind.repetitions):
                calibrations.append(wall(contest((calibration(),), rounds=1, warmups=0)[CALIBRATION]))
                for size, runner in runners.items():
                    taken[size][kind.library].append(runner.once(kind))
        beside = median(calibrations)
        for size, runner in runners.items():
            yield from _figures(size, taken[size], {kind.library: runner.concerned(kind) for kind in KINDS}, beside)
            peaks = runner.worker.peaks()
            if peaks:
                yield Figure(f"{size:,} functions: peak memory of a worker", peaks[-1] / MEGABYTE, "MB", beside)
        for kind in (WIDE, NARROW):
            for size in sizes[1:]:
                pairs = zip(taken[size][kind.library], taken[sizes[0]][kind.library], strict=True)
                times = median(large.findings / small.findings for large, small in pairs)
                what = f"advisory about `{kind.library}`: {size:,} functions / {sizes[0]:,} functions"
                yield Figure(what, times, "times", beside, TIMES_FLEET)


def _figures(size: int, taken: dict[str, list[Taken]], concerned: dict[str, int], beside: float) -> Iterator[Measured]:
    wide, narrow, nobody = (taken[kind.library] for kind in (WIDE, NARROW, NOBODY))
    is_promised = size == PROMISED
    fleet = f"{size:,} functions"
    yield Figure(
        f"{fleet}: advisory of {concerned[WIDE.library]:,}",
        median(each.findings for each in wide), "s", beside, WIDE_SECONDS if is_promised else None,
    )  # fmt: skip
    yield Figure(
        f"{fleet}: advisory of {concerned[NARROW.library]:,}",
        1000 * median(each.findings for each in narrow), "ms", beside, NARROW_MILLISECONDS if is_promised else None,
    )  # fmt: skip
    yield Figure(
        f"{fleet}: putting it into effect, tidying up included", 1000 * median(e.publish for e in narrow), "ms", beside
    )
    yield Figure(f"{fleet}: advisory of nobody", 1000 * median(e.publish for e in nobody), "ms", beside)
    everything = [each.update for each in (*wide, *narrow, *nobody)]
    yield Figure(f"{fleet}: feed update and compilation before", 1000 * median(everything), "ms", beside)


class _Runner:
    """Advisories, one after the other, in one fleet with its workers."""

    def __init__(self, stack: ExitStack, installation: Installation, work: Path) -> None:
        self._installation = installation
        self._last_id = _FIRST_ID
        log = work / "worker.log"
        self.worker = stack.enter_context(
            running(("worker", "--processes", str(WORKERS)), installation.environment, log)
        )
        self._connection = stack.enter_context(psycopg.connect(installation.url, autocommit=True))
        self._fleet = stack.enter_context(Application(installation.settings)).fleet()
        wait_for_workers(self._connection, WORKERS)
        self.once(NARROW)  # what workers load once is loaded

    def concerned(self, kind: Kind) -> int:
        """The functions that hold the library."""
        return _holding(self._connection, kind.library)

    def once(self, kind: Kind) -> Taken:
        """One advisory more, from the feed to the findings."""
        connection = self._connection
        expected = _holding(connection, kind.library)
        self._last_id += 1
        write_advisory(self._installation.feed, f"PYSEC-2026-{self._last_id}", kind.library, "2.0.0")
        began = time.perf_counter()
        compiled = Path(self._installation.settings.db)
        update(compiled, self._installation.addresses)
        began_at, updated = datetime.now(UTC), time.perf_counter()
        with ThreadPoolExecutor(1) as aside:
            # Findings may be there before the publisher has tidied up.
            publishing = aside.submit(_timed_publish, self._fleet, compiled)
            newest = f"CVE-2026-{self._last_id + 10_000}"
            if expected:
                _wait_for_findings(connection, newest, expected, kind.poll_seconds)
            ended = time.perf_counter()
            published = publishing.result()
        _check(connection, newest, expected, began_at)
        return Taken(updated - began, published - updated, (ended if expected else published) - updated)


def wait_for_workers(connection: psycopg.Connection, processes: int) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + _WAIT_SECONDS
    statement = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '5 seconds'"
    while _number(connection, statement) < processes:
        if time.monotonic() > deadline:
            raise TimeoutError("the workers do not start; see worker.log in the work folder of the bench")
        time.sleep(0.1)


def _timed_publish(fleet: Fleet, compiled: Path) -> float:
    fleet.generations.publish(compiled, fleet.queue)
    return time.perf_counter()


def _wait_for_findings(connection: psycopg.Connection, vulnerability: str, expected: int, pause: float) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    # Findings and coverage of a function come in one transaction.
    while _number(connection, "SELECT count(*) FROM finding WHERE vulnerability = %s", vulnerability) < expected:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the findings about {vulnerability} do not come; see worker.log")
        time.sleep(pause)


def _check(connection: psycopg.Connection, vulnerability: str, expected: int, began_at: datetime) -> None:
    """Whether what was timed is what was promised: a finding and new coverage for those concerned, and for no other."""
    stored = _number(
        connection,
        """
        SELECT count(DISTINCT f.function_id) FROM finding f
        JOIN coverage c ON c.function_id = f.function_id AND c.last_scanned_at = f.first_observed_at
        WHERE f.vulnerability = %s AND f.status = 'ACTIVE'
        """,
        vulnerability,
    )
    moved = _number(connection, "SELECT count(*) FROM coverage WHERE last_scanned_at >= %s", began_at)
    if (stored, moved) != (expected, expected):
        raise RuntimeError(
            f"{vulnerability} concerns {expected:,} functions, but {stored:,} have it and {moved:,} were scanned"
        )


def _holding(connection: psycopg.Connection, library: str) -> int:
    return _number(
        connection,
        """
        SELECT count(DISTINCT fa.function_id) FROM package p
        JOIN artifact_package ap ON ap.package_id = p.id JOIN function_artifact fa ON fa.artifact_id = ap.artifact_id
        WHERE p.ecosystem = 'PyPI' AND p.name = %s
        """,
        library,
    )


def _number(connection: psycopg.Connection, statement: str, *parameters: object) -> int:
    row = connection.execute(statement.encode(), parameters).fetchone()
    assert row is not None  # every statement counts
    return int(row[0])
