"""What `lambdascope status` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from lambdascope.cli.channel_views import STATES, channel_json, trail_sentence
from lambdascope.cli.coverage import reason_cell
from lambdascope.cli.findings import severity_cell
from lambdascope.cli.service_options import SCAN_TYPE_NAMES
from lambdascope.cli.switching import status_cell
from lambdascope.cli.tables import BAD, FAINT, GOOD, HEADING, NOTHING, ODD, Cell, Row, count, moment, paint, span, table
from lambdascope.engine.reports.stored import instant
from lambdascope.engine.reports.table import printable
from lambdascope.model.coverage import ScanType, StatusCode
from lambdascope.model.finding import Severity
from lambdascope.model.life import FindingStatus
from lambdascope.service.fleet.status import ScopeStatus, Status
from lambdascope.store.deliveries import DestinationState
from lambdascope.store.duties import Duty

Json = dict[str, Any]

_MOST_SCOPES = 20
_MOST_TROUBLES = 20
_OLD_ADVISORIES_SECONDS = 2 * 86_400
_LABEL_WIDTH = 12
_PAIR = "account/region pair"
_HEALED = "healed"
"""How the result of a comparison begins that found something."""
_DUTIES = {
    "activation": "switching on or off",
    "reconciliation": "comparing all functions",
    "events": "reading the event channel",
    "activity": "asking when idle functions were invoked",
    "advisories": "reading the advisory feed",
    "retention": "deleting what is kept no longer",
    "organization": "following the organisation",
    "sweep": "reviving jobs of dead workers",
    "notify_eventbridge": "telling news to EventBridge",
    "notify_file": "writing news to the file",
    "notify_sns": "telling news to SNS",
    "notify_webhook": "telling news to the webhook",
}
"""What duties are, for a person."""


def as_text(status: Status, *, is_whole: bool) -> Iterator[str]:
    """How everything is doing, for a person."""
    yield from _processes(status)
    yield from _line("advisories", _advisories(status))
    yield from _line("accounts", _accounts(status))
    yield from _functions(status)
    yield from _findings(status)
    yield from _destinations(status)
    yield from _scopes(status, None if is_whole else _MOST_SCOPES)
    yield from _troubles(status, None if is_whole else _MOST_TROUBLES)
    yield from _healed(status, None if is_whole else _MOST_TROUBLES)
    yield from _errors(status)
    yield from _trails(status)


def as_json(status: Status) -> Json:
    """How everything is doing, for a program."""
    signs, advisories = status.signs, status.advisories
    return {
        "at": instant(status.at),
        "servers": {
            "isAlive": signs.servers.is_alive,
            "busy": signs.servers.busy,
            "silentSeconds": signs.servers.silent_seconds,
        },
        "workers": {"alive": signs.workers.alive, "silentSeconds": signs.workers.silent_seconds},
        "queue": signs.queue._asdict(),
        "advisories": {
            "generation": advisories.id,
            "compiledAt": instant(advisories.compiled_at),
            "updatedAt": instant(advisories.updated_at),
            "ageSeconds": _age(status.at, advisories.updated_at),
        }
        if advisories
        else None,
        "accounts": status.accounts,
        "functions": [
            {
                "scanType": SCAN_TYPE_NAMES[each.scan_type],
                "statusCode": each.code.value,
                "reason": each.reason.value,
                "count": each.number,
            }
            for each in status.functions
        ],
        "findings": [
            {"severity": each.severity, "status": each.status, "count": each.number} for each in status.findings
        ],
        "scopes": [_scope_json(each) for each in status.scopes],
        "failing": [_duty_json(each) for each in status.failing],
        "errors": dict(status.errors),
        "throttled": status.throttled,
        "notifications": [_destination_json(each, status.at) for each in status.destinations],
        "withoutTrail": [{"account": each.account, "region": each.region} for each in status.without_trail],
    }


def _line(label: str, cell: Cell) -> Iterator[str]:
    yield f"{paint(label.ljust(_LABEL_WIDTH), HEADING)}{paint(printable(cell.text), cell.colour)}"


def _processes(status: Status) -> Iterator[str]:
    servers, workers, queue = status.signs
    silence = f"silent for {span(servers.silent_seconds)}" if servers.silent_seconds is not None else "never seen"
    running = Cell("running", GOOD)
    yield from _line("server", running if servers.is_alive else Cell(f"{silence}; start it: lambdascope serve", BAD))
    if workers.alive:
        yield from _line("workers", Cell(f"{workers.alive:,} running", GOOD))
    else:
        yield from _line("workers", Cell("none; start one: lambdascope worker, or lambdascope serve", BAD))
    parts = [f"{queue.waiting:,} waiting", f"{queue.doing:,} being done"]
    parts += [f"{queue.later:,} to be repeated later"] * bool(queue.later) + [f"{queue.failed:,} failed"] * bool(
        queue.failed
    )
    is_odd = queue.failed or (queue.waiting and not workers.alive)
    yield from _line("queue", Cell(", ".join(parts), ODD if is_odd else ""))


def _advisories(status: Status) -> Cell:
    current = status.advisories
    if current is None:
        return Cell("none have been read yet", ODD)
    age = _age(status.at, current.updated_at)
    text = f"generation {current.id}, content of {current.compiled_at:%Y-%m-%d %H:%M}Z, read {span(age)} ago"
    return Cell(text, ODD if age > _OLD_ADVISORIES_SECONDS else "")


def _accounts(status: Status) -> Cell:
    if not status.accounts:
        return Cell("none; add one: lambdascope accounts add ID --region R", ODD)
    if not status.scopes:
        return Cell(f"{status.accounts:,} known; switch scanning on: lambdascope enable --account all", ODD)
    return Cell(f"{status.accounts:,} known, scanning in {count(len(status.scopes), _PAIR)}")


def _functions(status: Status) -> Iterator[str]:
    for scan_type in ScanType:
        counted = [each for each in status.functions if each.scan_type is scan_type]
        if not counted:
            continue
        watched = sum(each.number for each in counted if each.code is StatusCode.ACTIVE)
        total = sum(each.number for each in counted)
        yield ""
        title = paint(f"{SCAN_TYPE_NAMES[scan_type]} scanning".capitalize(), HEADING)
        yield f"{title}  {watched:,} of {count(total, 'function')} watched"
        ordered = sorted(counted, key=lambda each: (each.code is not StatusCode.ACTIVE, -each.number))
        for each in ordered:
            cell = reason_cell(each.reason)
            yield f"  {each.number:>9,}  {each.code.value:<8}  {paint(cell.text, cell.colour)}"


def _findings(status: Status) -> Iterator[str]:
    if not status.findings:
        return
    numbers = Counter({(each.severity, each.status): each.number for each in status.findings})
    rows: list[Row] = [
        (severity_cell(severity.value), *(f"{numbers[severity.value, each.value]:>10,}" for each in FindingStatus))
        for severity in reversed(Severity)
        if any(numbers[severity.value, each.value] for each in FindingStatus)
    ]
    yield ""
    yield from table(("findings", *(each.value.lower().rjust(10) for each in FindingStatus)), rows)


def _destinations(status: Status) -> Iterator[str]:
    if not status.destinations:
        return
    rows: list[Row] = [
        (
            each.name,
            f"{each.waiting:>9,}",
            span(_age(status.at, each.oldest)) if each.oldest else NOTHING,
            Cell(f"{each.given_up:>9,}", BAD if each.given_up else ""),
            Cell(each.last_error or NOTHING, ODD if each.last_error else FAINT),
        )
        for each in status.destinations
    ]
    yield ""
    headings = ("notifications", "waiting".rjust(9), "oldest", "given up".rjust(9), "last refused because")
    yield from table(headings, rows)


def _destination_json(each: DestinationState, now: datetime) -> Json:
    return {
        "destination": each.name,
        "waiting": each.waiting,
        "oldestSeconds": _age(now, each.oldest) if each.oldest else None,
        "givenUp": each.given_up,
        "lastError": each.last_error,
    }


def _scopes(status: Status, most: int | None) -> Iterator[str]:
    ordered = sorted(status.scopes, key=lambda each: not each.is_troubled)
    shown = ordered[:most]
    if not shown:
        return
    yield ""
    headings = ("account", "region", "standard", "code", "channel", "state", "last event", "lag", "failing")
    yield from table(headings, (_scope(each, status.at) for each in shown))
    left = len(ordered) - len(shown)
    if left:
        troubled = sum(each.is_troubled for each in ordered[len(shown) :])
        yield f"… and {left:,} more, {troubled:,} of them in trouble; --all lists them"


def _scope(each: ScopeStatus, now: datetime) -> Row:
    channel = each.channel
    last = channel.last_event_at if channel else None
    return (
        each.scope.account,
        each.scope.region,
        *(status_cell(each.activation.get(scan_type)) for scan_type in SCAN_TYPE_NAMES),
        channel.kind.value if channel else NOTHING,
        Cell(channel.state.value, STATES[channel.state]) if channel else NOTHING,
        f"{span(_age(now, last))} ago" if last else NOTHING,
        span(each.lag_seconds),
        Cell(", ".join(duty.key.kind for duty in each.failing), BAD),
    )


def _troubles(status: Status, most: int | None) -> Iterator[str]:
    duties = [*status.failing, *(duty for each in status.scopes for duty in each.failing)]
    details = [
        (each.scope, each.channel.detail)
        for each in status.scopes
        # What failed says so itself.
        if each.channel is not None and each.channel.detail and not each.failing
    ]
    if not duties and not details:
        return
    lines = [line for duty in duties[:most] for line in _trouble(duty, status.at)]
    lines += [f"  {scope}: {printable(detail)}" for scope, detail in details[:most]]
    yield ""
    yield paint("Trouble", HEADING)
    yield from lines
    left = sum(max(0, len(each) - most) for each in (duties, details)) if most is not None else 0
    if left:
        yield f"  … and {left:,} more; --all lists them"


def _trouble(duty: Duty, now: datetime) -> Iterator[str]:
    what = _DUTIES.get(duty.key.kind, duty.key.kind)
    where = f" in {duty.key.scope}" if duty.key.scope.account else ""
    often = "failed once" if duty.failures == 1 else f"failed {duty.failures:,} times in a row"
    last = f", {span(_age(now, duty.last_error_at))} ago the last time" if duty.last_error_at else ""
    done = f"last done {moment(duty.last_success_at)}" if duty.last_success_at else "never done yet"
    yield f"  {paint(what + where, BAD)}: {often}{last}; {done}"
    yield printable(f"    {duty.last_error or ''}")


def _healed(status: Status, most: int | None) -> Iterator[str]:
    """What the last comparisons found that events had not told."""
    healed = [
        (each.scope, duty)
        for each in status.scopes
        if (duty := each.reconciliation) is not None and (duty.last_result or "").startswith(_HEALED)
    ]
    if not healed:
        return
    yield ""
    yield paint("Last comparison of all functions", HEADING)
    for scope, duty in healed[:most]:
        yield f"  {scope}: {printable(duty.last_result or '')}, at {moment(duty.last_success_at)}"
    left = len(healed) - most if most is not None else 0
    if left > 0:
        yield f"  … and {left:,} more; --all lists them"


def _errors(status: Status) -> Iterator[str]:
    parts = [f"{kind} {number:,}" for kind, number in sorted(status.errors.items(), key=lambda each: -each[1])]
    parts += [f"calls throttled by AWS {status.throttled:,}"] * bool(status.throttled)
    if parts:
        yield ""
        yield from _line("errors", Cell(f"{', '.join(parts)} (ever; most heal by themselves)", FAINT))


def _trails(status: Status) -> Iterator[str]:
    lacking: Sequence[object] = status.without_trail
    if lacking:
        yield ""
        yield (f"{count(len(lacking), _PAIR)} without a CloudTrail trail of its own; see: lambdascope channels list")
        yield trail_sentence()


def _scope_json(each: ScopeStatus) -> Json:
    return {
        "account": each.scope.account,
        "region": each.scope.region,
        "activation": {SCAN_TYPE_NAMES[scan_type]: status.value for scan_type, status in each.activation.items()},
        "channel": channel_json(each.channel) if each.channel is not None else None,
        "failing": [_duty_json(duty) for duty in each.failing],
        "reconciliation": _duty_json(each.reconciliation) if each.reconciliation is not None else None,
    }


def _duty_json(duty: Duty) -> Json:
    return {
        "kind": duty.key.kind,
        "failures": duty.failures,
        "lastError": duty.last_error,
        "lastErrorAt": instant(duty.last_error_at) if duty.last_error_at else None,
        "lastSuccessAt": instant(duty.last_success_at) if duty.last_success_at else None,
        "lastResult": duty.last_result,
    }


def _age(now: datetime, then: datetime) -> float:
    return max((now - then).total_seconds(), 0.0)
