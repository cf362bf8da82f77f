"""CloudTrail records about Lambda become events; whatever else may come becomes a reason why it cannot be read.

Source of the names and shapes: facts, 3.2 and 3.3. A record is a hint to go and look, so of its content only what
names the function is understood, and only what cannot hold a secret is kept to be shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.event import EventKind, TrailEvent
from lambdascope.model.function import LATEST

Json = dict[str, object]

_KINDS = {
    "CreateFunction": EventKind.FUNCTION_CREATED,
    "UpdateFunctionCode": EventKind.CODE_UPDATED,
    "UpdateFunctionConfiguration": EventKind.CONFIGURATION_UPDATED,
    "DeleteFunction": EventKind.FUNCTION_DELETED,
    "TagResource": EventKind.TAGS_CHANGED,
    "UntagResource": EventKind.TAGS_CHANGED,
    "PublishLayerVersion": EventKind.LAYER_PUBLISHED,
    "CreateAlias": EventKind.ALIAS_CHANGED,
    "UpdateAlias": EventKind.ALIAS_CHANGED,
    "DeleteAlias": EventKind.ALIAS_CHANGED,
    "CreateEventSourceMapping": EventKind.CALLERS_CHANGED,
    "UpdateEventSourceMapping": EventKind.CALLERS_CHANGED,
    "DeleteEventSourceMapping": EventKind.CALLERS_CHANGED,
    "AddPermission": EventKind.CALLERS_CHANGED,
    "RemovePermission": EventKind.CALLERS_CHANGED,
}
_OF_WHAT_IS_QUALIFIED = (EventKind.FUNCTION_DELETED, EventKind.CALLERS_CHANGED)
"""Kinds of events that are of the version or alias only that the caller names."""
_ABOUT_VERSIONS = frozenset(("PublishVersion", "CreateAlias", "UpdateAlias", "DeleteAlias"))

_SOURCE = "lambda.amazonaws.com"
_ENVELOPE_SOURCE = "aws.lambda"
_DETAIL_TYPE = "AWS API Call via CloudTrail"

_MAX_MESSAGE = 1_048_576
"""What SQS carries at the most, in bytes; CloudTrail's own records are smaller."""
_MAX_TEXT = 512
_MAX_ITEMS = 64
_SHOWN = 60

# No name may be long, and none has characters that need care later: \w and \d would let other alphabets in.
_NAME = re.compile(r"([A-Za-z][A-Za-z0-9]{0,99}?)(?:[0-9]{8}(?:v[0-9]{1,3})?)?")
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}")
_FUNCTION = re.compile(
    r"(?:arn:aws[a-zA-Z-]{0,20}:lambda:(?P<region>[a-z0-9-]{1,40}):(?P<account>[0-9]{12}):function:"
    r"|(?:(?P<caller>[0-9]{12}):)?(?:function:)?)"
    r"(?P<name>[a-zA-Z0-9_-]{1,64})(?::(?P<qualifier>\$LATEST|[a-zA-Z0-9_-]{1,128}))?"
)
"""The ways to name a function: ARN, partial ARN, name. Source: `FunctionName` in Lambda's API reference.

An ARN must say `function`: TagResource is called for event source mappings and code signing configurations, too.
"""
_URL_QUERY = re.compile(r"(https?://[^\s?#]*)[?#]\S*")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")

_SHOWN_TEXTS = (
    *("eventVersion", "eventID", "eventName", "eventSource", "eventTime", "eventType", "eventCategory", "requestID"),
    *("awsRegion", "recipientAccountId", "sourceIPAddress", "userAgent", "errorCode", "errorMessage"),
    *("readOnly", "managementEvent", "sharedEventID"),
)
_SHOWN_IDENTITY = ("type", "arn", "accountId", "invokedBy")
_SHOWN_REQUEST = (
    *("functionName", "qualifier", "resource", "layerName", "layers", "name", "functionVersion"),
    *("runtime", "handler", "role", "packageType", "architectures", "kMSKeyArn", "sourceKMSKeyArn"),
    *("publish", "dryRun", "tagKeys", "uUID", "eventSourceArn", "principal", "sourceArn"),
)
_SHOWN_RESPONSE = ("functionName", "functionArn", "version", "codeSha256", "lastModified", "layerVersionArn")


class Unreadable(NamedTuple):
    """Something that is no CloudTrail record about Lambda."""

    reason: str


class Notice(NamedTuple):
    """What arrived, understood: the event, and the record as it may be kept and shown."""

    event: TrailEvent
    record: Json


def parse_envelope(body: bytes | str) -> Notice | Unreadable:
    """The record in the envelope in which EventBridge puts it into a queue.

    EventBridge itself writes the envelope's account and region, a record that says otherwise is not believed.
    """
    envelope = _object(body)
    if isinstance(envelope, Unreadable):
        return envelope
    for member, expected in (("source", _ENVELOPE_SOURCE), ("detail-type", _DETAIL_TYPE)):
        if envelope.get(member) != expected:
            return Unreadable(f"the envelope's {member} is {_quoted(envelope.get(member))}, not {expected}")
    notice = _notice(envelope.get("detail"))
    if isinstance(notice, Notice):
        told, written = notice.event.scope, (envelope.get("account"), envelope.get("region"))
        if written != (told.account, told.region):
            return Unreadable(f"the record is of {told}, but EventBridge names another account or region")
    return notice


def parse_record(record: Mapping[str, object]) -> TrailEvent | Unreadable:
    """The event that a record tells of; calls that mean nothing to a scanner are OTHER."""
    name = _matched(_NAME, record.get("eventName"))
    if name is None:
        return Unreadable(f"eventName is {_quoted(record.get('eventName'))}")
    if record.get("eventSource") != _SOURCE:
        return Unreadable(f"eventSource is {_quoted(record.get('eventSource'))}, not {_SOURCE}")
    event_id = _matched(_ID, record.get("eventID"))
    account = _matched(_ACCOUNT, record.get("recipientAccountId"))
    region = _matched(_REGION, record.get("awsRegion"))
    time = _moment(record.get("eventTime"))
    if event_id is None or account is None or region is None or time is None:
        wrong = {"eventID": event_id, "recipientAccountId": account, "awsRegion": region, "eventTime": time}
        member = next(member for member, value in wrong.items() if value is None)
        return Unreadable(f"{member} is {_quoted(record.get(member))}")
    scope = Scope(AccountId(account[0]), region[0])
    kind = _KINDS.get(name[1], EventKind.OTHER)
    function, qualifier = _function(record, scope)
    return TrailEvent(
        id=event_id[0],
        name=name[1],
        kind=kind,
        scope=scope,
        time=time,
        function=function,
        is_failed=bool(record.get("errorCode")),
        is_dry_run=_member(record, "requestParameters").get("dryRun") is True,
        is_about_version=name[1] in _ABOUT_VERSIONS
        or (kind in _OF_WHAT_IS_QUALIFIED and qualifier not in (None, LATEST)),
    )


def shown_record(record: Mapping[str, object]) -> Json:
    """The part of a record that may be kept and shown: who did what, where, when, to which function, with what outcome.

    Only members named here are taken, so that what a call newly carries stays out. Left out on purpose: credentials
    and sessions (`userIdentity.accessKeyId`, `sessionContext`), environment variables, descriptions, policies and the
    values of tags, which people use for anything; of tags only the keys are kept. Texts are cut, and lose the queries
    of URLs, which may be signatures.
    """
    shown = _shown_members(record, _SHOWN_TEXTS)
    request = _member(record, "requestParameters")
    parts = {
        "userIdentity": _shown_members(_member(record, "userIdentity"), _SHOWN_IDENTITY),
        "requestParameters": _shown_members(request, _SHOWN_REQUEST),
        "responseElements": _shown_members(_member(record, "responseElements"), _SHOWN_RESPONSE),
    }
    tags = _member(request, "tags")
    if tags:
        parts["requestParameters"]["tagKeys"] = [_cleaned(key) for key in list(tags)[:_MAX_ITEMS]]
    return shown | {name: part for name, part in parts.items() if part}


def _object(text: bytes | str) -> Json | Unreadable:
    if len(text) > _MAX_MESSAGE:
        return Unreadable(f"longer than {_MAX_MESSAGE:,} bytes")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Unreadable("not JSON, or nested too deep")
    return value if isinstance(value, dict) else Unreadable("not a JSON object")


def _notice(record: object) -> Notice | Unreadable:
    if not isinstance(record, dict):
        return Unreadable("the envelope's detail is no record")
    event = parse_record(record)
    return event if isinstance(event, Unreadable) else Notice(event, shown_record(record))


def _function(record: Mapping[str, object], scope: Scope) -> tuple[str | None, str | None]:
    """Name and qualifier of the function that a call is about, where it is one of `scope`.

    Another account's function may be called by its ARN; its owner gets a record of its own.
    """
    for text, qualifier in _namings(record):
        match = _matched(_FUNCTION, text)
        if match is not None:
            account = match["account"] or match["caller"] or scope.account
            if account != scope.account or match["region"] not in (None, scope.region):
                return None, None
            return match["name"], qualifier or match["qualifier"]
    return None, None


def _namings(record: Mapping[str, object]) -> Iterator[tuple[object, str | None]]:
    """What may name the function, with the qualifier given beside it: first what the caller said, then Lambda's answer.

    Of an answer the qualifier says nothing: UpdateFunctionCode with `publish` answers with the version it published.
    """
    request, response = _member(record, "requestParameters"), _member(record, "responseElements")
    qualifier = request.get("qualifier")
    given = qualifier if isinstance(qualifier, str) and qualifier else None
    yield request.get("functionName"), given
    yield request.get("resource"), given
    qualified = _member(request, "fullyQualifiedArn")
    yield _member(qualified, "relativeId").get("functionName"), given
    yield response.get("functionName"), given
    yield response.get("functionArn"), given


def _member(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    member = value.get(name)
    return member if isinstance(member, dict) else {}


def _matched(pattern: re.Pattern[str], value: object) -> re.Match[str] | None:
    return pattern.fullmatch(value) if isinstance(value, str) else None


def _moment(value: object) -> datetime | None:
    """CloudTrail's times are UTC, so one without an offset is, too."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _shown_members(value: Mapping[str, object], names: tuple[str, ...]) -> Json:
    members = {name: _shown(value.get(name)) for name in names}
    return {name: member for name, member in members.items() if member is not None}


def _shown(value: object) -> object:
    """Texts, switches and lists of texts; anything else is not shown."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _cleaned(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value[:_MAX_ITEMS] if isinstance(item, str)]
    return None


def _cleaned(text: str) -> str:
    cut = text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…"
    return _UNSTORABLE.sub("\ufffd", _URL_QUERY.sub(r"\1", cut))


def _quoted(value: object) -> str:
    if isinstance(value, str):
        return ascii(_cleaned(value)[:_SHOWN])
    return "missing" if value is None else "no text"
