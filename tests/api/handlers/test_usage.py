"""ListUsageTotals and BatchGetFreeTrialInfo, asked by boto3."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.service.fleet import activation, usage
from tests.api.builders import covered
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service
from tests.builders import START, every_row


def used(service: Service, hours: float = 1, ago: timedelta = timedelta(0)) -> None:
    """Have covered functions counted every five minutes of hours that ended so long ago."""
    counts = round(hours * 12)
    for number in range(counts + 1):
        usage.count(service.database, service.now() - ago - timedelta(minutes=5 * (counts - number)))


def totals(service: Service, caller: str = ACCOUNT, **request: Any) -> dict[str, dict[str, float]]:
    found = service.call("list_usage_totals", caller, **request)["totals"]
    return {each["accountId"]: {use["type"]: round(use["total"], 2) for use in each["usage"]} for each in found}


def hours(standard: float = 0, code: float = 0) -> dict[str, float]:
    return {"LAMBDA_FUNCTION_HOURS": standard, "LAMBDA_FUNCTION_CODE_HOURS": code}


# ListUsageTotals.


def test_hours_of_covered_functions_add_up(service: Service) -> None:
    covered(service, "a", scanned_at=START)
    covered(service, "a", scanned_at=START, type_="CODE")
    covered(service, "b", scanned_at=START)
    covered(service, "waits", reason="PENDING_INITIAL_SCAN")
    covered(service, "excluded", scanned_at=START, reason="EXCLUDED_BY_TAG")
    covered(service, "deleted", scanned_at=START, reason="RESOURCE_TERMINATED")
    covered(service, "elsewhere", scanned_at=START, region="us-east-1")
    used(service, 2)

    assert totals(service) == {ACCOUNT: hours(4, 2)}
    (told,) = service.call("list_usage_totals")["totals"]
    assert told["usage"][0] | {"total": 0} == {
        "type": "LAMBDA_FUNCTION_HOURS",
        "total": 0,
        "estimatedMonthlyCost": 0.0,
        "currency": "USD",
        "cloudProvider": "AWS",
    }


def test_what_was_covered_counts_after_it_has_ended(service: Service) -> None:
    covered(service, scanned_at=START)
    used(service, 1, ago=timedelta(hours=1))
    with service.database.transaction() as connection:
        connection.execute("DELETE FROM function")
    used(service, 1)

    assert totals(service) == {ACCOUNT: hours(1)}


def test_time_without_a_server_does_not_count(service: Service) -> None:
    covered(service, scanned_at=START)
    usage.count(service.database, service.now() - timedelta(hours=5))
    usage.count(service.database, service.now())

    assert totals(service) == {ACCOUNT: hours(round(10 / 60, 2))}


def test_a_clock_that_is_put_back_counts_nothing_twice(service: Service) -> None:
    covered(service, scanned_at=START)
    used(service, 1)
    used(service, 1, ago=timedelta(minutes=30))

    assert totals(service) == {ACCOUNT: hours(1)}


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (29, True), (30, False), (45, False)])
def test_only_the_last_30_days_count(service: Service, days: int, is_told: bool) -> None:
    covered(service, scanned_at=START)
    noon = service.now().replace(hour=12) - timedelta(days=days)
    for minutes in range(0, 65, 5):
        usage.count(service.database, noon + timedelta(minutes=minutes))

    assert totals(service) == {ACCOUNT: hours(1 if is_told else 0)}


def test_what_nobody_asks_for_any_more_is_forgotten(service: Service) -> None:
    covered(service, scanned_at=START)
    used(service, 1, ago=timedelta(days=40))
    usage.count(service.database, service.now())

    assert {row[3] for row in every_row(service.database, "usage")} == {service.now().date()}


def test_whose_use_is_told(service: Service) -> None:
    service.with_member()
    for account in (ACCOUNT, MEMBER, STRANGER):
        covered(service, account=account, scanned_at=START)
    used(service, 1)

    assert totals(service) == {ACCOUNT: hours(1), MEMBER: hours(1)}
    assert totals(service, accountIds=[MEMBER, MEMBER]) == {MEMBER: hours(1)}
    assert totals(service, MEMBER) == {MEMBER: hours(1)}
    for caller, wanted in ((MEMBER, ACCOUNT), (STRANGER, MEMBER), (ACCOUNT, STRANGER), (ACCOUNT, f"x{ACCOUNT}")):
        client = service.client(caller)
        with pytest.raises(client.exceptions.AccessDeniedException):
            client.list_usage_totals(accountIds=[caller, wanted])


def test_totals_come_in_pages(service: Service) -> None:
    service.with_member()
    client = service.client()
    pages = list(client.get_paginator("list_usage_totals").paginate(PaginationConfig={"PageSize": 1}))

    assert [[each["accountId"] for each in page["totals"]] for page in pages] == [[ACCOUNT], [MEMBER]]
    with pytest.raises(client.exceptions.ValidationException):
        client.list_usage_totals(maxResults=501)
    with pytest.raises(client.exceptions.ValidationException):
        client.list_usage_totals(nextToken=pages[0]["nextToken"], accountIds=[ACCOUNT])


def test_two_servers_count_the_time_once(service: Service) -> None:
    covered(service, scanned_at=START)
    used(service, 1)
    for _ in range(3):
        usage.count(service.database, service.now())

    assert totals(service)[ACCOUNT] == hours(1)


# BatchGetFreeTrialInfo.


def trials(service: Service, *accounts: str, caller: str = ACCOUNT) -> Any:
    return service.call("batch_get_free_trial_info", caller, accountIds=list(accounts))


def test_a_trial_runs_for_15_days_even_if_scanning_is_switched_off(service: Service) -> None:
    service.with_account()
    scope, start = Scope(AccountId(ACCOUNT), REGION), service.now() - timedelta(days=14)
    activation.enable(service.database, scope, [ScanType.PACKAGE], start)
    activation.disable(service.database, scope, [ScanType.PACKAGE], start)
    (told,) = trials(service, ACCOUNT)["accounts"]
    (trial,) = told["freeTrialInfo"]

    assert (told["accountId"], trial["type"], trial["status"]) == (ACCOUNT, "LAMBDA", "ACTIVE")
    assert abs(trial["start"] - start) < timedelta(seconds=1)
    assert trial["end"] - trial["start"] == timedelta(days=15)


def test_each_scan_type_has_a_trial_of_its_own(service: Service) -> None:
    service.with_account()
    scope = Scope(AccountId(ACCOUNT), REGION)
    activation.enable(service.database, scope, [ScanType.PACKAGE], service.now() - timedelta(days=16))
    activation.enable(service.database, scope, list(ScanType), service.now())
    told = trials(service, ACCOUNT)["accounts"][0]["freeTrialInfo"]

    assert {each["type"]: each["status"] for each in told} == {"LAMBDA": "INACTIVE", "LAMBDA_CODE": "ACTIVE"}


def test_whose_trials_are_told(service: Service) -> None:
    service.with_member()
    service.with_account(STRANGER)
    for caller, known in ((ACCOUNT, [ACCOUNT, MEMBER]), (MEMBER, [MEMBER]), (STRANGER, [STRANGER])):
        answer = trials(service, ACCOUNT, MEMBER, STRANGER, ACCOUNT, "999999999999", caller=caller)
        others = [each for each in (ACCOUNT, MEMBER, STRANGER, "999999999999") if each not in known]

        assert [each["accountId"] for each in answer["accounts"]] == known
        assert [(each["accountId"], each["code"]) for each in answer["failedAccounts"]] == [
            (each, "ACCESS_DENIED") for each in others
        ]
        assert len({each["message"].replace(each["accountId"], "") for each in answer["failedAccounts"]}) == 1
