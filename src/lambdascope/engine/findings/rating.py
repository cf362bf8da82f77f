"""How bad a vulnerability is, decided from what its advisories say.

Scores before words; within each, the advisories whose statement matched, then GHSA's, then the others. Within an
advisory CVSS 3.1, 3.0, 4.0, 2.0 and a bare number, in this order (Inspector prefers CVSS 3.1: facts, section 5.6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lambdascope.model.advisory import AdvisoryRecord, Score
from lambdascope.model.finding import Rating, Severity

_BANDS = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))

_WORDS = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "none": Severity.INFORMATIONAL,
    "informational": Severity.INFORMATIONAL,
}


def rate(
    advisories: Iterable[AdvisoryRecord], matching: Collection[str], package_scores: Iterable[tuple[str, Score]] = ()
) -> Rating:
    """The rating of a vulnerability that `advisories` describe; those named in `matching` call a package affected.

    `package_scores` (advisory, score) are scores that an advisory gives for the package itself; they take the place of
    that advisory's own.
    """
    for_package: dict[str, Score] = {}
    for advisory_id, score in package_scores:
        for_package.setdefault(advisory_id, score)
    ordered = sorted(advisories, key=lambda one: (one.id not in matching, not one.id.startswith("GHSA-"), one.id))
    for advisory in ordered:
        best = for_package.get(advisory.id) or next(iter(advisory.scores), None)
        if best is not None:
            return Rating(severity_of(best.score), best, advisory.id, advisory.severity_word)
    for advisory in ordered:
        severity = _WORDS.get((advisory.severity_word or "").strip().lower())
        if severity is not None:
            return Rating(severity, None, advisory.id, advisory.severity_word)
    return Rating(Severity.UNTRIAGED, None, None)


def severity_of(score: float) -> Severity:
    """The band of a CVSS base score. Source: Inspector's user guide, "Understanding the Amazon Inspector score"."""
    return next((severity for lowest, severity in _BANDS if score >= lowest), Severity.INFORMATIONAL)
