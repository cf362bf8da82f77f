"""The KMS keys that accounts have named for the code of their functions."""

from __future__ import annotations

from lambdascope.model.account import Scope
from lambdascope.store.database import Connection


def get(connection: Connection, scope: Scope) -> str | None:
    """The ARN of the key of an account and region; None if none was named."""
    row = connection.execute(
        "SELECT kms_key_arn FROM encryption_key WHERE account = %s AND region = %s", scope
    ).fetchone()
    return str(row[0]) if row is not None else None


def put(connection: Connection, scope: Scope, arn: str) -> None:
    """Name a key."""
    connection.execute(
        """
        INSERT INTO encryption_key (account, region, kms_key_arn) VALUES (%s, %s, %s)
        ON CONFLICT (account, region) DO UPDATE SET kms_key_arn = excluded.kms_key_arn
        """,
        (*scope, arn),
    )


def delete(connection: Connection, scope: Scope) -> None:
    """Name none any more."""
    connection.execute("DELETE FROM encryption_key WHERE account = %s AND region = %s", scope)
