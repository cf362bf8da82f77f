"""What templates of SAM and CloudFormation say of the events of a function."""

from __future__ import annotations

import textwrap

import pytest

from lambdascope.engine.codescan import callers
from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.templates import cloudformation, serverless
from lambdascope.engine.codescan.templates.declared import Declared
from lambdascope.engine.codescan.templates.found import declared_in

SHAPES = {shape.id for shape in load_builtin().events}


def declared(text: str) -> dict[str, Declared]:
    return {each.name: each for each in declared_in(textwrap.dedent(text))}


def of_sam(events: str, more: str = "") -> frozenset[str] | None:
    found = declared(f"""
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties: {{Handler: app.handler, Events: {{{events}}} {more}}}
        """)
    return found["F"].triggers


@pytest.mark.parametrize(
    ("events", "triggers"),
    [
        ("A: {Type: Api, Properties: {Path: /, Method: get}}", {"api"}),
        ("A: {Type: HttpApi}", {"http-api"}),
        ("A: {Type: HttpApi, Properties: {PayloadFormatVersion: '1.0'}}", {"api"}),
        ("A: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}", {"sqs"}),
        ("A: {Type: SNS, Properties: {Topic: !Ref T}}, B: {Type: S3}", {"sns", "s3"}),
        ("A: {Type: Schedule, Properties: {Schedule: rate(1 day)}}", {"schedule"}),
        ("A: {Type: ScheduleV2}", {"schedule"}),
        ("A: {Type: EventBridgeRule, Properties: {Pattern: {source: [shop]}}}", {"eventbridge"}),
        ("A: {Type: CloudWatchEvent}", {"eventbridge"}),
        ("A: {Type: EventBridgeRule, Properties: {Input: '{}'}}", {"schedule"}),
        ("A: {Type: EventBridgeRule, Properties: {InputPath: $.detail}}", None),
        ("A: {Type: DynamoDB}, B: {Type: Kinesis}", {"dynamodb", "kinesis"}),
        ("A: {Type: Cognito}", {"cognito"}),
        ("A: {Type: Unheard}", None),
        ("A: {Type: SQS}, B: {Type: Unheard}", None),
        ("A: nothing", None),
        ("", set()),
    ],
)
def test_a_sam_function_lists_its_events(events: str, triggers: set[str] | None) -> None:
    assert of_sam(events) == triggers


def test_a_function_url_is_a_trigger() -> None:
    assert of_sam("", ", FunctionUrlConfig: {AuthType: NONE}") == frozenset(("function-url",))


def test_globals_stand_in_for_what_a_function_leaves_out() -> None:
    found = declared("""
        Globals: {Function: {Handler: app.handler, CodeUri: src/, Runtime: python3.12}}
        Resources:
          One: {Type: AWS::Serverless::Function, Properties: {CodeUri: one/}}
          Two: {Type: AWS::Serverless::Function}
          Three: {Type: AWS::Serverless::Function, Properties: {CodeUri: s3://bucket/key}}
          Four: {Type: AWS::Serverless::Function, Properties: {CodeUri: {Bucket: b, Key: k}}}
          Five: {Type: AWS::Serverless::Function, Properties: {Handler: !Ref Handler}}
        """)

    assert {name: each.folder for name, each in found.items()} == {
        "One": "one",
        "Two": "src",
        "Three": ".",
        "Four": ".",
    }


def of_resources(resources: str) -> frozenset[str] | None:
    function = "F: {Type: AWS::Lambda::Function, Properties: {Handler: app.handler, Code: {ZipFile: x}}}"
    return declared(f"Resources:\n  {function}\n" + textwrap.indent(textwrap.dedent(resources), "  "))["F"].triggers


MAPPING = "M: {{Type: AWS::Lambda::EventSourceMapping, Properties: {{FunctionName: !Ref F, {source}}}}}"
PERMISSION = "P: {{Type: AWS::Lambda::Permission, Properties: {{FunctionName: {function}, Principal: {principal}}}}}"


@pytest.mark.parametrize(
    ("resources", "triggers"),
    [
        (MAPPING.format(source="EventSourceArn: 'arn:aws:sqs:eu-west-1:1:q'"), {"sqs"}),
        ("Q: {Type: AWS::SQS::Queue}\n" + MAPPING.format(source="EventSourceArn: !GetAtt Q.Arn"), {"sqs"}),
        (
            "T: {Type: AWS::DynamoDB::Table}\n" + MAPPING.format(source="EventSourceArn: !GetAtt T.StreamArn"),
            {"dynamodb"},
        ),
        ("S: {Type: AWS::Kinesis::Stream}\n" + MAPPING.format(source="EventSourceArn: !Sub '${S.Arn}'"), {"kinesis"}),
        (MAPPING.format(source="SelfManagedEventSource: {}"), {"kafka"}),
        (MAPPING.format(source="EventSourceArn: !ImportValue queue"), None),
        (PERMISSION.format(function="!GetAtt F.Arn", principal="s3.amazonaws.com"), {"s3"}),
        (PERMISSION.format(function="!Ref F", principal="sns.amazonaws.com"), {"sns"}),
        (PERMISSION.format(function="!Ref F", principal="'123456789012'"), None),
        (PERMISSION.format(function="!Ref F", principal="!Ref Account"), None),
        (PERMISSION.format(function="!Ref F", principal="apigateway.amazonaws.com"), None),
        (PERMISSION.format(function="other", principal="s3.amazonaws.com"), set()),
        (
            PERMISSION.format(function="!Ref F", principal="apigateway.amazonaws.com")
            + "\nM: {Type: AWS::ApiGateway::Method, Properties: {Integration: {Type: AWS_PROXY}}}"
            + "\nO: {Type: AWS::ApiGateway::Method, Properties: {Integration: {Type: MOCK}}}",
            {"api"},
        ),
        (
            PERMISSION.format(function="!Ref F", principal="apigateway.amazonaws.com")
            + "\nM: {Type: AWS::ApiGateway::Method, Properties: {Integration: {Type: AWS}}}",
            None,
        ),
        (
            PERMISSION.format(function="!Ref F", principal="apigateway.amazonaws.com")
            + "\nA: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}"
            + "\nI: {Type: AWS::ApiGatewayV2::Integration, Properties: {PayloadFormatVersion: '2.0'}}",
            {"http-api"},
        ),
        (
            PERMISSION.format(function="!Ref F", principal="apigateway.amazonaws.com")
            + "\nA: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}"
            + "\nI: {Type: AWS::ApiGatewayV2::Integration}",
            {"websocket"},
        ),
        (
            PERMISSION.format(function="!Ref F", principal="events.amazonaws.com")
            + "\nR: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [{Arn: !Ref F}]}}",
            {"schedule"},
        ),
        ("R: {Type: AWS::Events::Rule, Properties: {EventPattern: {}, Targets: [{Arn: !Ref F}]}}", {"eventbridge"}),
        ("S: {Type: AWS::SNS::Subscription, Properties: {Protocol: lambda, Endpoint: !GetAtt F.Arn}}", {"sns"}),
        ("U: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref F, AuthType: NONE}}", {"function-url"}),
        ("X: 1\nY: [1]\nZ: {Type: [1], Properties: 3}\nFn::ForEach::L: [I, [a], {}]", set()),
    ],
)  # fmt: skip
def test_other_resources_call_a_function(resources: str, triggers: set[str] | None) -> None:
    assert of_resources(resources) == triggers


@pytest.mark.parametrize(
    ("events", "triggers"),
    [
        ("[http: {path: /, method: get}]", {"api"}),
        ("[http: GET /]", {"api"}),
        ("[http: {path: /, method: get, integration: lambda}]", None),
        ("[http: {path: /, method: get, integration: lambda_proxy}]", {"api"}),
        ("[httpApi: '*']", {"http-api"}),
        ("[sqs: 'arn:aws:sqs:eu-west-1:1:q', sns: topic]", {"sqs", "sns"}),
        ("[sqs: {arn: !GetAtt [Q, Arn]}]", {"sqs"}),
        ("[s3: bucket, schedule: rate(1 day)]", {"s3", "schedule"}),
        ("[stream: 'arn:aws:dynamodb:eu-west-1:1:table/t/stream/x']", {"dynamodb"}),
        ("[stream: {type: kinesis, arn: !GetAtt S.Arn}]", {"kinesis"}),
        ("[stream: {arn: !GetAtt S.Arn}]", None),
        ("[eventBridge: {pattern: {source: [shop]}}]", {"eventbridge"}),
        ("[eventBridge: {schedule: rate(1 day)}]", {"schedule"}),
        ("[eventBridge: {pattern: {}, inputTransformer: {}}]", None),
        ("[unheard: x]", None),
        ("[alexaSkill]", {"alexa"}),
        ("nothing", set()),
    ],
)
def test_a_serverless_function_lists_its_events(events: str, triggers: set[str] | None) -> None:
    found = declared(f"service: shop\nfunctions:\n  f:\n    handler: src/app.handler\n    events: {events}\n")

    assert found["f"] == Declared("f", "src/app.handler", ".", None if triggers is None else frozenset(triggers))


def test_a_serverless_api_may_have_the_older_format() -> None:
    service = (
        "service: shop\nprovider: {httpApi: {payload: '1.0'}}\nfunctions: [{f: {handler: a.b, events: [httpApi: '*']}}]"
    )

    assert declared(service)["f"].triggers == frozenset(("api",))


def test_files_of_other_tools_name_no_functions() -> None:
    for text in (
        "a: b",
        "Resources: {B: {Type: AWS::S3::Bucket}}",
        "service: x",
        "service: x\nfunctions: ${file(f.yml)}",
    ):
        assert declared(text) == {}


def test_every_kind_of_trigger_has_a_shape() -> None:
    kinds = {
        *cloudformation._SAM_EVENTS.values(),
        *cloudformation._PRINCIPALS.values(),
        *cloudformation._SOURCES.values(),
        *callers.STREAMS.values(),
        *serverless._EVENTS.values(),
    }

    assert kinds <= SHAPES
