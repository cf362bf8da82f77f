"""Generations: each compiled advisory database that took effect, its file, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from lambdascope.store.database import Connection
from lambdascope.store.text import storable

PART_BYTES = 8_000
"""The file is stored in parts of this size: one row fills one page, which PostgreSQL writes three times as quickly as
values that it has to cut up itself."""

_PARTS_AT_ONCE = 512
"""So many are read at a time, so that no machine holds the whole file in memory."""


class Generation(NamedTuple):
    """One compiled advisory database."""

    id: int
    sha256: str
    """Of the file, lower-case hex."""
    size: int
    compiled_at: datetime
    updated_at: datetime
    """When its feed was last read."""


_COLUMNS = "id, sha256, size, compiled_at, updated_at"


def current(connection: Connection) -> Generation | None:
    """The generation in effect; None before the first."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM generation ORDER BY id DESC LIMIT 1").fetchone()
    return Generation(*row) if row else None


def newest(connection: Connection, count: int) -> tuple[Generation, ...]:
    """The newest generations, the one in effect first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM generation ORDER BY id DESC LIMIT %s", (count,))
    return tuple(Generation(*row) for row in rows)


def record(
    connection: Connection, *, sha256: str, size: int, compiled_at: datetime, updated_at: datetime
) -> Generation:
    """Make a new generation, in effect when the transaction commits."""
    row = connection.execute(
        f"""
        INSERT INTO generation (sha256, size, compiled_at, updated_at) VALUES (%s, %s, %s, %s) RETURNING {_COLUMNS}
        """,
        (sha256, size, compiled_at, updated_at),
    ).fetchone()
    assert row is not None  # RETURNING
    return Generation(*row)


def mark_updated(connection: Connection, generation: int, updated_at: datetime) -> None:
    """Note that the feed was read and had nothing newer."""
    connection.execute(
        "UPDATE generation SET updated_at = greatest(updated_at, %s) WHERE id = %s", (updated_at, generation)
    )


def put_file(connection: Connection, generation: int, parts: Iterable[bytes]) -> None:
    """Keep the file for other machines."""
    with connection.cursor().copy(
        "COPY generation_file (generation, position, data) FROM STDIN (FORMAT binary)"
    ) as copy:
        copy.set_types(["int4", "int4", "bytea"])
        for position, data in enumerate(parts):
            copy.write_row((generation, position, data))


def file_parts(connection: Connection, generation: int) -> Iterator[bytes]:
    """The file, part by part; nothing if it is kept no longer."""
    position = 0
    while rows := connection.execute(
        "SELECT data FROM generation_file WHERE generation = %s AND position >= %s ORDER BY position LIMIT %s",
        (generation, position, _PARTS_AT_ONCE),
    ).fetchall():
        yield b"".join(data for (data,) in rows)
        position += len(rows)


def put_changes(connection: Connection, generation: int, vulnerabilities: Iterable[str]) -> None:
    """Remember which vulnerabilities differ from the generation before."""
    with connection.cursor().copy("COPY generation_change (generation, vulnerability) FROM STDIN") as copy:
        for vulnerability in {storable(each) for each in vulnerabilities}:
            copy.write_row((generation, vulnerability))


def changes(connection: Connection, generation: int) -> tuple[str, ...]:
    """The vulnerabilities that differ from the generation before."""
    rows = connection.execute("SELECT vulnerability FROM generation_change WHERE generation = %s", (generation,))
    return tuple(vulnerability for (vulnerability,) in rows)


def forget_files(connection: Connection, keep: Sequence[int]) -> None:
    """Delete the files of all but some generations."""
    connection.execute("DELETE FROM generation_file WHERE generation <> ALL(%s)", (list(keep),))


def purge(connection: Connection, before: datetime, keep: int) -> None:
    """Delete generations from before that time, but for the newest ones."""
    connection.execute(
        """
        DELETE FROM generation WHERE recorded_at < %s
          AND id NOT IN (SELECT id FROM generation ORDER BY id DESC LIMIT %s)
        """,
        (before, keep),
    )
