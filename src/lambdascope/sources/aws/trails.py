"""CloudTrail's event history of Lambda, which AWS keeps for 90 days without any trail."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied
from lambdascope.sources.aws.sessions import Pages, Sessions

_PAGES = Pages("Events", "NextToken", "NextToken")
_OF_LAMBDA = {"AttributeKey": "EventSource", "AttributeValue": "lambda.amazonaws.com"}


class Reading:
    """How far one reading of the history may go, and whether it got to its end."""

    def __init__(self, most_changes: int, most_events: int) -> None:
        self.changes_left = most_changes
        self.events_left = most_events
        """With those that only read: each page costs a request."""
        self.is_complete = True


def lookup(
    sessions: Sessions, scope: Scope, start: datetime, end: datetime, reading: Reading | None = None
) -> Iterator[Mapping[str, object]]:
    """The records of calls that may have changed something, the newest first; a page is asked for when it is reached.

    Records of calls that only read, our own among them, are dropped unread, and so is what is no JSON object. With a
    `reading`, it ends where that says, which then is not complete.
    """
    events = sessions.items(
        scope,
        "cloudtrail",
        "lookup_events",
        _PAGES,
        LookupAttributes=[_OF_LAMBDA],
        StartTime=start,
        EndTime=end,
        MaxResults=50,
    )
    for event in events:
        if reading is not None:
            if reading.events_left == 0 or reading.changes_left == 0:
                reading.is_complete = False
                return
            reading.events_left -= 1
            reading.changes_left -= not _only_reads(event)
        record = None if _only_reads(event) else _record(event)
        if record is not None:
            yield record


def has_trail(sessions: Sessions, scope: Scope) -> bool | None:
    """Whether a trail of the account's own covers the region; None where that may not be asked."""
    try:
        trails = sessions.call(scope, "cloudtrail", "describe_trails").get("trailList") or ()
    except AwsDenied:
        return None
    return any(trail.get("IsMultiRegionTrail") or trail.get("HomeRegion") == scope.region for trail in trails)


def _only_reads(event: Mapping[str, Any]) -> bool:
    return str(event.get("ReadOnly")).lower() == "true"


def _record(event: Mapping[str, Any]) -> Mapping[str, object] | None:
    try:
        record = json.loads(event.get("CloudTrailEvent") or "")
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
