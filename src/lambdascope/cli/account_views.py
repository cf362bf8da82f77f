"""What `lambdascope accounts` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lambdascope.cli.tables import BAD, FAINT, GOOD, HEADING, NOTHING, ODD, Cell, Row, count, moment, paint, table
from lambdascope.engine.reports.stored import instant
from lambdascope.engine.reports.table import printable
from lambdascope.model.account import Account, AccountId, ActivationStatus, Scope
from lambdascope.service.fleet.organization import Synchronized
from lambdascope.sources.aws.permissions import PermissionCheck
from lambdascope.store.accounts import AutoEnable, Member
from lambdascope.store.activations import Activation

Json = dict[str, Any]
Administrators = Mapping[AccountId, AutoEnable]
SwitchedOn = Mapping[Scope, Activation]

_ON = (ActivationStatus.ENABLED, ActivationStatus.ENABLING)
_ENTERING = "sts:AssumeRole"


def accounts_table(known: Iterable[Account], administrators: Administrators, switched_on: SwitchedOn) -> Iterator[str]:
    """Accounts for a person."""
    rows = (_account(each, administrators, switched_on) for each in known)
    return table(("account", "name", "scanned in", "not scanned in", "role", "from", "administration"), rows)


def account_json(account: Account, administrators: Administrators, switched_on: SwitchedOn) -> Json:
    """An account as JSON; an external id is not told, only that there is one."""
    auto_enable = administrators.get(account.id)
    return {
        "id": account.id,
        "name": account.name,
        "regions": list(account.regions),
        "scannedRegions": _scanned(account, switched_on),
        "roleArn": account.role_arn,
        "hasExternalId": account.external_id is not None,
        "source": account.source.value,
        "administrator": account.administrator,
        "autoEnable": {"standard": auto_enable.standard, "code": auto_enable.code} if auto_enable else None,
    }


def checks_text(checks: Sequence[tuple[Scope, Sequence[PermissionCheck]]]) -> Iterator[str]:
    """Permissions of each account and region for a person, and which regions lack any."""
    for scope, tried in checks:
        yield paint(f"{scope.account} {scope.region}", HEADING)
        yield from table(("", "permission", ""), (_permission(each) for each in tried), indent="  ")
        yield ""
    lacking = [scope for scope, tried in checks if not is_complete(tried)]
    if lacking:
        yield paint("Something is missing in ", BAD) + ", ".join(map(str, lacking))
    else:
        yield paint(f"Nothing is missing in {count(len(checks), 'region')}.", GOOD)


def checks_json(scope: Scope, tried: Iterable[PermissionCheck]) -> Json:
    """Permissions of an account and region as JSON; `allowed` is null for what could not be tried."""
    permissions = [{"action": each.action, "allowed": each.is_allowed, "message": each.message} for each in tried]
    return {"account": scope.account, "region": scope.region, "permissions": permissions}


def is_complete(tried: Iterable[PermissionCheck]) -> bool:
    """Whether nothing is known to be missing, and the account can be entered."""
    return all(each.is_allowed or (each.is_allowed is None and each.action != _ENTERING) for each in tried)


def synchronized_text(done: Synchronized, *, is_dry_run: bool) -> Iterator[str]:
    """What taking over an organisation changed, or would."""
    changes = done.changes
    signs = (
        ("+", GOOD, changes.added),
        ("~", ODD, changes.changed),
        ("?", FAINT, changes.gone),
        ("=", FAINT, changes.kept),
    )
    rows: list[Row] = [
        (Cell(sign, colour), each.id, each.name, ", ".join(each.regions))
        for sign, colour, accounts in signs
        for each in accounts
    ]
    yield from table(("", "account", "name", "regions"), rows)
    for account, reason in done.unreadable:
        yield paint(f"! {account}", BAD) + printable(f"  {reason}")
    if rows or done.unreadable:
        yield ""
    would = "would be " if is_dry_run else ""
    yield (
        f"{len(changes.added):,} {would}added (+), {len(changes.changed):,} {would}changed (~), "
        f"{len(changes.gone):,} in the organisation no more (?), {len(changes.kept):,} left as they are known from "
        f"elsewhere (=), {len(done.unreadable):,} not readable (!)"
    )
    if changes.gone:
        yield "Those that are gone stay known until they are removed: lambdascope accounts remove ID"


def members_table(members: Iterable[Member]) -> Iterator[str]:
    """Members for a person."""
    rows = ((each.account, each.status, moment(each.updated_at)) for each in members)
    return table(("account", "status", "since"), rows)


def member_json(member: Member) -> Json:
    """A member in the shape of inspector2's `Member`."""
    return {
        "accountId": member.account,
        "relationshipStatus": member.status,
        "delegatedAdminAccountId": member.administrator,
        "updatedAt": instant(member.updated_at),
    }


def _account(account: Account, administrators: Administrators, switched_on: SwitchedOn) -> Row:
    scanned = _scanned(account, switched_on)
    return (
        account.id,
        account.name or NOTHING,
        Cell(", ".join(scanned), GOOD) if scanned else NOTHING,
        ", ".join(each for each in account.regions if each not in scanned) or NOTHING,
        account.role_arn or Cell("own credentials", FAINT),
        account.source.value,
        _administration(account, administrators),
    )


def _scanned(account: Account, switched_on: SwitchedOn) -> list[str]:
    return [
        region
        for region in account.regions
        if any(status in _ON for status in switched_on.get(Scope(account.id, region), {}).values())
    ]


def _administration(account: Account, administrators: Administrators) -> str:
    if account.administrator is not None:
        return f"member of {account.administrator}"
    auto_enable = administrators.get(account.id)
    if auto_enable is None:
        return ""
    wanted = [name for name, is_wanted in zip(("standard", "code"), auto_enable, strict=True) if is_wanted]
    return f"administrator; new members get {' and '.join(wanted) or 'nothing'}"


def _permission(tried: PermissionCheck) -> Row:
    mark = {True: Cell("ok", GOOD), False: Cell("missing", BAD), None: Cell("not tried", ODD)}[tried.is_allowed]
    return (mark, tried.action, tried.message)
