"""`lambdascope status`: tell how the service is doing."""

from __future__ import annotations

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.service_options import connected, format_option
from lambdascope.cli.tables import tell, tell_json


@click.command(short_help="Tell how the service is doing.")
@click.option("--all", "is_whole", is_flag=True, help="List every account and region, however many there are.")
@format_option
@verbose_option
def command(is_whole: bool, format_: str) -> None:
    """Tell what runs, how many functions are scanned and how many are not, and what needs a person.

    Of many accounts and regions only some are listed, those in trouble first.
    """
    with connected() as application:
        from lambdascope.app import now
        from lambdascope.cli import status_views
        from lambdascope.service.fleet.status import status

        seen = status(application.database, now())
    if format_ == "json":
        tell_json(status_views.as_json(seen))
    else:
        tell(status_views.as_text(seen, is_whole=is_whole))
