"""`lambdascope scan`: known vulnerabilities of Lambda packages, and weaknesses of their own code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial

import click

from lambdascope.cli.options import (
    artifact_options,
    database_option,
    database_path,
    destinations,
    rule_options,
    terminal_width,
    verbose_option,
    wiring_options,
    write_all,
)
from lambdascope.cli.program import ExitCode, print_warning, shows_colour, tell_error, tell_internal
from lambdascope.model.errors import DatabaseOutdated, LambdascopeError, TargetError, UsageError
from lambdascope.model.finding import Finding, FixAvailable, Severity
from lambdascope.model.package import Problem
from lambdascope.model.report import Inventory, Report, TargetReport
from lambdascope.service.scans import check_layers, code_options, report, scan_target
from lambdascope.store.advisories import AdvisoryDatabase

FORMATS = ("table", "json", "sarif")
SCAN_TYPES = ("standard", "code", "all")
WARN_AFTER_DAYS = 7
_THRESHOLDS = ("low", "medium", "high", "critical")
_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@click.command(short_help="Find vulnerabilities in Lambda packages.")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@artifact_options
@click.option(
    "--scan-type",
    type=click.Choice(SCAN_TYPES, case_sensitive=False),
    default="standard",
    show_default=True,
    help="What to look for: known-vulnerable dependencies (standard), weaknesses of the function's own code, or all.",
)
@rule_options
@wiring_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS, case_sensitive=False),
    default="table",
    show_default=True,
    help="What to print.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="Write the report to FILE; with FORMAT= (repeatable) beside what goes to stdout.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_THRESHOLDS, case_sensitive=False),
    help="Exit with 1 for findings of this severity or worse.",
)
@click.option("--fail-on-untriaged", is_flag=True, help="Exit with 1 for findings without a severity, too.")
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
    scan_type: str,
    rule_folders: tuple[str, ...],
    disabled_rules: tuple[str, ...],
    enabled_rules: tuple[str, ...],
    triggers: tuple[str, ...],
    template: str | None,
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
    """Find known vulnerabilities in the dependencies of Lambda packages, and weaknesses in their own code.

    TARGET is a zip, a jar or a folder with the unpacked package. Several are scanned one after another.
    """
    if scan_type == "standard" and (rule_folders or disabled_rules or enabled_rules or triggers or template):
        raise UsageError("rules, triggers and templates are for the scan of code; add --scan-type code or all")
    wanted = destinations(outputs, format_, FORMATS)
    check_layers(layers)
    code = None
    if scan_type != "standard":
        code = code_options(
            rule_folders=rule_folders,
            disabled_rules=disabled_rules,
            enabled_rules=enabled_rules,
            triggers=triggers,
            template=template,
        )
    reports, unreadable = [], False
    with _database(database, max_db_age) if scan_type != "code" else nullcontext() as advisories:
        look = partial(
            scan_target,
            layers=layers,
            runtime=runtime,
            handler=handler,
            database=advisories,
            code=code,
            include_development=include_dev,
        )
        for target in targets:
            scanned, is_read = _scanned(target, look)
            unreadable = unreadable or not is_read
            reports.append(_without_unfixed(scanned) if ignore_unfixed else scanned)
        complete = report(reports, advisories)
    write_all((_render(complete, name, to_terminal=path is None), path) for name, path in wanted)
    if unreadable or (strict and any(target.inventory.problems for target in reports)):
        return ExitCode.TARGET
    return ExitCode.FINDINGS if _fails(reports, fail_on, fail_on_untriaged) else ExitCode.CLEAN


def _scanned(target: str, look: Callable[[str], TargetReport]) -> tuple[TargetReport, bool]:
    """The report of one target, and whether it could be read: one that could not does not end the others."""
    try:
        return look(target), True
    except TargetError as error:
        tell_error(error)
        return _unreadable(target, str(error)), False
    except LambdascopeError:
        raise
    except Exception as error:  # a mistake of ours in one target must not hide the findings of the others
        tell_internal(error)
        return _unreadable(target, f"internal error: {type(error).__name__}"), False


@contextmanager
def _database(given: str | None, max_age_days: int | None) -> Iterator[AdvisoryDatabase]:
    with AdvisoryDatabase(database_path(given)) as advisories:
        _check_age(advisories, max_age_days)
        yield advisories


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


def _unreadable(target: str, message: str) -> TargetReport:
    """A report that says it could not look, so that no reader of it takes silence for safety."""
    return TargetReport(Inventory(target, (), (), (Problem("target-unreadable", "", None, message),)), ())


def _without_unfixed(target: TargetReport) -> TargetReport:
    fixable = (finding for finding in target.findings if finding.fix_available is not FixAvailable.NO)
    return target._replace(findings=tuple(fixable))


def _fails(reports: Sequence[TargetReport], fail_on: str | None, fail_on_untriaged: bool) -> bool:
    findings = [finding for target in reports for finding in target.findings]
    in_code = [finding for target in reports if target.code is not None for finding in target.code.reported]
    if fail_on_untriaged and any(finding.severity is Severity.UNTRIAGED for finding in findings):
        return True
    if fail_on is None:
        return False
    threshold = Severity(fail_on.upper())
    if any(_RANK[finding.severity] >= _RANK[threshold] for finding in in_code):
        return True
    return any(_reaches(finding, threshold) for finding in findings)


def _reaches(finding: Finding, threshold: Severity) -> bool:
    if finding.is_known_exploited or finding.is_malicious:
        return True
    if finding.severity is Severity.UNTRIAGED:
        return threshold is Severity.LOW
    return _RANK[finding.severity] >= _RANK[threshold]


def _render(complete: Report, format_: str, *, to_terminal: bool) -> str:
    if format_ == "json":
        from lambdascope.engine.reports import json  # each format is loaded only when asked for

        return json.render(complete)
    if format_ == "sarif":
        from lambdascope.engine.reports import sarif

        return sarif.render(complete)
    from lambdascope.engine.reports import table

    colour = to_terminal and shows_colour(sys.stdout)
    return table.render(complete, width=terminal_width() if to_terminal else None, colour=colour)
