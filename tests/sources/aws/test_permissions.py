"""What the scanner may do, and what it names as missing."""

from __future__ import annotations

import pytest

from lambdascope.model.account import Scope
from lambdascope.sources.aws.event_queue import create, receive
from lambdascope.sources.aws.permissions import Need, check
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import BROKEN, DENIED, Fault, FaultyAws, an_xml_error
from tests.local_aws import LocalAws, deploy, publish_layer

READING = [
    "sts:AssumeRole",
    "lambda:ListFunctions",
    "lambda:GetFunction",
    "lambda:ListTags",
    "lambda:GetLayerVersion",
    "lambda:ListEventSourceMappings",
    "lambda:GetPolicy",
    "lambda:ListAliases",
    "cloudwatch:GetMetricData",
    "kms:DescribeKey",
    "cloudtrail:DescribeTrails",
]

ORGANIZATION = [
    "organizations:ListAccounts",
    "organizations:ListDelegatedAdministrators",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "ec2:DescribeRegions",
]


def by_action(
    sessions: Sessions, scope: Scope, channel: Need = Need.LOOKUP, queue_url: str | None = None
) -> dict[str, bool | None]:
    checks = check(sessions, scope, {channel, Need.CODE, Need.ALIASES, Need.KEY_OWNERS}, queue_url)
    return {done.action: done.is_allowed for done in checks}


def test_everything_is_tried_even_where_there_is_no_function(sessions: Sessions, scope: Scope) -> None:
    assert by_action(sessions, scope) == dict.fromkeys([*READING, "cloudtrail:LookupEvents"], True)


def test_functions_and_layers_that_exist_are_asked_about(
    local_aws: LocalAws, faulty: Sessions, faulty_aws: FaultyAws, scope: Scope
) -> None:
    client = local_aws.client("lambda", scope.account)
    deploy(client, "real", layers=[publish_layer(client, "layer", {"python/x.py": "1"})], settle=False)
    for call, about in (("lambda:GetFunction", "real"), ("lambda:GetLayerVersionByArn", ":layer:layer:1")):
        faulty_aws.add(Fault(call, about=about, answer=DENIED))
    allowed = by_action(faulty, scope)

    assert [action for action in READING if not allowed[action]] == ["lambda:GetFunction", "lambda:GetLayerVersion"]


@pytest.mark.parametrize("action", [*READING[1:4], *READING[5:], "cloudtrail:LookupEvents", *ORGANIZATION])
def test_a_missing_permission_is_named(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, action: str) -> None:
    refusal = an_xml_error(403, "UnauthorizedOperation") if action.startswith("ec2:") else DENIED
    faulty_aws.add(Fault(action, answer=refusal))
    done = check(faulty, scope, set(Need))
    missing = [each for each in done if each.is_allowed is False]

    assert [each.action for each in missing] == [action]
    assert f"grant {action} to the role" in missing[0].message


def test_aliases_are_asked_about_only_where_their_versions_are_scanned(sessions: Sessions, scope: Scope) -> None:
    actions = {done.action for done in check(sessions, scope, {Need.LOOKUP})}

    assert "lambda:ListAliases" not in actions


@pytest.mark.parametrize(
    ("need", "actions"),
    [
        (Need.CODE, {"lambda:ListEventSourceMappings", "lambda:GetPolicy"}),
        (Need.KEY_OWNERS, {"kms:DescribeKey"}),
        (Need.CUSTOMER_KEYS, {"kms:Decrypt"}),
        (Need.ORGANIZATION, {*ORGANIZATION[:2]}),
        (Need.ORGANIZATIONAL_UNIT, {*ORGANIZATION[2:4]}),
        (Need.ENABLED_REGIONS, {"ec2:DescribeRegions"}),
    ],
)
def test_what_is_not_needed_is_not_asked_for(sessions: Sessions, scope: Scope, need: Need, actions: set[str]) -> None:
    without = {done.action for done in check(sessions, scope, ())}

    assert {done.action for done in check(sessions, scope, {need})} - without == actions


def test_what_is_used_through_lambda_only_is_named_and_not_tried(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope
) -> None:
    (done,) = [each for each in check(faulty, scope, {Need.CUSTOMER_KEYS}) if each.action == "kms:Decrypt"]

    assert done.is_allowed is None
    assert "every key's own policy has a say" in done.message
    assert "kms:Decrypt" not in faulty_aws.calls


def test_what_fails_is_not_known(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    faulty_aws.add(Fault("kms:DescribeKey", answer=BROKEN))

    assert by_action(faulty, scope)["kms:DescribeKey"] is None


def test_an_account_that_cannot_be_entered_is_all_there_is_to_say(
    faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws, scope: Scope
) -> None:
    faulty_aws.add(Fault("sts:AssumeRole", answer=an_xml_error(403, "AccessDenied")))

    assert by_action(faulty, Scope(local_aws.new_account(), scope.region)) == {"sts:AssumeRole": False}


def test_a_queue_is_tried_without_taking_anything_from_it(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    url = create(sessions, scope).url
    local_aws.client("sqs", scope.account).send_message(QueueUrl=url, MessageBody="still there")
    allowed = by_action(sessions, scope, Need.EVENTBRIDGE, url)

    assert allowed["sqs:ReceiveMessage"] is True
    assert allowed["events:PutRule"] is None
    assert "cloudtrail:LookupEvents" not in allowed
    assert [message.body for message in receive(sessions, scope, url, 0)] == ["still there"]


def test_a_queue_that_is_not_there_yet_is_not_tried(sessions: Sessions, scope: Scope) -> None:
    assert by_action(sessions, scope, Need.EVENTBRIDGE)["sqs:ReceiveMessage"] is None


def test_nothing_is_changed_by_trying(sessions: Sessions, local_aws: LocalAws, scope: Scope) -> None:
    check(sessions, scope, {Need.EVENTBRIDGE})

    assert local_aws.client("lambda", scope.account).list_functions()["Functions"] == []
    assert local_aws.client("events", scope.account).list_rules()["Rules"] == []
    assert not local_aws.client("sqs", scope.account).list_queues().get("QueueUrls")
