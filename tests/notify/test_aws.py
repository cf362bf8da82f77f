"""Events to EventBridge and SNS: against a local AWS, and what AWS may answer besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.errors import AwsError, UsageError
from lambdascope.notify.aws import EventBridge, Sns
from lambdascope.sources.aws.sessions import Sessions
from tests.local_aws import REGION, CalmLimiter, LocalAws, local_aws
from tests.notify.samples import AT, RESOURCE, a_notification

__all__ = ["local_aws"]

BUS = "arn:aws:events:eu-central-1:111122223333:event-bus/security"
TOPIC = "arn:aws:sns:eu-central-1:111122223333:findings"


class Answering:
    """AWS that gives one answer."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.answer = answer
        self.calls: list[tuple[Scope, str, str, Mapping[str, Any]]] = []

    def __call__(self, scope: Scope, service: str, method: str, **parameters: Any) -> Mapping[str, Any]:
        self.calls.append((scope, service, method, parameters))
        return self.answer


@pytest.fixture
def owner(local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> AccountId:
    """An account whose credentials this process has."""
    account = local_aws.new_account()
    for name, value in local_aws.environment(account).items():
        monkeypatch.setenv(name, value)
    return account


@pytest.fixture
def sessions(owner: AccountId) -> Sessions:
    return Sessions(lambda _: Account(owner, (REGION,)), CalmLimiter(), lambda *_: None)


def received(local_aws: LocalAws, account: str, queue: str, number: int) -> list[Any]:
    sqs = local_aws.client("sqs", account)
    found: list[Any] = []
    for _ in range(50):
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        found += [json.loads(each["Body"]) for each in answer.get("Messages", ())]
        if len(found) >= number:
            break
    return found


def a_queue(local_aws: LocalAws, account: str, name: str) -> tuple[str, str]:
    sqs = local_aws.client("sqs", account)
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def test_events_reach_a_rule_of_the_bus(local_aws: LocalAws, owner: AccountId, sessions: Sessions) -> None:
    events = local_aws.client("events", owner)
    bus = events.create_event_bus(Name="security")["EventBusArn"]
    url, queue = a_queue(local_aws, owner, "q")
    pattern = {"detail-type": ["Inspector2 Finding"]}
    events.put_rule(Name="r", EventBusName="security", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="r", EventBusName="security", Targets=[{"Id": "1", "Arn": queue}])

    batch = [a_notification(number) for number in range(10)]
    assert EventBridge(sessions.call, bus).deliver(batch) == {}
    found = received(local_aws, owner, url, 10)
    assert sorted(each["detail"]["title"] for each in found) == sorted(each.detail["title"] for each in batch)
    assert {(each["source"], each["detail-type"]) for each in found} == {
        ("lambdascope.inspector2", "Inspector2 Finding")
    }


def test_events_reach_a_subscription_of_the_topic(local_aws: LocalAws, owner: AccountId, sessions: Sessions) -> None:
    sns = local_aws.client("sns", owner)
    topic = sns.create_topic(Name="findings")["TopicArn"]
    url, queue = a_queue(local_aws, owner, "q")
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=queue,
        Attributes={"RawMessageDelivery": "true"},
        ReturnSubscriptionArn=True,
    )

    assert Sns(sessions.call, topic).deliver([a_notification(1), a_notification(2)]) == {}
    found = received(local_aws, owner, url, 2)
    assert sorted(found, key=lambda each: str(each["id"])) == [a_notification(number).envelope for number in (1, 2)]


def test_a_topic_that_is_not_there_takes_nothing(owner: AccountId, sessions: Sessions) -> None:
    with pytest.raises(AwsError):
        Sns(sessions.call, f"arn:aws:sns:{REGION}:{owner}:missing").deliver([a_notification()])


def test_a_bus_gets_what_the_documentation_says() -> None:
    aws = Answering({"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]})
    EventBridge(aws, BUS).deliver([a_notification()])
    ((scope, service, method, parameters),) = aws.calls

    assert (scope, service, method) == (Scope(AccountId("111122223333"), "eu-central-1"), "events", "put_events")
    (entry,) = parameters["Entries"]
    assert json.loads(entry.pop("Detail")) == a_notification().detail
    assert entry == {
        "EventBusName": BUS,
        "Source": "lambdascope.inspector2",
        "DetailType": "Inspector2 Finding",
        "Time": AT,
        "Resources": [RESOURCE],
    }


def test_entries_that_a_bus_refuses_are_told_with_the_reason() -> None:
    answer = [{"EventId": "1"}, {"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"}]
    found = EventBridge(Answering({"Entries": answer}), BUS).deliver([a_notification(number) for number in range(3)])

    assert found == {
        a_notification(1).id: "ThrottlingException: slow down",
        a_notification(2).id: "NoAnswer: ",
    }


def test_entries_that_a_topic_refuses_are_told_with_the_reason() -> None:
    answer = {"Successful": [{"Id": "0"}], "Failed": [{"Id": "1", "Code": "InternalError", "Message": "oops"}]}
    found = Sns(Answering(answer), TOPIC).deliver([a_notification(number) for number in range(3)])

    assert found == {
        a_notification(1).id: "InternalError: oops",
        a_notification(2).id: "SNS did not tell what became of it",
    }


def test_a_message_can_be_chosen_by_severity_and_in_a_fifo_topic_keeps_its_order() -> None:
    aws = Answering({})
    Sns(aws, f"{TOPIC}.fifo").deliver([a_notification(1), a_notification(2, subject="finding 1")])
    first, second = aws.calls[0][3]["PublishBatchRequestEntries"]

    assert first["MessageAttributes"]["severity"] == {"DataType": "String", "StringValue": "HIGH"}
    assert first["MessageGroupId"] == second["MessageGroupId"]
    assert first["MessageDeduplicationId"] != second["MessageDeduplicationId"]


@pytest.mark.parametrize(
    "arn", ["", "security", "arn:aws:events:eu-central-1:1111:event-bus/x", TOPIC, f"{BUS}\n", "arn:aws:sns:x:1:y" * 9]
)
def test_what_is_no_bus_is_refused(arn: str) -> None:
    with pytest.raises(UsageError, match="EventBridge bus"):
        EventBridge(Answering({}), arn)


@pytest.mark.parametrize("arn", ["", "findings", BUS, f"{TOPIC}:subscription"])
def test_what_is_no_topic_is_refused(arn: str) -> None:
    with pytest.raises(UsageError, match="SNS topic"):
        Sns(Answering({}), arn)
