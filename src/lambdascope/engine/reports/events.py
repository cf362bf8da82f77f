"""What happened to findings and functions, as the `detail` of Inspector's events. Source: facts, section 9."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from lambdascope.engine.reports.inspector import Json
from lambdascope.engine.reports.stored import instant, render_stored
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.life import AnyFinding, StoredFinding

_VERSION = "1.0"
_COUNTED = ("CRITICAL", "HIGH", "MEDIUM")
_TIMES = frozenset(
    (
        "firstObservedAt",
        "lastObservedAt",
        "updatedAt",
        "vendorCreatedAt",
        "vendorUpdatedAt",
        "lastKnownExploitAt",
        "lastModifiedAt",
    )
)
# Not by the locale, whose names would be its language's.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def finding_detail(stored: StoredFinding[AnyFinding]) -> Json:
    """A finding as the API has it, without what only we have, and with its times as texts."""
    rendered = render_stored(stored)
    del rendered["extensions"]
    detail: Json = _with_written_times(rendered)
    return detail


def scan_detail(counts: Mapping[str, int]) -> Json:
    """The end of a function's first scan, with the number of its active findings by severity."""
    shown = {severity: counts.get(severity, 0) for severity in _COUNTED}
    return {
        "scan-status": "INITIAL_SCAN_COMPLETE",
        "finding-severity-counts": {**shown, "TOTAL": sum(counts.values())},
        "version": _VERSION,
    }


def coverage_detail(scan_type: ScanType, reason: StatusReason, at: datetime) -> Json:
    """A change of whether a function is scanned."""
    return {
        "scanStatus": {"reason": reason.value, "statusCodeValue": reason.code.value},
        "scanType": scan_type.value,
        "eventTimestamp": instant(at),
        "version": _VERSION,
    }


def shortened(detail: Json, limit: int) -> Json | None:
    """The detail of a finding with its lists cut until it has at most `limit` bytes; None where that is not enough."""
    package = detail.get("packageVulnerabilityDetails")
    if not isinstance(package, dict):
        return None
    lists = {name: value for name, value in package.items() if isinstance(value, list)}
    while _size(detail) > limit:
        name = max(lists, key=lambda each: _size(lists[each]), default="")
        if not name or len(lists[name]) <= 1:
            return None
        lists[name] = lists[name][: len(lists[name]) // 2]
        detail = {**detail, "packageVulnerabilityDetails": {**package, **lists}}
    return detail


def written(time: datetime) -> str:
    """A time as the events of findings have it: `Mon Mar 02 08:15:26.500 UTC 2026`."""
    at = time.astimezone(UTC)
    clock = f"{at:%H:%M:%S}.{at.microsecond // 1_000:03}"
    return f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at.day:02} {clock} UTC {at.year:04}"


def _with_written_times(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(_members(value))
    if isinstance(value, list):
        return [_with_written_times(each) for each in value]
    return value


def _members(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, member in value.items():
        # Keys of tags are the customer's, and a tag's value is never a time of ours.
        if name == "tags":
            yield name, member
        elif name in _TIMES and isinstance(member, str):
            yield name, _written_text(member)
        else:
            yield name, _with_written_times(member)


def _written_text(text: str) -> str:
    """Advisories write their times themselves: what is none stays as it is."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    return written(time if time.tzinfo is not None else time.replace(tzinfo=UTC))


def _size(value: object) -> int:
    return len(json.dumps(value, separators=(",", ":")))
