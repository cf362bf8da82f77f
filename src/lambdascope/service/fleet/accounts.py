"""The accounts we look into: added, taken over from a file or an organisation, checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from lambdascope.model.account import Account, AccountId, AccountSource, Scope, checked
from lambdascope.model.errors import AwsDenied, UsageError
from lambdascope.service.fleet.rules import Rules
from lambdascope.sources.aws import permissions
from lambdascope.sources.aws.permissions import PermissionCheck
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.store import accounts, activations, channels
from lambdascope.store.database import Database


class AccountBook:
    """Who an account is, for whoever has to enter it; threads share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._candidates: dict[AccountId, Account] = {}

    def __call__(self, account: AccountId) -> Account:
        """The account with that id. Raises AwsDenied if we know of none."""
        if account in self._candidates:
            return self._candidates[account]
        with self._database.transaction() as connection:
            known = accounts.get(connection, account)
        if known is None:
            raise AwsDenied("sts:AssumeRole", f"account {account} is not known; add it with: lambdascope accounts add")
        return known

    def consider(self, account: Account) -> None:
        """Let an account be entered before it is known for good."""
        self._candidates[account.id] = account


class AccountChanges(NamedTuple):
    """What taking over a list of accounts changes."""

    added: tuple[Account, ...]
    changed: tuple[Account, ...]
    gone: tuple[Account, ...]
    """From the same source before, and not in the list any more; they stay until somebody removes them."""


def add(database: Database, account: Account) -> Account:
    """Add an account, or regions to one that is known; what is given of the rest takes the place of what was.

    Returns the account as it is now. Raises UsageError if something about it cannot be right.
    """
    with database.transaction() as connection:
        known = accounts.get(connection, account.id)
        if known is not None:
            account = account._replace(
                regions=tuple(sorted({*known.regions, *account.regions})),
                role_arn=account.role_arn or known.role_arn,
                external_id=account.external_id or known.external_id,
                name=account.name or known.name,
            )
        accounts.put(connection, [checked(account)])
        return account


def remove(database: Database, account: AccountId) -> None:
    """Forget an account. Raises UsageError if it is unknown, or if scanning is not switched off everywhere in it."""
    with database.transaction() as connection:
        if accounts.get(connection, account) is None:
            raise UsageError(f"account {account} is not known; see: lambdascope accounts list")
        active = sorted(scope.region for scope in activations.all_of(connection) if scope.account == account)
        if active:
            raise UsageError(
                f"account {account} is being scanned in {', '.join(active)}; "
                f"first: lambdascope disable --account {account}"
            )
        accounts.delete(connection, account)


def take_over(
    database: Database, source: AccountSource, listed: Iterable[Account], *, is_dry_run: bool = False
) -> AccountChanges:
    """Make the accounts of a file or an organisation known, without touching those from elsewhere."""
    wanted = {account.id: checked(account) for account in listed}
    with database.transaction() as connection:
        known = {account.id: account for account in accounts.all_of(connection)}
        added = [each for each in wanted.values() if each.id not in known]
        changed = [
            each for each in wanted.values() if each.id in known and _comparable(known[each.id]) != _comparable(each)
        ]
        gone = [each for each in known.values() if each.source is source and each.id not in wanted]
        if not is_dry_run:
            accounts.put(connection, [*added, *changed])
    return AccountChanges(tuple(added), tuple(changed), tuple(gone))


def check(
    database: Database, sessions: Sessions, account: Account, rules: Rules
) -> dict[Scope, tuple[PermissionCheck, ...]]:
    """Whether each permission is there that the rules call for, in every region of an account."""
    with database.transaction() as connection:
        queues = {channel.scope: channel.queue_url for channel in channels.all_of(connection)}
    return {
        scope: permissions.check(
            sessions,
            scope,
            channel_kind=rules.channel.value,
            scan_alias_versions=rules.scan_alias_versions,
            queue_url=queues.get(scope),
        )
        for scope in (Scope(account.id, region) for region in account.regions)
    }


def scopes(database: Database, account: str, region: str) -> Sequence[Scope]:
    """The accounts and regions that `ID|all` and `R|all` mean. Raises UsageError if they mean none."""
    with database.transaction() as connection:
        known = accounts.all_of(connection)
    chosen = [each for each in known if account in ("all", each.id)]
    if not chosen:
        raise UsageError(
            "no account is known; add one with: lambdascope accounts add"
            if account == "all"
            else f"account {account} is not known; add it with: lambdascope accounts add {account}"
        )
    found = [Scope(each.id, name) for each in chosen for name in each.regions if region in ("all", name)]
    if not found:
        names: Collection[str] = {name for each in chosen for name in each.regions}
        raise UsageError(f"no account has the region {region}; known are {', '.join(sorted(names))}")
    return found


def _comparable(account: Account) -> Account:
    return account._replace(administrator=None)
