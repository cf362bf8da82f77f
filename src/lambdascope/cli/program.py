"""The program: its list of commands, and how its errors become one line and an exit code."""

from __future__ import annotations

import gc
import sys
from enum import IntEnum
from importlib import import_module

import click

from lambdascope._version import __version__
from lambdascope.model.errors import DatabaseError, LambdascopeError, UsageError

COMMANDS = {
    "scan": "Find known vulnerabilities in Lambda packages.",
    "sbom": "List what a Lambda package holds, as a software bill of materials.",
    "db": "Update and ask the advisory database.",
    "versions": "Compare versions as their ecosystem orders them.",
    "demo": "Scan sample functions against sample advisories; needs no network.",
}
"""Every command with its one line of help; each is the module of that name and is loaded when it is called."""


class ExitCode(IntEnum):
    """What the exit code says; when several apply, the first of USAGE, DATABASE, TARGET, FINDINGS."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    TARGET = 3
    DATABASE = 4


class _Program(click.Group):
    """A group that knows its commands' names and help without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"lambdascope.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lambdascope")
def program() -> None:
    """Vulnerability scanning for AWS Lambda packages, on your own machine."""


def main() -> None:
    """Run the program and exit."""
    # A command is short and makes next to no cyclic garbage; looking for it takes a tenth of a scan.
    gc.set_threshold(100_000)
    try:
        _run()
    finally:
        gc.freeze()


def _run() -> None:
    verbose = "-v" in sys.argv[1:] or "--verbose" in sys.argv[1:]
    try:
        result = program.main(standalone_mode=False)
        sys.exit(int(result) if isinstance(result, int) else ExitCode.CLEAN)
    except click.UsageError as error:
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            click.echo(error.format_message())
            sys.exit(ExitCode.USAGE)
        path = error.ctx.command_path if error.ctx else "lambdascope"
        print_error(f"{_one_line(error.format_message())} See: {path} --help")
        sys.exit(ExitCode.USAGE)
    except click.ClickException as error:
        print_error(_one_line(error.format_message()))
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        print_error("interrupted")
        sys.exit(130)
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted; Python's own flush at exit must not complain about it.
        sys.stdout = None
        sys.exit(ExitCode.CLEAN)
    except LambdascopeError as error:
        if verbose:
            _print_traceback()
        print_error(str(error))
        sys.exit(exit_code_of(error))
    except Exception as error:  # a mistake of ours: it must not look like a finding, whose exit code Python would use
        if verbose:
            _print_traceback()
        print_error(f"internal error: {type(error).__name__}: {error}; please report it with the output of -v")
        sys.exit(ExitCode.TARGET)


def _print_traceback() -> None:
    import traceback  # loads half of the standard library

    traceback.print_exc()


def exit_code_of(error: LambdascopeError) -> ExitCode:
    """The exit code that tells this kind of error."""
    if isinstance(error, UsageError):
        return ExitCode.USAGE
    return ExitCode.DATABASE if isinstance(error, DatabaseError) else ExitCode.TARGET


def print_error(message: str) -> None:
    """One line on stderr."""
    click.echo(f"{click.style('error:', fg='red', bold=True)} {_one_line(message)}", err=True)


def print_warning(message: str) -> None:
    """One line on stderr that does not stop anything."""
    click.echo(f"{click.style('warning:', fg='yellow', bold=True)} {_one_line(message)}", err=True)


def _one_line(text: str) -> str:
    from lambdascope.engine.reports.table import printable  # only when there is something to say

    return printable(" ".join(text.split("\n")))
