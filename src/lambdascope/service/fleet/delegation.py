"""Switching scanning on and off on behalf of an account: for itself, and for its members if it is a delegated
administrator (facts, 1.2 to 1.6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import NotAllowed, NotKnown, UnderWay, UsageError
from lambdascope.service.fleet import activation
from lambdascope.store import accounts, activations
from lambdascope.store.activations import Activation
from lambdascope.store.database import Connection, Database

_SHOWN = 80
"""Characters of what somebody calls an account that errors repeat."""


class RefusalCode(StrEnum):
    """Why nothing is done for an account. Source: inspector2's `ErrorCode` enum."""

    ACCESS_DENIED = "ACCESS_DENIED"
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    DISABLE_IN_PROGRESS = "DISABLE_IN_PROGRESS"
    DISASSOCIATE_ALL_MEMBERS = "DISASSOCIATE_ALL_MEMBERS"


class Refusal(NamedTuple):
    """An account for which nothing is done."""

    account: AccountId
    code: RefusalCode
    message: str


class Outcome(NamedTuple):
    """What is switched on in each account now, and for which nothing was done."""

    activations: dict[AccountId, Activation]
    refusals: tuple[Refusal, ...]


def status_of(database: Database, caller: Scope, wanted: Iterable[AccountId]) -> Outcome:
    """What is switched on in the caller's region, in its own account and in those that it administers."""
    with database.transaction() as connection:
        allowed, refusals = _split(connection, caller, wanted)
    return Outcome(_now(database, caller.region, allowed), tuple(refusals))


def switch_on(
    database: Database, caller: Scope, wanted: Iterable[AccountId], types: Collection[ScanType], now: datetime
) -> Outcome:
    """Switch scan types on in each account.

    Raises UsageError, before anything is changed, for code without standard scanning in any of them.
    """
    with database.transaction() as connection:
        allowed, refusals = _split(connection, caller, wanted)
        _check_code(connection, caller.region, allowed, types)

    def change(scope: Scope) -> None:
        activation.enable(database, scope, types, now)

    return _changed(database, caller.region, allowed, refusals, change)


def switch_off(
    database: Database, caller: Scope, wanted: Iterable[AccountId], types: Collection[ScanType], now: datetime
) -> Outcome:
    """Switch scan types off in each account; a member's administrator does so, never the member itself."""
    with database.transaction() as connection:
        allowed, refusals = _split(connection, caller, wanted)
        kept = {each.account: each for each in _must_stay_on(connection, caller, allowed, types)}
    allowed = [each for each in allowed if each not in kept]
    refusals += kept.values()

    def change(scope: Scope) -> None:
        activation.disable(database, scope, types, now)

    return _changed(database, caller.region, allowed, refusals, change)


def may_switch_off(database: Database, account: AccountId) -> bool:
    """Whether an account decides itself on switching off: not if it is a member of a delegated administrator."""
    with database.transaction() as connection:
        known = accounts.get(connection, account)
    return known is None or known.administrator is None


def check_administered(database: Database, caller: AccountId, wanted: AccountId) -> None:
    """Raises NotAllowed for an account that is neither the caller nor one of its members."""
    with database.transaction() as connection:
        require_administered(caller, accounts.administered(connection, caller), [wanted])


def require_administered(
    caller: AccountId, mine: Collection[AccountId], wanted: Collection[AccountId]
) -> frozenset[AccountId]:
    """The accounts that are wanted. Raises NotAllowed if one is none of those that the caller administers."""
    for each in wanted:
        if each not in mine:
            raise NotAllowed(f"account {caller} does not administer account {each[:_SHOWN]!a}")
    return frozenset(wanted)


def check_no_member(database: Database, caller: AccountId) -> None:
    """Raises NotAllowed for a member, whose administrator decides."""
    with database.transaction() as connection:
        known = accounts.get(connection, caller)
    if known is not None and known.administrator is not None:
        raise NotAllowed(f"account {caller} is a member of {known.administrator}, which decides on that")


def _split(connection: Connection, caller: Scope, wanted: Iterable[AccountId]) -> tuple[list[AccountId], list[Refusal]]:
    """Those accounts that the caller may act for, each once, and the refusals of the others."""
    mine = accounts.administered(connection, caller.account)
    each_once = list(dict.fromkeys(wanted))
    refusals = [
        Refusal(each, RefusalCode.ACCESS_DENIED, f"account {caller.account} does not administer account {each}")
        for each in each_once
        if each not in mine
    ]
    return [each for each in each_once if each in mine], refusals


def _check_code(connection: Connection, region: str, wanted: Sequence[AccountId], types: Collection[ScanType]) -> None:
    if ScanType.CODE not in types or ScanType.PACKAGE in types:
        return
    for account in wanted:
        if ScanType.PACKAGE not in activations.switched_on(connection, Scope(account, region)):
            raise UsageError(f"code scanning of account {account} needs standard scanning; switch both on at once")


def _must_stay_on(
    connection: Connection, caller: Scope, wanted: Sequence[AccountId], types: Collection[ScanType]
) -> Iterable[Refusal]:
    for each in wanted:
        known = accounts.get(connection, each)
        if known is not None and known.administrator is not None and each == caller.account:
            message = f"account {each} is a member of {known.administrator}, which switches its scanning off"
            yield Refusal(each, RefusalCode.ACCESS_DENIED, message)
        elif ScanType.PACKAGE in types and len(accounts.administered(connection, each)) > 1:
            message = f"account {each} is a delegated administrator with members; disassociate all of them first"
            yield Refusal(each, RefusalCode.DISASSOCIATE_ALL_MEMBERS, message)


def _changed(
    database: Database,
    region: str,
    wanted: Sequence[AccountId],
    refusals: list[Refusal],
    change: Callable[[Scope], None],
) -> Outcome:
    changed = []
    for account in wanted:
        try:
            change(Scope(account, region))
        except NotKnown as error:
            refusals.append(Refusal(account, RefusalCode.RESOURCE_NOT_FOUND, str(error)))
        except UnderWay as error:
            refusals.append(Refusal(account, RefusalCode.DISABLE_IN_PROGRESS, str(error)))
        else:
            changed.append(account)
    return Outcome(_now(database, region, changed), tuple(refusals))


def _now(database: Database, region: str, wanted: Iterable[AccountId]) -> dict[AccountId, Activation]:
    with database.transaction() as connection:
        return {each: activations.get(connection, Scope(each, region)) for each in wanted}
