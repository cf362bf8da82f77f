"""Long lists, read piece by piece."""

from __future__ import annotations

import pytest

from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.criteria import Comparison, Criteria, StringFilter
from lambdascope.service.fleet import listings
from lambdascope.service.fleet.listings import CoverageAsked, covered, findings_of, worst_first
from tests.builders import OTHER_SCOPE, SCOPE, World, a_package, a_record

FUNCTIONS = [f"f{number}" for number in range(7)]
LOW = "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"


def equals(key: str, *values: str) -> Criteria:
    return {key: tuple(StringFilter(Comparison.EQUALS, value) for value in values)}


@pytest.fixture
def fleet(world: World) -> World:
    """Seven functions, each with a high and a low finding."""
    low = a_record("CVE-2026-2000", "jinja", severity=[{"type": "CVSS_V3", "score": LOW}])
    world.publish(a_record("CVE-2026-1000"), low)
    for name in FUNCTIONS:
        world.deploy(name, [a_package("flask"), a_package("jinja")])
    return world


@pytest.mark.parametrize("page", [1, 2, 7, 13, 14, 15, 1_000])
def test_pages_of_any_size_make_the_same_list(fleet: World, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(listings, "PAGE", page)
    arns = [each.finding.arn for each in findings_of(fleet.database, [])]
    ordered = [each.finding.severity.value for each in worst_first(fleet.database, [])]

    assert arns == sorted(each.finding.arn for each in fleet.findings())
    assert ordered == ["HIGH"] * 7 + ["LOW"] * 7


def test_of_each_group_any_holds_and_all_groups_do(fleet: World) -> None:
    either = [equals("vulnerabilityId", "CVE-2026-1000"), equals("severity", "LOW")]
    one = [equals("lambdaFunctionName", "f1", "f2")]
    found = findings_of(fleet.database, [either, one, [equals("severity", "LOW")]])

    assert sorted(each.function.key.name for each in found) == ["f1", "f2"]


def test_no_transaction_waits_for_whoever_reads(fleet: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "PAGE", 2)
    found = findings_of(fleet.database, [])
    next(found)
    with fleet.database.transaction() as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
        ).fetchone()

    assert row == (0,)


def test_coverage_is_ordered_by_place_and_name(world: World) -> None:
    world.switch_on(OTHER_SCOPE)
    for name, scope in (("b", OTHER_SCOPE), ("b", SCOPE), ("a", SCOPE)):
        world.deploy(name, scope=scope, verdicts={ScanType.PACKAGE: Verdict(StatusReason.EXCLUDED_BY_TAG)})
    found = [(each.function.key.scope, each.function.key.name) for each in covered(world.database, CoverageAsked())]

    assert found == [(SCOPE, "a"), (SCOPE, "b"), (OTHER_SCOPE, "b")]
