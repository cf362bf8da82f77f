"""`lambdascope migrate`: bring the database of the service to this version."""

from __future__ import annotations

import click

from lambdascope.cli.options import verbose_option
from lambdascope.settings import load


@click.command(short_help="Bring the service's database to this version.")
@verbose_option
def command() -> None:
    """Create or extend the tables of the service's PostgreSQL; `serve` does the same when it starts.

    What is applied already is left alone. Workers of the version before go on working meanwhile.
    """
    from lambdascope.app import Application  # a second of loading that no other command should pay
    from lambdascope.store.migrate import migrate

    with Application(load(), connections=2) as application:
        applied = migrate(application.database)
    for migration in applied:
        click.echo(f"applied {migration.name}")
    if not applied:
        click.echo("nothing to apply")
