"""ListCoverage and ListCoverageStatistics, asked by boto3."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lambdascope.model.account import AccountId
from lambdascope.model.coverage import StatusReason
from lambdascope.service.fleet import members
from tests.api.builders import covered
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service
from tests.builders import START, a_layer_arn


def is_(value: str, comparison: str = "EQUALS") -> list[dict[str, str]]:
    return [{"comparison": comparison, "value": value}]


def names(answer: Any) -> list[str]:
    return [each["resourceMetadata"]["lambdaFunction"]["functionName"] for each in answer["coveredResources"]]


def listed(service: Service, account: str = ACCOUNT, **criteria: Any) -> list[str]:
    return names(service.call("list_coverage", account, filterCriteria=criteria))


def groups(answer: Any) -> dict[str, int]:
    return {each["groupKey"]: each["count"] for each in answer.get("countsByGroup", ())}


# ListCoverage.


def test_a_function_is_told_with_its_status(service: Service) -> None:
    layer = a_layer_arn()
    arn = covered(service, layers=(layer,), tags={"team": "shop"}, scanned_at=START)
    (row,) = service.call("list_coverage")["coveredResources"]

    assert row == {
        "resourceType": "AWS_LAMBDA_FUNCTION",
        "resourceId": arn,
        "accountId": ACCOUNT,
        "scanType": "PACKAGE",
        "scanStatus": {"statusCode": "ACTIVE", "reason": "SUCCESSFUL"},
        "resourceMetadata": {
            "lambdaFunction": {
                "functionName": "billing",
                "runtime": "PYTHON_3_12",
                "layers": [layer],
                "functionTags": {"team": "shop"},
            }
        },
        "lastScannedAt": START,
        "provider": "AWS",
        "providerAccountId": ACCOUNT,
        "providerRegion": REGION,
        "providerPartition": "aws",
    }
    assert arn == f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:billing:$LATEST"


def test_each_scan_type_has_a_row_of_its_own(service: Service) -> None:
    covered(service, reason="PENDING_INITIAL_SCAN")
    covered(service, reason="UNSUPPORTED_RUNTIME", type_="CODE")
    rows = service.call("list_coverage")["coveredResources"]

    assert [(row["scanType"], row["scanStatus"]["statusCode"]) for row in rows] == [
        ("CODE", "INACTIVE"),
        ("PACKAGE", "ACTIVE"),
    ]
    assert "lastScannedAt" not in rows[0]


def test_without_functions_the_list_is_empty(service: Service) -> None:
    answer = service.call("list_coverage")

    assert (answer["coveredResources"], "nextToken" in answer) == ([], False)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, ["a", "b", "b", "c"]),
        ({"lambdaFunctionName": is_("b")}, ["b", "b"]),
        ({"lambdaFunctionName": is_("a", "NOT_EQUALS") + is_("c", "NOT_EQUALS")}, ["b", "b"]),
        ({"lambdaFunctionName": is_("a") + is_("c")}, ["a", "c"]),
        ({"lambdaFunctionName": is_("B")}, []),
        ({"lambdaFunctionName": is_("b"), "scanType": is_("CODE")}, ["b"]),
        ({"lambdaFunctionRuntime": is_("JAVA_8_AL2")}, ["b", "b"]),
        ({"lambdaFunctionRuntime": is_("java8.al2")}, ["b", "b"]),
        ({"lambdaFunctionRuntime": is_("UNSUPPORTED")}, ["c"]),
        ({"lambdaFunctionRuntime": is_("UNSUPPORTED", "NOT_EQUALS")}, ["a", "b", "b"]),
        ({"lambdaFunctionTags": [{"comparison": "EQUALS", "key": "team"}]}, ["a", "c"]),
        ({"lambdaFunctionTags": [{"comparison": "EQUALS", "key": "team", "value": "shop"}]}, ["a"]),
        ({"lastScannedAt": [{"startInclusive": START}]}, ["a"]),
        ({"lastScannedAt": [{"endInclusive": START - timedelta(seconds=1)}]}, []),
        ({"resourceId": is_(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:c:$LATEST")}, ["c"]),
        ({"resourceId": is_(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:c:$LATEST", "NOT_EQUALS")}, ["a", "b", "b"]),
        ({"resourceId": is_(f"arn:aws-cn:lambda:{REGION}:{ACCOUNT}:function:c:$LATEST")}, []),
        ({"resourceId": is_("no ARN at all", "NOT_EQUALS")}, ["a", "b", "b", "c"]),
        ({"resourceType": is_("AWS_LAMBDA_FUNCTION")}, ["a", "b", "b", "c"]),
        ({"resourceType": is_("AWS_EC2_INSTANCE")}, []),
        ({"scanStatusCode": is_("INACTIVE")}, ["b", "c"]),
        ({"scanStatusCode": is_("INACTIVE", "NOT_EQUALS")}, ["a", "b"]),
        ({"scanStatusCode": is_("SUCCESSFUL")}, []),
        ({"scanStatusCode": is_("NO_CODE", "NOT_EQUALS")}, ["a", "b", "b", "c"]),
        ({"scanStatusReason": is_("EXCLUDED_BY_TAG") + is_("SUCCESSFUL")}, ["a", "c"]),
        ({"accountId": is_(ACCOUNT)}, ["a", "b", "b", "c"]),
        ({"accountId": is_(STRANGER)}, []),
        ({"cloudProvider": is_("AWS"), "cloudProviderRegion": is_(REGION)}, ["a", "b", "b", "c"]),
        ({"ecrRepositoryName": is_("x", "NOT_EQUALS")}, []),
        ({"lambdaFunctionName": is_("'; DROP TABLE coverage; --", "NOT_EQUALS")}, ["a", "b", "b", "c"]),
    ],
)
def test_criteria_say_which_rows(service: Service, criteria: dict[str, Any], expected: list[str]) -> None:
    covered(service, "a", scanned_at=START, tags={"team": "shop"})
    covered(service, "b", reason="PENDING_INITIAL_SCAN", runtime="java8.al2")
    covered(service, "b", reason="UNSUPPORTED_RUNTIME", type_="CODE", runtime="java8.al2")
    covered(service, "c", reason="EXCLUDED_BY_TAG", runtime=None, tags={"team": "x"})

    assert listed(service, **criteria) == expected


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({"maxResults": 201}, "maxResults"),
        ({"filterCriteria": {"scanType": is_("x", "PREFIX")}}, "filterCriteria.scanType[0].comparison"),
        ({"filterCriteria": {"scanType": is_("x") * 11}}, "filterCriteria.scanType"),
        ({"filterCriteria": {"scanType": is_("x" * 1_025)}}, "filterCriteria.scanType[0].value"),
        ({"filterCriteria": {"lastScannedAt": [{}]}}, "filterCriteria.lastScannedAt[0]"),
        ({"nextToken": "x"}, "nextToken"),
    ],
)
def test_what_cannot_be_asked_is_refused(service: Service, request_: dict[str, Any], field: str) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException) as told:
        client.list_coverage(**request_)

    assert told.value.response["reason"] == "FIELD_VALIDATION_FAILED"
    assert [each["name"] for each in told.value.response["fields"]] == [field]


def test_rows_come_in_pages_while_functions_come_and_go(service: Service) -> None:
    for number in range(10, 17):
        for type_ in ("PACKAGE", "CODE"):
            covered(service, f"function-{number}", type_=type_)
    client = service.client()
    pages = []
    for page in client.get_paginator("list_coverage").paginate(PaginationConfig={"PageSize": 3}):
        rows = page["coveredResources"]
        pages.append([(row["resourceId"], row["scanType"]) for row in rows])
        # What comes before a page that was told does not move those that follow.
        covered(service, f"function-00-{len(pages)}")
        with service.database.transaction() as connection:
            connection.execute("DELETE FROM function WHERE name LIKE 'function-00-%' AND id % 2 = 0")
    shown = [row for page in pages for row in page]

    assert [len(page) for page in pages] == [3, 3, 3, 3, 2]
    assert shown == sorted(set(shown))
    assert len(shown) == 14


def test_a_page_has_100_rows_unless_asked_for_others(service: Service) -> None:
    for number in range(101):
        covered(service, f"function-{number}")
    client = service.client()

    assert len(names(client.list_coverage())) == 100
    assert len(names(client.list_coverage(maxResults=200))) == 101
    token = client.list_coverage(maxResults=100)["nextToken"]
    assert len(names(client.list_coverage(nextToken=token))) == 1
    for changed in ({"filterCriteria": {"scanType": is_("CODE")}}, {"nextToken": token[:-2] + "xx"}):
        with pytest.raises(client.exceptions.ValidationException):
            client.list_coverage(**{"nextToken": token, **changed})


# Whose data.


def test_who_sees_what(service: Service) -> None:
    service.with_member()
    service.with_account(STRANGER)
    for account in (ACCOUNT, MEMBER, STRANGER):
        covered(service, f"of-{account}", account)
        covered(service, f"elsewhere-of-{account}", account, region="us-east-1")

    for caller, seen in ((ACCOUNT, [ACCOUNT, MEMBER]), (MEMBER, [MEMBER]), (STRANGER, [STRANGER])):
        assert listed(service, caller) == [f"of-{each}" for each in seen]
        answer = service.call("list_coverage_statistics", caller, groupBy="ACCOUNT_ID")
        assert (groups(answer), answer["totalCounts"]) == (dict.fromkeys(seen, 1), len(seen))
        for other in {ACCOUNT, MEMBER, STRANGER} - set(seen):
            assert listed(service, caller, accountId=is_(other)) == []
            assert listed(service, caller, lambdaFunctionName=is_(f"of-{other}")) == []


def test_an_administrator_sees_nothing_of_who_left(service: Service) -> None:
    service.with_member()
    covered(service, account=MEMBER)
    members.disassociate(service.database, AccountId(ACCOUNT), AccountId(MEMBER), service.now())

    assert listed(service) == []
    assert service.call("list_coverage_statistics")["totalCounts"] == 0


# ListCoverageStatistics.


def test_rows_are_counted_by_group(service: Service) -> None:
    covered(service, "a")
    covered(service, "a", type_="CODE", reason="UNSUPPORTED_RUNTIME")
    covered(service, "b")
    client = service.client()
    for group, expected in (
        ("SCAN_STATUS_CODE", {"ACTIVE": 2, "INACTIVE": 1}),
        ("SCAN_STATUS_REASON", {"SUCCESSFUL": 2, "UNSUPPORTED_RUNTIME": 1}),
        ("ACCOUNT_ID", {ACCOUNT: 3}),
        ("RESOURCE_TYPE", {"AWS_LAMBDA_FUNCTION": 3}),
        ("PROVIDER", {"AWS": 3}),
        ("PROVIDER_ACCOUNT_ID", {ACCOUNT: 3}),
        ("PROVIDER_REGION", {REGION: 3}),
        ("ECR_REPOSITORY_NAME", {}),
        ("PROVIDER_ORG_ID", {}),
    ):
        answer = client.list_coverage_statistics(groupBy=group)
        assert (groups(answer), answer["totalCounts"]) == (expected, 3)
    answer = client.list_coverage_statistics(filterCriteria={"scanType": is_("CODE")})
    assert (answer["totalCounts"], "countsByGroup" in answer) == (1, False)


def test_groups_come_in_pages_of_five(service: Service) -> None:
    for number, reason in enumerate(sorted(StatusReason)):
        covered(service, f"function-{number}", reason=reason)
    client = service.client()
    first = client.list_coverage_statistics(groupBy="SCAN_STATUS_REASON")
    pages = client.get_paginator("list_coverage_statistics").paginate(groupBy="SCAN_STATUS_REASON")
    everything = pages.build_full_result()

    assert (len(groups(first)), first["totalCounts"]) == (5, len(StatusReason))
    assert groups(everything) == dict.fromkeys(sorted(StatusReason), 1)
    with pytest.raises(client.exceptions.ValidationException):
        client.list_coverage_statistics(groupBy="ACCOUNT_ID", nextToken=first["nextToken"])
