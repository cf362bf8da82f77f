"""Functions as AWS told them last, by whichever way."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from lambdascope.model.function import Function, PackageType, Vpc
from lambdascope.store import functions
from lambdascope.store.database import Connection, Database
from lambdascope.store.functions import StoredFunction
from tests.builders import OTHER_SCOPE, SCOPE, START, a_function, a_layer_arn, in_thread, wait_until_blocked

HOUR = timedelta(hours=1)


def upsert(
    connection: Connection, *wanted: Function, invoked: datetime | None = None, is_complete: bool = True
) -> list[int]:
    written = functions.upsert(connection, [(each, invoked) for each in wanted], START, is_complete=is_complete)
    return [written[each.key] for each in wanted]


def only(connection: Connection) -> StoredFunction:
    (stored,) = functions.in_scope(connection, SCOPE)
    return stored


@pytest.mark.parametrize(
    "function",
    [
        a_function(),
        a_function(tags=None, runtime=None, package_type=PackageType.IMAGE, handler=""),
        a_function(tags={"a": "ü😀", "": ""}, layers=(a_layer_arn(), a_layer_arn("b")), architectures=("arm64",)),
        a_function(vpc=Vpc("vpc-1", ("a", "b"), ("c",)), kms_key_arn="k", source_kms_key_arn="s"),
        a_function(last_modified=START + timedelta(milliseconds=1), code_size=2**40),
    ],
)
def test_what_is_written_is_read_back(database: Database, function: Function) -> None:
    with database.transaction() as connection:
        (id_,) = upsert(connection, function)
        assert only(connection) == (id_, function, None, None, None, None)


def test_a_listing_leaves_what_it_does_not_tell(database: Database) -> None:
    told = a_function(tags={"a": "b"}, source_kms_key_arn="key")
    listed = a_function(tags=None, handler="new")
    with database.transaction() as connection:
        first = upsert(connection, told)
        assert upsert(connection, listed, is_complete=False) == first
        assert only(connection).function == told._replace(handler="new")
        upsert(connection, listed)
        assert only(connection).function == told._replace(handler="new", source_kms_key_arn=None)
        upsert(connection, listed._replace(tags={}))
        assert only(connection).function.tags == {}


def test_the_newest_invocation_counts(database: Database) -> None:
    with database.transaction() as connection:
        times = []
        for invoked in (None, START, None, START - HOUR, START + HOUR):
            upsert(connection, a_function(), invoked=invoked)
            times.append(only(connection).last_invoked)
        functions.note_invocations(connection, SCOPE, [("billing", START), ("unknown", START)])
        functions.note_invocations(connection, OTHER_SCOPE, [("billing", START + 3 * HOUR)])
        times.append(only(connection).last_invoked)
        functions.note_invocations(connection, SCOPE, [("billing", START + 2 * HOUR)])
        times.append(only(connection).last_invoked)

    assert times == [None, START, START, START, START + HOUR, START + HOUR, START + 2 * HOUR]


def test_functions_are_found_by_name_account_and_region(database: Database) -> None:
    with database.transaction() as connection:
        version = a_function()
        version = version._replace(key=version.key._replace(version="7"))
        here = upsert(connection, a_function(), version, a_function("other"))
        there = upsert(connection, a_function(scope=OTHER_SCOPE))

        assert [each.id for each in functions.named(connection, SCOPE, "billing")] == here[:2]
        assert functions.named(connection, SCOPE, "unknown") == ()
        assert sorted(each.id for each in functions.in_scope(connection, SCOPE)) == here
        assert functions.scopes_of(connection, [*here, *there, 999]) == (SCOPE, OTHER_SCOPE)


@pytest.mark.parametrize(
    ("modified", "invoked", "is_idle"),
    [
        (-91, None, True),
        (-89, None, False),
        (-91, -91, True),
        (-91, -89, False),
        (-89, -91, False),
        (-90, None, False),
    ],
)
def test_idle_functions(database: Database, modified: int, invoked: int | None, is_idle: bool) -> None:
    function = a_function(last_modified=START + timedelta(days=modified))
    last_invoked = None if invoked is None else START + timedelta(days=invoked)
    with database.transaction() as connection:
        (id_,) = upsert(connection, function, invoked=last_invoked)
        before = START - timedelta(days=90)
        idle = [each.id for each in functions.idle(connection, SCOPE, before)]
        functions.terminate(connection, [id_], START)
        assert functions.idle(connection, SCOPE, before) == ()

    assert idle == ([id_] if is_idle else [])


def test_what_was_scanned_is_remembered_of_each(database: Database) -> None:
    with database.transaction() as connection:
        one, other = upsert(connection, a_function("one"), a_function("two"))
        functions.mark_scanned(connection, [(one, "key", START), (other, "other", START + HOUR)], 3)
        functions.mark_matched(connection, [other], 4)
        stored = {each.id: (each.scanned, each.scanned_modified) for each in functions.in_scope(connection, SCOPE)}
        generations = connection.execute("SELECT id, generation FROM function").fetchall()

    assert stored == {one: ("key", START), other: ("other", START + HOUR)}
    assert dict(generations) == {one: 3, other: 4}


def test_locked_functions_are_locked_for_others_until_the_end(database: Database) -> None:
    with database.transaction() as connection:
        ids = upsert(connection, *(a_function(f"f{number}") for number in range(5)))
    seen: list[str | None] = []

    def look() -> None:
        with database.transaction() as late:
            seen.extend(each.scanned for each in functions.locked(late, ids[::-1]))

    with ExitStack() as beside, database.transaction() as connection:
        assert [each.id for each in functions.locked(connection, ids[::-1])] == ids
        beside.enter_context(in_thread(look))
        wait_until_blocked(database)
        functions.mark_scanned(connection, [(id_, "done", START) for id_ in ids], None)

    assert seen == ["done"] * 5


def test_deleted_functions_are_purged_after_a_time_and_a_few_at_once(database: Database) -> None:
    with database.transaction() as connection:
        ids = upsert(connection, *(a_function(f"f{number}") for number in range(4)))
        functions.terminate(connection, ids[:3], START)
        counts = [functions.purge_terminated(connection, before, 2) for before in (START, *[START + HOUR] * 3)]
        left = [each.id for each in functions.in_scope(connection, SCOPE)]
        assert functions.purge_scope(connection, OTHER_SCOPE, 10) == 0
        assert functions.purge_scope(connection, SCOPE, 10) == 1

    assert (counts, left) == ([0, 2, 1, 0], ids[3:])


def test_one_that_is_there_again_is_not_purged_meanwhile(database: Database) -> None:
    with database.transaction() as connection:
        ids = upsert(connection, a_function())
        functions.terminate(connection, ids, START)

    def purge() -> None:
        with database.transaction() as late:
            functions.purge_terminated(late, START + HOUR, 10)

    with ExitStack() as beside, database.transaction() as connection:
        upsert(connection, a_function())
        beside.enter_context(in_thread(purge))
        wait_until_blocked(database)
    with database.transaction() as connection:
        assert only(connection).terminated_at is None
