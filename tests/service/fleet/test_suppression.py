"""Rules applied as findings are written mean what they mean in SQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lambdascope.engine.findings.criteria import matches, parse
from lambdascope.model.criteria import FilterAction
from lambdascope.model.life import FindingStatus
from lambdascope.service.fleet.filters import create_filter
from lambdascope.service.fleet.suppression import SuppressionRules, attributes
from lambdascope.store import findings
from lambdascope.store.criteria_sql import condition
from tests.builders import SCOPE, START, World, a_layer_arn, a_package, a_record


def equals(value: str) -> list[dict[str, str]]:
    return [{"comparison": "EQUALS", "value": value}]


CRITERIA: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 2),
    ({"findingStatus": equals("ACTIVE")}, 2),
    ({"findingStatus": equals("SUPPRESSED")}, 0),
    ({"vulnerabilityId": equals("CVE-2026-1001")}, 1),
    ({"vulnerabilityId": [{"comparison": "NOT_EQUALS", "value": "CVE-2026-1001"}]}, 1),
    ({"title": [{"comparison": "PREFIX", "value": "CVE-2026-1002 - jin"}]}, 1),
    ({"vulnerabilitySource": equals("OSV")}, 2),
    ({"severity": equals("HIGH"), "lambdaFunctionName": equals("billing")}, 2),
    ({"lambdaFunctionRuntime": equals("PYTHON_3_12")}, 2),
    ({"lambdaFunctionLayers": equals(a_layer_arn())}, 2),
    ({"fixAvailable": equals("NO")}, 1),
    ({"relatedVulnerabilities": equals("GHSA-aaaa-bbbb-cccc")}, 1),
    ({"epssScore": [{"lowerInclusive": 0.5}]}, 1),
    ({"inspectorScore": [{"upperInclusive": 7.4}]}, 0),
    ({"exploitAvailable": equals("NO")}, 2),
    ({"resourceTags": [{"comparison": "EQUALS", "key": "team", "value": "billing"}]}, 2),
    ({"vulnerablePackages": [{"name": equals("jinja2")[0], "sourceLambdaLayerArn": equals(a_layer_arn())[0]}]}, 1),
    ({"vulnerablePackages": [{"name": equals("flask")[0], "sourceLambdaLayerArn": equals(a_layer_arn())[0]}]}, 0),
    ({"firstObservedAt": [{"startInclusive": 1_700_000_000, "endInclusive": 1_700_000_001}]}, 0),
)


@pytest.fixture
def written(world: World) -> World:
    """A function with a finding in its own package, and one in a layer."""
    first = a_record("CVE-2026-1001", aliases=["GHSA-aaaa-bbbb-cccc"])
    world.publish(
        first, a_record("CVE-2026-1002", "jinja2", fixed=None), epss={"CVE-2026-1001": 0.7, "CVE-2026-1002": 0.1}
    )
    world.deploy(packages=[a_package()], layers={a_layer_arn(): [a_package("jinja2")]}, tags={"team": "billing"})
    return world


@pytest.mark.parametrize(("criteria", "number"), CRITERIA)
def test_memory_and_sql_agree(written: World, criteria: dict[str, Any], number: int) -> None:
    parsed = parse(criteria)
    in_memory = {
        each.finding.arn
        for each in written.findings()
        if matches(parsed, attributes(each.finding, each.function, each.life))
    }
    with written.database.transaction() as connection:
        ids = findings.open_matching(connection, SCOPE, *condition(parsed))
        rows = connection.execute("SELECT arn FROM finding WHERE id = ANY(%s)", (list(ids),)).fetchall()

    assert len(in_memory) == number
    assert {arn for (arn,) in rows} == in_memory


@pytest.mark.parametrize(("criteria", "number"), CRITERIA)
def test_a_rule_suppresses_the_same_now_and_later(written: World, criteria: dict[str, Any], number: int) -> None:
    create_filter(written.database, SCOPE, "rule", FilterAction.SUPPRESS, criteria, written.clock())
    now = [status for _, status in written.statuses()].count("SUPPRESSED")
    with written.database.transaction() as connection:
        rules = SuppressionRules(connection, SCOPE)
        later = [rules.status(each.finding, each.function, each.life) for each in written.findings()].count(
            FindingStatus.SUPPRESSED
        )

    assert (now, later) == (number, number)


@pytest.mark.parametrize(
    ("criteria", "status"),
    [
        ({"lastObservedAt": [{"endInclusive": START.timestamp()}]}, "SUPPRESSED"),
        ({"updatedAt": [{"startInclusive": (START + timedelta(minutes=30)).timestamp()}]}, "ACTIVE"),
    ],
)
def test_a_scan_that_changes_nothing_leaves_rules_about_times_as_they_are(
    world: World, criteria: dict[str, Any], status: str
) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    world.clock.pass_by(hours=1)
    create_filter(world.database, SCOPE, "rule", FilterAction.SUPPRESS, criteria, world.clock())
    before = world.statuses()
    world.clock.pass_by(hours=1)
    world.deploy(packages=[a_package()], is_rescan=True)

    assert before == world.statuses() == [("CVE-2026-1000", status)]


def test_suppressing_is_no_update_that_a_rule_about_updates_sees(world: World) -> None:
    untouched = {"updatedAt": [{"endInclusive": (START + timedelta(minutes=30)).timestamp()}]}
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    world.clock.pass_by(hours=1)
    create_filter(world.database, SCOPE, "untouched", FilterAction.SUPPRESS, untouched, world.clock())
    seen = [world.statuses()]
    world.clock.pass_by(hours=1)
    world.deploy(packages=[a_package()], is_rescan=True)
    seen.append(world.statuses())
    elsewhere = {"lambdaFunctionName": equals("another")}
    create_filter(world.database, SCOPE, "other", FilterAction.SUPPRESS, elsewhere, world.clock())
    seen.append(world.statuses())
    world.publish(a_record(fixed="3.0"))

    assert seen == [[("CVE-2026-1000", "SUPPRESSED")]] * 3
    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]


def test_rules_see_hostile_texts_as_they_are_stored(world: World) -> None:
    path = {"comparison": "EQUALS", "value": "x\ufffdy"}
    create_filter(
        world.database, SCOPE, "rule", FilterAction.SUPPRESS, {"vulnerablePackages": [{"filePath": path}]}, START
    )
    world.publish(a_record())
    world.deploy(packages=[a_package(path="x\0y")])

    assert world.statuses() == [("CVE-2026-1000", "SUPPRESSED")]
