"""What a lost master key sealed is given up, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdascope.model.life import FindingStatus, FindingType
from lambdascope.store import api_keys, code_scans, findings, lost_seals, master_key
from lambdascope.store.code_scans import Scanned
from lambdascope.store.database import Connection, Database
from lambdascope.store.findings import Written
from lambdascope.store.sealing import Purpose, SealBroken
from tests.builders import START, World
from tests.engine.reports.test_sarif import a_code_finding
from tests.store.test_resealing import KEY, NEW, OLD


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """Two functions, one with a finding and a result that OLD sealed, the other with those that NEW did."""
    world = World(database, tmp_path)
    world.switch_on()
    world.deploy("old")
    world.deploy("new")
    with database.transaction() as connection:
        for name, sealer in (("old", OLD), ("new", NEW)):
            row = connection.execute("SELECT id FROM function WHERE name = %s", (name,)).fetchone()
            assert row is not None
            finding = a_code_finding(arn=f"arn:{name}", fingerprint=name)
            written = [Written(None, row[0], finding, FindingStatus.ACTIVE, "t", "", "digest")]
            findings.insert(connection, written, FindingType.CODE_VULNERABILITY, START, sealer)
            sealed = sealer.seal(Purpose.CODE, b"result", name)
            scan = code_scans.put(connection, name, files=1, lines=1, problems=(), findings=sealed)
            code_scans.link(connection, row[0], Scanned(scan.id, "1", START, None))
        code_scans.note_crash(connection, "one that has no result", "too much memory")
        api_keys.put(connection, KEY, "secret", OLD)
        master_key.claim(connection, OLD)
    return world


def left(connection: Connection) -> tuple[object, ...]:
    """Findings, whether with texts, and their digests; results; how many functions have one; how many keys."""
    return (
        connection.execute("SELECT arn, quoted IS NOT NULL, digest FROM finding ORDER BY arn").fetchall(),
        [key for (key,) in connection.execute("SELECT key FROM code_scan ORDER BY key")],
        connection.execute("SELECT count(*) FROM function_code_scan").fetchall(),
        len(api_keys.all_of(connection)),
    )


def test_what_does_not_open_is_deleted_and_the_new_key_is_the_database_s(world: World) -> None:
    with world.database.transaction() as connection:
        lost = lost_seals.find(connection, NEW)
        assert (lost.is_key_other, len(lost.code_scans), len(lost.findings), lost.api_keys) == (True, 1, 1, (KEY.id,))
        concerned = lost_seals.forget(connection, lost, NEW)

        assert list(concerned.values()) == [["old"]]
        assert left(connection) == (
            [("arn:new", True, "digest"), ("arn:old", False, "")],
            ["new", "one that has no result"],
            [(1,)],
            0,
        )
        master_key.verify(connection, NEW)
        assert lost_seals.find(connection, NEW).is_nothing


def test_with_the_right_key_only_what_somebody_else_sealed_goes(world: World) -> None:
    with world.database.transaction() as connection:
        lost = lost_seals.find(connection, OLD)
        concerned = lost_seals.forget(connection, lost, OLD)

        assert (lost.is_key_other, list(concerned.values())) == (False, [["new"]])
        assert api_keys.in_force(connection, KEY.id, OLD) == (KEY, "secret")
        master_key.verify(connection, OLD)


def test_without_a_key_everything_is_lost(world: World) -> None:
    with world.database.transaction() as connection:
        lost = lost_seals.find(connection, None)

    assert (lost.is_key_other, len(lost.code_scans), len(lost.findings), len(lost.api_keys)) == (True, 2, 2, 1)


def test_what_a_newer_version_sealed_is_not_taken_for_lost(world: World) -> None:
    with world.database.transaction() as connection:
        connection.execute("UPDATE api_key SET secret = '\\x02ff'")
        with pytest.raises(SealBroken, match="newer"):
            lost_seals.find(connection, OLD)
