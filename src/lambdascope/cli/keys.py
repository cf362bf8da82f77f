"""`lambdascope keys`: who may use the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.service_options import connected, format_option
from lambdascope.cli.tables import FAINT, GOOD, Cell, Row, count, hint, moment, table, tell, tell_json
from lambdascope.model.api_key import Role
from lambdascope.model.errors import UsageError

if TYPE_CHECKING:
    from lambdascope.model.api_key import ApiKey
    from lambdascope.service.keys import NewKey
    from lambdascope.store.lost_seals import Lost

_HEADINGS = ("access key id", "account", "role", "made", "state")


@click.group()
def command() -> None:
    """Say who may use the API."""


@command.command(short_help="Make a key.")
@click.option("--account", required=True, metavar="ID", help="The account as which its holder calls the API.")
@click.option(
    "--role",
    type=click.Choice([each.value for each in Role]),
    default=Role.ADMIN.value,
    show_default=True,
    help="admin may do what the account may, auditor only look.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "env"]),
    default="table",
    show_default=True,
    help="What to print; env is for a shell to evaluate.",
)
@verbose_option
def create(account: str, role: str, format_: str) -> None:
    """Make a key of the API and print it, with the secret that is shown this once only."""
    from lambdascope.service import keys

    with connected() as application:
        from lambdascope.app import claim_master_key, now

        claim_master_key(application)
        new = keys.create(application.database, application.sealer, account, Role(role), now())
    if format_ == "json":
        tell_json(_secret_json(new))
    elif format_ == "env":
        tell([f"export AWS_ACCESS_KEY_ID={new.key.id}", f"export AWS_SECRET_ACCESS_KEY={new.secret}"])
        tell(["unset AWS_SESSION_TOKEN"])  # one left over would have every request refused
    else:
        tell([f"access key id      {new.key.id}", f"secret access key  {new.secret}"])
        hint("The secret is not shown again. What to do with it is in docs/api.md.")
    if not new.is_account_known:
        hint(f"Nothing is scanned in account {account} yet. Add it with: lambdascope accounts add {account}")


@command.command("list", short_help="List the keys.")
@format_option
@verbose_option
def list_(format_: str) -> None:
    """List the keys of the API, those that were revoked too; never their secrets."""
    from lambdascope.service import keys

    with connected() as application:
        found = keys.all_keys(application.database)
    if format_ == "json":
        tell_json({"keys": [_json(each) for each in found]})
        return
    tell(table(_HEADINGS, (_row(each) for each in found)))
    if not found:
        hint("There are no keys. Make one: lambdascope keys create --account ID")


@command.command(short_help="Revoke a key.")
@click.argument("access_key_id", metavar="ACCESS_KEY_ID")
@verbose_option
def revoke(access_key_id: str) -> None:
    """Put the key ACCESS_KEY_ID out of force, at once and for good."""
    from lambdascope.service import keys

    with connected() as application:
        from lambdascope.app import now

        revoked = keys.revoke(application.database, access_key_id, now())
    tell([f"{revoked.id} of account {revoked.account} is revoked"])


@command.command("rotate-master", short_help="Seal everything with another master key.")
@click.option(
    "--new-key-file", required=True, metavar="FILE", help="The file with the new master key: base64 of 32 bytes."
)
@verbose_option
def rotate_master(new_key_file: str) -> None:
    """Seal everything that the database holds sealed with another master key, or change nothing.

    The old key is the one of the settings. Servers and workers have to be restarted with the new one.
    """
    from pathlib import Path

    from lambdascope.service import keys
    from lambdascope.store import master_key
    from lambdascope.store.sealing import Sealer

    with connected() as application:
        new = Sealer(master_key.read("", new_key_file, Path(application.settings.data_dir)))
        number = keys.rotate_master(application.database, application.sealer, new)
    tell([f"{count(number, 'value')} sealed with the key of {new_key_file}"])
    hint(
        "Now put that file where LAMBDASCOPE_MASTER_KEY or LAMBDASCOPE_MASTER_KEY_FILE, or master.key in the data "
        "directory, had the old key, on every machine, and restart servers and workers."
    )


@command.command("reset-master", short_help="Give up what a lost master key sealed.")
@click.option("--yes", "is_meant", is_flag=True, help="Do it; without this, only what would be lost is told.")
@verbose_option
def reset_master(is_meant: bool) -> None:
    """Delete what was sealed with a master key that is lost, and go on with the one of the settings.

    Lost for good are the keys of the API: make new ones. Texts of findings in code (message, trace, snippet) are gone
    until the code has been scanned again, which is put into the queue; closed findings stay without. What the master
    key of the settings opens is left alone. If there is none in the settings, one is made in the data directory.
    """
    from lambdascope.service import keys

    with connected() as application:
        from lambdascope.app import has_master_key, make_master_key

        lost = keys.lost_with_master(application.database, application.sealer if has_master_key(application) else None)
        if lost.is_nothing:
            tell(["The master key opens everything that is sealed; nothing was changed"])
            return
        if not is_meant:
            raise UsageError(
                f"this deletes for good {_told(lost)}. If the old master key can be had from a backup, restore that "
                "instead; else repeat the command with --yes"
            )
        make_master_key(application)
        done = keys.reset_master(application.database, application.fleet().queue, application.sealer)
    tell([f"deleted {_told(done.lost)}", f"{count(done.functions, 'function')} will be scanned again"])
    hint("Give every server and worker this master key, and restart them.")
    if done.lost.api_keys:
        hint("Make new keys of the API: lambdascope keys create --account ID")


def _told(lost: Lost) -> str:
    texts, results = count(len(lost.findings), "finding"), count(len(lost.code_scans), "result")
    return f"the texts of {texts}, {results} of code scanning and {count(len(lost.api_keys), 'key')} of the API"


def _row(key: ApiKey) -> Row:
    state = Cell("in force", GOOD) if key.revoked_at is None else Cell(f"revoked {moment(key.revoked_at)}", FAINT)
    return (key.id, key.account, key.role.value, moment(key.created_at), state)


def _json(key: ApiKey) -> dict[str, Any]:
    from lambdascope.engine.reports.stored import instant

    return {
        "accessKeyId": key.id,
        "account": key.account,
        "role": key.role.value,
        "createdAt": instant(key.created_at),
        "revokedAt": instant(key.revoked_at) if key.revoked_at is not None else None,
    }


def _secret_json(new: NewKey) -> dict[str, Any]:
    return {
        "accessKeyId": new.key.id,
        "secretAccessKey": new.secret,
        "account": new.key.account,
        "role": new.key.role.value,
    }
