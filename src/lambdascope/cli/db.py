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
from lambdascope.service.lookups import Asked, Lookups, Vulnerable
from lambdascope.settings import load
from lambdascope.store.advisories import AdvisoryDatabase

_LINES_AT_ONCE = 1_000
_TABLE_OR_JSON = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print.",
)


@click.group()
def command() -> None:
    """Update and ask the advisory database."""


@command.command(short_help="Fetch what changed and compile it.")
@click.option("--from", "source", metavar="DIR|URL", help="Where to update from: a folder, an address, a compiled .db.")
@click.option(
    "--ecosystem",
    "ecosystems",
    multiple=True,
    type=click.Choice([each.value for each in Ecosystem]),
    metavar="ECOSYSTEM",
    help=f"Update only this one of {', '.join(Ecosystem)}; repeatable. [default: all]",
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


@command.command(short_help="Tell what the database holds and how old it is.")
@_TABLE_OR_JSON
@database_option
@verbose_option
def status(format_: str, database: str | None) -> None:
    """Tell what the advisory database holds and how old it is."""
    from lambdascope.cli import db_views

    with AdvisoryDatabase(database_path(database)) as advisories:
        view = advisories.status()
    click.echo(db_views.status_json(view) if format_ == "json" else db_views.status_table(view))


@command.command(short_help="Show the advisories called ID.")
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


@command.command(short_help="Tell what affects the package PURL.")
@click.argument("purl", nargs=-1, required=True)
@database_option
@verbose_option
def affected(purl: tuple[str, ...], database: str | None) -> None:
    """Tell which vulnerabilities affect the package PURL, one JSON line each.

    A purl without a version lists all vulnerabilities of the package. With - the purls are read from stdin.
    """
    if purl == ("-",):
        questions = (
            (f"line {number} of stdin: ", line.strip()) for number, line in enumerate(sys.stdin, 1) if line.strip()
        )
    else:
        questions = (("", text) for text in purl)
    with AdvisoryDatabase(database_path(database)) as advisories:
        lookups, encode = Lookups(advisories), json.JSONEncoder().encode
        for batch in _batches(questions):
            answers = lookups.answer([_parsed(*question) for question in batch])
            for (_, text), found in zip(batch, answers, strict=True):
                sys.stdout.write(
                    encode({"purl": text, "vulnerabilities": [_vulnerable(each) for each in found]}) + "\n"
                )
    sys.stdout.flush()


def _parsed(place: str, text: str) -> Asked:
    try:
        return purls.parse(text)
    except UsageError as error:
        raise UsageError(f"{place}{error}") from error


def _batches(questions: Iterator[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    for question in questions:
        batch.append(question)
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
