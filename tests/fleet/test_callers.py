"""Code is scanned by what calls a function, as far as AWS tells, and again when that changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lambdascope.cli.explain_views import as_json, as_text
from lambdascope.model.account import Scope
from lambdascope.service.fleet.explanation import FunctionName, explain
from tests.aws_faults import DENIED, Fault
from tests.fleet.running import CODE, PACKAGE, Running
from tests.local_aws import deploy

APP = """import os


def handler(event, context):
    for record in event["Records"]:
        os.system("log " + record["md5OfBody"])
        os.system("run " + record["body"])
"""
KNOWN, UNKNOWN = [7], [6, 7]
"""The lines that are weak where it is known that a queue calls, which writes the digest itself; and where it is not."""


@pytest.fixture
def scope(service: Running) -> Scope:
    return service.new_scope(PACKAGE, CODE)


def weak(service: Running, scope: Scope, name: str = "f") -> list[int]:
    found = service.code_findings(scope, name)
    return sorted(
        each.finding.place.line
        for each in found
        if each.life.status.value == "ACTIVE" and "command" in each.finding.detector_id
    )


def a_queue(service: Running, scope: Scope) -> str:
    sqs = service.aws.client("sqs", *scope)
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    arn: str = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return arn


def mapped(owner: Any, queue: str, name: str = "f") -> str:
    id_: str = owner.create_event_source_mapping(FunctionName=name, EventSourceArn=queue)["UUID"]
    return id_


def test_a_mapping_tells_the_event_for_as_long_as_it_is_there(service: Running, scope: Scope) -> None:
    owner, queue = service.owner(scope), a_queue(service, scope)
    deploy(owner, "f", files={"app.py": APP})
    service.becomes(lambda: weak(service, scope), UNKNOWN)

    id_ = mapped(owner, queue)
    service.becomes(lambda: weak(service, scope), KNOWN)

    owner.update_event_source_mapping(UUID=id_, Enabled=False)
    service.becomes(lambda: weak(service, scope), UNKNOWN)
    owner.update_event_source_mapping(UUID=id_, Enabled=True)
    service.becomes(lambda: weak(service, scope), KNOWN)

    owner.delete_event_source_mapping(UUID=id_)
    service.becomes(lambda: weak(service, scope), UNKNOWN)


def test_whoever_else_may_call_counts_too(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": APP})
    mapped(owner, a_queue(service, scope))
    service.becomes(lambda: weak(service, scope), KNOWN)

    # With another service that writes something else the worst decides; with an account nobody knows what comes.
    for id_, principal in (("1", "s3.amazonaws.com"), ("2", "444455556666")):
        invoke = {"StatementId": id_, "Action": "lambda:InvokeFunction", "Principal": principal}
        owner.add_permission(FunctionName="f", **invoke)
        service.becomes(lambda: weak(service, scope), UNKNOWN)
        owner.remove_permission(FunctionName="f", StatementId=id_)
        service.becomes(lambda: weak(service, scope), KNOWN)


def test_the_same_code_with_other_callers_is_scanned_apart(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    files = {"app.py": f"# Apart.\n{APP}"}
    deploy(owner, "alone", files=files)
    deploy(owner, "called", files=files)
    mapped(owner, a_queue(service, scope), "called")

    service.becomes(lambda: weak(service, scope, "called"), [each + 1 for each in KNOWN])
    service.idle(scope)
    assert weak(service, scope, "alone") == [each + 1 for each in UNKNOWN]


def test_what_no_event_told_of_callers_is_found_by_comparing(service: Running, scope: Scope) -> None:
    deploy(service.owner(scope), "f", files={"app.py": f"# Compared.\n{APP}"})
    service.becomes(lambda: weak(service, scope), [each + 1 for each in UNKNOWN])
    service.idle(scope)

    unrecorded = service.aws.client("lambda", *scope)
    mapped(unrecorded, a_queue(service, scope))
    service.reconcile(scope)
    assert weak(service, scope) == [each + 1 for each in KNOWN]

    called = service.proxy.calls.count("lambda:GetFunction")
    service.reconcile(scope)
    duty = service.duty("reconciliation", scope)
    assert duty is not None and duty.last_result == "nothing had to be healed"
    assert service.proxy.calls.count("lambda:GetFunction") == called + 1  # no visit, only the comparison


@pytest.mark.parametrize("call", ["ListEventSourceMappings", "GetPolicy"])
def test_without_the_permission_the_event_is_unknown(service: Running, scope: Scope, call: str) -> None:
    owner = service.owner(scope)
    denied = service.fails(Fault(f"lambda:{call}", by=scope.account, answer=DENIED))
    deploy(owner, "f", files={"app.py": f"# {call}.\n{APP}"})
    mapped(owner, a_queue(service, scope))
    service.becomes(lambda: weak(service, scope), [each + 1 for each in UNKNOWN])
    service.caught_up(scope)
    assert service.reason(scope, "f", CODE) == "SUCCESSFUL"
    assert "not told" in "\n".join(explained(service, scope))

    service.reconcile(scope)
    assert weak(service, scope) == [each + 1 for each in UNKNOWN]

    service.proxy.faults.remove(denied)
    service.reconcile(scope)
    assert weak(service, scope) == [each + 1 for each in KNOWN]


def explained(service: Running, scope: Scope) -> list[str]:
    return list(as_text(explain(service.database, FunctionName(scope, "f")), datetime.now(UTC)))


def test_callers_are_explained(service: Running, scope: Scope) -> None:
    owner, queue = service.owner(scope), a_queue(service, scope)
    deploy(owner, "f", files={"app.py": APP})
    service.becomes(lambda: weak(service, scope), UNKNOWN)
    service.caught_up(scope)
    assert any("nobody that AWS tells of" in line for line in explained(service, scope))

    mapped(owner, queue)
    service.becomes(lambda: weak(service, scope), KNOWN)
    assert any(f"sqs {queue}" in line for line in explained(service, scope))
    (version,) = as_json(explain(service.database, FunctionName(scope, "f")))["versions"]
    assert version["code"]["callers"] == [{"by": "sqs", "source": queue}]


def test_where_no_code_is_scanned_nobody_asks_who_calls(service: Running) -> None:
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": APP})
    service.scanned(scope, "f")
    service.caught_up(scope)
    mapped(owner, a_queue(service, scope))
    service.caught_up(scope)

    events = service.events(scope).values()
    outcomes = {each.outcome for each in events if each.name == "CreateEventSourceMapping"}
    assert outcomes == {"nothing: no code is scanned"}
