"""The tools that look for weaknesses in code: how each is started, and what its report says.

Bandit and Semgrep come from PyPI, each into an environment of its own below the cache, so that what they need touches
nothing of ours.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import LAMBDASCOPE
from bench.corpus import PINS, install
from bench.timing import Command

SEMGREP_RULES = Path(__file__).parent / "semgrep"

_GOOD_PRACTICE = "good"
"""The folder of njsscan's rules that tell what a program does well."""
_COMPLETE = "complete"
_LIMIT_SECONDS = 120
"""Of processor time: about twice what the slowest of them needs."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a tool reports."""

    path: str
    """Below the folder that was scanned."""
    first_line: int
    last_line: int
    detector: str = ""
    """Of ours only: others name what they find in their own words."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One contestant of code scanning."""

    name: str
    command: Callable[[Path, Sequence[Path], Path], Command]
    """For the folder to scan, the functions in it, and the file to write the report to."""
    hits: Callable[[Path, Path], Iterator[Hit]]
    """From the report and the folder that was scanned."""
    has_detectors: bool = False
    """Whether its hits name the detectors of the corpus."""


def lambdascope() -> Tool:
    """This checkout, with all its rules; each function is a target."""

    def command(_: Path, functions: Sequence[Path], report: Path) -> Command:
        options = ("--scan-type", "code", "--format", "json", "--output", str(report))
        argv = (*LAMBDASCOPE, "scan", *map(str, functions), *options)
        return Command("lambdascope", argv, cpu_limit_seconds=_LIMIT_SECONDS)

    return Tool("lambdascope", command, _our_hits, has_detectors=True)


def bandit(environment: Path) -> Tool:
    """Bandit as it is without configuration. It reads Python only."""

    def command(folder: Path, _: Sequence[Path], report: Path) -> Command:
        argv = (str(environment / "bin" / "bandit"), "-q", "-r", str(folder), "-f", "json", "-o", str(report))
        return Command("Bandit", (*argv, "--exit-zero"), cpu_limit_seconds=_LIMIT_SECONDS)

    return Tool("Bandit", command, _bandit_hits)


def semgrep(environment: Path, name: str, rules: Sequence[Path]) -> Tool:
    """Semgrep CE on all processors, as it is without configuration, with `rules`; it talks to nobody."""

    def command(folder: Path, _: Sequence[Path], report: Path) -> Command:
        program = (str(environment / "bin" / "semgrep"), "scan", "--metrics", "off", "--disable-version-check", "-q")
        # The folder lies in one that git ignores, and Semgrep leaves out `tests` wherever it stands in a path.
        everything = ("--no-git-ignore", "--x-ignore-semgrepignore-files")
        configured = (part for path in rules for part in ("--config", str(path)))
        settings = {
            "SEMGREP_SETTINGS_FILE": str(report.with_suffix(".settings")),
            "SEMGREP_LOG_FILE": str(report.with_suffix(".log")),
            "SEMGREP_SEND_METRICS": "off",
        }
        argv = (*program, *everything, *configured, "--json", "--output", str(report), str(folder))
        return Command(name, argv, settings, rounds=1, cpu_limit_seconds=_LIMIT_SECONDS)

    return Tool(name, command, _semgrep_hits)


def njsscan_rules(environment: Path) -> tuple[Path, ...]:
    """The rules for Semgrep that njsscan brings: for Node.js, by the kind of weakness."""
    folders = sorted(environment.glob("lib/python3*/site-packages/njsscan/rules/semantic_grep/*"))
    return tuple(folder for folder in folders if folder.name != _GOOD_PRACTICE)


def installed(name: str, cache: Path) -> Path:
    """The environment of a tool by its pins, made where it is missing; raises BuildError."""
    pins = PINS / "tools" / f"{name}.txt"
    digest = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()
    environment = cache / "tools" / f"{name}-{digest[:12]}"
    if not (environment / _COMPLETE).is_file():
        shutil.rmtree(environment, ignore_errors=True)
        environment.parent.mkdir(parents=True, exist_ok=True)
        install([sys.executable, "-m", "venv", str(environment)], environment.parent)
        pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        install([*pip, "--no-deps", "-r", str(pins)], environment)
        (environment / _COMPLETE).touch()
    return environment


def not_read_in_full(report: Path, folder: Path) -> frozenset[str]:
    """The files below the folder that a report of ours has a problem with, such as work beyond the budget."""
    targets = json.loads(report.read_bytes())["targets"]
    functions = {target["target"]: Path(target["target"]).relative_to(folder) for target in targets}
    return frozenset(
        (functions[target["target"]] / problem["path"]).as_posix()
        for target in targets
        for problem in target["problems"]
    )


def _our_hits(report: Path, folder: Path) -> Iterator[Hit]:
    for target in json.loads(report.read_bytes())["targets"]:
        function = Path(target["target"]).relative_to(folder)
        for finding in target["findings"]:
            if finding["status"] == "ACTIVE":
                details = finding["codeVulnerabilityDetails"]
                detector = details["detectorId"].partition("/")[2].partition("@")[0]
                place = details["filePath"]
                path = (function / place["filePath"]).as_posix()
                yield Hit(path, place["startLine"], place["endLine"], detector)


def _bandit_hits(report: Path, folder: Path) -> Iterator[Hit]:
    for found in json.loads(report.read_bytes())["results"]:
        lines = found["line_range"]
        yield Hit(Path(found["filename"]).relative_to(folder).as_posix(), min(lines), max(lines))


def _semgrep_hits(report: Path, folder: Path) -> Iterator[Hit]:
    for found in json.loads(report.read_bytes())["results"]:
        path = Path(found["path"]).relative_to(folder).as_posix()
        yield Hit(path, found["start"]["line"], found["end"]["line"])


def by_path(hits: Iterator[Hit]) -> Mapping[str, Sequence[Hit]]:
    """The hits of each file."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.path, []).append(hit)
    return found
