"""Whose an encryption key is."""

from __future__ import annotations

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsUnavailable
from lambdascope.sources.aws.keys import is_customer_managed
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import BROKEN, DENIED, Fault, FaultyAws, an_answer
from tests.local_aws import REGION, LocalAws

KEY = f"arn:aws:kms:{REGION}:111122223333:key/1"


@pytest.mark.parametrize("region", [REGION, "us-east-1"])
def test_a_key_is_asked_for_in_its_own_region(
    local_aws: LocalAws, sessions: Sessions, scope: Scope, region: str
) -> None:
    key = local_aws.client("kms", scope.account, region).create_key()["KeyMetadata"]["Arn"]

    assert is_customer_managed(sessions, scope, key) is True


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(an_answer({"KeyMetadata": {"KeyId": "1", "KeyManager": "AWS"}}), False, id="AWS's"),
        pytest.param(an_answer({"KeyMetadata": {"KeyId": "1", "KeyManager": "CUSTOMER"}}), True, id="a customer's"),
        pytest.param(an_answer({}), None, id="not told"),
        pytest.param(DENIED, None, id="may not be asked"),
    ],
)
def test_whose_a_key_is(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, answer: object, expected: bool | None
) -> None:
    faulty_aws.add(Fault("kms:DescribeKey", answer=answer))  # type: ignore[arg-type]

    assert is_customer_managed(faulty, scope, KEY) is expected


@pytest.mark.parametrize(
    "arn",
    [
        pytest.param("", id="nothing"),
        pytest.param("alias/aws/lambda", id="no ARN"),
        pytest.param("arn:aws:kms:evil.example/x?:111122223333:key/1", id="a region that leads elsewhere"),
        pytest.param("arn:aws-cn:kms:cn-north-1:111122223333:key/1", id="another partition"),
        pytest.param(f"arn:aws:s3:{REGION}:111122223333:key/1", id="another service"),
    ],
)
def test_what_is_no_key_of_this_partition_is_not_asked_for(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, arn: str
) -> None:
    assert is_customer_managed(faulty, scope, arn) is None
    assert faulty_aws.calls == []


def test_a_key_that_is_gone_is_not_known(sessions: Sessions, scope: Scope) -> None:
    assert is_customer_managed(sessions, scope, KEY) is None


def test_a_failure_is_not_an_answer(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    faulty_aws.add(Fault("kms:DescribeKey", answer=BROKEN))

    with pytest.raises(AwsUnavailable):
        is_customer_managed(faulty, scope, KEY)
