"""The rule and the queue of an `eventbridge` channel."""

from __future__ import annotations

import json

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsError, AwsNotFound
from lambdascope.sources.aws.event_queue import acknowledge, create, receive, remove
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import Fault, FaultyAws, an_answer
from tests.aws_recorder import Recorder, a_record
from tests.local_aws import REGION, LocalAws, deploy


def test_the_rule_may_send_to_the_queue_and_nobody_else_may(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    url, rule_name = create(sessions, scope)
    events, sqs = (local_aws.client(service, scope.account) for service in ("events", "sqs"))
    rule = events.describe_rule(Name=rule_name)
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    (statement,) = json.loads(attributes["Policy"])["Statement"]
    (target,) = events.list_targets_by_rule(Rule=rule_name)["Targets"]

    assert rule_name == "lambdascope-events"
    assert json.loads(rule["EventPattern"])["detail"] == {"eventSource": ["lambda.amazonaws.com"]}
    assert target["Arn"] == statement["Resource"] == attributes["QueueArn"]
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": rule["Arn"]}}
    assert attributes["MessageRetentionPeriod"] == str(14 * 24 * 3600)


def test_making_it_twice_changes_nothing(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    first = create(sessions, scope)
    local_aws.client("sqs", scope.account).send_message(QueueUrl=first.url, MessageBody="kept")

    assert create(sessions, scope) == first
    assert [message.body for message in receive(sessions, scope, first.url, 0)] == ["kept"]


def test_removing_it_twice_is_well(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    address = create(sessions, scope)
    remove(sessions, scope, address)
    remove(sessions, scope, address)

    assert local_aws.client("events", scope.account).list_rules()["Rules"] == []
    with pytest.raises(AwsNotFound, match="sqs:ReceiveMessage"):
        receive(sessions, scope, address.url, 0)


def test_messages_are_received_until_they_are_acknowledged(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    url = create(sessions, scope).url
    sqs = local_aws.client("sqs", scope.account)
    for number in range(13):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    messages = [*receive(sessions, scope, url, 0), *receive(sessions, scope, url, 0)]
    acknowledge(sessions, scope, url, [message.receipt for message in messages])
    left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]

    assert sorted(int(message.body) for message in messages) == list(range(13))
    assert left["ApproximateNumberOfMessages"] == left["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_an_empty_queue_gives_nothing(sessions: Sessions, scope: Scope) -> None:
    url = create(sessions, scope).url

    assert receive(sessions, scope, url, 0) == ()
    acknowledge(sessions, scope, url, [])


def test_a_receipt_that_is_no_good_does_no_harm(sessions: Sessions, scope: Scope) -> None:
    acknowledge(sessions, scope, create(sessions, scope).url, ["no receipt of this queue"])


def test_a_target_that_is_not_taken_is_an_error(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    told = {"FailedEntryCount": 1, "FailedEntries": [{"TargetId": "x", "ErrorCode": "ManagedRuleException"}]}
    faulty_aws.add(Fault("events:PutTargets", answer=an_answer(told)))

    with pytest.raises(AwsError, match="ManagedRuleException"):
        create(faulty, scope)


def test_recorded_calls_arrive_in_the_envelope_of_eventbridge(
    recorder: Recorder, sessions: Sessions, scope: Scope
) -> None:
    client = recorder.client(scope.account)
    deploy(client, "before there was a rule".replace(" ", "-"), settle=False)
    url = create(sessions, scope).url
    deploy(client, "f", settle=False)
    client.list_functions()
    recorder.send(a_record(recipientAccountId=scope.account, eventName="Late"))
    events = [json.loads(message.body) for message in receive(sessions, scope, url, 0)]

    assert sorted(event["detail"]["eventName"] for event in events) == ["CreateFunction20150331", "Late"]
    assert {(event["source"], event["account"], event["region"]) for event in events} == {
        ("aws.lambda", scope.account, REGION)
    }
