"""A proxy before the local AWS that fails, refuses, throttles, delays or answers what a test tells it to."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import botocore.session
import pytest

from tests.http_servers import Answer, LocalServer, Request
from tests.local_aws import LocalAws

_SIGNED_SERVICE = re.compile(r"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/")
_CBOR_OPERATION = re.compile(r"/operation/(\w+)$")
_NOT_PASSED_ON = ("connection", "transfer-encoding", "content-length", "host", "expect")


@dataclass
class Fault:
    """What goes wrong with calls of one operation."""

    call: str
    """`lambda:GetFunction`."""
    about: str = ""
    """Only calls whose path or body has this in it: a function's name, an ARN."""
    by: str = ""
    """Only calls made with the credentials of this account, its own or those of a role in it."""
    region: str = ""
    answer: Answer | None = None
    """None: what AWS answers."""
    change: Callable[[Answer], Answer] | None = None
    """What becomes of AWS's answer on its way."""
    delay_seconds: float = 0
    times: int | None = None
    """How often; None: from now on."""
    happened: int = field(default=0, init=False)


class FaultyAws:
    """Passes calls on to a local AWS except where a fault says otherwise; `faults` is looked through in order."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self._lock = threading.Lock()
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        """Every call that came, as `lambda:GetFunction`."""
        self.elsewhere: dict[str, str] = {}
        """The endpoints of services that are not the local AWS's: `cloudtrail` to a recorder."""
        self._server = LocalServer(self._answer)
        self.endpoint = self._server.base

    def close(self) -> None:
        self._server.close()

    def add(self, fault: Fault) -> Fault:
        self.faults.append(fault)
        return fault

    def _answer(self, request: Request) -> Answer:
        call = call_of(request)
        with self._lock:
            self.calls.append(call)
            fault = next((fault for fault in self.faults if self._hits(fault, call, request)), None)
            if fault is not None:
                fault.happened += 1
        if fault is not None and fault.delay_seconds:
            time.sleep(fault.delay_seconds)
        if fault is not None and fault.answer is not None:
            return fault.answer
        answer = self._passed_on(request, self.elsewhere.get(call.partition(":")[0], self._aws.endpoint))
        return fault.change(answer) if fault is not None and fault.change is not None else answer

    def _hits(self, fault: Fault, call: str, request: Request) -> bool:
        signed = _SIGNED_SERVICE.search(request.headers.get("authorization", ""))
        return (
            fault.call in (call, "*")
            and (fault.times is None or fault.happened < fault.times)
            and (fault.about in unquote(request.path) or fault.about.encode() in request.body)
            and (not fault.region or (signed is not None and signed[2] == fault.region))
            and (not fault.by or (signed is not None and self._aws.account_of_key(signed[1], signed[2]) == fault.by))
        )

    def _passed_on(self, request: Request, endpoint: str) -> Answer:
        connection = http.client.HTTPConnection(endpoint.removeprefix("http://"), timeout=60)
        try:
            headers = {name: value for name, value in request.headers.items() if name not in _NOT_PASSED_ON}
            connection.request(request.method, request.path, request.body or None, headers)
            told = connection.getresponse()
            kept = {name: value for name, value in told.getheaders() if name.lower() not in _NOT_PASSED_ON}
            return Answer(told.status, told.read(), kept)
        finally:
            connection.close()


@pytest.fixture
def faulty_aws(local_aws: LocalAws) -> Iterator[FaultyAws]:
    """The local AWS behind a proxy that does nothing wrong yet."""
    faulty = FaultyAws(local_aws)
    yield faulty
    faulty.close()


def an_error(status: int, code: str, message: str = "", **headers: str) -> Answer:
    """An error as the services that speak JSON say it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"__type": code, "message": message, "Message": message}).encode()
    return Answer(status, body, {"Content-Type": "application/json", "x-amzn-ErrorType": code, **named})


def an_xml_error(status: int, code: str, message: str = "") -> Answer:
    """An error as STS and EC2 say it."""
    text = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    return Answer(status, text.encode(), {"Content-Type": "text/xml"})


def an_answer(told: object) -> Answer:
    """A good answer as the services that speak JSON give it."""
    return Answer(200, json.dumps(told).encode(), {"Content-Type": "application/x-amz-json-1.1"})


THROTTLED = an_error(429, "TooManyRequestsException", "Rate exceeded")
DENIED = an_error(
    403,
    "AccessDeniedException",
    "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform this "
    "because no identity-based policy allows the action",
)
BROKEN = an_error(500, "ServiceException", "internal")
CUT_OFF = Answer(0, breaks_off=True)


def call_of(request: Request) -> str:
    """What a request asks, as `lambda:GetFunction`; its method and path where that is no call of AWS."""
    signed = _SIGNED_SERVICE.search(request.headers.get("authorization", ""))
    service = {"monitoring": "cloudwatch"}.get(signed[3], signed[3]) if signed else ""
    path = urlsplit(request.path).path
    target = request.headers.get("x-amz-target", "").rpartition(".")[2]
    by_path = _CBOR_OPERATION.search(path)
    if target or by_path:
        return f"{service}:{target or (by_path and by_path[1])}"
    action = parse_qs(request.body.decode("latin-1")).get("Action") if request.method == "POST" else None
    if action:
        return f"{service}:{action[0]}"
    if service == "lambda":
        return f"lambda:{_lambda_operation(request.method, request.path)}"
    return f"{request.method} {path}"


def _lambda_operation(method: str, path: str) -> str:
    parts = urlsplit(path)
    for operation, operation_method, pattern, query in _lambda_operations():
        if method == operation_method and pattern.fullmatch(parts.path) and query in parts.query:
            return operation
    return "Unknown"


@cache
def _lambda_operations() -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    """Lambda's operations with method, path and query; those with a query first, as they are told by it."""
    model = botocore.session.Session().get_service_model("lambda")
    found: list[tuple[str, str, Any, str]] = []
    for name in model.operation_names:
        told = model.operation_model(name).http
        path, _, query = told["requestUri"].partition("?")
        escaped = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path.rstrip("/")))
        found.append((name, told["method"], re.compile(escaped + "/?"), query))
    return tuple(sorted(found, key=lambda operation: -len(operation[3])))
