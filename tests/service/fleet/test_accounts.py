"""Accounts added, taken over and removed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lambdascope.model.account import Account, AccountId, AccountSource, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import AwsDenied, NotAllowed, UsageError
from lambdascope.service.fleet import accounts, activation, members
from lambdascope.service.fleet.accounts import AccountBook
from lambdascope.store import accounts as stored
from lambdascope.store.database import Database

ONE, TWO, THREE = (AccountId(each * 12) for each in "123")
ROLE = f"arn:aws:iam::{ONE}:role/lambdascope"


def all_accounts(database: Database) -> dict[AccountId, Account]:
    with database.transaction() as connection:
        return {each.id: each for each in stored.all_of(connection)}


def from_file(account: AccountId, *regions: str) -> Account:
    return Account(account, regions or ("eu-central-1",), source=AccountSource.FILE)


def test_adding_a_region_keeps_the_others_and_the_role(database: Database) -> None:
    accounts.add(database, Account(ONE, ("us-east-1",), ROLE, "shared-secret", name="billing"))
    accounts.add(database, Account(ONE, ("eu-central-1",)))

    assert all_accounts(database)[ONE] == Account(
        ONE, ("eu-central-1", "us-east-1"), ROLE, "shared-secret", name="billing"
    )


def test_what_cannot_be_right_is_not_added(database: Database) -> None:
    with pytest.raises(UsageError, match="twelve digits"):
        accounts.add(database, Account(AccountId("12"), ("eu-central-1",)))

    assert all_accounts(database) == {}


def test_a_file_brings_and_changes_its_own_accounts(database: Database) -> None:
    accounts.add(database, Account(THREE, ("eu-central-1",)))
    accounts.take_over(database, AccountSource.FILE, [from_file(ONE), from_file(TWO)])
    changes = accounts.take_over(database, AccountSource.FILE, [from_file(ONE, "us-east-1")])

    assert [each.id for each in changes.changed] == [ONE]
    assert [each.id for each in changes.gone] == [TWO]
    assert changes.added == ()
    assert set(all_accounts(database)) == {ONE, TWO, THREE}
    assert all_accounts(database)[ONE].regions == ("us-east-1",)


def test_accounts_from_elsewhere_are_left_alone(database: Database) -> None:
    accounts.add(database, Account(ONE, ("us-east-1",), ROLE))
    before = all_accounts(database)
    changes = accounts.take_over(database, AccountSource.ORGANIZATION, [from_file(ONE)])

    assert (changes.changed, [each.id for each in changes.kept]) == ((), [ONE])
    assert all_accounts(database) == before


def test_what_is_stored_counts_more_than_what_is_considered(database: Database) -> None:
    book = AccountBook(database)
    book.consider(Account(ONE, ("eu-central-1",)))
    considered = book(ONE)
    accounts.add(database, Account(ONE, ("eu-central-1",), ROLE))

    assert (considered.role_arn, book(ONE).role_arn) == (None, ROLE)


def test_what_is_on_can_be_switched_off_where_the_account_has_no_region_any_more(database: Database) -> None:
    accounts.take_over(database, AccountSource.FILE, [from_file(ONE, "eu-central-1", "us-east-1")])
    activation.enable(database, Scope(ONE, "us-east-1"), [ScanType.PACKAGE], datetime.now(UTC))
    accounts.take_over(database, AccountSource.FILE, [from_file(ONE)])

    assert accounts.scopes(database, ONE, "us-east-1", for_disabling=True) == [Scope(ONE, "us-east-1")]
    with pytest.raises(UsageError, match="no account has the region us-east-1"):
        accounts.scopes(database, ONE, "us-east-1")


def test_a_dry_run_tells_and_writes_nothing(database: Database) -> None:
    changes = accounts.take_over(database, AccountSource.ORGANIZATION, [from_file(ONE)], is_dry_run=True)

    assert [each.id for each in changes.added] == [ONE]
    assert all_accounts(database) == {}


def test_an_account_that_is_being_scanned_cannot_be_removed(database: Database) -> None:
    accounts.add(database, Account(ONE, ("eu-central-1",)))
    activation.enable(database, Scope(ONE, "eu-central-1"), [ScanType.PACKAGE], datetime.now(UTC))

    with pytest.raises(UsageError, match="first: lambdascope disable --account 111111111111"):
        accounts.remove(database, ONE)


def test_an_account_that_has_members_cannot_be_removed(database: Database) -> None:
    for each in (ONE, TWO):
        accounts.add(database, Account(each, ("eu-central-1",)))
    members.name_administrator(database, ONE)
    members.join(database, ONE, TWO, datetime.now(UTC))

    with pytest.raises(UsageError, match="has members; disassociate all of them first"):
        accounts.remove(database, ONE)


def test_a_removed_account_administers_nothing_when_it_comes_back(database: Database) -> None:
    accounts.add(database, Account(ONE, ("eu-central-1",)))
    members.name_administrator(database, ONE)
    accounts.remove(database, ONE)
    accounts.add(database, Account(ONE, ("eu-central-1",)))

    with pytest.raises(NotAllowed, match="is no delegated administrator"):
        members.what_members_get(database, ONE)


def test_a_removed_account_is_known_no_longer(database: Database) -> None:
    accounts.add(database, Account(ONE, ("eu-central-1",)))
    accounts.remove(database, ONE)

    with pytest.raises(UsageError, match="is not known"):
        accounts.remove(database, ONE)
    with pytest.raises(AwsDenied, match="is not known"):
        AccountBook(database)(ONE)


@pytest.mark.parametrize(
    ("account", "region", "expected"),
    [
        ("all", "all", [(ONE, "eu-central-1"), (ONE, "us-east-1"), (TWO, "us-east-1")]),
        (ONE, "all", [(ONE, "eu-central-1"), (ONE, "us-east-1")]),
        ("all", "us-east-1", [(ONE, "us-east-1"), (TWO, "us-east-1")]),
        (TWO, "us-east-1", [(TWO, "us-east-1")]),
    ],
)
def test_accounts_and_regions_are_chosen(
    database: Database, account: str, region: str, expected: list[tuple[str, str]]
) -> None:
    accounts.add(database, Account(ONE, ("us-east-1", "eu-central-1")))
    accounts.add(database, Account(TWO, ("us-east-1",)))

    assert [tuple(each) for each in accounts.scopes(database, account, region)] == expected


@pytest.mark.parametrize(
    ("account", "region", "message"),
    [(THREE, "all", "is not known"), (ONE, "ap-south-1", "no account has the region ap-south-1; known are us-east-1")],
)
def test_what_means_no_account_says_which_there_are(
    database: Database, account: str, region: str, message: str
) -> None:
    accounts.add(database, Account(ONE, ("us-east-1",)))

    with pytest.raises(UsageError, match=message):
        accounts.scopes(database, account, region)
