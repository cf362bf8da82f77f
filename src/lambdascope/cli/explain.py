"""`lambdascope explain`: tell all that is known of a function."""

from __future__ import annotations

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.program import ExitCode
from lambdascope.cli.service_options import connected, format_option
from lambdascope.cli.tables import tell, tell_json


@click.command(short_help="Tell all that is known of a function.")
@click.argument("function", metavar="ARN|lambda:NAME")
@click.option("--account", metavar="ID", help="The account of lambda:NAME.")
@click.option("--region", metavar="R", help="The region of lambda:NAME.")
@format_option
@verbose_option
def command(function: str, account: str | None, region: str | None, format_: str) -> int:
    """Tell whether a function is scanned and why, what it is made of, what was found, and what happened to it last.

    lambda:NAME needs --account and --region only where the name alone leaves a doubt. Exits with 3 if the function is
    not known, and says what may be the reason.
    """
    with connected() as application:
        from lambdascope.app import now
        from lambdascope.cli import explain_views
        from lambdascope.service.fleet import explanation

        meant = explanation.named(application.database, function, account, region)
        explained = explanation.explain(application.database, meant)
        if format_ == "json":
            tell_json(explain_views.as_json(explained))
        else:
            tell(explain_views.as_text(explained, now()))
    return ExitCode.CLEAN if explained.versions else ExitCode.TARGET
