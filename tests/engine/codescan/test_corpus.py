"""How well the rules do on the example corpus: both halves, the second written by someone who had not seen the engine.

A line marked `report: <detector>` must be reported with that detector, one marked `safe: <detector>` must not. The
floors are what was reached; they only ever rise. The goal for each of these categories on the second half is 0.75.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.rules.model import RuleSeverity
from lambdascope.engine.codescan.scan import CodeScan, scan_sources

CORPUS = Path(__file__).parents[2] / "corpus" / "codescan"
RULES = load_builtin()
MARK = re.compile(r"(?:#|//)\s*(report|safe):\s*([\w, -]+?)\s*$")
CATEGORIES = {
    "injection": (
        "os-command-injection",
        "code-injection",
        "sql-injection",
        "nosql-injection",
        "ldap-injection",
        "xpath-injection",
        "header-injection",
        "log-injection",
    ),
    "path": ("path-traversal",),
    "request forgery": ("server-side-request-forgery",),
    "deserialization": ("untrusted-deserialization",),
    "crypto": ("insecure-cryptography", "insecure-hashing"),
    "randomness": ("weak-random-number-generation",),
    "trust boundary": ("trust-boundary",),
}
_NAMES = (*CATEGORIES, "all detectors")
FLOORS = {
    ("first", "python"): dict(zip(_NAMES, (0.96, 0.71, 1.0, 0.76, 0.95, 1.0, 0.87, 0.86), strict=True)),
    ("first", "javascript"): dict(zip(_NAMES, (0.91, 0.92, 0.91, 0.88, 0.83, 0.83, 1.0, 0.85), strict=True)),
    ("second", "python"): dict(zip(_NAMES, (0.90, 0.84, 1.0, 1.0, 1.0, 1.0, 0.66, 0.83), strict=True)),
    ("second", "javascript"): dict(zip(_NAMES, (0.76, 0.80, 1.0, 0.76, 0.88, 0.76, 1.0, 0.80), strict=True)),
}
GRAVE_SHARE = {
    ("first", "python"): 0.05,
    ("first", "javascript"): 0.05,
    ("second", "python"): 0.05,
    ("second", "javascript"): 0.05,
}


class Tally(NamedTuple):
    reported: int = 0
    missed: int = 0
    false: int = 0
    quiet: int = 0

    def __add__(self, other: object) -> Tally:
        assert isinstance(other, Tally)
        return Tally(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def score(self) -> float:
        """True-positive rate minus false-positive rate."""
        return self.reported / max(1, self.reported + self.missed) - self.false / max(1, self.false + self.quiet)


def cases(folder: Path) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    for case in sorted(folder.iterdir()):
        if case.is_file():
            yield case.name, {case.name: case.read_bytes()}
        else:
            yield (
                case.name,
                {path.relative_to(case).as_posix(): path.read_bytes() for path in case.rglob("*") if path.is_file()},
            )


def tally(files: Mapping[str, bytes], found: CodeScan) -> Tally:
    made = Tally()
    for path, source in files.items():
        for number, line in enumerate(source.decode().split("\n"), 1):
            mark = MARK.search(line)
            for detector in re.split(r",\s*", mark.group(2)) if mark is not None else ():
                hit = any(
                    each.detector == detector and each.path == path and each.line <= number <= each.end_line
                    for each in found.findings
                )
                assert mark is not None
                if mark.group(1) == "report":
                    made += Tally(reported=int(hit), missed=int(not hit))
                else:
                    made += Tally(false=int(hit), quiet=int(not hit))
    return made


@cache
def scanned(half: str, language: str) -> tuple[tuple[str, Mapping[str, bytes], CodeScan], ...]:
    """Each case of a half: its detector, its files, and what is found in them."""
    return tuple(
        (folder.name, files, scan_sources(files, RULES))
        for folder in sorted((CORPUS / half / language).iterdir())
        for _, files in cases(folder)
    )


def tallies(half: str, language: str) -> dict[str, Tally]:
    """By detector."""
    made: dict[str, Tally] = {}
    for detector, files, found in scanned(half, language):
        if detector != "clean":
            made[detector] = made.get(detector, Tally()) + tally(files, found)
    return made


@pytest.mark.parametrize("half", ["first", "second"])
@pytest.mark.parametrize("language", ["python", "javascript"])
def test_each_category_does_as_well_as_it_did(half: str, language: str) -> None:
    by_detector = tallies(half, language)
    scores = {
        category: sum((by_detector[each] for each in detectors if each in by_detector), Tally()).score
        for category, detectors in CATEGORIES.items()
    }
    scores["all detectors"] = sum(by_detector.values(), Tally()).score

    short = {name: round(score, 2) for name, score in scores.items() if score < FLOORS[half, language][name]}

    assert short == {}


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_well_written_functions_have_no_finding_of_high_severity(language: str) -> None:
    loud = [
        (name, finding.line, finding.rule_id)
        for name, files in cases(CORPUS / "second" / language / "clean")
        for finding in scan_sources(files, RULES).findings
        if finding.severity in (RuleSeverity.HIGH, RuleSeverity.CRITICAL)
    ]

    assert loud == []


@pytest.mark.parametrize("half", ["first", "second"])
@pytest.mark.parametrize("language", ["python", "javascript"])
def test_few_safe_look_alikes_are_reported_with_high_severity(half: str, language: str) -> None:
    loud = looked = 0
    for _, files, found in scanned(half, language):
        grave = tuple(each for each in found.findings if each.severity in (RuleSeverity.HIGH, RuleSeverity.CRITICAL))
        counted = tally(files, found._replace(findings=grave))
        loud += counted.false
        looked += counted.false + counted.quiet

    assert loud / looked <= GRAVE_SHARE[half, language]
