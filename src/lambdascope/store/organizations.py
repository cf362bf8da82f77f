"""Organisations of AWS Organizations whose accounts are followed."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from lambdascope.model.account import AccountId
from lambdascope.store.database import Connection

_COLUMNS = "through, home_region, role_name, external_id, regions, ou, exclude"


class Following(NamedTuple):
    """How the accounts of one organisation are found and entered."""

    through: AccountId
    """The management account, or one that may list accounts in its place."""
    home_region: str
    """Where it is asked."""
    role_name: str
    """Of the role to assume in each account."""
    external_id: str | None
    regions: tuple[str, ...]
    """Empty for those that are switched on in each account."""
    ou: str | None
    """Only accounts below this organisational unit."""
    exclude: tuple[str, ...]
    """Account ids to leave alone."""


def put(connection: Connection, following: Following) -> None:
    """Follow an organisation, from now on in this way."""
    connection.execute(
        """
        INSERT INTO organization (through, home_region, role_name, external_id, regions, ou, exclude)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (through) DO UPDATE SET home_region = excluded.home_region, role_name = excluded.role_name,
          external_id = excluded.external_id, regions = excluded.regions, ou = excluded.ou, exclude = excluded.exclude
        """,
        # The driver writes lists as arrays, and tuples as rows.
        [list(value) if isinstance(value, tuple) else value for value in following],
    )


def get(connection: Connection, through: AccountId) -> Following | None:
    """How an organisation is followed; None if it is not."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM organization WHERE through = %s", (through,)).fetchone()
    return _from_row(*row) if row is not None else None


def all_of(connection: Connection) -> tuple[Following, ...]:
    """Every organisation that is followed."""
    return tuple(_from_row(*row) for row in connection.execute(f"SELECT {_COLUMNS} FROM organization ORDER BY through"))


def put_accounts(
    connection: Connection, through: AccountId, management: AccountId, accounts: Collection[AccountId]
) -> None:
    """Remember the accounts of an organisation, from now on these."""
    connection.execute(
        "DELETE FROM organization_account WHERE through = %s AND account <> ALL(%s)", (through, list(accounts))
    )
    connection.execute(
        """
        INSERT INTO organization_account (through, account, management)
        SELECT %s, account, %s FROM unnest(%s::text[]) AS listed (account)
        ON CONFLICT (through, account) DO UPDATE SET management = excluded.management
        """,
        (through, management, sorted(accounts)),
    )


def management_of(connection: Connection, account: AccountId) -> AccountId | None:
    """The management account of the organisation that an account is in, or is that of; None where none is known."""
    row = connection.execute(
        """
        SELECT management FROM organization_account WHERE account = %(account)s OR management = %(account)s
        ORDER BY through LIMIT 1
        """,
        {"account": account},
    ).fetchone()
    return AccountId(row[0]) if row is not None else None


def _from_row(
    through: str,
    home_region: str,
    role_name: str,
    external_id: str | None,
    regions: list[str],
    ou: str | None,
    exclude: list[str],
) -> Following:
    return Following(AccountId(through), home_region, role_name, external_id, tuple(regions), ou, tuple(exclude))
