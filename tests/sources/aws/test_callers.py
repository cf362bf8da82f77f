"""Who calls a function, as event source mappings and its policy tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.caller import ANYBODY, FUNCTION_URL, Caller
from lambdascope.model.errors import AwsDenied, AwsUnavailable
from lambdascope.sources.aws.callers import MAX_CALLERS, mappings_in, mappings_of, permitted
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import DENIED, Fault, FaultyAws, an_answer
from tests.local_aws import REGION, LocalAws, deploy

FUNCTION = f"arn:aws:lambda:{REGION}:111122223333:function:f"


def a_queue(local_aws: LocalAws, scope: Scope, name: str) -> str:
    sqs = local_aws.client("sqs", scope.account)
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn: str = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return arn


def test_mappings_are_told_unless_they_are_off_or_of_an_alias(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    client = local_aws.client("lambda", scope.account)
    for name in ("f", "g"):
        deploy(client, name)
    client.publish_version(FunctionName="f")
    client.create_alias(FunctionName="f", Name="live", FunctionVersion="1")
    first, second, third = (a_queue(local_aws, scope, name) for name in ("first", "second", "third"))
    client.create_event_source_mapping(FunctionName="f", EventSourceArn=first)
    client.create_event_source_mapping(FunctionName="f", EventSourceArn=second, Enabled=False)
    client.create_event_source_mapping(FunctionName="f:live", EventSourceArn=third)
    client.create_event_source_mapping(FunctionName="g", EventSourceArn=third)

    assert mappings_of(sessions, scope, "f") == (Caller("sqs", first),)
    assert mappings_in(sessions, scope) == {"f": (Caller("sqs", first),), "g": (Caller("sqs", third),)}


def mapping(**members: object) -> dict[str, object]:
    return {"UUID": "1", "FunctionArn": FUNCTION, "State": "Enabled", **members}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (mapping(SelfManagedEventSource={"Endpoints": {}}), (Caller("kafka"),)),
        (mapping(EventSourceArn="arn:aws:mq:r:1:b"), (Caller("mq", "arn:aws:mq:r:1:b"),)),
        (mapping(EventSourceArn="nonsense"), (Caller(ANYBODY, "nonsense"),)),
        (mapping(), (Caller(ANYBODY),)),
        (mapping(EventSourceArn="arn:aws:sqs:r:1:q", State="Deleting"), ()),
        (mapping(EventSourceArn="arn:aws:sqs:r:1:q", State="Creating"), (Caller("sqs", "arn:aws:sqs:r:1:q"),)),
    ],
)
def test_each_kind_of_source_is_known(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, told: dict[str, object], expected: tuple[Caller, ...]
) -> None:
    faulty_aws.add(Fault("lambda:ListEventSourceMappings", answer=an_answer({"EventSourceMappings": [told]})))

    assert mappings_of(faulty, scope, "f") == expected


def test_of_very_many_mappings_anybody_may_call(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    many = [mapping(EventSourceArn=f"arn:aws:sqs:r:1:q{number}") for number in range(MAX_CALLERS + 1)]
    faulty_aws.add(Fault("lambda:ListEventSourceMappings", answer=an_answer({"EventSourceMappings": many})))

    assert mappings_of(faulty, scope, "f") == (Caller(ANYBODY),)
    assert mappings_in(faulty, scope) == {"f": (Caller(ANYBODY),)}


def test_permissions_are_told(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    client = local_aws.client("lambda", scope.account)
    deploy(client, "f")
    assert permitted(sessions, scope, "f") == ()

    def permit(id_: str, **members: object) -> None:
        given = {"StatementId": id_, "Action": "lambda:InvokeFunction", **members}
        client.add_permission(FunctionName="f", **given)

    client.publish_version(FunctionName="f")
    permit("1", Principal="s3.amazonaws.com", SourceArn="arn:aws:s3:::pictures")
    permit("2", Principal="sns.amazonaws.com")
    permit("3", Principal="*", Action="lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE")
    permit("4", Principal="444455556666")
    permit("5", Principal="444455556666", Action="lambda:GetFunction")
    permit("6", Principal="iot.amazonaws.com", Qualifier="1")

    assert permitted(sessions, scope, "f") == (
        Caller("444455556666"),
        Caller(FUNCTION_URL),
        Caller("s3.amazonaws.com", "arn:aws:s3:::pictures"),
        Caller("sns.amazonaws.com"),
    )


def statement(**members: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction",
        "Resource": FUNCTION, **members,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (statement(), {"s3.amazonaws.com"}),
        ([statement(Effect="Deny")], set()),
        ([statement(Action=["lambda:GetFunction", "lambda:Invoke*"])], {"s3.amazonaws.com"}),
        ([statement(Action="*")], {"s3.amazonaws.com"}),
        ([statement(Action="LAMBDA:INVOKEFUNCTION")], {"s3.amazonaws.com"}),
        ([statement(Principal={"Service": ["a.amazonaws.com", "b.amazonaws.com"], "AWS": "1"})],
         {"a.amazonaws.com", "b.amazonaws.com", "1"}),
        ([statement(Principal="*")], {ANYBODY}),
        ([statement(Principal="*", Condition={"Bool": {"lambda:InvokedViaFunctionUrl": "true"}})], {FUNCTION_URL}),
        ([statement(Principal="*", Condition={"Bool": {"lambda:InvokedViaFunctionUrl": "false"}})], {ANYBODY}),
        ([{"Effect": "Allow", "NotPrincipal": {"AWS": "1"}, "Action": "*", "Resource": "*"}], {ANYBODY}),
        ([{"Effect": "Allow", "Principal": "*", "NotAction": "lambda:Get*", "Resource": "*"}], {ANYBODY}),
    ],
)  # fmt: skip
def test_every_form_of_a_statement_is_understood(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, statements: object, expected: set[str]
) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    faulty_aws.add(Fault("lambda:GetPolicy", answer=an_answer({"Policy": policy})))

    assert {caller.by for caller in permitted(faulty, scope, "f")} == expected


@pytest.mark.parametrize("policy", ["", "[]", "{}", "[" * 100_000, '{"Statement": [{}]}', '{"Statement": "x"}'])
def test_a_policy_that_is_none_is_no_answer_of_awss(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, policy: str
) -> None:
    faulty_aws.add(Fault("lambda:GetPolicy", answer=an_answer({"Policy": policy})))

    with pytest.raises(AwsUnavailable, match="not as AWS describes it"):
        permitted(faulty, scope, "f")


def test_who_may_not_ask_is_told_so(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    for call, ask in (("ListEventSourceMappings", mappings_of), ("GetPolicy", permitted)):
        faulty_aws.add(Fault(f"lambda:{call}", answer=DENIED))
        with pytest.raises(AwsDenied, match=f"grant lambda:{call}"):
            ask(faulty, scope, "f")
