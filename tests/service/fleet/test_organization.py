"""Accounts that join an organisation become members, whatever happens in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lambdascope.model.account import Account, AccountId, ActivationStatus, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import AwsUnavailable
from lambdascope.service.fleet import accounts, activation, members, organization
from lambdascope.service.fleet.accounts import AccountBook
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.store import accounts as stored
from lambdascope.store import activations, organizations
from lambdascope.store.accounts import AutoEnable
from lambdascope.store.organizations import Following
from tests.builders import World
from tests.http_servers import Answer, LocalServer, Request
from tests.local_aws import REGION, CalmLimiter

HOME, ADMINISTRATOR, FIRST, SECOND = (AccountId(each * 12) for each in "1234")
OUTSIDER, SILENT = AccountId("5" * 12), AccountId("6" * 12)
"""SILENT is listed without an ARN."""
IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
  <Arn>arn:aws:iam::{HOME}:user/u</Arn><UserId>u</UserId><Account>{HOME}</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>"""
FOLLOWING = Following(HOME, REGION, "reader", None, (REGION,), None, ())


class Organized:
    """A fleet whose organisation has an administrator and, so far, no other account."""

    def __init__(self, fleet: Fleet, book: AccountBook) -> None:
        self.fleet, self.book = fleet, book
        self.accounts = [ADMINISTRATOR]
        self.suspended: set[AccountId] = set()
        self.is_broken = False
        """Whether nobody tells who the administrator is."""

    def answer(self, request: Request) -> Answer:
        match request.headers.get("x-amz-target", "").rpartition(".")[2]:
            case "ListOrganizationalUnitsForParent":
                told: Any = {"OrganizationalUnits": []}
            case "ListAccounts" | "ListAccountsForParent":
                told = {"Accounts": [self.told(id_) for id_ in self.accounts]}
            case "ListDelegatedAdministrators" if self.is_broken:
                return Answer(500)
            case "ListDelegatedAdministrators":
                told = {"DelegatedAdministrators": [{"Id": ADMINISTRATOR}]}
            case _:
                return Answer(200, IDENTITY.encode(), {"Content-Type": "text/xml"})
        return Answer(200, json.dumps(told).encode(), {"Content-Type": "application/x-amz-json-1.1"})

    def told(self, account: AccountId) -> dict[str, str]:
        arn = {"Arn": f"arn:aws:organizations::{HOME}:account/o-example1/{account}"} if account != SILENT else {}
        return {"Id": account, "Name": "n", "State": "SUSPENDED" if account in self.suspended else "ACTIVE", **arn}

    def follow(self) -> None:
        organization.follow(self.fleet, self.book, Scope(HOME, REGION))

    def members(self) -> list[AccountId]:
        return [each.account for each in members.members_of(self.fleet.database, ADMINISTRATOR)]

    def on(self) -> list[AccountId]:
        with self.fleet.database.transaction() as connection:
            return [scope.account for scope in activations.all_of(connection)]


@pytest.fixture
def organized(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Organized]:
    database, book = world.database, AccountBook(world.database)
    sessions = Sessions(book, CalmLimiter(), lambda *_: None, sleep=lambda _: None)
    with database.transaction() as connection:
        connection.execute("DELETE FROM activation")
    made = Organized(replace(world.fleet, sessions=sessions), book)
    with LocalServer(made.answer) as server:
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        for name, value in (("ACCESS_KEY_ID", "k"), ("SECRET_ACCESS_KEY", "s"), ("ENDPOINT_URL", server.base)):
            monkeypatch.setenv(f"AWS_{name}", value)
        accounts.add(database, Account(HOME, (REGION,)))
        organization.synchronize(database, sessions, book, FOLLOWING)
        members.name_administrator(database, ADMINISTRATOR, AutoEnable(standard=True))
        yield made


def test_who_joins_becomes_a_member_once(organized: Organized) -> None:
    organized.accounts += [FIRST, SECOND]
    organized.follow()
    members.disassociate(organized.fleet.database, ADMINISTRATOR, SECOND, organized.fleet.clock())
    organized.follow()

    assert organized.members() == organized.on() == [FIRST, SECOND]
    with organized.fleet.database.transaction() as connection:
        assert [each.status for each in stored.members(connection, ADMINISTRATOR)] == ["ENABLED", "REMOVED"]


def test_who_joins_while_nobody_tells_the_administrator_becomes_a_member_later(organized: Organized) -> None:
    organized.accounts.append(FIRST)
    organized.is_broken = True
    with pytest.raises(AwsUnavailable):
        organized.follow()
    before = organized.members()
    organized.is_broken = False
    organized.follow()

    assert (before, organized.members(), organized.on()) == ([], [FIRST], [FIRST])


def test_a_turn_that_is_killed_in_the_middle_is_made_up_for(
    organized: Organized, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise SystemExit

    organized.accounts.append(FIRST)
    with monkeypatch.context() as killing:
        killing.setattr(activation, "enable_in", die)
        with pytest.raises(SystemExit):
            organized.follow()
    before = organized.members()
    organized.follow()

    assert (before, organized.members(), organized.on()) == ([], [FIRST], [FIRST])


def test_one_that_is_refused_keeps_no_other_from_joining(organized: Organized) -> None:
    scope = Scope(FIRST, REGION)
    organized.accounts += [FIRST, SECOND]
    with organized.fleet.database.transaction() as connection:
        activations.put(connection, scope, ScanType.PACKAGE, ActivationStatus.DISABLING, organized.fleet.clock())
    organized.follow()
    before = organized.members()
    with organized.fleet.database.transaction() as connection:
        activations.delete(connection, scope)
    organized.follow()

    assert (before, organized.members()) == ([SECOND], [FIRST, SECOND])


def test_accounts_that_are_not_the_organisations_do_not_join(organized: Organized) -> None:
    accounts.add(organized.fleet.database, Account(OUTSIDER, (REGION,)))
    organized.follow()

    assert organized.members() == []


def test_the_accounts_of_an_organisation_are_known_as_such(organized: Organized) -> None:
    def management_of(account: AccountId) -> AccountId | None:
        with organized.fleet.database.transaction() as connection:
            return organizations.management_of(connection, account)

    accounts.add(organized.fleet.database, Account(OUTSIDER, (REGION,)))
    organized.accounts += [FIRST, SECOND, SILENT]
    organized.follow()
    managements = [management_of(each) for each in (HOME, ADMINISTRATOR, FIRST, OUTSIDER, SILENT)]
    organized.accounts.remove(FIRST)
    organized.follow()

    assert managements == [HOME, HOME, HOME, None, None]
    assert (management_of(FIRST), management_of(SECOND)) == (None, HOME)


def test_who_leaves_the_organisation_is_no_member_any_more(organized: Organized) -> None:
    accounts.add(organized.fleet.database, Account(OUTSIDER, (REGION,)))
    members.join(organized.fleet.database, ADMINISTRATOR, OUTSIDER, organized.fleet.clock())
    organized.accounts += [FIRST, SECOND, SILENT]
    organized.follow()
    organized.accounts.remove(FIRST)
    organized.suspended.add(SECOND)
    organized.follow()

    with organized.fleet.database.transaction() as connection:
        found = {each.account: each.status for each in stored.members(connection, ADMINISTRATOR)}
    # One that the operator made a member himself has never been in the organisation.
    assert found == {OUTSIDER: "ENABLED", FIRST: "REMOVED", SECOND: "ENABLED", SILENT: "ENABLED"}


def test_who_is_not_below_the_unit_that_is_followed_has_not_left(organized: Organized) -> None:
    organized.accounts += [FIRST, SECOND]
    organized.follow()
    with organized.fleet.database.transaction() as connection:
        organizations.put(connection, FOLLOWING._replace(ou="ou-unit"))
    organized.accounts.remove(FIRST)
    organized.follow()

    with organized.fleet.database.transaction() as connection:
        assert {each.status for each in stored.members(connection, ADMINISTRATOR)} == {"ENABLED"}
