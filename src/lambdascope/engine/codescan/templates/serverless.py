"""Functions of a Serverless Framework service, with their events.

Source: https://www.serverless.com/framework/docs/providers/aws/guide/events
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lambdascope.engine.codescan.templates.declared import Declared, as_triggers

Json = Mapping[str, Any]

_EVENTS = {
    "http": "api",
    "httpApi": "http-api",
    "websocket": "websocket",
    "alb": "alb",
    "sqs": "sqs",
    "sns": "sns",
    "s3": "s3",
    "schedule": "schedule",
    "eventBridge": "eventbridge",
    "cloudwatchEvent": "eventbridge",
    "cloudwatchLog": "logs",
    "iot": "iot",
    "alexaSkill": "alexa",
    "cognitoUserPool": "cognito",
    "kafka": "kafka",
    "msk": "kafka",
    "activemq": "mq",
    "rabbitmq": "mq",
}
_RESHAPED = ("inputPath", "inputTransformer")


def is_serverless(document: Json) -> bool:
    """Whether a document describes a service with functions."""
    return "service" in document and isinstance(document.get("functions"), (Mapping, list))


def functions(document: Json) -> Iterator[Declared]:
    """The functions of a service; those of files that it includes are not known."""
    given = document.get("functions")
    http = _mapping(_mapping(document.get("provider")).get("httpApi"))
    for group in given if isinstance(given, list) else [given]:
        for name, function in _mapping(group).items():
            properties = _mapping(function)
            handler = properties.get("handler")
            if isinstance(handler, str):
                yield Declared(str(name), handler, "", as_triggers(list(_events(properties, str(http.get("payload"))))))


def _events(properties: Json, payload: str) -> Iterator[str | None]:
    if properties.get("url") not in (None, "false", False):
        yield "function-url"
    events = properties.get("events")
    for event in events if isinstance(events, list) else []:
        if isinstance(event, str):
            yield _EVENTS.get(event)
            continue
        for kind, more in _mapping(event).items():
            yield _event(str(kind), more, payload)


def _event(kind: str, more: object, payload: str) -> str | None:
    properties = _mapping(more)
    if kind == "stream":
        return _stream(more)
    if kind == "http" and str(properties.get("integration", "")).lower().replace("_", "-") not in ("", "lambda-proxy"):
        return None  # the mapping template gives the event a shape of its own
    if kind == "httpApi" and payload == "1.0":
        return "api"
    if kind in ("eventBridge", "cloudwatchEvent"):
        if any(key in properties for key in _RESHAPED):
            return None
        if "input" in properties or ("schedule" in properties and "pattern" not in properties):
            return "schedule"
    return _EVENTS.get(kind)


def _stream(more: object) -> str | None:
    """Of a DynamoDB or Kinesis stream, by its type or its ARN."""
    properties = _mapping(more)
    kind = properties.get("type")
    if kind in ("dynamodb", "kinesis"):
        return str(kind)
    arn = more if isinstance(more, str) else properties.get("arn")
    parts = arn.split(":", 3) if isinstance(arn, str) else []
    return parts[2] if len(parts) > 2 and parts[2] in ("dynamodb", "kinesis") else None


def _mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}
