"""`lambdascope coverage`: show whether functions are scanned, and if not, why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from lambdascope.cli.options import verbose_option
from lambdascope.cli.service_options import SCAN_TYPE_NAMES, connected, format_option, only, scope_options
from lambdascope.cli.tables import (
    BAD,
    FAINT,
    GOOD,
    ODD,
    WHERE,
    Cell,
    Row,
    count,
    hint,
    moment,
    table,
    tell,
    tell_json_list,
)
from lambdascope.model.coverage import StatusCode, StatusReason
from lambdascope.model.function import LATEST, FunctionKey

if TYPE_CHECKING:
    from lambdascope.store.coverage import CoveredFunction

_TYPES = {name: scan_type for scan_type, name in SCAN_TYPE_NAMES.items()}
_FAILED = (StatusReason.INTERNAL_ERROR, StatusReason.ACCESS_DENIED, StatusReason.ACCESS_DENIED_TO_ENCRYPTION_KEY)
_HEADINGS = ("account", "region", "function", "scan type", "status", "reason", "last scanned", "detail")


@click.command(short_help="Show whether functions are scanned, and if not, why not.")
@scope_options
@click.option("--function", metavar="NAME", help="Only the function of this name.")
@click.option(
    "--reason",
    type=click.Choice([each.value for each in StatusReason], case_sensitive=False),
    metavar="REASON",
    help="Only functions with this reason, such as EXCLUDED_BY_TAG.",
)
@click.option("--scan-type", type=click.Choice(list(_TYPES)), help="Only this scan type. [default: all]")
@format_option
@verbose_option
def command(
    account: str | None,
    region: str | None,
    function: str | None,
    reason: str | None,
    scan_type: str | None,
    format_: str,
) -> None:
    """Show per function and scan type whether it is scanned, and if not, why not.

    As JSON each is a CoveredResource of inspector2.
    """
    with connected() as application:
        from lambdascope.engine.reports.stored import render_coverage
        from lambdascope.service.fleet.listings import CoverageAsked, covered

        asked = CoverageAsked(
            only(account),
            only(region),
            function,
            StatusReason(reason) if reason else None,
            _TYPES[scan_type] if scan_type else None,
        )
        found = covered(application.database, asked)
        if format_ == "json":
            tell_json_list("coveredResources", (render_coverage(each.function, each.coverage) for each in found))
            return
        counts: Counter[StatusReason] = Counter()
        tell(table(_HEADINGS, _rows(found, counts), common=WHERE))
    tell(_summary(counts))
    if not counts:
        hint("No such function is known. Where scanning is switched on, all are: lambdascope status")


def reason_cell(reason: StatusReason) -> Cell:
    """A reason as tables show it."""
    if reason in _FAILED:
        return Cell(reason.value, BAD)
    if reason is StatusReason.SUCCESSFUL:
        return Cell(reason.value, GOOD)
    return Cell(reason.value, ODD if reason.code is StatusCode.ACTIVE else FAINT)


def versioned(key: FunctionKey) -> str:
    """A function's name, with the version of one that is not the newest."""
    return key.name if key.version == LATEST else f"{key.name}:{key.version}"


def _rows(found: Iterable[CoveredFunction], counts: Counter[StatusReason]) -> Iterator[Row]:
    for each in found:
        key, coverage = each.function.key, each.coverage
        counts[coverage.reason] += 1
        yield (
            key.account,
            key.region,
            versioned(key),
            SCAN_TYPE_NAMES[coverage.scan_type],
            Cell(coverage.code.value, GOOD if coverage.code is StatusCode.ACTIVE else FAINT),
            reason_cell(coverage.reason),
            moment(coverage.last_scanned_at),
            coverage.detail,
        )


def _summary(counts: Counter[StatusReason]) -> Iterator[str]:
    if counts:
        yield ""
        parts = ", ".join(f"{number:,} {reason.value}" for reason, number in counts.most_common())
        yield f"{count(counts.total(), 'row')}: {parts}"
