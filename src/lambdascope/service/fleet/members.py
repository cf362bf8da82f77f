"""Delegated administrators and their members (facts, 1.6)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import InTheWay, NotAllowed, NotKnown, QuotaExceeded, UsageError
from lambdascope.service.fleet import activation
from lambdascope.service.fleet.filters import reapply_rules
from lambdascope.store import accounts, activations, locks, organizations
from lambdascope.store.accounts import AutoEnable, Member
from lambdascope.store.database import Connection, Database

ENABLED, REMOVED = "ENABLED", "REMOVED"
_ADMINISTRATOR = "DELEGATED_ADMINISTRATOR"
"""What kind of resource stands in the way."""
MAX_MEMBERS = 10_000
"""Members of one organisation. Source: Inspector's user guide, "Quotas for Amazon Inspector"."""


def name_administrator(
    database: Database, account: AccountId, auto_enable: AutoEnable | None = None, *, by: AccountId | None = None
) -> None:
    """Make an account a delegated administrator, or say what its future members get switched on.

    `by` is the account that asks for it: its organisation's management account, which names one of the organisation's
    accounts, and one only; None stands for whoever runs lambdascope. Raises NotAllowed if `by` is none, NotKnown for an
    account that is unknown or not in its organisation, InTheWay for a member of another or where there is another
    administrator, and UsageError for code without standard scanning.
    """
    if auto_enable is not None:
        _check_code(auto_enable)
    with database.transaction() as connection:
        locks.change_administration(connection)
        if by is not None:
            _check_organization_of(connection, by, account)
        known = accounts.get(connection, account)
        if known is None:
            raise NotKnown(f"account {account} is not known; add it with: lambdascope accounts add {account}")
        if known.administrator is not None:
            raise InTheWay(
                f"account {account} is a member of {known.administrator}; an account cannot be both",
                known.administrator,
                _ADMINISTRATOR,
            )
        accounts.put_administrator(connection, account, auto_enable)


def dismiss_administrator(database: Database, account: AccountId, *, by: AccountId | None = None) -> None:
    """Take the role of delegated administrator away. Raises InTheWay while it has members.

    `by` is the management account that asks for it; None stands for whoever runs lambdascope. Raises NotAllowed if it
    is none, and NotKnown for an account that does not administer its organisation.
    """
    with database.transaction() as connection:
        locks.change_administration(connection)
        if by is not None:
            _check_management(connection, by)
            if account not in accounts.administrators_of(connection, by):
                raise NotKnown(f"account {account} is no delegated administrator of the organisation of {by}")
        if accounts.count_members(connection, account):
            raise InTheWay(f"account {account} has members; disassociate all of them first", account, _ADMINISTRATOR)
        accounts.delete_administrator(connection, account)


def join(
    database: Database, administrator: AccountId, account: AccountId, now: datetime, *, is_own_wish: bool = False
) -> bool:
    """Make one account a member with all that follows, or nothing of it; returns whether it is new.

    Where it is the administrator's own wish, the account must be in its organisation of AWS Organizations: otherwise
    anybody's findings would be its. Raises NotAllowed if it is not, and for what is no administrator, UsageError for an
    account that is unknown, a member of another or an administrator itself, QuotaExceeded for too many, and UnderWay
    while scanning is being switched off where new members get it switched on.
    """
    with database.transaction() as connection:
        locks.change_administration(connection)
        administrators = accounts.administrators(connection)
        auto_enable = administrators.get(administrator)
        if auto_enable is None:
            raise _no_administrator(administrator)
        if is_own_wish:
            _check_same_organization(connection, administrator, account)
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
            raise QuotaExceeded(f"account {administrator} would have more than {MAX_MEMBERS:,} members", "member")
        enabled = [Scope(account, region) for region in known.regions] if any(auto_enable) else []
        # Before the rules, as scans do; in one order, so that two transactions never wait for each other.
        for scope in sorted(enabled):
            locks.change_activation(connection, *scope)
        _put_member(connection, known, administrator, ENABLED, now)
        for scope in enabled:
            activation.enable_in(connection, scope, _types(auto_enable), now)
    return True


def disassociate(database: Database, administrator: AccountId, account: AccountId, now: datetime) -> None:
    """End an account's membership; what is switched on stays on. Future members get nothing once the last has left.

    Raises NotAllowed for what is no administrator, and UsageError if the account is no member.
    """
    with database.transaction() as connection:
        locks.change_administration(connection)
        if administrator not in accounts.administrators(connection):
            raise _no_administrator(administrator)
        known = accounts.get(connection, account)
        if known is None or known.administrator != administrator:
            raise UsageError(f"account {account} is no member of {administrator}")
        _put_member(connection, known, administrator, REMOVED, now)
        if accounts.count_members(connection, administrator) == 0:
            accounts.put_administrator(connection, administrator, AutoEnable())


def members_of(database: Database, administrator: AccountId) -> tuple[Member, ...]:
    """Every member of a delegated administrator, those who left too."""
    with database.transaction() as connection:
        return accounts.members(connection, administrator)


def member(database: Database, caller: AccountId, account: AccountId) -> Member:
    """The membership of an account, for its administrator or itself; of one that left, too. Raises NotKnown."""
    with database.transaction() as connection:
        known = accounts.member(connection, account)
    if known is None or caller not in (known.account, known.administrator):
        raise NotKnown(f"account {account} is no member of {caller}")
    return known


def members_page(
    database: Database, administrator: AccountId, after: str, limit: int, *, only_associated: bool
) -> tuple[Member, ...]:
    """The first members of an administrator whose id comes after that one; those who left only if asked for, too."""
    with database.transaction() as connection:
        return accounts.members_page(connection, administrator, after, limit, only_associated=only_associated)


def administrators_for(database: Database, caller: AccountId) -> tuple[AccountId, ...]:
    """The delegated administrators of the caller's organisation: the one that it is, or is a member of, comes first."""
    with database.transaction() as connection:
        known = accounts.member(connection, caller)
        own = {caller} & accounts.administrators(connection).keys()
        if known is not None and known.status == ENABLED:
            own = {known.administrator}
        management = organizations.management_of(connection, caller)
        others = accounts.administrators_of(connection, management) if management is not None else ()
    return tuple(dict.fromkeys((*own, *others)))


class MembersGet(NamedTuple):
    """What accounts get switched on that join a delegated administrator later."""

    auto_enable: AutoEnable
    is_full: bool
    """Whether no more may join."""


def what_members_get(database: Database, administrator: AccountId) -> MembersGet:
    """What future members get. Raises NotAllowed for what is no administrator."""
    with database.transaction() as connection:
        auto_enable = accounts.administrators(connection).get(administrator)
        if auto_enable is None:
            raise _no_administrator(administrator)
        return MembersGet(auto_enable, accounts.count_members(connection, administrator) >= MAX_MEMBERS)


def give_members(
    database: Database, administrator: AccountId, *, standard: bool | None, code: bool | None
) -> AutoEnable:
    """Say what future members get; None leaves it as it is, but without standard scanning there is no code scanning.

    Raises NotAllowed for what is no administrator, and UsageError for code without standard scanning.
    """
    with database.transaction() as connection:
        locks.change_administration(connection)
        before = accounts.administrators(connection).get(administrator)
        if before is None:
            raise _no_administrator(administrator)
        now_standard = before.standard if standard is None else standard
        now_code = before.code and now_standard if code is None else code
        auto_enable = AutoEnable(now_standard, now_code)
        _check_code(auto_enable)
        accounts.put_administrator(connection, administrator, auto_enable)
    return auto_enable


def _check_code(auto_enable: AutoEnable) -> None:
    if auto_enable.code and not auto_enable.standard:
        raise UsageError("new members can get code scanning only together with standard scanning")


def _check_management(connection: Connection, account: AccountId) -> None:
    if organizations.management_of(connection, account) != account:
        raise NotAllowed(
            f"account {account} is not the management account of an organisation that is followed; "
            "only that one names delegated administrators"
        )


def _check_organization_of(connection: Connection, management: AccountId, account: AccountId) -> None:
    """Whether a management account may name that administrator."""
    _check_management(connection, management)
    if organizations.management_of(connection, account) != management:
        raise NotKnown(f"account {account} is not in the organisation of {management}")
    for other in accounts.administrators_of(connection, management):
        if other != account:
            raise InTheWay(f"account {other} is the delegated administrator; disable it first", other, _ADMINISTRATOR)


def _check_same_organization(connection: Connection, administrator: AccountId, account: AccountId) -> None:
    """Whether an administrator may make that account its member: whether there is such an account, it is not told."""
    management = organizations.management_of(connection, administrator)
    is_near = management is not None and organizations.management_of(connection, account) == management
    if account == administrator or not is_near:
        raise NotAllowed(f"account {account} is not in the organisation of {administrator}, or administers it itself")


def _no_administrator(account: AccountId) -> NotAllowed:
    return NotAllowed(f"account {account} is no delegated administrator")


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
