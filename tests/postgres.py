"""A real PostgreSQL for tests, and a fresh, migrated database for each that asks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import psycopg
import pytest

from lambdascope.store.database import Database
from lambdascope.store.embedded import EmbeddedPostgres
from lambdascope.store.migrate import migrate

_TEMPLATE = "migrated"
_MEMORY_NEEDED = 2 * 1024**3
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def reachable_folder() -> Iterator[Callable[[], Path]]:
    """Makes folders that every user can pass through; pytest's own are closed to the user of root's PostgreSQL."""
    with ExitStack() as folders:

        def make() -> Path:
            folder = Path(
                folders.enter_context(tempfile.TemporaryDirectory(prefix="lambdascope-tests-", dir=_memory()))
            )
            folder.chmod(0o711)
            return folder

        yield make


@pytest.fixture(scope="session")
def postgres_url(reachable_folder: Callable[[], Path]) -> Iterator[str]:
    """The URL of a server that runs as long as this process of the test run; its own database is empty."""
    folder = reachable_folder()
    with EmbeddedPostgres(folder / "data", is_durable=False, system_dir=folder / "system") as server:
        yield server.start()


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    name = f"empty_{next(_NUMBERS)}"
    _run(postgres_url, f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    yield _of(postgres_url, name)
    _run(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(postgres_url: str, _template: str) -> Iterator[str]:
    """The URL of a migrated database of this test's own: what another process is to be given."""
    name = f"test_{next(_NUMBERS)}"
    _run(postgres_url, f"CREATE DATABASE {name} TEMPLATE {_template} STRATEGY FILE_COPY")
    yield _of(postgres_url, name)
    _run(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of this test's own."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def _template(postgres_url: str) -> str:
    _run(postgres_url, f"CREATE DATABASE {_TEMPLATE} STRATEGY FILE_COPY")
    database = Database(_of(postgres_url, _TEMPLATE))
    try:
        migrate(database)
    finally:
        database.close()  # a database with connections cannot be copied
    return _TEMPLATE


def _memory() -> str | None:
    """A folder in memory, where copying a database takes 10 ms in place of 250; None where there is none to spare."""
    folder = "/dev/shm"
    is_there = os.path.isdir(folder) and os.access(folder, os.W_OK)
    return folder if is_there and shutil.disk_usage(folder).free > _MEMORY_NEEDED else None


def _of(server_url: str, database: str) -> str:
    return f"{server_url.rpartition('/')[0]}/{database}"


def _run(server_url: str, statement: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement.encode())
