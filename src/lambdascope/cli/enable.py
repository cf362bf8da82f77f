"""`lambdascope enable`: switch scanning on."""

from __future__ import annotations

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.switching import switch, switching_options


@click.command(short_help="Switch scanning on.")
@switching_options
@verbose_option
def command(account: str, region: str, scan_type: str) -> int:
    """Switch scanning on in accounts and regions.

    A running server then finds the functions, scans them, and keeps watching. Code scanning needs standard scanning:
    switch both on with --scan-type all. Repeating it changes nothing.
    """
    return switch(account, region, scan_type, is_on=True)
