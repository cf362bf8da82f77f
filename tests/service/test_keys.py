"""Keys of the API."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lambdascope.model.account import Account, AccountId
from lambdascope.model.api_key import Role
from lambdascope.model.errors import StateError, UsageError
from lambdascope.service import keys
from lambdascope.service.fleet import accounts
from lambdascope.store import master_key
from lambdascope.store.database import Database
from lambdascope.store.sealing import Sealer
from tests.builders import START, every_row

SEALER = Sealer(b"0123456789abcdef" * 2)
OTHER = Sealer(b"fedcba9876543210" * 2)
ACCOUNT = "111122223333"


def test_a_key_is_found_with_its_secret(database: Database) -> None:
    new = keys.create(database, SEALER, ACCOUNT, Role.AUDITOR, START)

    assert re.fullmatch(r"LSKA[A-Z2-7]{16}", new.key.id)
    assert re.fullmatch(r"[A-Za-z0-9+/]{40}", new.secret)
    assert new.key[1:] == (ACCOUNT, Role.AUDITOR, START, None)
    assert keys.find(database, SEALER, new.key.id) == (new.key, new.secret)
    assert keys.find(database, SEALER, f"{new.key.id}A") is None


def test_no_two_keys_are_alike(database: Database) -> None:
    made = [keys.create(database, SEALER, ACCOUNT, Role.ADMIN, START) for _ in range(20)]

    assert len({each.key.id for each in made}) == len({each.secret for each in made}) == 20
    assert sorted(keys.all_keys(database)) == sorted(each.key for each in made)


def test_the_database_does_not_give_secrets_away(database: Database) -> None:
    new = keys.create(database, SEALER, ACCOUNT, Role.ADMIN, START)

    assert new.secret not in str(every_row(database, "api_key"))
    assert not any(new.secret.encode() in bytes(each[3]) for each in every_row(database, "api_key"))


def test_a_secret_cannot_be_moved_to_another_key(database: Database) -> None:
    one, other = (keys.create(database, SEALER, ACCOUNT, Role.ADMIN, START) for _ in range(2))
    with database.transaction() as connection:
        connection.execute(
            "UPDATE api_key SET secret = (SELECT secret FROM api_key WHERE id = %s) WHERE id = %s",
            (one.key.id, other.key.id),
        )

    with pytest.raises(StateError):
        keys.find(database, SEALER, other.key.id)


def test_a_revoked_key_is_not_found_any_more(database: Database) -> None:
    new = keys.create(database, SEALER, ACCOUNT, Role.ADMIN, START)
    later = START + timedelta(hours=1)

    assert keys.revoke(database, new.key.id, later) == new.key._replace(revoked_at=later)
    assert keys.revoke(database, new.key.id, later + timedelta(days=1)).revoked_at == later
    assert keys.find(database, SEALER, new.key.id) is None
    assert [each.revoked_at for each in keys.all_keys(database)] == [later]


@pytest.mark.parametrize("id_", ["LSKAAAAAAAAAAAAAAAAA", "", "x" * 10_000, "\0", "é", "'; --"])
def test_what_is_no_key_cannot_be_revoked(database: Database, id_: str) -> None:
    with pytest.raises(UsageError) as told:
        keys.revoke(database, id_, START)
    assert len(str(told.value)) < 200


@pytest.mark.parametrize("account", ["", "12345", "all", "1111222233334", "11112222333\n", "١١١١٢٢٢٢٣٣٣٣"])
def test_a_key_is_an_account_s(database: Database, account: str) -> None:
    with pytest.raises(UsageError, match="no account id"):
        keys.create(database, SEALER, account, Role.ADMIN, START)


def test_it_is_told_whether_the_account_is_known(database: Database) -> None:
    assert not keys.create(database, SEALER, ACCOUNT, Role.ADMIN, START).is_account_known
    accounts.add(database, Account(AccountId(ACCOUNT), ("eu-central-1",)))
    assert keys.create(database, SEALER, ACCOUNT, Role.ADMIN, START).is_account_known


def test_with_another_master_key_none_is_made(database: Database) -> None:
    with database.transaction() as connection:
        master_key.claim(connection, SEALER)

    with pytest.raises(StateError, match="master key"):
        keys.create(database, OTHER, ACCOUNT, Role.ADMIN, START)
    assert keys.all_keys(database) == ()


def test_keys_stay_when_the_master_key_changes(database: Database) -> None:
    with database.transaction() as connection:
        master_key.claim(connection, SEALER)
    new = keys.create(database, SEALER, ACCOUNT, Role.ADMIN, START)

    assert keys.rotate_master(database, SEALER, OTHER) == 1
    assert keys.find(database, OTHER, new.key.id) == (new.key, new.secret)
