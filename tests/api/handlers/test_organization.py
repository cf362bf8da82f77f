"""Delegated administrators, members, and what new ones get, asked by boto3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdascope.model.account import AccountId
from lambdascope.model.api_key import Role
from lambdascope.service.fleet import members
from tests.api.server import ACCOUNT, MEMBER, STRANGER, Service

MANAGEMENT = "000011112222"
OTHER = "555566667777"
OTHER_MANAGEMENT = "888877776666"


@pytest.fixture
def organized(service: Service) -> Service:
    """An organisation with an administrator, without members yet, another organisation, and an account of none."""
    service.with_organization(MANAGEMENT, ACCOUNT, MEMBER, OTHER)
    service.with_organization(OTHER_MANAGEMENT, "123123123123")
    service.with_account(STRANGER)
    members.name_administrator(service.database, AccountId(ACCOUNT))
    return service


def code_of(service: Service, operation: str, caller: str, **request: Any) -> tuple[str, str]:
    """The error's code and message."""
    client = service.client(caller)
    with pytest.raises(client.exceptions.ClientError) as told:
        getattr(client, operation)(**request)
    error = told.value.response["Error"]
    return error["Code"], error["Message"]


def members_of(service: Service, caller: str = ACCOUNT, **request: Any) -> dict[str, str]:
    return {
        each["accountId"]: each["relationshipStatus"]
        for each in service.call("list_members", caller, **request)["members"]
    }


# Members.


def test_a_member_is_told_of(organized: Service) -> None:
    assert organized.call("associate_member", accountId=MEMBER)["accountId"] == MEMBER
    member = organized.call("get_member", accountId=MEMBER)["member"]

    assert abs(member.pop("updatedAt") - datetime.now(UTC)) < timedelta(minutes=1)
    assert member == {"accountId": MEMBER, "relationshipStatus": "ENABLED", "delegatedAdminAccountId": ACCOUNT}
    assert organized.call("get_member", MEMBER, accountId=MEMBER)["member"]["delegatedAdminAccountId"] == ACCOUNT
    assert members_of(organized) == {MEMBER: "ENABLED"}


def test_associating_again_changes_nothing(organized: Service) -> None:
    client = organized.client()
    client.associate_member(accountId=MEMBER)
    before = client.get_member(accountId=MEMBER)["member"]
    client.associate_member(accountId=MEMBER)

    assert client.get_member(accountId=MEMBER)["member"] == before


def test_who_left_shows_as_removed_and_may_come_back(organized: Service) -> None:
    client = organized.client()
    for account in (MEMBER, OTHER):
        client.associate_member(accountId=account)
    assert client.disassociate_member(accountId=MEMBER)["accountId"] == MEMBER

    assert client.get_member(accountId=MEMBER)["member"]["relationshipStatus"] == "REMOVED"
    assert members_of(organized) == {MEMBER: "REMOVED", OTHER: "ENABLED"}
    assert members_of(organized, onlyAssociated=False) == {MEMBER: "REMOVED", OTHER: "ENABLED"}
    assert members_of(organized, onlyAssociated=True) == {OTHER: "ENABLED"}
    client.associate_member(accountId=MEMBER)
    assert members_of(organized, onlyAssociated=True) == {MEMBER: "ENABLED", OTHER: "ENABLED"}


def test_members_come_in_pages(organized: Service) -> None:
    accounts = [f"7000000000{number:02}" for number in range(5)]
    organized.with_organization(MANAGEMENT, ACCOUNT, *accounts)
    client = organized.client()
    for account in accounts:
        client.associate_member(accountId=account)
    pages = list(client.get_paginator("list_members").paginate(PaginationConfig={"PageSize": 2}))

    assert [len(page["members"]) for page in pages] == [2, 2, 1]
    assert [each["accountId"] for page in pages for each in page["members"]] == accounts
    with pytest.raises(client.exceptions.ValidationException):
        client.list_members(maxResults=51)


def test_an_administrator_takes_only_accounts_of_its_organisation(organized: Service) -> None:
    said = {
        code_of(organized, "associate_member", ACCOUNT, accountId=account)[1].replace(account, "")
        for account in (STRANGER, "123123123123", OTHER_MANAGEMENT, "999999999999")
    }

    assert len(said) == 1  # whether there is such an account, nobody is told
    assert code_of(organized, "associate_member", ACCOUNT, accountId=STRANGER)[0] == "AccessDeniedException"
    assert code_of(organized, "associate_member", ACCOUNT, accountId=ACCOUNT)[0] == "AccessDeniedException"
    assert members_of(organized) == {}


def test_without_an_organisation_nobody_is_taken(service: Service) -> None:
    for account in (ACCOUNT, STRANGER):
        service.with_account(account)
    members.name_administrator(service.database, AccountId(ACCOUNT))

    assert code_of(service, "associate_member", ACCOUNT, accountId=STRANGER)[0] == "AccessDeniedException"


@pytest.mark.parametrize("caller", [MANAGEMENT, MEMBER, OTHER, STRANGER])
def test_only_an_administrator_has_members(organized: Service, caller: str) -> None:
    organized.call("associate_member", accountId=MEMBER)
    for operation in ("associate_member", "disassociate_member"):
        for account in (MEMBER, OTHER):
            assert code_of(organized, operation, caller, accountId=account)[0] == "AccessDeniedException"
    assert members_of(organized, caller) == {}
    assert code_of(organized, "get_member", caller, accountId=OTHER)[0] == "ResourceNotFoundException"
    if caller != MEMBER:
        assert code_of(organized, "get_member", caller, accountId=MEMBER)[0] == "ResourceNotFoundException"
    assert members_of(organized) == {MEMBER: "ENABLED"}


def test_a_member_of_another_administrator_is_not_taken(organized: Service) -> None:
    members.name_administrator(organized.database, AccountId(OTHER))
    organized.call("associate_member", OTHER, accountId=MEMBER)

    assert code_of(organized, "associate_member", ACCOUNT, accountId=MEMBER)[0] == "ValidationException"
    assert code_of(organized, "disassociate_member", ACCOUNT, accountId=MEMBER)[0] == "ValidationException"
    assert code_of(organized, "associate_member", ACCOUNT, accountId=OTHER)[0] == "ValidationException"
    assert code_of(organized, "get_member", ACCOUNT, accountId=MEMBER)[0] == "ResourceNotFoundException"


def test_one_member_too_many_is_refused(organized: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_MEMBERS", 1)
    client = organized.client()
    assert client.describe_organization_configuration()["maxAccountLimitReached"] is False
    client.associate_member(accountId=MEMBER)

    with pytest.raises(client.exceptions.ServiceQuotaExceededException) as told:
        client.associate_member(accountId=OTHER)
    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 402
    assert client.describe_organization_configuration()["maxAccountLimitReached"] is True


# Delegated administrators.


def test_the_management_account_names_and_dismisses_the_administrator(service: Service) -> None:
    service.with_organization(MANAGEMENT, ACCOUNT, MEMBER)
    client = service.client(MANAGEMENT)
    assert client.enable_delegated_admin_account(delegatedAdminAccountId=ACCOUNT)["delegatedAdminAccountId"] == ACCOUNT
    again = client.enable_delegated_admin_account(delegatedAdminAccountId=ACCOUNT)

    assert again["delegatedAdminAccountId"] == ACCOUNT
    for caller in (MANAGEMENT, ACCOUNT, MEMBER):
        assert service.call("get_delegated_admin_account", caller)["delegatedAdmin"] == {
            "accountId": ACCOUNT,
            "relationshipStatus": "ENABLED",
        }
        listed = service.call("list_delegated_admin_accounts", caller)["delegatedAdminAccounts"]
        assert listed == [{"accountId": ACCOUNT, "status": "ENABLED"}]
    client.disable_delegated_admin_account(delegatedAdminAccountId=ACCOUNT)
    assert client.list_delegated_admin_accounts()["delegatedAdminAccounts"] == []
    assert code_of(service, "get_delegated_admin_account", MANAGEMENT)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("caller", [ACCOUNT, MEMBER, STRANGER])
def test_nobody_else_does(organized: Service, caller: str) -> None:
    for operation in ("enable_delegated_admin_account", "disable_delegated_admin_account"):
        for account in (ACCOUNT, OTHER, caller, "999999999999"):
            code, _ = code_of(organized, operation, caller, delegatedAdminAccountId=account)
            assert code == "AccessDeniedException"


def test_there_is_one_administrator_of_an_organisation(organized: Service) -> None:
    client = organized.client(MANAGEMENT)
    with pytest.raises(client.exceptions.ConflictException) as told:
        client.enable_delegated_admin_account(delegatedAdminAccountId=OTHER)

    assert told.value.response["resourceId"] == ACCOUNT
    assert told.value.response["resourceType"] == "DELEGATED_ADMINISTRATOR"


def test_an_administrator_with_members_stays_one(organized: Service) -> None:
    organized.call("associate_member", accountId=MEMBER)
    client = organized.client(MANAGEMENT)
    with pytest.raises(client.exceptions.ConflictException, match="disassociate"):
        client.disable_delegated_admin_account(delegatedAdminAccountId=ACCOUNT)
    organized.call("disassociate_member", accountId=MEMBER)
    client.disable_delegated_admin_account(delegatedAdminAccountId=ACCOUNT)
    for account in (ACCOUNT, OTHER, STRANGER):
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.disable_delegated_admin_account(delegatedAdminAccountId=account)


def test_an_account_of_another_organisation_is_not_there(organized: Service) -> None:
    said = {
        code_of(organized, "enable_delegated_admin_account", OTHER_MANAGEMENT, delegatedAdminAccountId=account)[
            1
        ].replace(account, "")
        for account in (ACCOUNT, MEMBER, STRANGER, "999999999999")
    }

    assert len(said) == 1


def test_of_other_organisations_nothing_is_told(organized: Service) -> None:
    for caller in (OTHER_MANAGEMENT, STRANGER):
        assert code_of(organized, "get_delegated_admin_account", caller)[0] == "ResourceNotFoundException"
        assert organized.call("list_delegated_admin_accounts", caller)["delegatedAdminAccounts"] == []


def test_without_an_organisation_a_member_knows_its_administrator(service: Service) -> None:
    service.with_member()
    for caller in (ACCOUNT, MEMBER):
        assert service.call("get_delegated_admin_account", caller)["delegatedAdmin"]["accountId"] == ACCOUNT
    assert code_of(service, "enable_delegated_admin_account", ACCOUNT, delegatedAdminAccountId=MEMBER)[0] == (
        "AccessDeniedException"
    )


def test_an_auditor_only_looks(organized: Service) -> None:
    client = organized.client(MANAGEMENT, Role.AUDITOR)
    assert len(client.list_delegated_admin_accounts()["delegatedAdminAccounts"]) == 1
    with pytest.raises(client.exceptions.AccessDeniedException, match="auditor"):
        client.disable_delegated_admin_account(delegatedAdminAccountId=ACCOUNT)


# What new members get.

NOTHING = {"ec2": False, "ecr": False, "codeRepository": False, "ami": False, "lambda": False, "lambdaCode": False}


def given(service: Service, **auto_enable: bool) -> Any:
    wanted = {"ec2": False, "ecr": False, **auto_enable}
    return service.call("update_organization_configuration", autoEnable=wanted)["autoEnable"]


def test_new_members_get_what_is_said(organized: Service) -> None:
    assert organized.call("describe_organization_configuration")["autoEnable"] == NOTHING
    organized.call("associate_member", accountId=OTHER)
    assert given(organized, **{"lambda": True}) == NOTHING | {"lambda": True}
    organized.call("associate_member", accountId=MEMBER)

    def status(account: str) -> str:
        (told,) = organized.call("batch_get_account_status", account)["accounts"]
        found: str = told["resourceState"]["lambda"]["status"]
        return found

    assert (status(MEMBER), status(OTHER)) == ("ENABLING", "DISABLED")


def test_what_is_not_named_stays_as_it_is(organized: Service) -> None:
    both = NOTHING | {"lambda": True, "lambdaCode": True}

    assert given(organized, **{"lambda": True, "lambdaCode": True}) == both
    assert given(organized) == both
    assert given(organized, lambdaCode=False) == both | {"lambdaCode": False}
    assert given(organized, lambdaCode=True) == both
    assert given(organized, **{"lambda": False}) == NOTHING
    assert organized.call("describe_organization_configuration")["autoEnable"] == NOTHING


def test_code_scanning_needs_standard_scanning(organized: Service) -> None:
    for wanted in ({"lambdaCode": True}, {"lambda": False, "lambdaCode": True}):
        request = {"autoEnable": {"ec2": False, "ecr": False, **wanted}}
        assert code_of(organized, "update_organization_configuration", ACCOUNT, **request)[0] == "ValidationException"


@pytest.mark.parametrize("name", ["ec2", "ecr", "codeRepository"])
def test_what_is_outside_this_product_is_refused(organized: Service, name: str) -> None:
    request = {"autoEnable": {"ec2": False, "ecr": False, "lambda": True, name: True}}
    code, message = code_of(organized, "update_organization_configuration", ACCOUNT, **request)

    assert (code, name in message) == ("AccessDeniedException", True)
    assert organized.call("describe_organization_configuration")["autoEnable"] == NOTHING


@pytest.mark.parametrize("caller", [MANAGEMENT, MEMBER, STRANGER])
def test_only_an_administrator_says_what_members_get(organized: Service, caller: str) -> None:
    request = {"autoEnable": {"ec2": False, "ecr": False}}

    assert code_of(organized, "update_organization_configuration", caller, **request)[0] == "AccessDeniedException"
    assert code_of(organized, "describe_organization_configuration", caller)[0] == "AccessDeniedException"
