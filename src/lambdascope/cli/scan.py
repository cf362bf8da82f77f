"""`lambdascope scan`: known vulnerabilities of Lambda packages."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from lambdascope.cli.options import (
    artifact_options,
    database_option,
    database_path,
    destinations,
    terminal_width,
    verbose_option,
    write,
)
from lambdascope.cli.program import ExitCode, print_error, print_warning
from lambdascope.model.errors import DatabaseOutdated, TargetError
from lambdascope.model.finding import Finding, FixAvailable, Severity
from lambdascope.model.package import Problem
from lambdascope.model.report import Inventory, Report, TargetReport
from lambdascope.service.scans import report, scan_target
from lambdascope.store.advisories import AdvisoryDatabase

FORMATS = ("table", "json")
WARN_AFTER_DAYS = 7
_THRESHOLDS = ("low", "medium", "high", "critical")
_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@click.command(short_help="Find known vulnerabilities in Lambda packages.")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@artifact_options
@click.option(
    "--scan-type",
    type=click.Choice(["standard"]),
    default="standard",
    show_default=True,
    help="What to look for: standard is known-vulnerable dependencies.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="Write the report to FILE; with FORMAT= (repeatable) beside what goes to stdout.",
)
@click.option("--fail-on", type=click.Choice(_THRESHOLDS), help="Exit with 1 for findings of this severity or worse.")
@click.option("--fail-on-untriaged", is_flag=True, help="With --fail-on: findings without a severity count, too.")
@click.option("--ignore-unfixed", is_flag=True, help="Leave out findings for which no fixed version is known.")
@click.option("--include-dev", is_flag=True, help="Match packages that a lock file marks as development ones, too.")
@click.option("--strict", is_flag=True, help="Exit with 3 if anything could not be looked at.")
@click.option(
    "--max-db-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Exit with 4 if the advisory database was not updated for DAYS days. [default: warn after 7]",
)
@database_option
@verbose_option
def command(
    targets: tuple[str, ...],
    layers: tuple[str, ...],
    runtime: str | None,
    handler: str | None,
    scan_type: str,  # noqa: ARG001  # the only one this version has
    format_: str,
    outputs: tuple[str, ...],
    fail_on: str | None,
    fail_on_untriaged: bool,
    ignore_unfixed: bool,
    include_dev: bool,
    strict: bool,
    max_db_age: int | None,
    database: str | None,
) -> int:
    """Find known vulnerabilities in the dependencies of Lambda packages.

    TARGET is a zip, a jar or a folder with the unpacked package. Several are scanned one after another.
    """
    wanted = destinations(outputs, format_, FORMATS)
    reports, unreadable = [], False
    with AdvisoryDatabase(database_path(database)) as advisories:
        _check_age(advisories, max_db_age)
        for target in targets:
            try:
                scanned = scan_target(
                    target,
                    layers=layers,
                    runtime=runtime,
                    handler=handler,
                    database=advisories,
                    include_development=include_dev,
                )
            except TargetError as error:
                print_error(str(error))
                unreadable = True
                scanned = _unreadable(target, error)
            reports.append(_without_unfixed(scanned) if ignore_unfixed else scanned)
        complete = report(reports, advisories)
    for name, path in wanted:
        write(_render(complete, name, to_terminal=path is None), path)
    if unreadable or (strict and any(target.inventory.problems for target in reports)):
        return ExitCode.TARGET
    findings = [finding for target in reports for finding in target.findings]
    return ExitCode.FINDINGS if fail_on and _fails(findings, fail_on, fail_on_untriaged) else ExitCode.CLEAN


def _check_age(advisories: AdvisoryDatabase, max_db_age: int | None) -> None:
    from datetime import UTC, datetime  # after the command is known to need it

    age_days = (datetime.now(UTC) - datetime.fromisoformat(advisories.updated_at)).total_seconds() / 86_400
    if max_db_age is not None and age_days > max_db_age:
        raise DatabaseOutdated(
            f"{advisories.path} was last updated {age_days:.0f} days ago, --max-db-age allows {max_db_age}; "
            "run: lambdascope db update"
        )
    if max_db_age is None and age_days > WARN_AFTER_DAYS:
        print_warning(f"the advisory database was last updated {age_days:.0f} days ago; run: lambdascope db update")


def _unreadable(target: str, error: TargetError) -> TargetReport:
    """A report that says it could not look, so that no reader of it takes silence for safety."""
    return TargetReport(Inventory(target, (), (), (Problem("target-unreadable", "", None, str(error)),)), ())


def _without_unfixed(target: TargetReport) -> TargetReport:
    fixable = (finding for finding in target.findings if finding.fix_available is not FixAvailable.NO)
    return target._replace(findings=tuple(fixable))


def _fails(findings: Sequence[Finding], fail_on: str, fail_on_untriaged: bool) -> bool:
    threshold = Severity(fail_on.upper())
    return any(_counts(finding, threshold, fail_on_untriaged) for finding in findings)


def _counts(finding: Finding, threshold: Severity, fail_on_untriaged: bool) -> bool:
    if finding.is_known_exploited or finding.is_malicious:
        return True
    if finding.severity is Severity.UNTRIAGED:
        return fail_on_untriaged or threshold is Severity.LOW
    return _RANK[finding.severity] >= _RANK[threshold]


def _render(complete: Report, format_: str, *, to_terminal: bool) -> str:
    if format_ == "json":
        from lambdascope.engine.reports import json  # each format is loaded only when asked for

        return json.render(complete)
    from lambdascope.engine.reports import table

    colour = to_terminal and sys.stdout.isatty() and click.get_current_context().color is not False
    return table.render(complete, width=terminal_width() if to_terminal else None, colour=colour)
