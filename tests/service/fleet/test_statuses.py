"""Coverage that changes is told, what stays as it was is not."""

from __future__ import annotations

from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.life import FindingStatus
from lambdascope.service.fleet.statuses import close_findings, mark_scanned, set_coverage
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.news import NewsKind
from tests.builders import START, World, a_package, a_record

PACKAGE, CODE = ScanType.PACKAGE, ScanType.CODE


def test_only_another_reason_is_told(world: World) -> None:
    world.deploy(packages=[])
    id_ = world.function().id
    now = world.clock.pass_by(hours=1)

    def change(*changes: CoverageChange) -> list[tuple[str, str]]:
        def run() -> None:
            with world.database.transaction() as connection:
                set_coverage(connection, changes, now)

        return world.told(run)

    excluded = CoverageChange(id_, PACKAGE, StatusReason.EXCLUDED_BY_TAG)
    assert change(excluded) == [("PACKAGE", "EXCLUDED_BY_TAG")]
    assert change(excluded) == []
    assert change(excluded._replace(detail="by another tag")) == []
    assert world.coverage().detail == "by another tag"
    assert change(CoverageChange(id_, CODE, StatusReason.EXCLUDED_BY_TAG)) == [("CODE", "EXCLUDED_BY_TAG")]
    assert change() == []


def test_the_first_scan_is_told_once(world: World) -> None:
    world.deploy(packages=[])
    before = len(world.news())
    for _ in range(2):
        with world.database.transaction() as connection:
            mark_scanned(connection, [world.function().id], world.clock())

    (told,) = world.news()[before:]
    assert (told.kind, told.subject, told.state) == (NewsKind.SCAN, "PACKAGE", "INITIAL_SCAN_COMPLETE")
    assert (told.resource, told.happened_at) == ("billing:$LATEST", START)
    assert world.coverage().last_scanned_at == START


def test_findings_of_one_scan_type_end(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    (found,) = world.findings()

    def close(scan_type: ScanType) -> list[tuple[str, str]]:
        def run() -> None:
            with world.database.transaction() as connection:
                close_findings(connection, [world.function().id], scan_type, world.clock())

        return world.told(run)

    assert close(CODE) == []
    assert close(PACKAGE) == [(found.finding.arn, FindingStatus.CLOSED)]
    assert close(PACKAGE) == []
