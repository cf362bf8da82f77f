"""Enable, Disable, BatchGetAccountStatus and ListAccountPermissions, asked by boto3."""

from __future__ import annotations

from typing import Any

import pytest

from lambdascope.model.account import AccountId, ActivationStatus, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.service.fleet import duties
from lambdascope.store import activations
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service, client_of
from tests.builders import every_row

OFF = {"ec2": "DISABLED", "ecr": "DISABLED", "lambda": "DISABLED", "lambdaCode": "DISABLED"}


def switched(service: Service, account: str = ACCOUNT, **types: str) -> None:
    """Have the scan types (PACKAGE, CODE) of an account in that status, as the service brings it into effect."""
    with service.database.transaction() as connection:
        for name, status in types.items():
            scope = Scope(AccountId(account), REGION)
            activations.put(connection, scope, ScanType(name), ActivationStatus(status), service.now())


def statuses(service: Service, account: str = ACCOUNT, region: str = REGION) -> dict[str, str]:
    (told,) = service.client(account, region=region).batch_get_account_status()["accounts"]
    return {name: state["status"] for name, state in told["resourceState"].items()}


def account_of(answer: Any, account: str = ACCOUNT) -> Any:
    (found,) = [each for each in answer["accounts"] if each["accountId"] == account]
    return found


def failure_of(answer: Any, account: str = ACCOUNT) -> Any:
    (found,) = [each for each in answer["failedAccounts"] if each["accountId"] == account]
    return found


# Enable.


def test_switching_on_begins_at_once_and_is_the_server_s_duty(service: Service) -> None:
    service.with_account()
    answer = service.call("enable", resourceTypes=["LAMBDA", "LAMBDA_CODE"])

    assert answer["accounts"] == [
        {
            "accountId": ACCOUNT,
            "status": "ENABLING",
            "resourceStatus": OFF | {"lambda": "ENABLING", "lambdaCode": "ENABLING"},
        }
    ]
    assert answer["failedAccounts"] == []
    assert [row[:3] for row in every_row(service.database, "duty")] == [(duties.ACTIVATION, ACCOUNT, REGION)]


def test_repeating_it_changes_nothing(service: Service) -> None:
    service.with_account()
    switched(service, PACKAGE="ENABLED")
    answer = service.call("enable", resourceTypes=["LAMBDA"])

    assert account_of(answer)["resourceStatus"]["lambda"] == "ENABLED"
    assert (account_of(answer)["status"], answer["failedAccounts"]) == ("ENABLED", [])


def test_code_scanning_needs_standard_scanning(service: Service) -> None:
    service.with_account()
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException) as told:
        client.enable(resourceTypes=["LAMBDA_CODE"])

    assert told.value.response["reason"] == "OTHER"
    assert [each["name"] for each in told.value.response["fields"]] == ["resourceTypes"]
    assert statuses(service) == OFF
    switched(service, PACKAGE="ENABLED")
    assert account_of(client.enable(resourceTypes=["LAMBDA_CODE"]))["resourceStatus"]["lambdaCode"] == "ENABLING"


def test_of_many_accounts_one_without_standard_scanning_stops_all(service: Service) -> None:
    service.with_member()
    switched(service, PACKAGE="ENABLED")
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException, match=MEMBER):
        client.enable(resourceTypes=["LAMBDA_CODE"], accountIds=[ACCOUNT, MEMBER])

    assert statuses(service)["lambdaCode"] == "DISABLED"


def test_what_is_outside_this_product_fails_beside_what_works(service: Service) -> None:
    service.with_account()
    answer = service.call("enable", resourceTypes=["EC2", "LAMBDA", "ECR", "EC2"])

    assert account_of(answer)["resourceStatus"] == OFF | {"lambda": "ENABLING"}
    failure = failure_of(answer)
    assert (failure["errorCode"], failure["resourceStatus"]) == ("ACCESS_DENIED", OFF | {"lambda": "ENABLING"})
    assert failure["errorMessage"] == "EC2, ECR: outside this product, which scans Lambda functions"


def test_only_what_is_outside_changes_nothing(service: Service) -> None:
    service.with_account()
    answer = service.call("enable", resourceTypes=["EC2"])

    assert answer["accounts"] == []
    assert (failure_of(answer)["errorCode"], "EC2" in failure_of(answer)["errorMessage"]) == ("ACCESS_DENIED", True)
    assert every_row(service.database, "duty") == every_row(service.database, "activation") == []


@pytest.mark.parametrize("regions", [(), ("us-east-1",)], ids=["account", "region"])
def test_what_is_not_known_here_fails(service: Service, regions: tuple[str, ...]) -> None:
    if regions:
        service.with_account(ACCOUNT, *regions)
    answer = service.call("enable", resourceTypes=["LAMBDA"])

    assert answer["accounts"] == []
    failure = failure_of(answer)
    assert failure["errorCode"] == "RESOURCE_NOT_FOUND"
    assert "lambdascope accounts add" in failure["errorMessage"]


def test_what_is_just_being_switched_off_is_not_switched_on(service: Service) -> None:
    service.with_account()
    switched(service, PACKAGE="DISABLING")

    assert failure_of(service.call("enable", resourceTypes=["LAMBDA"]))["errorCode"] == "DISABLE_IN_PROGRESS"


def test_a_region_is_switched_on_alone(service: Service) -> None:
    service.with_account(ACCOUNT, REGION, "us-east-1")
    service.client(region="us-east-1").enable(resourceTypes=["LAMBDA"])

    assert (statuses(service), statuses(service, region="us-east-1")["lambda"]) == (OFF, "ENABLING")


# Whose account.


def test_nobody_acts_for_an_account_that_it_does_not_administer(service: Service) -> None:
    service.with_member()
    service.with_account(STRANGER)
    for caller, wanted in ((ACCOUNT, STRANGER), (MEMBER, ACCOUNT), (STRANGER, MEMBER)):
        client = service.client(caller)
        for answer in (
            client.enable(resourceTypes=["LAMBDA"], accountIds=[wanted]),
            client.disable(resourceTypes=["LAMBDA"], accountIds=[wanted]),
            client.batch_get_account_status(accountIds=[wanted]),
        ):
            assert answer["accounts"] == []
            failure = failure_of(answer, wanted)
            assert failure["errorCode"] == "ACCESS_DENIED"
            assert "status" not in failure and "resourceStatus" not in failure
    assert every_row(service.database, "activation") == []


def test_of_an_account_that_is_not_there_the_same_is_told(service: Service) -> None:
    service.with_account()
    service.with_account(STRANGER)
    client = service.client()
    known, unknown = (
        failure_of(client.batch_get_account_status(accountIds=[each]), each) for each in (STRANGER, "999999999999")
    )

    assert known["errorMessage"].replace(STRANGER, "") == unknown["errorMessage"].replace("999999999999", "")


def test_an_administrator_acts_for_its_members(service: Service) -> None:
    service.with_member()
    client = service.client()
    answer = client.enable(resourceTypes=["LAMBDA"], accountIds=[MEMBER, ACCOUNT, MEMBER])

    assert [each["accountId"] for each in answer["accounts"]] == [MEMBER, ACCOUNT]
    assert statuses(service, MEMBER)["lambda"] == "ENABLING"
    told = client.batch_get_account_status(accountIds=[MEMBER, ACCOUNT, STRANGER])
    assert [each["accountId"] for each in told["accounts"]] == [MEMBER, ACCOUNT]
    assert failure_of(told, STRANGER)["errorCode"] == "ACCESS_DENIED"
    assert account_of(client.disable(accountIds=[MEMBER]), MEMBER)["resourceStatus"]["lambda"] == "DISABLING"


# Disable.


def test_switching_standard_scanning_off_takes_code_scanning_with_it(service: Service) -> None:
    service.with_account()
    switched(service, PACKAGE="ENABLED", CODE="ENABLED")
    answer = service.call("disable", resourceTypes=["LAMBDA"])

    assert account_of(answer)["resourceStatus"] == OFF | {"lambda": "DISABLING", "lambdaCode": "DISABLING"}
    assert (account_of(answer)["status"], answer["failedAccounts"]) == ("DISABLING", [])


@pytest.mark.parametrize("request_", [{}, {"resourceTypes": []}, {"resourceTypes": ["EC2", "ECR", "LAMBDA"]}])
def test_without_types_everything_is_switched_off(service: Service, request_: dict[str, Any]) -> None:
    service.with_account()
    switched(service, PACKAGE="ENABLED", CODE="ENABLED")

    answer = service.call("disable", **request_)
    assert account_of(answer)["resourceStatus"] == OFF | {"lambda": "DISABLING", "lambdaCode": "DISABLING"}


def test_what_is_outside_or_off_is_off_already(service: Service) -> None:
    service.with_account()
    switched(service, PACKAGE="ENABLED")
    client = service.client()

    assert account_of(client.disable(resourceTypes=["EC2", "ECR"]))["resourceStatus"] == OFF | {"lambda": "ENABLED"}
    answer = client.disable(resourceTypes=["LAMBDA_CODE"])
    assert (account_of(answer)["status"], answer["failedAccounts"]) == ("ENABLED", [])
    assert service.call("disable", STRANGER)["accounts"][0]["status"] == "DISABLED"


def test_a_member_does_not_switch_itself_off(service: Service) -> None:
    service.with_member()
    switched(service, MEMBER, PACKAGE="ENABLED")
    answer = service.call("disable", MEMBER)

    assert answer["accounts"] == []
    assert failure_of(answer, MEMBER)["errorCode"] == "ACCESS_DENIED"
    assert statuses(service, MEMBER)["lambda"] == "ENABLED"


def test_an_administrator_with_members_stays_on(service: Service) -> None:
    service.with_member()
    switched(service, PACKAGE="ENABLED", CODE="ENABLED")
    answer = service.call("disable")

    assert failure_of(answer)["errorCode"] == "DISASSOCIATE_ALL_MEMBERS"
    assert statuses(service)["lambda"] == "ENABLED"
    assert (
        account_of(service.call("disable", resourceTypes=["LAMBDA_CODE"]))["resourceStatus"]["lambdaCode"]
        == "DISABLING"
    )


# BatchGetAccountStatus.


@pytest.mark.parametrize(
    ("types", "overall"),
    [
        ({}, "DISABLED"),
        ({"PACKAGE": "ENABLING"}, "ENABLING"),
        ({"PACKAGE": "ENABLED", "CODE": "ENABLING"}, "ENABLED"),
        ({"PACKAGE": "ENABLED", "CODE": "DISABLING"}, "ENABLED"),
        ({"PACKAGE": "DISABLING", "CODE": "DISABLED"}, "DISABLING"),
        ({"PACKAGE": "DISABLED"}, "DISABLED"),
    ],
)
def test_an_account_is_told_with_all_its_states(service: Service, types: dict[str, str], overall: str) -> None:
    switched(service, **types)
    (told,) = service.call("batch_get_account_status")["accounts"]

    assert told["state"]["status"] == overall
    by_type = {"lambda": types.get("PACKAGE", "DISABLED"), "lambdaCode": types.get("CODE", "DISABLED")}
    assert {name: state["status"] for name, state in told["resourceState"].items()} == OFF | by_type
    for state in (told["state"], *told["resourceState"].values()):
        assert state["errorCode"] and state["errorMessage"]


def test_as_many_accounts_as_may_be_are_told(service: Service) -> None:
    client = service.client()
    many = [f"{n:012}" for n in range(100)]

    assert len(client.batch_get_account_status(accountIds=many)["failedAccounts"]) == 100
    with pytest.raises(client.exceptions.ValidationException):
        client.batch_get_account_status(accountIds=[*many, ACCOUNT])


# ListAccountPermissions.


def operations_of(answer: Any) -> list[tuple[str, str]]:
    return [(each["service"], each["operation"]) for each in answer["permissions"]]


def test_who_decides_itself_may_switch_on_and_off(service: Service) -> None:
    service.with_member()
    both = [("LAMBDA", "DISABLE_SCANNING"), ("LAMBDA", "ENABLE_SCANNING")]

    assert operations_of(service.call("list_account_permissions")) == both
    assert operations_of(service.call("list_account_permissions", STRANGER)) == both
    assert operations_of(service.call("list_account_permissions", MEMBER)) == both[1:]


def test_permissions_are_about_functions(service: Service) -> None:
    client = service.client()

    assert len(operations_of(client.list_account_permissions(service="LAMBDA"))) == 2
    for other in ("EC2", "ECR"):
        answer = client.list_account_permissions(service=other)
        assert (answer["permissions"], "nextToken" in answer) == ([], False)


def test_permissions_come_in_pages(service: Service) -> None:
    key = service.key()
    client = client_of(service.url, key)
    pages = list(client.get_paginator("list_account_permissions").paginate(PaginationConfig={"PageSize": 1}))

    assert [len(each["permissions"]) for each in pages] == [1, 1]
    with pytest.raises(client.exceptions.ValidationException):
        client.list_account_permissions(nextToken=pages[0]["nextToken"], service="LAMBDA")
