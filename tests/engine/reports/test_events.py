"""What happened as Inspector's events have it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from lambdascope.engine.reports.events import finding_detail, shortened, written
from lambdascope.model.life import FindingLife, FindingStatus, StoredFinding
from lambdascope.model.report import Report
from tests.builders import START, a_function


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (datetime(2026, 3, 2, 8, 15, 26, 500_000, UTC), "Mon Mar 02 08:15:26.500 UTC 2026"),
        (datetime(2026, 12, 31, 23, 59, 59, 999_999, UTC), "Thu Dec 31 23:59:59.999 UTC 2026"),
        (datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), "Wed Dec 31 23:30:00.000 UTC 2025"),
    ],
)
def test_times_are_texts(time: datetime, text: str) -> None:
    assert written(time) == text


def test_a_finding_has_no_time_in_another_form(full: Report) -> None:
    life = FindingLife(FindingStatus.ACTIVE, START, START, START)
    details = [
        finding_detail(StoredFinding(each, a_function(tags={"updatedAt": "2026-01-01T00:00:00Z"}), life))
        for each in full.targets[0].findings
    ]

    assert details
    for each in details:
        (resource,) = each.pop("resources")
        assert resource["tags"] == {"updatedAt": "2026-01-01T00:00:00Z"}
        assert resource["details"]["awsLambdaFunction"]["lastModifiedAt"] == "Sun Mar 01 12:00:00.000 UTC 2026"
        assert each["firstObservedAt"] == each["updatedAt"] == "Sun Mar 01 12:00:00.000 UTC 2026"
        assert '"20' not in json.dumps({key: value for key, value in each.items() if key.endswith("At")})


def a_detail(packages: int, references: int) -> dict[str, Any]:
    details = {"vulnerablePackages": [{"name": "ü" * 10}] * packages, "referenceUrls": ["https://x"] * references}
    return {"title": "t", "packageVulnerabilityDetails": details}


def test_the_longest_list_is_cut_first() -> None:
    cut = shortened(a_detail(1_000, 3), 10_000)

    assert cut is not None
    assert len(json.dumps(cut, separators=(",", ":"))) <= 10_000
    assert len(cut["packageVulnerabilityDetails"]["referenceUrls"]) == 3
    assert len(cut["packageVulnerabilityDetails"]["vulnerablePackages"]) == 125


def test_what_is_short_enough_stays_as_it_is() -> None:
    assert shortened(a_detail(2, 2), 10_000) == a_detail(2, 2)


@pytest.mark.parametrize("detail", [{"title": "x" * 500}, a_detail(1, 1), {"packageVulnerabilityDetails": {}}])
def test_what_cannot_be_cut_enough_is_told(detail: dict[str, Any]) -> None:
    assert shortened(detail, 20) is None
