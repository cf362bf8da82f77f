"""What the commands of the service share: options, the way to its database, and reading criteria."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lambdascope.cli.program import ExitCode
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import UsageError
from lambdascope.settings import load

if TYPE_CHECKING:
    from lambdascope.app import Application

Decorated = TypeVar("Decorated", bound=Callable[..., object])

SCAN_TYPES = {
    "standard": (ScanType.PACKAGE,),
    "code": (ScanType.CODE,),
    "all": (ScanType.PACKAGE, ScanType.CODE),
}
"""What `--scan-type` means."""
SCAN_TYPE_NAMES = {ScanType.PACKAGE: "standard", ScanType.CODE: "code"}

_MAX_CRITERIA_BYTES = 1024 * 1024
_WORST_FIRST = (ExitCode.USAGE, ExitCode.DATABASE, ExitCode.TARGET, ExitCode.FINDINGS)


def format_option(command: Decorated) -> Decorated:
    """`--format table|json`."""
    option = click.option(
        "--format",
        "format_",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="What to print.",
    )
    return option(command)


def scope_options(command: Decorated) -> Decorated:
    """`--account` and `--region`, which narrow a list down."""
    for option in (
        click.option("--region", metavar="R", help="Only this region. [default: all]"),
        click.option("--account", metavar="ID", help="Only this account. [default: all]"),
    ):
        command = option(command)
    return command


def only(value: str | None) -> str | None:
    """What a list is narrowed down to; `all` is as good as nothing."""
    return None if value == "all" else value


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Values given repeatedly, or with commas between them."""
    return tuple(part for value in values for part in value.split(",") if part)


@contextmanager
def connected(connections: int = 2) -> Iterator[Application]:
    """The service's database and what works on it; Raises StateError if it cannot be used."""
    from lambdascope.app import Application, require_migrated  # a second of loading that no other command should pay

    try:
        with Application(load(), connections=connections) as application:
            require_migrated(application)
            yield application
    except UnicodeEncodeError as error:
        raise UsageError("an argument holds bytes that are no UTF-8; nothing is called that way") from error


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The exit code when several apply."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), ExitCode.CLEAN)


def criteria_from(path: str) -> Mapping[str, Any]:
    """The FilterCriteria JSON of a file, or of stdin for `-`; what it says is checked elsewhere. Raises UsageError."""
    where = "stdin" if path == "-" else path
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_MAX_CRITERIA_BYTES + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(_MAX_CRITERIA_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}; name a file with FilterCriteria in JSON") from error
    if len(data) > _MAX_CRITERIA_BYTES:
        raise UsageError(f"{where} is larger than a mebibyte; criteria are much smaller")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is no JSON ({error}); expected inspector2's FilterCriteria") from error
    if not isinstance(document, dict):
        raise UsageError(f"{where} holds no JSON object; expected inspector2's FilterCriteria")
    return document
