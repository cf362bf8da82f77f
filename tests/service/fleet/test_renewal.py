"""The life of findings, from the first scan to the closing (facts, 5; checks 8 to 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from lambdascope.model.finding import FixAvailable
from lambdascope.model.life import ClosedBecause, FindingStatus, KnownFinding
from lambdascope.service.fleet.renewal import Subset, renew
from lambdascope.service.fleet.rules import Rules
from lambdascope.store import findings, functions, locks
from tests.builders import START, Life, World, a_layer_arn, a_package, a_record, every_row


def test_a_vulnerable_package_becomes_a_finding(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package("flask", "1.0"), a_package("jinja2", "1.0")])

    (found,) = world.findings()
    (match,) = found.finding.matches
    assert found.life == (FindingStatus.ACTIVE, START, START, START, None)
    assert (found.finding.vulnerability.id, found.function.key.name) == ("CVE-2026-1000", "billing")
    assert (match.package.name, match.package.layer, match.fixed_in) == ("flask", None, "2.0")


def test_only_the_package_in_a_layer_names_the_layer(world: World) -> None:
    arn = a_layer_arn()
    world.publish(a_record())
    world.deploy(packages=[a_package()], layers={arn: [a_package(path="python/flask-1.0.dist-info/METADATA")]})

    (found,) = world.findings()
    assert [(each.package.file_path, each.package.layer) for each in found.finding.matches] == [
        ("flask-1.0.dist-info/METADATA", None),
        ("python/flask-1.0.dist-info/METADATA", arn),
    ]


def test_a_vulnerability_in_two_packages_is_one_finding_with_a_partial_fix(world: World) -> None:
    both = [*a_record()["affected"], *a_record(package="jinja2", fixed=None)["affected"]]
    world.publish(a_record(affected=both))
    world.deploy(packages=[a_package("flask"), a_package("jinja2")])

    (found,) = world.findings()
    assert [each.package.name for each in found.finding.matches] == ["flask", "jinja2"]
    assert found.finding.fix_available is FixAvailable.PARTIAL


def test_the_same_layer_is_a_finding_of_each_function(world: World) -> None:
    layer = {a_layer_arn(): [a_package()]}
    world.publish(a_record())
    world.deploy("one", layers=layer)
    world.deploy("two", layers=layer)

    assert len({each.finding.arn for each in world.findings()}) == 2
    assert len(every_row(world.database, "artifact")) == 2  # the layer, and the same empty code


@pytest.mark.parametrize("is_rescan", [False, True])
def test_an_unchanged_finding_moves_nothing_and_is_not_told(world: World, is_rescan: bool) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    before = every_row(world.database, "finding")
    world.clock.pass_by(hours=1)

    assert world.told(lambda: world.deploy(packages=[a_package()], is_rescan=is_rescan)) == []
    assert every_row(world.database, "finding") == before


def test_a_fixed_dependency_closes_the_finding_as_remediated(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    closed_at = world.clock.pass_by(hours=1)
    told = world.told(lambda: world.deploy(packages=[a_package(version="2.0")]))

    (found,) = world.findings()
    assert world.lives() == {"CVE-2026-1000": Life("CLOSED", START, START, closed_at, closed_at)}
    assert (found.finding.arn, "CLOSED") in told
    with world.database.transaction() as connection:
        assert connection.execute("SELECT closed_because FROM finding").fetchall() == [("REMEDIATED",)]


@pytest.mark.parametrize(
    ("pause", "is_the_same"),
    [({"hours": 1}, True), ({"days": 7}, True), ({"days": 7, "seconds": 1}, False), ({"days": 8}, False)],
)
def test_what_comes_back_within_seven_days_is_the_same_finding(
    world: World, pause: Mapping[str, float], is_the_same: bool
) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    (first,) = world.findings()
    world.clock.pass_by(days=1)
    world.deploy(packages=[])
    now = world.clock.pass_by(**pause)
    told = world.told(lambda: world.deploy(packages=[a_package()]))

    active = [each for each in world.findings() if each.life.status is FindingStatus.ACTIVE]
    assert [each.life for each in active] == [(FindingStatus.ACTIVE, START if is_the_same else now, now, now, None)]
    assert (active[0].finding.arn == first.finding.arn) is is_the_same
    assert (active[0].finding.arn, "ACTIVE") in told
    assert len(world.findings()) == (1 if is_the_same else 2)


def test_a_problem_that_comes_and_goes_for_months_is_open_once(world: World) -> None:
    world.publish(a_record())
    for _ in range(3):
        world.deploy(packages=[a_package()])
        world.clock.pass_by(days=8)
        world.deploy(packages=[])
        world.clock.pass_by(days=8)
    world.deploy(packages=[a_package()])

    assert sorted(status for _, status in world.statuses()) == ["ACTIVE", "CLOSED", "CLOSED", "CLOSED"]
    assert len({each.finding.arn for each in world.findings()}) == 4


def test_other_packages_of_the_same_problem_are_an_update(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    now = world.clock.pass_by(hours=1)
    world.deploy(packages=[a_package(), a_package(path="lib/flask-1.0.dist-info/METADATA")])

    assert world.lives() == {"CVE-2026-1000": Life("ACTIVE", START, now, now, None)}


def test_a_layer_hides_what_an_earlier_one_holds_at_the_same_path(world: World) -> None:
    path = "python/flask.dist-info/METADATA"
    world.publish(a_record())
    early, late = a_layer_arn("early"), a_layer_arn("late")
    world.deploy(layers={early: [a_package(path=path)], late: [a_package(version="2.0", path=path)]})
    world.deploy("other", layers={late: [a_package(version="2.0", path=path)], early: [a_package(path=path)]})

    assert [(each.function.key.name, each.finding.matches[0].package.layer) for each in world.findings()] == [
        ("other", early)
    ]


def test_packages_without_version_or_for_development_are_no_findings(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package(version=None, path="a"), a_package(path="b", is_development=True)])

    assert world.findings() == []


def test_a_subset_touches_only_findings_about_its_vulnerabilities(world: World) -> None:
    world.publish(a_record("CVE-2026-1001"), a_record("CVE-2026-1002"))
    world.deploy(packages=[a_package()])
    world.deploy("untouched", packages=[a_package("jinja2")])
    now = world.clock.pass_by(hours=1)

    with world.database.transaction() as connection:
        locks.hold_generation(connection)
        matcher = world.fleet.generations.matcher(connection)
        assert matcher is not None
        stored = functions.locked(connection, [world.function(name).id for name in ("billing", "untouched")])
        # No package is affected any more, as far as the first is concerned; nothing is said of the second.
        renewed = renew(connection, matcher, stored, Rules(), now, Subset(frozenset(("CVE-2026-1001",)), ()))

    assert (renewed.concerned, renewed.opened, renewed.closed) == ((world.function().id,), 0, 1)
    assert world.lives() == {
        "CVE-2026-1001": Life("CLOSED", START, START, now, now),
        "CVE-2026-1002": Life("ACTIVE", START, START, START, None),
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"path": "a\0b/METADATA"},
        {"path": "a\ud800/\udfffMETADATA"},
        {"path": "p" * 10_000},
        {"identified_by": "\0\ud800" * 5_000},
        {"version": "1.0+\ud800\0"},
        {"version": "1.0" + "0" * 10_000},
    ],
)
def test_hostile_text_is_stored_and_read_back(world: World, fields: dict[str, Any]) -> None:
    world.publish(a_record(summary="s\0\ud800" * 1_000))
    names = [a_package("n" * 10_000, path="n"), a_package("n\0\ud800", path="m"), a_package("😀" * 600, path="o")]
    for is_rescan in (False, True):
        world.deploy(packages=[a_package(), *names, a_package(**fields)], is_rescan=is_rescan)
        world.clock.pass_by(hours=1)

    assert world.statuses() == [("CVE-2026-1000", "ACTIVE")]
    assert world.lives()["CVE-2026-1000"].updated_at == START


def test_the_arn_is_the_same_after_everything_was_forgotten(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    (before,) = world.findings()
    with world.database.transaction() as connection:
        functions.purge_scope(connection, before.function.key.scope, 10)
    world.clock.pass_by(days=20)
    world.deploy(packages=[a_package()])

    (after,) = world.findings()
    assert after.finding.arn == before.finding.arn
    assert after.life.first_observed_at - before.life.first_observed_at == timedelta(days=20)


def test_a_closed_finding_that_is_deleted_while_it_comes_back_is_a_new_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    world.deploy(packages=[])
    now = world.clock.pass_by(hours=1)
    real = findings.known

    def read_before_the_end(*arguments: Any) -> Iterator[KnownFinding]:
        rows = list(real(*arguments))
        with world.database.transaction() as connection:
            assert findings.purge_closed(connection, ClosedBecause.REMEDIATED, now, 10) == 1
        return iter(rows)

    monkeypatch.setattr("lambdascope.service.fleet.renewal.findings.known", read_before_the_end)
    told = world.told(lambda: world.deploy(packages=[a_package()]))

    (found,) = world.findings()
    assert world.lives() == {"CVE-2026-1000": Life("ACTIVE", now, now, now, None)}
    assert (found.finding.arn, "ACTIVE") in told
