"""Answers that have something to tell are as the model describes, too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdascope.api.service_model import service_model
from lambdascope.api.validation import checked
from lambdascope.engine.runtimes import RUNTIMES, inspector_spelling
from lambdascope.model.coverage import StatusReason
from lambdascope.service.fleet import usage
from tests.api.builders import covered
from tests.api.server import ACCOUNT, MEMBER, REGION, Service, ask
from tests.builders import START, a_layer_arn

MODEL = service_model()
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/mrk-{'0' * 32}"
CODE = "scanType=CODE&resourceType=AWS_LAMBDA_FUNCTION"


@pytest.fixture
def told(service: Service) -> Service:
    """A service that has an answer to everything."""
    service.with_member()
    client = service.client()
    client.enable(resourceTypes=["LAMBDA", "LAMBDA_CODE"], accountIds=[ACCOUNT, MEMBER])
    client.update_encryption_key(kmsKeyId=KEY, scanType="CODE", resourceType="AWS_LAMBDA_FUNCTION")
    for number, reason in enumerate(StatusReason):
        arn = a_layer_arn()
        covered(service, f"function-{number}", (ACCOUNT, MEMBER)[number % 2], reason, layers=(arn,), tags={"team": ""})
    covered(service, "image", runtime=None, scanned_at=START)
    covered(service, "python", type_="CODE", runtime="python3.14", scanned_at=START)
    usage.count(service.database, service.now())
    return service


@pytest.mark.parametrize(
    ("name", "target", "request_"),
    [
        ("ListCoverage", "/coverage/list", {"maxResults": 200}),
        ("ListCoverageStatistics", "/coverage/statistics/list", {}),
        ("ListMembers", "/members/list", {}),
        ("GetMember", "/members/get", {"accountId": MEMBER}),
        ("GetDelegatedAdminAccount", "/delegatedadminaccounts/get", {}),
        ("ListDelegatedAdminAccounts", "/delegatedadminaccounts/list", {}),
        ("DescribeOrganizationConfiguration", "/organizationconfiguration/describe", {}),
        ("ListUsageTotals", "/usage/list", {}),
        ("BatchGetFreeTrialInfo", "/freetrialinfo/batchget", {"accountIds": [ACCOUNT, MEMBER, "999999999999"]}),
        ("GetEncryptionKey", f"/encryptionkey/get?{CODE}", None),
    ],
)
def test_an_answer_is_as_the_model_describes(told: Service, name: str, target: str, request_: Any) -> None:
    operation = MODEL.operations[name]
    assert operation.output is not None
    body = b"" if request_ is None else json.dumps(request_).encode()
    answer = ask(told, told.key(), operation.method, target, body)

    assert answer.status == operation.status
    assert checked(operation.output, answer.json)
    assert any(answer.json.values()), "nothing was told"


def test_runtimes_are_spelled_as_the_model_spells_them() -> None:
    shape = MODEL.operations["ListCoverage"].output
    assert shape is not None
    metadata = shape.members["coveredResources"].shape.elements["member"].members["resourceMetadata"].shape
    known = metadata.members["lambdaFunction"].shape.members["runtime"].shape.enum
    scanned = {inspector_spelling(each.identifier) for each in RUNTIMES if each.standard}

    assert scanned - set(known) == {"PROVIDED_AL2", "PROVIDED_AL2023"}
