"""Keys by which the API is used, their secrets sealed."""

from __future__ import annotations

from datetime import datetime

from lambdascope.model.account import AccountId
from lambdascope.model.api_key import AccessKeyId, ApiKey, Role
from lambdascope.store.database import Connection, Row
from lambdascope.store.sealing import Purpose, Sealer

_COLUMNS = "id, account, role, created_at, revoked_at"


def put(connection: Connection, key: ApiKey, secret: str, sealer: Sealer) -> None:
    """Write a new key."""
    connection.execute(
        f"INSERT INTO api_key ({_COLUMNS}, secret) VALUES (%s, %s, %s, %s, %s, %s)",
        (*key, sealer.seal(Purpose.API_KEY, secret.encode("ascii"), key.id)),
    )


def in_force(connection: Connection, id_: str, sealer: Sealer) -> tuple[ApiKey, str] | None:
    """The key of that id with its secret; None if there is none, or it was revoked. Raises SealBroken."""
    row = connection.execute(
        f"SELECT secret, {_COLUMNS} FROM api_key WHERE id = %s AND revoked_at IS NULL", (id_,)
    ).fetchone()
    if row is None:
        return None
    secret = row[0]
    return _key(row[1:]), sealer.unseal(Purpose.API_KEY, bytes(secret), id_).decode("ascii")


def all_of(connection: Connection) -> tuple[ApiKey, ...]:
    """Every key by account and age, those that were revoked too."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM api_key ORDER BY account, created_at, id")
    return tuple(_key(row) for row in rows)


def revoke(connection: Connection, id_: str, now: datetime) -> ApiKey | None:
    """Put a key out of force; returns it as it is now, None if there is none. Repeating it changes nothing."""
    row = connection.execute(
        f"UPDATE api_key SET revoked_at = coalesce(revoked_at, %s) WHERE id = %s RETURNING {_COLUMNS}", (now, id_)
    ).fetchone()
    return None if row is None else _key(row)


def _key(row: Row) -> ApiKey:
    id_, account, role, created_at, revoked_at = row
    return ApiKey(AccessKeyId(id_), AccountId(account), Role(role), created_at, revoked_at)
