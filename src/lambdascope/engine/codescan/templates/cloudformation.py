"""Functions of CloudFormation and SAM templates, with the events that the same template sends them.

Sources: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
and the resource types of https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lambdascope.engine.codescan.callers import PRINCIPALS, STREAMS
from lambdascope.engine.codescan.templates.declared import Declared, as_triggers

Json = Mapping[str, Any]

FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
_SAM_EVENTS = {
    "Api": "api",
    "S3": "s3",
    "SNS": "sns",
    "SQS": "sqs",
    "Kinesis": "kinesis",
    "DynamoDB": "dynamodb",
    "Schedule": "schedule",
    "ScheduleV2": "schedule",
    "CloudWatchEvent": "eventbridge",
    "EventBridgeRule": "eventbridge",
    "CloudWatchLogs": "logs",
    "IoTRule": "iot",
    "AlexaSkill": "alexa",
    "Cognito": "cognito",
    "MSK": "kafka",
    "SelfManagedKafka": "kafka",
    "MQ": "mq",
    "DocumentDB": "documentdb",
}
# Permissions to call a function tell what will; rules and APIs say more themselves, or do not tell which shape it is.
_PRINCIPALS = {**PRINCIPALS, "scheduler.amazonaws.com": "schedule"}
_LEFT_TO_RULES = "events.amazonaws.com"
_GATEWAY = "apigateway.amazonaws.com"
_SOURCES = {
    "AWS::SQS::Queue": "sqs",
    "AWS::Kinesis::Stream": "kinesis",
    "AWS::Kinesis::StreamConsumer": "kinesis",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::DynamoDB::GlobalTable": "dynamodb",
    "AWS::MSK::Cluster": "kafka",
    "AWS::MSK::ServerlessCluster": "kafka",
    "AWS::AmazonMQ::Broker": "mq",
    "AWS::DocDB::DBCluster": "documentdb",
}
_ARN = re.compile(r"^arn:[^:]{0,40}:(sqs|kinesis|dynamodb|kafka|mq|rds):")
_RESHAPED = ("InputPath", "InputTransformer", "InputPathsMap")


def is_cloudformation(document: Json) -> bool:
    """Whether a document is a template of functions."""
    return any(resource.get("Type") in FUNCTIONS for _, resource in _resources(document))


def functions(document: Json) -> Iterator[Declared]:
    """The functions of a template whose handler it spells out."""
    defaults = _mapping(_mapping(document.get("Globals")).get("Function"))
    called = _Called(document)
    for name, resource in _resources(document):
        kind = resource.get("Type")
        if kind not in FUNCTIONS:
            continue
        properties = _mapping(resource.get("Properties"))
        if kind == FUNCTIONS[0]:
            properties = {**defaults, **properties}
        handler = properties.get("Handler")
        if isinstance(handler, str):
            code = properties.get("CodeUri", properties.get("Code"))
            found = [*_own_events(properties), *called.triggers(name)]
            yield Declared(
                name, handler, code if isinstance(code, str) and "://" not in code else "", as_triggers(found)
            )


def _own_events(properties: Json) -> Iterator[str | None]:
    """What a SAM function lists itself."""
    if properties.get("FunctionUrlConfig") is not None:
        yield "function-url"
    for event in _mapping(properties.get("Events")).values():
        more = _mapping(_mapping(event).get("Properties"))
        kind = _mapping(event).get("Type")
        if kind == "HttpApi":
            yield "api" if str(more.get("PayloadFormatVersion")) == "1.0" else "http-api"
        elif kind in ("CloudWatchEvent", "EventBridgeRule"):
            yield _of_rule(more, "eventbridge")
        else:
            yield _SAM_EVENTS.get(kind) if isinstance(kind, str) else None


def _of_rule(target: Json, kind: str) -> str | None:
    """A rule may send what the template says (as a schedule does), or a part of the event, which has no known shape."""
    if any(key in target for key in _RESHAPED):
        return None
    return "schedule" if "Input" in target else kind


class _Called:
    """What other resources of a template call a function with."""

    def __init__(self, document: Json) -> None:
        self._types = {name: str(resource.get("Type")) for name, resource in _resources(document)}
        self._gateway = _gateway(document)
        self._found: dict[str, list[str | None]] = {}
        for _, resource in _resources(document):
            properties = _mapping(resource.get("Properties"))
            for function, kind in self._calls(str(resource.get("Type")), properties):
                if function is not None:
                    self._found.setdefault(function, []).append(kind)

    def triggers(self, name: str) -> list[str | None]:
        return self._found.get(name, [])

    def _calls(self, type_: str, properties: Json) -> Iterator[tuple[str | None, str | None]]:
        """Logical ids of functions, each with what calls it."""
        if type_ == "AWS::Lambda::EventSourceMapping":
            yield _name(properties.get("FunctionName")), self._stream(properties)
        elif type_ == "AWS::Lambda::Url":
            yield _name(properties.get("TargetFunctionArn")), "function-url"
        elif type_ == "AWS::Lambda::Permission":
            principal = properties.get("Principal")
            if principal != _LEFT_TO_RULES and properties.get("FunctionUrlAuthType") is None:
                kind = _PRINCIPALS.get(principal) if isinstance(principal, str) else None
                yield _name(properties.get("FunctionName")), self._gateway if principal == _GATEWAY else kind
        elif type_ == "AWS::SNS::Subscription" and properties.get("Protocol") == "lambda":
            yield _name(properties.get("Endpoint")), "sns"
        elif type_ == "AWS::Events::Rule":
            kind = (
                "schedule" if "ScheduleExpression" in properties and "EventPattern" not in properties else "eventbridge"
            )
            for target in _list(properties.get("Targets")):
                yield _name(_mapping(target).get("Arn")), _of_rule(_mapping(target), kind)

    def _stream(self, properties: Json) -> str | None:
        """Of the queue, stream or broker that a mapping reads."""
        if "SelfManagedEventSource" in properties:
            return "kafka"
        arn = properties.get("EventSourceArn")
        literal = _ARN.match(arn) if isinstance(arn, str) else None
        if literal is not None:
            return STREAMS[literal[1]]
        return _SOURCES.get(self._types.get(_name(arn) or "", ""))


def _gateway(document: Json) -> str | None:
    """The shape of what API Gateway sends, where all APIs of a template send the same."""
    found: set[str | None] = set()
    for _, resource in _resources(document):
        properties = _mapping(resource.get("Properties"))
        if resource.get("Type") == "AWS::ApiGateway::Method":
            kind = _mapping(properties.get("Integration")).get("Type")
            found.add("api" if kind == "AWS_PROXY" else "" if kind in (None, "MOCK", "HTTP", "HTTP_PROXY") else None)
        elif resource.get("Type") == "AWS::ApiGatewayV2::Api":
            found.add("websocket" if properties.get("ProtocolType") == "WEBSOCKET" else "http-api")
        elif resource.get("Type") == "AWS::ApiGatewayV2::Integration":
            # The format is 1.0 where the resource does not tell, and so it is with WebSockets, which know no other.
            found.add("http-api" if str(properties.get("PayloadFormatVersion")) == "2.0" else "api")
    if found >= {"websocket"}:
        found.discard("api")
    found.discard("")
    return found.pop() if len(found) == 1 else None


def _name(value: object) -> str | None:
    """The logical id that a reference is to: `Ref`, `Fn::GetAtt`, or an alias's or version's function in `Fn::Sub`."""
    if isinstance(value, Mapping):
        found = value.get("Ref", value.get("Fn::GetAtt"))
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, str):
            return found.partition(".")[0]
        template = value.get("Fn::Sub")
        match = re.match(r"^\$\{(\w{1,255})(\.\w{1,255})?\}", template) if isinstance(template, str) else None
        return match[1] if match is not None else None
    return None


def _resources(document: Json) -> Iterator[tuple[str, Json]]:
    for name, resource in _mapping(document.get("Resources")).items():
        if isinstance(resource, Mapping):
            yield str(name), resource


def _mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
