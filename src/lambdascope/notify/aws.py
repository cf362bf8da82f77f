"""Notifications to an EventBridge bus or an SNS topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.errors import UsageError
from lambdascope.notify.notification import Limits, Notification, text_of

Call = Callable[..., Mapping[str, Any]]
"""Calls AWS: scope, service, method, and the parameters by name. Raises AwsError."""

# Source: the quotas of PutEvents and of PublishBatch, which are the same.
_LIMITS = Limits(10, 256_000)
_MAX_REASON_LENGTH = 300
_FIFO = ".fifo"
_BUS = re.compile(r"arn:aws[a-z-]{0,20}:events:([a-z0-9-]{1,40}):([0-9]{12}):event-bus/[A-Za-z0-9_./-]{1,256}")
_TOPIC = re.compile(r"arn:aws[a-z-]{0,20}:sns:([a-z0-9-]{1,40}):([0-9]{12}):[A-Za-z0-9_-]{1,256}(?:\.fifo)?")


class EventBridge:
    """A bus; the events have our source, since that of AWS is its own."""

    limits = _LIMITS

    def __init__(self, call: Call, bus: str) -> None:
        """`bus` is an ARN, which names the account and region, too. Raises UsageError for what is none."""
        self._call, self._bus = call, bus
        self._scope = _scope_of(_BUS, bus, "EventBridge bus")

    def deliver(self, batch: Sequence[Notification]) -> Mapping[str, str]:
        """See Destination."""
        entries = [
            {
                "EventBusName": self._bus,
                "Source": each.source,
                "DetailType": each.kind,
                "Time": each.time,
                "Resources": list(each.resources),
                "Detail": text_of(each.detail),
            }
            for each in batch
        ]
        answer = self._call(self._scope, "events", "put_events", Entries=entries)
        told = answer.get("Entries", ())
        # An entry of which nothing is told counts as not taken.
        results = [*told, *[{"ErrorCode": "NoAnswer"}] * (len(batch) - len(told))]
        return {
            each.id: _reason(result.get("ErrorCode", ""), result.get("ErrorMessage", ""))
            for each, result in zip(batch, results, strict=False)
            if result.get("ErrorCode")
        }


class Sns:
    """A topic; in a FIFO topic, what is about one finding stays in order."""

    limits = _LIMITS

    def __init__(self, call: Call, topic: str) -> None:
        """`topic` is an ARN, which names the account and region, too. Raises UsageError for what is none."""
        self._call, self._topic = call, topic
        self._scope = _scope_of(_TOPIC, topic, "SNS topic")

    def deliver(self, batch: Sequence[Notification]) -> Mapping[str, str]:
        """See Destination."""
        entries = [self._entry(place, each) for place, each in enumerate(batch)]
        answer = self._call(
            self._scope, "sns", "publish_batch", TopicArn=self._topic, PublishBatchRequestEntries=entries
        )
        taken = {each.get("Id") for each in answer.get("Successful", ())}
        reasons = {
            each.get("Id"): _reason(each.get("Code", ""), each.get("Message", "")) for each in answer.get("Failed", ())
        }
        return {
            each.id: reasons.get(str(place), "SNS did not tell what became of it")
            for place, each in enumerate(batch)
            if str(place) not in taken
        }

    def _entry(self, place: int, each: Notification) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "Id": str(place),
            "Message": text_of(each.envelope),
            "MessageAttributes": {
                name: {"DataType": "String", "StringValue": value} for name, value in _attributes(each).items()
            },
        }
        if self._topic.endswith(_FIFO):
            entry["MessageGroupId"] = sha256(each.subject.encode("utf-8", "surrogatepass")).hexdigest()
            entry["MessageDeduplicationId"] = each.id
        return entry


def _attributes(each: Notification) -> dict[str, str]:
    """By what subscriptions may choose."""
    found = {"detail-type": each.kind, "account": each.account, "region": each.region}
    return found | {name: value for name in ("severity", "status") if isinstance(value := each.detail.get(name), str)}


def _scope_of(pattern: re.Pattern[str], arn: str, what: str) -> Scope:
    match = pattern.fullmatch(arn)
    if match is None:
        raise UsageError(f"{arn[:200]!r} is no ARN of an {what}")
    return Scope(AccountId(match[2]), match[1])


def _reason(code: str, message: str) -> str:
    return f"{code}: {message}"[:_MAX_REASON_LENGTH]
