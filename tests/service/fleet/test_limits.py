"""Request rates that several processes share."""

from __future__ import annotations

import pytest

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.errors import Busy
from lambdascope.service.fleet.limits import SharedLimiter
from lambdascope.store.database import Database

ONE, OTHER = (Scope(AccountId(each * 12), "eu-central-1") for each in "12")


class Sleeps(list[float]):
    """Remembers for how long somebody would have slept."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def a_limiter(database: Database, sleeps: Sleeps, rate: float = 0.1) -> SharedLimiter:
    return SharedLimiter(database, {"lambda": rate}, sleep=sleeps)


def test_each_call_reserves_its_moment_whoever_makes_it(database: Database) -> None:
    sleeps = Sleeps()
    first, second = a_limiter(database, sleeps), a_limiter(database, sleeps)
    for limiter in (first, second, first):
        limiter.wait(ONE, "lambda")

    assert [round(each, -1) for each in sleeps] == [10.0, 20.0]


def test_accounts_do_not_wait_for_each_other(database: Database) -> None:
    sleeps = Sleeps()
    limiter = a_limiter(database, sleeps)
    limiter.wait(ONE, "lambda")
    limiter.wait(OTHER, "lambda")

    assert sleeps == []


def test_throttling_told_to_one_process_holds_for_all(database: Database) -> None:
    sleeps = Sleeps()
    a_limiter(database, sleeps).pause(ONE, "lambda", 30)
    a_limiter(database, sleeps).wait(ONE, "lambda")

    assert [round(each, -1) for each in sleeps] == [30.0]


def test_what_has_no_rate_is_only_paused(database: Database) -> None:
    sleeps = Sleeps()
    limiter = a_limiter(database, sleeps)
    for _ in range(5):
        limiter.wait(ONE, "kms:DescribeKey")
    limiter.pause(ONE, "kms:DescribeKey", 7)
    limiter.wait(ONE, "kms:DescribeKey")

    assert [round(each) for each in sleeps] == [7]


def test_who_has_other_things_to_do_is_told_when_it_would_be_its_turn(database: Database) -> None:
    sleeps = Sleeps()
    limiter = SharedLimiter(database, {"lambda": 0.1}, longest_wait=15, sleep=sleeps)
    limiter.wait(ONE, "lambda")
    limiter.wait(ONE, "lambda")
    with pytest.raises(Busy) as first:
        limiter.wait(ONE, "lambda")
    with pytest.raises(Busy) as again:
        limiter.wait(ONE, "lambda")

    assert [round(each, -1) for each in sleeps] == [10.0]
    # Who is turned away takes no place: the second need not wait any longer than the first.
    assert [round(each.value.retry_after_seconds or 0, -1) for each in (first, again)] == [20.0, 20.0]
