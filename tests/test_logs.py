"""Logs are events with fields, and no secret gets into them."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from lambdascope import logs

LIBRARIES = ("uvicorn", "procrastinate", "psycopg", "asyncio", "boto3", "botocore", "s3transfer", "urllib3")


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _other_tests_log_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in LIBRARIES}
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    for name, each in levels.items():
        logging.getLogger(name).setLevel(each)


@pytest.fixture
def stream() -> io.StringIO:
    """What is written at level info, not to a terminal."""
    stream = io.StringIO()
    logs.configure("info", stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_a_line_of_json(stream: io.StringIO) -> None:
    logs.logger("lambdascope.scans").info("scan_finished", account="111122223333", findings=3)

    (line,) = lines(stream)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("timestamp"))
    assert line == {
        "level": "info",
        "event": "scan_finished",
        "logger": "lambdascope.scans",
        "account": "111122223333",
        "findings": 3,
    }


def test_a_field_does_not_take_the_place_of_time_level_or_event(stream: io.StringIO) -> None:
    logs.logger("x").info("happened", event="other", level="other", timestamp="other", logger="other")

    (line,) = lines(stream)
    assert (line["event"], line["level"], line["logger"]) == ("happened", "info", "x")
    assert line["timestamp"] != "other"


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_events_below_the_level_are_not_written(level: str, written: list[str]) -> None:
    stream = io.StringIO()
    logs.configure(level, stream)
    log = logs.logger("x")
    for write in (log.debug, log.info, log.warning, log.error):
        write("event")

    assert [line["level"] for line in lines(stream)] == written


def test_an_exception_comes_with_its_traceback_on_the_same_line(stream: io.StringIO) -> None:
    try:
        raise ValueError("cannot fetch https://s3.example/code.zip?X-Amz-Signature=f00")
    except ValueError:
        logs.logger("x").exception("job_failed", job=7)

    (line,) = lines(stream)
    assert (line["event"], line["level"], line["job"]) == ("job_failed", "error", 7)
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: cannot fetch https://s3.example/code.zip")


def test_configured_again_writes_once() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.configure("info", first)
    logs.configure("info", second)
    logs.logger("x").info("event")

    assert (first.getvalue(), len(lines(second))) == ("", 1)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        logs.configure("loud", io.StringIO())


# Libraries.


@pytest.mark.parametrize("name", LIBRARIES)
def test_libraries_are_heard_from_warning_on_and_in_our_form(stream: io.StringIO, name: str) -> None:
    logging.getLogger(f"{name}.part").info("talk")
    logging.getLogger(f"{name}.part").warning("%s of %d", "trouble", 2)

    (line,) = lines(stream)
    assert (line["event"], line["level"], line["logger"]) == ("trouble of 2", "warning", f"{name}.part")


def test_at_debug_libraries_say_everything_but_those_that_would_show_credentials() -> None:
    stream = io.StringIO()
    logs.configure("debug", stream)
    for name in LIBRARIES:
        logging.getLogger(f"{name}.part").debug("talk")

    assert {line["logger"].partition(".")[0] for line in lines(stream)} == {
        "uvicorn",
        "procrastinate",
        "psycopg",
        "asyncio",
    }


# Secrets.


SECRET_NAMES = (
    *("password", "db_password", "token", "SessionToken", "secret", "SecretAccessKey", "external_id", "ExternalId"),
    *("authorization", "Authorization", "api_key", "access_key_id", "master_key", "cookie", "X-Amz-Signature"),
)


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_field_that_is_called_a_secret_is_masked(stream: io.StringIO, name: str) -> None:
    logs.logger("x").info("event", **{name: "hunter2", "request": {name: ["hunter2"]}})

    (line,) = lines(stream)
    assert (line[name], line["request"]) == ("***", {name: "***"})


def test_numbers_are_no_secrets(stream: io.StringIO) -> None:
    logs.logger("x").info("event", tokens=5, has_password=True, token=None)

    (line,) = lines(stream)
    assert (line["tokens"], line["has_password"], line["token"]) == (5, True, None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://u:p@h.example:8080/a/b?X-Amz-Signature=1#f", "https://h.example:8080/a/b"),
        ("postgresql://scope:p@ss@db:5432/scope?sslmode=require", "postgresql://db:5432/scope"),
        ("see https://registry.npmjs.org/@scope/name.", "see https://registry.npmjs.org/@scope/name."),
        ("from 'https://a/x?y=1' and <http://b/?z>", "from 'https://a/x' and <http://b/>"),
        ('GET "/x?X-Amz-Security-Token=abc&page=2"', 'GET "/x?X-Amz-Security-Token=***&page=2"'),
        ("host=db password=hunter2 dbname=x", "host=db password=*** dbname=x"),
        ("{'SecretAccessKey': 'abc', 'a': 'b'}", "{'SecretAccessKey': ***, 'a': 'b'}"),
        ("Authorization: Bearer abc", "Authorization: ***"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_may_be_secret_is_cut_out_of_text(text: str, shown: str) -> None:
    assert logs.discreet(text) == shown


def test_secrets_are_found_in_the_depth_of_fields_and_in_what_libraries_say(stream: io.StringIO) -> None:
    logs.logger("x").info("event", list=[{"at": ("https://u:hunter2@h/",)}], object=OSError("password=hunter2"))
    logging.getLogger("urllib3.pool").warning("retry %s", "https://h/?token=hunter2")

    assert "hunter2" not in stream.getvalue()
    assert lines(stream)[0]["list"] == [{"at": ["https://h/"]}]


@pytest.mark.parametrize("text", ["token" * 50_000, "a." * 100_000, "x://" * 50_000, "://b@" * 50_000, "=" * 100_000])
def test_a_long_hostile_text_is_cut(text: str) -> None:
    assert len(logs.discreet(text)) <= 20_010


# Terminals.


def test_a_person_at_a_terminal_reads_a_coloured_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    logs.configure("info", stream)
    logs.logger("x").info("scan_finished", findings=3)

    assert "\x1b[" in stream.getvalue()
    assert re.search(r"scan_finished .*findings.*3", stream.getvalue())


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    stream = Terminal()
    logs.configure("info", stream)
    logs.logger("x").info("scan_finished", findings=3)

    assert "\x1b[" not in stream.getvalue()


def test_names_from_elsewhere_neither_move_the_cursor_nor_begin_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    logs.configure("info", stream)
    logs.logger("x").info("event", name="a\x1b[2J\rb\nc", tags={"k\x1b": "v\n"})
    logging.getLogger("foreign").warning("one\x1b[2J\ntwo")

    written = stream.getvalue()
    assert "\x1b" not in written
    assert "\r" not in written
    assert written.count("\n") == 2
