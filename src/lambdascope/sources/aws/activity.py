"""When functions were last invoked, from the metric that Lambda keeps of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsUnavailable
from lambdascope.sources.aws.sessions import Pages, Sessions

_ACTION = "cloudwatch:GetMetricData"
_QUERIES_PER_CALL = 500
_PAGES = Pages("MetricDataResults", "NextToken", "NextToken")

_PERIODS = (
    (timedelta(hours=3), timedelta(minutes=1)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta(days=7), timedelta(hours=1)),
)
"""The longest window of each period. A call then stays below the 100,800 points that one answer holds, and its period
is one that CloudWatch still has for so old a start (facts, 3.5)."""
_LONG_PERIOD = timedelta(days=1)


def newest_invocations(
    sessions: Sessions, scope: Scope, names: Iterable[str], since: datetime, now: datetime
) -> dict[str, datetime]:
    """When the functions that were invoked since were last, to the period: the end of the newest one with an
    invocation, at most `now`. A function that is not in the answer was not invoked."""
    distinct = sorted(set(names))
    newest: dict[str, datetime] = {}
    for start in range(0, len(distinct), _QUERIES_PER_CALL):
        batch = distinct[start : start + _QUERIES_PER_CALL]
        for name, end in _ends(sessions, scope, batch, since, now):
            newest[name] = max(end, newest.get(name, end))
    return newest


def _ends(
    sessions: Sessions, scope: Scope, names: Sequence[str], since: datetime, now: datetime
) -> Iterator[tuple[str, datetime]]:
    period = next((period for longest, period in _PERIODS if now - since <= longest), _LONG_PERIOD)
    name_of = {f"q{number}": name for number, name in enumerate(names)}
    results = sessions.items(
        scope,
        "cloudwatch",
        "get_metric_data",
        _PAGES,
        MetricDataQueries=[_query(identity, name, period) for identity, name in name_of.items()],
        StartTime=since,
        EndTime=now,
        ScanBy="TimestampDescending",
    )
    for told in results:
        _check(told, scope)
        for time, count in zip(told.get("Timestamps") or (), told.get("Values") or (), strict=False):
            if count > 0 and told.get("Id") in name_of:
                yield name_of[told["Id"]], min(time.astimezone(UTC) + period, now)


def _query(identity: str, name: str, period: timedelta) -> dict[str, object]:
    metric = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Invocations",
        "Dimensions": [{"Name": "FunctionName", "Value": name}],
    }
    return {"Id": identity, "MetricStat": {"Metric": metric, "Period": int(period.total_seconds()), "Stat": "Sum"}}


def _check(told: Mapping[str, Any], scope: Scope) -> None:
    """An answer that could not be made must not read as "never invoked"."""
    status = told.get("StatusCode")
    if status == "Forbidden":
        raise AwsDenied(_ACTION, f"{_ACTION} is denied in {scope}; grant it to the role that is used there")
    if status == "InternalError":
        raise AwsUnavailable(_ACTION, f"{_ACTION} failed in {scope}: CloudWatch had an error; it is tried again later")
