"""Delegated administrators and their members (facts, 1.6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import UsageError
from lambdascope.service.fleet import activation
from lambdascope.store import accounts
from lambdascope.store.accounts import AutoEnable, Member
from lambdascope.store.database import Database

ENABLED, REMOVED = "ENABLED", "REMOVED"
MAX_MEMBERS = 10_000
"""Members of one organisation. Source: Inspector's user guide, "Quotas for Amazon Inspector"."""


def name_administrator(database: Database, account: AccountId, auto_enable: AutoEnable | None = None) -> None:
    """Make an account a delegated administrator, or say what its future members get switched on.

    Raises UsageError for an unknown account, for a member of another, and for code without standard scanning.
    """
    if auto_enable is not None and auto_enable.code and not auto_enable.standard:
        raise UsageError("new members can get code scanning only together with standard scanning")
    with database.transaction() as connection:
        known = accounts.get(connection, account)
        if known is None:
            raise UsageError(f"account {account} is not known; add it with: lambdascope accounts add {account}")
        if known.administrator is not None:
            raise UsageError(f"account {account} is a member of {known.administrator}; an account cannot be both")
        accounts.put_administrator(connection, account, auto_enable)


def dismiss_administrator(database: Database, account: AccountId) -> None:
    """Take the role of delegated administrator away. Raises UsageError while it has members."""
    with database.transaction() as connection:
        if any(member.status == ENABLED for member in accounts.members(connection, account)):
            raise UsageError(f"account {account} has members; disassociate all of them first")
        accounts.delete_administrator(connection, account)


def associate(
    database: Database, administrator: AccountId, joining: Iterable[AccountId], now: datetime
) -> list[AccountId]:
    """Make accounts members, and switch on what new members get; returns those that are new.

    Raises UsageError for an account that is unknown, an administrator itself or a member of another, and for too many.
    """
    fresh: list[AccountId] = []
    with database.transaction() as connection:
        auto_enable = accounts.administrators(connection).get(administrator)
        if auto_enable is None:
            raise UsageError(f"account {administrator} is no delegated administrator; see: lambdascope accounts list")
        statuses = {member.account: member.status for member in accounts.members(connection, administrator)}
        for account in joining:
            if statuses.get(account) == ENABLED or account == administrator:
                continue
            known = accounts.get(connection, account)
            if known is None:
                raise UsageError(f"account {account} is not known; add it with: lambdascope accounts add {account}")
            if known.administrator is not None:
                raise UsageError(f"account {account} is a member of {known.administrator}")
            accounts.put_member(connection, account, administrator, ENABLED, now)
            fresh.append(account)
        if sum(status == ENABLED for status in statuses.values()) + len(fresh) > MAX_MEMBERS:
            raise UsageError(f"account {administrator} would have more than {MAX_MEMBERS:,} members")
        regions = {account: known.regions for account in fresh if (known := accounts.get(connection, account))}
    types = _types(auto_enable)
    for account in fresh if types else ():
        for region in regions.get(account, ()):
            activation.enable(database, Scope(account, region), types, now)
    return fresh


def disassociate(database: Database, administrator: AccountId, account: AccountId, now: datetime) -> None:
    """End an account's membership; what is switched on stays on. Raises UsageError if it is no member."""
    with database.transaction() as connection:
        if not any(m.account == account and m.status == ENABLED for m in accounts.members(connection, administrator)):
            raise UsageError(f"account {account} is no member of {administrator}")
        accounts.put_member(connection, account, administrator, REMOVED, now)


def members_of(database: Database, administrator: AccountId) -> tuple[Member, ...]:
    """Every member of a delegated administrator, those who left too."""
    with database.transaction() as connection:
        return accounts.members(connection, administrator)


def _types(auto_enable: AutoEnable) -> list[ScanType]:
    wanted = {ScanType.PACKAGE: auto_enable.standard, ScanType.CODE: auto_enable.code}
    return [type_ for type_, is_wanted in wanted.items() if is_wanted]
