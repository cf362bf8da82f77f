"""Jobs of dead workers are done by others; those of the living are left to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lambdascope.service.fleet.queue import JobQueue
from lambdascope.store import jobs
from lambdascope.store.database import Connection, Database
from tests.builders import SCOPE

SILENCE = timedelta(seconds=20)


def a_worker(connection: Connection, silent_for: int) -> int:
    row = connection.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        (silent_for,),
    ).fetchone()
    assert row is not None
    return int(row[0])


def a_job_of(connection: Connection, worker: int | None, name: str = "a") -> None:
    """A job that a worker has begun."""
    JobQueue().request_visits(connection, SCOPE, [name])
    connection.execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE status = 'todo'", (worker,)
    )


def states(connection: Connection) -> list[str]:
    return [state for (state,) in connection.execute("SELECT status::text FROM procrastinate_jobs ORDER BY id")]


@pytest.mark.parametrize(("silent_for", "is_dead"), [(0, False), (15, False), (25, True), (100_000, True)])
def test_a_job_is_put_back_when_its_worker_is_dead(database: Database, silent_for: int, is_dead: bool) -> None:
    with database.transaction() as connection:
        a_job_of(connection, a_worker(connection, silent_for))
        assert jobs.revive(connection, SILENCE) == int(is_dead)
        assert states(connection) == ["todo" if is_dead else "doing"]


def test_a_job_whose_worker_is_not_even_known_is_put_back(database: Database) -> None:
    with database.transaction() as connection:
        a_job_of(connection, None)
        assert jobs.revive(connection, SILENCE) == 1
        assert states(connection) == ["todo"]


def test_a_twin_that_waits_stands_in_nobodys_way(database: Database) -> None:
    with database.transaction() as connection:
        a_job_of(connection, a_worker(connection, 60))
        connection.execute("UPDATE visit SET is_waiting = false")
        JobQueue().request_visits(connection, SCOPE, ["a"])
        assert jobs.revive(connection, SILENCE) == 1
        assert states(connection) == ["todo", "todo"]


def test_dead_workers_are_forgotten_once_they_hold_nothing(database: Database) -> None:
    with database.transaction() as connection:
        dead, alive = a_worker(connection, 60), a_worker(connection, 0)
        a_job_of(connection, dead)
        jobs.revive(connection, SILENCE)
        jobs.revive(connection, SILENCE)
        left = connection.execute("SELECT id FROM procrastinate_workers").fetchall()

    assert left == [(alive,)]
