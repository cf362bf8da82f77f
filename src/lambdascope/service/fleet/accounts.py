"""The accounts we look into: added, taken over from a file or an organisation, checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from lambdascope.model.account import Account, AccountId, AccountSource, ActivationStatus, Scope, checked
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import AwsDenied, UsageError
from lambdascope.model.event import ChannelKind
from lambdascope.service.fleet.rules import Rules
from lambdascope.sources.aws import permissions
from lambdascope.sources.aws.permissions import Need, PermissionCheck
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.store import accounts, activations, channels, locks, organizations
from lambdascope.store.database import Database
from lambdascope.store.organizations import Following


class AccountBook:
    """Who an account is, for whoever has to enter it; threads share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._candidates: dict[AccountId, Account] = {}
        self._changing: dict[AccountId, Account] = {}

    def __call__(self, account: AccountId) -> Account:
        """The account with that id. Raises AwsDenied if we know of none."""
        with self._database.transaction() as connection:
            known = self._changing.get(account) or accounts.get(connection, account) or self._candidates.get(account)
        if known is None:
            raise AwsDenied("sts:AssumeRole", f"account {account} is not known; add it with: lambdascope accounts add")
        return known

    def consider(self, account: Account) -> None:
        """Let an account be entered before it is known for good."""
        self._candidates[account.id] = account

    @contextmanager
    def changing(self, account: Account) -> Iterator[None]:
        """Have an account entered as it is to be from now on, whatever is stored of it as yet."""
        self._changing[account.id] = account
        try:
            yield
        finally:
            del self._changing[account.id]


class AccountChanges(NamedTuple):
    """What taking over a list of accounts changes."""

    added: tuple[Account, ...]
    changed: tuple[Account, ...]
    gone: tuple[Account, ...]
    """From the same source before, and not in the list any more; they stay until somebody removes them."""
    kept: tuple[Account, ...]
    """As they are known from elsewhere, and left alone though the list has them, too."""


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
    """Forget an account, and that it is a delegated administrator.

    Raises UsageError if it is unknown, if scanning is not switched off everywhere in it, or while it has members: keys
    of an account that is not known are in force, and would go on to see what is theirs.
    """
    with database.transaction() as connection:
        locks.change_administration(connection)
        if accounts.get(connection, account) is None:
            raise UsageError(f"account {account} is not known; see: lambdascope accounts list")
        active = sorted(scope.region for scope in activations.all_of(connection) if scope.account == account)
        if active:
            raise UsageError(
                f"account {account} is being scanned in {', '.join(active)}; "
                f"first: lambdascope disable --account {account}"
            )
        if accounts.count_members(connection, account):
            raise UsageError(f"account {account} has members; disassociate all of them first")
        accounts.delete_administrator(connection, account)
        accounts.delete(connection, account)


def take_over(
    database: Database, source: AccountSource, listed: Iterable[Account], *, is_dry_run: bool = False
) -> AccountChanges:
    """Make the accounts of a file or an organisation known, without touching those from elsewhere."""
    wanted = {account.id: checked(account) for account in listed}
    with database.transaction() as connection:
        known = {account.id: account for account in accounts.all_of(connection)}
        added = [each for each in wanted.values() if each.id not in known]
        own = {id_: each for id_, each in known.items() if each.source is source}
        changed = [
            each for each in wanted.values() if each.id in own and _comparable(own[each.id]) != _comparable(each)
        ]
        gone = [each for each in own.values() if each.id not in wanted]
        kept = [known[id_] for id_ in wanted if id_ in known and id_ not in own]
        if not is_dry_run:
            accounts.put(connection, [*added, *changed])
    return AccountChanges(tuple(added), tuple(changed), tuple(gone), tuple(kept))


def check(
    database: Database, sessions: Sessions, account: Account, rules: Rules
) -> dict[Scope, tuple[PermissionCheck, ...]]:
    """Whether each permission is there that the rules call for, in every region of an account."""
    with database.transaction() as connection:
        queues = {channel.scope: channel.queue_url for channel in channels.all_of(connection)}
        followed = organizations.all_of(connection)
        active = activations.all_of(connection)
    found = {}
    for number, scope in enumerate(Scope(account.id, region) for region in account.regions):
        # Organisations and regions are the same wherever they are asked for.
        needs = _needs(rules, active.get(scope, {}))
        if number == 0:
            needs |= _organization_needs(account, followed)
        found[scope] = permissions.check(sessions, scope, needs, queues.get(scope))
    return found


def _needs(rules: Rules, activation: Mapping[ScanType, ActivationStatus]) -> set[Need]:
    needs = {Need.LOOKUP if rules.channel is ChannelKind.LOOKUP else Need.EVENTBRIDGE}
    needs.add(Need.CUSTOMER_KEYS if rules.scan_customer_keys else Need.KEY_OWNERS)
    if rules.scan_alias_versions:
        needs.add(Need.ALIASES)
    if ScanType.CODE in activation and activation[ScanType.CODE].is_on:
        needs.add(Need.CODE)
    return needs


def _organization_needs(account: Account, followed: Iterable[Following]) -> set[Need]:
    needs = set()
    for each in followed:
        if each.through == account.id:
            needs |= {Need.ORGANIZATION} | ({Need.ORGANIZATIONAL_UNIT} if each.ou is not None else set())
        if not each.regions and (each.through == account.id or account.source is AccountSource.ORGANIZATION):
            needs.add(Need.ENABLED_REGIONS)
    return needs


def scopes(database: Database, account: str, region: str, *, for_disabling: bool = False) -> Sequence[Scope]:
    """The accounts and regions that `ID|all` and `R|all` mean. Raises UsageError if they mean none.

    For switching off, those count, too, where something is switched on though the account has the region no more.
    """
    with database.transaction() as connection:
        known = {Scope(each.id, name) for each in accounts.all_of(connection) for name in each.regions}
        if for_disabling:
            known |= activations.all_of(connection).keys()
    chosen = sorted(each for each in known if account in ("all", each.account))
    if not chosen:
        raise UsageError(
            "no account is known; add one with: lambdascope accounts add"
            if account == "all"
            else f"account {account} is not known; add it with: lambdascope accounts add {account}"
        )
    found = [each for each in chosen if region in ("all", each.region)]
    if not found:
        names = {each.region for each in chosen}
        raise UsageError(f"no account has the region {region}; known are {', '.join(sorted(names))}")
    return found


def _comparable(account: Account) -> Account:
    return account._replace(administrator=None)
