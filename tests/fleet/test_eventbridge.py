"""The `eventbridge` channel: a rule, a queue, and what comes through them (facts, 3.4; check 15)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambdascope.model.account import Scope
from lambdascope.model.event import ChannelKind
from lambdascope.service.fleet import duties
from tests.aws_recorder import a_record as a_trail_record
from tests.aws_recorder import enveloped
from tests.builders import a_record
from tests.fleet.running import PACKAGE, Running, a_library, an_app
from tests.local_aws import deploy

SETTINGS = {"channel": "eventbridge"}

NAME = "lambdascope-events"


def queue_of(service: Running, scope: Scope) -> tuple[Any, str]:
    sqs = service.aws.client("sqs", *scope)
    return sqs, sqs.get_queue_url(QueueName=NAME)["QueueUrl"]


def test_switching_on_makes_rule_and_queue_and_switching_off_removes_them(service: Running) -> None:
    scope = service.new_scope(PACKAGE)
    events = service.aws.client("events", *scope)
    rule = events.describe_rule(Name=NAME)
    sqs, url = queue_of(service, scope)
    arn = f"arn:aws:sqs:{scope.region}:{scope.account}:{NAME}"

    assert json.loads(rule["EventPattern"])["source"] == ["aws.lambda"]
    assert [target["Arn"] for target in events.list_targets_by_rule(Rule=NAME)["Targets"]] == [arn]
    policy = json.loads(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"])
    assert policy["Statement"][0]["Condition"] == {"ArnEquals": {"aws:SourceArn": rule["Arn"]}}
    channel = service.channel(scope)
    assert channel is not None and channel.kind is ChannelKind.EVENTBRIDGE
    service.switch_off(scope)
    service.becomes(lambda: service.channel(scope), None)
    with pytest.raises(ClientError):
        queue_of(service, scope)
    with pytest.raises(ClientError):
        events.describe_rule(Name=NAME)
    # Whoever was listening to the queue finds it gone, and does not make it again.
    service.until(lambda: service.duty(duties.EVENTS, scope) is None)
    assert service.duty(duties.RECONCILIATION, scope) is None
    assert service.channel(scope) is None


def test_a_function_is_followed_from_creation_to_deletion(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0701", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    assert service.open(scope) == ["CVE-2026-0701"]
    deploy(owner, "f", files=an_app(a_library(library, "2.0")))
    service.becomes(lambda: service.open(scope), [])
    arn = owner.get_function(FunctionName="f")["Configuration"]["FunctionArn"]
    owner.tag_resource(Resource=arn, Tags={"InspectorExclusion": "LambdaStandardScanning"})
    service.becomes(lambda: service.reason(scope, "f"), "EXCLUDED_BY_TAG")
    owner.delete_function(FunctionName="f")

    service.becomes(lambda: service.reason(scope, "f"), "RESOURCE_TERMINATED")
    service.caught_up(scope)
    sqs, url = queue_of(service, scope)
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    service.becomes(
        lambda: set(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"].values()), {"0"}
    )


def test_check_15_the_same_event_twice_is_one_scan(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0702", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    service.caught_up(scope)
    before, calls = service.row(scope, "f"), service.proxy.calls.count("lambda:GetFunction")
    (created,) = (each for each in service.recorder.records(*scope) if not each["readOnly"])
    service.recorder.send(created)
    # One more behind it: when that has been read, so has the first.
    members = {"recipientAccountId": scope.account, "eventName": "PutFunctionConcurrency20171031"}
    service.recorder.add(a_trail_record(**members))
    service.caught_up(scope)

    assert service.row(scope, "f") == before
    assert service.proxy.calls.count("lambda:GetFunction") == calls
    assert len(service.findings(scope)) == 1


def test_what_others_put_into_the_queue_is_not_believed(service: Running) -> None:
    victim, scope = service.new_scope(PACKAGE), service.new_scope(PACKAGE)
    deploy(service.aws.client("lambda", *victim), "f")
    sqs, url = queue_of(service, scope)
    foreign = a_trail_record(recipientAccountId=victim.account)
    lying = {**enveloped(a_trail_record(recipientAccountId=victim.account)), "account": scope.account}
    for body in ("no JSON", "[" * 10_000, "{}", json.dumps(enveloped(foreign)), json.dumps(lying)):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    deploy(service.owner(scope), "own")

    service.scanned(scope, "own")
    service.caught_up(scope)
    assert (service.rows(victim), service.events(victim)) == ({}, {})
    assert service.row(scope, "f") is None


def test_a_queue_that_somebody_deleted_is_made_again_and_what_was_missed_is_found(service: Running) -> None:
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    sqs, url = queue_of(service, scope)
    sqs.delete_queue(QueueUrl=url)
    deploy(service.aws.client("lambda", *scope), "missed")

    service.scanned(scope, "missed")
    deploy(owner, "heard", settle=False)
    service.scanned(scope, "heard")
