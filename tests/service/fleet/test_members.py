"""Delegated administrators and their members."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lambdascope.model.account import Account, AccountId, ActivationStatus, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import InTheWay, UsageError
from lambdascope.service.fleet import accounts, members
from lambdascope.store import accounts as stored_accounts
from lambdascope.store import activations, locks
from lambdascope.store.accounts import AutoEnable
from lambdascope.store.database import Database
from tests.builders import in_thread, wait_until_blocked

ADMINISTRATOR, MEMBER, STRANGER = (AccountId(each * 12) for each in "123")
REGION = "eu-central-1"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def fleet_database(database: Database) -> Database:
    for each in (ADMINISTRATOR, MEMBER, STRANGER):
        accounts.add(database, Account(each, (REGION,)))
    members.name_administrator(database, ADMINISTRATOR)
    return database


def activation_of(database: Database, account: AccountId) -> dict[ScanType, ActivationStatus]:
    with database.transaction() as connection:
        return activations.get(connection, Scope(account, REGION))


def administrator_of(database: Database, account: AccountId) -> AccountId | None:
    with database.transaction() as connection:
        known = stored_accounts.get(connection, account)
    assert known is not None
    return known.administrator


def test_a_member_knows_its_administrator(fleet_database: Database) -> None:
    assert members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)

    assert administrator_of(fleet_database, MEMBER) == ADMINISTRATOR
    assert [each.status for each in members.members_of(fleet_database, ADMINISTRATOR)] == ["ENABLED"]


def test_associating_again_changes_nothing(fleet_database: Database) -> None:
    members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)

    assert not members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)


@pytest.mark.parametrize(
    ("auto_enable", "expected"),
    [
        (AutoEnable(), {}),
        (AutoEnable(standard=True), {ScanType.PACKAGE: ActivationStatus.ENABLING}),
        (
            AutoEnable(standard=True, code=True),
            {ScanType.PACKAGE: ActivationStatus.ENABLING, ScanType.CODE: ActivationStatus.ENABLING},
        ),
    ],
)
def test_new_members_get_what_the_administrator_says(
    fleet_database: Database, auto_enable: AutoEnable, expected: dict[ScanType, ActivationStatus]
) -> None:
    members.name_administrator(fleet_database, ADMINISTRATOR, auto_enable)
    members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)

    assert activation_of(fleet_database, MEMBER) == expected


def test_what_is_said_later_concerns_only_later_members(fleet_database: Database) -> None:
    members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)
    members.name_administrator(fleet_database, ADMINISTRATOR, AutoEnable(standard=True))
    for account in (MEMBER, STRANGER):
        members.join(fleet_database, ADMINISTRATOR, account, NOW)

    assert activation_of(fleet_database, MEMBER) == {}
    assert activation_of(fleet_database, STRANGER) == {ScanType.PACKAGE: ActivationStatus.ENABLING}


def test_a_member_that_left_shows_as_removed(fleet_database: Database) -> None:
    members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)
    members.disassociate(fleet_database, ADMINISTRATOR, MEMBER, NOW)

    assert administrator_of(fleet_database, MEMBER) is None
    assert [each.status for each in members.members_of(fleet_database, ADMINISTRATOR)] == ["REMOVED"]


def test_an_administrator_with_members_stays_one(fleet_database: Database) -> None:
    members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)
    with pytest.raises(UsageError, match="disassociate all of them first"):
        members.dismiss_administrator(fleet_database, ADMINISTRATOR)
    members.disassociate(fleet_database, ADMINISTRATOR, MEMBER, NOW)
    members.dismiss_administrator(fleet_database, ADMINISTRATOR)

    with pytest.raises(UsageError, match="no delegated administrator"):
        members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)


def test_code_scanning_alone_is_given_to_nobody(fleet_database: Database) -> None:
    with pytest.raises(UsageError, match="only together with standard"):
        members.name_administrator(fleet_database, ADMINISTRATOR, AutoEnable(code=True))


def test_an_account_has_one_administrator_and_is_not_one_itself(fleet_database: Database) -> None:
    members.name_administrator(fleet_database, STRANGER)
    members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)

    with pytest.raises(UsageError, match=f"is a member of {ADMINISTRATOR}"):
        members.join(fleet_database, STRANGER, MEMBER, NOW)
    with pytest.raises(UsageError, match="cannot be both"):
        members.name_administrator(fleet_database, MEMBER)
    with pytest.raises(UsageError, match="cannot be both"):
        members.join(fleet_database, ADMINISTRATOR, STRANGER, NOW)


def test_an_account_becomes_a_member_with_all_that_follows_or_not_at_all(fleet_database: Database) -> None:
    members.name_administrator(fleet_database, ADMINISTRATOR, AutoEnable(standard=True))
    with fleet_database.transaction() as connection:
        activations.put(connection, Scope(MEMBER, REGION), ScanType.PACKAGE, ActivationStatus.DISABLING, NOW)
    with pytest.raises(UsageError, match="is just being switched off"):
        members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)

    assert administrator_of(fleet_database, MEMBER) is None


def test_one_member_too_many_is_refused(fleet_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_MEMBERS", 1)
    members.join(fleet_database, ADMINISTRATOR, MEMBER, NOW)

    with pytest.raises(UsageError, match="more than 1 members"):
        members.join(fleet_database, ADMINISTRATOR, STRANGER, NOW)


def test_an_unknown_account_cannot_join(fleet_database: Database) -> None:
    with pytest.raises(UsageError, match="is not known"):
        members.join(fleet_database, ADMINISTRATOR, AccountId("9" * 12), NOW)


def test_the_last_who_leaves_ends_what_later_members_get(fleet_database: Database) -> None:
    members.name_administrator(fleet_database, ADMINISTRATOR, AutoEnable(standard=True))
    for account in (MEMBER, STRANGER):
        members.join(fleet_database, ADMINISTRATOR, account, NOW)
    members.disassociate(fleet_database, ADMINISTRATOR, MEMBER, NOW)
    before = members.what_members_get(fleet_database, ADMINISTRATOR).auto_enable
    members.disassociate(fleet_database, ADMINISTRATOR, STRANGER, NOW)

    assert before == AutoEnable(standard=True)
    assert members.what_members_get(fleet_database, ADMINISTRATOR).auto_enable == AutoEnable()


def test_who_is_dismissed_while_somebody_joins_keeps_its_role(fleet_database: Database) -> None:
    def dismiss() -> None:
        with pytest.raises(InTheWay):
            members.dismiss_administrator(fleet_database, ADMINISTRATOR)

    with fleet_database.transaction() as connection:
        locks.change_administration(connection)
        with_administrator = stored_accounts.administrators(connection)
        with in_thread(dismiss):
            wait_until_blocked(fleet_database)
            stored_accounts.put_member(connection, MEMBER, ADMINISTRATOR, "ENABLED", NOW)
            connection.commit()

    assert ADMINISTRATOR in with_administrator
    assert administrator_of(fleet_database, MEMBER) == ADMINISTRATOR
