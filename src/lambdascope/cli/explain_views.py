"""What `lambdascope explain` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from lambdascope.cli.channel_views import event_json, outcome_cell
from lambdascope.cli.coverage import reason_cell
from lambdascope.cli.findings import severity_cell
from lambdascope.cli.service_options import SCAN_TYPE_NAMES
from lambdascope.cli.tables import BAD, HEADING, NOTHING, ODD, Cell, count, moment, paint, span, table
from lambdascope.engine.reports.stored import function_resource, instant, render_coverage
from lambdascope.engine.reports.table import printable
from lambdascope.model.account import ActivationStatus
from lambdascope.model.coverage import ScanType
from lambdascope.model.finding import Severity
from lambdascope.model.function import Function
from lambdascope.model.package import Problem
from lambdascope.service.fleet.explanation import ArtifactUse, Explanation, VersionKnown

Json = dict[str, Any]

_MOST_PROBLEMS = 10
_MOST_CALLERS = 10
_LABEL_WIDTH = 16


def as_text(known: Explanation, now: datetime) -> Iterator[str]:
    """All that is known, for a person."""
    yield paint(known.function.arn, HEADING)
    yield from _fact("account", _account(known))
    yield from _fact("scanning", _switched_on(known))
    yield from _fact("last comparison", _compared(known))
    if not known.versions:
        yield ""
        yield f"The function is not known. {_why_unknown(known)}"
    yield from _visit(known, now)
    for version in known.versions:
        yield ""
        yield from _version(version, known)
    if known.events:
        yield ""
        yield "last events"
        rows = ((moment(each.happened_at), each.name, outcome_cell(each)) for each in known.events)
        yield from table(("happened", "event", "because of it"), rows, indent="  ")


def as_json(known: Explanation) -> Json:
    """All that is known, for a program."""
    visit, account = known.visit, known.account
    return {
        "functionArn": known.function.arn,
        "account": {"isKnown": account is not None, "regions": list(account.regions) if account else []},
        "activation": {SCAN_TYPE_NAMES[type_]: status.value for type_, status in known.activation.items()},
        "isKnown": bool(known.versions),
        "next": _why_unknown(known) if not known.versions else None,
        "visit": {
            "isWaiting": visit.is_waiting,
            "isRescan": visit.is_rescan,
            "failures": visit.failures,
            "retryAt": _instant(visit.retry_at),
        }
        if visit
        else None,
        "reconciliation": {
            "lastSuccessAt": _instant(known.reconciliation.last_success_at),
            "lastResult": known.reconciliation.last_result,
        }
        if known.reconciliation
        else None,
        "advisoryGeneration": known.advisories.id if known.advisories else None,
        "versions": [_version_json(each) for each in known.versions],
        "events": [event_json(each) for each in known.events],
    }


def _fact(label: str, value: str | Cell) -> Iterator[str]:
    cell = value if isinstance(value, Cell) else Cell(value)
    if cell.text:
        yield f"  {label:<{_LABEL_WIDTH}}{paint(printable(cell.text), cell.colour)}"


def _account(known: Explanation) -> str | Cell:
    scope, account = known.function.scope, known.account
    if account is None:
        return Cell(f"{scope.account} is not known", BAD)
    name = f"{scope.account} {account.name}".strip()
    if scope.region not in account.regions:
        return Cell(f"{name}, without the region {scope.region}", BAD)
    return f"{name} in {scope.region}"


def _switched_on(known: Explanation) -> str | Cell:
    states = [
        f"{SCAN_TYPE_NAMES[each]} {known.activation[each].value}" for each in ScanType if each in known.activation
    ]
    return ", ".join(states) if states else Cell("not switched on", BAD)


def _compared(known: Explanation) -> str:
    """When all functions of the account and region were last compared, and what that healed."""
    duty = known.reconciliation
    if duty is None or duty.last_success_at is None:
        return ""
    return moment(duty.last_success_at) + (f", {duty.last_result}" if duty.last_result else "")


def _why_unknown(known: Explanation) -> str:
    """Why a function may not be known, and what to do next."""
    scope = known.function.scope
    place = f"{scope.account} --region {scope.region}"
    if known.account is None or scope.region not in known.account.regions:
        return f"Add its account and region: lambdascope accounts add {place}"
    if not known.is_switched_on:
        return f"Scanning is not switched on there: lambdascope enable --account {place}"
    if ActivationStatus.ENABLING in known.activation.values():
        return "Scanning is just being switched on there; all functions are about to be listed. See: lambdascope status"
    last = known.reconciliation.last_success_at if known.reconciliation else None
    compared = f"All functions there were last listed at {moment(last)}. " if last else ""
    return (
        f"{compared}If there is one of that name, have it looked at: lambdascope rescan {known.function.arn}. "
        "A function that was deleted is forgotten after some days."
    )


def _visit(known: Explanation, now: datetime) -> Iterator[str]:
    visit = known.visit
    if visit is None:
        return
    if visit.is_waiting:
        yield from _fact("in the queue", Cell("a rescan is waiting" if visit.is_rescan else "a look is waiting", ODD))
    if visit.failures:
        yield from _fact("failed looks", Cell(f"{visit.failures} in a row; the reason is below", BAD))
    if visit.retry_at is not None:
        seconds = (visit.retry_at - now).total_seconds()
        when = f"in {span(seconds)}" if seconds > 0 else "now"
        yield from _fact("next look", Cell(f"{when}, at {moment(visit.retry_at)}", ODD))


def _version(version: VersionKnown, known: Explanation) -> Iterator[str]:
    stored = version.stored
    yield paint(printable(f"{stored.function.key.name}:{stored.function.key.version}"), HEADING)
    rows = (
        (SCAN_TYPE_NAMES[type_], row.code.value, reason_cell(row.reason), moment(row.last_scanned_at), row.detail)
        for type_, row in sorted(version.coverage.items(), reverse=True)
    )
    yield from table(("coverage", "status", "reason", "last scanned", "why"), rows, indent="  ")
    yield ""
    if stored.terminated_at is not None:
        yield from _fact("deleted", Cell(moment(stored.terminated_at), ODD))
    yield from _open(version.open_findings)
    yield from _advisories(version, known)
    yield from _configuration(stored.function)
    yield from _fact("last invoked", _invoked(stored.last_invoked))
    yield from _fact("known since", moment(version.history.discovered_at))
    yield from _fact("last look", moment(version.history.seen_at))
    if version.artifacts:
        yield ""
        yield from _artifacts(version.artifacts)
    if version.code is not None:
        yield ""
        yield from _fact(
            "own code", f"{count(version.code.files, 'file')}, {count(version.code.lines, 'line')} scanned"
        )
        yield from _called(version)
        told = [(_place(each.layer), each) for each in version.code_problems]
        yield from _problems(told, "could not be scanned in")


def _called(version: VersionKnown) -> Iterator[str]:
    """Who calls the function, by which its code was scanned."""
    callers = version.callers
    if not callers:
        why = "nobody that AWS tells of" if callers is not None else "not told; permissions may be missing"
        yield from _fact("called by", Cell(f"{why}, so its event is unknown", ODD))
        return
    for number, caller in enumerate(callers[:_MOST_CALLERS]):
        yield from _fact("called by" if number == 0 else "", f"{caller.by} {caller.source}".rstrip())
    if len(callers) > _MOST_CALLERS:
        yield from _fact("", f"and {len(callers) - _MOST_CALLERS:,} more; --format json lists them all")


def _open(findings: Mapping[str, int]) -> Iterator[str]:
    parts = [
        f"{paint(severity_cell(each.value).text, severity_cell(each.value).colour)} {findings[each.value]:,}"
        for each in reversed(Severity)
        if findings.get(each.value)
    ]
    yield f"  {'open findings':<{_LABEL_WIDTH}}{', '.join(parts) or 'none'}"


def _advisories(version: VersionKnown, known: Explanation) -> Iterator[str]:
    matched, current = version.history.generation, known.advisories
    if current is None:
        yield from _fact("advisories", Cell("none have been read yet", ODD))
    elif matched is None:
        yield from _fact("advisories", f"not matched yet; generation {current.id} is in effect")
    else:
        # A generation that concerns nothing of a function leaves it as it was matched before.
        effect = "in effect" if matched == current.id else f"nothing of it concerned by those up to {current.id}"
        yield from _fact("advisories", f"matched with generation {matched}, {effect}")


def _configuration(function: Function) -> Iterator[str]:
    tags = function.tags
    yield from _fact("runtime", function.runtime or f"{NOTHING} ({function.package_type.value})")
    yield from _fact("handler", function.handler)
    yield from _fact("modified", moment(function.last_modified))
    yield from _fact("code", f"{function.code_size:,} bytes, SHA-256 {function.code_sha256}")
    yield from _fact("role", function.role)
    yield from _fact("environment key", function.kms_key_arn or "")
    yield from _fact("code key", function.source_kms_key_arn or "")
    if tags is None:
        yield from _fact("tags", Cell("not told; lambda:ListTags may be missing", ODD))
    for number, (key, value) in enumerate(sorted((tags or {}).items())):
        yield from _fact("tags" if number == 0 else "", f"{key}={value}")


def _invoked(last_invoked: datetime | None) -> str:
    # Metrics are asked for only where it matters: a function modified in the last 90 days is scanned in any case.
    return moment(last_invoked) if last_invoked else "not known; asked for only when it was not modified for long"


def _artifacts(uses: Sequence[ArtifactUse]) -> Iterator[str]:
    rows = (
        (_place(each.layer_arn), each.artifact.sha256, count(each.packages, "package"), _state(each)) for each in uses
    )
    yield from table(("made of", "SHA-256", "holds", ""), rows, indent="  ")
    told = [(_place(each.layer_arn), problem) for each in uses for problem in each.artifact.problems]
    yield from _problems(told, "could not be read in")


def _problems(problems: Sequence[tuple[str, Problem]], heading: str) -> Iterator[str]:
    """What could not be looked at, each with the artifact it is in."""
    if problems:
        yield ""
        told = ((place, problem.path, problem.message) for place, problem in problems[:_MOST_PROBLEMS])
        yield from table((heading, "file", "because"), told, indent="  ")
    if len(problems) > _MOST_PROBLEMS:
        yield f"  … and {len(problems) - _MOST_PROBLEMS:,} more; --format json lists them all"


def _place(layer_arn: str | None) -> str:
    return layer_arn or "its own package"


def _state(use: ArtifactUse) -> Cell:
    artifact = use.artifact
    if artifact.reason:
        return Cell(artifact.reason, BAD)
    if not artifact.is_indexed:
        return Cell("not read yet", ODD)
    return Cell(count(len(artifact.problems), "problem") if artifact.problems else "", ODD)


def _version_json(version: VersionKnown) -> Json:
    stored, function = version.stored, version.stored.function
    return {
        "resource": function_resource(function),
        "handler": function.handler,
        "codeSize": function.code_size,
        "kmsKeyArn": function.kms_key_arn,
        "sourceKmsKeyArn": function.source_kms_key_arn,
        "tags": dict(function.tags) if function.tags is not None else None,
        "lastInvokedAt": _instant(stored.last_invoked),
        "discoveredAt": instant(version.history.discovered_at),
        "seenAt": instant(version.history.seen_at),
        "terminatedAt": _instant(stored.terminated_at),
        "scannedModificationAt": _instant(stored.scanned_modified),
        "advisoryGeneration": version.history.generation,
        "coverage": [render_coverage(function, row) for _, row in sorted(version.coverage.items(), reverse=True)],
        "artifacts": [
            {
                "layerArn": use.layer_arn,
                "sha256": use.artifact.sha256,
                "packages": use.packages,
                "isIndexed": use.artifact.is_indexed,
                "crashes": use.artifact.crashes,
                "reason": use.artifact.reason,
                "problems": [each._asdict() for each in use.artifact.problems],
            }
            for use in version.artifacts
        ],
        "code": {
            "files": version.code.files,
            "lines": version.code.lines,
            "problems": [each._asdict() for each in version.code_problems],
            "callers": [each._asdict() for each in version.callers] if version.callers is not None else None,
        }
        if version.code
        else None,
        "openFindings": dict(version.open_findings),
    }


def _instant(time: datetime | None) -> str | None:
    return instant(time) if time is not None else None
