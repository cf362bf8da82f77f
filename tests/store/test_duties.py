"""Each duty is held by one server at a time, and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lambdascope.store import duties
from lambdascope.store.database import Connection, Database
from lambdascope.store.duties import Duty, DutyKey
from tests.builders import OTHER_SCOPE, SCOPE, in_thread

KEY, OTHER = DutyKey("work", SCOPE), DutyKey("work", OTHER_SCOPE)
LEASE, HOUR = timedelta(seconds=45), timedelta(hours=1)


def take(database: Database, holder: str = "one", lease: timedelta = LEASE, limit: int = 10) -> list[DutyKey]:
    with database.transaction() as connection:
        return [each.key for each in duties.take(connection, ["work"], holder, lease, limit)]


def ensure(database: Database, *keys: DutyKey) -> None:
    with database.transaction() as connection:
        duties.ensure(connection, keys)


def stored(database: Database, key: DutyKey = KEY) -> Duty:
    with database.transaction() as connection:
        return next(each for each in duties.all_of(connection) if each.key == key)


def make_due(connection: Connection) -> None:
    """As if its time had come."""
    connection.execute("UPDATE duty SET due_at = now() - interval '1 second' WHERE due_at <> 'infinity'")


def test_what_one_holds_nobody_else_takes(database: Database) -> None:
    ensure(database, KEY, OTHER)

    assert sorted(take(database)) == [KEY, OTHER]
    assert take(database, "other") == take(database) == []
    assert (stored(database).holder, stored(database).due_at) == ("one", None)


def test_others_are_taken_while_one_is_just_being_taken(database: Database) -> None:
    ensure(database, KEY, OTHER)
    second: list[DutyKey] = []
    with database.transaction() as connection:
        first = [each.key for each in duties.take(connection, ["work"], "one", LEASE, 1)]
        with in_thread(lambda: second.extend(take(database, "other"))):
            pass

    assert sorted([*first, *second]) == [KEY, OTHER]


def test_only_the_kinds_asked_for_are_taken_the_longest_overdue_first(database: Database) -> None:
    ensure(database, KEY, OTHER, DutyKey("sleep"))
    with database.transaction() as connection:
        connection.execute(
            "UPDATE duty SET due_at = now() - interval '1 hour' WHERE region = %s", (OTHER_SCOPE.region,)
        )

    assert take(database, limit=1) == [OTHER]
    assert take(database, limit=1) == [KEY]
    assert take(database, limit=1) == []


def test_what_a_dead_server_held_is_not_taken_last(database: Database) -> None:
    ensure(database, KEY)
    take(database, "dead", lease=timedelta(hours=-1))
    ensure(database, OTHER)

    assert take(database, limit=1) == [KEY]


def test_a_lease_that_ended_lets_others_take_it(database: Database) -> None:
    ensure(database, KEY)
    take(database, lease=timedelta(seconds=-1))

    assert take(database, "other") == [KEY]
    # The first comes back too late: what it says does not count any more.
    with database.transaction() as connection:
        duties.succeed(connection, KEY, "one", HOUR)
        duties.fail(connection, KEY, "one", "late", HOUR)
        duties.release(connection, "one")
    assert (stored(database).holder, stored(database).last_error) == ("other", None)


def test_a_lease_is_renewed_for_what_is_named(database: Database) -> None:
    ensure(database, KEY, OTHER)
    take(database, lease=timedelta(seconds=-1))
    with database.transaction() as connection:
        duties.renew(connection, [KEY], "one", LEASE)
        duties.renew(connection, [OTHER], "other", LEASE)
        duties.renew(connection, [], "one", LEASE)

    assert take(database, "other") == [OTHER]


@pytest.mark.parametrize("is_success", [True, False])
def test_the_next_turn_is_set_when_it_ends(database: Database, is_success: bool) -> None:
    ensure(database, KEY)
    take(database)
    with database.transaction() as connection:
        if is_success:
            duties.succeed(connection, KEY, "one", HOUR)
        else:
            duties.fail(connection, KEY, "one", "e\0" * 1_000, HOUR)
    assert take(database) == []
    after = stored(database)
    with database.transaction() as connection:
        make_due(connection)

    assert take(database, "other") == [KEY]
    assert (after.holder, after.failures) == (None, 0 if is_success else 1)
    assert after.last_error == (None if is_success else "e�" * 250)
    assert (after.last_success_at is None) is not is_success


def test_failures_are_counted_until_a_success(database: Database) -> None:
    ensure(database, KEY)
    counts = []
    for outcome in (duties.fail, duties.fail, None, duties.fail):
        take(database)
        with database.transaction() as connection:
            if outcome is None:
                duties.succeed(connection, KEY, "one", timedelta(0))
            else:
                outcome(connection, KEY, "one", "no", timedelta(0))
        counts.append(stored(database).failures)

    assert counts == [1, 2, 0, 1]


def test_what_is_hastened_is_due_at_once(database: Database) -> None:
    ensure(database, KEY)
    take(database)
    with database.transaction() as connection:
        duties.fail(connection, KEY, "one", "no", HOUR)
        duties.hasten(connection, KEY)
        duties.hasten(connection, OTHER)

    assert stored(database).failures == 0
    assert sorted(take(database)) == [KEY, OTHER]


@pytest.mark.parametrize("is_success", [True, False])
def test_what_is_hastened_while_it_is_done_is_done_again(database: Database, is_success: bool) -> None:
    ensure(database, KEY)
    take(database)
    with database.transaction() as connection:
        duties.hasten(connection, KEY)
    assert take(database, "other") == []
    with database.transaction() as connection:
        if is_success:
            duties.succeed(connection, KEY, "one", HOUR)
        else:
            duties.fail(connection, KEY, "one", "no", HOUR)

    assert take(database, "other") == [KEY]


def test_what_is_given_back_is_due_at_once(database: Database) -> None:
    ensure(database, KEY, OTHER)
    take(database, limit=1)
    take(database, "other")
    with database.transaction() as connection:
        duties.release(connection, "one")

    assert len(take(database, "third")) == 1


def test_a_duty_that_exists_stays_as_it_is(database: Database) -> None:
    ensure(database, KEY)
    take(database)
    ensure(database, KEY, KEY)

    assert stored(database).holder == "one"


def test_duties_of_a_scope_end(database: Database) -> None:
    sleep = DutyKey("sleep", SCOPE)
    ensure(database, KEY, OTHER, sleep)
    with database.transaction() as connection:
        duties.remove(connection, SCOPE, ["work", "rest"])
        left = [each.key for each in duties.all_of(connection)]

    assert left == [sleep, OTHER]
