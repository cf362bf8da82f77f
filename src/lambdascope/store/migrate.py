"""Bringing the tables of the service's PostgreSQL to this version: numbered files, applied once, in order.

A migration only adds, so that a worker of the version before goes on working while a new one has already migrated.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import NamedTuple

import psycopg

from lambdascope.model.errors import StateError
from lambdascope.store.database import Connection, Database

_LOCK = 0x4C53_4D49_4752
"""The advisory lock that lets one process migrate at a time."""

_LOCK_MILLISECONDS = 10_000

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

_CREATE = """
CREATE TABLE IF NOT EXISTS migration (
  number     integer PRIMARY KEY,
  name       text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)
"""


class Migration(NamedTuple):
    """One numbered step."""

    number: int
    name: str
    sql: str


def migrations() -> tuple[Migration, ...]:
    """Every step of this version, in order."""
    found = []
    for file in resources.files(f"{__package__}.migrations").iterdir():
        match = _NAME.fullmatch(file.name)
        if match:
            found.append(Migration(int(match[1]), file.name, file.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def migrate(database: Database) -> tuple[Migration, ...]:
    """Apply what is missing, all of it or nothing; returns what was applied. Raises StateError.

    The job queue's own tables are made first, by the library's own schema.
    """
    try:
        with database.transaction() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            # What waits for a table holds up everybody who comes later: rather give up, and try again.
            connection.execute(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}")
            connection.execute(_CREATE)
            missing = _missing(connection)
            for migration in missing:
                if migration.number == 1:
                    connection.execute(_queue_schema())
                connection.execute(migration.sql.encode())
                connection.execute(
                    "INSERT INTO migration (number, name) VALUES (%s, %s)", (migration.number, migration.name)
                )
            return missing
    except psycopg.Error as error:
        raise StateError(f"cannot migrate the database: {str(error).splitlines()[0]}; nothing was changed") from error


def is_empty(connection: Connection) -> bool:
    """Whether nobody has ever migrated the database."""
    row = connection.execute("SELECT to_regclass('migration') IS NULL").fetchone()
    return bool(row and row[0])


def pending(connection: Connection) -> tuple[Migration, ...]:
    """What `migrate` would apply."""
    return migrations() if is_empty(connection) else _missing(connection)


def _missing(connection: Connection) -> tuple[Migration, ...]:
    applied = {number for (number,) in connection.execute("SELECT number FROM migration")}
    return tuple(each for each in migrations() if each.number not in applied)


def _queue_schema() -> bytes:
    from procrastinate.schema import SchemaManager  # only when the tables are made

    return SchemaManager.get_schema().encode()
