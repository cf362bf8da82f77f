"""`lambdascope disable`: switch scanning off."""

from __future__ import annotations

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.switching import switch, switching_options


@click.command(short_help="Switch scanning off.")
@switching_options
@verbose_option
def command(account: str, region: str, scan_type: str) -> int:
    """Switch scanning off in accounts and regions; their findings of that type are deleted.

    With standard scanning, code scanning ends too. Where nothing is switched on any more, the event channel is removed
    and all that is known of the account there, its filters included, is deleted.
    """
    return switch(account, region, scan_type, is_on=False)
