"""CloudTrail for the local AWS: the calls a test makes, as records in AWS's shape, told in both of AWS's ways."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.http_servers import Answer, LocalServer, Request
from tests.local_aws import REGION, LocalAws, a_client

Record = Mapping[str, Any]

_NAMES = {
    "AddLayerVersionPermission": "AddLayerVersionPermission",
    "AddPermission": "AddPermission20150331v2",
    "CreateAlias": "CreateAlias20150331",
    "CreateEventSourceMapping": "CreateEventSourceMapping20150331",
    "CreateFunction": "CreateFunction20150331",
    "DeleteAlias": "DeleteAlias20150331",
    "DeleteEventSourceMapping": "DeleteEventSourceMapping20150331",
    "DeleteFunction": "DeleteFunction20150331",
    "DeleteLayerVersion": "DeleteLayerVersion20181031",
    "GetFunction": "GetFunction20150331v2",
    "ListFunctions": "ListFunctions20150331",
    "PublishLayerVersion": "PublishLayerVersion20181031",
    "PublishVersion": "PublishVersion20150331",
    "PutFunctionConcurrency": "PutFunctionConcurrency20171031",
    "RemovePermission": "RemovePermission20150331v2",
    "TagResource": "TagResource20170331v2",
    "UntagResource": "UntagResource20170331v2",
    "UpdateAlias": "UpdateAlias20150331",
    "UpdateEventSourceMapping": "UpdateEventSourceMapping20150331",
    "UpdateFunctionCode": "UpdateFunctionCode20150331v2",
    "UpdateFunctionConfiguration": "UpdateFunctionConfiguration20150331v2",
}
"""CloudTrail's names where they are not the operations' own (facts, 3.2)."""
_DATA_EVENTS = ("Invoke", "InvokeAsync", "InvokeWithResponseStream")
_TELL_NOTHING = ("DeleteFunction", "TagResource", "UntagResource", "DeleteAlias", "DeleteLayerVersion")
_PAGE = 50
_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d{8}/([^/]+)/")


class Recorder:
    """Keeps records and serves them by LookupEvents; puts each into the queue of the account's rule, if it has one."""

    def __init__(self, aws: LocalAws, rule_name: str = "lambdascope-events") -> None:
        self._aws = aws
        self._rule_name = rule_name
        self._records: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._lock = threading.Lock()
        self.trails: list[Mapping[str, Any]] = []
        """What DescribeTrails tells of every account."""
        self.lookups = 0
        """How often LookupEvents was asked."""
        self._server = LocalServer(self._answer)
        self.endpoint = self._server.base
        """For AWS_ENDPOINT_URL_CLOUDTRAIL."""

    def close(self) -> None:
        self._server.close()

    def client(self, account: str, region: str = REGION) -> Any:
        """A Lambda client each of whose calls is recorded."""
        client = a_client("lambda", account, region, self._aws.endpoint)

        def remember(params: Any, context: dict[str, Any], **_: object) -> None:
            context["parameters"] = params

        def record(http_response: Any, parsed: Any, model: Any, context: dict[str, Any], **_: object) -> None:
            if model.name not in _DATA_EVENTS:
                self.add(_record_of(account, region, model, context["parameters"], http_response.status_code, parsed))

        client.meta.events.register("before-parameter-build.lambda", remember)
        client.meta.events.register("after-call.lambda", record)
        return client

    def add(self, record: Record) -> None:
        """A record as it comes to be: in the history, and in the queue unless it only read."""
        self.keep(record)
        if not record["readOnly"]:
            self.send(record)

    def keep(self, record: Record) -> None:
        """Put a record into the history that LookupEvents tells."""
        with self._lock:
            self._records[record["recipientAccountId"], record["awsRegion"]].append(record)

    def send(self, record: Record) -> None:
        """Put a record into the queue that the rule of its account and region feeds, where there is one."""
        account, region = record["recipientAccountId"], record["awsRegion"]
        with suppress(ClientError):  # no such rule
            rule = self._aws.client("events", account, region).list_targets_by_rule(Rule=self._rule_name)
            for target in rule.get("Targets", ()):
                sqs = self._aws.client("sqs", account, region)
                url = sqs.get_queue_url(QueueName=target["Arn"].rpartition(":")[2])["QueueUrl"]
                sqs.send_message(QueueUrl=url, MessageBody=json.dumps(enveloped(record)))

    def records(self, account: str, region: str = REGION) -> list[Record]:
        """What is kept, the oldest first."""
        with self._lock:
            return list(self._records[account, region])

    def _answer(self, request: Request) -> Answer:
        operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
        asked = json.loads(request.body or b"{}")
        if operation == "DescribeTrails":
            return _json({"trailList": self.trails})
        if operation != "LookupEvents":
            return Answer(400, json.dumps({"__type": "UnsupportedOperationException"}).encode())
        with self._lock:
            self.lookups += 1
        who = _CREDENTIAL.search(request.headers.get("authorization", ""))
        if who is None:
            return Answer(403, json.dumps({"__type": "MissingAuthenticationToken"}).encode())
        records = self.records(self._aws.account_of_key(who[1], who[2]), who[2])
        return _json(_looked_up(records, asked))


@pytest.fixture
def recorder(local_aws: LocalAws) -> Iterator[Recorder]:
    """A CloudTrail without records."""
    recorder = Recorder(local_aws)
    yield recorder
    recorder.close()


def a_record(**members: object) -> Record:
    """A record in AWS's shape; the members given replace those of an update of a function's code."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "eventVersion": "1.09",
        "userIdentity": {"type": "AssumedRole", "accountId": "111122223333"},
        "eventTime": now,
        "eventSource": "lambda.amazonaws.com",
        "eventName": "UpdateFunctionCode20150331v2",
        "awsRegion": REGION,
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "test",
        "requestParameters": {"functionName": "f", "publish": False, "dryRun": False},
        "responseElements": None,
        "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
        **members,
    }


def enveloped(record: Record) -> dict[str, Any]:
    """A record as EventBridge delivers it."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.lambda",
        "account": record["recipientAccountId"],
        "time": record["eventTime"],
        "region": record["awsRegion"],
        "resources": [],
        "detail": record,
    }


def _record_of(account: str, region: str, model: Any, parameters: Any, status: int, parsed: Any) -> Record:
    operation: str = model.name
    request = {**_lower(parameters, model.input_shape), **_added(operation, account, region, parameters)}
    members: dict[str, object] = {
        "userIdentity": {"type": "AssumedRole", "accountId": account},
        "eventName": _NAMES.get(operation, operation),
        "awsRegion": region,
        "recipientAccountId": account,
        "readOnly": operation.startswith(("Get", "List")),
        "requestParameters": request,
    }
    if status >= 300:
        members |= {"errorCode": parsed["Error"]["Code"], "errorMessage": parsed["Error"]["Message"]}
    elif not members["readOnly"] and operation not in _TELL_NOTHING:
        members["responseElements"] = _lower(parsed, model.output_shape)
    return a_record(**members)


def _added(operation: str, account: str, region: str, parameters: Mapping[str, Any]) -> dict[str, object]:
    """What AWS adds to the parameters of an update of code."""
    if operation != "UpdateFunctionCode":
        return {}
    whole = {
        "arnPrefix": {"partition": "aws", "region": region, "account": account},
        "relativeId": {"functionName": parameters["FunctionName"].rpartition(":")[2]},
        "functionQualifier": {},
    }
    given = {name: bool(parameters.get(name[0].upper() + name[1:])) for name in ("publish", "dryRun")}
    return {**given, "fullyQualifiedArn": whole}


def _lower(value: Any, shape: Any) -> Any:
    """A value with the names of its members as CloudTrail writes them; the keys of maps stay as they are."""
    if shape is None:
        return value
    if shape.type_name == "structure":
        members = {name: member for name, member in value.items() if name in shape.members and name != "ZipFile"}
        return {
            name[0].lower() + name[1:]: {} if name == "Environment" else _lower(member, shape.members[name])
            for name, member in members.items()
        }
    if shape.type_name == "list":
        return [_lower(member, shape.member) for member in value]
    return value


def _looked_up(records: list[Record], asked: Mapping[str, Any]) -> dict[str, object]:
    sources = [
        attribute["AttributeValue"]
        for attribute in asked.get("LookupAttributes", ())
        if attribute["AttributeKey"] == "EventSource"
    ]
    start, end = asked.get("StartTime", 0), asked.get("EndTime", float("inf"))
    found = [
        record
        for record in reversed(records)
        if start <= _seconds(record) <= end and record["eventSource"] in (sources or [record["eventSource"]])
    ]
    found.sort(key=_seconds, reverse=True)
    at = int(asked.get("NextToken", "0"))
    size = min(int(asked.get("MaxResults", _PAGE)), _PAGE)
    told: dict[str, object] = {"Events": [_event(record) for record in found[at : at + size]]}
    return {**told, "NextToken": str(at + size)} if at + size < len(found) else told


def _event(record: Record) -> dict[str, object]:
    return {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventSource": record["eventSource"],
        "EventTime": _seconds(record),
        "ReadOnly": str(record["readOnly"]).lower(),
        "Resources": [],
        "CloudTrailEvent": json.dumps(record, default=str),
    }


def _seconds(record: Record) -> float:
    return datetime.fromisoformat(record["eventTime"]).timestamp()


def _json(told: Mapping[str, object]) -> Answer:
    return Answer(200, json.dumps(told).encode(), {"Content-Type": "application/x-amz-json-1.1"})
