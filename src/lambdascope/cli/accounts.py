"""`lambdascope accounts`: say which AWS accounts to look into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.program import ExitCode
from lambdascope.cli.service_options import connected, format_option, listed
from lambdascope.cli.tables import hint, tell, tell_json
from lambdascope.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from lambdascope.model.account import Account, AccountId
    from lambdascope.store.database import Database
    from lambdascope.store.organizations import Following

_HOME_REGION = "us-east-1"
_AUTO_ENABLE = {"standard": (True, False), "code": (False, True), "all": (True, True), "none": (False, False)}
"""Whether new members get standard and code scanning."""
_CHECKED_AT_A_TIME = 16

_external_id_option = click.option("--external-id", metavar="TEXT", help="The external id that the role asks for.")
_administrator_option = click.option(
    "--administrator", required=True, metavar="ID", help="The delegated administrator's account."
)


@click.group()
def command() -> None:
    """Say which AWS accounts to look into."""


@command.command(short_help="Add an account, or regions to one.")
@click.argument("id_", metavar="ID")
@click.option("--region", "regions", multiple=True, metavar="R", help="A region to watch; repeatable.")
@click.option("--role-arn", metavar="ARN", help="The role to assume there. [default: the process's own credentials]")
@_external_id_option
@click.option("--name", default="", metavar="TEXT", help="What you call the account.")
@verbose_option
def add(id_: str, regions: tuple[str, ...], role_arn: str | None, external_id: str | None, name: str) -> None:
    """Add the account ID, or regions to one that is known; what else is given takes the place of what was."""
    from lambdascope.model.account import Account, AccountId
    from lambdascope.service.fleet import accounts

    with connected() as application:
        account = accounts.add(
            application.database, Account(AccountId(id_), listed(regions), role_arn, external_id, name=name)
        )
    tell([f"{account.id} in {', '.join(sorted(set(account.regions)))}"])
    hint(f"Next: lambdascope accounts check {account.id}, then lambdascope enable --account {account.id}")


@command.command(short_help="Forget an account.")
@click.argument("id_", metavar="ID")
@verbose_option
def remove(id_: str) -> None:
    """Forget the account ID, in which scanning must be switched off before, and which must have no members."""
    from lambdascope.model.account import AccountId
    from lambdascope.service.fleet import accounts

    with connected() as application:
        accounts.remove(application.database, AccountId(id_))
    tell([f"{id_} is forgotten"])


@command.command("list", short_help="List the accounts.")
@format_option
@verbose_option
def list_(format_: str) -> None:
    """List the accounts that are known, and where scanning is switched on in them."""
    from lambdascope.cli import account_views
    from lambdascope.store import accounts, activations

    with connected() as application, application.database.transaction() as connection:
        known = accounts.all_of(connection)
        administrators = accounts.administrators(connection)
        switched_on = activations.all_of(connection)
    if format_ == "json":
        tell_json({"accounts": [account_views.account_json(each, administrators, switched_on) for each in known]})
        return
    tell(account_views.accounts_table(known, administrators, switched_on))
    if not known:
        hint("No account is known. Add one: lambdascope accounts add ID --region R")


@command.command(short_help="Try every permission.")
@click.argument("id_", metavar="[ID]", required=False)
@format_option
@verbose_option
def check(id_: str | None, format_: str) -> int:
    """Try each permission that scanning needs, in every region of the account ID, or of all; nothing is changed.

    Exits with 3 if one is missing.
    """
    from lambdascope.cli import account_views

    with connected(connections=_CHECKED_AT_A_TIME + 2) as application:
        from concurrent.futures import ThreadPoolExecutor

        from lambdascope.app import rules_of
        from lambdascope.service.fleet import accounts

        chosen = _chosen(id_, application.database)
        rules = rules_of(application.settings)
        with ThreadPoolExecutor(_CHECKED_AT_A_TIME) as threads:
            answers = threads.map(
                lambda each: accounts.check(application.database, application.sessions, each, rules), chosen
            )
            checks = [(scope, tried) for answer in answers for scope, tried in answer.items()]
    if format_ == "json":
        tell_json({"checks": [account_views.checks_json(scope, tried) for scope, tried in checks]})
    else:
        tell(account_views.checks_text(checks))
    is_complete = all(account_views.is_complete(tried) for _, tried in checks)
    return ExitCode.CLEAN if is_complete else ExitCode.TARGET


@command.command(short_help="Take over the accounts of an organisation.")
@click.option("--organization", is_flag=True, help="Take them from AWS Organizations; has to be given.")
@click.option("--role-name", required=True, metavar="NAME", help="The role to assume in each account.")
@click.option("--regions", required=True, metavar="R,...|enabled", help="Regions to watch; enabled: all switched on.")
@_external_id_option
@click.option("--ou", metavar="OU", help="Only accounts below this organisational unit or root.")
@click.option("--exclude", multiple=True, metavar="ID", help="Leave this account alone; repeatable.")
@click.option(
    "--through",
    metavar="ID",
    help="The management account or a delegated administrator. [default: the account of the process's credentials]",
)
@click.option(
    "--home-region", "home", metavar="R", help="Where AWS is asked. [default: the first of --regions, else us-east-1]"
)
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@verbose_option
def sync(
    organization: bool,
    role_name: str,
    regions: str,
    external_id: str | None,
    ou: str | None,
    exclude: tuple[str, ...],
    through: str | None,
    home: str | None,
    dry_run: bool,
) -> int:
    """Make every active account of an organisation known; a running server then follows it once a day.

    Accounts whose regions cannot be asked for are left as they are; that ends with 3.
    """
    if not organization:
        raise UsageError("accounts can be taken from AWS Organizations only; say so with --organization")
    from lambdascope.cli import account_views

    with connected() as application:
        from lambdascope.service.fleet.organization import synchronize

        following = _following(regions, home, through, role_name, external_id, ou, listed(exclude))
        done = synchronize(application.database, application.sessions, application.book, following, is_dry_run=dry_run)
    tell(account_views.synchronized_text(done, is_dry_run=dry_run))
    return ExitCode.TARGET if done.unreadable else ExitCode.CLEAN


@command.command(short_help="Name a delegated administrator.")
@click.argument("id_", metavar="ID")
@click.option("--auto-enable", type=click.Choice(list(_AUTO_ENABLE)), help="What accounts that join later get.")
@verbose_option
def delegate(id_: str, auto_enable: str | None) -> None:
    """Make the account ID a delegated administrator: its suppression rules cover its members' findings, too."""
    from lambdascope.model.account import AccountId
    from lambdascope.service.fleet import members
    from lambdascope.store.accounts import AutoEnable

    given = AutoEnable(*_AUTO_ENABLE[auto_enable]) if auto_enable is not None else None
    with connected() as application:
        members.name_administrator(application.database, AccountId(id_), given)
    tell([f"{id_} is a delegated administrator"])


@command.command(short_help="Dismiss a delegated administrator.")
@click.argument("id_", metavar="ID")
@verbose_option
def undelegate(id_: str) -> None:
    """Take the role of delegated administrator from the account ID, which must have no members any more."""
    from lambdascope.model.account import AccountId
    from lambdascope.service.fleet import members

    with connected() as application:
        members.dismiss_administrator(application.database, AccountId(id_))
    tell([f"{id_} is no delegated administrator"])


@command.command(short_help="Make accounts members of an administrator.")
@_administrator_option
@click.argument("accounts", metavar="ACCOUNT...", nargs=-1, required=True)
@verbose_option
def associate(administrator: str, accounts: tuple[str, ...]) -> None:
    """Make each ACCOUNT a member of a delegated administrator, and switch on what its new members get.

    One that is refused keeps no other from joining.
    """
    from lambdascope.model.account import AccountId
    from lambdascope.service.fleet import members

    def join(database: Database, account: AccountId, now: datetime) -> str:
        is_new = members.join(database, AccountId(administrator), account, now)
        return f"{account} is a member of {administrator}{'' if is_new else ' already'}"

    _for_each(accounts, join)


@command.command(short_help="End memberships.")
@_administrator_option
@click.argument("accounts", metavar="ACCOUNT...", nargs=-1, required=True)
@verbose_option
def disassociate(administrator: str, accounts: tuple[str, ...]) -> None:
    """End the membership of each ACCOUNT; what is switched on in it stays on."""
    from lambdascope.model.account import AccountId
    from lambdascope.service.fleet import members

    def leave(database: Database, account: AccountId, now: datetime) -> str:
        members.disassociate(database, AccountId(administrator), account, now)
        return f"{account} is no member of {administrator} any more"

    _for_each(accounts, leave)


@command.command("members", short_help="List the members of an administrator.")
@click.argument("id_", metavar="ID")
@format_option
@verbose_option
def members_(id_: str, format_: str) -> None:
    """List the members of the delegated administrator ID, those who left too."""
    from lambdascope.cli import account_views
    from lambdascope.model.account import AccountId
    from lambdascope.service.fleet import members

    with connected() as application:
        found = members.members_of(application.database, AccountId(id_))
    if format_ == "json":
        tell_json({"members": [account_views.member_json(each) for each in found]})
        return
    tell(account_views.members_table(found))
    if not found:
        hint(f"{id_} has no members. Make some: lambdascope accounts associate --administrator {id_} ACCOUNT...")


def _for_each(accounts: Iterable[str], change: Callable[[Database, AccountId, datetime], str]) -> None:
    """Change each account and tell of it. Raises the first refusal, when all others are changed."""
    from lambdascope.model.account import AccountId

    refusals = []
    with connected() as application:
        from lambdascope.app import now

        for each in accounts:
            try:
                tell([change(application.database, AccountId(each), now())])
            except UsageError as error:
                refusals.append(error)
    if refusals:
        raise refusals[0]


def _chosen(id_: str | None, database: Database) -> Sequence[Account]:
    from lambdascope.store import accounts

    with database.transaction() as connection:
        known = accounts.all_of(connection)
    chosen = [each for each in known if id_ in (None, "all", each.id)]
    if not chosen:
        what = "no account is known" if id_ in (None, "all") else f"account {id_} is not known"
        raise UsageError(f"{what}; add one with: lambdascope accounts add")
    return chosen


def _following(
    regions: str,
    home: str | None,
    through: str | None,
    role_name: str,
    external_id: str | None,
    ou: str | None,
    exclude: Sequence[str],
) -> Following:
    """How to follow the organisation; what cannot be right is refused before AWS is asked anything."""
    from lambdascope.model.account import Account, AccountId, checked
    from lambdascope.sources.aws.identity import own_account
    from lambdascope.store.organizations import Following

    wanted = () if regions == "enabled" else listed([regions])
    home = home or next(iter(wanted), _HOME_REGION)
    for each in (through or "0" * 12, *exclude):
        checked(Account(AccountId(each), (home, *wanted)))
    if regions != "enabled" and not wanted:
        raise UsageError("--regions names no region; give some, with commas between them, or: enabled")
    return Following(
        through=AccountId(through) if through else own_account(home),
        home_region=home,
        role_name=role_name,
        external_id=external_id,
        regions=tuple(sorted(set(wanted))),
        ou=ou,
        exclude=tuple(exclude),
    )
