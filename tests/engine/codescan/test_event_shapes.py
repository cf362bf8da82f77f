"""What is under others' control in an event, once it is known which service sends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdascope.engine.codescan.events import sources_of
from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.rules.loading import RuleFile, load
from lambdascope.engine.codescan.rules.model import EventShape
from lambdascope.engine.codescan.scan import scan_sources
from lambdascope.engine.codescan.templates.declared import Declared
from lambdascope.engine.codescan.values import Symbol
from lambdascope.engine.codescan.wiring import Wiring
from lambdascope.model.errors import RuleError
from tests.engine.codescan.flows import RULES

SHAPES = {shape.id: shape for shape in load_builtin().events}


class Called:
    """A function that is called with these events."""

    kind = "handler"

    def __init__(self, *triggers: str) -> None:
        self.shapes: tuple[EventShape, ...] = tuple(SHAPES[each] for each in triggers)


def kinds(triggers: str, *path: str | int) -> set[str]:
    return {kind for kind, _ in sources_of(Called(*triggers.split()), Symbol("event", path))}


@pytest.mark.parametrize(
    ("triggers", "path", "expected"),
    [
        ("sqs", ("Records", 0, "body"), {"untrusted"}),
        ("sqs", ("Records", "*", "messageId"), set()),
        ("sqs", ("Records", "*", "messageAttributes", "name"), {"untrusted"}),
        ("sqs", ("Records", "*", "attributes", "SentTimestamp"), set()),
        ("sqs", ("Records", "*", "attributes", "MessageGroupId"), {"untrusted"}),
        ("sqs", ("Records", "*", "attributes"), {"untrusted"}),  # it holds what the sender chose
        ("sqs", ("Records", "*"), {"untrusted"}),
        ("sqs", ("headers",), {"untrusted"}),
        ("sqs", (), {"event", "untrusted"}),
        ("sns", ("Records", 0, "Sns", "Message"), {"untrusted"}),
        ("sns", ("Records", 0, "Sns", "TopicArn"), set()),
        ("s3", ("Records", 0, "s3", "bucket"), {"trigger"}),
        ("s3", ("Records", 0, "s3", "object"), {"untrusted"}),
        ("s3", ("Records", 0, "eventTime"), set()),
        ("dynamodb", ("Records", 0, "dynamodb", "NewImage"), {"untrusted"}),
        ("dynamodb", ("Records", 0, "dynamodb", "SequenceNumber"), set()),
        ("kinesis", ("Records", 0, "kinesis", "partitionKey"), {"untrusted"}),
        ("kinesis", ("Records", 0, "kinesis", "sequenceNumber"), set()),
        ("api", ("pathParameters", "id"), {"untrusted", "request"}),
        ("api", ("requestContext", "requestId"), set()),
        ("api", ("requestContext", "identity", "sourceIp"), set()),
        ("api", ("requestContext", "identity", "userAgent"), {"untrusted"}),
        ("api", ("requestContext", "authorizer", "claims", "sub"), {"authorizer"}),
        ("api", ("requestContext",), {"untrusted"}),
        ("http-api", ("requestContext", "http", "path"), {"untrusted"}),
        ("http-api", ("requestContext", "http", "method"), set()),
        ("http-api", ("rawPath",), {"untrusted"}),
        ("alb", ("requestContext", "elb", "targetGroupArn"), set()),
        ("eventbridge", ("detail", "accountId"), {"untrusted"}),
        ("eventbridge", ("id",), set()),
        ("eventbridge", ("source",), {"untrusted"}),
        ("gateway", ("queryStringParameters", "accountId"), {"untrusted", "request"}),
        ("gateway", ("httpMethod",), set()),
        ("gateway", ("requestContext", "requestId"), set()),
        ("gateway", ("requestContext", "http", "path"), {"untrusted"}),
        ("gateway", ("requestContext", "authorizer", "sub"), {"authorizer"}),
        ("gateway", ("resource",), {"untrusted"}),  # a mapping template may call something so
        ("rule", ("detail", "accountId"), {"untrusted"}),
        ("rule", ("id",), {"untrusted"}),  # what an input transformer calls so
        ("schedule", (), {"event"}),
        ("schedule", ("detail", "x"), set()),
        ("cognito", ("request", "userAttributes", "email"), {"untrusted"}),
        ("cognito", ("userPoolId",), set()),
        ("kafka", ("records", "*", "*", "value"), {"untrusted"}),
        ("kafka", ("records", "orders-0", 0, "offset"), set()),
        ("schedule sqs", ("Records", 0, "body"), {"untrusted"}),  # the worst of several decides
        ("schedule sqs", ("Records", 0, "messageId"), set()),
        ("api sqs", ("requestContext", "authorizer", "sub"), {"untrusted"}),
        ("api schedule", ("requestContext", "authorizer", "sub"), {"authorizer"}),
    ],
)
def test_a_field_is_whose_the_shape_says(triggers: str, path: tuple[str | int, ...], expected: set[str]) -> None:
    assert kinds(triggers, *path) == expected


def test_every_shape_names_the_page_that_describes_it() -> None:
    assert len(SHAPES) >= 15
    assert all(shape.source.startswith("https://") for shape in SHAPES.values())


EVENTS = "events:\n  - {{id: {id}, name: A, source: '{source}', service: [{service}]}}\n"
GOOD = {"id": "sqs", "source": "https://a.b", "service": "'Records[].body'"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"id": "S Q S"}, "id"),
        ({"source": "somewhere"}, "address"),
        ({"service": "'a..b'"}, "no path"),
        ({"service": "'a.b.c.d.e'"}, "deeper"),
        ({"service": "'a', colour: red"}, ""),
    ],
)
def test_a_mistake_in_a_shape_is_refused_with_its_line(changed: dict[str, str], told: str) -> None:
    assert len(load([RuleFile("events.yaml", EVENTS.format(**GOOD))]).events) == 1
    with pytest.raises(RuleError, match=rf"events\.yaml:[12]: .*{told}"):
        load([RuleFile("events.yaml", EVENTS.format(**{**GOOD, **changed}))])


QUEUE = """\
import os
def handler(event, context):
    for record in event["Records"]:
        os.system("log " + record["messageId"] + record["md5OfBody"])
        os.system("run " + record["body"])
"""
ODD = QUEUE.replace("event", "thing").replace("context", "other")


def reached(source: str, wiring: Wiring, handler: str | None = None, path: str = "app.py") -> list[int]:
    found = scan_sources({path: source.encode()}, RULES._replace(events=load_builtin().events), handler, wiring=wiring)
    return [each.line for each in found.findings]


SQS = frozenset(("sqs",))
FIRST = Declared("F", "app.handler", ".", SQS)


@pytest.mark.parametrize(
    ("wiring", "handler", "expected"),
    [
        (Wiring(), None, [4, 5]),
        (Wiring(SQS), None, [5]),
        (Wiring(SQS), "app.handler", [5]),
        (Wiring(frozenset(("schedule",))), None, []),
        (Wiring(frozenset(("schedule", "sqs"))), None, [5]),
        (Wiring(frozenset(("sqs", "unheard"))), None, [4, 5]),
        (Wiring(declared=(FIRST,)), None, [5]),
        (Wiring(declared=(Declared("F", "app.handler", "src", SQS),)), None, [5]),  # packaged from there
        (Wiring(declared=(Declared("F", "app.other", ".", SQS),)), None, [4, 5]),
        (Wiring(declared=(Declared("F", "app.handler", ".", None),)), None, [4, 5]),
        (Wiring(declared=(Declared("F", "app.handler", ".", frozenset()),)), None, [4, 5]),
        (Wiring(declared=(FIRST, Declared("G", "app.handler", ".", None))), None, [4, 5]),
    ],
)  # fmt: skip
def test_what_the_service_writes_does_no_harm_once_the_trigger_is_known(
    wiring: Wiring, handler: str | None, expected: list[int]
) -> None:
    assert reached(QUEUE, wiring, handler) == expected


def test_a_handler_that_only_a_template_names_is_followed() -> None:
    assert reached(ODD, Wiring()) == []
    assert reached(ODD, Wiring(declared=(Declared("F", "app.handler", ".", SQS),))) == [5]
    assert reached(ODD, Wiring(declared=(Declared("F", "app.handler", "src/", SQS),)), path="src/app.py") == [5]


def test_what_was_known_is_told() -> None:
    rules = RULES._replace(events=load_builtin().events)

    assert scan_sources({"app.py": QUEUE.encode()}, rules, wiring=Wiring(SQS)).shaped == (
        ("app.py", "handler", ("sqs",)),
    )
    assert scan_sources({"app.py": QUEUE.encode()}, rules).shaped == ()


def test_every_kind_of_trigger_is_on_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "code-scanning.md").read_text()

    assert [name for name in SHAPES if f"`{name}`" not in page] == []
