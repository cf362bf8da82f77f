"""ListFindingAggregations, asked by boto3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lambdascope.api.handlers import aggregations
from lambdascope.api.service_model import service_model
from lambdascope.api.validation import checked
from lambdascope.model.code_finding import CodePlace
from lambdascope.model.criteria import FilterAction
from lambdascope.model.finding import Severity
from lambdascope.service.fleet import filters, members
from tests.api.fleet import LAYER, MEMBERS, OWN, a_fleet, beginning, equals, with_code
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service, ask
from tests.builders import World, a_package

FUNCTION = "AWS_LAMBDA_FUNCTION"
MEMBER_OF = {
    "ACCOUNT": "accountAggregation",
    "AWS_LAMBDA_FUNCTION": "lambdaFunctionAggregation",
    "FINDING_TYPE": "findingTypeAggregation",
    "LAMBDA_LAYER": "lambdaLayerAggregation",
    "PACKAGE": "packageAggregation",
    "TITLE": "titleAggregation",
}


@pytest.fixture
def world(service: Service, tmp_path: Path) -> World:
    return a_fleet(service, tmp_path)


def rows(client: Any, type_: str, *, accounts: Any = None, size: int | None = None, **wanted: Any) -> list[Any]:
    """Every row, page by page."""
    request: dict[str, Any] = {"aggregationType": type_}
    if wanted:
        request["aggregationRequest"] = {MEMBER_OF[type_]: wanted}
    if accounts is not None:
        request["accountIds"] = accounts
    pages = client.get_paginator("list_finding_aggregations").paginate(**request, PaginationConfig={"PageSize": size})
    return [each[MEMBER_OF[type_]] for page in pages for each in page["responses"]]


def counts(row: Any) -> tuple[int, ...]:
    """All, critical, high and medium."""
    return tuple(row["severityCounts"][name] for name in ("all", "critical", "high", "medium"))


def arn(account: str, name: str) -> str:
    return f"arn:aws:lambda:{REGION}:{account}:function:{name}:$LATEST"


def test_functions_come_with_what_is_known_of_them(world: World, service: Service) -> None:
    found = rows(service.client(), FUNCTION)

    assert [(each["accountId"], each["functionName"], counts(each)) for each in found] == [
        (ACCOUNT, "billing", (4, 1, 1, 0)),
        (MEMBER, "billing", (4, 1, 1, 0)),
        (ACCOUNT, "orders", (1, 0, 1, 0)),
        (MEMBER, "orders", (1, 0, 1, 0)),
    ]
    assert set(found[0]["severityCounts"]) == {"all", "critical", "high", "medium"}
    assert found[2]["resourceId"] == arn(ACCOUNT, "orders")
    assert (found[2]["runtime"], found[2]["lambdaTags"]) == ("PYTHON_3_12", {"team": "shop"})
    assert found[2]["lastModifiedAt"] == world.function("orders").function.last_modified


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"functionNames": equals("billing")}, 2),
        ({"functionNames": beginning("ord")}, 2),
        ({"functionNames": [{"comparison": "NOT_EQUALS", "value": "orders"}]}, 2),
        ({"resourceIds": equals(arn(MEMBER, "orders"))}, 1),
        ({"resourceIds": beginning(arn(MEMBER, "").removesuffix(":$LATEST"))}, 2),
        ({"runtimes": equals("PYTHON_3_12")}, 4),
        ({"runtimes": equals("JAVA_21")}, 0),
        ({"functionTags": [{"comparison": "EQUALS", "key": "team"}]}, 2),
        ({"functionTags": [{"comparison": "EQUALS", "key": "team", "value": "other"}]}, 0),
        ({"functionNames": equals("billing"), "functionTags": [{"comparison": "EQUALS", "key": "team"}]}, 0),
    ],
)
def test_functions_are_filtered(world: World, service: Service, wanted: Any, number: int) -> None:
    assert len(rows(service.client(), FUNCTION, **wanted)) == number


@pytest.mark.parametrize("by", ["CRITICAL", "HIGH", "ALL"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("type_", MEMBER_OF)
def test_rows_come_by_count_in_pages_of_any_size(
    world: World, service: Service, by: str, direction: str, type_: str
) -> None:
    world.deploy("more", [a_package("werkzeug"), a_package("click")], scope=OWN)
    with_code(world, severity=Severity.CRITICAL)
    client = service.client()
    whole = rows(client, type_, sortBy=by, sortOrder=direction)
    values = [each["severityCounts"][by.lower()] for each in whole]

    assert values == sorted(values, reverse=direction == "DESC")
    assert len(whole) > 1
    assert rows(client, type_, sortBy=by, sortOrder=direction, size=1) == whole
    if (by, direction) == ("CRITICAL", "DESC"):
        assert rows(client, type_) == whole


def test_each_layer_of_a_function_has_a_row(world: World, service: Service) -> None:
    other = LAYER.replace("shared", "other")
    world.deploy("two", layers={LAYER: [a_package("flask")], other: [a_package("werkzeug"), a_package("jinja")]})
    with_code(world, name="two", place=CodePlace("app.py", other, 1, 1, 1, 2))
    client = service.client()
    found = {(each["functionName"], each["layerArn"]): counts(each) for each in rows(client, "LAMBDA_LAYER")}

    assert found == {
        ("orders", LAYER): (1, 0, 1, 0),
        ("two", LAYER): (1, 0, 1, 0),
        ("two", other): (3, 1, 1, 0),
    }
    assert len(rows(client, "LAMBDA_LAYER")) == 4  # the member's, too
    assert {each["layerArn"] for each in rows(client, "LAMBDA_LAYER", layerArns=equals(other))} == {other}
    assert {each["functionName"] for each in rows(client, "LAMBDA_LAYER", functionNames=equals("two"))} == {"two"}
    (own,) = rows(client, "LAMBDA_LAYER", resourceIds=equals(arn(MEMBER, "orders")))
    assert (own["resourceId"], own["accountId"]) == (arn(MEMBER, "orders"), MEMBER)


def test_packages_count_a_finding_once_wherever_they_lie(world: World, service: Service) -> None:
    world.deploy("twice", [a_package("flask", path="a/x"), a_package("flask", path="b/x")])
    client = service.client()
    found = {(each["accountId"], each["packageName"]): counts(each) for each in rows(client, "PACKAGE")}

    assert found[ACCOUNT, "flask"] == (3, 0, 3, 0)
    assert found[MEMBER, "flask"] == (2, 0, 2, 0)
    assert found[MEMBER, "werkzeug"] == (1, 1, 0, 0)
    assert len(found) == 8
    assert {each["packageName"] for each in rows(client, "PACKAGE", packageNames=beginning("fl"))} == {"flask"}


def test_titles_come_with_their_vulnerability(world: World, service: Service) -> None:
    for line in (1, 2):
        with_code(world, place=CodePlace("app.py", None, line, 1, line, 2))
    client = service.client()
    found = {
        (each["accountId"], each["title"]): (each.get("vulnerabilityId"), counts(each))
        for each in rows(client, "TITLE")
    }

    assert found[ACCOUNT, "CVE-2026-1000 - flask"] == ("CVE-2026-1000", (2, 0, 2, 0))
    assert found[ACCOUNT, "CWE-77,78 - OS command injection"] == (None, (2, 0, 2, 0))
    assert len(found) == 9
    assert len(rows(client, "TITLE", titles=beginning("CWE-"))) == 1
    assert len(rows(client, "TITLE", vulnerabilityIds=equals("CVE-2026-3000"))) == 2
    assert len(rows(client, "TITLE", findingType="CODE_VULNERABILITY")) == 1
    assert len(rows(client, "TITLE", findingType="PACKAGE_VULNERABILITY", resourceType=FUNCTION)) == 8


@pytest.mark.parametrize("type_", ["ACCOUNT", "FINDING_TYPE"])
def test_accounts_count_either_type(world: World, service: Service, type_: str) -> None:
    with world.database.transaction() as connection:
        connection.execute("UPDATE finding SET exploited_since = now() WHERE vulnerability = 'CVE-2026-1000'")
    with_code(world)
    client = service.client()

    def found(**wanted: Any) -> dict[str, tuple[int, ...]]:
        return {
            each["accountId"]: (*counts(each), each["exploitAvailableCount"], each["fixAvailableCount"])
            for each in rows(client, type_, **wanted)
        }

    assert found() == {ACCOUNT: (6, 1, 3, 0, 2, 4), MEMBER: (5, 1, 2, 0, 2, 4)}
    assert found(findingType="PACKAGE_VULNERABILITY")[ACCOUNT] == (5, 1, 2, 0, 2, 4)
    assert found(findingType="CODE_VULNERABILITY") == {ACCOUNT: (1, 0, 1, 0, 0, 0)}
    assert found(findingType="NETWORK_REACHABILITY") == {}
    assert found(resourceType=FUNCTION) == found()
    assert found(resourceType="AWS_EC2_INSTANCE") == {}


def test_only_active_findings_count(world: World, service: Service) -> None:
    client = service.client()
    rule = filters.create_filter(
        world.database, OWN, "rule", FilterAction.SUPPRESS, {"severity": equals("HIGH")}, world.clock()
    )
    world.deploy("billing", [a_package(name) for name in ("flask", "werkzeug")])

    assert [counts(each) for each in rows(client, FUNCTION, accounts=equals(ACCOUNT))] == [(1, 1, 0, 0)]
    filters.delete_filter(world.database, rule, world.clock())
    assert [counts(each) for each in rows(client, FUNCTION, accounts=equals(ACCOUNT))] == [(2, 1, 1, 0), (1, 0, 1, 0)]


@pytest.mark.parametrize("type_", MEMBER_OF)
def test_accounts_are_filtered_by_text(world: World, service: Service, type_: str) -> None:
    client = service.client()

    def accounts(wanted: Any) -> set[str]:
        return {each["accountId"] for each in rows(client, type_, accounts=wanted)}

    assert accounts(equals(MEMBER)) == {MEMBER}
    assert accounts(equals(STRANGER)) == set()
    assert accounts(beginning(ACCOUNT[:3])) == {ACCOUNT}
    assert accounts([{"comparison": "NOT_EQUALS", "value": ACCOUNT}]) == {MEMBER}


@pytest.mark.parametrize("type_", MEMBER_OF)
def test_members_count_their_own_and_their_administrator_all(world: World, service: Service, type_: str) -> None:
    def accounts(account: str, region: str = REGION) -> set[str]:
        return {each["accountId"] for each in rows(service.client(account, region=region), type_)}

    assert accounts(ACCOUNT) == {ACCOUNT, MEMBER}
    assert accounts(MEMBER) == {MEMBER}
    assert accounts(STRANGER) == {STRANGER}
    assert accounts(ACCOUNT, "us-east-1") == {ACCOUNT}
    assert accounts("123456789012") == set()
    members.disassociate(world.database, OWN.account, MEMBERS.account, world.clock())
    assert accounts(ACCOUNT) == {ACCOUNT}


@pytest.mark.parametrize("type_", aggregations.MEMBERS)
def test_every_type_answers_by_the_model(world: World, service: Service, type_: str) -> None:
    with_code(world)
    operation = service_model().operations["ListFindingAggregations"]
    none: dict[str, Any] = {}
    for asked in (none, {"aggregationRequest": {aggregations.MEMBERS[type_]: none}}):
        body = json.dumps({"aggregationType": type_, **asked}).encode()
        answer = ask(service, service.key(), target="/findings/aggregation/list", body=body)
        assert operation.output is not None
        checked(operation.output, answer.json)

        assert answer.json["aggregationType"] == type_
        assert bool(answer.json["responses"]) == (type_ in MEMBER_OF)
        assert all(each.keys() == {aggregations.MEMBERS[type_]} for each in answer.json["responses"])


def test_the_types_are_those_of_the_model() -> None:
    operation = service_model().operations["ListFindingAggregations"]
    assert operation.input is not None
    members_ = operation.input.members

    assert set(aggregations.MEMBERS) == set(members_["aggregationType"].shape.enum)
    assert set(aggregations.MEMBERS.values()) == set(members_["aggregationRequest"].shape.members)


def test_a_request_that_is_another_type_s_is_refused(service: Service) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException) as told:
        client.list_finding_aggregations(aggregationType="TITLE", aggregationRequest={"accountAggregation": {}})
    assert [each["name"] for each in told.value.response["fields"]] == ["aggregationRequest"]


@pytest.mark.parametrize("type_", ["AMI", FUNCTION])
def test_a_token_is_good_for_its_list_alone(world: World, service: Service, type_: str) -> None:
    client = service.client()
    token = client.list_finding_aggregations(aggregationType=FUNCTION, maxResults=1)["nextToken"]
    for request in ({"nextToken": token + "A"}, {"nextToken": token, "accountIds": equals(ACCOUNT)}):
        with pytest.raises(client.exceptions.ValidationException):
            client.list_finding_aggregations(aggregationType=type_, **request)
