"""Keys of the API: made, listed, revoked, and found for whoever signs with them."""

from __future__ import annotations

import secrets
from base64 import b32encode, b64encode
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from lambdascope.model.account import checked_id
from lambdascope.model.api_key import AccessKeyId, ApiKey, Role
from lambdascope.model.errors import UsageError
from lambdascope.store import accounts, api_keys, lost_seals, master_key, resealing
from lambdascope.store.database import Database
from lambdascope.store.lost_seals import Lost
from lambdascope.store.sealing import Sealer

if TYPE_CHECKING:
    from lambdascope.service.fleet.queue import JobQueue

PREFIX = "LSKA"
_ID_BYTES = 10
"""16 characters of base32."""
_SECRET_BYTES = 30
"""40 characters of base64, as AWS's secrets have."""


class NewKey(NamedTuple):
    """A key that was just made; nobody is told its secret again."""

    key: ApiKey
    secret: str
    is_account_known: bool
    """Whether it is one of the accounts that may be scanned."""


def create(database: Database, sealer: Sealer, account: str, role: Role, now: datetime) -> NewKey:
    """Make a key for an account, also one that is not scanned itself, such as an organisation's management account.

    Raises UsageError for what is no account id, and StateError if the master key is not the database's.
    """
    id_ = AccessKeyId(PREFIX + b32encode(secrets.token_bytes(_ID_BYTES)).decode("ascii"))
    key = ApiKey(id_, checked_id(account), role, now)
    secret = b64encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")
    with database.transaction() as connection:
        api_keys.put(connection, key, secret, sealer)
        master_key.require(connection, sealer)
        is_known = accounts.get(connection, account) is not None
    return NewKey(key, secret, is_known)


def all_keys(database: Database) -> tuple[ApiKey, ...]:
    """Every key by account and age, those that were revoked too."""
    with database.transaction() as connection:
        return api_keys.all_of(connection)


def revoke(database: Database, id_: str, now: datetime) -> ApiKey:
    """Put a key out of force; every process refuses it from its next request on. Raises UsageError if there is none."""
    if not id_.isascii() or not id_.isalnum():
        raise UsageError(f"{id_[:80]!a} is no access key id; see: lambdascope keys list")
    with database.transaction() as connection:
        revoked = api_keys.revoke(connection, id_, now)
    if revoked is None:
        raise UsageError(f"there is no key {id_[:80]}; see: lambdascope keys list")
    return revoked


def rotate_master(database: Database, old: Sealer, new: Sealer) -> int:
    """Seal everything with another master key, or change nothing; returns how many values were sealed.

    Writers of sealed values wait meanwhile, and are refused afterwards until they have the new key. Raises StateError
    if `old` is not the database's key, or a writer does not let go in time.
    """
    with database.transaction() as connection:
        return resealing.reseal(connection, old, new)


class Reset(NamedTuple):
    """What was given up with a lost master key."""

    lost: Lost
    functions: int
    """That are scanned again, so that the texts of their findings come back."""


def lost_with_master(database: Database, sealer: Sealer | None) -> Lost:
    """What the master key does not open; without one, all that is sealed. Raises SealBroken as `lost_seals.find`."""
    with database.transaction() as connection:
        return lost_seals.find(connection, sealer)


def reset_master(database: Database, queue: JobQueue, sealer: Sealer) -> Reset:
    """Give up what this master key does not open, and begin the database anew with it; all of it, or nothing.

    Raises StateError if somebody who writes sealed values does not let go in time.
    """
    with database.transaction() as connection:
        resealing.hold_writers(connection)
        lost = lost_seals.find(connection, sealer)
        concerned = lost_seals.forget(connection, lost, sealer)
        for scope, names in concerned.items():
            queue.request_visits(connection, scope, names)
    return Reset(lost, sum(map(len, concerned.values())))


def find(database: Database, sealer: Sealer, id_: str) -> tuple[ApiKey, str] | None:
    """The key in force of that id, with its secret. Asked of the database each time, so that revoking works at once.

    Raises SealBroken if the master key is not the database's.
    """
    with database.transaction() as connection:
        return api_keys.in_force(connection, id_, sealer)
