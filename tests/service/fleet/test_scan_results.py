"""What a look at a function writes: once what is new, and nothing for what has been switched off meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.account import ActivationStatus
from lambdascope.model.coverage import ScanType, StatusCode, StatusReason, Verdict
from lambdascope.model.life import FindingStatus
from lambdascope.service.fleet.parts import Part, Parts
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.scan_results import NO_ADVISORIES, Seen, register, scan_key, write
from lambdascope.service.fleet.visits import terminate
from lambdascope.store import activations, artifacts, coverage, functions, visits
from lambdascope.store.coverage import CoverageChange
from tests.builders import (
    ELIGIBLE,
    OTHER_SCOPE,
    SCOPE,
    START,
    World,
    a_function,
    a_layer_arn,
    a_package,
    a_record,
    an_artifact,
    digest,
    every_row,
)

EXCLUDED = {ScanType.PACKAGE: Verdict(StatusReason.EXCLUDED_BY_TAG, "It has the tag.")}


def switch(world: World, status: ActivationStatus) -> None:
    with world.database.transaction() as connection:
        activations.put(connection, SCOPE, ScanType.PACKAGE, status, world.clock())


def told(world: World) -> list[tuple[str, str, str]]:
    return [(each.kind.value.removeprefix("Inspector2 "), each.subject, each.state) for each in world.news()]


def test_the_first_scan_writes_everything_and_tells_of_it(world: World) -> None:
    world.publish(a_record())
    written = world.deploy(packages=[a_package()])

    (found,) = world.findings()
    coverage = world.coverage()
    assert written.scanned == 1
    assert (coverage.reason, coverage.detail, coverage.last_scanned_at) == (StatusReason.SUCCESSFUL, "", START)
    assert told(world) == [
        ("Coverage", "PACKAGE", "SUCCESSFUL"),
        ("Finding", found.finding.arn, "ACTIVE"),
        ("Scan", "PACKAGE", "INITIAL_SCAN_COMPLETE"),
    ]


@pytest.mark.parametrize(
    ("fields", "is_scanned"),
    [
        ({}, False),
        ({"role": "arn:aws:iam::111122223333:role/other"}, False),
        ({"tags": {"team": "a"}}, False),
        ({"last_modified": START + timedelta(hours=1)}, True),
        ({"runtime": "python3.13"}, True),
        ({"handler": "other.handler"}, True),
        ({"is_rescan": True}, True),
        ({"packages": [a_package(version="1.1")]}, True),
        ({"layers": {a_layer_arn(): []}}, True),
    ],
    ids=lambda value: next(iter(value), "nothing") if isinstance(value, dict) else None,
)
def test_only_a_scan_of_what_changed_moves_the_scan_time(
    world: World, fields: dict[str, Any], is_scanned: bool
) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    now = world.clock.pass_by(hours=2)
    written = world.deploy(**{"packages": [a_package()], **fields})

    assert written.scanned == int(is_scanned)
    assert world.coverage().last_scanned_at == (now if is_scanned else START)
    assert [state for kind, _, state in told(world) if kind == "Scan"] == ["INITIAL_SCAN_COMPLETE"]


def test_an_excluded_function_loses_its_findings_for_a_reason_and_gets_them_back(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    (before,) = world.findings()
    world.clock.pass_by(hours=1)
    world.deploy(packages=[a_package()], verdicts=EXCLUDED)
    excluded = world.coverage()
    (closed,) = world.findings()
    with world.database.transaction() as connection:
        because = connection.execute("SELECT closed_because FROM finding").fetchall()
    now = world.clock.pass_by(hours=1)
    world.deploy(packages=[a_package()])

    assert (excluded.code, excluded.reason) == (StatusCode.INACTIVE, StatusReason.EXCLUDED_BY_TAG)
    assert (excluded.detail, excluded.last_scanned_at) == ("It has the tag.", START)
    assert (closed.life.status, because) == (FindingStatus.CLOSED, [("RESOURCE",)])
    (again,) = world.findings()
    assert (again.finding.arn, again.life.status) == (before.finding.arn, FindingStatus.ACTIVE)
    assert world.coverage().last_scanned_at == now


def test_without_advisories_the_inventory_waits(world: World) -> None:
    world.deploy(packages=[a_package()])

    coverage = world.coverage()
    assert (coverage.reason, coverage.detail) == (StatusReason.PENDING_INITIAL_SCAN, NO_ADVISORIES)
    assert coverage.last_scanned_at is None
    assert [kind for kind, _, _ in told(world)] == ["Coverage"]


def test_a_layer_that_cannot_be_had_is_told_and_the_rest_is_scanned(world: World) -> None:
    world.publish(a_record())
    world.store(an_artifact("code", [a_package()]))
    arn = a_layer_arn("secret")
    parts = Parts((Part(digest("code"), None),), ((arn, "we may not"),))
    write(world.fleet, SCOPE, [Seen(a_function(layers=(arn,)), None, ELIGIBLE, parts)])

    coverage = world.coverage()
    assert coverage.reason is StatusReason.ACCESS_DENIED
    assert f"Layers that cannot be read: {arn} (we may not)." in coverage.detail
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
    # It is kept current: the part that can be read has an inventory.
    world.publish(a_record(), a_record("CVE-2026-1002"))
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE"), ("CVE-2026-1002", "ACTIVE")]
    assert world.reason() is StatusReason.ACCESS_DENIED


@pytest.mark.parametrize("status", [ActivationStatus.DISABLING, ActivationStatus.DISABLED])
def test_what_was_switched_off_meanwhile_is_not_written(world: World, status: ActivationStatus) -> None:
    world.publish(a_record())
    switch(world, status)
    written = world.deploy(packages=[a_package()])
    register(world.fleet, SCOPE, Seen(a_function(), None, ELIGIBLE, None))
    register(world.fleet, OTHER_SCOPE, Seen(a_function(scope=OTHER_SCOPE), None, ELIGIBLE, None))

    assert written == (0, None)
    assert [every_row(world.database, table) for table in ("function", "coverage", "finding", "news")] == [[]] * 4


def test_a_function_is_registered_before_it_is_scanned_and_only_once(world: World) -> None:
    for runtime in ("python3.12", "python3.13"):
        register(world.fleet, SCOPE, Seen(a_function(runtime=runtime), None, ELIGIBLE, None))

    assert world.reason() is StatusReason.PENDING_INITIAL_SCAN
    assert world.function().function.runtime == "python3.12"


def test_many_functions_are_written_at_once(world: World) -> None:
    world.publish(a_record())
    world.store(an_artifact("code", [a_package()]))
    parts = Parts((Part(digest("code"), None),))
    many = [Seen(a_function(f"f{number}"), None, ELIGIBLE, parts) for number in range(20)]
    gone = [Seen(a_function(f"g{number}"), None, EXCLUDED, None) for number in range(20)]
    written = write(world.fleet, SCOPE, [*many, *gone])

    assert (written.scanned, written.renewed and written.renewed.opened) == (20, 20)
    assert len(world.findings()) == 20
    assert world.reason("g7") is StatusReason.EXCLUDED_BY_TAG


def test_code_scanning_is_told_apart_from_standard_scanning(world: World) -> None:
    world.switch_on(SCOPE, ScanType.PACKAGE, ScanType.CODE)
    world.publish(a_record())
    unsupported = Verdict(StatusReason.UNSUPPORTED_RUNTIME, "No.")
    world.deploy(packages=[a_package()], verdicts={ScanType.PACKAGE: Verdict(None), ScanType.CODE: unsupported})

    assert (world.reason(), world.coverage(type_=ScanType.CODE).reason) == (
        StatusReason.SUCCESSFUL,
        StatusReason.UNSUPPORTED_RUNTIME,
    )
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]


def test_code_that_is_scanned_next_waits_for_it(world: World) -> None:
    world.switch_on(SCOPE, ScanType.PACKAGE, ScanType.CODE)
    excluded = Verdict(StatusReason.EXCLUDED_BY_TAG, "The tag.")
    for verdict, expected in (
        (Verdict(None), StatusReason.PENDING_INITIAL_SCAN),
        (excluded, StatusReason.EXCLUDED_BY_TAG),
        (Verdict(None), StatusReason.PENDING_INITIAL_SCAN),
    ):
        world.deploy(packages=[a_package()], verdicts={ScanType.PACKAGE: Verdict(None), ScanType.CODE: verdict})
        assert world.coverage(type_=ScanType.CODE).reason is expected


def test_the_scan_key_depends_on_all_that_findings_depend_on() -> None:
    function = a_function()
    keys = [
        scan_key(function),
        scan_key(function, ["arn"]),
        *(
            scan_key(function._replace(**changed))
            for changed in ({"runtime": "x"}, {"handler": "x"}, {"layers": ("x",)}, {"code_sha256": "x"})
        ),
    ]
    same = [scan_key(function._replace(**changed)) for changed in ({"tags": {"a": "b"}}, {"role": "x"})]

    assert len(set(keys)) == len(keys)
    assert set(same) == {keys[0]}


def test_a_function_that_was_deleted_is_there_again(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    with world.database.transaction() as connection:
        functions.terminate(connection, [world.function().id], world.clock())
    world.deploy(packages=[a_package()])

    assert world.function().terminated_at is None


def test_the_layers_that_hide_each_other_are_linked_so(world: World) -> None:
    path = "python/flask.dist-info/METADATA"
    early, late = a_layer_arn("early"), a_layer_arn("late")
    world.deploy(layers={early: [a_package(path=path)], late: [a_package(version="2.0", path=path)]})

    with world.database.transaction() as connection:
        rows = connection.execute("SELECT layer_arn, hidden_paths FROM function_artifact ORDER BY position").fetchall()
        linked = artifacts.linked(connection, world.function().id)
    assert rows == [(None, []), (early, [path]), (late, [])]
    assert [layer for layer, _ in linked] == [None, early, late]
    assert all(artifact.is_indexed for _, artifact in linked)
    assert ENGINE_VERSION in {row[2] for row in every_row(world.database, "artifact")}


def test_the_default_rules_are_inspectors() -> None:
    rules = Rules()
    assert (rules.idle_after.days, rules.reopen_within.days) == (90, 7)
    assert (rules.closed_retention.days, rules.terminated_retention.days) == (30, 3)


def test_a_function_that_comes_back_after_a_failed_visit_is_scanned_again(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    modified = world.function().function.last_modified
    world.deploy(packages=[a_package()], verdicts=EXCLUDED, last_modified=modified)
    with world.database.transaction() as connection:
        failed = CoverageChange(world.function().id, ScanType.PACKAGE, StatusReason.INTERNAL_ERROR, "AWS was away.")
        coverage.put(connection, [failed], world.clock())
    before = world.statuses()
    written = world.deploy(packages=[a_package()], last_modified=modified)

    assert before == [("CVE-2026-1000", "CLOSED")]
    assert written.scanned == 1
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
    assert world.reason() is StatusReason.SUCCESSFUL


def test_advisories_do_not_reach_a_function_that_is_excluded_and_could_not_be_visited(world: World) -> None:
    world.publish(a_record("CVE-2026-1001", "jinja2"))
    world.deploy(packages=[a_package()])
    world.deploy(packages=[a_package()], verdicts=EXCLUDED)
    with world.database.transaction() as connection:
        failed = CoverageChange(world.function().id, ScanType.PACKAGE, StatusReason.INTERNAL_ERROR, "AWS was away.")
        coverage.put(connection, [failed], world.clock())
    world.publish(a_record("CVE-2026-1001", "jinja2"), a_record())
    world.do_rematches()

    assert world.findings() == []


def test_what_a_visit_saw_is_dropped_once_a_later_one_has_begun(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    known = world.function().function
    with world.database.transaction() as connection:
        visits.request(connection, SCOPE, [known.key.name])
        old, new = (visits.begin(connection, SCOPE, known.key.name) for _ in range(2))
    assert old is not None
    assert new is not None
    seen = Seen(known._replace(handler="old.handler"), None, EXCLUDED, None, turn=old.turn)

    assert write(world.fleet, SCOPE, [seen]).scanned == 0
    assert world.function().function == known
    assert write(world.fleet, SCOPE, [seen._replace(turn=new.turn)]).scanned == 0
    assert world.function().function.handler == "old.handler"


def test_a_function_that_was_deleted_and_made_again_waits_for_its_first_scan(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    with world.database.transaction() as connection:
        terminate(connection, functions.named(connection, SCOPE, "billing"), [ScanType.PACKAGE], world.clock())
    again = a_function()
    register(world.fleet, SCOPE, Seen(again, None, ELIGIBLE, None))

    assert world.reason() is StatusReason.PENDING_INITIAL_SCAN
    assert world.function().terminated_at is None


def test_a_layer_that_only_an_older_engine_has_seen_goes_on_counting(world: World) -> None:
    world.publish(a_record())
    layer = an_artifact("layer", [a_package()])
    with world.database.transaction() as connection:
        artifacts.put(connection, [layer], ENGINE_VERSION - 1)
    world.store(an_artifact())
    function = a_function(layers=(a_layer_arn(),))
    parts = Parts((Part(function.code_sha256, None), Part(layer.sha256, a_layer_arn())))
    write(world.fleet, SCOPE, [Seen(function, None, ELIGIBLE, parts)])

    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
