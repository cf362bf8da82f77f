"""Requests to a real server: what it lets in, what it refuses, and what it tells of both."""

from __future__ import annotations

import json
import re
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from threading import Event, Thread
from typing import Any
from urllib.parse import quote

import botocore.exceptions
import pytest

from lambdascope.api import application, operations
from lambdascope.model.api_key import Role
from lambdascope.service import keys
from lambdascope.service.keys import NewKey
from lambdascope.store import metrics
from lambdascope.store.database import Database
from tests.api.server import ACCOUNT, HOST, MEMBER, Answer, Service, a_service, ask, client_of, send, signed
from tests.waiting import until

REQUEST_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MEBIBYTE = 1024 * 1024


def test_an_answer_is_json_with_the_id_of_the_request(service: Service) -> None:
    answer = ask(service, service.key())

    assert (answer.status, answer.headers["content-type"], answer.code) == (200, "application/json", None)
    assert REQUEST_ID.fullmatch(answer.headers["x-amzn-requestid"])
    assert [each["accountId"] for each in answer.json["accounts"]] == [ACCOUNT]
    assert ask(service, service.key()).headers["x-amzn-requestid"] != answer.headers["x-amzn-requestid"]


def test_the_other_pages_of_the_server_are_still_there(service: Service) -> None:
    assert send(service, "GET", "/healthz").body == b"ok\n"
    assert send(service, "POST", "/healthz").status == 405


def test_one_connection_serves_many_requests(service: Service) -> None:
    key = service.key()
    with closing(HTTPConnection(HOST, service.port, timeout=30)) as connection:
        for target, body in (
            ("/status/batch/get", b"{}"),
            ("/filters/list", b'{"maxResults":0}'),
            ("/enable", b""),
        ) * 3:
            connection.request("POST", target, body, signed(service, key, "POST", target, body))
            response = connection.getresponse()
            response.read()
            assert response.status == (200 if target == "/status/batch/get" else 400)


# Who is let in.


def refused(answer: Answer, status: int, code: str) -> str:
    """The message of an error, whose form is checked."""
    assert (answer.status, answer.code) == (status, code), answer
    assert answer.headers["content-type"] == "application/json"
    assert REQUEST_ID.fullmatch(answer.headers["x-amzn-requestid"])
    message: str = answer.json["message"]
    assert message
    return message


def test_an_unsigned_request_is_refused(service: Service) -> None:
    refused(send(service, "POST", "/enable", b"{}"), 403, "MissingAuthenticationTokenException")
    refused(send(service, "POST", "/enable", b"{}", {"Authorization": "Bearer x"}), 403, "IncompleteSignatureException")


def test_a_wrong_secret_is_refused(service: Service) -> None:
    key = service.key()
    wrong = key._replace(secret=key.secret[::-1])

    message = refused(ask(service, wrong), 403, "InvalidSignatureException")
    assert key.secret not in message


def test_an_altered_body_is_refused(service: Service) -> None:
    key = service.key()
    headers = signed(service, key, body=b'{"accountIds":["111122223333"]}')

    answer = send(service, "POST", "/status/batch/get", b'{"accountIds":["999922223333"]}', headers)
    refused(answer, 403, "InvalidSignatureException")


def test_an_old_request_is_refused_and_a_recent_one_answered_again(service: Service) -> None:
    headers = signed(service, service.key())

    assert [send(service, "POST", "/status/batch/get", b"{}", headers).status for _ in range(2)] == [200, 200]
    service.lag = timedelta(minutes=5, seconds=5)
    refused(send(service, "POST", "/status/batch/get", b"{}", headers), 403, "InvalidSignatureException")
    service.lag = -timedelta(minutes=5, seconds=5)
    refused(send(service, "POST", "/status/batch/get", b"{}", headers), 403, "InvalidSignatureException")


def test_of_an_unknown_and_a_revoked_key_the_same_is_told(service: Service) -> None:
    key = service.key()
    unknown = key._replace(key=key.key._replace(id="LSKAAAAAAAAAAAAAAAAA"))  # type: ignore[arg-type]
    assert ask(service, key).status == 200
    keys.revoke(service.database, key.key.id, service.now())

    told = [refused(ask(service, each), 403, "UnrecognizedClientException") for each in (key, unknown)]
    assert told[0] == told[1]


def test_revoking_takes_effect_at_once_in_every_process(database: Database) -> None:
    with a_service(database) as one, a_service(database) as other:
        key = one.key()
        assert [ask(one, key).status, ask(other, key).status] == [200, 200]
        keys.revoke(database, key.key.id, one.now())
        assert [ask(one, key).status, ask(other, key).status] == [403, 403]


def test_a_leftover_session_is_refused(service: Service) -> None:
    answer = ask(service, service.key(), headers={"X-Amz-Security-Token": "x" * 100})
    refused(answer, 403, "UnrecognizedClientException")


def test_what_is_outside_is_denied_to_whoever_signs(service: Service) -> None:
    message = refused(ask(service, service.key(), target="/cis/scan/list"), 403, "AccessDeniedException")
    assert message == "The operation ListCisScans is outside this product; lambdascope scans Lambda functions."
    refused(send(service, "POST", "/cis/scan/list", b"{}"), 403, "MissingAuthenticationTokenException")


def test_an_auditor_may_look_and_not_touch(service: Service) -> None:
    service.with_account()
    auditor = service.client(role=Role.AUDITOR)

    assert auditor.batch_get_account_status()["accounts"]
    assert auditor.list_filters()["filters"] == []
    for call in (
        lambda: auditor.enable(resourceTypes=["LAMBDA"]),
        auditor.disable,
        lambda: auditor.delete_filter(arn="arn"),
        lambda: auditor.create_filter(name="abc", action="NONE", filterCriteria={}),
    ):
        with pytest.raises(auditor.exceptions.AccessDeniedException, match="auditor"):
            call()
    assert auditor.batch_get_account_status()["accounts"][0]["state"]["status"] == "DISABLED"


# Bodies.


def headers_for(service: Service, key: NewKey, size: int) -> dict[str, str]:
    return signed(service, key, body=b"{}") | {"Content-Length": str(size)}


@pytest.mark.parametrize("size", [10 * MEBIBYTE, 100 * MEBIBYTE])
def test_a_body_that_is_too_large_is_refused_without_being_kept(service: Service, size: int) -> None:
    key = service.key()
    ask(service, key)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = sent_in_pieces(service, headers_for(service, key, size), size)

    message = refused(answer, 400, "ValidationException")
    assert "1,048,576" in message
    assert answer.json["reason"] == "CANNOT_PARSE"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024
    assert ask(service, key).status == 200


def test_a_body_without_a_length_is_refused_as_soon_as_it_is_too_large(service: Service) -> None:
    key = service.key()
    headers = signed(service, key, body=b"{}") | {"Transfer-Encoding": "chunked"}
    answer = sent_in_pieces(service, headers, 5 * MEBIBYTE, is_chunked=True)

    refused(answer, 400, "ValidationException")


def sent_in_pieces(service: Service, headers: dict[str, str], size: int, *, is_chunked: bool = False) -> Answer:
    """The answer to a body that is sent on and on, until it is complete or the server hangs up."""
    piece = b"x" * 65_536
    with closing(HTTPConnection(HOST, service.port, timeout=30)) as connection:
        connection.putrequest("POST", "/status/batch/get", skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if "Host" not in headers:
            connection.putheader("Host", f"{HOST}:{service.port}")
        connection.endheaders()
        try:
            for _ in range(size // len(piece)):
                connection.send(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, found, response.read())


@pytest.mark.parametrize("megabytes", [2, 10, 100])
def test_boto3_is_told_that_a_body_is_too_large(service: Service, megabytes: int) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException) as told:
        client.create_filter(name="abc", action="NONE", filterCriteria={}, description="x" * megabytes * MEBIBYTE)
    assert told.value.response["reason"] == "CANNOT_PARSE"


def test_a_body_as_large_as_may_be_is_read(service: Service) -> None:
    body = b'{"x":"' + b"y" * (MEBIBYTE - 8) + b'"}'

    assert ask(service, service.key(), body=body).status == 200
    refused(ask(service, service.key(), body=body + b" "), 400, "ValidationException")


def test_a_slow_client_is_given_up(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(application, "LINGER_SECONDS", 0.1)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers_for(service, service.key(), 100).items())
    with socket.create_connection((HOST, service.port), timeout=10) as connection:
        connection.sendall(f"POST /status/batch/get HTTP/1.1\r\nHost: {HOST}:{service.port}\r\n{head}\r\n{{".encode())
        told = b""
        while part := connection.recv(65_536):
            told += part

    assert told.startswith(b"HTTP/1.1 408 ")
    assert b"x-amzn-errortype: requesttimeoutexception" in told.lower()


def test_who_hangs_up_in_the_midst_harms_nobody(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    key = service.key()
    head = "".join(f"{name}: {value}\r\n" for name, value in headers_for(service, key, 100).items())
    for _ in range(5):
        with socket.create_connection((HOST, service.port), timeout=10) as connection:
            connection.sendall(f"POST /enable HTTP/1.1\r\nHost: {HOST}:{service.port}\r\n{head}\r\n{{".encode())

    assert ask(service, key).status == 200
    assert not [each for each in caplog.records if each.levelname in ("WARNING", "ERROR")]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"\xff", b'{"a":' * 100_000, b"[" * 900_000, b'{"a":NaN}', b"nonsense", '{"é":1}'.encode("utf-16")],
)
def test_what_is_no_json_cannot_be_parsed(service: Service, body: bytes) -> None:
    answer = ask(service, service.key(), body=body)

    refused(answer, 400, "ValidationException")
    assert answer.json["reason"] == "CANNOT_PARSE"
    assert "fields" not in answer.json


def test_a_compressed_body_is_refused(service: Service) -> None:
    answer = ask(service, service.key(), headers={"Content-Encoding": "gzip"})
    assert "compressed" in refused(answer, 400, "ValidationException")


def test_members_that_are_wrong_are_named(service: Service) -> None:
    answer = ask(service, service.key(), target="/filters/list", body=b'{"maxResults":101,"action":"HIDE","x":[1]}')

    refused(answer, 400, "ValidationException")
    assert answer.json["reason"] == "FIELD_VALIDATION_FAILED"
    assert answer.json["fields"] == [
        {"name": "action", "message": "must be one of NONE, SUPPRESS"},
        {"name": "maxResults", "message": "must be at most 100"},
    ]


# Paths.


@pytest.mark.parametrize(
    ("method", "target", "status", "code"),
    [
        ("POST", "/unknown", 404, "UnknownOperationException"),
        ("GET", "/", 404, "UnknownOperationException"),
        ("GET", "/enable", 404, "UnknownOperationException"),
        ("POST", "/tags/a/b", 404, "UnknownOperationException"),
        ("POST", "//enable", 400, "ValidationException"),
        ("GET", "/tags/../enable", 400, "ValidationException"),
        ("POST", "/filters/./list", 400, "ValidationException"),
        ("GET", "/tags/%2e%2e", 400, "ValidationException"),
        ("GET", "/tags/%ff", 400, "ValidationException"),
        ("POST", "/filters/list?a=%ff", 400, "ValidationException"),
    ],
)
def test_paths_that_lead_nowhere_are_refused(
    service: Service, method: str, target: str, status: int, code: str
) -> None:
    refused(ask(service, service.key(), method, target, b""), status, code)


def test_an_arn_in_a_path_comes_through_encoded(service: Service) -> None:
    arn = "arn:aws:inspector2:eu-central-1:111122223333:owner/111122223333/filter/0123456789abcdef"
    key, seen = service.key(), []

    def tags(_: Any, request: Any) -> dict[str, Any]:
        seen.append(request["resourceArn"])
        return {"tags": {"team": "shop"}}

    with handled("ListTagsForResource", tags):
        assert client_of(service.url, key).list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "shop"}
        refused(ask(service, key, "GET", f"/tags/{arn}", b""), 404, "UnknownOperationException")
        assert ask(service, key, "GET", f"/tags/{quote('a%2Fb/../c', safe='')}", b"").status == 200
    assert seen == [arn, "a%2Fb/../c"]


@contextmanager
def handled(operation: str, handler: Any) -> Iterator[None]:
    """Have an operation done by that function."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "HANDLERS", {**operations.HANDLERS, operation: handler})
        yield


# Mistakes of ours, and too much at a time.


def lines(caplog: pytest.LogCaptureFixture) -> list[Any]:
    return [each for each in caplog.records if each.name == application.__name__]


def test_a_mistake_of_ours_is_in_the_log_once_and_not_in_the_answer(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("hunter2")

    with handled("ListFilters", fail):
        answer = ask(service, service.key(), target="/filters/list")

    message = refused(answer, 500, "InternalServerException")
    assert "hunter2" not in str(answer)
    assert (answer.headers["retry-after"], "log" in message) == ("1", True)
    (line,) = lines(caplog)
    assert line.levelname == "ERROR"
    assert "hunter2" in caplog.text
    assert line.lambdascope_fields["request_id"] == answer.headers["x-amzn-requestid"]


def test_an_answer_that_is_none_is_a_mistake_of_ours(service: Service) -> None:
    with handled("ListFilters", lambda *_: {"filters": [{"createdAt": "yesterday"}]}):
        refused(ask(service, service.key(), target="/filters/list"), 500, "InternalServerException")


def test_a_database_that_is_away_is_told_without_its_address(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    key = service.key()
    service.database.close()
    answer = ask(service, key)

    refused(answer, 500, "InternalServerException")
    assert not re.search("postgres|127.0.0.1", str(answer.body))
    assert len(lines(caplog)) == 1


def test_with_a_master_key_that_was_changed_nobody_is_let_in(service: Service) -> None:
    key = service.key()
    with service.database.transaction() as connection:
        connection.execute("UPDATE api_key SET secret = '\\x01'")

    refused(ask(service, key), 500, "InternalServerException")


def test_too_many_at_a_time_are_throttled(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "MAX_WAITING", 3)
    key, entered, may_go_on = service.key(), [], Event()

    def wait(*_: Any) -> dict[str, Any]:
        entered.append(1)
        may_go_on.wait(20)
        return {"filters": []}

    with handled("ListFilters", wait):
        threads = [Thread(target=ask, args=(service, key, "POST", "/filters/list")) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            until(lambda: len(entered) == 3, pause=0.01)
            answer = ask(service, key)
        finally:
            may_go_on.set()
            for thread in threads:
                thread.join()

    refused(answer, 429, "ThrottlingException")
    assert answer.headers["retry-after"] == "1"
    assert ask(service, key).status == 200


def test_what_takes_long_of_one_key_keeps_nobody_else_waiting(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "MAX_WAITING_OF_ONE", 20)
    slow, quick = service.key(), service.key(MEMBER)
    entered, answered, may_go_on = [], list[int](), Event()

    def wait(*_: Any) -> dict[str, Any]:
        entered.append(1)
        may_go_on.wait(20)
        return {"filters": []}

    with handled("ListFilters", wait):
        threads = [
            Thread(target=lambda: answered.append(ask(service, slow, "POST", "/filters/list").status))
            for _ in range(22)
        ]
        for thread in threads:
            thread.start()
        try:
            until(lambda: len(entered) == application.THREADS_OF_ONE and len(answered) == 2, pause=0.01)
            began = time.monotonic()
            assert ask(service, quick).status == 200
            seconds = time.monotonic() - began
        finally:
            may_go_on.set()
            for thread in threads:
                thread.join()

    assert seconds < 5
    assert sorted(answered) == [200] * 20 + [429] * 2
    assert ask(service, slow).status == 200


def test_bodies_that_are_held_have_a_bound(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "MAX_HELD", 1_000)
    key = service.key()

    refused(ask(service, key, body=b'{"x":"' + b"y" * 2_000 + b'"}'), 429, "ThrottlingException")
    for _ in range(3):
        assert ask(service, key, body=b'{"x":"' + b"y" * 900 + b'"}').status == 200


def test_a_request_is_logged_once_without_secrets(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", application.__name__)
    key = service.key()
    good, bad = ask(service, key), ask(service, key._replace(secret="x" * 40))

    first, second = (each.lambdascope_fields for each in lines(caplog))
    assert first.pop("milliseconds") >= 0
    assert first == {
        "request_id": good.headers["x-amzn-requestid"],
        "operation": "BatchGetAccountStatus",
        "account": ACCOUNT,
        "region": "eu-central-1",
        "key_id": key.key.id,
        "status": 200,
        "code": None,
    }
    assert (second["request_id"], second["code"]) == (bad.headers["x-amzn-requestid"], "InvalidSignatureException")
    assert second["account"] is None
    assert key.secret not in caplog.text and "Signature=" not in caplog.text


HOSTILE = [
    "'; DROP TABLE filter; --", "$(id)", "a\r\nX-Injected: 1", "{{7*7}}", "<script>", "\\x00", "%00", "%s%s%n",
    "\u202e", "🙂", "𝕏" * 64, "\x7f", "\x1b[31m",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_do_nothing(service: Service, text: str) -> None:
    client = service.client()
    made = client.create_filter(
        name="kept",
        action="NONE",
        description=text,
        reason=text,
        filterCriteria={"title": [{"comparison": "EQUALS", "value": text}]},
        tags={"key": text, text[:100]: "value"},
    )
    (found,) = client.list_filters(arns=[made["arn"], text])["filters"]
    answer = ask(service, service.key(), target="/filters/list", body=json.dumps({"action": text}).encode())

    assert (found["description"], found["reason"], found["tags"]) == (text, text, {"key": text, text[:100]: "value"})
    assert found["criteria"] == {"title": [{"comparison": "EQUALS", "value": text}]}
    assert "x-injected" not in answer.headers
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_filter(arn=text)
    with pytest.raises(botocore.exceptions.ClientError):
        client.create_filter(name=text, action="NONE", filterCriteria={})


def test_requests_are_measured_by_operation_and_status(service: Service, database: Database) -> None:
    key = service.key()
    for target, body in (
        ("/status/batch/get", b"{}"),
        ("/status/batch/get", b"{}"),
        ("/status/batch/get", b"{"),
        ("/cis/scan/list", b"{}"),
        ("/nowhere/1", b"{}"),
        ("/nowhere/2", b"{}"),
    ):
        ask(service, key, "POST", target, body)
    send(service, "POST", "/nowhere/3")
    send(service, "POST", "/status/batch/get")
    with database.transaction() as connection:
        service.meters.flush(connection)
        rows = metrics.read(connection)
    counted = {
        (row.labels["operation"], row.labels["status"]): row.value
        for row in rows
        if row.name == f"{metrics.API_SECONDS.name}_count"
    }
    seconds = [row.value for row in rows if row.name == f"{metrics.API_SECONDS.name}_sum"]

    assert counted == {
        ("BatchGetAccountStatus", "200"): 2,
        ("BatchGetAccountStatus", "400"): 1,
        ("BatchGetAccountStatus", "403"): 1,
        ("other", "403"): 1,
        ("other", "404"): 3,
    }
    assert all(0 < each < 60 for each in seconds)


def test_a_server_that_stops_lets_requests_end(database: Database) -> None:
    with a_service(database) as service:
        key, entered, answers = service.key(), Event(), []

        def slow(*_: Any) -> dict[str, Any]:
            entered.set()
            time.sleep(0.3)
            return {"filters": []}

        with handled("ListFilters", slow):
            thread = Thread(target=lambda: answers.append(ask(service, key, "POST", "/filters/list")))
            thread.start()
            assert entered.wait(10)
    thread.join()
    assert [each.status for each in answers] == [200]
