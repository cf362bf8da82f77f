"""The program: its list of commands, and how its errors become one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from enum import IntEnum
from importlib import import_module

import click

from lambdascope._version import __version__
from lambdascope.model.errors import DatabaseError, LambdascopeError, UsageError

COMMANDS = {
    "scan": "Find vulnerabilities in Lambda packages.",
    "sbom": "List what a Lambda package holds, as a software bill of materials.",
    "db": "Update and ask the advisory database.",
    "versions": "Compare versions as their ecosystem orders them.",
    "rules": "Show what the scan of code looks for.",
    "serve": "Run the service: pollers, schedules, API, health and metrics.",
    "worker": "Run workers, which scan functions and match advisories.",
    "migrate": "Bring the service's database to this version.",
    "status": "Tell how the service is doing.",
    "accounts": "Say which AWS accounts to look into.",
    "enable": "Switch scanning on.",
    "disable": "Switch scanning off.",
    "channels": "Show event channels, and what came through them.",
    "coverage": "Show whether functions are scanned, and if not, why not.",
    "findings": "Show findings.",
    "filters": "Save filters and suppress findings.",
    "keys": "Say who may use the API.",
    "rescan": "Scan a function again.",
    "explain": "Tell all that is known of a function.",
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
    INTERRUPTED = 130


class _ReaderGone(Exception):
    """Whoever read our output (`| head`) has what it wanted."""


class _Program(click.Group):
    """A group whose commands are loaded when they are called; until then only their help is known."""

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

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click itself would end with 1, which means findings
            raise _ReaderGone from error


# The names serve click's suggestions for mistyped commands.
@click.command(
    cls=_Program,
    commands={name: click.Command(name) for name in COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="lambdascope")
def program() -> None:
    """Vulnerability scanning for AWS Lambda packages, on your own machine."""


def main() -> None:
    """Run the program and exit."""
    # A command is short and makes next to no cyclic garbage; looking for it takes a tenth of a scan.
    gc.set_threshold(100_000)
    _prepare_streams()
    try:
        sys.exit(_run())
    finally:
        gc.freeze()


def exit_code_of(error: LambdascopeError) -> ExitCode:
    """The exit code that tells this kind of error."""
    if isinstance(error, UsageError):
        return ExitCode.USAGE
    return ExitCode.DATABASE if isinstance(error, DatabaseError) else ExitCode.TARGET


def tell_error(error: LambdascopeError) -> None:
    """Print the error on stderr, with its traceback if the user wants to see more."""
    if _is_verbose():
        _print_traceback()
    print_error(str(error))


def tell_missing(error: ModuleNotFoundError) -> None:
    """Say that a command needs more than was installed."""
    if _is_verbose():
        _print_traceback()
    print_error(f"this command needs {error.name}; install it with: pip install 'lambdascope[service]'")


def tell_internal(error: Exception) -> None:
    """Print a mistake of ours."""
    if _is_verbose():
        _print_traceback()
    print_error(f"internal error: {type(error).__name__}: {error}; please report it with the output of -v")


def print_error(message: str) -> None:
    """One line on stderr."""
    _print("error:", "red", message)


def print_warning(message: str) -> None:
    """One line on stderr that does not stop anything."""
    _print("warning:", "yellow", message)


def shows_colour(stream: object) -> bool:
    """Whether a stream is a terminal that may show colours. Source: https://no-color.org"""
    is_terminal = getattr(stream, "isatty", lambda: False)()
    return bool(is_terminal) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _run() -> int:
    try:
        result = program.main(standalone_mode=False)
        return result if isinstance(result, int) else ExitCode.CLEAN
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return ExitCode.USAGE
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "lambdascope"
        print_error(f"{error.format_message()} See: {path} --help")
        return ExitCode.USAGE
    except click.ClickException as error:
        print_error(error.format_message())
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        print_error("interrupted")
        return ExitCode.INTERRUPTED
    except _ReaderGone:
        # Python's own flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.CLEAN
    except LambdascopeError as error:
        tell_error(error)
        return exit_code_of(error)
    except Exception as error:  # a mistake of ours: it must not look like findings, whose exit code Python would use
        if isinstance(error, ModuleNotFoundError) and not str(error.name).startswith("lambdascope"):
            tell_missing(error)
            return ExitCode.USAGE
        tell_internal(error)
        return ExitCode.TARGET


def _prepare_streams() -> None:
    """Nothing that is read or printed may fail for its encoding, and closed streams are empty ones."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # open until the end
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "replace"), (sys.stderr, "replace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=errors)


def _is_verbose() -> bool:
    return "-v" in sys.argv[1:] or "--verbose" in sys.argv[1:]


def _print_traceback() -> None:
    import traceback  # loads half of the standard library

    traceback.print_exc()


def _print(label: str, colour: str, message: str) -> None:
    from lambdascope.engine.reports.table import printable  # only when there is something to say

    label = click.style(label, fg=colour, bold=True) if shows_colour(sys.stderr) else label
    click.echo(f"{label} {printable(' '.join(message.split(chr(10))))}", err=True, color=True)
