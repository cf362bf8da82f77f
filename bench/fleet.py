"""How compilation grows with the feed: time and memory for synthetic feeds of 30,000 to 300,000 records."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench import contestants
from bench.measurements import Measured, remove_database
from bench.results import MEGABYTE, Figure, Limit, Skipped
from bench.timing import CALIBRATION, Command, calibration, contest, peak, wall

SIZES = (30_000, 100_000, 300_000)
PEAK_MEGABYTES = Limit(300)
TIMES_PER_RECORD = Limit(1.3)
"""What we call proportional: a record of the largest feed may take this many times one of the smallest."""

_GENERATOR = Path(__file__).parent / "synthetic_feed.py"


def growth(work: Path) -> Iterator[Measured]:
    """Compiles each size once, the feeds being kept for the next run."""
    if not _GENERATOR.is_file():
        yield Skipped("growth", f"{_GENERATOR.name} is missing")
        return
    per_record = []
    for size in SIZES:
        feed = _feed(work, size)
        command = _compile(feed, work / f"synthetic-{size}.db")
        runs = contest((calibration(), command), rounds=1, warmups=0)
        beside, taken = wall(runs[CALIBRATION]), runs[command.name]
        per_record.append(wall(taken) / size)
        yield Figure(f"compile {size:,} records", wall(taken), "s", beside)
        limit = PEAK_MEGABYTES if size == SIZES[-1] else None
        yield Figure(f"compile {size:,} records: peak memory", peak(taken) / MEGABYTE, "MB", beside, limit)
    times = per_record[-1] / per_record[0]
    yield Figure(f"a record of {SIZES[-1]:,} / a record of {SIZES[0]:,}", times, "times", beside, TIMES_PER_RECORD)


def _feed(work: Path, size: int) -> Path:
    folder = work / f"feed-{size}"
    if not folder.is_dir():
        unfinished = work / f"feed-{size}.unfinished"
        subprocess.run([contestants.PYTHON, str(_GENERATOR), str(unfinished), str(size)], check=True)
        unfinished.rename(folder)
    return folder


def _compile(feed: Path, database: Path) -> Command:
    argv = (*contestants.LAMBDASCOPE, "db", "update", "--from", str(feed))
    environment = {"LAMBDASCOPE_DB": str(database)}
    return Command(f"compile {feed.name}", argv, environment, prepare=lambda: remove_database(database))
