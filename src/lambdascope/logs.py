"""Logs for the operator: one event with fields per line, as JSON or, on a terminal, for a person; never a secret."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

_FIELDS = "lambdascope_fields"
_MASK = "***"
_MAX_DEPTH = 6
_MAX_TEXT = 20_000

_TALKATIVE = ("uvicorn", "procrastinate", "psycopg", "asyncio")
"""Libraries that speak up from warning on, unless everything is wanted."""
_INDISCREET = ("boto3", "botocore", "s3transfer", "urllib3")
"""Libraries that write whole requests and answers, credentials included, when they may say everything."""

_SECRET_WORDS = (
    r"passw(?:or)?d|passphrase|secret|token|authorization|external_?id|(?:api|access|session|private|master)_?key"
    r"|credential|cookie|signature"
)
_SECRET_KEY = re.compile(_SECRET_WORDS, re.IGNORECASE)
_SECRET_PAIR = re.compile(
    rf"""((?:{_SECRET_WORDS})[\w-]{{0,20}}["']?\s?[=:]\s?)(?:(?:Bearer|Basic)\s)?(?:"[^"]*"|'[^']*'|[^\s,;&"']+)""",
    re.IGNORECASE,
)
_URL = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,20}://)(?:[^\s/?#\"'<>]*@)?([^\s?#\"'<>]*)(?:[?#][^\s\"'<>]*)?", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Logger:
    """Writes the events of one module. Cheap to have: nothing is imported or formatted before it is needed."""

    _logger: logging.Logger

    def debug(self, event: str, /, **fields: object) -> None:
        """What helps to understand a course of things afterwards."""
        self._write(logging.DEBUG, event, fields)

    def info(self, event: str, /, **fields: object) -> None:
        """What somebody would act on, or wants to have seen."""
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, /, **fields: object) -> None:
        """What went wrong and heals by itself, or may."""
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, /, **fields: object) -> None:
        """What somebody has to see to."""
        self._write(logging.ERROR, event, fields)

    def exception(self, event: str, /, **fields: object) -> None:
        """An error with the traceback of the exception that is being handled."""
        self._write(logging.ERROR, event, fields, with_traceback=True)

    def _write(self, level: int, event: str, fields: Mapping[str, object], *, with_traceback: bool = False) -> None:
        if self._logger.isEnabledFor(level):
            # The event is no format: it goes in as an argument, should it ever hold a per cent sign.
            self._logger.log(level, "%s", event, exc_info=with_traceback, extra={_FIELDS: fields}, stacklevel=3)


def logger(name: str) -> Logger:
    """The logger of a module: `logger(__name__)`."""
    return Logger(logging.getLogger(name))


def configure(level: str, stream: TextIO | None = None) -> None:
    """Write events of this level and above to the stream (standard error), those of libraries by the same way.

    The level is `debug`, `info`, `warning` or `error`. Called again, it takes the place of what was before.
    """
    target = sys.stderr if stream is None else stream
    number = logging.getLevelNamesMapping()[level.upper()]
    handler = _Handler(target)
    handler.setFormatter(_formatter(target))
    root = logging.getLogger()
    for before in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(number)
    for names, least in ((_TALKATIVE, logging.DEBUG), (_INDISCREET, logging.INFO)):
        for name in names:
            foreign = max(number, least) if number == logging.DEBUG else max(number, logging.WARNING)
            logging.getLogger(name).setLevel(foreign)


def discreet(text: str) -> str:
    """The text without what may be secret: of URLs user, password and query, and values of keys that say so."""
    if len(text) > _MAX_TEXT:
        # Both ends: a traceback tells at its end what went wrong.
        text = f"{text[: _MAX_TEXT // 2]} … {text[-_MAX_TEXT // 2 :]}"
    return _SECRET_PAIR.sub(rf"\g<1>{_MASK}", _URL.sub(r"\g<1>\g<2>", text))


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, to be told from handlers that others have put there."""


def _formatter(stream: TextIO) -> logging.Formatter:
    # Imported here: it costs more than a whole scan, which logs nothing.
    import structlog

    shared = (_fields_of_record, _without_secrets)
    if not stream.isatty():
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(default=str),
            ],
        )
    has_colors = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _harmless_on_a_terminal,
            structlog.dev.ConsoleRenderer(colors=has_colors, exception_formatter=structlog.dev.plain_traceback),
        ],
    )


def _fields_of_record(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Time, level and origin first, then the fields; a field never takes the place of one of those."""
    from datetime import UTC, datetime

    record: logging.LogRecord = event["_record"]
    own: EventDict = {
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "level": record.levelname.lower(),
        "event": event.pop("event"),
        "logger": record.name,
    }
    fields = {name: value for name, value in getattr(record, _FIELDS, {}).items() if name not in own}
    if event.pop("exc_info", None) and record.exc_info:
        # Only the traceback: values of variables may be anything.
        fields["exception"] = logging.Formatter().formatException(record.exc_info)
    return {**own, **fields, **event}


def _without_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: value if name.startswith("_") else _masked(name, value, _MAX_DEPTH) for name, value in event.items()}


def _masked(name: str, value: Any, depth: int) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value  # a count of tokens is no token
    if _SECRET_KEY.search(name):
        return _MASK
    if depth > 0 and isinstance(value, Mapping):
        return {str(key): _masked(str(key), each, depth - 1) for key, each in value.items()}
    if depth > 0 and isinstance(value, list | tuple | set | frozenset):
        return [_masked("", each, depth - 1) for each in value]
    return discreet(value if isinstance(value, str) else str(value))


def _harmless_on_a_terminal(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Names of functions and tags come from elsewhere; none may move the cursor or start a line of its own."""
    return {name: _printable(name, value) for name, value in event.items()}


def _printable(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        # What is inside is shown by repr(), which escapes.
        return value
    text = _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", value)
    return text if name == "exception" else text.replace("\n", "\\n")
