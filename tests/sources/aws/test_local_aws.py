"""What the tests' own AWS does for them: faults for one account, answers changed on their way, deployments."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsUnavailable
from lambdascope.model.function import FunctionKey
from lambdascope.sources.aws.functions import describe, list_functions
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.sources.aws.trails import lookup
from tests.aws_faults import DENIED, Fault, FaultyAws, an_error
from tests.aws_recorder import Recorder, a_record
from tests.http_servers import Answer
from tests.local_aws import REGION, LocalAws, a_package, deploy


def test_a_fault_can_be_for_one_account_and_region(
    faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws
) -> None:
    bad, good = (local_aws.new_account() for _ in range(2))
    faulty_aws.add(Fault("*", by=bad, region=REGION, answer=DENIED))

    with pytest.raises(AwsDenied):
        list(list_functions(faulty, Scope(bad, REGION)))
    assert list(list_functions(faulty, Scope(bad, "us-east-1"))) == []
    assert list(list_functions(faulty, Scope(good, REGION))) == []


def test_an_answer_can_be_changed_on_its_way(
    faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws, scope: Scope
) -> None:
    def led_astray(told: Answer) -> Answer:
        answer = json.loads(told.body)
        answer["Code"]["Location"] = "http://127.0.0.1:9/expired"
        return told._replace(body=json.dumps(answer).encode())

    deploy(local_aws.client("lambda", scope.account), "f", settle=False)
    faulty_aws.add(Fault("lambda:GetFunction", change=led_astray, times=1))
    links = [describe(faulty, FunctionKey(*scope, "f")).code_url for _ in range(2)]

    assert links[0] == "http://127.0.0.1:9/expired"
    assert links[1] != links[0]


def test_faults_can_stand_before_the_recorder_too(
    enter: Callable[..., Sessions], faulty_aws: FaultyAws, recorder: Recorder, scope: Scope
) -> None:
    sessions = enter(faulty_aws.endpoint)
    faulty_aws.elsewhere["cloudtrail"] = recorder.endpoint
    recorder.keep(a_record(recipientAccountId=scope.account, eventID="1"))
    now = datetime.now(UTC)
    window = (now - timedelta(hours=1), now + timedelta(hours=1))
    first = [record["eventID"] for record in lookup(sessions, scope, *window)]
    faulty_aws.add(Fault("cloudtrail:LookupEvents", answer=an_error(400, "ThrottlingException")))

    assert first == ["1"]
    with pytest.raises(AwsUnavailable):
        list(lookup(sessions, scope, *window))


def test_deploying_again_updates_the_code(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    client = local_aws.client("lambda", scope.account)
    for text in ("1", "2"):
        deploy(client, "f", files={"app.py": text})

    assert describe(sessions, FunctionKey(*scope, "f")).function.code_size == len(a_package({"app.py": "2"}))
    assert (
        client.get_function_configuration(FunctionName="f")["CodeSha256"]
        == deploy(client, "f", files={"app.py": "2"}, settle=False)["CodeSha256"]
    )
