"""Events by POST: signed, to the address that was checked, and to no other."""

from __future__ import annotations

import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lambdascope.model.errors import NotDelivered, UsageError
from lambdascope.notify import webhook
from lambdascope.notify.webhook import Webhook
from tests.http_servers import Answer, LocalServer, Request
from tests.notify.samples import a_notification

SECRET = "a secret of the test"


def a_webhook(url: str, **options: Any) -> Webhook:
    return Webhook(url, SECRET, **{"may_be_private": True, "clock": lambda: 1_772_439_326.9, **options})


@contextmanager
def a_raw_server(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does with a connection whatever a test says."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                connection, _ = listening.accept()
                with connection:
                    behave(connection)
            except OSError:
                pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    thread.join()


def test_the_events_are_posted_and_signed() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        return Answer(204)

    with LocalServer(answer) as server:
        refused = a_webhook(f"{server.base}/hook?team=1").deliver([a_notification(1), a_notification(2)])
    (request,) = asked

    assert refused == {}
    assert (request.method, request.path) == ("POST", "/hook?team=1")
    assert json.loads(request.body) == {"events": [a_notification(number).envelope for number in (1, 2)]}
    at, _, value = request.headers["x-lambdascope-signature"].partition(",")
    expected = hmac.new(SECRET.encode(), b"1772439326." + request.body, sha256).hexdigest()
    assert (at, value) == ("t=1772439326", f"v1={expected}")
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [301, 302, 307, 308, 404, 429, 500, 503])
def test_whatever_is_no_success_is_not_taken_and_no_redirect_followed(status: int) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Answer:
        asked.append(request.path)
        return Answer(status, headers={"Location": "/elsewhere"})

    with LocalServer(answer) as server, pytest.raises(NotDelivered, match=str(status)) as caught:
        a_webhook(f"{server.base}/hook").deliver([a_notification()])
    assert asked == ["/hook"]
    assert not caught.value.is_content


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_said_of_the_content_is_told_apart(status: int) -> None:
    with LocalServer(lambda _: Answer(status)) as server, pytest.raises(NotDelivered) as caught:
        a_webhook(server.base).deliver([a_notification()])
    assert caught.value.is_content


def test_an_address_that_is_not_public_is_refused_unless_the_setting_allows_it() -> None:
    with pytest.raises(NotDelivered, match="not public"):
        Webhook("https://localhost:9/", SECRET).deliver([a_notification()])


def test_what_was_checked_is_what_is_asked_whatever_the_name_means_later(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    connected: list[Any] = []

    def found(host: str, *_: Any, **__: Any) -> list[Any]:
        looked_up.append(host)
        address = "8.8.8.8" if len(looked_up) == 1 else "127.0.0.1"
        return [(0, 0, 0, "", (address, 443))]

    def connect(address: Any, *_: Any) -> Any:
        connected.append(address)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotDelivered, match="refused"):
        Webhook("https://rebinding.example/", SECRET).deliver([a_notification()])

    assert (looked_up, connected) == (["rebinding.example"], [("8.8.8.8", 443)])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/", "https://"),
        ("ftp://example.org/", "https://HOST"),
        ("https:///path", "https://HOST"),
        ("https://user:secret@example.org/", "without a user"),
        ("https://example.org:99999/", "malformed"),
        ("https://exa mple.org/", "printable"),
        ("https://example.org/\r\nX: y", "printable"),
        ("https://exämple.org/", "printable"),
        ("https://[::1/", "malformed"),
    ],
)
def test_an_address_that_will_not_do_is_refused_without_being_repeated(url: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        Webhook(url, SECRET)
    assert "secret" not in str(caught.value)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(UsageError, match="16 characters"):
        Webhook("https://example.org/", "short")


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", 0.5)


def test_a_receiver_that_drips_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)

    def drip(connection: socket.socket) -> None:
        connection.recv(65_536)
        for _ in range(100):
            connection.sendall(b"H")
            time.sleep(0.05)

    began = time.monotonic()
    with a_raw_server(drip) as url, pytest.raises(NotDelivered, match=r"longer|timed out"):
        a_webhook(url).deliver([a_notification()])
    assert time.monotonic() - began < 4


def test_a_receiver_that_reads_nothing_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    large = a_notification(detail={"text": "x" * 20_000_000})

    with a_raw_server(lambda _: time.sleep(1)) as url, pytest.raises(NotDelivered, match=r"timed out|longer|reset"):
        a_webhook(url).deliver([large])


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense\r\n", b"HTTP/1.1 2000 OK\r\n", b"HTTP/1.1 200", b"x" * 100_000, b"HTTP/9.9 200 OK\r\n", b"\n"],
)
def test_what_is_no_answer_is_not_taken(answer: bytes) -> None:
    def behave(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(answer)

    with a_raw_server(behave) as url, pytest.raises(NotDelivered):
        a_webhook(url).deliver([a_notification()])


def a_certificate(folder: Path, host: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / "certificate.pem", folder / "key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_path, key_path


@pytest.mark.parametrize(("named", "is_taken"), [("hook.example", True), ("other.example", False)])
def test_the_certificate_must_be_the_hosts(
    named: str, is_taken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = a_certificate(tmp_path, named)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)

    def found(_: str, port: int, *__: Any, **___: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)

    def behave(connection: socket.socket) -> None:
        with serving.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65_536)
            secure.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    with a_raw_server(behave) as url:
        port = url.rstrip("/").rpartition(":")[2]
        hook = a_webhook(f"https://hook.example:{port}/", trust=ssl.create_default_context(cafile=str(certificate)))
        if is_taken:
            assert hook.deliver([a_notification()]) == {}
            return
        with pytest.raises(NotDelivered, match="certificate"):
            hook.deliver([a_notification()])
