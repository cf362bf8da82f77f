"""What is switched on, per account, region and scan type."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lambdascope.model.account import AccountId, ActivationStatus, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.store.database import Connection, Row

Activation = dict[ScanType, ActivationStatus]
"""What was never switched on is absent."""


def get(connection: Connection, scope: Scope) -> Activation:
    """What is switched on in an account and region."""
    rows = connection.execute("SELECT scan_type, status FROM activation WHERE account = %s AND region = %s", scope)
    return {ScanType(type_): ActivationStatus(status) for type_, status in rows}


def switched_on(connection: Connection, scope: Scope) -> tuple[ScanType, ...]:
    """The scan types that are on, or just being switched on, in an account and region."""
    return tuple(type_ for type_, status in get(connection, scope).items() if status.is_on)


def put(connection: Connection, scope: Scope, scan_type: ScanType, status: ActivationStatus, now: datetime) -> None:
    """Set a status."""
    connection.execute(
        """
        INSERT INTO activation (account, region, scan_type, status, changed_at) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (account, region, scan_type) DO UPDATE SET status = excluded.status,
          changed_at = excluded.changed_at
        """,
        (*scope, scan_type.value, status.value, now),
    )


def delete(connection: Connection, scope: Scope) -> None:
    """Forget that anything was ever switched on in an account and region."""
    connection.execute("DELETE FROM activation WHERE account = %s AND region = %s", scope)


def all_of(connection: Connection) -> dict[Scope, Activation]:
    """Everything that is or was switched on, by account and region."""
    return _by_scope(
        connection.execute("SELECT account, region, scan_type, status FROM activation ORDER BY account, region")
    )


def of_account(connection: Connection, account: AccountId) -> dict[Scope, Activation]:
    """What is or was switched on in an account, by region."""
    return _by_scope(
        connection.execute(
            "SELECT account, region, scan_type, status FROM activation WHERE account = %s ORDER BY region", (account,)
        )
    )


def _by_scope(rows: Iterable[Row]) -> dict[Scope, Activation]:
    found: dict[Scope, Activation] = {}
    for account, region, scan_type, status in rows:
        scope = Scope(AccountId(account), region)
        found.setdefault(scope, {})[ScanType(scan_type)] = ActivationStatus(status)
    return found
