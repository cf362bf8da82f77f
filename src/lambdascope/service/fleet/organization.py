"""Accounts of a whole organisation: taken over by a command, and followed by the service from then on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from lambdascope.logs import logger
from lambdascope.model.account import Account, AccountId, AccountSource, Scope, partition_of
from lambdascope.model.errors import AwsDenied, AwsError, UsageError
from lambdascope.service.fleet import duties
from lambdascope.service.fleet.accounts import AccountBook, AccountChanges, take_over
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.members import disassociate, join, name_administrator
from lambdascope.sources.aws import organization
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.store import accounts, organizations
from lambdascope.store import duties as stored_duties
from lambdascope.store.database import Connection, Database
from lambdascope.store.duties import DutyKey
from lambdascope.store.organizations import Following

_LOG = logger(__name__)


class Synchronized(NamedTuple):
    """What reading an organisation led to."""

    changes: AccountChanges
    unreadable: tuple[tuple[AccountId, str], ...]
    """Accounts whose regions could not be asked for, each with the reason; they are left as they are."""
    listed: frozenset[AccountId]
    """The accounts of the organisation that are followed."""
    told: frozenset[AccountId]
    """All accounts that AWS told of, those that are not followed too."""


def synchronize(
    database: Database, sessions: Sessions, book: AccountBook, following: Following, *, is_dry_run: bool = False
) -> Synchronized:
    """Make every active account of an organisation known, and have the service follow it.

    `sessions` asks `book` who accounts are. Raises AwsError if the organisation cannot be read, and UsageError for
    names that cannot be right.
    """
    asked = Scope(following.through, following.home_region)
    _introduce(database, book, asked)
    found: list[Account] = []
    managements: dict[AccountId, AccountId | None] = {}
    unreadable: list[tuple[AccountId, str]] = []
    for each in organization.accounts(sessions, asked, following.ou):
        managements[each.id] = each.management
        if each.status != "ACTIVE" or each.id in following.exclude:
            continue
        account = _account(following, each.id, each.name)
        try:
            found.append(account._replace(regions=_regions(database, sessions, book, following, account)))
        except AwsError as error:
            unreadable.append((each.id, str(error)))
    changes = take_over(database, AccountSource.ORGANIZATION, found, is_dry_run=is_dry_run)
    skipped = {account for account, _ in unreadable}
    if not is_dry_run:
        with database.transaction() as connection:
            organizations.put(connection, following)
            _remember(connection, following, managements)
            stored_duties.ensure(connection, [DutyKey(duties.ORGANIZATION, asked)])
    gone = tuple(each for each in changes.gone if each.id not in skipped)
    return Synchronized(
        changes._replace(gone=gone), tuple(unreadable), frozenset(each.id for each in found), frozenset(managements)
    )


def _remember(connection: Connection, following: Following, managements: Mapping[AccountId, AccountId | None]) -> None:
    """Remember which accounts are of the same organisation; of one that does not tell, nobody may assume it."""
    for management in {each for each in managements.values() if each is not None}:
        listed = [account for account, own in managements.items() if own == management]
        organizations.put_accounts(connection, following.through, management, listed)


def follow(fleet: Fleet, book: AccountBook, scope: Scope) -> None:
    """Take over accounts that joined an organisation, and switch on in them what its administrator gives new members.

    Raises AwsError.
    """
    with fleet.database.transaction() as connection:
        following = organizations.get(connection, scope.account)
    if following is None:
        return
    done = synchronize(fleet.database, fleet.sessions, book, following)
    for each in done.changes.gone:
        _LOG.warning("account left the organisation", account=each.id)
    administrator = _administrator(fleet, scope)
    if administrator is not None:
        _join(fleet, administrator, done.listed)
    if following.ou is None:
        _part(fleet, following, done.told)


def _join(fleet: Fleet, administrator: AccountId, listed: Collection[AccountId]) -> None:
    """Make those members that joined the organisation, also at a turn that did not come to its end."""
    with fleet.database.transaction() as connection:
        joined = [each for each in accounts.joined(connection, administrator) if each in listed]
    for account in joined:
        try:
            join(fleet.database, administrator, account, fleet.clock())
        except UsageError as error:
            _LOG.warning("account cannot be a member yet", account=account, error=str(error))
        else:
            _LOG.info("member joined", administrator=administrator, account=account)


def _part(fleet: Fleet, following: Following, told: Collection[AccountId]) -> None:
    """End the membership of accounts that left the organisation: its administrator is to see nothing more of them."""
    with fleet.database.transaction() as connection:
        left = [each for each in accounts.strayed(connection, following.through) if each.account not in told]
    for each in left:
        try:
            disassociate(fleet.database, each.administrator, each.account, fleet.clock())
        except UsageError as error:  # somebody else was faster
            _LOG.info("account is no member any more", account=each.account, error=str(error))
        else:
            _LOG.warning("member left the organisation", administrator=each.administrator, account=each.account)


def _introduce(database: Database, book: AccountBook, asked: Scope) -> None:
    """The account through which we ask may be one that is not scanned itself."""
    with database.transaction() as connection:
        if accounts.get(connection, asked.account) is None:
            book.consider(Account(asked.account, (asked.region,)))


def _account(following: Following, id_: AccountId, name: str) -> Account:
    partition = partition_of(following.home_region)
    is_own = id_ == following.through
    return Account(
        id=id_,
        regions=following.regions,
        # The role is for others; in the account that asks we are already.
        role_arn=None if is_own else f"arn:{partition}:iam::{id_}:role/{following.role_name}",
        external_id=None if is_own else following.external_id,
        source=AccountSource.ORGANIZATION,
        name="".join(character for character in name if character.isprintable())[:64],
    )


def _regions(
    database: Database, sessions: Sessions, book: AccountBook, following: Following, account: Account
) -> tuple[str, ...]:
    if following.regions:
        return following.regions
    home = Scope(account.id, following.home_region)
    with database.transaction() as connection:
        known = accounts.get(connection, account.id)
    if known is not None and known.source is not AccountSource.ORGANIZATION:
        return organization.enabled_regions(sessions, home)  # it is left as it is, its role too
    with book.changing(account._replace(regions=(following.home_region,))):
        return organization.enabled_regions(sessions, home)


def _administrator(fleet: Fleet, scope: Scope) -> AccountId | None:
    """The organisation's delegated administrator, as AWS Organizations says, made known; None without one."""
    try:
        told = organization.delegated_administrators(fleet.sessions, scope)
    except AwsDenied as error:
        _LOG.warning("delegated administrators not told", error=str(error))
        return None
    with fleet.database.transaction() as connection:
        known = [account for account in told if accounts.get(connection, account) is not None]
    for account in known[:1]:
        name_administrator(fleet.database, account)
        return account
    return None
