"""`lambdascope rescan`: scan a function again."""

from __future__ import annotations

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.service_options import connected
from lambdascope.cli.tables import hint, tell


@click.command(short_help="Scan a function again.")
@click.argument("function", metavar="ARN|lambda:NAME")
@click.option("--account", metavar="ID", help="The account of lambda:NAME.")
@click.option("--region", metavar="R", help="The region of lambda:NAME.")
@verbose_option
def command(function: str, account: str | None, region: str | None) -> None:
    """Have a function looked at and scanned soon, even if nothing about it changed.

    lambda:NAME needs --account and --region only where the name alone leaves a doubt.
    """
    with connected() as application:
        from lambdascope.service.fleet import explanation
        from lambdascope.service.fleet.status import is_worked

        meant = explanation.named(application.database, function, account, region)
        is_known = explanation.rescan(application.database, application.fleet().queue, meant)
        tell(
            [f"{meant.arn} is scanned again" if is_known else f"{meant.arn} is looked for, and scanned if it is there"]
        )
        hint(f"What comes of it: lambdascope explain {meant.arn}")
        if not is_worked(application.database):
            hint(
                "No worker seems to be running; it is done as soon as one is: lambdascope serve, or lambdascope worker"
            )
