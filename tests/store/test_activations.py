"""What is switched on where."""

from __future__ import annotations

from lambdascope.model.account import ActivationStatus
from lambdascope.model.coverage import ScanType
from lambdascope.store import activations
from lambdascope.store.database import Database
from tests.builders import OTHER_SCOPE, SCOPE, START

PACKAGE, CODE = ScanType.PACKAGE, ScanType.CODE


def test_each_scan_type_has_a_status_per_account_and_region(database: Database) -> None:
    with database.transaction() as connection:
        assert activations.get(connection, SCOPE) == {}
        assert activations.all_of(connection) == {}
        activations.put(connection, SCOPE, PACKAGE, ActivationStatus.ENABLING, START)
        activations.put(connection, SCOPE, PACKAGE, ActivationStatus.ENABLED, START)
        activations.put(connection, SCOPE, CODE, ActivationStatus.DISABLED, START)
        activations.put(connection, OTHER_SCOPE, PACKAGE, ActivationStatus.DISABLING, START)
        here = {PACKAGE: ActivationStatus.ENABLED, CODE: ActivationStatus.DISABLED}
        there = {PACKAGE: ActivationStatus.DISABLING}

        assert activations.get(connection, SCOPE) == here
        assert activations.all_of(connection) == {SCOPE: here, OTHER_SCOPE: there}
        activations.delete(connection, SCOPE)
        assert activations.all_of(connection) == {OTHER_SCOPE: there}
