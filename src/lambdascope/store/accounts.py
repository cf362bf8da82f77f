"""Accounts, delegated administrators and their members."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import Account, AccountId, AccountSource
from lambdascope.store.database import Connection, Row

_SELECT = """
SELECT a.id, a.regions, a.role_arn, a.external_id, a.source, a.name, m.administrator
FROM account a LEFT JOIN member m ON m.account = a.id AND m.status = 'ENABLED'
"""

_MEMBERS = "SELECT account, administrator, status, updated_at FROM member"


class AutoEnable(NamedTuple):
    """What accounts that join later get switched on."""

    standard: bool = False
    code: bool = False


class Member(NamedTuple):
    """An account's relation to its delegated administrator."""

    account: AccountId
    administrator: AccountId
    status: str
    """inspector2's `RelationshipStatus`."""
    updated_at: datetime


def get(connection: Connection, account: str) -> Account | None:
    """The account with that id."""
    row = connection.execute(f"{_SELECT} WHERE a.id = %s", (account,)).fetchone()
    return _account(row) if row else None


def all_of(connection: Connection) -> tuple[Account, ...]:
    """Every account by id."""
    return tuple(_account(row) for row in connection.execute(f"{_SELECT} ORDER BY a.id"))


def put(connection: Connection, accounts: Iterable[Account]) -> None:
    """Add accounts, or change what is known of them."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO account (id, name, regions, role_arn, external_id, source) VALUES (%s, %s, %s, %s, %s, %s)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, regions = excluded.regions,
              role_arn = excluded.role_arn, external_id = excluded.external_id, source = excluded.source
            """,
            [
                (each.id, each.name, sorted(set(each.regions)), each.role_arn, each.external_id, each.source.value)
                for each in accounts
            ],
        )


def delete(connection: Connection, account: AccountId) -> None:
    """Forget an account; what was switched on in it has to be switched off before."""
    connection.execute("DELETE FROM member WHERE account = %s", (account,))
    connection.execute("DELETE FROM account WHERE id = %s", (account,))


def administrators(connection: Connection) -> dict[AccountId, AutoEnable]:
    """Every delegated administrator, and what its new members get."""
    rows = connection.execute("SELECT account, auto_enable_standard, auto_enable_code FROM administrator")
    return {AccountId(account): AutoEnable(standard, code) for account, standard, code in rows}


def put_administrator(connection: Connection, account: AccountId, auto_enable: AutoEnable | None = None) -> None:
    """Name a delegated administrator; with `auto_enable`, say what its new members get."""
    connection.execute(
        """
        INSERT INTO administrator (account, auto_enable_standard, auto_enable_code) VALUES (%s, %s, %s)
        ON CONFLICT (account) DO UPDATE SET
          auto_enable_standard = CASE WHEN %s THEN excluded.auto_enable_standard
            ELSE administrator.auto_enable_standard END,
          auto_enable_code = CASE WHEN %s THEN excluded.auto_enable_code ELSE administrator.auto_enable_code END
        """,
        (account, *(auto_enable or AutoEnable()), auto_enable is not None, auto_enable is not None),
    )


def delete_administrator(connection: Connection, account: AccountId) -> None:
    """Take the role of delegated administrator from an account; its members are on their own again."""
    connection.execute("DELETE FROM administrator WHERE account = %s", (account,))


def members(connection: Connection, administrator: AccountId) -> tuple[Member, ...]:
    """Every member of a delegated administrator, those who left too."""
    rows = connection.execute(f"{_MEMBERS} WHERE administrator = %s ORDER BY account", (administrator,))
    return tuple(Member(*row) for row in rows)


def administered(connection: Connection, account: AccountId) -> frozenset[AccountId]:
    """The accounts that an account may look into and act for: itself, and its members if it is an administrator."""
    # As one text: an organisation has thousands of members, and every request asks.
    row = connection.execute(
        "SELECT string_agg(account, ',') FROM member WHERE administrator = %s AND status = 'ENABLED'", (account,)
    ).fetchone()
    return frozenset(map(AccountId, [account, *(row[0].split(",") if row and row[0] else ())]))


def administrators_of(connection: Connection, management: AccountId) -> tuple[AccountId, ...]:
    """The delegated administrators that are in the organisation of a management account, by id."""
    rows = connection.execute(
        """
        SELECT account FROM administrator
        WHERE account = %(management)s
          OR account IN (SELECT account FROM organization_account WHERE management = %(management)s)
        ORDER BY account
        """,
        {"management": management},
    )
    return tuple(AccountId(id_) for (id_,) in rows)


def member(connection: Connection, account: AccountId) -> Member | None:
    """The relation of an account to the administrator it had last; None if it never had one."""
    row = connection.execute(f"{_MEMBERS} WHERE account = %s", (account,)).fetchone()
    return Member(*row) if row is not None else None


def members_page(
    connection: Connection, administrator: AccountId, after: str, limit: int, *, only_associated: bool
) -> tuple[Member, ...]:
    """The first members whose id comes after that one; those who left only if they are asked for, too."""
    rows = connection.execute(
        f"""
        {_MEMBERS} WHERE administrator = %(administrator)s AND account > %(after)s
          AND (status = 'ENABLED' OR NOT %(only_associated)s) ORDER BY account LIMIT %(limit)s
        """,
        {"administrator": administrator, "after": after, "only_associated": only_associated, "limit": limit},
    )
    return tuple(Member(*row) for row in rows)


def count_members(connection: Connection, administrator: AccountId) -> int:
    """How many accounts are members of a delegated administrator now."""
    statement = "SELECT count(*) FROM member WHERE administrator = %s AND status = 'ENABLED'"
    return sum(number for (number,) in connection.execute(statement, (administrator,)))


def joined(connection: Connection, administrator: AccountId) -> tuple[AccountId, ...]:
    """Accounts that came from an organisation after a delegated administrator was named, and were never members."""
    rows = connection.execute(
        """
        SELECT a.id FROM account a JOIN administrator d ON d.account = %s
        WHERE a.source = 'organization' AND a.added_at > d.named_at AND a.id <> d.account
          AND NOT EXISTS (SELECT FROM member m WHERE m.account = a.id)
        ORDER BY a.id
        """,
        (administrator,),
    )
    return tuple(AccountId(id_) for (id_,) in rows)


def strayed(connection: Connection, through: AccountId) -> tuple[Member, ...]:
    """Members that came from an organisation, and are not in the one of their administrator now, if that is followed
    through this account."""
    rows = connection.execute(
        f"""
        {_MEMBERS} m WHERE status = 'ENABLED'
          AND account IN (SELECT id FROM account WHERE source = 'organization')
          AND EXISTS (
            SELECT FROM organization_account own WHERE own.account = m.administrator AND own.through = %s
              AND NOT EXISTS (
                SELECT FROM organization_account o WHERE o.account = m.account AND o.management = own.management
              )
          )
        ORDER BY account
        """,
        (through,),
    )
    return tuple(Member(*row) for row in rows)


def put_member(
    connection: Connection, account: AccountId, administrator: AccountId, status: str, now: datetime
) -> None:
    """Write an account's relation to a delegated administrator."""
    connection.execute(
        """
        INSERT INTO member (account, administrator, status, updated_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (account) DO UPDATE SET administrator = excluded.administrator, status = excluded.status,
          updated_at = excluded.updated_at
        """,
        (account, administrator, status, now),
    )


def _account(row: Row) -> Account:
    id_, regions, role_arn, external_id, source, name, administrator = row
    return Account(AccountId(id_), tuple(regions), role_arn, external_id, AccountSource(source), name, administrator)
