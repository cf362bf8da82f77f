"""Fetching feeds from folders and over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import FeedError
from lambdascope.sources.downloads import Downloader, is_url, shown
from lambdascope.sources.feeds import (
    FeedAddresses,
    HttpFeed,
    addresses_below,
    fetch_compiled,
    open_feed,
    read_address,
    read_file,
)

Answer = Callable[[BaseHTTPRequestHandler], None]
CRATES = Ecosystem.CRATES_IO


class Server:
    """A server on this machine whose answers a test sets by path; it remembers what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answers.get(self.path, a_status(404))(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the base class names it
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def a_body(data: bytes) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def a_status(status: int, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content_Length": "0", **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()

    return answer


def a_truncated_body(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"too little")
    request.close_connection = True


def a_slow_body(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "10")
    request.end_headers()
    request.wfile.write(b"slow")
    request.wfile.flush()
    time.sleep(1)


def after(failures: int, failing: Answer, then: Answer) -> Answer:
    left = [failing] * failures

    def answer(request: BaseHTTPRequestHandler) -> None:
        (left.pop() if left else then)(request)

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def a_downloader(**options: float) -> Downloader:
    return Downloader(read_seconds=options.get("read_seconds", 5), tries=3, first_pause_seconds=0.001)


def test_a_feed_at_a_url_has_the_layout_of_osv(server: Server, tmp_path: Path) -> None:
    server.answers = {
        "/feed/crates.io/modified_id.csv": a_body(b"listing"),
        "/feed/crates.io/RUSTSEC-1.json": a_body(b"record"),
        "/feed/crates.io/all.zip": a_body(b"dump"),
        "/feed/ecosystems.txt": a_body(b"PyPI\ncrates.io\n"),
    }
    feed = open_feed(f"{server.base}/feed/", a_downloader())

    assert feed.listing(CRATES) == b"listing"
    assert feed.record(CRATES, "RUSTSEC-1") == b"record"
    dump = feed.dump(CRATES, tmp_path)
    assert dump is not None
    assert dump.read_bytes() == b"dump"
    assert feed.ecosystems() == frozenset({"PyPI", "crates.io"})


def test_what_is_not_there_is_none_and_asked_for_once(server: Server, tmp_path: Path) -> None:
    feed = open_feed(server.base, a_downloader())

    assert (feed.listing(CRATES), feed.record(CRATES, "A-1"), feed.dump(CRATES, tmp_path)) == (None, None, None)
    assert len(server.asked) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param(a_status(500), id="an error of the server"),
        pytest.param(a_status(429), id="too many requests"),
        pytest.param(a_truncated_body, id="a body cut off"),
    ],
)
def test_what_may_pass_is_tried_again(server: Server, failing: Answer) -> None:
    server.answers["/x"] = after(2, failing, a_body(b"whole"))

    assert a_downloader().read(f"{server.base}/x", 100) == b"whole"


@pytest.mark.parametrize(
    ("failing", "words"),
    [
        pytest.param(a_status(503), "answered 503", id="an error of the server"),
        pytest.param(a_status(403), "answered 403", id="forbidden"),
        pytest.param(a_truncated_body, "broke off", id="a body cut off"),
        pytest.param(a_status(302, Location="/x"), "tries", id="redirects in a circle"),
    ],
)
def test_what_stays_broken_is_an_error_that_names_the_address(server: Server, failing: Answer, words: str) -> None:
    server.answers["/x"] = failing

    with pytest.raises(FeedError, match=words) as error:
        a_downloader().read(f"{server.base}/x", 10_000)
    assert f"{server.base}/x" in str(error.value)


def test_silence_is_an_error(server: Server) -> None:
    server.answers["/x"] = a_slow_body

    with pytest.raises(FeedError, match="/x"):
        a_downloader(read_seconds=0.05).read(f"{server.base}/x", 100)


def test_nobody_listening_is_an_error() -> None:
    with pytest.raises(FeedError, match=r"http://127\.0\.0\.1:9/x"):
        a_downloader().read("http://127.0.0.1:9/x", 100)


def test_redirects_are_followed(server: Server) -> None:
    server.answers = {"/x": a_status(302, Location="/y"), "/y": a_body(b"there")}

    assert a_downloader().read(f"{server.base}/x", 100) == b"there"


def test_a_body_beyond_the_limit_is_an_error(server: Server, tmp_path: Path) -> None:
    server.answers["/x"] = a_body(b"a" * 1001)

    with pytest.raises(FeedError, match="1,000 bytes"):
        a_downloader().read(f"{server.base}/x", 1000)
    with pytest.raises(FeedError, match="1,000 bytes"), (tmp_path / "x").open("w+b") as file:
        a_downloader().save(f"{server.base}/x", 1000, file)


def test_a_file_saved_at_the_second_try_holds_nothing_of_the_first(server: Server, tmp_path: Path) -> None:
    server.answers["/x"] = after(1, a_truncated_body, a_body(b"whole"))

    with (tmp_path / "x").open("w+b") as file:
        assert a_downloader().save(f"{server.base}/x", 10_000, file)
    assert (tmp_path / "x").read_bytes() == b"whole"


def test_secrets_in_an_address_are_not_shown(server: Server) -> None:
    address = server.base.replace("http://", "http://user:pass@") + "/x?key=hidden"
    server.answers["/x?key=hidden"] = a_status(403)

    with pytest.raises(FeedError) as error:
        a_downloader().read(address, 100)
    assert not any(secret in str(error.value) for secret in ("user", "pass", "key", "hidden"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.org/b?c=d#e", "https://a.org/b"),
        ("https://u:p@a.org:8443/b", "https://a.org:8443/b"),
        ("http://[", "that address"),
    ],
)
def test_addresses_are_shown_without_what_may_be_secret(url: str, expected: str) -> None:
    assert shown(url) == expected


@pytest.mark.parametrize("record_id", ["../x", "a/b", "a\\b", ".hidden", "", "a..b", "a\0"])
def test_an_id_that_leads_out_of_the_feed_is_refused(tmp_path: Path, server: Server, record_id: str) -> None:
    (tmp_path / "x.json").write_bytes(b"secret")
    (tmp_path / "feed" / "crates.io").mkdir(parents=True)
    for feed in (open_feed(str(tmp_path / "feed")), HttpFeed(server.base, a_downloader())):
        with pytest.raises(FeedError, match="safely"):
            feed.record(CRATES, record_id)
    assert server.asked == []


def test_an_id_is_quoted_in_a_url(server: Server) -> None:
    server.answers["/crates.io/RHSA-2024%3A1.json"] = a_body(b"record")

    assert open_feed(server.base, a_downloader()).record(CRATES, "RHSA-2024:1") == b"record"


def test_a_feed_in_a_folder_is_read_where_it_lies(tmp_path: Path) -> None:
    place = tmp_path / "crates.io"
    place.mkdir()
    (place / "all.zip").write_bytes(b"dump")
    (place / "A-1.json").write_bytes(b"record")
    feed = open_feed(str(tmp_path))

    assert feed.dump(CRATES, tmp_path / "work") == place / "all.zip"
    assert (feed.listing(CRATES), feed.record(CRATES, "A-1"), feed.ecosystems()) == (None, b"record", None)
    assert feed.source == str(tmp_path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="no such folder"):
        open_feed(str(tmp_path / "absent"))


def test_a_file_beyond_the_limit_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a" * 11)

    assert read_file(tmp_path / "x", 11) == b"a" * 11
    with pytest.raises(FeedError, match="10 bytes"):
        read_file(tmp_path / "x", 10)


def test_a_folder_where_a_file_should_be_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot read"):
        read_file(tmp_path, 10)


def test_lists_come_from_urls_and_paths(server: Server, tmp_path: Path) -> None:
    server.answers["/kev.json"] = a_body(b"over http")
    (tmp_path / "kev.json").write_bytes(b"from a file")
    downloader = a_downloader()

    assert read_address(f"{server.base}/kev.json", downloader) == b"over http"
    assert read_address(str(tmp_path / "kev.json"), downloader) == b"from a file"
    assert read_address(f"file://{tmp_path}/kev.json", downloader) == b"from a file"
    assert read_address(f"{server.base}/absent", downloader) is None


def test_a_compiled_file_is_fetched(server: Server, tmp_path: Path) -> None:
    server.answers["/a.db?key=hidden"] = a_body(b"compiled")
    fetch_compiled(f"{server.base}/a.db?key=hidden", tmp_path / "a.db", a_downloader())

    assert (tmp_path / "a.db").read_bytes() == b"compiled"
    with pytest.raises(FeedError, match="no compiled database") as error:
        fetch_compiled(f"{server.base}/b.db?key=hidden", tmp_path / "b.db", a_downloader())
    assert "hidden" not in str(error.value)


@pytest.mark.parametrize("base", ["https://a.org/feed", "https://a.org/feed/"])
def test_a_base_holds_everything(base: str) -> None:
    assert addresses_below(base) == FeedAddresses(
        osv=base,
        kev="https://a.org/feed/kev.json",
        epss=("https://a.org/feed/epss.csv", "https://a.org/feed/epss.csv.gz"),
        lists_may_be_absent=True,
    )


@pytest.mark.parametrize(
    ("address", "expected"), [("https://a", True), ("HTTP://a", True), ("file:///a", False), ("a/b", False)]
)
def test_only_http_is_a_url(address: str, expected: bool) -> None:
    assert is_url(address) is expected


def test_a_proxy_of_the_environment_is_used(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("http_proxy", server.base)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    server.answers = {"http://feed.invalid/crates.io/modified_id.csv": a_body(b"listing")}

    assert open_feed("http://feed.invalid", a_downloader()).listing(CRATES) == b"listing"


def test_hosts_without_a_proxy_are_asked_directly(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server.answers = {"/crates.io/modified_id.csv": a_body(b"listing")}

    assert open_feed(server.base, a_downloader()).listing(CRATES) == b"listing"
