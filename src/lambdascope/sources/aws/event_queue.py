"""The event channel of kind `eventbridge`: a rule that forwards CloudTrail's events, and the queue they wait in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsNotFound
from lambdascope.sources.aws.failures import understood
from lambdascope.sources.aws.sessions import Sessions

DEFAULT_NAME = "lambdascope-events"
"""Of the rule and of the queue."""

_EVENT_PATTERN = {
    "source": ["aws.lambda"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {"eventSource": ["lambda.amazonaws.com"]},
}
_TARGET = "lambdascope"
_RETENTION_SECONDS = 14 * 24 * 3600
_HIDDEN_SECONDS = 120
"""How long a received message is kept from others; it comes again if it is not acknowledged by then."""
_BATCH = 10
"""The most messages that SQS hands out or deletes in one call."""


class QueueAddress(NamedTuple):
    """Where a channel's events wait, and the rule that sends them there."""

    url: str
    rule_name: str


class Message(NamedTuple):
    """One event as EventBridge wrapped it."""

    receipt: str
    """Acknowledges it."""
    body: str


def create(sessions: Sessions, scope: Scope, name: str = DEFAULT_NAME) -> QueueAddress:
    """Make the rule and the queue, or put right what is there."""
    rule = sessions.call(
        scope,
        "events",
        "put_rule",
        Name=name,
        EventPattern=json.dumps(_EVENT_PATTERN),
        State="ENABLED",
        Description="Sends what CloudTrail records of Lambda to lambdascope",
    )
    # Made bare and set afterwards: SQS refuses to make a queue anew with other attributes.
    queue = sessions.call(scope, "sqs", "create_queue", QueueName=name)
    url: str = understood("sqs:CreateQueue", scope, lambda: queue["QueueUrl"])
    rule_arn: str = understood("events:PutRule", scope, lambda: rule["RuleArn"])
    queue_arn = f"arn:{scope.partition}:sqs:{scope.region}:{scope.account}:{name}"
    attributes = {
        "MessageRetentionPeriod": str(_RETENTION_SECONDS),
        "Policy": json.dumps(_policy(queue_arn, rule_arn)),
    }
    sessions.call(scope, "sqs", "set_queue_attributes", QueueUrl=url, Attributes=attributes)
    answer = sessions.call(scope, "events", "put_targets", Rule=name, Targets=[{"Id": _TARGET, "Arn": queue_arn}])
    if answer.get("FailedEntryCount"):
        reason = next((entry.get("ErrorCode") for entry in answer.get("FailedEntries") or ()), "no reason given")
        raise AwsError("events:PutTargets", f"the rule {name} in {scope} takes no queue as its target ({reason})")
    return QueueAddress(url, name)


def find(sessions: Sessions, scope: Scope, name: str = DEFAULT_NAME) -> QueueAddress | None:
    """A queue of that name which somebody else made, with a rule of theirs; None if there is none, or not for us."""
    try:
        answer = sessions.call(scope, "sqs", "get_queue_url", QueueName=name)
    except (AwsNotFound, AwsDenied):
        return None
    return understood("sqs:GetQueueUrl", scope, lambda: QueueAddress(answer["QueueUrl"], ""))


def remove(sessions: Sessions, scope: Scope, address: QueueAddress) -> None:
    """Remove the rule and the queue with all that waits in it; what is gone already is well."""
    with suppress(AwsNotFound):
        sessions.call(scope, "events", "remove_targets", Rule=address.rule_name, Ids=[_TARGET])
    with suppress(AwsNotFound):
        sessions.call(scope, "events", "delete_rule", Name=address.rule_name)
    with suppress(AwsNotFound):
        sessions.call(scope, "sqs", "delete_queue", QueueUrl=address.url)


def receive(sessions: Sessions, scope: Scope, url: str, wait_seconds: int) -> tuple[Message, ...]:
    """Up to ten events; waits up to 20 seconds for the first. Raises AwsNotFound where the queue is gone."""
    answer = sessions.call(
        scope,
        "sqs",
        "receive_message",
        QueueUrl=url,
        MaxNumberOfMessages=_BATCH,
        WaitTimeSeconds=max(0, min(wait_seconds, 20)),
        VisibilityTimeout=_HIDDEN_SECONDS,
    )
    return tuple(
        Message(told["ReceiptHandle"], told.get("Body") or "")
        for told in answer.get("Messages") or ()
        if told.get("ReceiptHandle")
    )


def acknowledge(sessions: Sessions, scope: Scope, url: str, receipts: Iterable[str]) -> None:
    """Remove what has been taken in; one that SQS then still has comes again, which does no harm."""
    waiting = list(receipts)
    for start in range(0, len(waiting), _BATCH):
        entries = [
            {"Id": str(number), "ReceiptHandle": receipt}
            for number, receipt in enumerate(waiting[start : start + _BATCH])
        ]
        sessions.call(scope, "sqs", "delete_message_batch", QueueUrl=url, Entries=entries)


def _policy(queue_arn: str, rule_arn: str) -> dict[str, object]:
    """Only this rule may send to the queue."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule_arn}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
