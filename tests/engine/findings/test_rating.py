"""Severity comes from scores before words, from matching advisories before GHSA's before others."""

from __future__ import annotations

import pytest

from lambdascope.engine.findings.rating import rate, severity_of
from lambdascope.model.advisory import AdvisoryRecord, Score
from lambdascope.model.finding import Severity


def an_advisory(id_: str, *scores: float, word: str | None = None) -> AdvisoryRecord:
    return AdvisoryRecord(
        id=id_,
        url="",
        summary="",
        details="",
        published=None,
        modified="2026-01-01T00:00:00Z",
        scores=tuple(Score("3.1", score, None) for score in scores),
        severity_word=word,
        cwes=(),
        references=(),
    )


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (0.0, Severity.INFORMATIONAL),
        (0.1, Severity.LOW),
        (3.9, Severity.LOW),
        (4.0, Severity.MEDIUM),
        (6.9, Severity.MEDIUM),
        (7.0, Severity.HIGH),
        (8.9, Severity.HIGH),
        (9.0, Severity.CRITICAL),
        (10.0, Severity.CRITICAL),
    ],
)
def test_bands(score: float, severity: Severity) -> None:
    assert severity_of(score) is severity


@pytest.mark.parametrize(
    ("advisories", "matching", "chosen"),
    [
        ([an_advisory("GHSA-1", 5.0), an_advisory("PYSEC-1", 9.8)], {"PYSEC-1"}, "PYSEC-1"),
        ([an_advisory("GO-1", 5.0), an_advisory("GHSA-1", 9.8)], {"OTHER-1"}, "GHSA-1"),
        ([an_advisory("GHSA-2", 5.0), an_advisory("GHSA-1", 9.8)], {"GHSA-2"}, "GHSA-2"),
        ([an_advisory("PYSEC-1", word="LOW"), an_advisory("GHSA-1", 9.8)], {"PYSEC-1"}, "GHSA-1"),
        ([an_advisory("PYSEC-1"), an_advisory("OSV-1", 3.0)], {"PYSEC-1"}, "OSV-1"),
        ([an_advisory("PYSEC-1"), an_advisory("GHSA-1", word="HIGH")], {"PYSEC-1"}, "GHSA-1"),
    ],
)
def test_which_advisory_rates(advisories: list[AdvisoryRecord], matching: set[str], chosen: str) -> None:
    assert rate(advisories, matching).advisory == chosen


def test_the_first_score_of_an_advisory_counts() -> None:
    assert rate([an_advisory("GHSA-1", 4.0, 9.9)], set()).severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", Severity.CRITICAL),
        ("HIGH", Severity.HIGH),
        ("MODERATE", Severity.MEDIUM),
        ("medium", Severity.MEDIUM),
        (" Low ", Severity.LOW),
        ("whatever", Severity.UNTRIAGED),
        ("", Severity.UNTRIAGED),
        (None, Severity.UNTRIAGED),
    ],
)
def test_a_word_gives_a_severity_and_never_a_score(word: str | None, severity: Severity) -> None:
    rating = rate([an_advisory("GHSA-1", word=word)], {"GHSA-1"})

    assert (rating.severity, rating.score) == (severity, None)


def test_a_score_for_the_package_takes_the_place_of_that_advisory_s_own() -> None:
    own = Score("3.1", 2.0, None)

    assert rate([an_advisory("GHSA-1", 9.8)], {"GHSA-1"}, [("GHSA-1", own)]).score == own


def test_a_score_for_the_package_does_not_outrank_a_better_advisory() -> None:
    advisories = [an_advisory("GHSA-1", 9.8), an_advisory("PYSEC-1")]
    rating = rate(advisories, {"GHSA-1", "PYSEC-1"}, [("PYSEC-1", Score("3.1", 1.8, None))])

    assert (rating.severity, rating.advisory) == (Severity.CRITICAL, "GHSA-1")
