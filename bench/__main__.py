"""`python -m bench`: measure lambdascope on real packages and compare the figures with what is promised."""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench import contestants, fleet, measurements
from bench.code_scanning import code_scanning
from bench.corpus import DEFAULT_CACHE, SAMPLES, absence
from bench.measurements import Bench, Measured
from bench.results import (
    CodeResult,
    Detection,
    Figure,
    PackageResult,
    Results,
    Skipped,
    as_json,
    as_markdown,
    as_text,
    tables,
)

DOCS_PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
SOURCE = Path(__file__).parent.parent / "src" / "lambdascope"
_MARKS = ("<!-- measured: begin -->", "<!-- measured: end -->")


def main() -> int:
    """Runs what the options ask for and prints it; the exit code says only whether it could run."""
    options = _options()
    began = time.monotonic()
    work = options.cache / "run"
    work.mkdir(parents=True, exist_ok=True)
    # An installation by pip holds compiled modules; a fresh checkout does not, and may not be allowed to write them.
    compileall.compile_dir(str(SOURCE), quiet=1)
    measured = list(_watched(_chosen(options, work)))
    results = Results(
        {**_machine(), "run took": f"{time.monotonic() - began:.0f} s"},
        tuple(one for one in measured if isinstance(one, PackageResult)),
        tuple(one for one in measured if isinstance(one, CodeResult)),
        tuple(one for one in measured if isinstance(one, Detection)),
        tuple(one for one in measured if isinstance(one, Figure)),
        tuple(one for one in measured if isinstance(one, Skipped)),
    )
    print(as_text(tables(results)))
    if options.json:
        options.json.write_text(json.dumps(as_json(results), indent=2) + "\n")
    if options.markdown:
        write_between_marks(options.markdown, as_markdown(tables(results)))
    return 0


def write_between_marks(page: Path, text: str) -> None:
    """Replaces what stands between the marks of a page."""
    before, _, rest = page.read_text().partition(_MARKS[0])
    after = rest.partition(_MARKS[1])[2]
    if not after:
        sys.exit(f"{page}: the marks {_MARKS[0]} and {_MARKS[1]} are missing; put them where the tables belong")
    page.write_text(f"{before}{_MARKS[0]}\n\n{text}\n{_MARKS[1]}{after}")


def _chosen(options: argparse.Namespace, work: Path) -> Iterator[Measured]:
    if options.fleet:
        yield from measurements.guarded("growth", fleet.growth(work))
        yield from _continuous(options.cache, work, is_large=True)
    elif options.continuous:
        yield from _continuous(options.cache, work)
    elif options.api:
        yield from _api(options.cache, work)
    elif options.code:
        yield from _code(options, work)
    else:
        yield from _all(options, work)
        if not options.only:
            yield from _code(options, work)
            yield from _continuous(options.cache, work)
            yield from _api(options.cache, work)


def _code(options: argparse.Namespace, work: Path) -> Iterator[Measured]:
    if contestants.has_lambdascope():
        yield from code_scanning(options.cache, work / "code", SOURCE, rounds=options.rounds)


def _continuous(cache: Path, work: Path, *, is_large: bool = False) -> Iterator[Measured]:
    # Only now: what the service needs would count as memory of every process started after it is loaded.
    from bench.continuous import LARGE_SIZES, SIZES, continuous

    found = continuous(cache, work, LARGE_SIZES if is_large else SIZES)
    yield from measurements.guarded("continuous scanning", found)


def _api(cache: Path, work: Path) -> Iterator[Measured]:
    # Only now, as above.
    from bench.api import api

    yield from measurements.guarded("API", api(cache, work))


def _all(options: argparse.Namespace, work: Path) -> Iterator[Measured]:
    bench = Bench(work, options.rounds, options.syft_rounds, contestants.syft_binary(), options.advisories, None)
    if bench.syft is None:
        yield Skipped("Syft", "not installed; the extra `bench` brings it")
    if contestants.has_lambdascope():
        yield from measurements.guarded("compilation", measurements.compilation(bench))
        database = bench.compiled if bench.compiled.is_file() else measurements.sample_database(work)
        bench = replace(bench, database=database)
        yield from measurements.guarded("start-up", measurements.start_up(bench))
        yield from measurements.guarded("update", measurements.update(bench))
        yield from measurements.lookup(bench)
        yield from measurements.guarded("stdin forms", measurements.lines(bench))
    else:
        yield Skipped("lambdascope", f"{sys.executable} cannot run `-m lambdascope`")
    yield from _packages(bench, options)


def _packages(bench: Bench, options: argparse.Namespace) -> Iterator[Measured]:
    # a process of its own, because what it holds in memory would count as memory of everything started later
    subprocess.run([sys.executable, "-m", "bench.corpus", str(options.cache)], stdout=subprocess.DEVNULL, check=False)
    for sample in SAMPLES:
        if options.only and sample.name not in options.only:
            continue
        reason = absence(sample, options.cache)
        if reason is None:
            found = measurements.on_package(bench, sample, sample.path(options.cache))
            yield from measurements.guarded(sample.name, found)
        else:
            yield Skipped(sample.name, reason)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    given = os.environ.get("LAMBDASCOPE_TEST_ADVISORIES")
    parser.add_argument("--advisories", type=Path, default=Path(given) if given else None, metavar="DIR")
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, metavar="DIR", help="where packages are kept")
    parser.add_argument("--only", action="append", choices=[sample.name for sample in SAMPLES], metavar="PACKAGE")
    parser.add_argument("--rounds", type=int, default=9, help="runs of each quick process")
    parser.add_argument("--syft-rounds", type=int, default=3, help="rounds that Syft takes part in")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures for a program")
    parser.add_argument("--markdown", type=Path, nargs="?", const=DOCS_PAGE, metavar="FILE", help="fill in the page")
    parser.add_argument("--fleet", action="store_true", help="only what grows: feeds and fleets of 300,000")
    parser.add_argument("--continuous", action="store_true", help="only the continuous scanning of fleets")
    parser.add_argument("--api", action="store_true", help="only the API, over 1,000,000 findings")
    parser.add_argument("--code", action="store_true", help="only code scanning, beside Bandit and Semgrep")
    return parser.parse_args()


def _watched(measured: Iterator[Measured]) -> Iterator[Measured]:
    """The same, told on stderr as it comes where a person is watching."""
    for one in measured:
        if sys.stderr.isatty():
            print(f"  {_told(one)}", file=sys.stderr, flush=True)
        yield one


def _told(one: Measured) -> str:
    match one:
        case PackageResult() | CodeResult():
            return one.name
        case Detection():
            return f"{one.code}: {one.tool}"
        case Figure() | Skipped():
            return one.what


def _machine() -> dict[str, str]:
    binary = contestants.syft_binary()
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "syft": _syft_version(binary) if binary else "none",
    }


def _syft_version(binary: Path) -> str:
    done = subprocess.run([binary, "version", "-o", "json"], capture_output=True, check=False)
    return str(json.loads(done.stdout)["version"]) if done.returncode == 0 else "does not run"


if __name__ == "__main__":
    sys.exit(main())
