"""Accounts and who administers them."""

from __future__ import annotations

from lambdascope.model.account import Account, AccountId, AccountSource
from lambdascope.store import accounts
from lambdascope.store.accounts import AutoEnable, Member
from lambdascope.store.database import Database
from tests.builders import START

ONE, TWO, ADMINISTRATOR = AccountId("111122223333"), AccountId("444455556666"), AccountId("999900001111")
ACCOUNT = Account(ONE, ("eu-central-1", "us-east-1"), f"arn:aws:iam::{ONE}:role/r", "x-1", AccountSource.FILE, "ü")


def test_what_is_written_is_read_back(database: Database) -> None:
    other = Account(TWO, ("us-east-1",))
    with database.transaction() as connection:
        accounts.put(connection, [other, ACCOUNT])
        assert accounts.all_of(connection) == (ACCOUNT, other)
        assert accounts.get(connection, ONE) == ACCOUNT
        assert accounts.get(connection, "000000000000") is None
        accounts.put(connection, [ACCOUNT._replace(regions=("b-1", "a-1", "b-1"), role_arn=None, external_id=None)])
        changed = accounts.get(connection, ONE)
        accounts.put(connection, [])

    assert changed == ACCOUNT._replace(regions=("a-1", "b-1"), role_arn=None, external_id=None)


def test_members_know_their_administrator_while_they_are_members(database: Database) -> None:
    with database.transaction() as connection:
        accounts.put(connection, [ACCOUNT])
        accounts.put_administrator(connection, ADMINISTRATOR)
        found = []
        for status in ("INVITED", "ENABLED", "REMOVED"):
            accounts.put_member(connection, ONE, ADMINISTRATOR, status, START)
            account = accounts.get(connection, ONE)
            found.append(account.administrator if account else None)
        assert accounts.members(connection, ADMINISTRATOR) == (Member(ONE, ADMINISTRATOR, "REMOVED", START),)

    assert found == [None, ADMINISTRATOR, None]


def test_what_new_members_get_stays_until_it_is_said_otherwise(database: Database) -> None:
    with database.transaction() as connection:
        found = []
        for said in (None, AutoEnable(standard=True), None, AutoEnable(code=True)):
            accounts.put_administrator(connection, ADMINISTRATOR, said)
            found.append(accounts.administrators(connection))

    assert [each[ADMINISTRATOR] for each in found] == [
        AutoEnable(), AutoEnable(standard=True), AutoEnable(standard=True), AutoEnable(code=True),
    ]  # fmt: skip


def test_without_administrator_members_are_on_their_own(database: Database) -> None:
    with database.transaction() as connection:
        accounts.put(connection, [ACCOUNT])
        accounts.put_administrator(connection, ADMINISTRATOR)
        accounts.put_member(connection, ONE, ADMINISTRATOR, "ENABLED", START)
        accounts.delete_administrator(connection, ADMINISTRATOR)
        assert accounts.get(connection, ONE) == ACCOUNT
        assert (accounts.administrators(connection), accounts.members(connection, ADMINISTRATOR)) == ({}, ())


def test_an_account_is_forgotten_with_its_membership(database: Database) -> None:
    with database.transaction() as connection:
        accounts.put(connection, [ACCOUNT])
        accounts.put_administrator(connection, ADMINISTRATOR)
        accounts.put_member(connection, ONE, ADMINISTRATOR, "ENABLED", START)
        accounts.delete(connection, ONE)
        assert (accounts.all_of(connection), accounts.members(connection, ADMINISTRATOR)) == ((), ())
