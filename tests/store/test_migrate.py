"""Migrating the service's PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import psycopg
import pytest

from lambdascope.model.errors import StateError
from lambdascope.store.database import Database
from lambdascope.store.migrate import migrate, migrations, pending

SOURCE = Path(__file__).parents[2] / "src"
MIGRATE = """
import sys
from lambdascope.store.database import Database
from lambdascope.store.migrate import migrate
database = Database(sys.argv[1])
print(len(migrate(database)))
database.close()
"""


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in rows}


def applied(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM migration ORDER BY number")]


def test_migrations_are_numbered_without_gaps() -> None:
    assert [each.number for each in migrations()] == list(range(1, len(migrations()) + 1))


def test_an_empty_database_gets_every_migration_and_the_tables_of_the_job_queue(empty_database_url: str) -> None:
    database = Database(empty_database_url)

    assert migrate(database) == migrations()
    assert {"account", "migration", "procrastinate_jobs"} <= tables(empty_database_url)
    assert applied(empty_database_url) == [each.number for each in migrations()]
    database.close()


def test_a_second_run_applies_nothing(database: Database) -> None:
    assert migrate(database) == ()


def test_everything_is_pending_in_an_empty_database_and_asking_creates_nothing(empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url) as connection:
        assert pending(connection) == migrations()
    assert tables(empty_database_url) == set()


def test_nothing_is_pending_in_a_migrated_database(database: Database) -> None:
    with database.transaction() as connection:
        assert pending(connection) == ()


def test_a_migration_that_is_not_recorded_is_pending(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("DELETE FROM migration WHERE number = %s", (migrations()[-1].number,))

        assert pending(connection) == migrations()[-1:]


def test_what_a_newer_version_has_applied_is_left_alone(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO migration (number, name) VALUES (9999, '9999_newer.sql')")

    assert migrate(database) == ()


def test_two_processes_at_once_apply_each_migration_once(empty_database_url: str) -> None:
    command = [sys.executable, "-c", MIGRATE, empty_database_url]
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    processes = [subprocess.Popen(command, env=environment, stdout=PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]

    assert sorted(int(output) for output in outputs) == [0, len(migrations())]
    assert applied(empty_database_url) == [each.number for each in migrations()]


def test_a_failure_changes_nothing_and_says_why(empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("CREATE TABLE account (in_the_way text)")
    database = Database(empty_database_url)

    with pytest.raises(StateError, match='relation "account" already exists; nothing was changed'):
        migrate(database)
    assert tables(empty_database_url) == {"account"}
    database.close()
