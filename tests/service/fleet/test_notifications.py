"""Telling destinations what happened: in order, at least once, and until it is given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from psycopg.sql import SQL

from lambdascope.model.coverage import ScanType
from lambdascope.model.criteria import FilterAction
from lambdascope.model.errors import NotDelivered
from lambdascope.model.life import FindingType
from lambdascope.notify.notification import Limits, Notification
from lambdascope.service.fleet import activation, retention
from lambdascope.service.fleet.filters import create_filter, delete_filter
from lambdascope.service.fleet.notifications import Sender, name_destinations
from lambdascope.service.fleet.visits import terminate
from lambdascope.store import deliveries, findings, functions, news
from lambdascope.store.deliveries import DestinationState
from lambdascope.store.news import News, NewsKind
from tests.builders import SCOPE, World, a_package, a_record, every_row

NAME = "file"
ARN = f"arn:aws:lambda:{SCOPE.region}:{SCOPE.account}:function:billing:$LATEST"


class Recording:
    """A destination that remembers what it was sent, and does what a test says."""

    def __init__(self, entries: int = 10, bytes_: int = 256_000) -> None:
        self.limits = Limits(entries, bytes_)
        self.batches: list[list[Notification]] = []
        self.answer: Callable[[Sequence[Notification]], Mapping[str, str]] = lambda _: {}

    def deliver(self, batch: Sequence[Notification]) -> Mapping[str, str]:
        self.batches.append(list(batch))
        return self.answer(batch)

    @property
    def sent(self) -> list[Notification]:
        return [each for batch in self.batches for each in batch]

    @property
    def told(self) -> list[tuple[str, Any]]:
        """Kind and state of each."""
        return [(each.kind.removeprefix("Inspector2 "), _state(each)) for each in self.sent]


def _state(each: Notification) -> Any:
    detail = each.detail
    return detail.get("status") or detail.get("scan-status") or detail["scanStatus"]["reason"]


@pytest.fixture
def destination() -> Recording:
    return Recording()


@pytest.fixture
def sender(world: World, destination: Recording) -> Sender:
    return Sender(world.fleet, NAME, destination, "lambdascope.inspector2")


def states(world: World) -> dict[str, DestinationState]:
    with world.database.transaction() as connection:
        return {each.name: each for each in deliveries.states(connection)}


def tell(world: World, *subjects: str, state: str = "SUCCESSFUL") -> None:
    """Have news about coverage written, each a subject of its own unless named twice."""
    with world.database.transaction() as connection:
        id_ = world.function().id
        lines = [News(NewsKind.COVERAGE, id_, subject, state) for subject in subjects]
        news.add(connection, lines, world.clock())


def test_a_function_and_its_finding_are_told_from_the_first_scan_to_the_end(
    world: World, sender: Sender, destination: Recording
) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    criteria = {"severity": [{"comparison": "EQUALS", "value": "HIGH"}]}
    rule = create_filter(world.database, SCOPE, "rule", FilterAction.SUPPRESS, criteria, world.clock())
    delete_filter(world.database, rule, world.clock())
    world.publish(a_record(summary="Another text"))
    world.deploy(packages=[a_package(version="2.0")])
    sender.send()

    assert destination.told == [
        ("Coverage", "SUCCESSFUL"),
        ("Finding", "ACTIVE"),
        ("Scan", "INITIAL_SCAN_COMPLETE"),
        ("Finding", "SUPPRESSED"),
        ("Finding", "ACTIVE"),
        ("Finding", "ACTIVE"),
        ("Finding", "CLOSED"),
    ]
    assert {each.resources for each in destination.sent} == {(ARN,)}
    assert len({each.id for each in destination.sent}) == 7
    assert every_row(world.database, "news") == every_row(world.database, "delivery") == []


def test_a_finding_is_told_as_it_was_whatever_has_become_of_it(
    world: World, sender: Sender, destination: Recording
) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()], tags={"team": "shop", "updatedAt": "2026-01-01"})
    (found,) = world.findings()
    world.clock.pass_by(hours=1)
    with world.database.transaction() as connection:
        findings.delete_all(connection, SCOPE, FindingType.PACKAGE_VULNERABILITY, 10)
        functions.purge_scope(connection, SCOPE, 10)
    retention.purge(world.fleet)
    assert len(every_row(world.database, "vulnerability")) == 1
    sender.send()
    retention.purge(world.fleet)
    assert every_row(world.database, "vulnerability") == []
    (told,) = [each for each in destination.sent if each.kind == "Inspector2 Finding"]

    assert told.time == found.life.updated_at
    assert told.detail["findingArn"] == found.finding.arn
    assert told.detail["firstObservedAt"] == "Sun Mar 01 12:00:00.000 UTC 2026"
    assert told.detail["packageVulnerabilityDetails"]["vendorUpdatedAt"].endswith(" UTC 2026")
    (resource,) = told.detail["resources"]
    assert resource["tags"] == {"team": "shop", "updatedAt": "2026-01-01"}
    assert "extensions" not in told.detail


def test_a_first_scan_counts_the_active_findings(world: World, sender: Sender, destination: Recording) -> None:
    critical = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
    world.publish(
        a_record("CVE-2026-1"), a_record("CVE-2026-2", severity=critical), a_record("CVE-2026-3", severity=[])
    )
    world.deploy(packages=[a_package()])
    sender.send()
    (told,) = [each.detail for each in destination.sent if each.kind == "Inspector2 Scan"]

    assert told == {
        "scan-status": "INITIAL_SCAN_COMPLETE",
        "finding-severity-counts": {"CRITICAL": 1, "HIGH": 1, "MEDIUM": 0, "TOTAL": 3},
        "version": "1.0",
    }


def test_coverage_is_told_by_code_reason_and_type(world: World, sender: Sender, destination: Recording) -> None:
    world.publish(a_record())
    world.deploy()
    sender.send()
    destination.batches.clear()
    with world.database.transaction() as connection:
        terminate(connection, [world.function()], [ScanType.PACKAGE], world.clock())
    sender.send()

    assert [each.detail for each in destination.sent] == [
        {
            "scanStatus": {"reason": "RESOURCE_TERMINATED", "statusCodeValue": "INACTIVE"},
            "scanType": "PACKAGE",
            "eventTimestamp": "2026-03-01T12:00:00.000Z",
            "version": "1.0",
        }
    ]


def test_switching_off_is_told(world: World, sender: Sender, destination: Recording) -> None:
    world.publish(a_record())
    world.deploy()
    sender.send()
    activation.disable(world.database, SCOPE, [ScanType.PACKAGE], world.clock())
    sender.send()

    assert destination.told[-1] == ("Coverage", "PENDING_DISABLE")


def test_a_batch_tells_of_each_thing_once_so_that_order_holds(
    world: World, sender: Sender, destination: Recording
) -> None:
    world.deploy()
    sender.send()
    destination.batches.clear()
    tell(world, "CODE", "PACKAGE", "CODE", "CODE")
    sender.send()

    assert [[each.detail["scanType"] for each in batch] for batch in destination.batches] == [
        ["CODE", "PACKAGE"],
        ["CODE"],
        ["CODE"],
    ]


def test_what_is_refused_by_itself_steps_aside_with_all_that_follows_about_it(
    world: World, sender: Sender, destination: Recording
) -> None:
    world.deploy()
    sender.send()
    tell(world, "CODE", "PACKAGE", "CODE")
    destination.batches.clear()
    destination.answer = lambda batch: {each.id: "no" for each in batch if each.detail["scanType"] == "CODE"}
    sender.send()
    tell(world, "PACKAGE", "CODE")
    sender.send()

    assert [each.detail["scanType"] for each in destination.sent] == ["CODE", "PACKAGE", "PACKAGE"]
    assert states(world)[NAME]._replace(oldest=None) == DestinationState(NAME, 3, None, 0, "no")
    destination.answer = lambda _: {}
    sender.send()
    assert len(destination.sent) == 3
    world.clock.pass_by(seconds=6)
    sender.send()

    assert [each.detail["scanType"] for each in destination.sent[3:]] == ["CODE"] * 3
    assert states(world)[NAME] == DestinationState(NAME, 0, None, 0, None)


def test_a_destination_that_is_out_of_order_loses_nothing_and_gets_the_same_ids(
    world: World, sender: Sender, destination: Recording
) -> None:
    def fail(batch: Sequence[Notification]) -> Mapping[str, str]:
        raise NotDelivered("away")

    tell_nothing = destination.answer
    world.deploy()
    destination.answer = fail
    with pytest.raises(NotDelivered, match="away"):
        sender.send()
    first = [each.id for each in destination.sent]
    destination.answer = tell_nothing
    destination.batches.clear()
    sender.send()

    assert first
    assert [each.id for each in destination.sent][: len(first)] == first


def test_one_event_that_a_webhook_cannot_take_does_not_keep_the_others(
    world: World, sender: Sender, destination: Recording
) -> None:
    def fastidious(batch: Sequence[Notification]) -> Mapping[str, str]:
        if any(each.detail["scanType"] == "CODE" for each in batch):
            raise NotDelivered("400", is_content=True)
        return {}

    world.deploy()
    sender.send()
    tell(world, "CODE", "PACKAGE")
    destination.answer = fastidious
    destination.batches.clear()
    sender.send()

    assert [len(batch) for batch in destination.batches] == [2, 1, 1]
    assert states(world)[NAME].waiting == 1


def test_where_every_event_of_a_batch_is_refused_the_duty_fails(
    world: World, sender: Sender, destination: Recording
) -> None:
    world.deploy()
    sender.send()
    tell(world, "CODE", "PACKAGE")
    destination.answer = lambda batch: {each.id: "NotAuthorized: no" for each in batch}

    with pytest.raises(NotDelivered, match="NotAuthorized"):
        sender.send()
    assert states(world)[NAME].waiting == 2


def test_what_is_not_taken_in_time_is_given_up_counted_and_forgotten_later(
    world: World, sender: Sender, destination: Recording
) -> None:
    world.deploy()
    number = states(world)[NAME].waiting
    world.clock.pass_by(hours=25)
    tell(world, "CODE")
    sender.send()

    assert [each.detail["scanType"] for each in destination.sent] == ["CODE"]
    state = states(world)[NAME]
    assert (state.waiting, state.given_up) == (0, number)
    assert "until its time was over" in (state.last_error or "")
    world.clock.pass_by(days=15)
    retention.purge(world.fleet)
    assert every_row(world.database, "news") == []


def test_what_comes_after_what_was_given_up_is_sent(world: World, sender: Sender, destination: Recording) -> None:
    world.deploy()
    sender.send()
    destination.answer = lambda batch: {each.id: "no" for each in batch}
    tell(world, "CODE")
    sender.send()
    world.clock.pass_by(hours=25)
    destination.answer = lambda _: {}
    destination.batches.clear()
    tell(world, "CODE", state="INTERNAL_ERROR")
    sender.send()

    assert destination.told == [("Coverage", "INTERNAL_ERROR")]
    assert states(world)[NAME].given_up == 1


@pytest.mark.parametrize(("entries", "bytes_", "sizes"), [(2, 256_000, [2, 1]), (10, 700, [1, 1, 1])])
def test_batches_are_bounded_by_number_and_size(world: World, entries: int, bytes_: int, sizes: list[int]) -> None:
    world.deploy("a")
    world.deploy("b")
    world.deploy("c")
    destination = Recording(entries, bytes_)
    Sender(world.fleet, NAME, destination, "s").send()

    assert [len(batch) for batch in destination.batches] == sizes


def test_a_finding_that_is_too_long_is_cut_and_what_cannot_be_is_given_up(world: World) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package(path=f"{number}/METADATA") for number in range(200)])
    destination = Recording(bytes_=8_000)
    Sender(world.fleet, NAME, destination, "s").send()
    (told,) = [each for each in destination.sent if each.kind == "Inspector2 Finding"]

    assert 1 <= len(told.detail["packageVulnerabilityDetails"]["vulnerablePackages"]) < 200
    world.deploy("other", packages=[a_package()])
    narrow = Recording(bytes_=1_000)
    Sender(world.fleet, NAME, narrow, "s").send()
    assert {each.kind for each in narrow.sent} == {"Inspector2 Coverage", "Inspector2 Scan"}
    assert states(world)[NAME].last_error == "it is longer than an event may be"


def test_each_destination_is_told_all_of_it(world: World) -> None:
    name_destinations(world.database, ["file", "webhook"], world.clock())
    world.deploy()
    first, second = Recording(), Recording()
    Sender(world.fleet, "file", first, "s").send()
    assert every_row(world.database, "news") != []
    Sender(world.fleet, "webhook", second, "s").send()

    assert first.sent == second.sent != []
    assert every_row(world.database, "news") == []


def test_a_new_destination_is_told_what_happens_from_then_on_and_one_that_is_gone_nothing(world: World) -> None:
    world.deploy()
    name_destinations(world.database, ["webhook"], world.clock())
    world.deploy("other")

    assert {name: state.waiting for name, state in states(world).items()} == {"webhook": 1}
    with world.database.transaction() as connection:
        rows = connection.execute(SQL("SELECT kind FROM duty WHERE kind LIKE 'notify%'")).fetchall()
    assert rows == [("notify_webhook",)]


def test_what_a_transaction_takes_back_is_not_told(world: World, sender: Sender, destination: Recording) -> None:
    world.deploy()
    sender.send()
    destination.batches.clear()
    with pytest.raises(ZeroDivisionError), world.database.transaction() as connection:
        news.add(connection, [News(NewsKind.COVERAGE, world.function().id, "CODE", "SUCCESSFUL")], world.clock())
        _ = 1 / 0
    sender.send()

    assert destination.batches == []


def test_what_commits_late_is_told_though_later_news_has_been(
    world: World, sender: Sender, destination: Recording
) -> None:
    world.deploy()
    sender.send()
    destination.batches.clear()
    id_ = world.function().id
    with world.database.transaction() as slow:
        news.add(slow, [News(NewsKind.COVERAGE, id_, "CODE", "SUCCESSFUL")], world.clock())
        tell(world, "PACKAGE")
        sender.send()
    sender.send()

    assert [each.detail["scanType"] for each in destination.sent] == ["PACKAGE", "CODE"]


def test_many_that_wait_are_passed_by(world: World, sender: Sender, destination: Recording) -> None:
    world.deploy()
    sender.send()
    with world.database.transaction() as connection:
        id_ = world.function().id
        lines = [News(NewsKind.COVERAGE, id_, f"TYPE{number}", "SUCCESSFUL") for number in range(2_500)]
        news.add(connection, lines, world.clock())
        connection.execute("UPDATE delivery SET retry_at = %s", (world.clock() + timedelta(hours=1),))
    tell(world, "CODE")
    destination.batches.clear()
    sender.send()

    assert len(destination.sent) == 1
