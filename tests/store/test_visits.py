"""A function waits for one visit at the most, and only the last repetition counts."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timedelta

from lambdascope.store import visits
from lambdascope.store.database import Database
from lambdascope.store.visits import Visit
from tests.builders import OTHER_SCOPE, SCOPE, START, every_row, in_thread, wait_until_blocked

LATER = START + timedelta(seconds=5.000001)


def request(database: Database, *names: str, is_rescan: bool = False) -> list[str]:
    with database.transaction() as connection:
        return sorted(visits.request(connection, SCOPE, names, is_rescan=is_rescan))


def begin(database: Database) -> Visit | None:
    with database.transaction() as connection:
        return visits.begin(connection, SCOPE, "a")


def begun(database: Database) -> tuple[bool, int]:
    """Whether a visit that begins now is a rescan, and how many before it failed."""
    visit = begin(database)
    assert visit is not None
    return visit.is_rescan, visit.failures


def is_due(database: Database, retry_at: datetime = LATER) -> bool:
    with database.transaction() as connection:
        return visits.is_due(connection, SCOPE, "a", retry_at)


def fail(database: Database, retry_at: datetime = LATER) -> None:
    with database.transaction() as connection:
        visits.fail(connection, SCOPE, "a", retry_at)


def succeed(database: Database) -> None:
    with database.transaction() as connection:
        visits.succeed(connection, SCOPE, "a")


def test_what_waits_already_is_not_enqueued_again(database: Database) -> None:
    assert request(database, "a", "b", "a") == ["a", "b"]
    assert request(database, "a", "b", "c") == ["c"]
    assert request(database) == []


def test_one_asked_for_during_a_visit_is_enqueued_again(database: Database) -> None:
    request(database, "a")
    assert begun(database) == (False, 0)
    assert request(database, "a") == ["a"]
    assert request(database, "a") == []
    succeed(database)

    assert begun(database) == (False, 0)


def test_a_rescan_is_not_forgotten_before_it_was_done(database: Database) -> None:
    request(database, "a")
    assert request(database, "a", is_rescan=True) == []
    assert begun(database) == (True, 0)
    fail(database)
    assert begun(database) == (True, 1)
    succeed(database)
    request(database, "a")

    assert begun(database) == (False, 0)


def test_a_rescan_asked_for_during_a_visit_is_for_the_next(database: Database) -> None:
    request(database, "a")
    begin(database)
    request(database, "a", is_rescan=True)
    succeed(database)

    assert begun(database) == (True, 0)


def test_only_the_last_repetition_counts(database: Database) -> None:
    last = LATER + timedelta(seconds=10)
    request(database, "a")
    begin(database)
    fail(database)
    assert is_due(database)
    fail(database, last)

    assert (is_due(database), is_due(database, last)) == (False, True)
    assert begun(database) == (False, 2)


def test_a_visit_that_succeeds_overtakes_the_repetition(database: Database) -> None:
    request(database, "a")
    begin(database)
    fail(database)
    request(database, "a")
    assert begun(database) == (False, 1)
    succeed(database)

    assert not is_due(database)


def test_a_postponed_one_is_no_failure(database: Database) -> None:
    request(database, "a")
    begin(database)
    with database.transaction() as connection:
        visits.postpone(connection, SCOPE, "a", LATER)

    assert is_due(database)
    assert begun(database) == (False, 0)


def test_nobody_asked_for_it(database: Database) -> None:
    assert begin(database) is None
    assert not is_due(database)


def test_who_asks_while_a_visit_begins_gets_another(database: Database) -> None:
    request(database, "a")
    fresh: list[str] = []
    with ExitStack() as beside, database.transaction() as connection:
        visits.begin(connection, SCOPE, "a")
        beside.enter_context(in_thread(lambda: fresh.extend(request(database, "a"))))
        wait_until_blocked(database)

    assert fresh == ["a"]


def test_accounts_do_not_disturb_each_other(database: Database) -> None:
    request(database, "a")
    with database.transaction() as connection:
        assert visits.request(connection, OTHER_SCOPE, ["a"]) == ("a",)
        visits.forget_scope(connection, SCOPE)

    assert [row[:3] for row in every_row(database, "visit")] == [(*OTHER_SCOPE, "a")]


def test_visits_of_functions_that_are_gone_are_forgotten(database: Database) -> None:
    request(database, "a", "waiting", "repeated")
    with database.transaction() as connection:
        for name in ("a", "repeated"):
            visits.begin(connection, SCOPE, name)
        visits.fail(connection, SCOPE, "repeated", LATER)
        visits.forget_unknown(connection)

    assert sorted(row[2] for row in every_row(database, "visit")) == ["repeated", "waiting"]


def test_a_visit_has_nothing_to_say_once_a_later_one_has_begun(database: Database) -> None:
    request(database, "a")
    first, second = begin(database), begin(database)
    assert first is not None
    assert second is not None
    with database.transaction() as connection:
        current = [visits.is_current(connection, SCOPE, "a", each.turn) for each in (first, second)]

    assert current == [False, True]


def test_a_failed_visit_of_a_function_that_was_forgotten_is_repeated_all_the_same(database: Database) -> None:
    request(database, "a")
    begin(database)
    with database.transaction() as connection:
        visits.forget_unknown(connection)
        visits.fail(connection, SCOPE, "a", LATER)

    assert is_due(database)
