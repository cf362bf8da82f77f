"""`lambdascope db`: update and ask the advisory database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from lambdascope.cli.options import database_option, database_path, verbose_option
from lambdascope.engine.ecosystems import purl as purls
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import UsageError
from lambdascope.service.lookups import Lookups, Vulnerable
from lambdascope.settings import load
from lambdascope.store.advisories import AdvisoryDatabase

_LINES_AT_ONCE = 1_000
_TABLE_OR_JSON = click.option(
    "--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True
)


@click.group()
def command() -> None:
    """Update and ask the advisory database."""


@command.command()
@click.option("--from", "source", metavar="DIR|URL", help="Where to update from: a folder, an address, a compiled .db.")
@click.option(
    "--ecosystem",
    "ecosystems",
    multiple=True,
    type=click.Choice([each.value for each in Ecosystem]),
    help="Update only this ecosystem; repeatable. [default: all]",
)
@database_option
@verbose_option
def update(source: str | None, ecosystems: tuple[str, ...], database: str | None) -> None:
    """Fetch what changed and compile it into the advisory database.

    The default is osv.dev's public feed with CISA's KEV catalogue and FIRST's EPSS scores. An interrupted or failed
    update leaves the old database in use.
    """
    from lambdascope.cli.db_update import update_and_tell  # the feed's code is not needed to ask the database

    update_and_tell(source, [Ecosystem(name) for name in ecosystems], database_path(database), load())


@command.command()
@_TABLE_OR_JSON
@database_option
@verbose_option
def status(format_: str, database: str | None) -> None:
    """Tell what the advisory database holds and how old it is."""
    from lambdascope.cli import db_views

    with AdvisoryDatabase(database_path(database)) as advisories:
        view = advisories.status()
    click.echo(db_views.status_json(view) if format_ == "json" else db_views.status_table(view))


@command.command()
@click.argument("id_", metavar="ID")
@_TABLE_OR_JSON
@database_option
@verbose_option
def show(id_: str, format_: str, database: str | None) -> None:
    """Show the stored advisories that are called ID or have it as an alias, withdrawn ones too."""
    from lambdascope.cli import db_views

    with AdvisoryDatabase(database_path(database)) as advisories:
        stored = advisories.show(id_)
    if not stored:
        raise UsageError(
            f"the advisory database has nothing called {id_}; check the spelling, or run: lambdascope db update"
        )
    click.echo(db_views.advisories_json(stored) if format_ == "json" else db_views.advisories_text(stored))


@command.command()
@click.argument("purl", nargs=-1, required=True)
@database_option
@verbose_option
def affected(purl: tuple[str, ...], database: str | None) -> None:
    """Tell which vulnerabilities affect the package PURL, one JSON line each.

    A purl without a version lists all vulnerabilities of the package. With - the purls are read from stdin.
    """
    lines = (line.strip() for line in sys.stdin) if purl == ("-",) else iter(purl)
    with AdvisoryDatabase(database_path(database)) as advisories:
        lookups, encode = Lookups(advisories), json.JSONEncoder().encode
        for batch in _batches(line for line in lines if line):
            for text, found in zip(batch, lookups.answer([purls.parse(text) for text in batch]), strict=True):
                sys.stdout.write(
                    encode({"purl": text, "vulnerabilities": [_vulnerable(each) for each in found]}) + "\n"
                )
    sys.stdout.flush()


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _LINES_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _vulnerable(each: Vulnerable) -> dict[str, Any]:
    return {
        "id": each.id,
        "aliases": list(each.aliases),
        "fixed": each.fixed,
        "reason": "; ".join(f"{reason.advisory}: {reason.statement}" for reason in each.reasons),
    }
