"""Switching scanning on or off in many accounts and regions; what goes wrong in one does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from lambdascope.cli.program import ExitCode, exit_code_of, tell_error
from lambdascope.cli.service_options import SCAN_TYPE_NAMES, SCAN_TYPES, connected, worst
from lambdascope.cli.tables import GOOD, ODD, Cell, Row, hint, table, tell
from lambdascope.model.account import ActivationStatus, Scope
from lambdascope.model.errors import LambdascopeError

if TYPE_CHECKING:
    from lambdascope.app import Application
    from lambdascope.store.activations import Activation

Decorated = TypeVar("Decorated", bound=Callable[..., object])

_COLOURS = {
    ActivationStatus.ENABLED: GOOD,
    ActivationStatus.ENABLING: ODD,
    ActivationStatus.DISABLING: ODD,
    ActivationStatus.DISABLED: "",
}
_HEADINGS = ("account", "region", "standard", "code")


def switching_options(command: Decorated) -> Decorated:
    """`--account`, `--region` and `--scan-type`."""
    for option in (
        click.option(
            "--scan-type",
            type=click.Choice(list(SCAN_TYPES)),
            default="standard",
            show_default=True,
            help="standard looks for known-vulnerable dependencies, code for weaknesses of your own code.",
        ),
        click.option("--region", default="all", show_default=True, metavar="R|all", help="Where."),
        click.option("--account", required=True, metavar="ID|all", help="In which account."),
    ):
        command = option(command)
    return command


def switch(account: str, region: str, scan_type: str, *, is_on: bool) -> ExitCode:
    """Switch scan types on or off wherever `account` and `region` mean, and tell what the statuses are then."""
    with connected() as application:
        from lambdascope.service.fleet import accounts  # after the command is known to need it
        from lambdascope.service.fleet.status import is_served

        codes: list[ExitCode] = []
        rows: list[Row] = []
        for scope in accounts.scopes(application.database, account, region, for_disabling=not is_on):
            try:
                rows.append(_row(scope, _switched(application, scope, scan_type, is_on=is_on)))
            except LambdascopeError as error:
                tell_error(error)
                codes.append(exit_code_of(error))
        tell(table(_HEADINGS, rows))
        if rows and not is_served(application.database):
            hint("No server seems to be running; it takes effect as soon as one is: lambdascope serve")
        return worst(codes)


def status_cell(status: ActivationStatus | None) -> Cell:
    """A status as tables show it."""
    return Cell(status.value, _COLOURS[status]) if status is not None else Cell("DISABLED")


def _switched(application: Application, scope: Scope, scan_type: str, *, is_on: bool) -> Activation:
    from lambdascope.app import now
    from lambdascope.service.fleet import activation
    from lambdascope.store import activations

    change = activation.enable if is_on else activation.disable
    change(application.database, scope, SCAN_TYPES[scan_type], now())
    with application.database.transaction() as connection:
        return activations.get(connection, scope)


def _row(scope: Scope, activation: Activation) -> Row:
    return (scope.account, scope.region, *(status_cell(activation.get(each)) for each in SCAN_TYPE_NAMES))
