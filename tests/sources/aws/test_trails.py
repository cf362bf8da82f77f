"""CloudTrail's event history, as the recorder tells it and as the local AWS itself does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdascope.model.account import Scope
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.sources.aws.trails import has_trail, lookup
from tests.aws_faults import DENIED, Fault, FaultyAws, an_answer
from tests.aws_recorder import Recorder, a_record
from tests.local_aws import REGION, LocalAws, deploy, publish_layer

HOUR = timedelta(hours=1)


def looked_up(sessions: Sessions, scope: Scope) -> list[Any]:
    now = datetime.now(UTC)
    return list(lookup(sessions, scope, now - HOUR, now + HOUR))


def test_calls_come_as_records_in_the_shape_of_aws(recorder: Recorder, recorded: Sessions, scope: Scope) -> None:
    client = recorder.client(scope.account)
    layer = publish_layer(client, "l", {"python/x.py": "1"})
    deploy(client, "f", layers=[layer], tags={"a": "b"}, Environment={"Variables": {"KEY": "secret"}}, settle=False)
    client.tag_resource(Resource=f"arn:aws:lambda:{REGION}:{scope.account}:function:f", Tags={"UPPER": "x"})
    client.update_function_code(FunctionName="f", ZipFile=b"PK\5\6" + bytes(18), DryRun=True)
    client.delete_function(FunctionName="f")
    records = {record["eventName"]: record for record in looked_up(recorded, scope)}

    created = records["CreateFunction20150331"]
    assert created["requestParameters"]["layers"] == [layer]
    assert created["responseElements"]["functionArn"].endswith(":function:f")
    assert "secret" not in str(created)
    assert "zipFile" not in str(created)
    assert records["TagResource20170331v2"]["requestParameters"]["tags"] == {"UPPER": "x"}
    assert records["UpdateFunctionCode20150331v2"]["requestParameters"]["dryRun"] is True
    assert records["DeleteFunction20150331"]["responseElements"] is None
    assert "PublishLayerVersion20181031" in records


def test_a_call_that_failed_says_so(recorder: Recorder, recorded: Sessions, scope: Scope) -> None:
    client = recorder.client(scope.account)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_function(FunctionName="absent")
    (record,) = looked_up(recorded, scope)

    assert record["errorCode"] == "ResourceNotFoundException"
    assert record["responseElements"] is None


def test_all_pages_are_read_the_newest_first_without_what_only_read(
    recorder: Recorder, recorded: Sessions, scope: Scope
) -> None:
    start = datetime.now(UTC) - timedelta(minutes=30)
    for number in range(120):
        time = (start + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        recorder.keep(
            a_record(recipientAccountId=scope.account, eventID=str(number), eventTime=time, readOnly=number % 2 == 0)
        )

    assert [record["eventID"] for record in looked_up(recorded, scope)] == [str(n) for n in range(119, 0, -2)]
    assert recorder.lookups == 3


def test_only_lambda_of_this_account_and_region_and_time_is_told(
    recorder: Recorder, recorded: Sessions, local_aws: LocalAws, scope: Scope
) -> None:
    other = Scope(local_aws.new_account(), "us-east-1")
    own = {"recipientAccountId": scope.account}
    recorder.keep(a_record(**own, eventID="own"))
    recorder.keep(a_record(**own, eventID="s3", eventSource="s3.amazonaws.com"))
    recorder.keep(a_record(**own, eventID="old", eventTime="2026-01-01T00:00:00Z"))
    recorder.keep(a_record(**own, eventID="far", awsRegion="us-east-1"))
    recorder.keep(a_record(recipientAccountId=other.account, awsRegion="us-east-1", eventID="theirs"))

    assert [record["eventID"] for record in looked_up(recorded, scope)] == ["own"]
    # Entered by a role: the recorder knows whose temporary credentials it is asked with.
    assert [record["eventID"] for record in looked_up(recorded, other)] == ["theirs"]


def test_a_page_is_not_asked_for_before_it_is_needed(recorder: Recorder, recorded: Sessions, scope: Scope) -> None:
    for _ in range(60):
        recorder.keep(a_record(recipientAccountId=scope.account))
    now = datetime.now(UTC)
    next(lookup(recorded, scope, now - HOUR, now + HOUR))

    assert recorder.lookups == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000], ids=["empty", "cut off", "no object", "deep"])
def test_an_event_that_is_no_record_is_left_out(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, text: str
) -> None:
    events = [{"EventId": "1", "CloudTrailEvent": text}, {"EventId": "2", "CloudTrailEvent": '{"eventID": "2"}'}]
    faulty_aws.add(Fault("cloudtrail:LookupEvents", answer=an_answer({"Events": events})))

    assert looked_up(faulty, scope) == [{"eventID": "2"}]


def test_the_records_of_the_local_aws_itself_can_be_read(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    client = local_aws.client("lambda", scope.account)
    deploy(client, "f", settle=False)
    client.list_functions()

    assert [record["eventName"] for record in looked_up(sessions, scope)] == ["CreateFunction"]


@pytest.mark.parametrize(
    ("trails", "expected"),
    [
        pytest.param([], False, id="none"),
        pytest.param([{"IsMultiRegionTrail": True, "HomeRegion": "us-east-1"}], True, id="one for all regions"),
        pytest.param([{"IsMultiRegionTrail": False, "HomeRegion": REGION}], True, id="one for this region"),
        pytest.param([{"IsMultiRegionTrail": False, "HomeRegion": "us-east-1"}], False, id="one elsewhere"),
    ],
)
def test_a_trail_of_ones_own_is_seen(
    recorder: Recorder, recorded: Sessions, scope: Scope, trails: list[dict[str, object]], expected: bool
) -> None:
    recorder.trails.extend(trails)

    assert has_trail(recorded, scope) is expected


def test_whether_there_is_a_trail_may_be_hidden(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    faulty_aws.add(Fault("cloudtrail:DescribeTrails", answer=DENIED))

    assert has_trail(faulty, scope) is None
