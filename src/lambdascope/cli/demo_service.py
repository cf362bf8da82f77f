"""The second part of `lambdascope demo`: the service on a local AWS, from the first function to a new advisory."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping

import click

from lambdascope.cli.program import shows_colour
from lambdascope.demo.advisories import LATER
from lambdascope.demo.api_commands import AWS_COMMANDS, path_with_aws, variables
from lambdascope.demo.fleet import CONCERNED_LATER, FIXED, FUNCTIONS, LAYERS
from lambdascope.demo.processes import output_of, run_to_its_end
from lambdascope.demo.service import SCOPE, Stage, find_ministack, stage
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import StateError

_INTRODUCTION = """\
The same engine, keeping a whole account under watch. Real are lambdascope, its PostgreSQL and every command below.
Simulated, so that nothing leaves this machine: AWS (ministack, and CloudTrail's message of one update, which ministack
does not send) and the advisory feed (a folder, read every second; the default is every hour)."""


def run(ministack: str | None) -> None:
    """Tell the story while it happens. Raises StateError if anything in it fails."""
    program = find_ministack(ministack)
    # Half a second of loading that the first part does without.
    from lambdascope.worker import UNTIL_PARENT_ENDS

    began = time.monotonic()
    _title("The service")
    click.echo(_INTRODUCTION)
    with stage(program, UNTIL_PARENT_ENDS) as running:
        _chapter(f"A local AWS and `lambdascope serve` have started: {_seconds(time.monotonic() - began)}")
        _deploy(running)
        _watch(running)
        _fix(running)
        _publish(running)
        _scan_code(running)
        _ask_api(running, path_with_aws(program))
        _chapter("How the service is doing")
        _lambdascope(running, "status")
        took = time.monotonic() - began
        # At a terminal only; elsewhere it does nothing.
        click.pause("\nThe service still runs: try its API from another terminal. Press any key to end it.")
        ending = time.monotonic()
    click.echo(
        f"\nAll processes have ended ({_seconds(time.monotonic() - ending)}), and what they stored is removed. "
        f"The whole took {_seconds(took + time.monotonic() - ending)}.\n"
        "To watch an account of yours, see README.md, `Watch an account`."
    )


def _deploy(running: Stage) -> None:
    _chapter(f"Somebody deploys {len(LAYERS)} layers and {len(FUNCTIONS)} functions in account {SCOPE.account}")
    widths = [max(map(len, column)) for column in zip(*((each.name, each.runtime) for each in FUNCTIONS), strict=True)]
    for function in running.owner.deploy_all():
        layers = f" (layers: {', '.join(function.layers)})" if function.layers else ""
        click.echo(f"{function.name:{widths[0]}}  {function.runtime:{widths[1]}}  {function.remark}{layers}")


def _watch(running: Stage) -> None:
    _chapter("The account is added, and scanning is switched on")
    _lambdascope(running, "accounts", "add", SCOPE.account, "--region", SCOPE.region)
    _lambdascope(running, "enable", "--account", SCOPE.account)
    took = running.seconds_until(lambda: running.has_looked_at(len(FUNCTIONS)))
    _result(f"All {len(FUNCTIONS)} functions are discovered, and each is scanned or has its reason not to be", took)
    _lambdascope(running, "coverage")
    _lambdascope(running, "findings")


def _fix(running: Stage) -> None:
    _chapter(f"Somebody deploys `{FIXED}` with axios, lodash and minimist brought up to date")
    before = len(running.open_findings(FIXED))
    running.owner.deploy_fix()
    took = running.seconds_until(lambda: not running.open_findings(FIXED))
    _result(f"The event came in, the new package was scanned, and {before} findings are closed", took)
    _lambdascope(running, "findings", "--function", FIXED, "--status", "CLOSED")


def _publish(running: Stage) -> None:
    _chapter(f"An advisory is published: {LATER}, in Jinja2 before 3.1.5")
    running.publish_advisory()
    number = len(CONCERNED_LATER)
    took = running.seconds_until(lambda: running.open_findings(*CONCERNED_LATER).count(LATER) == number)
    _result(f"{number} functions have a new finding, from stored inventories, without a call to AWS", took)
    _lambdascope(running, "findings", "--vulnerability", LATER)


def _scan_code(running: Stage) -> None:
    _chapter("Code scanning is switched on, too")
    _lambdascope(running, "enable", "--account", SCOPE.account, "--scan-type", "code")
    took = running.seconds_until(lambda: running.has_looked_at(len(FUNCTIONS), ScanType.CODE))
    _result("The functions' own code is scanned where its language can be read", took)
    _lambdascope(running, "coverage", "--scan-type", "code")
    _lambdascope(running, "findings", "--type", "CODE_VULNERABILITY")


def _ask_api(running: Stage, path: str | None) -> None:
    _chapter("Whatever was written for Amazon Inspector works with it; only the endpoint and the key are lambdascope's")
    create = [sys.executable, "-m", "lambdascope", "keys", "create", "--account", SCOPE.account, "--format", "json"]
    key = json.loads(output_of(create, running.environment))
    own: dict[str, str] = {"AWS_PAGER": ""}  # a pager would stop the story
    click.echo()
    for group in variables(running.endpoint, SCOPE.region, key):
        own |= group
        exported = " ".join(f"{name}={value}" for name, value in group.items())
        click.echo(_styled(f"$ export {exported}", bold=True))
    if path is None:
        click.echo("\nThere is no `aws` command beside the local AWS, so this is only what to ask one:")
        click.echo("".join(f"\n{_styled(f'$ {command}', bold=True)}" for command in AWS_COMMANDS))
        return
    for command in AWS_COMMANDS:
        _shown(command, ["sh", "-c", command], {**running.environment, **own, "PATH": path})


def _lambdascope(running: Stage, *words: str) -> None:
    _shown(f"lambdascope {' '.join(words)}", [sys.executable, "-m", "lambdascope", *words], running.environment)


def _shown(text: str, command: list[str], environment: Mapping[str, str]) -> None:
    """Show a command, and what it prints. Raises StateError if it fails."""
    click.echo(f"\n{_styled(f'$ {text}', bold=True)}")
    sys.stdout.flush()
    code = run_to_its_end(command, environment)
    if code != 0:
        raise StateError(f"`{text}` ended with exit code {code}; please report it")


def _title(text: str) -> None:
    click.echo(f"\n{_styled(text, bold=True)}\n{'─' * len(text)}")


def _chapter(text: str) -> None:
    click.echo(f"\n{_styled(f'▸ {text}', fg='cyan', bold=True)}")


def _result(text: str, seconds: float) -> None:
    click.echo(f"\n{_styled('✓', fg='green', bold=True)} {text}: {_seconds(seconds)}.")


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s"


def _styled(text: str, *, bold: bool, fg: str | None = None) -> str:
    return click.style(text, bold=bold, fg=fg) if shows_colour(sys.stdout) else text
