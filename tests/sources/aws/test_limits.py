"""How calls are spaced."""

from __future__ import annotations

import pytest

from lambdascope.model.account import AccountId, Scope
from lambdascope.sources.aws.limits import GET_FUNCTION, GET_POLICY, LAMBDA, LOOKUP_EVENTS, LocalLimiter, group_of

HERE = Scope(AccountId("111122223333"), "eu-central-1")
THERE = Scope(AccountId("111122223333"), "us-east-1")


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> LocalLimiter:
    return LocalLimiter({LAMBDA: 4, LOOKUP_EVENTS: 2}, clock=clock, sleep=clock.sleep)


def waited(limiter: LocalLimiter, clock: Clock, scope: Scope, api: str) -> float:
    before = clock.now
    limiter.wait(scope, api)
    return clock.now - before


@pytest.mark.parametrize(
    ("service", "operation", "group"),
    [
        ("lambda", "ListFunctions", LAMBDA),
        ("lambda", "GetLayerVersionByArn", LAMBDA),
        ("lambda", "ListEventSourceMappings", LAMBDA),
        ("lambda", "GetFunction", GET_FUNCTION),
        ("lambda", "GetPolicy", GET_POLICY),
        ("cloudtrail", "LookupEvents", LOOKUP_EVENTS),
        ("kms", "DescribeKey", "kms:DescribeKey"),
    ],
)
def test_calls_share_the_limits_that_aws_makes_them_share(service: str, operation: str, group: str) -> None:
    assert group_of(service, operation) == group


def test_calls_of_a_group_are_spaced(limiter: LocalLimiter, clock: Clock) -> None:
    assert [waited(limiter, clock, HERE, LAMBDA) for _ in range(3)] == [0, 0.25, 0.25]


@pytest.mark.parametrize(
    ("scope", "api"),
    [
        pytest.param(THERE, LAMBDA, id="another region"),
        pytest.param(HERE, LOOKUP_EVENTS, id="another group"),
        pytest.param(HERE, "kms:DescribeKey", id="a group without a rate"),
    ],
)
def test_limits_are_each_their_own(limiter: LocalLimiter, clock: Clock, scope: Scope, api: str) -> None:
    limiter.wait(HERE, LAMBDA)

    assert waited(limiter, clock, scope, api) == 0


def test_time_that_passed_is_not_saved_up(limiter: LocalLimiter, clock: Clock) -> None:
    limiter.wait(HERE, LAMBDA)
    clock.sleep(60)

    assert [waited(limiter, clock, HERE, LAMBDA) for _ in range(2)] == [0, 0.25]


@pytest.mark.parametrize("api", [LAMBDA, "kms:DescribeKey"])
def test_a_pause_holds_up_the_group(limiter: LocalLimiter, clock: Clock, api: str) -> None:
    limiter.pause(HERE, api, 5)
    limiter.pause(HERE, api, 1)

    assert waited(limiter, clock, THERE, api) == 0
    assert waited(limiter, clock, HERE, api) == 5
