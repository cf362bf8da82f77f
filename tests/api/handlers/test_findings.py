"""ListFindings and BatchGetFindingDetails, asked by boto3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lambdascope.api.service_model import service_model
from lambdascope.api.validation import checked
from lambdascope.engine.reports.stored import render_stored
from lambdascope.model.api_key import Role
from lambdascope.model.finding import Severity
from lambdascope.service.fleet import members
from tests.api.fleet import (
    ELSEWHERE,
    LAYER,
    MEMBERS,
    OWN,
    STRANGERS,
    a_fleet,
    beginning,
    equals,
    with_code,
)
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service, ask
from tests.builders import World, a_package, a_record

FIELDS = service_model().operations["ListFindings"].input.members["sortCriteria"].shape.members["field"].shape.enum  # type: ignore[union-attr]  # it has an input
NO_SUCH = f"arn:aws:inspector2:{REGION}:{ACCOUNT}:finding/{'0' * 32}"


@pytest.fixture
def world(service: Service, tmp_path: Path) -> World:
    return a_fleet(service, tmp_path)


def listed(client: Any, **request: Any) -> list[Any]:
    """Every finding, page by page."""
    pages = client.get_paginator("list_findings").paginate(**request)
    return [finding for page in pages for finding in page["findings"]]


def subjects(found: list[Any]) -> list[tuple[str, str, str]]:
    """Account, function and vulnerability of each."""
    return [
        (
            each["awsAccountId"],
            each["resources"][0]["details"]["awsLambdaFunction"]["functionName"],
            each["packageVulnerabilityDetails"]["vulnerabilityId"],
        )
        for each in found
    ]


# What a finding looks like.


def test_a_finding_is_told_as_the_command_tells_it(world: World, service: Service) -> None:
    key = service.key()
    with_code(world)
    answer = ask(service, key, target="/findings/list", body=b'{"maxResults": 100}')
    output = service_model().operations["ListFindings"].output
    assert output is not None
    checked(output, answer.json)
    told = {each["findingArn"]: each for each in answer.json["findings"]}

    for stored in world.findings():
        if stored.function.key.scope not in (OWN, MEMBERS):
            assert stored.finding.arn not in told
            continue
        expected = render_stored(stored)
        found = told[stored.finding.arn]
        assert found.keys() == expected.keys() - {"extensions"}
        for name in expected.keys() - {"extensions", "resources", "packageVulnerabilityDetails"}:
            if not name.endswith("At"):
                assert found[name] == expected[name]
        assert (
            found["packageVulnerabilityDetails"]["vulnerablePackages"]
            == (expected["packageVulnerabilityDetails"]["vulnerablePackages"])
        )
        assert found["firstObservedAt"] == stored.life.first_observed_at.timestamp()
        assert found["resources"][0]["id"] == stored.function.key.resource_id


def test_boto3_reads_what_belongs_to_a_finding(world: World, service: Service) -> None:
    criteria = {"vulnerabilityId": equals("CVE-2026-1000"), "lambdaFunctionName": equals("orders")}
    found, _ = listed(service.client(), filterCriteria=criteria)

    assert (found["severity"], found["inspectorScore"], found["epss"]) == ("HIGH", 7.5, {"score": 0.5})
    assert (found["status"], found["fixAvailable"], found["exploitAvailable"]) == ("ACTIVE", "YES", "NO")
    assert found["updatedAt"] == world.clock()
    details = found["packageVulnerabilityDetails"]
    assert details["relatedVulnerabilities"] == ["GHSA-aaaa-bbbb-cccc"]
    (package,) = details["vulnerablePackages"]
    assert (package["name"], package["fixedInVersion"], package["sourceLambdaLayerArn"]) == ("flask", "2.0", LAYER)
    (resource,) = found["resources"]
    assert (resource["region"], resource["tags"]) == (REGION, {"team": "shop"})
    assert resource["details"]["awsLambdaFunction"]["runtime"] == "PYTHON_3_12"


def test_a_finding_in_code_does_not_quote_it(world: World, service: Service) -> None:
    arn = with_code(world)
    (found,) = listed(service.client(), filterCriteria={"findingType": equals("CODE_VULNERABILITY")})

    assert (found["findingArn"], found["title"]) == (arn, "CWE-77,78 - OS command injection")
    assert found["codeVulnerabilityDetails"]["filePath"]["startLine"] == 12
    assert "secretName" not in str(found)
    assert "Text from outside becomes a command" in found["description"]


# Which findings.


@pytest.mark.parametrize(
    ("criteria", "number"),
    [
        ({}, 10),
        ({"severity": equals("HIGH", "LOW")}, 6),
        ({"severity": equals("HIGH"), "lambdaFunctionName": beginning("ord")}, 2),
        ({"severity": [{"comparison": "NOT_EQUALS", "value": "HIGH"}]}, 6),
        ({"findingStatus": equals("CLOSED")}, 0),
        ({"awsAccountId": equals(MEMBER)}, 5),
        ({"awsAccountId": equals(STRANGER)}, 0),
        ({"resourceId": equals(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders:$LATEST")}, 1),
        ({"resourceId": beginning(f"arn:aws:lambda:{REGION}:{ACCOUNT}:")}, 5),
        ({"vulnerablePackages": [{"name": equals("flask")[0], "sourceLambdaLayerArn": equals(LAYER)[0]}]}, 2),
        ({"vulnerablePackages": [{"purlQualifier": {"comparison": "EQUALS", "key": "arch"}}]}, 0),
        ({"lambdaFunctionLayers": equals(LAYER)}, 2),
        ({"resourceTags": [{"comparison": "EQUALS", "key": "team", "value": "shop"}]}, 2),
        ({"inspectorScore": [{"lowerInclusive": 9.0}]}, 2),
        ({"epssScore": [{"upperInclusive": 0.125}]}, 2),
        ({"fixAvailable": equals("NO")}, 2),
        ({"relatedVulnerabilities": equals("GHSA-aaaa-bbbb-cccc")}, 4),
        ({"lambdaFunctionRuntime": equals("PYTHON_3_12")}, 10),
        ({"ec2InstanceVpcId": [{"comparison": "NOT_EQUALS", "value": "vpc-1"}]}, 0),
        ({"title": equals("'; DROP TABLE finding; --")}, 0),
    ],
)
def test_criteria_mean_findings(world: World, service: Service, criteria: Any, number: int) -> None:
    assert len(listed(service.client(), filterCriteria=criteria)) == number


def test_spans_of_time_include_their_ends(world: World, service: Service) -> None:
    client, moment = service.client(), world.clock()
    for span, number in (
        ({"startInclusive": moment, "endInclusive": moment}, 10),
        ({"startInclusive": moment + timedelta(seconds=1)}, 0),
        ({"endInclusive": moment - timedelta(seconds=1)}, 0),
    ):
        assert len(listed(client, filterCriteria={"updatedAt": [span]})) == number


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({"maxResults": 101}, "maxResults"),
        ({"filterCriteria": {"severity": equals(*"abcdefghijk")}}, "filterCriteria.severity"),
        (
            {"filterCriteria": {"severity": [{"comparison": "LIKE", "value": "x"}]}},
            "filterCriteria.severity[0].comparison",
        ),
        ({"filterCriteria": {"updatedAt": [{}]}}, "filterCriteria.updatedAt[0]"),
        ({"sortCriteria": {"field": "MOON", "sortOrder": "ASC"}}, "sortCriteria.field"),
        ({"nextToken": "x"}, "nextToken"),
    ],
)
def test_what_cannot_be_asked_is_refused(service: Service, request_: Any, field: str) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException) as told:
        client.list_findings(**request_)
    assert [each["name"] for each in told.value.response["fields"]] == [field]


# In which order, and in pages.


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_every_order_shows_each_finding_once(world: World, service: Service, field: str, direction: str) -> None:
    client = service.client()
    with_code(world)
    order = {"field": field, "sortOrder": direction}
    whole = [each["findingArn"] for each in client.list_findings(sortCriteria=order, maxResults=100)["findings"]]
    paged = listed(client, sortCriteria=order, PaginationConfig={"PageSize": 3})

    assert [each["findingArn"] for each in paged] == whole
    assert len(set(whole)) == 11


VALUES: dict[str, Callable[[Any], Any]] = {
    "AWS_ACCOUNT_ID": lambda each: each["awsAccountId"],
    "FINDING_TYPE": lambda each: each["type"],
    "SEVERITY": lambda each: list(Severity).index(each["severity"]),
    "FIRST_OBSERVED_AT": lambda each: each["firstObservedAt"],
    "LAST_OBSERVED_AT": lambda each: each["lastObservedAt"],
    "FINDING_STATUS": lambda each: each["status"],
    "VULNERABILITY_ID": lambda each: each["packageVulnerabilityDetails"]["vulnerabilityId"],
    "VULNERABILITY_SOURCE": lambda each: each["packageVulnerabilityDetails"]["source"],
    "INSPECTOR_SCORE": lambda each: each.get("inspectorScore", -1),
    "VENDOR_SEVERITY": lambda each: each["packageVulnerabilityDetails"].get("vendorSeverity", ""),
    "EPSS_SCORE": lambda each: each.get("epss", {}).get("score", -1),
}


@pytest.mark.parametrize("field", VALUES)
def test_findings_come_in_the_order_that_is_asked_for(world: World, service: Service, field: str) -> None:
    client, value_of = service.client(), VALUES[field]
    world.clock.pass_by(days=1)
    world.deploy("later", [a_package("flask")], scope=OWN)
    world.deploy("billing", [a_package("flask")], scope=OWN)
    for direction in ("ASC", "DESC"):
        found = listed(client, sortCriteria={"field": field, "sortOrder": direction}, PaginationConfig={"PageSize": 2})
        values = [value_of(each) for each in found]

        assert values == sorted(values, reverse=direction == "DESC")
        assert len(values) == 11


def test_without_an_order_a_function_s_findings_stand_together(world: World, service: Service) -> None:
    found = [(account, name) for account, name, _ in subjects(listed(service.client()))]

    assert found == sorted(found)


def test_a_page_has_25_findings_unless_another_number_is_asked_for(world: World, service: Service) -> None:
    world.publish(*(a_record(f"CVE-2026-{5000 + n}", "flask") for n in range(30)))
    client = service.client()

    assert len(client.list_findings()["findings"]) == 25
    assert len(client.list_findings(maxResults=100)["findings"]) == 100
    assert len(client.list_findings(maxResults=1)["findings"]) == 1


def test_pages_go_on_while_findings_come_and_go(world: World, service: Service) -> None:
    client = service.client()
    before = {each["findingArn"] for each in listed(client)}
    shown: list[str] = []
    for number, page in enumerate(client.get_paginator("list_findings").paginate(PaginationConfig={"PageSize": 2})):
        shown += [each["findingArn"] for each in page["findings"]]
        world.deploy(f"aa-new-{number}", [a_package("flask")], scope=OWN)
        world.deploy(f"zz-new-{number}", [a_package("flask")], scope=OWN)
        with world.database.transaction() as connection:
            connection.execute("UPDATE finding SET updated_at = now(), status = 'SUPPRESSED' WHERE id = %s", (number,))

    assert before <= set(shown)
    assert len(shown) == len(set(shown))


def test_a_token_is_good_for_its_list_alone(world: World, service: Service) -> None:
    client = service.client()
    token = client.list_findings(maxResults=1)["nextToken"]
    assert client.list_findings(maxResults=5, nextToken=token)["findings"]
    altered = token[:9] + ("A" if token[9] != "A" else "B") + token[10:]
    for caller, request in (
        (client, {"nextToken": altered}),
        (client, {"nextToken": token, "filterCriteria": {"severity": equals("HIGH")}}),
        (client, {"nextToken": token, "sortCriteria": {"field": "SEVERITY", "sortOrder": "ASC"}}),
        (service.client(STRANGER), {"nextToken": token}),
        (service.client(region="us-east-1"), {"nextToken": token}),
    ):
        with pytest.raises(client.exceptions.ClientError) as told:
            caller.list_findings(**request)
        assert told.value.response["Error"]["Code"] == "ValidationException"


# Who sees what.


@pytest.mark.parametrize("role", Role)
def test_members_see_their_own_and_their_administrator_all(world: World, service: Service, role: Role) -> None:
    def accounts(account: str, region: str = REGION) -> set[tuple[str, str]]:
        found = listed(service.client(account, role, region))
        return {(each["awsAccountId"], each["resources"][0]["region"]) for each in found}

    assert accounts(ACCOUNT) == {OWN, MEMBERS}
    assert accounts(MEMBER) == {MEMBERS}
    assert accounts(STRANGER) == {STRANGERS}
    assert accounts(ACCOUNT, "us-east-1") == {ELSEWHERE}
    assert accounts("123456789012") == set()
    members.disassociate(world.database, OWN.account, MEMBERS.account, world.clock())
    assert accounts(ACCOUNT) == {OWN}
    assert accounts(MEMBER) == {MEMBERS}


# Details.


def test_details_tell_what_the_finding_does_not(service: Service, world: World) -> None:
    code = with_code(world)
    with world.database.transaction() as connection:
        connection.execute(
            """UPDATE vulnerability SET document = jsonb_set(document, '{knownExploitedSince}', '"2026-02-01"')"""
        )
    client = service.client()
    (arn, *_) = (
        each["findingArn"] for each in listed(client, filterCriteria={"vulnerabilityId": equals("CVE-2026-1000")})
    )
    answer = client.batch_get_finding_details(findingArns=[arn, code, arn])
    about_package, about_code = answer["findingDetails"]

    assert answer["errors"] == []
    assert (about_package["findingArn"], about_package["epssScore"]) == (arn, 0.5)
    assert about_package["referenceUrls"] == ["https://f"]
    assert about_package["cisaData"]["dateAdded"].isoformat() == "2026-02-01T00:00:00+00:00"
    assert (about_code["findingArn"], about_code["cwes"]) == (code, ["CWE-77", "CWE-78"])


def test_details_of_others_are_denied_whether_or_not_they_are_there(service: Service, world: World) -> None:
    arns = {each.function.key.scope: each.finding.arn for each in world.findings()}
    unknown = arns[STRANGERS][:-4] + "0000"

    def answer(account: str, *wanted: str) -> tuple[list[str], list[tuple[str, str]]]:
        found = service.call("batch_get_finding_details", account, findingArns=list(wanted))
        errors = [(each["findingArn"], each["errorCode"]) for each in found["errors"]]
        return [each["findingArn"] for each in found["findingDetails"]], errors

    assert answer(ACCOUNT, arns[OWN], arns[MEMBERS]) == ([arns[OWN], arns[MEMBERS]], [])
    assert answer(MEMBER, arns[MEMBERS], arns[OWN]) == ([arns[MEMBERS]], [(arns[OWN], "ACCESS_DENIED")])
    for arn in (arns[STRANGERS], unknown):
        assert answer(ACCOUNT, arn) == ([], [(arn, "ACCESS_DENIED")])
    for arn in (NO_SUCH, arns[ELSEWHERE]):
        assert answer(ACCOUNT, arn) == ([], [(arn, "FINDING_DETAILS_NOT_FOUND")])


def test_details_of_more_than_ten_are_refused(service: Service) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException):
        client.batch_get_finding_details(findingArns=[NO_SUCH] * 11)
