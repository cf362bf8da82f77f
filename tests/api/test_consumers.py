"""Calls like those that were recorded from published programs, and what these programs take from the answers.

Which programs, and in which versions, is in docs/compatibility.md. They themselves are too big for these tests.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lambdascope.api.operations import HANDLERS
from lambdascope.model.api_key import Role
from tests.api.fleet import CRITICAL, EPSS, a_fleet, beginning, equals, with_code
from tests.api.server import ACCOUNT, MEMBER, REGION, Service
from tests.builders import World

_ACTIVE = equals("ACTIVE")
_OWN = equals(ACCOUNT)
_FUNCTIONS = [f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}:$LATEST" for name in ("billing", "orders")]


@pytest.fixture
def world(service: Service, tmp_path: Path) -> World:
    return a_fleet(service, tmp_path)


@pytest.fixture
def client(service: Service, world: World) -> Any:
    """What a program that only looks has."""
    return service.client(role=Role.AUDITOR)


def every(client: Any, operation: str, key: str, page_size: int | None = None, **request: Any) -> list[Any]:
    """What all pages hold, by botocore's paginator; without a size of pages none is asked for."""
    sizes = {} if page_size is None else {"PageSize": page_size}
    pages = client.get_paginator(operation).paginate(**request, PaginationConfig=sizes)
    return [each for page in pages for each in page[key]]


# prowler


def states(client: Any) -> dict[str, str]:
    """What prowler takes from the status of the account."""
    (account,) = client.batch_get_account_status(accountIds=[ACCOUNT])["accounts"]
    assert account["accountId"] == ACCOUNT
    return {kind: account["resourceState"][kind]["status"] for kind in ("ec2", "ecr", "lambda", "lambdaCode")} | {
        "": account["state"]["status"]
    }


def test_prowler_sees_what_is_switched_on(client: Any) -> None:
    assert states(client) == {
        "": "ENABLED",
        "ec2": "DISABLED",
        "ecr": "DISABLED",
        "lambda": "ENABLED",
        "lambdaCode": "DISABLED",
    }


def test_prowler_sees_that_nothing_is_switched_on(service: Service) -> None:
    service.with_account()

    assert set(states(service.client(role=Role.AUDITOR)).values()) == {"DISABLED"}


def test_prowler_sees_whether_there_are_active_findings(client: Any) -> None:
    criteria = {"awsAccountId": _OWN, "findingStatus": _ACTIVE}
    (one,) = client.list_findings(filterCriteria=criteria, maxResults=1)["findings"]
    none = client.list_findings(filterCriteria=criteria | {"awsAccountId": equals("333344445555")}, maxResults=1)

    assert one["awsAccountId"] == ACCOUNT
    assert none["findings"] == []


def test_prowler_looks_into_one_finding_of_each_vulnerability(client: Any) -> None:
    found = every(
        client, "list_findings", "findings", 100, filterCriteria={"awsAccountId": _OWN, "findingStatus": _ACTIVE}
    )
    by_vulnerability = {each["packageVulnerabilityDetails"]["vulnerabilityId"]: each["findingArn"] for each in found}
    told = client.batch_get_finding_details(findingArns=list(by_vulnerability.values()))

    assert sorted(by_vulnerability) == [f"CVE-2026-{number}000" for number in (1, 2, 3, 4)]
    assert [each["findingArn"] for each in told["findingDetails"]] == list(by_vulnerability.values())
    assert told["errors"] == []
    assert {resource["id"] for each in found for resource in each["resources"]} == set(_FUNCTIONS)
    assert all(each["firstObservedAt"].tzinfo is not None for each in found)


def test_prowler_sees_the_coverage(client: Any) -> None:
    rows = every(client, "list_coverage", "coveredResources", 200, filterCriteria={"accountId": _OWN})

    assert {(row["resourceId"], row["resourceType"], row["scanType"]) for row in rows} == {
        (function, "AWS_LAMBDA_FUNCTION", "PACKAGE") for function in _FUNCTIONS
    }
    assert {(row["scanStatus"]["statusCode"], row["scanStatus"]["reason"]) for row in rows} == {
        ("ACTIVE", "SUCCESSFUL")
    }
    assert all(row["lastScannedAt"].tzinfo is not None for row in rows)


# cartography


def test_cartography_finds_the_accounts(client: Any) -> None:
    assert [each["accountId"] for each in every(client, "list_members", "members")] == [MEMBER]


def test_cartography_reads_what_is_not_closed(client: Any, world: World) -> None:
    world.deploy("orders")  # without the layer, so that its finding is closed
    code = with_code(world)
    criteria = {"awsAccountId": _OWN, "findingStatus": [{"comparison": "NOT_EQUALS", "value": "CLOSED"}]}
    found = every(client, "list_findings", "findings", filterCriteria=criteria)

    assert {each["resources"][0]["id"] for each in found} == {_FUNCTIONS[0]}
    assert Counter(each["type"] for each in found) == {"PACKAGE_VULNERABILITY": 4, "CODE_VULNERABILITY": 1}
    assert code in {each["findingArn"] for each in found}
    # These it takes without asking whether they are there.
    wanted = ("severity", "title", "firstObservedAt", "updatedAt", "awsAccountId", "description", "type", "status")
    assert [name for each in found for name in wanted if name not in each] == []
    by_vulnerability = {
        each["packageVulnerabilityDetails"]["vulnerabilityId"]: each
        for each in found
        if "packageVulnerabilityDetails" in each
    }
    scored = by_vulnerability["CVE-2026-3000"]
    assert scored["epss"]["score"] == EPSS["CVE-2026-3000"]
    assert scored["inspectorScoreDetails"]["adjustedCvss"]["scoringVector"] == CRITICAL
    assert [(each["baseScore"], each["scoringVector"]) for each in scored["packageVulnerabilityDetails"]["cvss"]] == [
        (9.8, CRITICAL)
    ]
    assert "inspectorScoreDetails" not in by_vulnerability["CVE-2026-4000"]
    packages = [each["packageVulnerabilityDetails"]["vulnerablePackages"][0] for each in by_vulnerability.values()]
    assert all({"name", "version", "filePath", "packageManager"} <= set(package) for package in packages)


# Cloud Custodian


def test_cloud_custodian_asks_by_its_filters(client: Any) -> None:
    criteria = {
        "findingStatus": _ACTIVE,
        "resourceType": equals("AWS_LAMBDA_FUNCTION"),
        "severity": equals("HIGH", "CRITICAL"),
        "inspectorScore": [{"lowerInclusive": 8.0, "upperInclusive": 10.0}],
    }
    found = every(client, "list_findings", "findings", filterCriteria=criteria)

    assert {each["severity"] for each in found} == {"CRITICAL"}
    assert {each["inspectorScore"] for each in found} == {9.8}


# Queries over everything, as programs make them that have the answers in tables

_LISTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("list_account_permissions", "permissions", {}),
    ("list_coverage", "coveredResources", {}),
    ("list_coverage_statistics", "countsByGroup", {"groupBy": "SCAN_STATUS_REASON"}),
    ("list_delegated_admin_accounts", "delegatedAdminAccounts", {}),
    ("list_filters", "filters", {}),
    ("list_finding_aggregations", "responses", {"aggregationType": "PACKAGE"}),
    ("list_findings", "findings", {}),
    ("list_members", "members", {}),
    ("list_usage_totals", "totals", {}),
    (
        "search_vulnerabilities",
        "vulnerabilities",
        {"filterCriteria": {"vulnerabilityIds": ["CVE-2026-1000"]}},
    ),
)


def test_every_paginator_of_what_is_handled_is_tried(client: Any) -> None:
    paginated = {
        method
        for method, operation in client.meta.method_to_api_mapping.items()
        if operation in HANDLERS and client.can_paginate(method)
    }

    assert paginated == {method for method, _, _ in _LISTS}


@pytest.mark.parametrize(("method", "key", "request_"), _LISTS, ids=[method for method, _, _ in _LISTS])
def test_pages_of_one_row_hold_what_one_page_holds(
    service: Service, world: World, method: str, key: str, request_: dict[str, Any]
) -> None:
    world.deploy("reports", tags={"team": "finance"})
    for name in ("mine", "yours"):
        service.call("create_filter", name=name, action="NONE", filterCriteria={})
    client = service.client(role=Role.AUDITOR)
    at_once = getattr(client, method)(**request_)
    # Of these the model does not let the size of a page be asked for.
    sizes = {} if method in ("list_coverage_statistics", "search_vulnerabilities") else {"PageSize": 1}
    pages = list(client.get_paginator(method).paginate(**request_, PaginationConfig=sizes))

    assert [row for page in pages for row in page[key]] == at_once[key]
    assert len(pages) == (len(at_once[key]) if sizes else 1)
    assert at_once[key] != []


def test_findings_coverage_and_counts_join(client: Any, world: World) -> None:
    with_code(world)
    findings = every(client, "list_findings", "findings", 2, filterCriteria={"findingStatus": _ACTIVE})
    covered = {row["resourceId"]: row for row in every(client, "list_coverage", "coveredResources", 1)}
    joined = Counter(each["resources"][0]["id"] for each in findings)
    counted = every(client, "list_finding_aggregations", "responses", 1, aggregationType="AWS_LAMBDA_FUNCTION")
    rows = [each["lambdaFunctionAggregation"] for each in counted]

    assert set(joined) == set(covered)
    assert {row["resourceId"]: row["severityCounts"]["all"] for row in rows} == joined
    names = {arn: row["resourceMetadata"]["lambdaFunction"]["functionName"] for arn, row in covered.items()}
    details = [each["resources"][0] for each in findings]
    assert {each["id"]: each["details"]["awsLambdaFunction"]["functionName"] for each in details} == names
    assert {row["resourceId"]: row["functionName"] for row in rows} == names
    ours = every(client, "list_findings", "findings", filterCriteria={"lambdaFunctionName": beginning("bill")})
    assert len(ours) == sum(number for arn, number in joined.items() if names[arn] == "billing")
