"""What a finding says is read back as it was written."""

from __future__ import annotations

import json

import pytest

from lambdascope.model.advisory import AdvisoryRecord, Score, Vulnerability
from lambdascope.model.finding import Match, Rating, Reason, Severity
from lambdascope.store.finding_coding import (
    decode_match,
    decode_rating,
    decode_vulnerability,
    encode_match,
    encode_rating,
    encode_vulnerability,
)
from tests.builders import a_layer_arn, a_package

SCORE = Score("3.1", 7.5, "CVSS:3.1/AV:N")


def through_json(document: object) -> dict[str, object]:
    decoded: dict[str, object] = json.loads(json.dumps(document))
    return decoded


@pytest.mark.parametrize(
    "match",
    [
        Match(a_package(), "CVE-1", (Reason("GHSA-1", "< 2.0"),), None),
        Match(
            a_package(layer=a_layer_arn(), path="ü/😀"),
            "CVE-1",
            (Reason("GHSA-1", "< 2.0"), Reason("PYSEC-1", "= 1.0")),
            "2.0",
            None,
            (("GHSA-1", SCORE), ("PYSEC-1", Score("", 1.0, None))),
        ),
    ],
)
def test_matches(match: Match) -> None:
    assert decode_match(through_json(encode_match(match)), "CVE-1") == match


@pytest.mark.parametrize(
    "rating", [Rating(Severity.UNTRIAGED, None, None), Rating(Severity.HIGH, SCORE, "GHSA-1", "Moderate")]
)
def test_ratings(rating: Rating) -> None:
    assert decode_rating(through_json(encode_rating(rating))) == rating


@pytest.mark.parametrize(
    "vulnerability",
    [
        Vulnerability("CVE-1", (), ()),
        Vulnerability(
            "CVE-1",
            ("GHSA-1", "PYSEC-1"),
            (
                AdvisoryRecord("GHSA-1", "u", "s", "d", "p", "m", (SCORE,), "HIGH", ("CWE-1",), ("https://a",)),
                AdvisoryRecord("PYSEC-1", "", "", "", None, "", (), None, (), ()),
            ),
            0.5,
            "2026-01-01",
        ),
    ],
)
def test_vulnerabilities(vulnerability: Vulnerability) -> None:
    document = through_json(encode_vulnerability(vulnerability))

    assert decode_vulnerability("CVE-1", document, vulnerability.epss) == vulnerability
    assert "epss" not in document
