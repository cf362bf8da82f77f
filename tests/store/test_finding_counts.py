"""The counts that are kept beside the findings are always what counting them would give."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from lambdascope.model.criteria import FilterAction
from lambdascope.model.life import ClosedBecause, FindingStatus, FindingType
from lambdascope.service.fleet import filters
from lambdascope.store import findings, functions
from lambdascope.store.database import Connection, Database
from lambdascope.store.migrate import migrations
from tests.builders import SCOPE, World, a_package, a_record, in_thread, wait_until_blocked

_NAMES = (
    "total", "critical", "high", "medium", "code_total", "code_critical", "code_high", "code_medium", "exploitable",
    "fixable",
)  # fmt: skip
TYPE = FindingType.PACKAGE_VULNERABILITY
STATUSES = ("ACTIVE", "SUPPRESSED", "CLOSED")
RULE = {"lambdaFunctionName": [{"comparison": "EQUALS", "value": "a"}]}
SEVERITIES = ("CRITICAL", "HIGH", "MEDIUM", "LOW", "UNTRIAGED")
_COUNTED = """
SELECT function_id, count(*), count(*) FILTER (WHERE severity = 'CRITICAL'), count(*) FILTER (WHERE severity = 'HIGH'),
       count(*) FILTER (WHERE severity = 'MEDIUM'), count(*) FILTER (WHERE is_code),
       count(*) FILTER (WHERE is_code AND severity = 'CRITICAL'), count(*) FILTER (WHERE is_code AND severity = 'HIGH'),
       count(*) FILTER (WHERE is_code AND severity = 'MEDIUM'), count(*) FILTER (WHERE exploited_since IS NOT NULL),
       count(*) FILTER (WHERE fix_available = 'YES')
FROM (SELECT *, type = 'CODE_VULNERABILITY' AS is_code FROM finding WHERE status = 'ACTIVE') f GROUP BY function_id
"""

# Every other one is in code, and one is exploited.
_INSERT = """
INSERT INTO finding (
  arn, function_id, type, vulnerability, status, severity, title, fix_available, source, exploited_since, rating,
  matches, digest, first_observed_at, last_observed_at, updated_at
)
SELECT concat(%(name)s::text, ' ', n), id,
       CASE mod(n, 2) WHEN 0 THEN 'CODE_VULNERABILITY' ELSE 'PACKAGE_VULNERABILITY' END,
       concat(%(name)s::text, ' ', n), %(status)s, %(severity)s, '', CASE mod(n, 2) WHEN 0 THEN '' ELSE 'YES' END, '',
       CASE n WHEN 1 THEN now() END, '{}', '[]', '', now(), now(), now()
FROM unnest(%(functions)s::bigint[]) WITH ORDINALITY AS each (id, n)
"""


def kept(connection: Connection) -> dict[int, tuple[int, ...]]:
    rows = connection.execute(f"SELECT function_id, {', '.join(_NAMES)} FROM finding_count WHERE total <> 0")
    return {id_: counts for id_, *counts in map(tuple, rows)}  # type: ignore[misc]  # rows are wide


def counted(connection: Connection) -> dict[int, tuple[int, ...]]:
    return {id_: counts for id_, *counts in map(tuple, connection.execute(_COUNTED))}  # type: ignore[misc]  # as above


def assert_right(database: Database) -> None:
    with database.transaction() as connection:
        assert kept(connection) == counted(connection)
        (negative,) = connection.execute(
            f"SELECT count(*) FROM finding_count WHERE least({', '.join(_NAMES)}) < 0"
        ).fetchone() or (None,)
    assert negative == 0


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """Three functions with two findings each."""
    made = World(database, tmp_path)
    made.switch_on()
    made.publish(a_record("CVE-2026-1001"), a_record("CVE-2026-1002", severity=[]))
    for name in ("a", "b", "c"):
        made.deploy(name, packages=[a_package()])
    return made


def test_they_follow_a_finding_s_life(world: World) -> None:
    database = world.database
    assert_right(database)
    rule = filters.create_filter(database, SCOPE, "rule", FilterAction.SUPPRESS, RULE, world.clock())
    assert_right(database)
    world.deploy("b", packages=[a_package(version="3.0")])  # all of its findings end
    assert_right(database)
    world.publish(a_record("CVE-2026-1001", fixed=None), a_record("CVE-2026-1003"))
    assert_right(database)
    filters.delete_filter(database, rule, world.clock())
    assert_right(database)
    with database.transaction() as connection:
        findings.close_all(connection, [world.function("c").id], TYPE, ClosedBecause.RESOURCE, world.clock())
    assert_right(database)
    with database.transaction() as connection:
        assert findings.delete_all(connection, SCOPE, TYPE, 3) == 3
    assert_right(database)


def test_they_go_with_their_function(world: World) -> None:
    with world.database.transaction() as connection:
        assert functions.purge_scope(connection, SCOPE, 2) == 2
    assert_right(world.database)
    with world.database.transaction() as connection:
        assert len(kept(connection)) == 1


def test_any_statements_leave_them_right(world: World) -> None:
    random = Random(4)
    ids = [world.function(name).id for name in ("a", "b", "c")]
    for step in range(60):
        with world.database.transaction() as connection:
            for _ in range(random.randrange(1, 4)):
                _do_anything(connection, random, ids, step)
            if random.random() < 0.2:
                connection.rollback()
        assert_right(world.database)
    with world.database.transaction() as connection:
        assert sum(counts[0] for counts in kept(connection).values()) > 10


def _do_anything(connection: Connection, random: Random, ids: list[int], step: int) -> None:
    """One statement that writes several findings."""
    given: dict[str, Any] = {
        "functions": [random.choice(ids) for _ in range(4)],
        "name": f"{step} {random.random()}",
        "status": random.choice(STATUSES),
        "severity": random.choice(SEVERITIES),
        "rest": random.randrange(3),
    }
    statement = random.choice(
        (
            _INSERT,
            _INSERT,
            "UPDATE finding SET status = %(status)s WHERE mod(id, 3) = %(rest)s",
            "UPDATE finding SET severity = %(severity)s, fix_available = 'YES' WHERE mod(id, 3) = %(rest)s",
            "UPDATE finding SET exploited_since = now() WHERE mod(id, 3) = %(rest)s",
            "DELETE FROM finding WHERE mod(id, 15) = %(rest)s",
        )
    )
    connection.execute(statement.encode(), given)


def test_transactions_that_write_at_once_leave_them_right(world: World) -> None:
    """They write findings of the same functions in other orders, and none is a victim of another."""
    ids = [world.function(name).id for name in ("a", "b", "c")]

    def write(seed: int) -> int:
        random = Random(seed)
        for step in range(15):
            order = random.sample(ids, len(ids))
            with world.database.transaction() as connection:
                given = {"functions": order, "name": f"{seed} {step}", "status": "ACTIVE", "severity": "HIGH"}
                connection.execute(_INSERT, given)
        return seed

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, range(4))) == [0, 1, 2, 3]
    assert_right(world.database)


def test_whoever_waits_adds_to_what_the_other_left(world: World) -> None:
    function = world.function("a").id
    with world.database.transaction() as connection:
        (one, other) = (
            id_
            for (id_,) in connection.execute("SELECT id FROM finding WHERE function_id = %s ORDER BY id", (function,))
        )

    def suppress(id_: int) -> None:
        with world.database.transaction() as connection:
            findings.set_status(connection, [id_], FindingStatus.SUPPRESSED, world.clock())

    with world.database.transaction() as connection:
        findings.set_status(connection, [one], FindingStatus.SUPPRESSED, world.clock())
        with in_thread(lambda: suppress(other)):
            wait_until_blocked(world.database)
            connection.commit()
    assert_right(world.database)
    with world.database.transaction() as connection:
        assert function not in kept(connection)


def test_a_database_that_has_findings_gets_their_counts(database_url: str, world: World) -> None:
    reads = next(each for each in migrations() if each.name.endswith("_finding_reads.sql"))
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP TABLE finding_count")
        counting = reads.sql[reads.sql.index("CREATE TABLE finding_count") : reads.sql.index("-- Counts move")]
        filling = reads.sql[reads.sql.index("INSERT INTO finding_count\n") :]
        connection.execute(counting.encode())
        connection.execute(filling.encode())
    assert_right(world.database)
    with world.database.transaction() as connection:
        assert len(kept(connection)) == 3
