"""Another master key: every sealed value of the database is opened with the old one and sealed with the new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from psycopg import sql

from lambdascope.store import master_key
from lambdascope.store.database import Connection
from lambdascope.store.sealing import Purpose, Sealer

_BATCH = 200
"""Values in memory at a time."""
_LOCK_MILLISECONDS = 60_000


class SealedColumn(NamedTuple):
    """Where sealed values are."""

    table: str
    key: str
    """What identifies a row, and orders them."""
    column: str
    purpose: Purpose
    context: str
    """The column with the context in which they were sealed."""


SEALED = (
    SealedColumn("code_scan", "id", "findings", Purpose.CODE, "key"),
    SealedColumn("finding", "id", "quoted", Purpose.CODE, "arn"),
    SealedColumn("api_key", "id", "secret", Purpose.API_KEY, "id"),
)
"""All of them but the check value, in the order in which a transaction may write into several."""


def reseal(connection: Connection, old: Sealer, new: Sealer) -> int:
    """Seal every value with the new key, within the caller's transaction; returns how many there were.

    Nobody writes any until it ends. Raises StateError if `old` is not the database's key, or a writer does not let go.
    """
    hold_writers(connection)
    master_key.verify(connection, old)
    number = sum(_reseal(connection, each, old, new) for each in SEALED)
    master_key.replace(connection, new)
    return number


def hold_writers(connection: Connection) -> None:
    """Let nobody write a sealed value, nor delete one, until the transaction ends; reading goes on."""
    connection.execute(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}")
    tables = sql.SQL(", ").join(sql.Identifier(each.table) for each in SEALED)
    # Whoever writes sealed values asks for the key afterwards, in the same transaction (master_key.require): either it
    # ends before we begin, or it waits for us and learns that its key is the old one. Those wait as well who have seen
    # that a row is there, and hold it.
    connection.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(tables))


def batches(connection: Connection, each: SealedColumn) -> Iterator[list[tuple[Any, str, bytes]]]:
    """All values of a column, some at a time, each with what identifies its row and with its context."""
    names = _names(each)
    begin = sql.SQL("SELECT {key}, {context}, {column} FROM {table} WHERE {column} IS NOT NULL").format(**names)
    end = sql.SQL(" ORDER BY {key} LIMIT %(limit)s").format(**names)
    onward = sql.SQL(" AND {key} > %(after)s").format(**names)
    after = None
    while True:
        select = begin + end if after is None else begin + onward + end
        rows = connection.execute(select, {"after": after, "limit": _BATCH}).fetchall()
        if not rows:
            return
        yield [(key, context, bytes(value)) for key, context, value in rows]
        after = rows[-1][0]


def _reseal(connection: Connection, each: SealedColumn, old: Sealer, new: Sealer) -> int:
    update = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(**_names(each))
    number = 0
    for rows in batches(connection, each):
        renewed = [
            (new.seal(each.purpose, old.unseal(each.purpose, value, context), context), key)
            for key, context, value in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(update, renewed)
        number += len(rows)
    return number


def _names(each: SealedColumn) -> dict[str, sql.Identifier]:
    return {name: sql.Identifier(getattr(each, name)) for name in ("table", "key", "column", "context")}
