"""CVSS scores of a record: vectors, numbers without a vector, and what to make of neither."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from cvss import CVSS2, CVSS3, CVSS4, CVSSError  # type: ignore[import-untyped]  # the library has no annotations

from lambdascope.model.advisory import Score

PREFERENCE = ("3.1", "3.0", "4.0", "2.0", "")
"""The order of the versions in a record's scores; last, a number that does not say."""

_CALCULATORS: tuple[tuple[str, str, Any], ...] = (
    ("CVSS:3.1/", "3.1", CVSS3),
    ("CVSS:3.0/", "3.0", CVSS3),
    ("CVSS:4.0/", "4.0", CVSS4),
    ("AV:", "2.0", CVSS2),
)

# Threat and environmental metrics change the score CVSS4 computes; a record's score is that of the flaw itself.
_CVSS4_BASE_METRICS = frozenset({"CVSS", "AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"})

_MAX_VECTOR = 512
_NUMBER = re.compile(r"\d{1,2}(\.\d{1,3})?", re.ASCII)
_NUMBER_FIELDS = ("cvss_v3", "cvss", "cvss_v4", "cvss_v2")
_VECTOR_FIELDS = ("vector", "vectorString", "vector_string")
_SCORE_FIELDS = ("score", "baseScore", "base_score")


def scores(entry: dict[str, Any], oddities: Counter[str]) -> tuple[Score, ...]:
    """The scores that a record, or one entry of its `affected`, gives, best first; what makes no sense is counted.

    `severity` is the schema's place for them; some databases use fields of `database_specific` instead.
    """
    found: list[Score] = []
    severity = entry.get("severity")
    for each in severity if isinstance(severity, list) else ():
        if not isinstance(each, dict):
            oddities["malformed_vector"] += 1
        elif _names_cvss(each):
            _add(found, each.get("score"), oddities)
        else:
            oddities["unknown_severity"] += 1
    own = entry.get("database_specific")
    fields = own if isinstance(own, dict) else {}
    for field in _NUMBER_FIELDS:
        value = fields.get(field)
        if value is not None:
            _add(found, value, oddities)
    return tuple(sorted(dict.fromkeys(found), key=lambda score: PREFERENCE.index(score.version)))


def _names_cvss(severity: dict[str, Any]) -> bool:
    kind = severity.get("type")
    return kind is None or (isinstance(kind, str) and kind.upper().startswith("CVSS"))


def _add(found: list[Score], value: object, oddities: Counter[str]) -> None:
    score = _score(value)
    if score is None:
        oddities["malformed_vector"] += 1
    else:
        found.append(score)


def _score(value: object) -> Score | None:
    """A vector, a number, or a mapping that holds one of them."""
    if isinstance(value, dict):
        vector = next((value[field] for field in _VECTOR_FIELDS if value.get(field)), None)
        from_vector = _score(vector) if isinstance(vector, str) else None
        return from_vector or _number(next((value[field] for field in _SCORE_FIELDS if field in value), None))
    if isinstance(value, str) and len(value) <= _MAX_VECTOR:
        text = value.strip()
        return _number(float(text)) if _NUMBER.fullmatch(text) else _vector(text)
    return _number(value)


def _number(value: object) -> Score | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10:
        return None
    return Score(version="", score=round(float(value), 1), vector=None)


@lru_cache(maxsize=65536)
def _vector(text: str) -> Score | None:
    """Remembered: a whole feed has a few hundred different vectors, and CVSS 4 takes a while to compute."""
    vector = text.strip("()").rstrip("/")
    for prefix, version, calculator in _CALCULATORS:
        if vector.startswith(prefix):
            try:
                return Score(version, float(calculator(_base_metrics(vector, version)).base_score), vector)
            except (CVSSError, ValueError, ArithmeticError, LookupError):
                return None
    return None


def _base_metrics(vector: str, version: str) -> str:
    if version != "4.0":
        return vector
    return "/".join(metric for metric in vector.split("/") if metric.partition(":")[0] in _CVSS4_BASE_METRICS)
