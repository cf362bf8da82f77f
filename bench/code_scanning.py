"""The measurements of code scanning: speed, memory, and what is found, beside Bandit and Semgrep on the same code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench import own_code
from bench.code_tools import (
    SEMGREP_RULES,
    Tool,
    bandit,
    by_path,
    installed,
    lambdascope,
    njsscan_rules,
    not_read_in_full,
    semgrep,
)
from bench.contestants import BARE
from bench.corpus import BuildError, Sample, absence
from bench.detection import detections, write_corpus
from bench.measurements import Measured, guarded, timing
from bench.results import MEGABYTE, CodeResult, Figure, Limit, Skipped
from bench.timing import CALIBRATION, CommandError, Run, StillRunning, calibration, contest, cpu, peak, ratio, run, wall

LINES_A_SECOND = Limit(3_000, is_minimum=True)
FIRST_RESULT_SECONDS = Limit(0.5)
BODY_MEGABYTES = Limit(300)

_SMALL = Path(__file__).parent / "functions"
_OBJECTS_SECONDS = 15
"""Of processor time: about twice what the larger of them takes at the promised speed."""

Environments = Mapping[str, Path]
"""Where the other tools are installed, by name; without those that cannot be."""
Runs = Mapping[str, Sequence[Run]]


def code_scanning(cache: Path, work: Path, source: Path, *, rounds: int) -> Iterator[Measured]:
    """Everything about code scanning; `source` is our own package, which is scanned, too."""
    work.mkdir(exist_ok=True)
    yield from guarded("first result of code scanning", _first_result(work, rounds))
    environments: Environments = yield from _environments(cache)
    for language in ("python", "javascript"):
        yield from guarded(f"corpus, {language}", _on_corpus(language, work, environments))
    yield from guarded("our own source", _on_our_source(source, work, environments))
    # a process of its own, because what it holds in memory would count as memory of everything started later
    subprocess.run([sys.executable, "-m", "bench.own_code", str(cache)], stdout=subprocess.DEVNULL, check=False)
    yield from guarded(own_code.BODY.name, _on_body(cache, work, environments))
    for sample in own_code.OBJECTS:
        yield from guarded(sample.name, _on_objects(sample, cache, work))


def _first_result(work: Path, rounds: int) -> Iterator[Measured]:
    """A scan of a small function with weaknesses, from the start of the process to its end."""
    report = work / "first-result.json"
    command = lambdascope().command(_SMALL, (_SMALL,), report)
    runs = contest((calibration(), BARE, command), rounds=rounds)
    _, lines = own_code.count(_SMALL)
    found = len(json.loads(report.read_bytes())["targets"][0]["findings"])
    beside = wall(runs[CALIBRATION])
    what = f"function of {lines} lines: start to {found} findings"
    yield Figure(what, wall(runs[command.name]), "s", beside, FIRST_RESULT_SECONDS)
    yield Figure(f"{BARE.name} beside it", wall(runs[BARE.name]), "s", beside)


def _environments(cache: Path) -> Generator[Measured, None, Environments]:
    found: dict[str, Path] = {}
    for name in ("bandit", "semgrep"):
        try:
            found[name] = installed(name, cache)
        except BuildError as error:
            yield Skipped(name, str(error))
    return found


def _on_corpus(language: str, work: Path, environments: Environments) -> Iterator[Measured]:
    corpus = write_corpus(language, work / f"corpus-{language}")
    tools = [lambdascope(), *_others(environments, language)]
    runs = yield from _race(corpus.name, corpus.folder, corpus.functions, tools, work, rounds=2)
    hits = {tool: by_path(tool.hits(_report(tool, work), corpus.folder)) for tool in tools if tool.name in runs}
    yield from detections(corpus, hits)


def _on_our_source(source: Path, work: Path, environments: Environments) -> Iterator[Measured]:
    tools = [lambdascope(), *(bandit(each) for name, each in environments.items() if name == "bandit")]
    yield from _race("lambdascope's own source, Python", source, (source,), tools, work, rounds=1)


def _on_body(cache: Path, work: Path, environments: Environments) -> Iterator[Measured]:
    folder = yield from _unpacked(own_code.BODY, cache, work)
    if folder is None:
        return
    tools = [lambdascope()]
    if "semgrep" in environments:
        tools.append(semgrep(environments["semgrep"], "Semgrep", (SEMGREP_RULES,)))
    runs = yield from _race("docutils and serverless", folder, (folder,), tools, work, rounds=1)
    if tools[0].name in runs:
        _, lines = own_code.count(folder)
        beside, taken = wall(runs[CALIBRATION]), peak(runs[tools[0].name])
        yield Figure(f"{lines:,} lines: peak memory", taken / MEGABYTE, "MB", beside, BODY_MEGABYTES)


def _on_objects(sample: Sample, cache: Path, work: Path) -> Iterator[Measured]:
    folder = yield from _unpacked(sample, cache, work)
    if folder is None:
        return
    name = f"object-oriented: {', '.join(sorted(path.name for path in folder.iterdir()))}"
    report = work / "objects.json"
    limited = replace(lambdascope().command(folder, (folder,), report), cpu_limit_seconds=_OBJECTS_SECONDS)
    files, lines = own_code.count(folder)
    beside = run(calibration()).wall_seconds
    try:
        taken = run(limited)
    except StillRunning as error:
        taken = error.run
        most = lines / taken.cpu_seconds
        yield Figure(f"{name}: stopped unfinished, so fewer than", most, "lines/s", beside, LINES_A_SECOND)
    else:
        yield CodeResult(name, files, lines, beside, {limited.name: timing((taken,))})
        yield _speed(name, folder, report, taken.cpu_seconds, beside)
    # No verdict: a scan that was stopped, or left files, would have gone on to take more.
    yield Figure(f"{name}: peak memory by then", taken.peak_bytes / MEGABYTE, "MB", beside)


def _others(environments: Environments, language: str) -> Iterator[Tool]:
    if "bandit" in environments and language == "python":
        yield bandit(environments["bandit"])
    if "semgrep" in environments:
        yield semgrep(environments["semgrep"], "Semgrep", (SEMGREP_RULES / f"{language}.yaml",))
        if language == "javascript":
            rules = njsscan_rules(environments["semgrep"])
            yield semgrep(environments["semgrep"], "Semgrep with njsscan's rules", rules)


def _unpacked(sample: Sample, cache: Path, work: Path) -> Generator[Measured, None, Path | None]:
    reason = absence(sample, cache)
    if reason is not None:
        yield Skipped(sample.name, reason)
        return None
    own_code.unpack(sample.path(cache), work / sample.name)
    return work / sample.name


def _race(
    name: str, folder: Path, functions: Sequence[Path], tools: Sequence[Tool], work: Path, *, rounds: int
) -> Generator[Measured, None, Runs]:
    """The tools in turn on the same code; gives the runs of those that came to an end."""
    commands = (calibration(), *(tool.command(folder, functions, _report(tool, work)) for tool in tools))
    failures: dict[str, CommandError] = {}
    runs = contest(commands, rounds=rounds, warmups=0, failures=failures)
    for error in failures.values():
        yield Skipped(f"{error.command.name} on {name}", str(error))
    beside = wall(runs[CALIBRATION])
    files, lines = own_code.count(folder)
    others = {each: taken for each, taken in runs.items() if each != CALIBRATION}
    yield CodeResult(name, files, lines, beside, {each: timing(taken) for each, taken in others.items()})
    ours = others.pop(tools[0].name, None)
    if ours is not None:
        yield _speed(name, folder, _report(tools[0], work), cpu(ours), beside)
        for each, taken in others.items():
            yield Figure(f"{name}: {each} / lambdascope", ratio(taken, ours), "times", beside)
    return runs


def _speed(name: str, folder: Path, report: Path, seconds: float, beside: float) -> Figure:
    """Lines a second; those of files that were read in part are no achievement, so they do not count."""
    files, _ = own_code.count(folder)
    in_full, lines = own_code.count(folder, not_read_in_full(report, folder))
    what = name if in_full == files else f"{name}, {in_full} of {files} files in full"
    return Figure(f"{what}: code scanning", lines / seconds, "lines/s", beside, LINES_A_SECOND)


def _report(tool: Tool, work: Path) -> Path:
    return work / f"{tool.name.replace(' ', '-')}.json"
