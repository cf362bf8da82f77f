"""Generations and their files."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lambdascope.store import generations
from lambdascope.store.database import Connection, Database
from lambdascope.store.generations import Generation
from tests.builders import START, every_row

LATER = START + timedelta(hours=1)


def record(connection: Connection, sha256: str = "0" * 64) -> Generation:
    return generations.record(connection, sha256=sha256, size=5, compiled_at=START, updated_at=START)


def test_the_newest_is_in_effect(database: Database) -> None:
    with database.transaction() as connection:
        assert generations.current(connection) is None
        first, second, third = (record(connection, str(number) * 64) for number in range(3))
        assert generations.current(connection) == third
        assert generations.newest(connection, 2) == (third, second)

    assert first == (1, "0" * 64, 5, START, START)


def test_reading_the_feed_never_makes_a_generation_older(database: Database) -> None:
    with database.transaction() as connection:
        made = record(connection)
        for time in (LATER, START):
            generations.mark_updated(connection, made.id, time)
        assert generations.current(connection) == made._replace(updated_at=LATER)


@pytest.mark.parametrize(
    "parts", [[], [b""], [b"abc", b"\0\xff" * 1_000, b"d"], [bytes([n % 256]) for n in range(1_030)]]
)
def test_a_file_is_kept_in_parts(database: Database, parts: list[bytes]) -> None:
    with database.transaction() as connection:
        made, other = record(connection), record(connection)
        generations.put_file(connection, made.id, parts)
        assert b"".join(generations.file_parts(connection, made.id)) == b"".join(parts)
        assert list(generations.file_parts(connection, other.id)) == []
        generations.forget_files(connection, [other.id])
        assert list(generations.file_parts(connection, made.id)) == []


def test_what_changed_is_remembered_once(database: Database) -> None:
    with database.transaction() as connection:
        made, other = record(connection), record(connection)
        generations.put_changes(connection, made.id, ["b", "a", "b", "c\0", "c\ud800"])
        assert sorted(generations.changes(connection, made.id)) == ["a", "b", "c�"]
        assert generations.changes(connection, other.id) == ()


def test_old_generations_are_forgotten_but_for_the_newest(database: Database) -> None:
    with database.transaction() as connection:
        for number in range(5):
            made = record(connection)
            generations.put_changes(connection, made.id, ["a"])
            generations.put_file(connection, made.id, [b"x"])
            connection.execute("UPDATE generation SET recorded_at = %s WHERE id = %s", (START, made.id))
            assert number + 1 == made.id
        generations.purge(connection, START, 2)
        untouched = len(connection.execute("SELECT 1 FROM generation").fetchall())
        generations.purge(connection, LATER, 2)

    assert untouched == 5
    assert [row[0] for row in every_row(database, "generation")] == [4, 5]
    assert [row[0] for row in every_row(database, "generation_change")] == [4, 5]
