"""Real requests to a real server: is it alive, is it ready, what are the figures?"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import NamedTuple

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from uvicorn import Server

from lambdascope.demo.advisories import write_feed
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.errors import StateError, UsageError
from lambdascope.service.advisories import update
from lambdascope.sources.feeds import addresses_below
from lambdascope.store import master_key
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.database import Database
from lambdascope.store.figures import Figures, FindingCount, FunctionCount
from lambdascope.store.metrics import AWS_THROTTLED, ERRORS, SCAN_SECONDS, Meters
from lambdascope.store.resealing import reseal
from lambdascope.store.sealing import Sealer
from lambdascope.web import server
from lambdascope.web.exposition import Snapshot, snapshot
from lambdascope.web.health import Check, Readiness, create_app
from lambdascope.web.readiness import key_check, readiness_checks
from lambdascope.web.server import running

HOST = "127.0.0.1"
NOTHING = Snapshot(Figures((), (), (), (), None, (), ()), (), 0)


class Answer(NamedTuple):
    """What came back."""

    status: int
    type: str
    text: str


def ask(port: int, path: str, method: str = "GET") -> Answer:
    with closing(HTTPConnection(HOST, port, timeout=30)) as connection:
        connection.request(method, path)
        response = connection.getresponse()
        return Answer(response.status, response.headers.get("Content-Type", ""), response.read().decode())


@contextmanager
def a_server(*checks: Check, figures: Callable[[], Snapshot] = lambda: NOTHING) -> Iterator[int]:
    with running(create_app(checks, figures), HOST, 0, nothing) as port:
        yield port


def nothing() -> None:
    """What is done about a server that ends as it should."""


def readiness(*checks: Check) -> tuple[int, dict[str, str]]:
    """The status, and the reasons by check, those that hold with a plus before them."""
    with a_server(*checks) as port:
        answer = ask(port, "/readyz")
    content = json.loads(answer.text)
    assert content["ready"] == (answer.status == 200)
    said = {name: f"{'+' if each['ready'] else ''}{each['reason']}" for name, each in content["checks"].items()}
    return answer.status, said


def test_a_server_is_alive() -> None:
    with a_server() as port:
        assert ask(port, "/healthz") == Answer(200, "text/plain; charset=utf-8", "ok\n")
        assert ask(port, "/healthz", "HEAD").status == 200
        assert ask(port, "/healthz", "POST").status == 405
        assert ask(port, "/elsewhere").status == 404


def test_a_server_is_alive_while_its_database_is_waited_for() -> None:
    is_asking, may_go_on = Event(), Event()

    def figures() -> Snapshot:
        is_asking.set()
        may_go_on.wait(10)
        return NOTHING

    with a_server(figures=figures) as port:
        threads = [Thread(target=ask, args=(port, "/metrics")) for _ in range(50)]
        for thread in threads:
            thread.start()
        try:
            assert is_asking.wait(10)
            assert ask(port, "/healthz").status == 200
        finally:
            may_go_on.set()
            for thread in threads:
                thread.join()


# Readiness.


def told(name: str, is_ready: bool, needs: str = "") -> Check:
    return Check(name, lambda: Readiness(is_ready, "because"), needs)


def fails(error: Exception) -> Check:
    def run() -> Readiness:
        raise error

    return Check("a", run)


@pytest.mark.parametrize(
    ("checks", "status", "said"),
    [
        ([], 200, {}),
        ([told("a", True), told("b", True)], 200, {"a": "+because", "b": "+because"}),
        ([told("a", True), told("b", False)], 503, {"a": "+because", "b": "because"}),
        ([told("a", False), told("b", True, "a")], 503, {"a": "because", "b": "cannot be known: a is not ready"}),
        ([fails(StateError("the server is gone; start it"))], 503, {"a": "the server is gone; start it"}),
        ([fails(OSError("hunter2"))], 503, {"a": "failed with OSError; see the log"}),
    ],
    ids=["nothing to check", "all hold", "one does not", "one needs another", "our own error", "another error"],
)
def test_a_server_is_ready_when_every_check_holds(checks: list[Check], status: int, said: dict[str, str]) -> None:
    assert readiness(*checks) == (status, said)


@pytest.fixture(scope="module")
def advisories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("advisories")
    write_feed(folder / "feed")
    update(folder / "advisories.db", addresses_below(str(folder / "feed")))
    return folder / "advisories.db"


def record_generation(database: Database, path: Path, age: str = "0 s") -> None:
    with AdvisoryDatabase(path) as advisories, database.transaction() as connection:
        connection.execute(
            "INSERT INTO generation (sha256, size, compiled_at, updated_at) "
            "VALUES ('', 1, %(at)s::timestamptz - %(age)s::interval, %(at)s)",
            {"at": advisories.compiled_at, "age": age},
        )


def test_with_everything_in_place_we_are_ready(database: Database, advisories: Path) -> None:
    record_generation(database, advisories)
    status, said = readiness(*readiness_checks(database.url, lambda _: advisories))

    assert status == 200
    assert said["migrations"] == "+all migrations are applied"
    assert said["database"] == "+PostgreSQL answers"
    assert said["advisories"].startswith("+generation 1, compiled at 20")


def test_before_the_first_update_we_are_not_ready(database: Database, advisories: Path) -> None:
    status, said = readiness(*readiness_checks(database.url, lambda _: advisories))

    assert (status, said["advisories"]) == (503, "no advisories have been read yet; wait for the first update")


def test_without_the_file_we_are_not_ready(database: Database, advisories: Path) -> None:
    record_generation(database, advisories)
    status, said = readiness(*readiness_checks(database.url, lambda _: advisories.with_name("other.db")))

    assert status == 503
    assert said["advisories"].startswith("no advisory database at ")


def test_with_the_file_of_another_generation_we_are_not_ready(database: Database, advisories: Path) -> None:
    record_generation(database, advisories)
    record_generation(database, advisories, age="1 hour")
    status, said = readiness(*readiness_checks(database.url, lambda _: advisories))

    assert status == 503
    assert said["advisories"] == "the file here is not that of generation 2; wait until it is fetched"


def test_before_the_migrations_we_are_not_ready(empty_database_url: str, advisories: Path) -> None:
    status, said = readiness(*readiness_checks(empty_database_url, lambda _: advisories))

    assert status == 503
    assert said["migrations"].startswith("not applied: 0001_initial.sql")
    assert said["advisories"] == "cannot be known: migrations is not ready"


def test_with_a_master_key_that_is_the_database_s_no_more_we_are_not_ready(database: Database) -> None:
    old, new = Sealer(b"0123456789abcdef" * 2), Sealer(b"fedcba9876543210" * 2)
    with database.transaction() as connection:
        master_key.claim(connection, old)
    assert readiness(key_check(database.url, old)) == (200, {"master_key": "+the master key is the database's"})
    with database.transaction() as connection:
        reseal(connection, old, new)

    assert readiness(key_check(database.url, old)) == (503, {"master_key": master_key.CHANGED})
    assert readiness(key_check(database.url, new))[0] == 200


@pytest.mark.parametrize("address", ["postgresql://scope:hunter2@127.0.0.1:1/x", "postgresql://u:hunter2@h/x?y=z"])
def test_without_a_database_we_are_not_ready_and_tell_the_reason_to_the_log_alone(
    address: str, advisories: Path, caplog: pytest.LogCaptureFixture
) -> None:
    status, said = readiness(*readiness_checks(address, lambda _: advisories))

    assert (status, said["database"]) == (503, "PostgreSQL does not answer; see the log")
    assert "PostgreSQL does not answer" in caplog.text
    assert "hunter2" not in caplog.text


# Metrics.


def samples(text: str) -> dict[str, float]:
    """What Prometheus would read, by name and labels."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def test_metrics_are_what_the_database_holds(database: Database, advisories: Path) -> None:
    record_generation(database, advisories)
    meters = Meters()
    meters.count(ERRORS, 2, kind="aws_denied")
    meters.count(AWS_THROTTLED, account="1", region="r", api="lambda:GetFunction")
    for seconds in (0.2, 0.3, 7.0):
        meters.observe(SCAN_SECONDS, seconds, scan_type="PACKAGE")
    with database.transaction() as connection:
        meters.flush(connection)
        connection.execute(
            "INSERT INTO channel (account, region, kind, state, last_event_at, last_received_at) "
            "VALUES ('1', 'r', 'lookup', 'active', now() - interval '90 s', now())"
        )
        connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('scans', 'visit')")
        connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        connection.execute("INSERT INTO duty (kind, account, region, failures) VALUES ('lookup', '1', 'r', 4)")
        connection.execute(
            "INSERT INTO metric (name, labels, value) VALUES ('lambdascope_of_a_newer_version', 'a=\"b\"', 1)"
        )
    with a_server(figures=lambda: snapshot(database)) as port:
        answer = ask(port, "/metrics")
    found = samples(answer.text)
    age = found.pop("lambdascope_advisory_age_seconds{}")

    assert (answer.status, answer.type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert age >= 0
    bounds = {"0.05": 0, "0.1": 0, "0.25": 1, "0.5": 2, "1.0": 2, "2.5": 2, "5.0": 2, "10.0": 3}
    bounds |= {"30.0": 3, "60.0": 3, "300.0": 3, "+Inf": 3}
    assert found == {
        "lambdascope_errors_total{kind=aws_denied}": 2,
        "lambdascope_aws_throttled_total{account=1,api=lambda:GetFunction,region=r}": 1,
        "lambdascope_scan_seconds_sum{scan_type=PACKAGE}": 7.5,
        "lambdascope_scan_seconds_count{scan_type=PACKAGE}": 3,
        "lambdascope_event_lag_seconds{account=1,region=r}": 90,
        "lambdascope_channel_state{account=1,kind=lookup,region=r,state=active}": 1,
        "lambdascope_jobs{queue=scans,state=todo}": 1,
        "lambdascope_workers{}": 1,
        "lambdascope_duty_failures{account=1,kind=lookup,region=r}": 4,
        **{f"lambdascope_scan_seconds_bucket{{le={bound},scan_type=PACKAGE}}": n for bound, n in bounds.items()},
    }


def test_functions_and_findings_are_told_with_their_states() -> None:
    functions = (FunctionCount(ScanType.PACKAGE, StatusReason.EXCLUDED_BY_TAG, 3),)
    figures = NOTHING.figures._replace(functions=functions, findings=(FindingCount("HIGH", "ACTIVE", 5),))
    with a_server(figures=lambda: Snapshot(figures, (), 2)) as port:
        found = samples(ask(port, "/metrics").text)

    assert found == {
        "lambdascope_functions{reason=EXCLUDED_BY_TAG,scan_type=PACKAGE,status=INACTIVE}": 3,
        "lambdascope_findings{severity=HIGH,status=ACTIVE}": 5,
        "lambdascope_workers{}": 2,
    }


def test_scraping_often_asks_once() -> None:
    asked = []

    def figures() -> Snapshot:
        asked.append(1)
        return NOTHING

    with a_server(figures=figures) as port:
        for _ in range(10):
            assert ask(port, "/metrics").status == 200

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StateError("PostgreSQL at db.internal:5432 failed"), "PostgreSQL does not answer; see the log\n"),
        (psycopg.OperationalError("password=hunter2"), "failed with OperationalError; see the log\n"),
    ],
    ids=["our own", "another's"],
)
def test_without_figures_there_are_no_metrics(error: Exception, said: str) -> None:
    def figures() -> Snapshot:
        raise error

    with a_server(figures=figures) as port:
        answer = ask(port, "/metrics")

    assert (answer.status, answer.text) == (503, said)


# The server.


def test_it_serves_as_long_as_the_block_lasts() -> None:
    ended = Event()
    with running(create_app((), lambda: NOTHING), HOST, 0, ended.set) as port:
        assert ask(port, "/healthz").status == 200
        assert not ended.is_set()

    assert ended.is_set()
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/healthz")


def test_a_server_that_ends_by_itself_is_noticed_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()

    def fail(_: Server, sockets: list[socket.socket]) -> None:
        raise OSError(f"nothing left for {len(sockets)} socket")

    monkeypatch.setattr(Server, "run", fail)
    with (
        pytest.raises(OSError, match="nothing left for 1 socket"),
        running(create_app((), lambda: NOTHING), HOST, 0, ended.set),
    ):
        assert ended.wait(10)


def test_an_answer_under_way_is_finished_before_it_stops() -> None:
    is_asking, may_go_on = Event(), Event()
    answers = []

    def figures() -> Snapshot:
        is_asking.set()
        may_go_on.wait(10)
        return NOTHING

    def release_once_it_stops(port: int) -> None:
        with suppress(ConnectionRefusedError):
            for _ in range(1000):
                socket.create_connection((HOST, port)).close()
                sleep(0.01)
        may_go_on.set()

    with a_server(figures=figures) as port:
        asking = Thread(target=lambda: answers.append(ask(port, "/metrics")))
        asking.start()
        assert is_asking.wait(10)
        releasing = Thread(target=release_once_it_stops, args=(port,))
        releasing.start()
    asking.join()
    releasing.join()

    assert [answer.status for answer in answers] == [200]


def said_before_it_hangs_up(port: int, *parts: bytes, pause: float = 0.05) -> bytes:
    """What the server says to somebody who sends these parts one after the other."""
    with socket.create_connection((HOST, port), timeout=10) as connection:
        for part in parts:
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(part)
            sleep(pause)
        told = b""
        with suppress(ConnectionResetError):
            while part := connection.recv(65_536):
                told += part
        return told


def test_who_takes_too_long_for_a_head_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    drops = [b"GET /healthz HTTP/1.1\r\n", *[b"X-Slow: 1\r\n"] * 12, b"\r\n"]
    whole = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with a_server() as port:
        assert said_before_it_hangs_up(port) == b""
        assert said_before_it_hangs_up(port, *drops) == b""
        second = said_before_it_hangs_up(port, whole, *drops)
        assert second.count(b"HTTP/1.1 200 OK") == 1


def test_an_answer_is_not_held_back() -> None:
    with a_server() as port, closing(HTTPConnection(HOST, port, timeout=30)) as connection:
        taken = []
        for _ in range(30):
            began = monotonic()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            taken.append(monotonic() - began)

    # Where the second write of an answer waits for an acknowledgement, nearly every one takes 40 ms.
    assert min(taken) < 0.03
    assert sorted(taken)[len(taken) // 3] < 0.035


def test_requests_may_follow_each_other_for_longer_than_a_head_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.2)
    whole, last = (b"GET /healthz HTTP/1.1\r\nHost: x\r\n%s\r\n" % more for more in (b"", b"Connection: close\r\n"))
    with a_server() as port:
        told = said_before_it_hangs_up(port, *[whole] * 6, last, pause=0.1)
    assert told.count(b"HTTP/1.1 200 OK") == 7


def test_a_port_that_is_taken_is_named() -> None:
    with closing(socket.create_server((HOST, 0))) as taken:
        port = taken.getsockname()[1]
        said = f"port {port} of {HOST} is taken; .* --port"
        with pytest.raises(UsageError, match=said), running(create_app((), lambda: NOTHING), HOST, port, nothing):
            pass


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("no.such.host.invalid", 0, "'no.such.host.invalid' is no address"),
        ("192.0.2.1", 0, "cannot listen on port 0 of 192.0.2.1"),
        (HOST, 70_000, "70000 is no port"),
    ],
)
def test_an_address_that_is_not_ours_is_refused(host: str, port: int, said: str) -> None:
    with pytest.raises(UsageError, match=said), running(create_app((), lambda: NOTHING), host, port, nothing):
        pass
