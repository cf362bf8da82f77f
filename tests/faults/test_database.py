"""A database that goes away while scans are under way: everybody recovers by themselves, and no work is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from lambdascope.model.account import AccountId
from lambdascope.store.database import Database
from lambdascope.store.embedded import EmbeddedPostgres
from lambdascope.store.migrate import migrate
from tests.aws_faults import Fault, FaultyAws
from tests.faults.installation import (
    Installation,
    State,
    becomes,
    deploy_number,
    doubled,
    expected_of,
    is_running,
    until,
)
from tests.local_aws import LocalAws

Install = Callable[..., Installation]


class Postgres:
    """A server of the test's own, that comes back on the same port."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedPostgres(folder / "data", is_durable=False, system_dir=folder / "system")
        self.url = self._server.start()
        database = Database(self.url)
        migrate(database)
        database.close()

    def end(self, number: signal.Signals) -> None:
        """SIGINT: it tells its clients. SIGKILL: it does not."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int").fetchone()
        assert row is not None
        os.kill(row[0], number)
        until(lambda: not is_running(row[0]))

    def begin(self) -> None:
        assert self._server.start() == self.url

    def close(self) -> None:
        self._server.start()
        self._server.stop()


@pytest.fixture
def postgres(reachable_folder: Callable[[], Path]) -> Iterator[Postgres]:
    server = Postgres(reachable_folder())
    yield server
    server.close()


def under_load(
    installation: Installation, account: AccountId, faulty_aws: FaultyAws, functions: int
) -> dict[str, State]:
    """Have functions scanned by a server and a worker; returns what is right of them once some are."""
    client = installation.recorder.client(account)
    numbers = {f"f{number}": number % 16 for number in range(functions)}
    for name, number in numbers.items():
        deploy_number(client, name, number)
    faulty_aws.add(Fault("lambda:GetFunction", delay_seconds=0.3))
    installation.switch_on(account)
    installation.serve(account, "--without-worker")
    installation.worker(account)
    until(lambda: installation.count("coverage", "reason = 'SUCCESSFUL'"))
    return {name: State("SUCCESSFUL", expected_of(number)) for name, number in numbers.items()}


def found(installation: Installation) -> dict[str, State]:
    """The states as soon as the database can be asked."""
    with suppress(Exception):
        return installation.states()
    return {}


def test_a_database_that_is_restarted_and_killed_under_load(
    local_aws: LocalAws, faulty_aws: FaultyAws, postgres: Postgres, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(postgres.url, faulty_aws.endpoint)
    right = under_load(installation, account, faulty_aws, 24)
    for number in (signal.SIGINT, signal.SIGKILL):
        postgres.end(number)
        time.sleep(1)
        postgres.begin()
        until(lambda: found(installation))
    began = time.monotonic()
    becomes(lambda: found(installation), right, 120)
    until(installation.rests, 60)
    print(f"right {time.monotonic() - began:.1f} s after the last restart")

    assert doubled(installation.database) == []


@pytest.mark.long
def test_a_job_whose_end_cannot_be_noted_is_done_again(
    local_aws: LocalAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, local_aws.endpoint)
    client = installation.recorder.client(account)
    deploy_number(client, "f", 1)
    # What notes the end of a job fails as long as a row says so, while all else works.
    with installation.database.transaction() as connection:
        connection.execute("CREATE TABLE broken AS SELECT true AS is_broken")
        connection.execute(
            """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF (SELECT is_broken FROM broken) THEN
                RAISE deadlock_detected;
              END IF;
              RETURN OLD;
            END $$;
            CREATE TRIGGER failing BEFORE DELETE ON procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION fail();
            """
        )
    installation.switch_on(account)
    installation.serve(account)
    becomes(lambda: installation.state("f"), State("SUCCESSFUL", expected_of(1)))
    (first,) = workers(installation)
    until(lambda: first not in workers(installation), 60)
    with installation.database.transaction() as connection:
        connection.execute("UPDATE broken SET is_broken = false")
    until(installation.rests, 60)
    deploy_number(client, "f", 2)

    becomes(lambda: installation.state("f"), State("SUCCESSFUL", expected_of(2)))


def workers(installation: Installation) -> list[int]:
    with installation.database.transaction() as connection:
        return [id_ for (id_,) in connection.execute("SELECT id FROM procrastinate_workers")]


@pytest.mark.long
def test_a_database_that_is_away_for_long(
    local_aws: LocalAws, faulty_aws: FaultyAws, postgres: Postgres, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(postgres.url, faulty_aws.endpoint)
    right = under_load(installation, account, faulty_aws, 40)
    postgres.end(signal.SIGKILL)
    time.sleep(75)
    postgres.begin()
    began = time.monotonic()
    becomes(lambda: found(installation), right, 180)
    until(installation.rests, 60)
    print(f"right {time.monotonic() - began:.1f} s after it was back")

    assert doubled(installation.database) == []
