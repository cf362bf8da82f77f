"""Delegated administrators and their members (facts, 1.6)."""

from __future__ import annotations

from datetime import datetime

from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import UsageError
from lambdascope.service.fleet import activation
from lambdascope.service.fleet.filters import reapply_rules
from lambdascope.store import accounts, activations, locks
from lambdascope.store.accounts import AutoEnable, Member
from lambdascope.store.database import Connection, Database

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


def join(database: Database, administrator: AccountId, account: AccountId, now: datetime) -> bool:
    """Make one account a member with all that follows, or nothing of it; returns whether it is new.

    Raises UsageError for an account that is unknown, a member of another or an administrator itself, for too many, and
    while scanning is being switched off where new members get it switched on.
    """
    with database.transaction() as connection:
        administrators = accounts.administrators(connection)
        auto_enable = administrators.get(administrator)
        if auto_enable is None:
            raise UsageError(f"account {administrator} is no delegated administrator; see: lambdascope accounts list")
        known = accounts.get(connection, account)
        if known is None:
            raise UsageError(f"account {account} is not known; add it with: lambdascope accounts add {account}")
        if account == administrator or known.administrator == administrator:
            return False
        if known.administrator is not None:
            raise UsageError(f"account {account} is a member of {known.administrator}")
        if account in administrators:
            raise UsageError(f"account {account} is a delegated administrator; an account cannot be both")
        if accounts.count_members(connection, administrator) >= MAX_MEMBERS:
            raise UsageError(f"account {administrator} would have more than {MAX_MEMBERS:,} members")
        enabled = [Scope(account, region) for region in known.regions] if any(auto_enable) else []
        # Before the rules, as scans do; in one order, so that two transactions never wait for each other.
        for scope in sorted(enabled):
            locks.change_activation(connection, *scope)
        _put_member(connection, known, administrator, ENABLED, now)
        for scope in enabled:
            activation.enable_in(connection, scope, _types(auto_enable), now)
    return True


def disassociate(database: Database, administrator: AccountId, account: AccountId, now: datetime) -> None:
    """End an account's membership; what is switched on stays on. Raises UsageError if it is no member."""
    with database.transaction() as connection:
        known = accounts.get(connection, account)
        if known is None or known.administrator != administrator:
            raise UsageError(f"account {account} is no member of {administrator}")
        _put_member(connection, known, administrator, REMOVED, now)


def members_of(database: Database, administrator: AccountId) -> tuple[Member, ...]:
    """Every member of a delegated administrator, those who left too."""
    with database.transaction() as connection:
        return accounts.members(connection, administrator)


def _put_member(connection: Connection, account: Account, administrator: AccountId, status: str, now: datetime) -> None:
    """Write a membership, and give the account's findings the status that the rules say from now on."""
    active = activations.of_account(connection, account.id)
    covered = sorted(active.keys() | {Scope(account.id, region) for region in account.regions})
    # The administrator's rules, too: none is made meanwhile that would not see who is a member.
    for scope in sorted({*covered, *(Scope(administrator, each.region) for each in covered)}):
        locks.change_rules(connection, *scope)
    accounts.put_member(connection, account.id, administrator, status, now)
    for scope in covered:
        reapply_rules(connection, scope, now)


def _types(auto_enable: AutoEnable) -> list[ScanType]:
    wanted = {ScanType.PACKAGE: auto_enable.standard, ScanType.CODE: auto_enable.code}
    return [type_ for type_, is_wanted in wanted.items() if is_wanted]
