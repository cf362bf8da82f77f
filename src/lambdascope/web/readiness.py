"""What a server or a worker must have before it can do its work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg

from lambdascope.logs import logger
from lambdascope.model.errors import StateError
from lambdascope.store import generations, master_key
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.database import Connection, shown
from lambdascope.store.generations import Generation
from lambdascope.store.migrate import pending
from lambdascope.store.sealing import Sealer
from lambdascope.web.health import DATABASE_AWAY, Check, Readiness

_LOG = logger(__name__)

_CONNECT_SECONDS = 3
_STATEMENT_MILLISECONDS = 3000

FileOf = Callable[[Generation], str | os.PathLike[str]]
"""Where on this machine the file of a generation should lie."""


def readiness_checks(database_url: str, advisory_file: FileOf) -> tuple[Check, ...]:
    """Can the database be reached, are its migrations complete, are the advisories in effect here?"""
    return (
        Check("database", lambda: _database(database_url)),
        Check("migrations", lambda: _migrations(database_url), needs="database"),
        Check("advisories", lambda: _advisories(database_url, advisory_file), needs="migrations"),
    )


def key_check(database_url: str, sealer: Sealer) -> Check:
    """Is the master key still the database's? Another process may have changed it."""
    return Check("master_key", lambda: _key(database_url, sealer), needs="migrations")


def _database(url: str) -> Readiness:
    with _connection(url) as connection:
        connection.execute("SELECT 1")
    return Readiness(True, "PostgreSQL answers")


def _migrations(url: str) -> Readiness:
    with _connection(url) as connection:
        missing = pending(connection)
    if missing:
        names = ", ".join(each.name for each in missing)
        return Readiness(False, f"not applied: {names}; run `lambdascope migrate`")
    return Readiness(True, "all migrations are applied")


def _key(url: str, sealer: Sealer) -> Readiness:
    with _connection(url) as connection:
        master_key.require(connection, sealer)
    return Readiness(True, "the master key is the database's")


def _advisories(url: str, advisory_file: FileOf) -> Readiness:
    with _connection(url) as connection:
        current = generations.current(connection)
    if current is None:
        return Readiness(False, "no advisories have been read yet; wait for the first update")
    with AdvisoryDatabase(advisory_file(current)) as advisories:
        found = datetime.fromisoformat(advisories.compiled_at).astimezone(UTC)
    if found != current.compiled_at:
        return Readiness(False, f"the file here is not that of generation {current.id}; wait until it is fetched")
    return Readiness(True, f"generation {current.id}, compiled at {found:%Y-%m-%dT%H:%M:%SZ}")


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """A connection of its own that does not wait for long: one of the pool may be waited for by everybody.

    Raises StateError.
    """
    try:
        with psycopg.connect(
            url,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            application_name="lambdascope readiness",
            options=f"-c statement_timeout={_STATEMENT_MILLISECONDS}",
        ) as connection:
            yield connection
    except psycopg.Error as error:
        # The page is for anybody: where the server is, and as whom we ask, is for the log, which masks passwords.
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        _LOG.warning("PostgreSQL does not answer", database=shown(url), error=reason)
        raise StateError(DATABASE_AWAY) from error
