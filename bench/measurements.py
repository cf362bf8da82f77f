"""The measurements: each runs its contestants in turn and compares what they took with what is promised."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import contestants
from bench.corpus import Sample
from bench.inputs import write_one_record
from bench.results import MEGABYTE, CodeResult, Detection, Figure, Limit, PackageResult, Skipped, Timing
from bench.timing import (
    CALIBRATION,
    Command,
    CommandError,
    Run,
    calibration,
    contest,
    cpu,
    difference,
    peak,
    ratio,
    run,
    wall,
)

LINES = 50_000
LOOKED_UP = 1_000

TIMES_FLOOR = Limit(2.5)
SCAN_MEGABYTES = Limit(80)
TIMES_FASTER_THAN_SYFT = Limit(25, is_minimum=True)
START_UP_MILLISECONDS = Limit(60)
COMPILE_SECONDS = Limit(30)
UPDATE_SECONDS = Limit(2)
LOOKUP_MILLISECONDS = Limit(50)
LINES_SECONDS = Limit(5)
"""The issue says "a few seconds" for 50,000 lines; we read it as five."""

Measured = Figure | Skipped | PackageResult | CodeResult | Detection
Prepare = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the measurements find what they need, and how often they repeat."""

    work: Path
    """A folder for databases and inputs; what is in it may be overwritten."""
    rounds: int
    syft_rounds: int
    syft: Path | None
    feed: Path | None
    """Real advisories in osv.dev's layout, with the later state in `updates`."""
    database: Path | None
    """The advisory database that scans use; None where none could be made."""

    @property
    def compiled(self) -> Path:
        """Where the compilation of the feed ends up."""
        return self.work / "advisories.db"


def on_package(bench: Bench, sample: Sample, package: Path) -> Iterator[Measured]:
    """The floor, lambdascope and Syft on one package."""
    commands = [calibration(), contestants.floor(package)]
    if bench.database is None:
        yield Skipped(f"lambdascope on {sample.name}", "no advisory database could be made")
    else:
        commands.append(contestants.scan(package, bench.database))
    if bench.syft is not None:
        commands.append(contestants.syft(bench.syft, package, rounds=bench.syft_rounds))
    runs = contest(tuple(commands), rounds=bench.rounds)
    beside = wall(runs[CALIBRATION])
    with zipfile.ZipFile(package) as archive:
        files = len(archive.namelist())
    timings = {name: timing(taken) for name, taken in runs.items() if name != CALIBRATION}
    yield PackageResult(sample.name, package.stat().st_size, files, beside, timings)
    if "syft" in runs:
        yield Figure(f"{sample.name}: Syft / floor", ratio(runs["syft"], runs["floor"]), "times", beside)
    if "lambdascope" in runs:
        ours = runs["lambdascope"]
        times_floor = ratio(ours, runs["floor"])
        yield Figure(f"{sample.name}: lambdascope / floor", times_floor, "times", beside, TIMES_FLOOR)
        yield Figure(f"{sample.name}: peak memory", peak(ours) / MEGABYTE, "MB", beside, SCAN_MEGABYTES)
        if "syft" in runs:
            faster = ratio(runs["syft"], ours)
            yield Figure(f"{sample.name}: Syft / lambdascope", faster, "times", beside, TIMES_FASTER_THAN_SYFT)


def start_up(bench: Bench) -> Iterator[Measured]:
    """What `--version` takes more than an interpreter that does nothing."""
    runs = contest((calibration(), contestants.BARE, contestants.VERSION), rounds=2 * bench.rounds)
    beside = wall(runs[CALIBRATION])
    more = difference(runs[contestants.VERSION.name], runs[contestants.BARE.name])
    yield Figure("lambdascope --version minus python -c pass", more * 1000, "ms", beside, START_UP_MILLISECONDS)


def compilation(bench: Bench, *, rounds: int = 2) -> Iterator[Measured]:
    """Compiling the whole feed; leaves the database for what comes after."""
    if bench.feed is None:
        yield Skipped("compilation", "no advisories: set LAMBDASCOPE_TEST_ADVISORIES or give --advisories DIR")
        return
    command = _update("compile", bench.feed, bench.compiled, prepare=lambda: remove_database(bench.compiled))
    runs = contest((calibration(), command), rounds=rounds, warmups=0)
    beside, taken = wall(runs[CALIBRATION]), runs["compile"]
    yield Figure("compile all advisories", wall(taken), "s", beside, COMPILE_SECONDS)
    yield Figure("compile all advisories: peak memory", peak(taken) / MEGABYTE, "MB", beside)
    yield Figure("compiled database", bench.compiled.stat().st_size / MEGABYTE, "MB", beside)


def update(bench: Bench) -> Iterator[Measured]:
    """Taking over a later state of the same feed, and finding nothing new in it."""
    if bench.feed is None or not (bench.feed / "updates").is_dir() or not bench.compiled.is_file():
        yield Skipped("update", "no compiled advisories with a later state in `updates`")
        return
    later, changed = bench.feed / "updates", bench.work / "updated.db"
    commands = (
        calibration(),
        _update("update", later, changed, prepare=lambda: _copy_database(bench.compiled, changed)),
        _update("no news", later, changed),
    )
    runs = contest(commands, rounds=3, warmups=1)
    beside = wall(runs[CALIBRATION])
    yield Figure("update of about 250 changed records", wall(runs["update"]), "s", beside, UPDATE_SECONDS)
    yield Figure("update without news", wall(runs["no news"]), "s", beside)
    yield Figure("update: peak memory", peak(runs["update"]) / MEGABYTE, "MB", beside)


def lookup(bench: Bench) -> Iterator[Measured]:
    """A warm lookup of many packages in an open database."""
    if bench.feed is None or not bench.compiled.is_file():
        yield Skipped(f"lookup of {LOOKED_UP:,} packages", "no compiled advisories")
        return
    argv = (contestants.PYTHON, "-m", "bench.lookup", str(bench.compiled), str(bench.feed), str(LOOKED_UP))
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    beside = wall(contest((calibration(),), rounds=3)[CALIBRATION])
    if done.returncode:
        yield Skipped(f"lookup of {LOOKED_UP:,} packages", _last_line(done.stderr))
        return
    found = json.loads(done.stdout)
    what = f"lookup of {found['packages']:,} packages, {found['known']:,} of them known"
    yield Figure(what, found["seconds"] * 1000, "ms", beside, LOOKUP_MILLISECONDS)


def lines(bench: Bench) -> Iterator[Measured]:
    """The commands that answer lines of stdin."""
    versions = _input(bench, "versions")
    compare = (*contestants.LAMBDASCOPE, "versions", "compare", "npm", "-")
    yield from _timed_lines(Command("versions compare npm -", compare, stdin=versions))
    if bench.feed is None or not bench.compiled.is_file():
        yield Skipped("db affected -", "no compiled advisories")
        return
    purls = _input(bench, "purls")
    environment = {"LAMBDASCOPE_DB": str(bench.compiled)}
    affected = (*contestants.LAMBDASCOPE, "db", "affected", "-")
    yield from _timed_lines(Command("db affected -", affected, environment, stdin=purls))


def sample_database(work: Path) -> Path | None:
    """A database of one record, for scans where there are no real advisories to compile."""
    feed, database = work / "one-record", work / "one-record.db"
    write_one_record(feed)
    try:
        run(_update("one record", feed, database))
    except CommandError:
        return None
    return database


def remove_database(path: Path) -> None:
    """Removes a database with everything that stands beside it under its name."""
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()


def timing(runs: Sequence[Run]) -> Timing:
    """The medians of one contestant, and its largest peak."""
    return Timing(wall(runs), cpu(runs), peak(runs))


def guarded(what: str, measured: Iterator[Measured]) -> Iterator[Measured]:
    """The same, with a failed process as a reason why the rest is missing."""
    try:
        yield from measured
    except CommandError as error:
        yield Skipped(what, str(error))


def _timed_lines(command: Command) -> Iterator[Measured]:
    runs = contest((calibration(), command), rounds=3, warmups=0)
    beside, taken = wall(runs[CALIBRATION]), runs[command.name]
    yield Figure(f"{command.name}: {LINES:,} lines", wall(taken), "s", beside, LINES_SECONDS)
    yield Figure(f"{command.name}: peak memory", peak(taken) / MEGABYTE, "MB", beside)


def _update(name: str, feed: Path, database: Path, *, prepare: Prepare | None = None) -> Command:
    argv = (*contestants.LAMBDASCOPE, "db", "update", "--from", str(feed))
    return Command(name, argv, {"LAMBDASCOPE_DB": str(database)}, prepare=prepare)


def _copy_database(source: Path, target: Path) -> None:
    remove_database(target)
    shutil.copyfile(source, target)


def _input(bench: Bench, kind: str) -> Path:
    path = bench.work / f"{kind}.txt"
    argv = [contestants.PYTHON, "-m", "bench.inputs", kind, str(LINES), str(bench.feed or "")]
    with path.open("wb") as sink:
        subprocess.run(argv, stdout=sink, check=True)
    return path


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it wrote nothing"])[-1]
