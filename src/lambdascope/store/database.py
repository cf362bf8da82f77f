"""The service's PostgreSQL: a pool of connections, and transactions on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from lambdascope.model.errors import GaveWay, StateError

Connection: TypeAlias = psycopg.Connection[TupleRow]
Row: TypeAlias = tuple[Any, ...]

_CONNECT_SECONDS = 5
_POOL_SECONDS = 10.0
RECONNECT_SECONDS = 10.0
"""How long one attempt to reach a server that is away lasts. Its pauses grow, so that a longer one would come back
late; whoever asks next begins another."""


class Database:
    """Threads share it; each transaction has a connection of its own."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        """Nothing is connected before the first transaction."""
        self.url = url
        self._is_proven = False
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=0,
            max_size=connections,
            open=False,
            timeout=_POOL_SECONDS,
            reconnect_timeout=RECONNECT_SECONDS,
            kwargs={"connect_timeout": _CONNECT_SECONDS, "application_name": "lambdascope"},
            check=ConnectionPool.check_connection,
        )

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed at the end of the block, rolled back by an exception.

        Raises StateError if the database cannot be reached, or goes away meanwhile, and GaveWay if another transaction
        has to go first.
        """
        try:
            self._prove()
            self._pool.open()
            with self._pool.connection() as connection:
                yield connection
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            raise GaveWay(f"PostgreSQL let another transaction go first: {_first_line(error)}; try again") from error
        except psycopg.OperationalError as error:
            raise self._failure(_first_line(error)) from error

    def _prove(self) -> None:
        """Connect once directly: the pool tries again and again before it says no, and never says why."""
        if self._is_proven:
            return
        try:
            psycopg.connect(self.url, connect_timeout=_CONNECT_SECONDS).close()
        except psycopg.ProgrammingError as error:
            # The driver repeats an address that it does not understand, password and all.
            raise self._failure("the address is malformed") from error
        self._is_proven = True

    def _failure(self, reason: str) -> StateError:
        return StateError(
            f"PostgreSQL at {shown(self.url)} failed: {reason}; nothing was changed. "
            "Check the server and LAMBDASCOPE_DATABASE_URL"
        )

    def close(self) -> None:
        """Let go of all connections; a later transaction fails."""
        self._pool.close()


def shown(url: str) -> str:
    """The address as it may be shown: without password."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.scheme else "that address"
    except ValueError:
        return "that address"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
