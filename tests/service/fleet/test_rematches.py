"""Matching stored inventories again: only what is kept current, in an order in which nobody waits in a circle."""

from __future__ import annotations

from contextlib import ExitStack

from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.store import coverage, functions, locks
from lambdascope.store.coverage import CoverageChange
from tests.builders import SCOPE, START, World, a_package, a_record, every_row, in_thread, wait_until_blocked


def set_reason(world: World, reason: StatusReason) -> None:
    with world.database.transaction() as connection:
        change = CoverageChange(world.function().id, ScanType.PACKAGE, reason, "so it is")
        coverage.put(connection, [change], world.clock())


def test_before_the_first_advisories_nothing_is_matched(world: World) -> None:
    world.deploy(packages=[a_package()])
    before = every_row(world.database, "coverage")
    world.rematch(1, [world.function().id], True)

    assert (every_row(world.database, "coverage"), world.findings()) == (before, [])


def test_a_function_that_cannot_be_read_just_now_is_matched_and_stays_so(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    for reason in (StatusReason.INTERNAL_ERROR, StatusReason.ACCESS_DENIED):
        set_reason(world, reason)
        now = world.clock.pass_by(hours=1)
        world.publish(a_record(), a_record("CVE-2026-1001", details=reason.value))

        found = world.coverage()
        assert (found.reason, found.detail, found.last_scanned_at) == (reason, "so it is", now)
        assert world.statuses() == [("CVE-2026-1000", "ACTIVE"), ("CVE-2026-1001", "ACTIVE")]


def test_a_job_for_what_is_no_longer_scanned_does_nothing(world: World) -> None:
    world.publish(a_record("CVE-2026-1001", "jinja2"))
    world.deploy(packages=[a_package()])
    world.compile(a_record())
    world.fleet.generations.publish(world.advisories, world.fleet.queue)
    set_reason(world, StatusReason.PENDING_DISABLE)
    world.clock.pass_by(hours=1)
    world.do_rematches()

    assert world.findings() == []
    assert world.coverage().last_scanned_at == START


def test_a_job_for_functions_that_are_gone_does_nothing(world: World) -> None:
    world.publish(a_record())
    world.rematch(1, [1, 2, 3], True)
    world.rematch(1, [1, 2, 3], False)

    assert world.findings() == []


def test_it_waits_for_a_rule_before_it_locks_functions(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    id_ = world.function().id
    with ExitStack() as beside, world.database.transaction() as connection:
        locks.change_rules(connection, *SCOPE)
        beside.enter_context(in_thread(lambda: world.rematch(1, [id_], True)))
        wait_until_blocked(world.database)
        with world.database.transaction() as scan:
            scan.execute("SET LOCAL lock_timeout = '5s'")
            assert [each.id for each in functions.locked(scan, [id_])] == [id_]


def test_a_scan_waits_for_a_rule_before_it_locks_functions(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    id_ = world.function().id
    with ExitStack() as beside, world.database.transaction() as connection:
        locks.change_rules(connection, *SCOPE)
        beside.enter_context(in_thread(lambda: world.deploy(packages=[a_package(version="2.0")])))
        wait_until_blocked(world.database)
        with world.database.transaction() as other:
            other.execute("SET LOCAL lock_timeout = '5s'")
            assert [each.id for each in functions.locked(other, [id_])] == [id_]

    assert world.statuses() == [("CVE-2026-1000", "CLOSED")]
