"""Switching scanning on and off by command."""

from __future__ import annotations

import pytest

from lambdascope.app import Application
from lambdascope.model.coverage import ScanType
from lambdascope.store import activations
from tests.cli.service_state import HERE, THERE, Run, alive, switched_on, with_accounts

HEADING = "account region standard code"


def row(scope: object, standard: str, code: str) -> str:
    return f"{str(scope).replace('/', ' ')} {standard} {code}"


def stored(application: Application) -> dict[str, dict[str, str]]:
    with application.database.transaction() as connection:
        return {
            str(scope): {type_.value: status.value for type_, status in activation.items()}
            for scope, activation in activations.all_of(connection).items()
        }


@pytest.mark.parametrize(
    ("scan_type", "expected"),
    [
        ([], ("ENABLING", "DISABLED")),
        (["--scan-type", "standard"], ("ENABLING", "DISABLED")),
        (["--scan-type", "all"], ("ENABLING", "ENABLING")),
    ],
)
def test_scanning_is_switched_on_everywhere(
    run: Run, application: Application, scan_type: list[str], expected: tuple[str, str]
) -> None:
    with_accounts(application, HERE, THERE)
    alive(application)
    ran = run("enable", "--account", "all", *scan_type)

    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [HEADING, row(HERE, *expected), row(THERE, *expected)]
    assert set(stored(application)) == {str(HERE), str(THERE)}


@pytest.mark.parametrize("arguments", [["--account", HERE.account], ["--account", "all", "--region", HERE.region]])
def test_only_what_is_named_is_switched_on(run: Run, application: Application, arguments: list[str]) -> None:
    with_accounts(application, HERE, THERE)
    run("enable", *arguments)

    assert stored(application) == {str(HERE): {"PACKAGE": "ENABLING"}}


def test_repeating_it_changes_nothing(run: Run, application: Application) -> None:
    with_accounts(application, HERE)
    switched_on(application, HERE)

    assert run("enable", "--account", "all").lines == [HEADING, row(HERE, "ENABLED", "DISABLED")]


def test_code_scanning_needs_standard_scanning(run: Run, application: Application) -> None:
    with_accounts(application, HERE)
    ran = run("enable", "--account", HERE.account, "--scan-type", "code")

    assert (ran.code, ran.out) == (2, "")
    assert "needs standard scanning" in ran.err
    assert stored(application) == {}


def test_what_cannot_be_done_in_one_place_does_not_stop_the_others(run: Run, application: Application) -> None:
    with_accounts(application, HERE, THERE)
    switched_on(application, THERE)
    ran = run("enable", "--account", "all", "--scan-type", "code")

    assert ran.code == 2
    assert f"error: code scanning in {HERE} needs standard scanning" in ran.err
    assert ran.lines == [HEADING, row(THERE, "ENABLED", "ENABLING")]


def test_switching_standard_scanning_off_switches_code_scanning_off(run: Run, application: Application) -> None:
    with_accounts(application, HERE, THERE)
    switched_on(application, HERE, ScanType.PACKAGE, ScanType.CODE)
    ran = run("disable", "--account", "all")

    assert ran.code == 0
    assert ran.lines == [HEADING, row(HERE, "DISABLING", "DISABLING"), row(THERE, "DISABLED", "DISABLED")]


def test_code_scanning_is_switched_off_alone(run: Run, application: Application) -> None:
    with_accounts(application, HERE)
    switched_on(application, HERE, ScanType.PACKAGE, ScanType.CODE)

    assert run("disable", "--account", "all", "--scan-type", "code").lines[1] == row(HERE, "ENABLED", "DISABLING")


@pytest.mark.parametrize("command", ["enable", "disable"])
def test_without_a_server_it_is_told_that_nothing_happens_yet(run: Run, application: Application, command: str) -> None:
    with_accounts(application, HERE)
    ran = run(command, "--account", HERE.account)

    assert ran.code == 0
    assert "No server seems to be running" in ran.err


@pytest.mark.parametrize("command", ["enable", "disable"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--account", "999999999999"], "account 999999999999 is not known"),
        (["--account", "all", "--region", "eu-west-9"], f"known are {HERE.region}"),
        ([], "Missing option '--account'"),
        (["--account", "all", "--scan-type", "everything"], "Invalid value for '--scan-type'"),
        (["--account", "\udcff"], "is not known"),
    ],
)
def test_what_means_nothing_is_refused(
    run: Run, application: Application, command: str, arguments: list[str], message: str
) -> None:
    with_accounts(application, HERE)
    ran = run(command, *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_without_accounts_it_is_told_how_to_add_one(run: Run) -> None:
    ran = run("enable", "--account", "all")

    assert (ran.code, "lambdascope accounts add" in ran.err) == (2, True)
