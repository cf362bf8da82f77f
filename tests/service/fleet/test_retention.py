"""What is kept, and for how long (facts, 5.9)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.event import EventKind, TrailEvent
from lambdascope.service.fleet import retention
from lambdascope.service.fleet.notifications import name_destinations
from lambdascope.service.fleet.retention import purge, purge_interval
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.visits import terminate
from lambdascope.store import activations, artifacts, channels, deliveries, findings, functions, visits
from lambdascope.store.channels import Arrival
from lambdascope.store.database import Database
from tests.builders import SCOPE, World, a_layer_arn, a_package, a_record, an_artifact, digest, every_row, in_thread

SECONDS = Rules(
    closed_retention=timedelta(seconds=30),
    terminated_retention=timedelta(seconds=3),
    event_retention=timedelta(seconds=90),
)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """A function with a finding, and rules of seconds."""
    made = World(database, tmp_path, SECONDS)
    made.switch_on()
    made.publish(a_record())
    made.deploy(packages=[a_package()])
    return made


def rows(world: World, *tables: str) -> list[int]:
    return [len(every_row(world.database, table)) for table in tables]


def age(world: World) -> None:
    """Let every artifact have been indexed the day before yesterday."""
    with world.database.transaction() as connection:
        connection.execute("UPDATE artifact SET indexed_at = indexed_at - interval '2 days'")


def test_what_is_open_is_kept_for_ever(world: World) -> None:
    age(world)
    world.clock.pass_by(days=1_000)
    purge(world.fleet)

    assert rows(world, "finding", "function", "coverage", "artifact") == [1, 1, 1, 1]


@pytest.mark.parametrize(("after", "are_kept"), [({"seconds": 30}, True), ({"seconds": 30.5}, False)])
def test_what_was_remediated_is_removed_later(world: World, after: Mapping[str, float], are_kept: bool) -> None:
    world.deploy(packages=[])
    world.clock.pass_by(**after)
    purge(world.fleet)

    assert rows(world, "finding", "function") == [int(are_kept), 1]


@pytest.mark.parametrize(("after", "are_kept"), [({"seconds": 3}, True), ({"seconds": 3.5}, False)])
def test_findings_of_what_is_no_longer_eligible_are_removed_sooner(
    world: World, after: Mapping[str, float], are_kept: bool
) -> None:
    world.deploy(packages=[a_package()], verdicts={ScanType.PACKAGE: Verdict(StatusReason.EXCLUDED_BY_TAG)})
    world.clock.pass_by(**after)
    purge(world.fleet)

    assert rows(world, "finding", "function", "coverage") == [int(are_kept), 1, 1]


@pytest.mark.parametrize(("after", "are_kept"), [({"seconds": 3}, True), ({"seconds": 3.5}, False)])
def test_a_deleted_function_goes_with_all_that_hangs_on_it(
    world: World, after: Mapping[str, float], are_kept: bool
) -> None:
    with world.database.transaction() as connection:
        visits.request(connection, SCOPE, ["billing"])
        visits.begin(connection, SCOPE, "billing")
        terminate(connection, [world.function()], [ScanType.PACKAGE], world.clock())
        terminate(connection, functions.named(connection, SCOPE, "billing"), [ScanType.PACKAGE], world.clock())
    assert (world.reason(), world.statuses()) == (StatusReason.RESOURCE_TERMINATED, [("CVE-2026-1000", "CLOSED")])
    world.clock.pass_by(**after)
    purge(world.fleet)

    tables = ("function", "finding", "coverage", "function_artifact", "visit")
    assert rows(world, *tables) == [int(are_kept)] * len(tables)


def test_a_deletion_is_told_once(world: World) -> None:
    def delete() -> None:
        with world.database.transaction() as connection:
            stored = functions.named(connection, SCOPE, "billing")
            terminate(connection, stored, [ScanType.PACKAGE], world.clock())

    (found,) = world.findings()
    assert world.told(delete) == [("PACKAGE", "RESOURCE_TERMINATED"), (found.finding.arn, "CLOSED")]
    assert world.told(delete) == []


def test_a_function_that_is_there_again_is_not_purged(world: World) -> None:
    with world.database.transaction() as connection:
        terminate(connection, [world.function()], [ScanType.PACKAGE], world.clock())
    world.clock.pass_by(seconds=2)
    world.deploy(packages=[a_package()])
    world.clock.pass_by(seconds=10)
    purge(world.fleet)

    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]


def test_events_are_forgotten(world: World) -> None:
    event = TrailEvent("e1", "UpdateFunctionCode20150331v2", EventKind.OTHER, SCOPE, world.clock(), "billing")
    with world.database.transaction() as connection:
        channels.add_events(connection, SCOPE, [Arrival(event, "visited", {})], world.clock())
    world.clock.pass_by(seconds=89)
    purge(world.fleet)
    assert rows(world, "event") == [1]
    world.clock.pass_by(seconds=2)
    purge(world.fleet)

    assert rows(world, "event") == [0]


def test_news_is_kept_until_it_is_taken_or_given_up_for_long_enough(world: World) -> None:
    kept = len(world.news())
    world.clock.pass_by(days=20)
    purge(world.fleet)
    assert rows(world, "news") == [kept]
    with world.database.transaction() as connection:
        deliveries.give_up_older(connection, "file", world.clock(), "late", world.clock(), 100)
    world.clock.pass_by(days=13)
    purge(world.fleet)
    assert rows(world, "news") == [kept]
    world.clock.pass_by(days=2)
    purge(world.fleet)

    assert rows(world, "news", "delivery") == [0, 0]


def test_artifacts_go_when_nobody_has_them_any_more(world: World) -> None:
    shared = {a_layer_arn(): [a_package("jinja2")]}
    world.deploy(packages=[a_package()], layers=shared)
    world.store(an_artifact("of a known layer"), an_artifact("nobody's", [a_package("django")]))
    with world.database.transaction() as connection:
        artifacts.put_layer_version(connection, artifacts.LayerVersion("arn", digest("of a known layer"), 1))
    purge(world.fleet)
    before = rows(world, "artifact")
    age(world)
    world.store(an_artifact("just read, not yet linked"))
    purge(world.fleet)

    left = {row[1] for row in every_row(world.database, "artifact")}
    assert (before, len(left)) == ([4], 4)
    assert digest("nobody's") not in left
    assert {digest("of a known layer"), digest("just read, not yet linked")} <= left


def test_packages_and_vulnerabilities_go_when_nothing_refers_to_them(world: World) -> None:
    world.deploy(packages=[a_package("jinja2")])
    name_destinations(world.database, [], world.clock())  # what is to be told keeps a vulnerability, too
    world.clock.pass_by(seconds=31)
    age(world)
    purge(world.fleet)

    assert [row[2] for row in every_row(world.database, "package")] == ["jinja2"]
    assert rows(world, "finding", "vulnerability") == [0, 0]


def test_a_vulnerability_that_was_purged_is_written_again_with_the_next_finding(world: World) -> None:
    world.deploy(packages=[])
    world.clock.pass_by(seconds=31)
    purge(world.fleet)
    # The same advisories are in effect, and were written before.
    world.deploy("another", packages=[a_package()])

    assert [found.finding.vulnerability.id for found in world.findings()] == ["CVE-2026-1000"]


def test_layer_versions_are_forgotten_a_day_after_their_last_use(world: World) -> None:
    used, asked, unused = (a_layer_arn(name) for name in ("used", "asked", "unused"))
    world.deploy(packages=[a_package()], layers={used: [a_package("jinja2")]})
    with world.database.transaction() as connection:
        for arn in (used, asked, unused):
            artifacts.put_layer_version(connection, artifacts.LayerVersion(arn, digest(arn), 1))
        connection.execute("UPDATE layer_version SET seen_at = now() - interval '2 days'")
        artifacts.layer_versions(connection, [asked])
    purge(world.fleet)

    assert {row[0] for row in every_row(world.database, "layer_version")} == {used, asked}


def test_purging_harms_no_scan_that_is_under_way(world: World) -> None:
    """Inventories with packages that nothing refers to are written while purges look for just those."""
    packages = [a_package(f"p{number}") for number in range(30)]
    is_over = Event()

    def purge_on() -> None:
        while not is_over.is_set():
            with world.database.transaction() as connection:
                artifacts.purge_packages(connection, 10)
            with world.database.transaction() as connection:
                findings.purge_vulnerabilities(connection, 10)

    def scan(name: str) -> None:
        for number in range(40):
            content = an_artifact(f"{name} {number}", packages)
            world.store(content)
            with world.database.transaction() as connection:
                connection.execute("DELETE FROM artifact WHERE sha256 = %s", (content.sha256,))
        world.store(an_artifact(f"{name} last", packages))

    with in_thread(purge_on), ExitStack() as scans:
        scans.callback(is_over.set)
        for name in ("one", "other"):
            scans.enter_context(in_thread(partial(scan, name)))
        for number in range(21):
            world.deploy("billing", packages=[] if number % 2 else [a_package()])
            with world.database.transaction() as connection:
                connection.execute("DELETE FROM finding WHERE status = 'CLOSED'")
    left = every_row(world.database, "artifact_package")

    # Of the two last artifacts, of the function with a finding, and of the other while it had one.
    assert len([row for row in left if row[2].startswith("p")]) >= 2 * len(packages)
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]


def test_much_is_deleted_a_little_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_AT_A_TIME", 2)
    for number in range(5):
        world.deploy(f"f{number}", packages=[a_package()])
        world.deploy(f"f{number}", packages=[])
    world.clock.pass_by(days=1)
    purge(world.fleet)

    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]


def test_a_switched_off_account_leaves_nothing(world: World) -> None:
    with world.database.transaction() as connection:
        visits.request(connection, SCOPE, ["billing"])
        activations.delete(connection, SCOPE)
        functions.purge_scope(connection, SCOPE, 10)
        visits.forget_scope(connection, SCOPE)

    tables = ("function", "coverage", "finding", "function_artifact", "activation", "visit")
    assert rows(world, *tables) == [0] * len(tables)


@pytest.mark.parametrize(
    ("rules", "interval"),
    [
        (Rules(), timedelta(hours=1)),
        (SECONDS, timedelta(seconds=1)),
        (Rules(terminated_retention=timedelta(minutes=5)), timedelta(seconds=30)),
    ],
)
def test_a_short_rule_is_looked_after_often(world: World, rules: Rules, interval: timedelta) -> None:
    assert purge_interval(replace(world.fleet, rules=rules)) == interval
