"""Whose credentials the process has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsUnavailable
from lambdascope.sources.aws.identity import own_account
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import Fault, FaultyAws, an_xml_error
from tests.local_aws import REGION


@pytest.mark.usefixtures("sessions")
def test_the_account_of_the_credentials_is_told(scope: Scope) -> None:
    assert own_account(REGION) == scope.account


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [(403, "ExpiredToken", AwsDenied), (500, "InternalFailure", AwsUnavailable), (400, "Nonsense", AwsError)],
)
@pytest.mark.usefixtures("faulty")
def test_a_refusal_is_one_of_our_errors(
    faulty_aws: FaultyAws, status: int, code: str, expected: type[AwsError]
) -> None:
    faulty_aws.add(Fault("sts:GetCallerIdentity", answer=an_xml_error(status, code)))

    with pytest.raises(expected, match="sts:GetCallerIdentity"):
        own_account(REGION)


def test_without_credentials_nothing_is_sent(enter: Callable[..., Sessions], monkeypatch: pytest.MonkeyPatch) -> None:
    enter()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    with pytest.raises(AwsDenied, match="no usable AWS credentials"):
        own_account(REGION)
