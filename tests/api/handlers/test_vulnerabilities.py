"""SearchVulnerabilities, asked by boto3."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lambdascope.api.service_model import service_model
from lambdascope.api.validation import checked
from lambdascope.store.database import Database
from tests.api.server import STRANGER, Service, ask
from tests.builders import World, a_record

V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return World(database, tmp_path)


def found(service: Service, id_: str, account: str = STRANGER) -> list[Any]:
    answer = service.call("search_vulnerabilities", account, filterCriteria={"vulnerabilityIds": [id_]})
    shown: list[Any] = answer["vulnerabilities"]
    return shown


def test_a_vulnerability_is_described_whoever_has_it(service: Service, world: World) -> None:
    world.publish(
        a_record(
            "GHSA-aaaa-bbbb-cccc",
            aliases=["CVE-2026-1000"],
            details="A crafted header.",
            published="2026-01-01T00:00:00Z",
            severity=[{"type": "CVSS_V3", "score": V3}, {"type": "CVSS_V4", "score": V4}],
            references=[{"type": "WEB", "url": "https://example.com/1"}],
            database_specific={"severity": "HIGH", "cwe_ids": ["CWE-79"]},
        ),
        epss={"CVE-2026-1000": 0.25},
    )
    (shown,) = found(service, "CVE-2026-1000")

    assert shown.pop("vendorUpdatedAt").year == 2026
    assert shown.pop("sourceUrl").endswith("GHSA-aaaa-bbbb-cccc")
    assert (shown.pop("cvss3")["baseScore"], shown.pop("cvss4")["scoringVector"]) == (7.5, V4)
    assert shown == {
        "id": "CVE-2026-1000",
        "cwes": ["CWE-79"],
        "description": "A crafted header.",
        "vendorSeverity": "HIGH",
        "vendorCreatedAt": datetime(2026, 1, 1, tzinfo=UTC),
        "referenceUrls": ["https://example.com/1"],
        "relatedVulnerabilities": ["GHSA-aaaa-bbbb-cccc"],
        "epss": {"score": 0.25},
    }


def test_the_answer_is_in_the_model_whatever_the_advisory_lacks(service: Service, world: World) -> None:
    world.publish(a_record("CVE-2026-1000", severity=[], summary=""))
    body = b'{"filterCriteria": {"vulnerabilityIds": ["CVE-2026-1000"]}}'
    answer = ask(service, service.key(), target="/vulnerabilities/search", body=body)
    output = service_model().operations["SearchVulnerabilities"].output

    assert output is not None
    checked(output, answer.json)
    assert answer.json["vulnerabilities"][0]["id"] == "CVE-2026-1000"


def test_what_no_advisory_is_about_is_not_found(service: Service, world: World) -> None:
    assert found(service, "CVE-2026-1000") == []  # before the first advisories
    world.publish(a_record("CVE-2026-2000"))
    assert found(service, "CVE-2026-1000") == []
    world.publish(a_record("CVE-2026-1000"), a_record("CVE-2026-2000"))
    assert len(found(service, "CVE-2026-1000")) == 1


@pytest.mark.parametrize("ids", [["CVE-2026-1000", "CVE-2026-1001"], ["GHSA-aaaa-bbbb-cccc"], ["CVE-3026-1"]])
def test_two_ids_or_one_that_is_no_cve_are_refused(service: Service, ids: list[str]) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException):
        client.search_vulnerabilities(filterCriteria={"vulnerabilityIds": ids})


def test_no_token_is_of_this_list(service: Service) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException):
        client.search_vulnerabilities(filterCriteria={"vulnerabilityIds": ["CVE-2026-1000"]}, nextToken="x")
