"""Scanning switched on and off, by account, region and scan type (facts, 1.1 to 1.3; checks 1 to 3)."""

from __future__ import annotations

import pytest

from lambdascope.app import now
from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import StatusReason
from lambdascope.model.criteria import FilterAction
from lambdascope.model.errors import UsageError
from lambdascope.service.fleet import activation, duties, filters
from lambdascope.store import filters as stored_filters
from tests.builders import a_record
from tests.fleet.running import CODE, PACKAGE, Running, a_library, an_app
from tests.local_aws import deploy


def test_check_1_switching_on_scans_every_function_there_is(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0101", library))
    scope = service.new_scope()
    client = service.aws.client("lambda", *scope)
    for name in ("one", "two"):
        deploy(client, name, files=an_app(a_library(library), note=name))
    listing = service.proxy.calls.count("lambda:ListFunctions")
    service.begin(scope)

    assert service.statuses(scope) == {PACKAGE: "ENABLING"}
    service.becomes(lambda: dict(service.statuses(scope)), {PACKAGE: "ENABLED"})
    assert set(service.rows(scope)) == {("one", PACKAGE), ("two", PACKAGE)}
    assert service.proxy.calls.count("lambda:ListFunctions") > listing
    service.scanned(scope, "one", "two")
    assert all(row.last_scanned_at is not None for row in service.rows(scope).values())
    assert service.open(scope) == ["CVE-2026-0101", "CVE-2026-0101"]


def test_check_1_a_function_waits_as_pending_until_its_first_result(service: Running) -> None:
    scope = service.new_scope()
    # An update that is under way is waited for; so long the function is pending.
    deploy(service.aws.client("lambda", *scope), "new", settle=False)
    service.begin(scope)

    service.until(lambda: service.row(scope, "new"))
    row = service.row(scope, "new")
    assert row is not None
    assert (row.reason, row.last_scanned_at is None) in {
        (StatusReason.PENDING_INITIAL_SCAN, True),
        (StatusReason.SUCCESSFUL, False),  # where the test was the slower one
    }
    service.scanned(scope, "new")


def test_check_2_code_scanning_is_refused_without_standard_scanning(service: Running) -> None:
    scope = service.new_scope()

    with pytest.raises(UsageError, match="needs standard scanning"):
        activation.enable(service.database, scope, [CODE], now())
    assert service.statuses(scope) == {}
    service.switch_on(scope, PACKAGE, CODE)
    assert service.statuses(scope) == {PACKAGE: "ENABLED", CODE: "ENABLED"}


def test_check_2_code_scanning_may_follow_standard_scanning(service: Running) -> None:
    scope = service.new_scope(PACKAGE)
    deploy(service.owner(scope), "f")
    service.scanned(scope, "f")
    service.switch_on(scope, CODE)

    service.until(lambda: service.row(scope, "f", CODE))
    service.idle(scope)
    assert service.reason(scope, "f") == "SUCCESSFUL"


def test_check_3_switching_standard_scanning_off_switches_code_scanning_off(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0103", library))
    scope = service.new_scope(PACKAGE, CODE)
    deploy(service.owner(scope), "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    (first,) = service.findings(scope)
    service.switch_off(scope, PACKAGE)

    service.becomes(lambda: dict(service.statuses(scope)), {})
    assert (service.findings(scope), service.rows(scope)) == ([], {})
    service.switch_on(scope, PACKAGE, CODE)
    service.scanned(scope, "f")
    (again,) = service.findings(scope)
    assert again.finding.arn == first.finding.arn
    assert again.life.first_observed_at > first.life.first_observed_at
    assert set(service.rows(scope)) == {("f", PACKAGE), ("f", CODE)}


def test_switching_code_scanning_off_leaves_standard_scanning_on(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0104", library))
    scope = service.new_scope(PACKAGE, CODE)
    deploy(service.owner(scope), "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    service.switch_off(scope, CODE)

    service.becomes(lambda: set(service.rows(scope)), {("f", PACKAGE)})
    assert service.statuses(scope)[PACKAGE] == "ENABLED"
    assert service.open(scope) == ["CVE-2026-0104"]


def test_everything_off_clears_the_account_there_and_nowhere_else(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0105", library))
    account = service.new_account("eu-central-1", "us-east-1")
    gone, kept = Scope(account, "eu-central-1"), Scope(account, "us-east-1")
    for scope in (gone, kept):
        service.switch_on(scope)
        deploy(service.owner(scope), "f", files=an_app(a_library(library)))
        service.scanned(scope, "f")
        service.caught_up(scope)
        criteria = {"vulnerabilityId": [{"comparison": "EQUALS", "value": "CVE-1"}]}
        filters.create_filter(service.database, scope, "rule", FilterAction.SUPPRESS, criteria, now())
    service.switch_off(gone)

    service.becomes(lambda: dict(service.statuses(gone)), {})
    service.until(lambda: service.duty(duties.RECONCILIATION, gone) is None)
    assert (service.rows(gone), service.findings(gone)) == ({}, [])
    assert (service.events(gone), service.channel(gone)) == ({}, None)
    with service.database.transaction() as connection:
        assert [len(stored_filters.select(connection, *scope)) for scope in (gone, kept)] == [0, 1]
        found = connection.execute("SELECT count(*) FROM function WHERE (account, region) = (%s, %s)", gone).fetchone()
    assert found == (0,)
    assert service.open(kept) == ["CVE-2026-0105"]
    assert service.channel(kept) is not None


def test_what_happens_while_scanning_is_off_is_found_when_it_is_on_again(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0106", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    for name in ("deleted", "fixed"):
        deploy(owner, name, files=an_app(a_library(library), note=name))
    service.scanned(scope, "deleted", "fixed")
    service.switch_off(scope)
    service.becomes(lambda: dict(service.statuses(scope)), {})
    owner.delete_function(FunctionName="deleted")
    deploy(owner, "fixed", files=an_app(a_library(library, "3.0")))
    service.switch_on(scope)

    service.scanned(scope, "fixed")
    assert set(service.rows(scope)) == {("fixed", PACKAGE)}
    assert service.findings(scope) == []


def test_switching_on_or_off_twice_changes_nothing(service: Running) -> None:
    scope = service.new_scope(PACKAGE)
    service.switch_on(scope)
    assert service.statuses(scope) == {PACKAGE: "ENABLED"}
    service.switch_off(scope)
    service.becomes(lambda: dict(service.statuses(scope)), {})
    service.switch_off(scope)
    assert service.statuses(scope) == {}


def test_an_account_or_region_that_is_not_known_is_refused(service: Running) -> None:
    scope = service.new_scope()

    with pytest.raises(UsageError, match="is not known"):
        activation.enable(service.database, Scope(AccountId("000000000001"), scope.region), [PACKAGE], now())
    with pytest.raises(UsageError, match="has no region us-west-2"):
        activation.enable(service.database, Scope(scope.account, "us-west-2"), [PACKAGE], now())


def test_the_channel_says_whether_the_account_has_a_trail(service: Running) -> None:
    without = service.new_scope(PACKAGE)
    service.recorder.trails = [{"Name": "own", "HomeRegion": without.region, "IsMultiRegionTrail": True}]
    having = service.new_scope(PACKAGE)

    told = [channel.has_trail for scope in (without, having) if (channel := service.channel(scope)) is not None]
    assert told == [False, True]
