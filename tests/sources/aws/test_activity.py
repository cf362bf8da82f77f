"""When functions were last invoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsUnavailable
from lambdascope.sources.aws.activity import newest_invocations
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import Fault, FaultyAws
from tests.http_servers import Answer
from tests.local_aws import LocalAws, invoked

NOW = datetime.now(UTC).replace(microsecond=0)


def midnight_after(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0) + timedelta(days=1)


def test_over_a_long_time_the_newest_day_with_an_invocation_counts(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    cloudwatch = local_aws.client("cloudwatch", scope.account)
    invoked(cloudwatch, "busy", NOW - timedelta(days=9), NOW - timedelta(days=4))
    invoked(cloudwatch, "today", NOW - timedelta(minutes=5))

    newest = newest_invocations(sessions, scope, ["busy", "today", "never"], NOW - timedelta(days=90), NOW)

    assert newest["busy"] == midnight_after(NOW - timedelta(days=4))
    assert newest["today"] <= NOW
    assert set(newest) == {"busy", "today"}


@pytest.mark.parametrize(
    ("window", "period"),
    [
        pytest.param(timedelta(hours=2), timedelta(minutes=1), id="hours"),
        pytest.param(timedelta(hours=20), timedelta(minutes=15), id="a day"),
        pytest.param(timedelta(days=6), timedelta(hours=1), id="days"),
    ],
)
def test_over_a_short_time_the_answer_is_finer(
    local_aws: LocalAws, sessions: Sessions, scope: Scope, window: timedelta, period: timedelta
) -> None:
    moment = NOW - timedelta(minutes=90)
    invoked(local_aws.client("cloudwatch", scope.account), "f", moment)
    newest = newest_invocations(sessions, scope, ["f"], NOW - window, NOW)

    assert moment < newest["f"] <= moment + period


def test_what_is_older_than_the_window_does_not_count(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    invoked(local_aws.client("cloudwatch", scope.account), "f", NOW - timedelta(hours=5))

    assert newest_invocations(sessions, scope, ["f"], NOW - timedelta(hours=2), NOW) == {}


def test_many_functions_are_asked_about_in_batches(
    local_aws: LocalAws, faulty: Sessions, faulty_aws: FaultyAws, scope: Scope
) -> None:
    cloudwatch = local_aws.client("cloudwatch", scope.account)
    names = [f"f{number:04}" for number in range(1001)]
    for name in (names[0], names[500], names[1000]):
        invoked(cloudwatch, name, NOW - timedelta(minutes=10))
    newest = newest_invocations(faulty, scope, [*names, *names], NOW - timedelta(hours=1), NOW)

    assert set(newest) == {names[0], names[500], names[1000]}
    assert faulty_aws.calls.count("cloudwatch:GetMetricData") == 3


def test_nobody_to_ask_about_is_not_asked(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    assert newest_invocations(faulty, scope, [], NOW - timedelta(days=90), NOW) == {}
    assert "cloudwatch:GetMetricData" not in faulty_aws.calls


@pytest.mark.parametrize(("status", "kind"), [("Forbidden", AwsDenied), ("InternalError", AwsUnavailable)])
def test_an_answer_that_could_not_be_made_is_not_never_invoked(scope: Scope, status: str, kind: type[AwsError]) -> None:
    class Answering(Sessions):
        def call(self, *_: object, **__: object) -> dict[str, object]:
            return {"MetricDataResults": [{"Id": "q0", "StatusCode": status, "Timestamps": [], "Values": []}]}

    with pytest.raises(kind, match="GetMetricData"):
        newest_invocations(Answering.__new__(Answering), scope, ["f"], NOW - timedelta(days=1), NOW)


def test_a_denied_metric_is_an_error(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    faulty_aws.add(Fault("cloudwatch:GetMetricData", answer=Answer(403, b"")))

    with pytest.raises(AwsDenied, match="cloudwatch:GetMetricData"):
        newest_invocations(faulty, scope, ["f"], NOW - timedelta(days=1), NOW)
