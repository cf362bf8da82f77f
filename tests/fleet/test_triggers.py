"""What makes a scan happen, and what does not (facts, 3.1 to 3.3; checks 10, 12, 13 and 15); the `lookup` channel."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambdascope.model.account import Scope
from lambdascope.model.event import ChannelKind
from lambdascope.model.life import FindingStatus
from lambdascope.service.fleet.duties import RECONCILIATION
from lambdascope.service.fleet.intake import read_channel
from lambdascope.store.channels import ChannelState
from tests.aws_recorder import a_record as a_trail_record
from tests.builders import a_record
from tests.fleet.running import PACKAGE, Running, a_library, an_app
from tests.local_aws import a_package, deploy, publish_layer, wait_until_settled


@pytest.fixture
def scope(service: Running) -> Scope:
    return service.new_scope(PACKAGE)


def scanned_at(service: Running, scope: Scope, name: str = "f") -> datetime:
    row = service.row(scope, name)
    assert row is not None and row.last_scanned_at is not None
    return row.last_scanned_at


def vulnerable(service: Running, scope: Scope, library: str, id_: str) -> Any:
    """A function `f`, scanned, with one finding; returns its owner's client."""
    service.publish(a_record(id_, library))
    owner = service.owner(scope)
    deploy(owner, "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    service.caught_up(scope)
    assert service.open(scope) == [id_]
    return owner


def told(record_of: str, scope: Scope, **members: object) -> dict[str, object]:
    """A record about the function `f`."""
    about = {"eventName": record_of, "recipientAccountId": scope.account, "awsRegion": scope.region}
    return dict(a_trail_record(**{**about, "requestParameters": {"functionName": "f"}, **members}))


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_new_function_is_scanned(service: Running, scope: Scope, library: str) -> None:
    vulnerable(service, scope, library, "CVE-2026-0201")

    assert [each.outcome for each in service.events(scope).values()] == ["the function is looked at"]
    assert set(service.rows(scope)) == {("f", PACKAGE)}


def test_check_10_a_fix_closes_the_finding_and_its_return_opens_the_same(
    service: Running, scope: Scope, library: str
) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0210")
    (first,) = service.findings(scope)
    deploy(owner, "f", files=an_app(a_library(library, "2.0")))
    service.becomes(lambda: [each.life.status for each in service.findings(scope)], [FindingStatus.CLOSED])
    deploy(owner, "f", files=an_app(a_library(library), note="again"))

    service.becomes(lambda: service.open(scope), ["CVE-2026-0210"])
    (again,) = service.findings(scope)
    assert (again.finding.arn, again.life.status) == (first.finding.arn, FindingStatus.ACTIVE)
    assert again.life.first_observed_at == first.life.first_observed_at
    assert again.life.last_observed_at > first.life.last_observed_at
    assert again.life.closed_at is None


def test_an_update_to_the_same_code_downloads_nothing_and_moves_the_time(
    service: Running, scope: Scope, library: str
) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0211")
    before, fetched, (first,) = scanned_at(service, scope), service.downloads(scope), service.findings(scope)
    owner.update_function_code(FunctionName="f", ZipFile=a_package(an_app(a_library(library))))
    service.until(lambda: scanned_at(service, scope) > before)
    service.caught_up(scope)

    assert service.downloads(scope) == fetched
    assert service.findings(scope)[0].life == first.life


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("memory", {"MemorySize": 256}),
        ("handler", {"Handler": "other.handler"}),
        ("runtime", {"Runtime": "python3.13"}),
    ],
    ids=["memory", "handler", "runtime"],
)
def test_an_update_of_the_configuration_downloads_nothing_and_moves_the_time(
    service: Running, scope: Scope, library: str, name: str, change: dict[str, Any]
) -> None:
    owner = vulnerable(service, scope, library, f"CVE-2026-0212-{name}")
    before, fetched = scanned_at(service, scope), service.downloads(scope)
    owner.update_function_configuration(FunctionName="f", **change)
    service.until(lambda: scanned_at(service, scope) > before)
    service.caught_up(scope)

    assert service.downloads(scope) == fetched
    assert len(service.open(scope)) == 1
    assert service.findings(scope)[0].function.runtime == change.get("Runtime", "python3.12")


def test_code_that_another_function_has_already_is_not_downloaded(service: Running, scope: Scope, library: str) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0213")
    fetched = service.downloads(scope)
    deploy(owner, "twin", files=an_app(a_library(library)))
    service.scanned(scope, "twin")

    assert service.downloads(scope) == fetched
    assert len(service.open(scope, "twin")) == 1


def test_a_layer_that_is_attached_brings_its_findings_and_is_read_alone(
    service: Running, scope: Scope, library: str
) -> None:
    service.publish(a_record("CVE-2026-0214", library))
    owner = service.owner(scope)
    deploy(owner, "f")
    service.scanned(scope, "f")
    fetched, layer = service.downloads(scope), publish_layer(owner, "shared", a_library(library, folder="python/"))
    owner.update_function_configuration(FunctionName="f", Layers=[layer])

    service.becomes(lambda: service.open(scope), ["CVE-2026-0214"])
    assert all("layer" in call for call in service.downloads(scope)[len(fetched) :])
    assert len(service.downloads(scope)) > len(fetched)
    owner.update_function_configuration(FunctionName="f", Layers=[])
    service.becomes(lambda: service.open(scope), [])


def test_a_new_layer_version_changes_nothing_until_a_function_uses_it(
    service: Running, scope: Scope, library: str
) -> None:
    service.publish(a_record("CVE-2026-0215", library))
    owner = service.owner(scope)
    old = publish_layer(owner, "shared", a_library(library, folder="python/"))
    deploy(owner, "f", layers=[old])
    service.scanned(scope, "f")
    service.caught_up(scope)
    before, calls = scanned_at(service, scope), service.proxy.calls.count("lambda:GetFunction")
    new = publish_layer(owner, "shared", a_library(library, "2.0", folder="python/"))
    service.caught_up(scope)

    assert service.proxy.calls.count("lambda:GetFunction") == calls
    assert (scanned_at(service, scope), len(service.open(scope))) == (before, 1)
    assert "nothing: no function uses the new version yet" in {each.outcome for each in service.events(scope).values()}
    owner.update_function_configuration(FunctionName="f", Layers=[new])
    service.becomes(lambda: service.open(scope), [])
    assert scanned_at(service, scope) > before


def test_check_13_tags_change_coverage_without_an_update_of_code(service: Running, scope: Scope, library: str) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0216")
    before, fetched = scanned_at(service, scope), service.downloads(scope)
    arn = owner.get_function(FunctionName="f")["Configuration"]["FunctionArn"]
    owner.tag_resource(Resource=arn, Tags={"team": "billing"})
    service.becomes(lambda: service.findings(scope)[0].function.tags, {"team": "billing"})
    service.caught_up(scope)
    assert (service.reason(scope, "f"), scanned_at(service, scope)) == ("SUCCESSFUL", before)
    owner.tag_resource(Resource=arn, Tags={"InspectorExclusion": "LambdaStandardScanning"})

    service.becomes(lambda: service.reason(scope, "f"), "EXCLUDED_BY_TAG")
    service.caught_up(scope)
    assert (service.open(scope), scanned_at(service, scope)) == ([], before)
    owner.untag_resource(Resource=arn, TagKeys=["InspectorExclusion"])
    service.scanned(scope, "f")
    assert service.open(scope) == ["CVE-2026-0216"]
    assert service.downloads(scope) == fetched


def test_a_deleted_function_is_terminated_at_once(service: Running, scope: Scope, library: str) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0217")
    before = scanned_at(service, scope)
    owner.delete_function(FunctionName="f")

    service.becomes(lambda: service.reason(scope, "f"), "RESOURCE_TERMINATED")
    assert [each.life.status for each in service.findings(scope)] == [FindingStatus.CLOSED]
    assert scanned_at(service, scope) == before


def test_a_function_that_is_made_again_under_its_name_comes_back(service: Running, scope: Scope, library: str) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0218")
    (first,) = service.findings(scope)
    owner.delete_function(FunctionName="f")
    service.becomes(lambda: service.reason(scope, "f"), "RESOURCE_TERMINATED")
    deploy(owner, "f", files=an_app(a_library(library), note="again"))

    service.scanned(scope, "f")
    assert [each.finding.arn for each in service.findings(scope)] == [first.finding.arn]
    assert service.open(scope) == ["CVE-2026-0218"]


def test_check_12_dry_runs_failed_calls_and_versions_are_no_reason_to_look(
    service: Running, scope: Scope, library: str
) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0219")
    before, calls = scanned_at(service, scope), service.proxy.calls.count("lambda:GetFunction")
    owner.publish_version(FunctionName="f")
    with pytest.raises(ClientError):
        owner.update_function_configuration(FunctionName="missing", MemorySize=256)
    updated = "UpdateFunctionCode20150331v2"
    service.recorder.add(told(updated, scope, requestParameters={"functionName": "f", "dryRun": True}))
    service.recorder.add(told(updated, scope, errorCode="AccessDenied", errorMessage="no", requestParameters=None))
    service.caught_up(scope)

    assert service.proxy.calls.count("lambda:GetFunction") == calls
    assert scanned_at(service, scope) == before
    assert sorted(each.outcome for each in service.events(scope).values()) == [
        "nothing: it does not change what is scanned",
        "nothing: it was a dry run",
        "nothing: the call failed",
        "nothing: the call failed",
        "the function is looked at",
    ]


def test_check_15_the_same_event_twice_is_one_scan(service: Running, scope: Scope, library: str) -> None:
    vulnerable(service, scope, library, "CVE-2026-0220")
    (created,) = (each for each in service.recorder.records(*scope) if not each["readOnly"])
    before, polls = scanned_at(service, scope), service.recorder.lookups
    service.recorder.keep(created)
    # Every poll tells it again, since polls overlap.
    service.until(lambda: service.recorder.lookups > polls + 3)
    service.idle(scope)

    assert (len(service.events(scope)), len(service.findings(scope))) == (1, 1)
    assert scanned_at(service, scope) == before


def test_an_event_that_comes_late_is_still_heard(service: Running, scope: Scope) -> None:
    deploy(service.aws.client("lambda", *scope), "f")
    service.recorder.add(told("CreateFunction20150331", scope, eventTime=ago(minutes=15)))

    service.scanned(scope, "f")


def test_an_event_that_comes_too_late_is_healed_by_the_next_reconciliation(service: Running, scope: Scope) -> None:
    deploy(service.aws.client("lambda", *scope), "f")
    service.recorder.add(told("CreateFunction20150331", scope, eventTime=ago(hours=2)))
    polls = service.recorder.lookups
    service.until(lambda: service.recorder.lookups > polls + 3)
    assert service.row(scope, "f") is None
    service.reconcile(scope)

    service.scanned(scope, "f")
    assert service.events(scope) == {}


def test_events_out_of_order_end_in_the_state_that_aws_tells(service: Running, scope: Scope, library: str) -> None:
    owner = vulnerable(service, scope, library, "CVE-2026-0221")
    silent = service.aws.client("lambda", *scope)
    silent.update_function_code(FunctionName="f", ZipFile=a_package(an_app(a_library(library, "2.0"))))
    wait_until_settled(silent, "f")
    for name in ("DeleteFunction20150331", "UpdateFunctionCode20150331v2", "CreateFunction20150331"):
        service.recorder.add(told(name, scope))
    service.caught_up(scope)

    assert (service.reason(scope, "f"), service.open(scope)) == ("SUCCESSFUL", [])
    owner.delete_function(FunctionName="f")
    service.recorder.add(told("UpdateFunctionCode20150331v2", scope))
    service.caught_up(scope)
    assert service.reason(scope, "f") == "RESOURCE_TERMINATED"


def test_an_event_about_a_function_that_is_not_there_leaves_no_trace(service: Running, scope: Scope) -> None:
    service.recorder.add(told("CreateFunction20150331", scope))
    service.caught_up(scope)

    assert (service.rows(scope), len(service.events(scope))) == ({}, 1)


def test_read_only_events_are_not_kept(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f")
    owner.list_functions()
    service.caught_up(scope)

    assert {each.name for each in service.events(scope).values()} == {"CreateFunction"}


def test_a_channel_that_cannot_reach_its_mark_is_lagging_and_reconciles(
    service: Running, scope: Scope, caplog: pytest.LogCaptureFixture
) -> None:
    deploy(service.aws.client("lambda", *scope), "f")
    caplog.set_level(logging.WARNING)
    statement = "UPDATE channel SET reached_at = now() - interval '91 days' WHERE (account, region) = (%s, %s)"

    def is_lagging() -> bool:
        # As if nothing had run for longer than CloudTrail remembers; a poll under way may yet write its own mark.
        with service.database.transaction() as connection:
            connection.execute(statement, scope)
        return "channel lagging" in caplog.messages

    service.until(is_lagging)
    service.scanned(scope, "f")
    service.becomes(lambda: (channel := service.channel(scope)) and channel.state, ChannelState.ACTIVE)


def test_a_hostile_record_stops_nothing(service: Running, scope: Scope) -> None:
    hostile = {"functionName": "../../f;DROP TABLE event", "layers": [{"a": "b"}] * 100}
    service.recorder.keep(told("CreateFunction20150331", scope, requestParameters=hostile))
    service.recorder.keep(told("\0\ud800", scope))
    service.recorder.keep(told("DeleteFunction20150331", scope, eventID="\0"))
    deploy(service.owner(scope), "f")

    service.scanned(scope, "f")


def test_another_kind_of_channel_is_made_when_the_settings_ask_for_it(service: Running, scope: Scope) -> None:
    service.idle(scope)
    service.leave(scope)  # the running service has the old settings, and would change it back
    otherwise = replace(service.fleet, rules=service.fleet.rules._replace(channel=ChannelKind.EVENTBRIDGE))
    read_channel(otherwise, scope)

    channel = service.channel(scope)
    assert channel is not None
    assert (channel.kind, channel.rule_name) == (ChannelKind.EVENTBRIDGE, "lambdascope-events")
    assert service.aws.client("events", *scope).list_rules()["Rules"][0]["Name"] == "lambdascope-events"
    duty = service.duty(RECONCILIATION, scope)
    assert duty is not None  # what came between the two is found by comparing
