"""Findings: listed in pages, described once, deleted a few at a time."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from psycopg.sql import SQL

from lambdascope.model.account import Scope
from lambdascope.model.advisory import Vulnerability
from lambdascope.model.life import ClosedBecause, FindingStatus, FindingType
from lambdascope.store import findings
from lambdascope.store.database import Database
from tests.builders import (
    OTHER_SCOPE,
    SCOPE,
    START,
    World,
    a_package,
    a_record,
    every_row,
    in_thread,
    wait_until_blocked,
)

TYPE = FindingType.PACKAGE_VULNERABILITY
LATER = START + timedelta(hours=1)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """Three functions here and one elsewhere, each with two findings."""
    made = World(database, tmp_path)
    made.publish(a_record("CVE-2026-1001"), a_record("CVE-2026-1002", severity=[]))
    for scope in (SCOPE, OTHER_SCOPE):
        made.switch_on(scope)
    for name in ("a", "b", "c"):
        made.deploy(name, packages=[a_package()])
    made.deploy("a", packages=[a_package()], scope=OTHER_SCOPE)
    return made


def ids(world: World, scope: Scope = SCOPE) -> list[int]:
    with world.database.transaction() as connection:
        return sorted(findings.open_ids(connection, scope, FindingStatus.ACTIVE))


def test_pages_show_each_finding_once(world: World) -> None:
    arns = [each.finding.arn for each in world.findings()]
    pages: list[str] = []
    with world.database.transaction() as connection:
        while page := [
            each.finding.arn
            for each in findings.select(connection, SQL("TRUE"), {}, after=pages[-1] if pages else "", limit=3)
        ]:
            pages += page
            assert len(page) <= 3
        condition = SQL("fn.region = %(region)s")
        elsewhere = list(findings.select(connection, condition, {"region": OTHER_SCOPE.region}))

    assert (pages, len(pages)) == (sorted(arns), 8)
    assert {each.function.key.scope for each in elsewhere} == {OTHER_SCOPE}


def test_only_open_findings_are_closed_or_change_their_status(world: World) -> None:
    first, second, *_ = ids(world)
    with world.database.transaction() as connection:
        findings.close(connection, [first], ClosedBecause.REMEDIATED, START)
        told = findings.set_status(connection, [first, second], FindingStatus.SUPPRESSED, LATER)
        findings.close(connection, [first], ClosedBecause.RESOURCE, LATER)
        rows = connection.execute(
            "SELECT status, closed_at, closed_because FROM finding WHERE id = ANY(%s) ORDER BY id", ([first, second],)
        ).fetchall()

    assert len(told) == 1
    assert rows == [("CLOSED", START, "REMEDIATED"), ("SUPPRESSED", None, None)]


def test_all_findings_of_functions_are_closed_once(world: World) -> None:
    id_ = world.function("a").id
    with world.database.transaction() as connection:
        closed = findings.close_all(connection, [id_], TYPE, ClosedBecause.RESOURCE, LATER)
        again = findings.close_all(connection, [id_], TYPE, ClosedBecause.RESOURCE, LATER)
        other = findings.close_all(connection, [id_], FindingType.CODE_VULNERABILITY, ClosedBecause.RESOURCE, LATER)
        concerned = findings.concerned_functions(connection, ["CVE-2026-1001", "unknown"])

    assert sorted(closed) == sorted(
        (id_, each.finding.arn) for each in world.findings("a") if each.function.key.scope == SCOPE
    )
    assert (again, other) == ((), ())
    assert sorted(concerned) == sorted(
        [world.function("b").id, world.function("c").id, world.function("a", OTHER_SCOPE).id]
    )


def test_known_findings_are_those_of_the_functions_and_vulnerabilities(world: World) -> None:
    id_ = world.function("a").id
    with world.database.transaction() as connection:
        everything = list(findings.known(connection, [id_], TYPE))
        one = list(findings.known(connection, [id_], TYPE, ["CVE-2026-1001"]))
        assert list(findings.known(connection, [id_], TYPE, [])) == []
        assert list(findings.known(connection, [id_], FindingType.CODE_VULNERABILITY)) == []

    assert sorted(each.vulnerability for each in everything) == ["CVE-2026-1001", "CVE-2026-1002"]
    assert [each.vulnerability for each in one] == ["CVE-2026-1001"]
    assert (one[0].status, one[0].first_observed_at, one[0].closed_at) == (FindingStatus.ACTIVE, START, None)


def test_a_vulnerability_is_written_again_only_where_it_differs(database: Database) -> None:
    one, other = Vulnerability("CVE-1", (), (), 0.1), Vulnerability("CVE-2", ("a\0",), ())
    with database.transaction() as connection:
        findings.put_vulnerabilities(connection, [other, one], START)
        findings.put_vulnerabilities(connection, [one, other._replace(aliases=("b",))], LATER)
        findings.put_probabilities(connection, {"CVE-1": 0.5, "CVE-2": None, "CVE-3": 0.1})
        findings.put_probabilities(connection, {})
        rows = connection.execute("SELECT id, epss, updated_at FROM vulnerability ORDER BY id").fetchall()

    assert rows == [("CVE-1", 0.5, START), ("CVE-2", None, LATER)]


def test_findings_of_an_account_and_region_are_deleted_a_few_at_a_time(world: World) -> None:
    with world.database.transaction() as connection:
        counts = [findings.delete_all(connection, SCOPE, TYPE, 4) for _ in range(3)]

    assert counts == [4, 2, 0]
    assert {each.function.key.scope for each in world.findings()} == {OTHER_SCOPE}


@pytest.mark.parametrize(
    ("because", "before", "limit", "number"),
    [
        (ClosedBecause.REMEDIATED, START, 10, 0),
        (ClosedBecause.REMEDIATED, LATER, 10, 3),
        (ClosedBecause.REMEDIATED, LATER, 2, 2),
        (ClosedBecause.RESOURCE, LATER, 10, 1),
    ],
)
def test_closed_findings_are_purged_by_their_reason(
    world: World, because: ClosedBecause, before: datetime, limit: int, number: int
) -> None:
    open_ = ids(world)
    with world.database.transaction() as connection:
        findings.close(connection, open_[:3], ClosedBecause.REMEDIATED, START)
        findings.close(connection, open_[3:4], ClosedBecause.RESOURCE, START)
        assert findings.purge_closed(connection, because, before, limit) == number


def test_one_that_is_open_again_is_not_purged_meanwhile(world: World) -> None:
    (first, *_) = ids(world)
    with world.database.transaction() as connection:
        findings.close(connection, [first], ClosedBecause.REMEDIATED, START)

    def purge() -> None:
        with world.database.transaction() as late:
            findings.purge_closed(late, ClosedBecause.REMEDIATED, LATER, 10)

    with ExitStack() as beside, world.database.transaction() as connection:
        connection.execute("UPDATE finding SET status = 'ACTIVE', closed_at = NULL WHERE id = %s", (first,))
        beside.enter_context(in_thread(purge))
        wait_until_blocked(world.database)

    assert len(every_row(world.database, "finding")) == 8


def test_closed_findings_are_held_but_for_those_just_being_deleted(world: World) -> None:
    first, second, third, *_ = ids(world)
    with world.database.transaction() as connection:
        findings.close(connection, [first, second], ClosedBecause.REMEDIATED, START)
        findings.close(connection, [third], ClosedBecause.RESOURCE, START)
    with world.database.transaction() as connection, world.database.transaction() as other:
        other.execute("SET LOCAL lock_timeout = '2s'")
        findings.purge_closed(connection, ClosedBecause.RESOURCE, LATER, 10)
        held = findings.hold_closed(other, [first, third])
        with in_thread(lambda: purged(world)):
            wait_until_blocked(world.database)
            other.commit()

    assert held == {first}


def purged(world: World) -> None:
    with world.database.transaction() as connection:
        findings.purge_closed(connection, ClosedBecause.REMEDIATED, LATER, 10)


def test_aliases_and_arns_are_told(world: World) -> None:
    arns = [each.finding.arn for each in world.findings()]
    with world.database.transaction() as connection:
        findings.put_vulnerabilities(connection, [Vulnerability("CVE-2026-1001", ("GHSA-1", "a\0"), ())], LATER)
        aliases = findings.aliases(connection, ["CVE-2026-1001", "CVE-2026-1002", "unknown"])
        taken = findings.taken_arns(connection, [arns[0], "arn:unknown"])

    assert aliases == {"CVE-2026-1001": ("GHSA-1", "a\ufffd"), "CVE-2026-1002": ()}
    assert taken == {arns[0]}
