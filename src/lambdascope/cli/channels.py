"""`lambdascope channels`: show event channels, and what came through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.service_options import connected, format_option, only, scope_options
from lambdascope.cli.tables import hint, tell, tell_json, tell_json_list
from lambdascope.model.errors import UsageError

if TYPE_CHECKING:
    from lambdascope.store.channels import Channel
    from lambdascope.store.database import Database

_DEFAULT_LIMIT = 50
_MAX_LIMIT = 100_000


@click.group()
def command() -> None:
    """Show event channels: the ways in which CloudTrail's events reach the service."""


@command.command("list", short_help="List the channels.")
@scope_options
@format_option
@verbose_option
def list_(account: str | None, region: str | None, format_: str) -> None:
    """List the event channels; each account and region in which scanning is switched on has one."""
    from lambdascope.cli import channel_views

    with connected() as application:
        found = _selected(application.database, account, region)
    if format_ == "json":
        tell_json({"channels": [channel_views.channel_json(each) for each in found]})
        return
    tell(channel_views.channels_table(found))
    tell(channel_views.trail_advice(found))
    if not found:
        hint("There is no event channel. One is made where scanning is switched on: lambdascope enable --account ID")


@command.command(short_help="Show all that is known of channels.")
@scope_options
@format_option
@verbose_option
def show(account: str | None, region: str | None, format_: str) -> None:
    """Show all that is known of event channels."""
    from lambdascope.cli import channel_views

    with connected() as application:
        found = _selected(application.database, account, region)
    if not found:
        raise UsageError("there is no such event channel; see: lambdascope channels list")
    if format_ == "json":
        tell_json({"channels": [channel_views.channel_json(each) for each in found]})
        return
    for each in found:
        tell(channel_views.channel_text(each))


@command.command(short_help="Show the events that came.")
@scope_options
@click.option(
    "--limit",
    type=click.IntRange(1, _MAX_LIMIT),
    default=_DEFAULT_LIMIT,
    metavar="N",
    help=f"The newest N. [default: {_DEFAULT_LIMIT}]",
)
@format_option
@verbose_option
def events(account: str | None, region: str | None, limit: int, format_: str) -> None:
    """Show the CloudTrail events that came, newest first, and what was done because of each.

    They are kept for 90 days unless a setting says otherwise; what may hold secrets is not.
    """
    from lambdascope.cli import channel_views
    from lambdascope.store import channels

    with connected() as application:
        found = _selected(application.database, account, region)
        newest: list[channels.SeenEvent] = []
        for channel in found:
            with application.database.transaction() as connection:
                newest += channels.events(connection, channel.scope, limit)
            newest = sorted(newest, key=lambda event: event.happened_at, reverse=True)[:limit]
    if format_ == "json":
        tell_json_list("events", (channel_views.event_json(each) for each in newest))
        return
    tell(channel_views.events_table(newest))
    if not newest:
        hint("No event has come yet." if found else "There is no event channel; see: lambdascope channels list")


def _selected(database: Database, account: str | None, region: str | None) -> tuple[Channel, ...]:
    from lambdascope.store import channels

    account, region = only(account), only(region)
    with database.transaction() as connection:
        return tuple(
            each
            for each in channels.all_of(connection)
            if account in (None, each.scope.account) and region in (None, each.scope.region)
        )
