"""Options that several commands share, and where a command's output goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import click

from lambdascope.model.errors import UsageError
from lambdascope.settings import load

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def verbose_option(command: Decorated) -> Decorated:
    """`-v`, which the program itself looks at when an error ends it."""
    option = click.option("-v", "--verbose", is_flag=True, expose_value=False, help="On an error, show the traceback.")
    return option(command)


def database_option(command: Decorated) -> Decorated:
    """`--db FILE`."""
    option = click.option(
        "--db",
        "database",
        metavar="FILE",
        help="The advisory database. [default: LAMBDASCOPE_DB, else advisories.db in the data directory]",
    )
    return option(command)


def artifact_options(command: Decorated) -> Decorated:
    """`--layer`, `--runtime` and `--handler`, which describe the function a package belongs to."""
    options = (
        click.option(
            "--layer",
            "layers",
            multiple=True,
            metavar="ZIP",
            help="A layer of the function, as zip or folder; repeat in attachment order.",
        ),
        click.option("--runtime", metavar="NAME", help="The function's runtime, such as python3.12; for the report."),
        click.option(
            "--handler",
            metavar="NAME",
            help="The function's handler, such as app.handler; for the report, and where the scan of code starts.",
        ),
    )
    return _with(command, options)


def rules_option(command: Decorated) -> Decorated:
    """`--rules DIR`."""
    option = click.option(
        "--rules",
        "rule_folders",
        multiple=True,
        metavar="DIR",
        help="Rules of your own for the scan of code: a folder of YAML files; repeatable.",
    )
    return option(command)


def rule_options(command: Decorated) -> Decorated:
    """`--rules`, `--disable-rule` and `--enable-rule`."""
    options = (
        rules_option,
        click.option(
            "--disable-rule",
            "disabled_rules",
            multiple=True,
            metavar="ID",
            help="Switch a rule, or all rules of a detector, off; repeatable.",
        ),
        click.option(
            "--enable-rule",
            "enabled_rules",
            multiple=True,
            metavar="ID",
            help="Switch a rule on that is off by default; repeatable.",
        ),
    )
    return _with(command, options)


def wiring_options(command: Decorated) -> Decorated:
    """`--trigger` and `--template`."""
    options = (
        click.option(
            "--trigger",
            "triggers",
            multiple=True,
            metavar="KIND",
            help="What calls the function, such as sqs or http-api; repeat for all of it. For the scan of code.",
        ),
        click.option(
            "--template",
            metavar="FILE",
            help="A SAM or CloudFormation template, or a serverless.yml, that tells what calls the function.",
        ),
    )
    return _with(command, options)


def _with(command: Decorated, options: Sequence[Callable[[Decorated], Decorated]]) -> Decorated:
    """The command with these options, which its help shows in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def database_path(given: str | None) -> str:
    """The advisory database to use."""
    return given or load().db


def destinations(outputs: Sequence[str], default_format: str, formats: Sequence[str]) -> list[tuple[str, str | None]]:
    """Which format goes where, from `--output FILE` and `--output FORMAT=FILE`; None is stdout.

    Raises UsageError for an unknown format.
    """
    wanted: list[tuple[str, str | None]] = []
    plain: list[tuple[str, str | None]] = []
    for output in outputs:
        name, separator, path = output.partition("=")
        if separator and name in formats:
            if not path:
                raise UsageError(f"--output {output} names no file; write --output {name}=FILE")
            wanted.append((name, path))
        elif separator and "/" not in name and "." not in name:
            raise UsageError(f"--output names the unknown format {name!r}; known are {', '.join(formats)}")
        else:
            plain.append((default_format, output))
    return wanted + (plain or [(default_format, None)])


def write(text: str, path: str | None) -> None:
    """Write to a file, or to stdout for None. Raises UsageError if it cannot be written."""
    if path is None:
        _print(text)
        return
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; name another file with --output") from error


def write_all(outputs: Iterable[tuple[str, str | None]]) -> None:
    """Write each text to its file or to stdout; raises UsageError for the first that cannot, after all others."""
    failure = None
    for text, path in outputs:
        try:
            write(text, path)
        except UsageError as error:
            failure = failure or error
    if failure is not None:
        raise failure


def terminal_width() -> int | None:
    """The columns of the terminal that stdout is; None where it is none."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size  # no other output needs it

    return get_terminal_size().columns


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python's own flush at exit must not fail on what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # whoever reads (`| head`) has enough; the exit code still tells
            raise UsageError(f"cannot write to stdout: {error.strerror}") from error
