"""Jobs are enqueued in the transaction that makes them necessary, and no function waits twice."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from procrastinate.jobs import Job

from lambdascope.service.fleet.queue import (
    REMATCH_BATCH,
    REMATCHES,
    REPORTS,
    REPORTS_AT_A_TIME,
    VISITS,
    JobQueue,
)
from lambdascope.store import visits
from lambdascope.store.database import Connection, Database
from tests.builders import OTHER_SCOPE, SCOPE, START, World, every_row

ARGUMENTS = {"account": SCOPE.account, "region": SCOPE.region}


def test_a_function_waits_once_however_often_it_is_asked_for(world: World) -> None:
    for _ in range(2):
        with world.database.transaction() as connection:
            world.fleet.queue.request_visits(connection, SCOPE, ["b", "a", "b"])
    with world.database.transaction() as connection:
        world.fleet.queue.request_visits(connection, OTHER_SCOPE, ["a"])

    assert sorted((job["account"], job["name"]) for job in world.jobs("visit")) == [
        (SCOPE.account, "a"), (SCOPE.account, "b"), (OTHER_SCOPE.account, "a"),
    ]  # fmt: skip


def test_one_that_is_asked_for_while_it_is_visited_is_visited_again(world: World) -> None:
    for _ in range(2):
        with world.database.transaction() as connection:
            world.fleet.queue.request_visits(connection, SCOPE, ["a"])
            visits.begin(connection, SCOPE, "a")

    assert world.jobs("visit") == [{**ARGUMENTS, "name": "a"}] * 2


def test_what_is_rolled_back_enqueues_nothing(world: World) -> None:
    class Failed(Exception):
        pass

    with pytest.raises(Failed), world.database.transaction() as connection:
        world.fleet.queue.request_visits(connection, SCOPE, ["a"])
        world.fleet.queue.repeat_visit(connection, SCOPE, "a", START)
        world.fleet.queue.request_rematches(connection, 1, [1], is_whole=True)
        raise Failed

    assert [every_row(world.database, table) for table in ("procrastinate_jobs", "visit")] == [[], []]


def test_a_repetition_waits_for_its_time(world: World) -> None:
    at = START + timedelta(seconds=90.000001)
    with world.database.transaction() as connection:
        world.fleet.queue.repeat_visit(connection, SCOPE, "a", at)
        ((arguments, scheduled_at, queue, lock),) = connection.execute(
            "SELECT args, scheduled_at, queue_name, lock FROM procrastinate_jobs"
        ).fetchall()

    assert arguments == {**ARGUMENTS, "name": "a", "retry_at": at.isoformat()}
    # With a lock it would hold up visits that are due before it.
    assert (scheduled_at, queue, lock) == (at, VISITS, None)


def test_a_function_is_visited_by_one_at_a_time_and_a_repetition_holds_up_nobody(world: World) -> None:
    with world.database.transaction() as connection:
        world.fleet.queue.request_visits(connection, SCOPE, ["a"])
        world.fleet.queue.request_visits(connection, OTHER_SCOPE, ["a"])
        locks = connection.execute("SELECT lock FROM procrastinate_jobs ORDER BY id").fetchall()

    assert locks == [(f"{SCOPE}/a",), (f"{OTHER_SCOPE}/a",)]


@pytest.mark.parametrize(("task", "priority"), [("visit", -10), ("rematch", None)])
def test_a_visit_that_fails_in_us_does_not_hold_up_the_next_of_its_function(task: str, priority: int | None) -> None:
    job = Job(id=1, queue=REMATCHES if task == "rematch" else VISITS, lock="f", queueing_lock=None, task_name=task)
    strategy = JobQueue().library.tasks[task].retry_strategy
    assert strategy is not None
    decision = strategy.get_retry_decision(exception=OSError(), job=job)

    assert decision is not None
    assert decision.priority == priority


class Begun(NamedTuple):
    """A report's job that a worker has taken."""

    id: int
    report: UUID


def begin_job(connection: Connection) -> Begun:
    row = connection.execute(
        "SELECT id, args ->> 'id' FROM procrastinate_fetch_job_v2(%s, NULL)", ([REPORTS],)
    ).fetchone()
    assert row is not None and row[0] is not None, "nothing is due that nobody holds up"
    return Begun(row[0], UUID(row[1]))


def test_a_report_that_waits_for_its_destination_holds_up_no_other_accounts(world: World) -> None:
    fails, also_fails, works = (UUID(int=REPORTS_AT_A_TIME * number) for number in (1, 2, 3))  # all of one lock
    strategy = JobQueue().library.tasks["report"].retry_strategy
    assert strategy is not None
    with world.database.transaction() as connection:
        for id_ in (fails, also_fails):
            world.fleet.queue.request_report(connection, id_)
        for attempts in (4, 0):
            begun = begin_job(connection)
            job = Job(id=begun.id, queue=REPORTS, lock=None, queueing_lock=None, task_name="report", attempts=attempts)
            decision = strategy.get_retry_decision(exception=OSError(), job=job)
            assert decision is not None
            connection.execute(
                "SELECT procrastinate_retry_job_v2(%s, %s, %s, NULL, NULL)",
                (begun.id, decision.retry_at, decision.priority),
            )
        world.fleet.queue.request_report(connection, works)
        third = begin_job(connection)
        connection.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", (third.id,))
        # What waits for long holds up neither what is new nor what is due again sooner.
        connection.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE args ->> 'id' = %s", (str(also_fails),)
        )
        fourth = begin_job(connection)

    assert [third.report, fourth.report] == [works, also_fails]


def test_matching_again_goes_before_visits_and_in_batches(world: World) -> None:
    ids = list(range(REMATCH_BATCH * 2 + 1))
    with world.database.transaction() as connection:
        world.fleet.queue.request_visits(connection, SCOPE, ["a"])
        world.fleet.queue.request_rematches(connection, 7, ids[::-1], is_whole=False)
        world.fleet.queue.request_rematches(connection, 8, [], is_whole=False)
        first = connection.execute(
            "SELECT queue_name FROM procrastinate_jobs ORDER BY priority DESC, id LIMIT 1"
        ).fetchone()

    jobs = world.jobs("rematch")
    assert [len(job["functions"]) for job in jobs] == [REMATCH_BATCH, REMATCH_BATCH, 1]
    assert [id_ for job in jobs for id_ in job["functions"]] == ids
    assert {(job["generation"], job["is_whole"]) for job in jobs} == {(7, False)}
    assert first == (REMATCHES,)


def test_many_functions_are_enqueued_at_once(world: World) -> None:
    with world.database.transaction() as connection:
        world.fleet.queue.request_visits(connection, SCOPE, [f"f{number}" for number in range(5_001)])

    assert len(world.jobs("visit")) == 5_001


def test_a_process_that_only_enqueues_does_no_jobs(database: Database) -> None:
    queue = JobQueue()
    with pytest.raises(RuntimeError, match="does not do them"):
        queue.library.tasks["rematch"](1, [1], True)
    assert every_row(database, "procrastinate_jobs") == []
