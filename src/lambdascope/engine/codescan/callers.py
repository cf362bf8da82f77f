"""Which events a function gets, by what calls it: queues and streams that are read for it, and services that may."""

from __future__ import annotations

from collections.abc import Collection

from lambdascope.model.caller import FUNCTION_URL, Caller

STREAMS = {
    "sqs": "sqs",
    "kinesis": "kinesis",
    "dynamodb": "dynamodb",
    "kafka": "kafka",
    "mq": "mq",
    "rds": "documentdb",
}
"""Shapes of events by the service in the ARN of an event source mapping."""
PRINCIPALS = {
    "s3.amazonaws.com": "s3",
    "sns.amazonaws.com": "sns",
    "elasticloadbalancing.amazonaws.com": "alb",
    "cognito-idp.amazonaws.com": "cognito",
    "logs.amazonaws.com": "logs",
    "iot.amazonaws.com": "iot",
    "alexa-appkit.amazon.com": "alexa",
}
"""Shapes of events by the principal of a permission, of those that send one shape only."""
_TOLD_IN_PART = {"events.amazonaws.com": "rule", "apigateway.amazonaws.com": "gateway"}
"""A permission does not tell what a rule hands on, nor of which kind an API is."""
_UNKNOWN = "unknown"


def triggers_of(callers: Collection[Caller] | None) -> tuple[str, ...]:
    """The ids of the shapes of all events that these send; none where nobody is known to call.

    Where somebody may call with anything, one that is no shape's: the event is then unknown, whatever a template says.
    """
    return tuple(sorted({_trigger(each) or _UNKNOWN for each in callers or ()}))


def _trigger(caller: Caller) -> str | None:
    by = caller.by
    if by == FUNCTION_URL:
        return by
    if by.startswith("logs."):  # the principal of a region
        by = "logs.amazonaws.com"
    return STREAMS.get(by) or PRINCIPALS.get(by) or _TOLD_IN_PART.get(by)
