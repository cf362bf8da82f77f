"""`lambdascope findings`: show findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from lambdascope.cli.coverage import versioned
from lambdascope.cli.options import verbose_option
from lambdascope.cli.service_options import connected, criteria_from, format_option, only, scope_options
from lambdascope.cli.tables import (
    BAD,
    FAINT,
    GOOD,
    LABELS,
    NOTHING,
    SEVERITIES,
    WHERE,
    Cell,
    Row,
    count,
    hint,
    moment,
    paint,
    table,
    tell,
    tell_json_list,
)
from lambdascope.model.account import partition_of
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.errors import UsageError
from lambdascope.model.finding import Match, Severity
from lambdascope.model.life import AnyFinding, FindingStatus, FindingType, StoredFinding

if TYPE_CHECKING:
    from lambdascope.app import Application
    from lambdascope.model.criteria import Criteria
    from lambdascope.store.sealing import Sealer

_WORST_FIRST = tuple(reversed(Severity))
_HEADINGS = ("severity", "score", "problem", "package or code", "function", "account", "region", "first observed", "")
_MOST_PACKAGES = 2


@click.command(short_help="Show findings.")
@scope_options
@click.option("--function", metavar="NAME", help="Only of the function of this name.")
@click.option(
    "--type",
    "type_",
    type=click.Choice([each.value for each in FindingType], case_sensitive=False),
    help="Only about packages, or only about code.",
)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice([each.value for each in _WORST_FIRST], case_sensitive=False),
    metavar="SEVERITY",
    help=f"Only of this severity, one of {', '.join(_WORST_FIRST)}; repeatable.",
)
@click.option(
    "--status",
    type=click.Choice([*(each.value for each in FindingStatus), "all"], case_sensitive=False),
    default=FindingStatus.ACTIVE.value,
    show_default=True,
    help="Only of this status.",
)
@click.option("--vulnerability", metavar="ID", help="Only about this vulnerability, by its id or an alias.")
@click.option("--filter", "filter_arn", metavar="ARN", help="Only what this saved filter means.")
@click.option("--criteria", metavar="FILE", help="Only what inspector2's FilterCriteria in FILE (- is stdin) mean.")
@format_option
@verbose_option
def command(
    account: str | None,
    region: str | None,
    function: str | None,
    type_: str | None,
    severities: Sequence[str],
    status: str,
    vulnerability: str | None,
    filter_arn: str | None,
    criteria: str | None,
    format_: str,
) -> None:
    """Show findings of all functions that are scanned, the worst first.

    As JSON each is a Finding of inspector2, ordered by ARN; those in code have the trace from source to sink, and a
    snippet.
    """
    asked = _asked(only(account), only(region), function, severities, status)
    if type_ is not None:
        asked["findingType"] = [_equals(type_)]
    with connected() as application:
        from lambdascope.engine.findings.criteria import parse
        from lambdascope.engine.reports.stored import render_stored
        from lambdascope.service.fleet.listings import findings_of, worst_first

        wanted: list[Sequence[Criteria]] = [[parse(asked)]]
        if vulnerability is not None:
            wanted.append(
                [parse({key: [_equals(vulnerability)]}) for key in ("vulnerabilityId", "relatedVulnerabilities")]
            )
        if criteria is not None:
            wanted.append([parse(criteria_from(criteria))])
        if filter_arn is not None:
            wanted.append([parse(_saved(application, filter_arn))])
        if format_ == "json":
            found = findings_of(application.database, wanted, _sealer(application))
            tell_json_list("findings", map(render_stored, found))
            return
        counts: Counter[Severity] = Counter()
        tell(table(_HEADINGS, _rows(worst_first(application.database, wanted), counts), common=WHERE))
        tell(_summary(counts))
        if not counts:
            _explain_silence(application)
        elif type_ == FindingType.CODE_VULNERABILITY:
            hint("How data gets there, and a snippet: --format json")


def _sealer(application: Application) -> Sealer | None:
    """What opens trace and snippets; without the key, findings are told without them."""
    from lambdascope.app import require_master_key
    from lambdascope.model.errors import StateError

    try:
        require_master_key(application)
    except StateError as error:
        click.echo(f"lambdascope: findings in code come without trace and snippet: {error}", err=True)
        return None
    return application.sealer


def severity_cell(severity: str) -> Cell:
    """A severity as tables show it."""
    return Cell(LABELS.get(severity, severity), SEVERITIES.get(severity, FAINT))


def _asked(
    account: str | None, region: str | None, function: str | None, severities: Sequence[str], status: str
) -> dict[str, list[dict[str, str]]]:
    """The options as inspector2's FilterCriteria."""
    asked: dict[str, list[dict[str, str]]] = {}
    if account is not None:
        asked["awsAccountId"] = [_equals(account)]
    if region is not None:
        asked["resourceId"] = [{"comparison": "PREFIX", "value": f"arn:{partition_of(region)}:lambda:{region}:"}]
    if function is not None:
        asked["lambdaFunctionName"] = [_equals(function)]
    if severities:
        asked["severity"] = [_equals(each) for each in dict.fromkeys(severities)]
    if status != "all":
        asked["findingStatus"] = [_equals(status)]
    return asked


def _equals(value: str) -> dict[str, str]:
    return {"comparison": "EQUALS", "value": value}


def _saved(application: Application, arn: str) -> Any:
    from lambdascope.store import filters

    with application.database.transaction() as connection:
        saved = filters.get(connection, arn)
    if saved is None:
        raise UsageError(f"there is no filter {arn[:200]}; list them with: lambdascope filters list")
    return saved.criteria


def _rows(found: Iterable[StoredFinding[AnyFinding]], counts: Counter[Severity]) -> Iterator[Row]:
    for each in found:
        finding, key = each.finding, each.function.key
        counts[finding.severity] += 1
        score = None if isinstance(finding, CodeFinding) else finding.rating.score
        yield (
            severity_cell(finding.severity.value),
            f"{score.score:4.1f}" if score else f"   {NOTHING}",
            *_problem(finding),
            versioned(key),
            key.account,
            key.region,
            moment(each.life.first_observed_at),
            _mark(each),
        )


def _problem(finding: AnyFinding) -> tuple[str, str]:
    """What is wrong, and where: a vulnerability in packages, or a weakness at a place of the code."""
    if isinstance(finding, CodeFinding):
        return finding.title, finding.place.label
    return finding.vulnerability.id, _packages(finding.matches)


def _packages(matches: Sequence[Match]) -> str:
    """The packages, each with the version that helps."""
    named = list(
        dict.fromkeys(
            f"{one.package.name} {one.package.version}" + (f" → {one.fixed_in}" if one.fixed_in else " (no fix)")
            for one in matches
        )
    )
    more = f", {len(named) - _MOST_PACKAGES} more" if len(named) > _MOST_PACKAGES else ""
    return ", ".join(named[:_MOST_PACKAGES]) + more


def _mark(stored: StoredFinding[AnyFinding]) -> Cell:
    """What sets a finding apart: how it ended, or that it is urgent."""
    if stored.life.status is not FindingStatus.ACTIVE:
        return Cell(stored.life.status.value, FAINT)
    if isinstance(stored.finding, CodeFinding):
        return Cell("", BAD)
    marks = ["EXPLOITED"] * stored.finding.is_known_exploited + ["MALWARE"] * stored.finding.is_malicious
    return Cell(" ".join(marks), BAD)


def _summary(counts: Counter[Severity]) -> Iterator[str]:
    if counts:
        parts = ", ".join(f"{counts[each]:,} {each.value.lower()}" for each in _WORST_FIRST if counts[each])
        yield ""
        yield f"{count(counts.total(), 'finding')}: {parts}"


def _explain_silence(application: Application) -> None:
    """No finding is good news only where somebody looked."""
    from lambdascope.app import now
    from lambdascope.model.coverage import StatusReason
    from lambdascope.service.fleet.status import status

    seen = status(application.database, now())
    scanned = sum(each.number for each in seen.functions if each.reason is StatusReason.SUCCESSFUL)
    others = sum(each.number for each in seen.functions) - scanned
    tell([paint("No such findings.", GOOD if scanned else "")])
    if seen.advisories is None:
        hint("No advisories have been read yet: findings come with the first ones. See: lambdascope status")
    elif not scanned:
        hint("No function has been scanned yet. See: lambdascope coverage")
    elif others:
        hint(f"{scanned:,} scanned, {others:,} not or not yet. See: lambdascope coverage")
