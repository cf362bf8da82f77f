"""`lambdascope demo`: sample functions scanned against sample advisories."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from lambdascope.cli.options import terminal_width, verbose_option
from lambdascope.cli.program import shows_colour
from lambdascope.demo.advisories import write_feed
from lambdascope.demo.packages import SampleFunction, write_samples
from lambdascope.engine.reports import table
from lambdascope.engine.runtimes import has_front_end
from lambdascope.model.report import TargetReport
from lambdascope.service.advisories import update
from lambdascope.service.scans import CodeOptions, code_options, report, scan_target
from lambdascope.sources.feeds import addresses_below
from lambdascope.store.advisories import AdvisoryDatabase


@click.command(short_help="Scan sample functions against sample advisories.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep the sample packages and their advisory database in DIR, to try other commands on them.",
)
@click.option("--service", is_flag=True, help="Then run the service, on a local AWS with ten functions.")
@click.option(
    "--ministack", metavar="PROGRAM", help="The local AWS for --service. [default: ministack, wherever the path has it]"
)
@verbose_option
def command(keep: Path | None, service: bool, ministack: str | None) -> None:
    """Build a Python, a Node and a Java function and a layer, and scan them; needs no network."""
    if service:
        from lambdascope.demo.service import find_ministack  # loads what only the service needs

        find_ministack(ministack)  # before anything else is told
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        _run(keep)
        click.echo(f"\nKept in {keep}. Try: lambdascope scan {keep}/*.zip --db {keep}/advisories.db --format json")
    else:
        with TemporaryDirectory(prefix="lambdascope-demo-") as folder:
            _run(Path(folder))
    if service:
        from lambdascope.cli.demo_service import run

        run(ministack)


def _run(folder: Path) -> None:
    write_feed(folder / "feed")
    update(folder / "advisories.db", addresses_below(str(folder / "feed")))
    code = code_options()
    with AdvisoryDatabase(folder / "advisories.db") as advisories:
        complete = report([_scan(sample, advisories, code) for sample in write_samples(folder)], advisories)
    sys.stdout.write(table.render(complete, width=terminal_width(), colour=shows_colour(sys.stdout)))


def _scan(sample: SampleFunction, advisories: AdvisoryDatabase, code: CodeOptions) -> TargetReport:
    scanned = scan_target(
        sample.package,
        layers=sample.layers,
        runtime=sample.runtime,
        handler=sample.handler,
        database=advisories,
        code=code if has_front_end(sample.runtime) else None,
    )
    # The folder may be temporary: its path would tell a reader nothing.
    return scanned._replace(inventory=scanned.inventory._replace(target=sample.package.name))
