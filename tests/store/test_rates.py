"""Requests of all processes are sent one after another, at the agreed rate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lambdascope.store import rates
from lambdascope.store.database import Connection, Database
from tests.builders import OTHER_SCOPE, SCOPE

MINUTE = timedelta(minutes=1)


def reserve(connection: Connection, api: str = "lambda") -> float:
    return rates.reserve(connection, SCOPE, api, MINUTE)


def test_two_processes_reserve_alternating_moments(database: Database) -> None:
    waits = []
    for _ in range(3):
        for _ in ("one", "other"):
            with database.transaction() as connection:
                waits.append(reserve(connection))

    assert waits[0] == 0.0
    assert [round(wait / 60) for wait in waits] == [0, 1, 2, 3, 4, 5]


def test_whoever_asks_at_the_same_moment_waits_for_the_other(database: Database) -> None:
    with database.transaction() as one:
        first = reserve(one)
        with database.transaction() as other:  # of another function: nobody waits
            assert rates.reserve(other, OTHER_SCOPE, "lambda", MINUTE) == 0.0
    with database.transaction() as other:
        second = reserve(other)

    assert (first, round(second)) == (0.0, 60)


def test_each_account_region_and_api_has_its_own_rate(database: Database) -> None:
    with database.transaction() as connection:
        assert [reserve(connection), reserve(connection, "cloudtrail")] == [0.0, 0.0]
        assert rates.reserve(connection, OTHER_SCOPE, "lambda", MINUTE) == 0.0


def test_what_was_not_used_is_not_saved_up(database: Database) -> None:
    with database.transaction() as connection:
        reserve(connection)
        connection.execute("UPDATE request_rate SET free_at = now() - interval '1 hour'")
        assert [reserve(connection), round(reserve(connection))] == [0.0, 60]


@pytest.mark.parametrize(("before", "expected"), [(0, 300), (1, 300), (7, 420)])
def test_a_pause_puts_off_what_would_come_sooner(database: Database, before: int, expected: float) -> None:
    with database.transaction() as connection:
        for _ in range(before):
            reserve(connection)
        rates.pause(connection, SCOPE, "lambda", timedelta(minutes=5))
        assert round(reserve(connection) / 10) * 10 == expected
