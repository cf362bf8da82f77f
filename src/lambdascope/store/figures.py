"""Figures of the present, read by SQL: how many functions, findings and jobs there are, and what lags or fails.

Everything is counted when it is asked for, since a counter kept by triggers would make the workers wait for each other.
Counting takes one pass over `coverage` and one over an index of `finding` without touching the findings themselves;
over millions of rows that is a fraction of a second, so whoever asks often keeps the answer for a while.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType, StatusCode, StatusReason
from lambdascope.store.database import Connection

_FUNCTIONS = "SELECT scan_type, reason, count(*) FROM coverage GROUP BY scan_type, reason ORDER BY scan_type, reason"

# Answered from the index finding_by_severity alone.
FINDINGS = "SELECT severity, status, count(*) FROM finding GROUP BY severity, status ORDER BY severity, status"

_JOBS = """
SELECT queue_name, status::text, count(*) FROM procrastinate_jobs
GROUP BY queue_name, status ORDER BY queue_name, status::text
"""

_CHANNELS = """
SELECT account, region, kind, state, extract(epoch FROM last_received_at - last_event_at)::float8, last_event_at
FROM channel ORDER BY account, region
"""

_ADVISORY_AGE = """
SELECT extract(epoch FROM now() - updated_at)::float8 FROM generation ORDER BY id DESC LIMIT 1
"""

_FAILING = """
SELECT kind, account, region, failures, coalesce(last_error, ''), last_error_at
FROM duty WHERE failures > 0 ORDER BY kind, account, region
"""


_NOTIFICATIONS = """
SELECT t.name, count(d.news_id) FILTER (WHERE d.given_up_at IS NULL), count(d.given_up_at)
FROM destination t LEFT JOIN delivery d ON d.destination = t.name GROUP BY t.name ORDER BY t.name
"""


class FunctionCount(NamedTuple):
    """Functions that one reason holds for."""

    scan_type: ScanType
    reason: StatusReason
    number: int

    @property
    def code(self) -> StatusCode:
        """Whether they are being watched."""
        return self.reason.code


class FindingCount(NamedTuple):
    """Findings alike in severity and status, in inspector2's words."""

    severity: str
    status: str
    number: int


class JobCount(NamedTuple):
    """Jobs of a queue in one state, in procrastinate's words."""

    queue: str
    state: str
    number: int


class ChannelFigure(NamedTuple):
    """How an event channel does."""

    scope: Scope
    kind: str
    state: str
    lag_seconds: float | None
    """From the time of its newest event until we had it; None before the first."""
    last_event_at: datetime | None


class FailingDuty(NamedTuple):
    """Something done again and again that failed the last time."""

    kind: str
    account: str
    """Empty, as the region is, where it is done for all of them at once."""
    region: str
    failures: int
    """In a row."""
    last_error: str
    last_error_at: datetime | None


class NotificationCount(NamedTuple):
    """Events that a destination has not taken."""

    destination: str
    waiting: int
    given_up: int


class Figures(NamedTuple):
    """The figures of one moment."""

    functions: tuple[FunctionCount, ...]
    findings: tuple[FindingCount, ...]
    jobs: tuple[JobCount, ...]
    channels: tuple[ChannelFigure, ...]
    advisory_age_seconds: float | None
    """Since the feeds were last read; None before they first were."""
    failing: tuple[FailingDuty, ...]
    notifications: tuple[NotificationCount, ...]


def read(connection: Connection) -> Figures:
    """The figures now, as the connection's transaction sees them."""
    age = connection.execute(_ADVISORY_AGE).fetchone()
    return Figures(
        functions=tuple(
            FunctionCount(ScanType(scan_type), StatusReason(reason), number)
            for scan_type, reason, number in connection.execute(_FUNCTIONS)
        ),
        findings=tuple(FindingCount(*row) for row in connection.execute(FINDINGS)),
        jobs=tuple(JobCount(*row) for row in connection.execute(_JOBS)),
        channels=tuple(
            # An event of a clock that is ahead of ours has not come before it happened.
            ChannelFigure(Scope(AccountId(account), region), kind, state, None if lag is None else max(lag, 0.0), last)
            for account, region, kind, state, lag, last in connection.execute(_CHANNELS)
        ),
        advisory_age_seconds=max(age[0], 0.0) if age else None,
        failing=tuple(FailingDuty(*row) for row in connection.execute(_FAILING)),
        notifications=tuple(NotificationCount(*row) for row in connection.execute(_NOTIFICATIONS)),
    )
