"""When services that cannot be reached are asked again."""

from __future__ import annotations

import pytest

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.errors import Busy
from lambdascope.sources.aws.reach import TRIES, Reach

ONE, OTHER = (Scope(AccountId(each * 12), "eu-central-1") for each in "12")


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def wait_of(reach: Reach, scope: Scope = ONE, service: str = "lambda") -> float:
    """How long a service is left alone; 0 where it is asked."""
    try:
        reach.enter(scope, service, "lambda:GetFunction")
    except Busy as busy:
        assert busy.is_out_of_reach
        return busy.retry_after_seconds or 0
    return 0


def missed(reach: Reach, times: int = TRIES) -> list[bool]:
    return [reach.missed(ONE, "lambda") for _ in range(times)]


def test_single_failures_put_nobody_off() -> None:
    reach = Reach(Clock())
    for _ in range(3):
        assert missed(reach, TRIES - 1) == [True] * (TRIES - 1)
        assert wait_of(reach) == 0
        reach.found(ONE, "lambda")


def test_after_some_in_a_row_the_service_is_left_alone_there_and_only_there() -> None:
    reach = Reach(Clock())

    assert missed(reach) == [True, True, False]
    assert (wait_of(reach), wait_of(reach, OTHER), wait_of(reach, ONE, "kms")) == (5, 0, 0)


def test_then_one_thread_finds_out_whether_it_is_back() -> None:
    clock = Clock()
    reach = Reach(clock)
    missed(reach)
    clock.now = 6

    assert wait_of(reach) == 0
    assert wait_of(reach) == 30

    reach.found(ONE, "lambda")
    assert wait_of(reach) == 0
    assert missed(reach, 1) == [True]


def test_the_pauses_grow_to_five_minutes() -> None:
    clock = Clock()
    reach = Reach(clock)
    missed(reach)
    pauses = []
    for _ in range(9):
        pauses.append(wait_of(reach))
        clock.now += pauses[-1]
        with pytest.raises(Busy):
            for _ in range(2):
                reach.enter(ONE, "lambda", "lambda:GetFunction")
        assert missed(reach, 1) == [False]

    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
