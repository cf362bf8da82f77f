"""TagResource, UntagResource and ListTagsForResource, asked by boto3; and paths that boto3 would not write."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from lambdascope.service.fleet import filters as domain
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service, ask
from tests.builders import in_thread

FIFTY = {f"key-{n}": "" for n in range(50)}


def a_filter(client: Any, **fields: Any) -> str:
    criteria: dict[str, Any] = {}
    arn: str = client.create_filter(name="accepted", action="NONE", filterCriteria=criteria, **fields)["arn"]
    return arn


def tags_of(client: Any, arn: str) -> dict[str, str]:
    found: dict[str, str] = client.list_tags_for_resource(resourceArn=arn)["tags"]
    return found


def test_tags_are_given_replaced_and_taken(service: Service) -> None:
    client = service.client()
    arn = a_filter(client, tags={"team": "shop", "stage": "test"})
    client.tag_resource(resourceArn=arn, tags={"stage": "live", "Größe": "5 µm / 7 %", "empty": ""})

    expected = {"team": "shop", "stage": "live", "Größe": "5 µm / 7 %", "empty": ""}
    assert tags_of(client, arn) == expected
    assert client.list_filters()["filters"][0]["tags"] == expected
    client.untag_resource(resourceArn=arn, tagKeys=["stage", "empty", "never-given"])
    assert tags_of(client, arn) == {"team": "shop", "Größe": "5 µm / 7 %"}
    client.untag_resource(resourceArn=arn, tagKeys=["team"])
    client.tag_resource(resourceArn=arn, tags={})
    assert tags_of(client, arn) == {"Größe": "5 µm / 7 %"}


def test_what_is_changed_of_a_filter_leaves_its_tags(service: Service) -> None:
    client = service.client()
    arn = a_filter(client, tags={"team": "shop"})
    client.tag_resource(resourceArn=arn, tags={"stage": "live"})
    client.update_filter(filterArn=arn, name="renamed")

    assert tags_of(client, arn) == {"team": "shop", "stage": "live"}


def test_tags_that_are_given_at_the_same_time_all_stay(service: Service) -> None:
    client = service.client()
    arn = a_filter(client)

    def give(letter: str) -> None:
        for number in range(20):
            client.tag_resource(resourceArn=arn, tags={f"{letter}{number}": letter})

    with in_thread(lambda: give("a")):
        give("b")

    assert len(tags_of(client, arn)) == 40


def test_a_filter_has_fifty_tags_at_most(service: Service) -> None:
    client = service.client()
    arn = a_filter(client, tags=FIFTY)
    client.tag_resource(resourceArn=arn, tags={"key-7": "other"})
    for tags in ({"one-more": ""}, {**FIFTY, "one-more": ""}):
        with pytest.raises(client.exceptions.BadRequestException, match="at most 50"):
            client.tag_resource(resourceArn=arn, tags=tags)

    assert tags_of(client, arn) == FIFTY | {"key-7": "other"}
    assert domain.MAX_TAGS == 50


@pytest.mark.parametrize("tags", [{"aws:team": "x"}, {"fine": "", "aws:": ""}])
def test_what_is_aws_s_own_is_refused(service: Service, tags: dict[str, str]) -> None:
    client = service.client()
    arn = a_filter(client)
    with pytest.raises(client.exceptions.BadRequestException, match="aws:"):
        client.tag_resource(resourceArn=arn, tags=tags)

    assert tags_of(client, arn) == {}


@pytest.mark.parametrize(
    ("operation", "request_", "field"),
    [
        ("tag_resource", {"tags": {"x" * 129: ""}}, "tags (a key)"),
        ("tag_resource", {"tags": {"x": "y" * 257}}, "tags['x']"),
        ("untag_resource", {"tagKeys": ["x"] * 51}, "tagKeys"),
        ("untag_resource", {"tagKeys": ["aws:x"]}, "tagKeys[0]"),
        ("untag_resource", {"tagKeys": ["x" * 129]}, "tagKeys[0]"),
        ("untag_resource", {"tagKeys": []}, "tagKeys"),
    ],
)
def test_keys_and_values_are_as_in_the_model(
    service: Service, operation: str, request_: dict[str, Any], field: str
) -> None:
    client = service.client()
    arn = a_filter(client)
    with pytest.raises(client.exceptions.ValidationException) as told:
        getattr(client, operation)(resourceArn=arn, **request_)

    assert [each["name"] for each in told.value.response["fields"]] == [field]


# Whose.


def assert_not_found(client: Any, arn: str) -> None:
    """None of the three operations finds it."""
    for operation, request in (
        ("tag_resource", {"tags": {"x": "y"}}),
        ("untag_resource", {"tagKeys": ["team"]}),
        ("list_tags_for_resource", {}),
    ):
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            getattr(client, operation)(resourceArn=arn, **request)


def test_nobody_sees_or_changes_the_tags_of_another_s_filter(service: Service) -> None:
    service.with_member()
    owner = service.client()
    arn = a_filter(owner, tags={"team": "shop"})
    for caller in (service.client(MEMBER), service.client(STRANGER), service.client(region="us-east-1")):
        assert_not_found(caller, arn)

    assert tags_of(owner, arn) == {"team": "shop"}


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:inspector2:{REGION}:{ACCOUNT}:owner/{ACCOUNT}/filter/0123456789abcdef",
        f"arn:aws:inspector2:{REGION}:{ACCOUNT}:finding/0123456789abcdef0123456789abcdef",
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:billing:$LATEST",
        f"arn:aws:inspector2:{REGION}:{ACCOUNT}:owner/{ACCOUNT}/cis-configuration/0123456789abcdef",
        "'; DROP TABLE filter; --",
        "%",
        "..%2f..%2fetc",
        "a/../b",
        "x\r\nHost: other",
    ],
)
def test_nothing_else_has_tags(service: Service, arn: str) -> None:
    client = service.client()
    known = a_filter(client, tags={"team": "shop"})
    assert_not_found(client, arn)

    assert tags_of(client, known) == {"team": "shop"}


def test_an_arn_is_one_step_of_the_path_decoded_once(service: Service) -> None:
    arn = a_filter(service.client(), tags={"team": "shop"})
    key = service.key()
    encoded = quote(arn, safe="")
    once = f"/tags/{encoded}"

    assert ask(service, key, "GET", once, b"").json == {"tags": {"team": "shop"}}
    assert ask(service, key, "GET", once.lower().replace("%3a", ":"), b"").status == 200
    for path, status in (
        (f"/tags/{arn}", 404),
        (f"/tags/{quote(encoded, safe='')}", 404),
        (f"/tags/x/../{encoded}", 400),
        (f"/tags/./{encoded}", 400),
        (f"/tags//{encoded}", 400),
        (f"/tags/%2e%2e/{encoded}", 400),
        (f"/tags/{encoded}%2f..", 404),
        (f"/tags/{encoded}%20", 404),
        (f"/tags/{encoded}%00", 400),
        (f"/tags/{encoded}/", 404),
    ):
        assert ask(service, key, "GET", path, b"").status == status, path
