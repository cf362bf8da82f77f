"""What happens in AWS is told: to a bus, a topic, a webhook and a file at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.builders import a_record
from tests.fleet.running import PACKAGE, Running, a_library, also_telling, an_app
from tests.http_servers import Answer, LocalServer, Request
from tests.local_aws import LocalAws, deploy

KINDS = {"Inspector2 Coverage", "Inspector2 Finding", "Inspector2 Scan"}


class Inbox:
    """Takes what the webhook is sent."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def answer(self, request: Request) -> Answer:
        self.events += json.loads(request.body)["events"]
        return Answer(200)


@pytest.fixture
def inbox() -> Iterator[tuple[str, Inbox]]:
    made = Inbox()
    with LocalServer(made.answer) as server:
        yield f"{server.base}/hook", made


def a_queue(local_aws: LocalAws, account: str) -> tuple[str, str]:
    sqs = local_aws.client("sqs", account)
    url = sqs.create_queue(QueueName=f"q{len(sqs.list_queues().get('QueueUrls', ()))}")["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def about(events: list[Any], name: str) -> list[tuple[str, str]]:
    """Kind and status of what is told of a function."""
    return [
        (each["detail-type"], each["detail"].get("status", ""))
        for each in events
        if each["resources"][0].endswith(f":function:{name}:$LATEST")
    ]


def test_a_file_tells_of_a_function_from_its_first_scan_to_its_end(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-1101", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "told", files=an_app(a_library(library)))
    service.scanned(scope, "told")
    owner.delete_function(FunctionName="told")

    def findings() -> list[str]:
        mine = [each for each in service.told() if each["account"] == scope.account]
        return [status for kind, status in about(mine, "told") if kind == "Inspector2 Finding"]

    service.becomes(findings, ["ACTIVE", "CLOSED"])
    mine = [each for each in service.told() if each["account"] == scope.account]
    assert {each["detail-type"] for each in mine} == KINDS
    assert {each["source"] for each in mine} == {"lambdascope.inspector2"}
    reasons = [each["detail"]["scanStatus"]["reason"] for each in mine if "scanStatus" in each["detail"]]
    assert (reasons[0], reasons[-1]) == ("PENDING_INITIAL_SCAN", "RESOURCE_TERMINATED")


def test_a_bus_a_topic_and_a_webhook_are_told_the_same(
    service: Running, local_aws: LocalAws, library: str, inbox: tuple[str, Inbox]
) -> None:
    url, hook = inbox
    account = service.new_account()
    bus = local_aws.client("events", account).create_event_bus(Name="security")["EventBusArn"]
    topic = local_aws.client("sns", account).create_topic(Name="findings")["TopicArn"]
    by_rule, rule_queue = a_queue(local_aws, account)
    by_topic, topic_queue = a_queue(local_aws, account)
    events = local_aws.client("events", account)
    events.put_rule(Name="r", EventBusName="security", EventPattern=json.dumps({"detail-type": sorted(KINDS)}))
    events.put_targets(Rule="r", EventBusName="security", Targets=[{"Id": "1", "Arn": rule_queue}])
    local_aws.client("sns", account).subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=topic_queue, Attributes={"RawMessageDelivery": "true"}
    )
    with also_telling(
        service,
        notify_eventbridge=bus,
        notify_sns=topic,
        notify_webhook=url,
        notify_webhook_secret="a secret of the test",
        notify_webhook_private=True,
    ):
        service.publish(a_record("CVE-2026-1102", library))
        scope = service.new_scope(PACKAGE)
        deploy(service.owner(scope), "told", files=an_app(a_library(library)))
        service.scanned(scope, "told")
        service.becomes(lambda: {kind for kind, _ in about(hook.events, "told")}, KINDS)
        sqs = local_aws.client("sqs", account)
        for queue in (by_rule, by_topic):
            found: list[Any] = []

            def receive(queue: str = queue, found: list[Any] = found) -> set[str]:
                answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
                found += [json.loads(each["Body"]) for each in answer.get("Messages", ())]
                return {kind for kind, _ in about(found, "told")}

            service.becomes(receive, KINDS)
