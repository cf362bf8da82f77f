"""Another master key: every sealed value of the database is opened with the old one and sealed with the new one."""

from __future__ import annotations

from typing import NamedTuple

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
    connection.execute(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}")
    tables = sql.SQL(", ").join(sql.Identifier(each.table) for each in SEALED)
    # Whoever writes sealed values asks for the key afterwards, in the same transaction (master_key.require): either it
    # ends before we begin, or it waits for us and learns that its key is the old one.
    connection.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(tables))
    master_key.verify(connection, old)
    number = sum(_reseal(connection, each, old, new) for each in SEALED)
    master_key.replace(connection, new)
    return number


def _reseal(connection: Connection, each: SealedColumn, old: Sealer, new: Sealer) -> int:
    names = {name: sql.Identifier(getattr(each, name)) for name in ("table", "key", "column", "context")}
    begin = sql.SQL("SELECT {key}, {context}, {column} FROM {table} WHERE {column} IS NOT NULL").format(**names)
    end = sql.SQL(" ORDER BY {key} LIMIT %(limit)s").format(**names)
    onward = sql.SQL(" AND {key} > %(after)s").format(**names)
    update = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(**names)
    after, number = None, 0
    while True:
        select = begin + end if after is None else begin + onward + end
        rows = connection.execute(select, {"after": after, "limit": _BATCH}).fetchall()
        if not rows:
            return number
        renewed = [
            (new.seal(each.purpose, old.unseal(each.purpose, bytes(value), context), context), key)
            for key, context, value in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(update, renewed)
        after, number = rows[-1][0], number + len(rows)
