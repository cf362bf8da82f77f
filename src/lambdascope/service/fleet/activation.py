"""Switching scanning on and off, per account, region and scan type (facts, 1.1 to 1.5)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from lambdascope.logs import logger
from lambdascope.model.account import ActivationStatus, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import AwsError, NotKnown, UnderWay, UsageError
from lambdascope.service.fleet import duties
from lambdascope.service.fleet.channels import ensure_channel, remove_channel
from lambdascope.service.fleet.discovery import reconcile_scope
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.statuses import FINDING_TYPES, end_coverage
from lambdascope.store import (
    accounts,
    activations,
    code_scans,
    coverage,
    filters,
    findings,
    functions,
    locks,
    usage,
    visits,
)
from lambdascope.store import duties as stored_duties
from lambdascope.store.database import Connection, Database
from lambdascope.store.duties import DutyKey

_LOG = logger(__name__)

_AT_A_TIME = 2_000
"""Rows deleted in one transaction."""


def enable(database: Database, scope: Scope, types: Collection[ScanType], now: datetime) -> None:
    """Begin to switch scan types on; the service brings it into effect. Repeating it changes nothing.

    Raises UsageError for code scanning without standard scanning, for an unknown account or region, and while the
    account is being switched off.
    """
    with database.transaction() as connection:
        enable_in(connection, scope, types, now)


def enable_in(connection: Connection, scope: Scope, types: Collection[ScanType], now: datetime) -> None:
    """As `enable`, in the caller's transaction."""
    _check_known(connection, scope)
    locks.change_activation(connection, *scope)
    current = activations.get(connection, scope)
    if ScanType.CODE in types and ScanType.PACKAGE not in {*types, *_on(current)}:
        raise UsageError(f"code scanning in {scope} needs standard scanning; switch both on with --scan-type all")
    if any(current.get(each) is ActivationStatus.DISABLING for each in types):
        raise UnderWay(f"scanning in {scope} is just being switched off; try again when that is done")
    for each in types:
        if each not in _on(current):
            activations.put(connection, scope, each, ActivationStatus.ENABLING, now)
            usage.begin_trial(connection, scope, each, now)
    stored_duties.hasten(connection, DutyKey(duties.ACTIVATION, scope))


def disable(database: Database, scope: Scope, types: Collection[ScanType], now: datetime) -> None:
    """Begin to switch scan types off, code scanning with standard scanning. Repeating it changes nothing."""
    wanted = set(types) | ({ScanType.CODE} if ScanType.PACKAGE in types else set())
    with database.transaction() as connection:
        locks.change_activation(connection, *scope)
        current = activations.get(connection, scope)
        for each in wanted & _on(current):
            activations.put(connection, scope, each, ActivationStatus.DISABLING, now)
            end_coverage(connection, scope, each, now)
        if current:
            stored_duties.hasten(connection, DutyKey(duties.ACTIVATION, scope))


def bring_into_effect(fleet: Fleet, scope: Scope) -> None:
    """Do what switching on or off calls for. Raises AwsError; doing it again then goes on where it stopped."""
    with fleet.database.transaction() as connection:
        wanted = activations.get(connection, scope)
    for scan_type in ScanType:
        if wanted.get(scan_type) is ActivationStatus.DISABLING:
            _clear(fleet, scope, scan_type)
    if not _on(wanted):
        _leave(fleet, scope)
        return
    enabling = {type_ for type_, status in wanted.items() if status is ActivationStatus.ENABLING}
    if enabling:
        # Functions are found and scanned even where the channel cannot be made; that is tried again.
        failure = None
        try:
            ensure_channel(fleet, scope)
        except AwsError as error:
            failure = error
        found = reconcile_scope(fleet, scope)
        if failure is not None:
            raise failure
        _confirm(fleet, scope, enabling)
        _LOG.info("scanning switched on", account=scope.account, region=scope.region, functions=found.total())


def _check_known(connection: Connection, scope: Scope) -> None:
    account = accounts.get(connection, scope.account)
    if account is None:
        raise NotKnown(f"account {scope.account} is not known; add it with: lambdascope accounts add {scope.account}")
    if scope.region not in account.regions:
        raise NotKnown(
            f"account {scope.account} has no region {scope.region}; it has {', '.join(account.regions)}. "
            f"Add it with: lambdascope accounts add {scope.account} --region {scope.region}"
        )


def _on(current: activations.Activation) -> set[ScanType]:
    return {type_ for type_, status in current.items() if status.is_on}


def _confirm(fleet: Fleet, scope: Scope, types: Collection[ScanType]) -> None:
    """What was asked for meanwhile is not in effect yet."""
    with fleet.database.transaction() as connection:
        locks.change_activation(connection, *scope)
        for scan_type, status in activations.get(connection, scope).items():
            if status is ActivationStatus.ENABLING and scan_type in types:
                activations.put(connection, scope, scan_type, ActivationStatus.ENABLED, fleet.clock())
        if not _on(activations.get(connection, scope)):
            return  # switched off meanwhile
        # Everything has just been compared; doing it again at once would only take from the first scans' requests.
        reconciliation = DutyKey(duties.RECONCILIATION, scope)
        stored_duties.ensure(connection, [reconciliation], fleet.rules.reconcile_interval)
        stored_duties.ensure(connection, duties.of_scope(scope))


def _clear(fleet: Fleet, scope: Scope, scan_type: ScanType) -> None:
    """Remove what a scan type found; nobody writes more of it, since it is being switched off."""
    type_ = FINDING_TYPES[scan_type]

    def delete(connection: Connection) -> int:
        locks.hold_rules(connection, *scope)
        return findings.delete_all(connection, scope, type_, _AT_A_TIME)

    _until_none(fleet, delete)
    with fleet.database.transaction() as connection:
        locks.change_activation(connection, *scope)
        if activations.get(connection, scope).get(scan_type) is ActivationStatus.DISABLING:
            if scan_type is ScanType.CODE:
                code_scans.forget_scope(connection, scope)
            coverage.delete_all(connection, scope, scan_type)
            activations.put(connection, scope, scan_type, ActivationStatus.DISABLED, fleet.clock())


def _leave(fleet: Fleet, scope: Scope) -> None:
    """Everything is off: remove the channel, and all that is known of the account there."""
    with fleet.database.transaction() as connection:
        stored_duties.remove(connection, scope, duties.OF_SCOPE)
    remove_channel(fleet, scope)
    _until_none(fleet, lambda connection: functions.purge_scope(connection, scope, _AT_A_TIME))
    with fleet.database.transaction() as connection:
        locks.change_activation(connection, *scope)
        if not _on(activations.get(connection, scope)):
            visits.forget_scope(connection, scope)
            filters.delete_scope(connection, scope)
            activations.delete(connection, scope)
    _LOG.info("scanning switched off", account=scope.account, region=scope.region)


def _until_none(fleet: Fleet, delete: Callable[[Connection], int]) -> None:
    while True:
        with fleet.database.transaction() as connection:
            if delete(connection) == 0:
                return
