"""CreateFilter, UpdateFilter, DeleteFilter and ListFilters, asked by boto3."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lambdascope.model.account import AccountId, Scope
from lambdascope.service.fleet import filters
from lambdascope.store.database import Connection, Database
from lambdascope.store.filters import StoredFilter
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service
from tests.builders import World, a_package, a_record, every_row

CRITERIA = {"severity": [{"comparison": "EQUALS", "value": "HIGH"}]}
NOTHING: dict[str, Any] = {}


def a_filter(client: Any, name: str = "accepted", action: str = "NONE", **fields: Any) -> str:
    arn: str = client.create_filter(name=name, action=action, **{"filterCriteria": CRITERIA, **fields})["arn"]
    return arn


def listed(client: Any, **request: Any) -> list[Any]:
    found: list[Any] = client.list_filters(**request)["filters"]
    return found


def test_a_filter_is_listed_as_it_was_made(service: Service) -> None:
    client = service.client()
    arn = a_filter(client, action="SUPPRESS", description="d", reason="r", tags={"team": "shop"})
    (found,) = listed(client)

    assert re.fullmatch(rf"arn:aws:inspector2:{REGION}:{ACCOUNT}:owner/{ACCOUNT}/filter/[0-9a-f]{{16}}", arn)
    for moment in (found.pop("createdAt"), found.pop("updatedAt")):
        assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)
    assert found == {
        "arn": arn,
        "ownerId": ACCOUNT,
        "name": "accepted",
        "action": "SUPPRESS",
        "criteria": CRITERIA,
        "description": "d",
        "reason": "r",
        "tags": {"team": "shop"},
    }


def test_what_was_not_given_is_not_told(service: Service) -> None:
    client = service.client()
    a_filter(client, filterCriteria=NOTHING)
    (found,) = listed(client)

    assert found.keys() == {"arn", "ownerId", "name", "action", "criteria", "tags", "createdAt", "updatedAt"}
    assert found["criteria"] == {}


def test_times_in_criteria_come_back_as_they_were(service: Service) -> None:
    client = service.client()
    moment = datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    criteria = {
        "updatedAt": [{"startInclusive": moment}],
        "epssScore": [{"lowerInclusive": 0.25}],
        "resourceTags": [{"comparison": "EQUALS", "key": "team", "value": "shop"}],
        "vulnerablePackages": [{"name": {"comparison": "PREFIX", "value": "log4j"}, "epoch": {"upperInclusive": 0.0}}],
    }
    a_filter(client, filterCriteria=criteria)

    assert [each["criteria"] for each in listed(client)] == [criteria]


def test_what_is_given_is_changed(service: Service) -> None:
    client = service.client()
    arn = a_filter(client, description="before", reason="because")
    service.lag = timedelta(minutes=1)
    other = {"title": [{"comparison": "PREFIX", "value": "x"}]}

    assert client.update_filter(filterArn=arn, name="renamed", action="SUPPRESS")["arn"] == arn
    assert client.update_filter(filterArn=arn, filterCriteria=other, description="after")["arn"] == arn
    (found,) = listed(client)
    assert (found["name"], found["action"], found["criteria"]) == ("renamed", "SUPPRESS", other)
    assert (found["description"], found["reason"]) == ("after", "because")
    assert found["updatedAt"] - found["createdAt"] >= timedelta(seconds=59)


def test_a_deleted_filter_is_gone(service: Service) -> None:
    client = service.client()
    arn = a_filter(client)

    assert client.delete_filter(arn=arn)["arn"] == arn
    assert listed(client) == []
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_filter(arn=arn)


def test_filters_are_listed_by_what_is_asked_for(service: Service) -> None:
    client = service.client()
    view, rule = a_filter(client, "view"), a_filter(client, "rule", "SUPPRESS")

    assert [each["arn"] for each in listed(client, action="SUPPRESS")] == [rule]
    assert [each["arn"] for each in listed(client, arns=[view, "arn:of:nothing"])] == [view]
    assert listed(client, arns=[view], action="SUPPRESS") == []


def test_filters_come_in_pages_while_others_are_made(service: Service) -> None:
    client = service.client()
    made = {a_filter(client, f"filter-{n}") for n in range(7)}
    pages = []
    for page in client.get_paginator("list_filters").paginate(PaginationConfig={"PageSize": 3}):
        pages.append([each["arn"] for each in page["filters"]])
        a_filter(client, f"later-{len(pages)}")
    shown = [arn for page in pages for arn in page]

    assert len(shown) == len(set(shown))
    assert made <= set(shown)


def test_a_tampered_token_is_refused(service: Service) -> None:
    client = service.client()
    for n in range(3):
        a_filter(client, f"filter-{n}")
    token = client.list_filters(maxResults=1)["nextToken"]

    assert len(listed(client, nextToken=token, maxResults=5)) == 2
    other = "A" if token[5] != "A" else "B"
    for request, caller in (
        ({"nextToken": token[:5] + other + token[6:]}, client),
        ({"nextToken": token, "action": "NONE"}, client),
        ({"nextToken": token}, service.client(STRANGER)),
        ({"nextToken": token}, service.client(region="us-east-1")),
    ):
        with pytest.raises(client.exceptions.ClientError) as told:
            caller.list_filters(**request)
        assert told.value.response["Error"]["Code"] == "ValidationException"
        assert [each["name"] for each in told.value.response["fields"]] == ["nextToken"]


# Who may.


def test_nobody_sees_or_touches_another_s_filters(service: Service) -> None:
    service.with_member()
    arn = a_filter(service.client())
    for caller in (
        service.client(MEMBER),
        service.client(STRANGER),
        service.client(region="us-east-1"),
    ):
        assert listed(caller) == listed(caller, arns=[arn]) == []
        with pytest.raises(caller.exceptions.ResourceNotFoundException):
            caller.delete_filter(arn=arn)
        with pytest.raises(caller.exceptions.ResourceNotFoundException):
            caller.update_filter(filterArn=arn, name="mine")
    assert [each["name"] for each in listed(service.client())] == ["accepted"]


def test_a_member_makes_no_rules(service: Service) -> None:
    service.with_member()
    client = service.client(MEMBER)
    with pytest.raises(client.exceptions.AccessDeniedException, match=ACCOUNT):
        a_filter(client, action="SUPPRESS")
    view = a_filter(client)
    with pytest.raises(client.exceptions.AccessDeniedException):
        client.update_filter(filterArn=view, action="SUPPRESS")


# What cannot be.


@pytest.mark.parametrize("name", ["ab", "x" * 65, "with space", "ümlaut", "a/b", "abc\n"])
def test_a_name_has_letters_digits_dots_dashes_and_underscores(service: Service, name: str) -> None:
    client = service.client()
    arn = a_filter(client)
    for call in (
        lambda: a_filter(client, name),
        lambda: client.update_filter(filterArn=arn, name=name),
    ):
        with pytest.raises(client.exceptions.ValidationException) as told:
            call()
        assert [each["name"] for each in told.value.response["fields"]] == ["name"]
    assert [each["name"] for each in listed(client)] == ["accepted"]


def test_a_name_is_unique(service: Service) -> None:
    client = service.client()
    a_filter(client)
    other = a_filter(client, "other")
    with pytest.raises(client.exceptions.BadRequestException, match="accepted"):
        a_filter(client)
    with pytest.raises(client.exceptions.ClientError, match="BadRequestException"):
        client.update_filter(filterArn=other, name="accepted")


@pytest.mark.parametrize("tags", [{f"key-{n}": "" for n in range(51)}, {"aws:team": "shop"}])
def test_tags_that_cannot_be_are_a_bad_request(service: Service, tags: dict[str, str]) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.BadRequestException, match="tags"):
        a_filter(client, tags=tags)
    a_filter(client, tags={f"key-{n}": "" for n in range(50)})


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ({"updatedAt": [{}]}, "filterCriteria.updatedAt[0]"),
        ({"vulnerablePackages": [{}]}, "filterCriteria.vulnerablePackages[0]"),
        ({"severity": [{"comparison": "LIKE", "value": "x"}]}, "filterCriteria.severity[0].comparison"),
    ],
)
def test_criteria_that_cannot_be_are_refused(service: Service, criteria: Any, field: str) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException) as told:
        a_filter(client, filterCriteria=criteria)
    assert [each["name"] for each in told.value.response["fields"]] == [field]


@pytest.mark.parametrize("condition", ["deadlock_detected", "serialization_failure"])
def test_what_gives_way_to_another_transaction_is_to_be_asked_again(
    service: Service, monkeypatch: pytest.MonkeyPatch, condition: str
) -> None:
    def give_way(connection: Connection, _: StoredFilter) -> None:
        connection.execute(f"DO $$ BEGIN RAISE {condition}; END $$")

    client = service.client()
    with monkeypatch.context() as patched:
        patched.setattr("lambdascope.store.filters.put", give_way)
        with pytest.raises(client.exceptions.ThrottlingException) as told:
            a_filter(client)
    assert "PostgreSQL" not in str(told.value)
    a_filter(client)

    assert len(listed(client)) == 1


def test_the_501st_rule_is_too_many(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "MAX_RULES", 2)
    client = service.client()
    for n in range(2):
        a_filter(client, f"rule-{n}", "SUPPRESS")
    with pytest.raises(client.exceptions.ServiceQuotaExceededException) as told:
        a_filter(client, "one-more", "SUPPRESS")

    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 402
    assert told.value.response["resourceId"]
    a_filter(client, "a-view")


def test_a_rule_takes_effect_at_once_and_its_end_too(service: Service, database: Database, tmp_path: Path) -> None:
    world = World(database, tmp_path)
    scope = Scope(AccountId(ACCOUNT), REGION)
    world.switch_on(scope)
    world.publish(a_record())
    world.deploy(packages=[a_package()], scope=scope)
    client = service.client()

    def status() -> list[str]:
        return [row[5] for row in every_row(database, "finding")]

    assert status() == ["ACTIVE"]
    arn = a_filter(
        client,
        action="SUPPRESS",
        filterCriteria={"findingType": [{"comparison": "EQUALS", "value": "PACKAGE_VULNERABILITY"}]},
    )
    assert status() == ["SUPPRESSED"]
    client.delete_filter(arn=arn)
    assert status() == ["ACTIVE"]
