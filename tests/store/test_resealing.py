"""Another master key: everything opens with the new one, nothing with the old, and nobody writes with that any more."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from lambdascope.model.account import AccountId
from lambdascope.model.api_key import AccessKeyId, ApiKey, Role
from lambdascope.model.errors import StateError
from lambdascope.model.life import FindingStatus, FindingType
from lambdascope.store import api_keys, code_scans, findings, master_key
from lambdascope.store.database import Connection, Database
from lambdascope.store.findings import Written
from lambdascope.store.resealing import SEALED, reseal
from lambdascope.store.sealing import Purpose, SealBroken, Sealer
from tests.builders import START, World, in_thread, wait_until_blocked
from tests.engine.reports.test_sarif import a_code_finding

OLD = Sealer(b"0123456789abcdef" * 2)
NEW = Sealer(b"fedcba9876543210" * 2)
UNSEALED = {("generation_file", "data"), ("master_key_check", "value")}
"""Bytes that are public, and the check value, which is written anew in any case."""
KEY = ApiKey(AccessKeyId("LSKAAAAAAAAAAAAAAAAA"), AccountId("111122223333"), Role.ADMIN, START)
FINDINGS = 450
"""More than two batches."""


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """A database begun with OLD, in which there is some of everything that is sealed."""
    world = World(database, tmp_path)
    world.switch_on()
    world.deploy("billing")
    with database.transaction() as connection:
        master_key.claim(connection, OLD)
        write_findings(connection, range(FINDINGS))
        sealed = OLD.seal(Purpose.CODE, b"result", "scan")
        code_scans.put(connection, "scan", files=1, lines=1, problems=(), findings=sealed)
        code_scans.note_crash(connection, "one that has no result", "too much memory")
        api_keys.put(connection, KEY, "secret", OLD)
    return world


def write_findings(connection: Connection, numbers: range, sealer: Sealer = OLD) -> None:
    row = connection.execute("SELECT id FROM function").fetchone()
    assert row is not None
    rows = [
        Written(None, row[0], a_code_finding(arn=f"arn:{n}", fingerprint=f"{n}"), FindingStatus.ACTIVE, "t", "", "")
        for n in numbers
    ]
    findings.insert(connection, rows, FindingType.CODE_VULNERABILITY, START, sealer)


def everything(connection: Connection, sealer: Sealer) -> tuple[object, ...]:
    """All that was sealed, opened. Raises SealBroken."""
    master_key.require(connection, sealer)
    found = connection.execute("SELECT arn, quoted FROM finding ORDER BY arn").fetchall()
    (scan,) = connection.execute("SELECT id FROM code_scan WHERE is_done").fetchall()
    findings = code_scans.sealed_findings(connection, scan[0])
    assert findings is not None
    return (
        [(arn, sealer.unseal(Purpose.CODE, bytes(quoted), arn)) for arn, quoted in found],
        sealer.unseal(Purpose.CODE, findings, "scan"),
        api_keys.in_force(connection, KEY.id, sealer),
    )


def test_everything_opens_with_the_new_key_alone(world: World) -> None:
    with world.database.transaction() as connection:
        before = everything(connection, OLD)
        number = reseal(connection, OLD, NEW)
        after = everything(connection, NEW)

    assert (after, number) == (before, FINDINGS + 2)
    assert before[2] == (KEY, "secret")
    with world.database.transaction() as connection:
        assert everything(connection, NEW) == before
        with pytest.raises(SealBroken):
            api_keys.in_force(connection, KEY.id, OLD)
        with pytest.raises(StateError, match="not the one of this database"):
            master_key.verify(connection, OLD)


def test_with_another_key_than_the_database_s_nothing_is_changed(world: World) -> None:
    with pytest.raises(StateError, match="not the one of this database"), world.database.transaction() as connection:
        reseal(connection, NEW, OLD)

    with world.database.transaction() as connection:
        everything(connection, OLD)


def test_one_that_is_cut_off_has_changed_nothing(world: World) -> None:
    with world.database.transaction() as connection:
        connection.execute("UPDATE api_key SET secret = '\\x01'")
    with pytest.raises(SealBroken), world.database.transaction() as connection:
        reseal(connection, OLD, NEW)

    with world.database.transaction() as connection:
        master_key.require(connection, OLD)
        (arn, quoted), *_ = connection.execute("SELECT arn, quoted FROM finding").fetchall()
        assert OLD.unseal(Purpose.CODE, bytes(quoted), arn)


def test_who_writes_with_the_old_key_waits_and_is_refused(world: World) -> None:
    def write() -> None:
        with world.database.transaction() as connection:
            write_findings(connection, range(FINDINGS, FINDINGS + 1))

    with ExitStack() as rotating:
        reseal(rotating.enter_context(world.database.transaction()), OLD, NEW)
        with pytest.raises(StateError, match="the master key of the database was changed"), in_thread(write):
            wait_until_blocked(world.database)
            rotating.close()

    with world.database.transaction() as connection:
        found, *_ = everything(connection, NEW)
    assert isinstance(found, list) and len(found) == FINDINGS


def test_what_is_just_being_written_is_waited_for(world: World) -> None:
    def rotate() -> None:
        with world.database.transaction() as connection:
            assert reseal(connection, OLD, NEW) == FINDINGS + 3

    with ExitStack() as writing:
        write_findings(writing.enter_context(world.database.transaction()), range(FINDINGS, FINDINGS + 1))
        with in_thread(rotate):
            wait_until_blocked(world.database)
            writing.close()

    with world.database.transaction() as connection:
        everything(connection, NEW)


def test_reading_goes_on_meanwhile(world: World) -> None:
    with world.database.transaction() as connection:
        reseal(connection, OLD, NEW)
        with world.database.transaction() as another:
            assert api_keys.in_force(another, KEY.id, OLD) == (KEY, "secret")


def test_every_column_of_bytes_is_known(database: Database) -> None:
    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'bytea' AND table_name NOT LIKE 'procrastinate%'"
        )
        assert set(rows) == {(each.table, each.column) for each in SEALED} | UNSEALED


def test_before_anybody_began_the_database_every_key_may_write(database: Database) -> None:
    with database.transaction() as connection:
        master_key.require(connection, OLD)
