"""Newer advisories take effect once, for whoever they concern, on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.errors import DatabaseCorrupt, DatabaseError, DatabaseMissing
from lambdascope.model.finding import Severity
from lambdascope.service.advisories import update
from lambdascope.service.fleet.generations import Generations
from lambdascope.service.fleet.matcher import Matcher
from lambdascope.service.fleet.queue import JobQueue
from lambdascope.sources.feeds import addresses_below
from lambdascope.store import generations, locks
from lambdascope.store.database import Connection
from tests.builders import (
    START,
    Life,
    World,
    a_layer_arn,
    a_package,
    a_record,
    every_row,
    in_thread,
    wait_until_blocked,
    wait_until_held,
)

GENERATION_LOCK = 0x4C53_0001
LOW = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}]


def matcher_of(world: World, machine: Generations) -> Matcher | None:
    with world.database.transaction() as connection:
        return machine.matcher(connection)


def another_machine(world: World, folder: Path) -> Generations:
    return Generations(world.database, folder / "other machine")


def test_before_the_first_there_is_no_matcher(world: World) -> None:
    assert matcher_of(world, world.fleet.generations) is None


def test_publishing_twice_is_publishing_once(world: World) -> None:
    first = world.publish(a_record())
    world.clock.pass_by(hours=1)
    again = world.publish(a_record())

    assert (first and first.generation.id, again) == (1, None)
    with world.database.transaction() as connection:
        current = generations.current(connection)
    assert current is not None
    assert (current.compiled_at, current.updated_at) == (START, world.clock())


def test_functions_that_wait_for_the_first_advisories_are_matched_whole(world: World) -> None:
    world.deploy(packages=[a_package()])
    world.deploy("clean", packages=[a_package("jinja2")])
    before = (world.reason(), world.coverage().last_scanned_at, world.findings())
    now = world.clock.pass_by(hours=1)
    published = world.publish(a_record())

    assert before == (StatusReason.PENDING_INITIAL_SCAN, None, [])
    assert published is not None
    assert published.functions == 2
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
    for name in ("billing", "clean"):
        assert (world.reason(name), world.coverage(name).last_scanned_at) == (StatusReason.SUCCESSFUL, now)
    told = [(each.resource, each.state) for each in world.news() if each.state == "INITIAL_SCAN_COMPLETE"]
    assert sorted(told) == [("billing:$LATEST", "INITIAL_SCAN_COMPLETE"), ("clean:$LATEST", "INITIAL_SCAN_COMPLETE")]


def test_a_new_advisory_moves_the_scan_time_of_the_concerned_and_of_no_other(world: World) -> None:
    layer = {a_layer_arn(): [a_package(path="python/flask-1.0.dist-info/METADATA")]}
    world.publish(a_record("CVE-2026-1001", "jinja2"))
    world.deploy("direct", packages=[a_package()])
    world.deploy("by-layer", layers=layer)
    world.deploy("fixed", packages=[a_package(version="2.0")])
    world.deploy("other", packages=[a_package("jinja2")])
    others = [row for row in every_row(world.database, "finding") if row[4] == "CVE-2026-1001"]
    now = world.clock.pass_by(hours=1)
    published = world.publish(a_record("CVE-2026-1001", "jinja2"), a_record("CVE-2026-1002"))

    assert published is not None
    assert (published.changed, published.functions) == (1, 2)
    scanned = {name: world.coverage(name).last_scanned_at for name in ("direct", "by-layer", "fixed", "other")}
    assert scanned == {"direct": now, "by-layer": now, "fixed": START, "other": START}
    assert [world.statuses(name) for name in ("direct", "by-layer", "fixed", "other")] == [
        [("CVE-2026-1002", "ACTIVE")], [("CVE-2026-1002", "ACTIVE")], [], [("CVE-2026-1001", "ACTIVE")],
    ]  # fmt: skip
    assert [row for row in every_row(world.database, "finding") if row[4] == "CVE-2026-1001"] == others


@pytest.mark.parametrize(
    "record",
    [a_record("CVE-2026-1002", "django"), a_record("CVE-2026-1002", fixed="0.9")],
    ids=["other name", "other versions"],
)
def test_an_advisory_for_what_nobody_has_concerns_nobody(world: World, record: dict[str, Any]) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    before = every_row(world.database, "finding"), every_row(world.database, "coverage")
    world.clock.pass_by(hours=1)
    published = world.publish(a_record(), record)

    assert published is not None
    assert (published.changed, published.functions) == (1, 0)
    assert (every_row(world.database, "finding"), every_row(world.database, "coverage")) == before


@pytest.mark.parametrize("records", [[], [a_record(withdrawn="2026-02-01T00:00:00Z")]], ids=["removed", "withdrawn"])
def test_an_advisory_that_is_gone_closes_its_findings(world: World, records: list[dict[str, Any]]) -> None:
    other = a_record("CVE-2026-1002", "jinja2")
    world.publish(a_record(), other)
    world.deploy(packages=[a_package()])
    now = world.clock.pass_by(hours=1)
    world.publish(*records, other)

    assert world.lives() == {"CVE-2026-1000": Life("CLOSED", START, START, now, now)}
    assert world.coverage().last_scanned_at == now


def test_a_changed_severity_updates_the_finding(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    now = world.clock.pass_by(hours=1)
    world.publish(a_record(severity=LOW))

    (found,) = world.findings()
    assert (found.finding.severity, found.life.updated_at) == (Severity.LOW, now)
    assert found.life.first_observed_at == START


GHSA, CVE = "GHSA-aaaa-bbbb-cccc", "CVE-2026-1000"


def test_an_advisory_that_gets_a_cve_and_loses_it_keeps_its_finding(world: World) -> None:
    world.publish(a_record(GHSA))
    world.deploy(packages=[a_package()])
    (first,) = world.findings()
    for vulnerability, aliases in ((CVE, [CVE]), (GHSA, [])):
        now = world.clock.pass_by(hours=1)
        told = world.told(partial(world.publish, a_record(GHSA, aliases=aliases)))

        assert world.lives() == {vulnerability: Life("ACTIVE", START, now, now, None)}
        assert [each.finding.arn for each in world.findings()] == [first.finding.arn]
        assert told == [(first.finding.arn, "ACTIVE")]


def test_what_an_advisory_becomes_apart_from_its_cve_is_a_finding_of_its_own(world: World) -> None:
    """Its own ARN is taken by the finding that goes on as the CVE's."""
    world.publish(a_record(GHSA))
    world.deploy(packages=[a_package()])
    world.publish(a_record(GHSA, aliases=[CVE]))
    world.publish(a_record(GHSA), a_record(CVE))

    assert world.statuses() == [(CVE, "ACTIVE"), (GHSA, "ACTIVE")]
    assert len({each.finding.arn for each in world.findings()}) == 2


def test_a_probability_that_moves_is_no_update_of_a_finding(world: World) -> None:
    world.publish(a_record(), epss={"CVE-2026-1000": 0.1})
    world.deploy(packages=[a_package()])
    before = every_row(world.database, "finding"), every_row(world.database, "coverage")
    world.clock.pass_by(hours=1)
    published = world.publish(a_record(), epss={"CVE-2026-1000": 0.9})

    assert published is not None
    assert (published.changed, published.functions) == (0, 0)
    assert (every_row(world.database, "finding"), every_row(world.database, "coverage")) == before
    assert [each.finding.vulnerability.epss for each in world.findings()] == [0.9]
    # A scan with the newer scores does not take it for an update, either.
    world.deploy(packages=[a_package()], is_rescan=True)
    assert every_row(world.database, "finding") == before[0]


def test_functions_that_are_not_scanned_stay_as_they_are(world: World) -> None:
    world.publish(a_record("CVE-2026-1001", "jinja2"))
    world.deploy(packages=[a_package()])
    excluded = {ScanType.PACKAGE: Verdict(StatusReason.EXCLUDED_BY_TAG)}
    world.deploy(packages=[a_package()], verdicts=excluded)
    published = world.publish(a_record())

    assert published is not None
    assert (published.functions, world.findings()) == (0, [])


def test_doing_a_job_twice_or_late_changes_nothing(world: World) -> None:
    world.publish(a_record("CVE-2026-1001"))
    world.deploy(packages=[a_package()])
    world.compile(a_record("CVE-2026-1001"), a_record("CVE-2026-1002"))
    world.fleet.generations.publish(world.advisories, world.fleet.queue)
    (job,) = world.jobs("rematch")
    world.do_rematches()
    before = every_row(world.database, "finding"), every_row(world.database, "news")
    world.rematch(**job)
    world.publish(a_record("CVE-2026-1001"), a_record("CVE-2026-1003", "jinja2"), a_record("CVE-2026-1002"))
    world.rematch(**job)

    assert (every_row(world.database, "finding"), every_row(world.database, "news")) == before


def test_a_job_matches_against_the_newest_advisories(world: World) -> None:
    world.publish(a_record("CVE-2026-1001"))
    world.deploy(packages=[a_package()])
    for records in ([a_record("CVE-2026-1001"), a_record("CVE-2026-1002")], [a_record("CVE-2026-1001")]):
        world.compile(*records)
        world.fleet.generations.publish(world.advisories, world.fleet.queue)
    world.do_rematches()

    assert world.statuses() == [("CVE-2026-1001", "ACTIVE")]


class Pausing(Generations):
    """Lets others come while a scan holds the generation."""

    def __init__(self, world: World) -> None:
        super().__init__(world.database, world.folder / "generations")
        self._world = world

    def matcher(self, connection: Connection) -> Matcher | None:
        found = super().matcher(connection)
        wait_until_blocked(self._world.database)
        return found


class PausingQueue(JobQueue):
    """Lets others come while a newer generation is put into effect."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def request_rematches(
        self, connection: Connection, generation: int, function_ids: Sequence[int], *, is_whole: bool
    ) -> None:
        wait_until_blocked(self._world.database)
        super().request_rematches(connection, generation, function_ids, is_whole=is_whole)


@pytest.mark.parametrize("is_first", [False, True], ids=["a newer generation", "the first generation"])
def test_advisories_published_while_a_scan_commits_find_it(world: World, is_first: bool) -> None:
    if not is_first:
        world.publish(a_record("CVE-2026-1001", "jinja2"))
    world.compile(a_record("CVE-2026-1001", "jinja2"), a_record())
    publisher = Generations(world.database, world.folder / "generations")
    object.__setattr__(world.fleet, "generations", Pausing(world))
    with in_thread(lambda: world.deploy(packages=[a_package()])):
        wait_until_held(world.database, "ShareLock", GENERATION_LOCK)
        publisher.publish(world.advisories, world.fleet.queue)
    world.do_rematches(publisher)

    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
    assert world.reason() is StatusReason.SUCCESSFUL


@pytest.mark.parametrize("is_first", [False, True], ids=["a newer generation", "the first generation"])
def test_a_scan_that_commits_while_advisories_are_published_uses_them(world: World, is_first: bool) -> None:
    if not is_first:
        world.publish(a_record("CVE-2026-1001", "jinja2"))
    world.compile(a_record("CVE-2026-1001", "jinja2"), a_record())
    with in_thread(lambda: world.fleet.generations.publish(world.advisories, PausingQueue(world))):
        wait_until_held(world.database, "ExclusiveLock", GENERATION_LOCK)
        world.deploy(packages=[a_package()])
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
    world.do_rematches()

    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
    assert world.reason() is StatusReason.SUCCESSFUL


def test_of_two_publishers_at_once_one_is_told_to_try_again(world: World) -> None:
    world.publish(a_record("CVE-2026-1001"))
    world.compile(a_record("CVE-2026-1001"), a_record("CVE-2026-1002"))

    def publish_late() -> None:
        with pytest.raises(DatabaseError, match="another process"):
            world.fleet.generations.publish(world.advisories, world.fleet.queue)

    with ExitStack() as beside, world.database.transaction() as connection:
        # Both have a number, the other the higher one; and it is the first in effect.
        locks.change_generation(connection)
        beside.enter_context(in_thread(publish_late))
        wait_until_blocked(world.database)
        generations.record(connection, sha256="0" * 64, size=1, compiled_at=START, updated_at=START)

    assert [row[0] for row in every_row(world.database, "generation")] == [1, 3]


def test_other_machines_fetch_the_file_from_postgresql(world: World, tmp_path: Path) -> None:
    world.publish(a_record())
    machine = another_machine(world, tmp_path)
    matcher = matcher_of(world, machine)

    assert matcher is not None
    assert [each.vulnerability for each in matcher.matches([a_package()])] == ["CVE-2026-1000"]
    assert matcher_of(world, machine) is matcher


def test_a_damaged_file_is_refused_and_not_kept(world: World, tmp_path: Path) -> None:
    world.publish(a_record())
    with world.database.transaction() as connection:
        connection.execute(
            "UPDATE generation_file SET data = set_byte(data, 500, get_byte(data, 500) # 1) WHERE position = 0"
        )
    with pytest.raises(DatabaseCorrupt, match="damaged; run `lambdascope db update`"):
        matcher_of(world, another_machine(world, tmp_path))

    assert list((tmp_path / "other machine").iterdir()) == []


def test_a_file_that_is_kept_no_longer_is_told(world: World, tmp_path: Path) -> None:
    world.publish(a_record())
    with world.database.transaction() as connection:
        generations.forget_files(connection, [])
    with pytest.raises(DatabaseMissing, match="no longer stored"):
        matcher_of(world, another_machine(world, tmp_path))


def test_only_the_newest_files_are_kept_here_and_in_postgresql(world: World) -> None:
    for number in range(1, 6):
        world.publish(a_record(f"CVE-2026-100{number}"))

    assert {row[0] for row in every_row(world.database, "generation_file")} == {3, 4, 5}
    assert len(list((world.folder / "generations").iterdir())) == 3


def test_where_the_file_before_is_lost_everything_is_matched_again(world: World) -> None:
    world.publish(a_record("CVE-2026-1001"))
    world.deploy(packages=[a_package()])
    world.deploy("clean", packages=[a_package("jinja2")])
    with world.database.transaction() as connection:
        generations.forget_files(connection, [])
    for path in (world.folder / "generations").iterdir():
        path.unlink()
    published = world.publish(a_record("CVE-2026-1002"))

    assert published is not None
    assert published.functions == 2
    assert world.statuses() == [("CVE-2026-1001", "CLOSED"), ("CVE-2026-1002", "ACTIVE")]


def test_what_is_no_database_is_refused(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database" * 1_000)
    with pytest.raises(DatabaseCorrupt):
        world.fleet.generations.publish(tmp_path / "a.db", world.fleet.queue)
    with pytest.raises(DatabaseMissing):
        world.fleet.generations.publish(tmp_path / "nowhere.db", world.fleet.queue)

    assert every_row(world.database, "generation") == []


def test_a_file_that_another_machine_compiled_to_the_same_effect_changes_nothing(world: World, tmp_path: Path) -> None:
    world.publish(a_record())
    with world.database.transaction() as connection:
        before = generations.current(connection)
    update(tmp_path / "other.db", addresses_below(str(world.feed)))

    assert world.fleet.generations.publish(tmp_path / "other.db", world.fleet.queue) is None

    with world.database.transaction() as connection:
        after = generations.current(connection)
    assert before is not None
    assert after is not None
    assert (before.id, before.sha256) == (after.id, after.sha256)
    assert after.updated_at > before.updated_at
