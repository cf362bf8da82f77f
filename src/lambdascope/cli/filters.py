"""`lambdascope filters`: save filters and suppress findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.service_options import connected, criteria_from, format_option, only, scope_options
from lambdascope.cli.tables import NOTHING, ODD, Cell, Row, hint, moment, table, tell, tell_json
from lambdascope.model.criteria import FilterAction

if TYPE_CHECKING:
    from lambdascope.store.filters import StoredFilter

_HEADINGS = ("name", "does", "account", "region", "changed", "arn", "criteria")


@click.group()
def command() -> None:
    """Save filters, and suppress findings by suppression rules."""


@command.command("list", short_help="List the filters.")
@scope_options
@format_option
@verbose_option
def list_(account: str | None, region: str | None, format_: str) -> None:
    """List saved filters and suppression rules. As JSON each is a Filter of inspector2."""
    from lambdascope.store import filters

    with connected() as application, application.database.transaction() as connection:
        found = filters.select(connection, only(account), only(region))
    if format_ == "json":
        tell_json({"filters": [_as_json(each) for each in found]})
        return
    tell(table(_HEADINGS, (_row(each) for each in sorted(found, key=lambda each: (each.scope, each.name)))))
    if not found:
        hint("There are no filters. Make one: lambdascope filters create NAME --account ID --region R --criteria FILE")


@command.command(short_help="Make a filter or a suppression rule.")
@click.argument("name", metavar="NAME")
@click.option("--account", required=True, metavar="ID", help="The account whose filter it is.")
@click.option("--region", required=True, metavar="R", help="The region whose findings it is about.")
@click.option("--criteria", required=True, metavar="FILE|-", help="inspector2's FilterCriteria in JSON; - is stdin.")
@click.option("--suppress", is_flag=True, help="Suppress what it means, instead of only saving the filter.")
@click.option("--description", default="", metavar="TEXT", help="What it is about.")
@click.option("--reason", default="", metavar="TEXT", help="Why it was made.")
@verbose_option
def create(name: str, account: str, region: str, criteria: str, suppress: bool, description: str, reason: str) -> None:
    """Make a filter called NAME and print its ARN.

    A suppression rule takes effect at once: findings that it means become SUPPRESSED, those that come later too. A
    delegated administrator's rule covers its members' findings.
    """
    document = criteria_from(criteria)
    with connected() as application:
        from lambdascope.app import now
        from lambdascope.service.fleet import accounts
        from lambdascope.service.fleet.filters import create_filter

        (scope,) = accounts.scopes(application.database, _one(account), _one(region))
        arn = create_filter(
            application.database,
            scope,
            name,
            FilterAction.SUPPRESS if suppress else FilterAction.NONE,
            document,
            now(),
            description=description,
            reason=reason,
        )
    tell([arn])


@command.command(short_help="Delete a filter.")
@click.argument("arn", metavar="ARN")
@verbose_option
def delete(arn: str) -> None:
    """Delete the filter ARN; what only it suppressed is active again."""
    with connected() as application:
        from lambdascope.app import now
        from lambdascope.service.fleet.filters import delete_filter

        delete_filter(application.database, arn, now())
    tell([f"{arn} is deleted"])


def _one(value: str) -> str:
    if value == "all":
        raise click.UsageError("A filter belongs to one account and region; give the id and the region.")
    return value


def _row(filter_: StoredFilter) -> Row:
    is_rule = filter_.action is FilterAction.SUPPRESS
    return (
        filter_.name,
        Cell("suppresses", ODD) if is_rule else NOTHING,
        filter_.scope.account,
        filter_.scope.region,
        moment(filter_.updated_at),
        filter_.arn,
        json.dumps(filter_.criteria),
    )


def _as_json(filter_: StoredFilter) -> dict[str, Any]:
    from lambdascope.engine.reports.stored import instant

    return {
        "arn": filter_.arn,
        "ownerId": filter_.owner,
        "name": filter_.name,
        "action": filter_.action.value,
        "description": filter_.description,
        "reason": filter_.reason,
        "criteria": dict(filter_.criteria),
        "tags": dict(filter_.tags),
        "createdAt": instant(filter_.created_at),
        "updatedAt": instant(filter_.updated_at),
    }
