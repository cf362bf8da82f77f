"""The local AWS, and sessions that lead into it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import FaultyAws, faulty_aws
from tests.aws_recorder import Recorder, recorder
from tests.local_aws import REGION, CalmLimiter, LocalAws, local_aws

__all__ = ["faulty_aws", "local_aws", "recorder"]


@pytest.fixture
def limiter() -> CalmLimiter:
    return CalmLimiter()


@pytest.fixture
def throttled() -> list[str]:
    """The groups of calls that were throttled."""
    return []


@pytest.fixture
def scope(local_aws: LocalAws) -> Scope:
    """An account in which there is nothing, and whose credentials the process has."""
    return Scope(local_aws.new_account(), REGION)


@pytest.fixture
def enter(
    local_aws: LocalAws, scope: Scope, monkeypatch: pytest.MonkeyPatch, limiter: CalmLimiter, throttled: list[str]
) -> Callable[..., Sessions]:
    """Makes sessions that ask at an endpoint, the local AWS's own unless told; other accounts by their role."""

    def sessions(endpoint: str = local_aws.endpoint, **environment: str) -> Sessions:
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {
            **local_aws.environment(scope.account),
            "AWS_ENDPOINT_URL": endpoint,
            **environment,
        }.items():
            monkeypatch.setenv(name, value)

        def account_of(account: AccountId) -> Account:
            role = None if account == scope.account else local_aws.role_of(account)
            return Account(account, (REGION,), role, "an external id")

        return Sessions(account_of, limiter, lambda _, api: throttled.append(api), sleep=lambda _: None)

    return sessions


@pytest.fixture
def sessions(enter: Callable[..., Sessions]) -> Sessions:
    return enter()


@pytest.fixture
def recorded(enter: Callable[..., Sessions], recorder: Recorder) -> Sessions:
    """Sessions that find CloudTrail at the recorder."""
    return enter(AWS_ENDPOINT_URL_CLOUDTRAIL=recorder.endpoint)


@pytest.fixture
def faulty(enter: Callable[..., Sessions], faulty_aws: FaultyAws) -> Sessions:
    """Sessions that meet the faults."""
    return enter(faulty_aws.endpoint)
