"""What CloudTrail's records tell, and what is kept of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.events import (
    Notice,
    Unreadable,
    parse_envelope,
    parse_record,
    shown_record,
)
from lambdascope.model.account import AccountId, Scope
from lambdascope.model.event import EventKind, TrailEvent

ACCOUNT, REGION = "111122223333", "eu-central-1"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:billing"

Record = dict[str, Any]


def a_record(name: str = "UpdateFunctionCode20150331v2", /, **members: object) -> Record:
    return {
        "eventVersion": "1.08",
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/ann", "accessKeyId": "AKIAEXAMPLE"},
        "eventTime": "2026-03-02T08:15:11Z",
        "eventSource": "lambda.amazonaws.com",
        "eventName": name,
        "awsRegion": REGION,
        "requestParameters": {"functionName": "billing"},
        "responseElements": None,
        "eventID": "5f0c1f0e-0000-4000-8000-00000000a001",
        "readOnly": False,
        "recipientAccountId": ACCOUNT,
        **members,
    }


def an_envelope(record: object, **members: object) -> str:
    envelope = {
        "version": "0",
        "id": "5f0c1f0e-0000-4000-8000-00000000b001",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.lambda",
        "account": ACCOUNT,
        "time": "2026-03-02T08:15:11Z",
        "region": REGION,
        "resources": [],
        "detail": record,
    }
    return json.dumps(envelope | members)


def parsed(record: Record) -> TrailEvent:
    event = parse_record(record)
    assert isinstance(event, TrailEvent)
    return event


def test_a_record_becomes_an_event() -> None:
    assert parse_record(a_record()) == TrailEvent(
        id="5f0c1f0e-0000-4000-8000-00000000a001",
        name="UpdateFunctionCode",
        kind=EventKind.CODE_UPDATED,
        scope=Scope(AccountId(ACCOUNT), REGION),
        time=datetime(2026, 3, 2, 8, 15, 11, tzinfo=UTC),
        function="billing",
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CreateFunction20150331", EventKind.FUNCTION_CREATED),
        ("CreateFunction", EventKind.FUNCTION_CREATED),
        ("CreateFunction20301231v12", EventKind.FUNCTION_CREATED),
        ("UpdateFunctionCode20150331v2", EventKind.CODE_UPDATED),
        ("UpdateFunctionConfiguration20150331v2", EventKind.CONFIGURATION_UPDATED),
        ("DeleteFunction20150331", EventKind.FUNCTION_DELETED),
        ("DeleteFunctionConcurrency20171031", EventKind.OTHER),
        ("TagResource20170331v2", EventKind.TAGS_CHANGED),
        ("UntagResource20170331v2", EventKind.TAGS_CHANGED),
        ("PublishLayerVersion20181031", EventKind.LAYER_PUBLISHED),
        ("CreateAlias20150331", EventKind.ALIAS_CHANGED),
        ("UpdateAlias20150331", EventKind.ALIAS_CHANGED),
        ("DeleteAlias20150331", EventKind.ALIAS_CHANGED),
        ("CreateEventSourceMapping20150331", EventKind.CALLERS_CHANGED),
        ("UpdateEventSourceMapping20150331", EventKind.CALLERS_CHANGED),
        ("DeleteEventSourceMapping20150331", EventKind.CALLERS_CHANGED),
        ("AddPermission20150331v2", EventKind.CALLERS_CHANGED),
        ("RemovePermission20150331v2", EventKind.CALLERS_CHANGED),
        ("AddLayerVersionPermission", EventKind.OTHER),
        ("PublishVersion20150331", EventKind.OTHER),
        ("CreateFunctionUrlConfig", EventKind.OTHER),
        ("UpdateFunctionEventInvokeConfig", EventKind.OTHER),
        ("GetFunction20150331v2", EventKind.OTHER),
        ("Invoke", EventKind.OTHER),
        ("CreateFunction2015033", EventKind.OTHER),
    ],
)
def test_calls_are_known_by_their_name_without_suffix(name: str, kind: EventKind) -> None:
    assert parsed(a_record(name)).kind is kind


@pytest.mark.parametrize(
    ("request_parameters", "response_elements", "function"),
    [
        ({"functionName": "billing"}, None, "billing"),
        ({"functionName": "Bill_ing-2"}, None, "Bill_ing-2"),
        ({"functionName": ARN}, None, "billing"),
        ({"functionName": f"{ARN}:$LATEST"}, None, "billing"),
        ({"functionName": f"{ARN}:7"}, None, "billing"),
        ({"functionName": f"{ARN}:prod"}, None, "billing"),
        ({"functionName": f"{ACCOUNT}:function:billing"}, None, "billing"),
        ({"functionName": f"{ACCOUNT}:function:billing:prod"}, None, "billing"),
        ({"functionName": "function:billing"}, None, "billing"),
        ({"functionName": "billing:prod"}, None, "billing"),
        ({"functionName": "billing:$LATEST"}, None, "billing"),
        ({"functionName": ACCOUNT}, None, ACCOUNT),
        ({"resource": ARN, "tags": {"a": "b"}}, None, "billing"),
        ({"fullyQualifiedArn": {"relativeId": {"functionName": "billing"}}}, None, "billing"),
        (None, {"functionName": "billing"}, "billing"),
        (None, {"functionArn": f"{ARN}:7"}, "billing"),
        ({"functionName": "billing"}, {"functionName": "other"}, "billing"),
        ({"functionName": 7, "resource": []}, {"functionName": "billing"}, "billing"),
        # Another account's function: its owner gets a record, too.
        ({"functionName": f"arn:aws:lambda:{REGION}:444455556666:function:billing"}, None, None),
        ({"functionName": "444455556666:function:billing"}, None, None),
        ({"functionName": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:billing"}, None, None),
        # Other things that have tags or layers.
        ({"resource": f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:5f0c1f0e"}, None, None),
        ({"resource": f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:csc-1"}, None, None),
        ({"layerName": "deps"}, {"layerVersionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:deps:1"}, None),
        # Nothing that Lambda would accept.
        ({"functionName": ""}, None, None),
        ({"functionName": "a" * 65}, None, None),
        ({"functionName": "bill ing"}, None, None),
        ({"functionName": "billing\n"}, None, None),
        ({"functionName": "../billing"}, None, None),
        ({"functionName": "billíng"}, None, None),
        ({"functionName": "billing'; DROP TABLE function"}, None, None),
        ({"functionName": "a:" * 100_000}, None, None),
        ({"functionName": {"deep": 1}}, None, None),
        ([], "text", None),
        (None, None, None),
    ],
)
def test_the_function_is_found_however_it_is_named(
    request_parameters: object, response_elements: object, function: str | None
) -> None:
    record = a_record(requestParameters=request_parameters, responseElements=response_elements)

    assert parsed(record).function == function


@pytest.mark.parametrize(
    ("region", "partition"), [("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn"), ("eusc-de-east-1", "aws-eusc")]
)
def test_every_partition_is_read(region: str, partition: str) -> None:
    arn = f"arn:{partition}:lambda:{region}:{ACCOUNT}:function:billing"
    event = parsed(a_record(awsRegion=region, requestParameters={"functionName": arn}))

    assert (event.scope.region, event.function) == (region, "billing")


@pytest.mark.parametrize(
    ("name", "request_parameters", "is_about_version"),
    [
        ("DeleteFunction20150331", {"functionName": "billing"}, False),
        ("DeleteFunction20150331", {"functionName": "billing", "qualifier": "7"}, True),
        ("DeleteFunction20150331", {"functionName": "billing", "qualifier": ""}, False),
        ("DeleteFunction20150331", {"functionName": "billing", "qualifier": None}, False),
        ("DeleteFunction20150331", {"functionName": "billing", "qualifier": "$LATEST"}, False),
        ("DeleteFunction20150331", {"functionName": "billing:7"}, True),
        ("DeleteFunction20150331", {"functionName": f"{ARN}:7"}, True),
        ("PublishVersion20150331", {"functionName": "billing"}, True),
        ("UpdateAlias20150331", {"functionName": "billing", "name": "prod"}, True),
        ("UpdateFunctionCode20150331v2", {"functionName": "billing", "publish": True}, False),
        ("AddPermission20150331v2", {"functionName": "billing", "principal": "s3.amazonaws.com"}, False),
        ("AddPermission20150331v2", {"functionName": "billing", "qualifier": "prod"}, True),
        ("CreateEventSourceMapping20150331", {"functionName": "billing:prod"}, True),
        ("DeleteEventSourceMapping20150331", {"uUID": "5f0c1f0e"}, True),
    ],
)
def test_some_calls_concern_a_published_version_only(
    name: str, request_parameters: Record, is_about_version: bool
) -> None:
    record = a_record(name, requestParameters=request_parameters, responseElements={"functionArn": f"{ARN}:7"})

    assert parsed(record).is_about_version is is_about_version


@pytest.mark.parametrize(
    ("members", "is_failed", "is_dry_run"),
    [
        ({}, False, False),
        ({"requestParameters": {"functionName": "billing", "dryRun": True}}, False, True),
        ({"requestParameters": {"functionName": "billing", "dryRun": False}}, False, False),
        ({"errorCode": "AccessDenied", "errorMessage": "not authorized", "requestParameters": None}, True, False),
        ({"errorCode": "ResourceNotFoundException"}, True, False),
        ({"errorCode": ""}, False, False),
        ({"errorCode": None}, False, False),
    ],
)
def test_an_event_tells_whether_anything_happened(members: Record, is_failed: bool, is_dry_run: bool) -> None:
    event = parsed(a_record(**members))

    assert (event.is_failed, event.is_dry_run) == (is_failed, is_dry_run)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"eventName": None}, "eventName is missing"),
        ({"eventName": "Drop table"}, "eventName is 'Drop table'"),
        ({"eventName": 7}, "eventName is no text"),
        ({"eventName": "x" * 500}, "eventName is 'xxxxx"),
        ({"eventSource": "s3.amazonaws.com"}, "eventSource is 's3.amazonaws.com', not lambda.amazonaws.com"),
        ({"eventSource": ["lambda.amazonaws.com"]}, "eventSource is no text"),
        ({"eventID": "a/b"}, "eventID is 'a/b'"),
        ({"eventID": ""}, "eventID is ''"),
        ({"recipientAccountId": "1111"}, "recipientAccountId is '1111'"),
        ({"recipientAccountId": 111122223333}, "recipientAccountId is no text"),
        ({"recipientAccountId": "١١١١٢٢٢٢٣٣٣٣"}, "recipientAccountId is '\\u0661"),
        ({"awsRegion": "eu central"}, "awsRegion is 'eu central'"),
        ({"awsRegion": "../../x"}, "awsRegion is '../../x'"),
        ({"awsRegion": "a-" * 100_000}, "awsRegion is"),
        ({"eventTime": "yesterday"}, "eventTime is 'yesterday'"),
        ({"eventTime": "0001-01-01T00:00:00+14:00"}, "eventTime is '0001-01-01T00:00:00+14:00'"),
        ({"eventTime": 1772439325}, "eventTime is no text"),
    ],
)
def test_what_is_no_record_says_why(members: Record, reason: str) -> None:
    event = parse_record(a_record() | members)

    assert isinstance(event, Unreadable)
    assert event.reason.startswith(reason)
    assert len(event.reason) < 200


@pytest.mark.parametrize("time", ["2026-03-02T09:15:11+01:00", "2026-03-02T08:15:11", "20260302T081511Z"])
def test_times_are_utc(time: str) -> None:
    assert parsed(a_record(eventTime=time)).time == datetime(2026, 3, 2, 8, 15, 11, tzinfo=UTC)


@pytest.mark.parametrize("encode", [str, str.encode])
def test_a_message_brings_the_event_and_what_is_kept_of_it(encode: Any) -> None:
    record = a_record()

    assert parse_envelope(encode(an_envelope(record))) == Notice(parsed(record), shown_record(record))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not JSON, or nested too deep"),
        (b"\xff\xfe\xfa", "not JSON, or nested too deep"),
        ("[" * 500_000, "not JSON, or nested too deep"),
        ('{"a":' * 100_000, "not JSON, or nested too deep"),
        ("1" * 100_000, "not JSON, or nested too deep"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        (" " * 2_000_000, "longer than 1,048,576 bytes"),
        ("{}", "the envelope's source is missing, not aws.lambda"),
        (an_envelope(a_record(), source="aws.s3"), "the envelope's source is 'aws.s3', not aws.lambda"),
        (
            an_envelope(a_record(), **{"detail-type": "Scheduled Event"}),
            "the envelope's detail-type is 'Scheduled Event', not AWS API Call via CloudTrail",
        ),
        (an_envelope(None), "the envelope's detail is no record"),
        (an_envelope(a_record(eventID=None)), "eventID is missing"),
        (
            an_envelope(a_record(), account="444455556666"),
            "the record is of 111122223333/eu-central-1, but EventBridge names another account or region",
        ),
        (
            an_envelope(a_record(), region="us-east-1"),
            "the record is of 111122223333/eu-central-1, but EventBridge names another account or region",
        ),
    ],
)
def test_a_message_that_cannot_be_read_says_why(body: bytes | str, reason: str) -> None:
    assert parse_envelope(body) == Unreadable(reason)


def test_what_may_hold_a_secret_is_not_shown() -> None:
    record = a_record(
        "UpdateFunctionConfiguration20150331v2",
        userIdentity={
            "type": "AssumedRole",
            "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/ci",
            "accessKeyId": "SECRET",
            "sessionContext": {"attributes": {"SECRET": "SECRET"}},
        },
        requestParameters={
            "functionName": "billing",
            "layers": [f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:deps:7"],
            "environment": {"variables": {"PASSWORD": "SECRET"}},
            "description": "SECRET",
            "tags": {"team": "SECRET"},
            "dryRun": False,
            "timeout": 30,
        },
        responseElements={"functionArn": ARN, "environment": {"SECRET": "SECRET"}, "codeSha256": "q83v"},
        errorMessage="no object at https://bucket.s3.amazonaws.com/key?X-Amz-Signature=SECRET&a=SECRET today",
        additionalEventData={"functionVersion": "SECRET"},
        SECRET="SECRET",
    )
    shown = shown_record(record)

    assert "SECRET" not in json.dumps(shown)
    assert shown["userIdentity"] == {"type": "AssumedRole", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/ci"}
    assert shown["requestParameters"] == {
        "functionName": "billing",
        "layers": [f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:deps:7"],
        "dryRun": False,
        "tagKeys": ["team"],
    }
    assert shown["responseElements"] == {"functionArn": ARN, "codeSha256": "q83v"}
    assert shown["errorMessage"] == "no object at https://bucket.s3.amazonaws.com/key today"
    assert shown["eventName"] == "UpdateFunctionConfiguration20150331v2"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("aws-cli/2", "aws-cli/2"),
        ("a" * 600, "a" * 512 + "…"),
        ("nul\0", "nul\ufffd"),
        ("half \ud800", "half \ufffd"),
        ({"a": 1}, None),
        (7, None),
        (None, None),
    ],
)
def test_what_is_shown_is_short_and_can_be_stored(agent: object, shown: str | None) -> None:
    assert shown_record(a_record(userAgent=agent)).get("userAgent") == shown


def test_of_a_long_list_the_beginning_is_shown() -> None:
    request = shown_record(
        a_record(requestParameters={"layers": ["a"] * 1000, "tags": dict.fromkeys(map(str, range(1000)))})
    )

    assert request["requestParameters"] == {"layers": ["a"] * 64, "tagKeys": [str(number) for number in range(64)]}


TEXTS = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    (
        "billing",
        ARN,
        f"{ARN}:7",
        ACCOUNT,
        REGION,
        "lambda.amazonaws.com",
        "aws.lambda",
        "2026-03-02T08:15:11Z",
        "a:" * 99,
    )
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from((*a_record(), "errorCode", "errorMessage", "detail", "account", "region"))
REQUESTS = st.dictionaries(
    st.sampled_from(("functionName", "resource", "qualifier", "dryRun", "tags", "layers", "fullyQualifiedArn")),
    ANYTHING,
)
MUTATIONS = st.dictionaries(NAMES, ANYTHING, max_size=3) | st.builds(
    lambda request, response: {"requestParameters": request, "responseElements": response}, REQUESTS, ANYTHING
)


@given(mutations=MUTATIONS, is_whole=st.booleans())
def test_no_record_makes_the_parser_fail(mutations: Mapping[str, Any], is_whole: bool) -> None:
    record = {**(a_record() if is_whole else {}), **mutations}
    event = parse_record(record)

    assert isinstance(event, (TrailEvent, Unreadable))
    json.dumps(shown_record(record), ensure_ascii=False, allow_nan=False).encode()


@given(body=ANYTHING.map(json.dumps) | st.text() | st.binary() | ANYTHING.map(an_envelope))
def test_no_message_makes_the_parser_fail(body: bytes | str) -> None:
    assert isinstance(parse_envelope(body), (Notice, Unreadable))
