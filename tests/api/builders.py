"""What the API is asked about, written as scans would."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.store import coverage, functions
from lambdascope.store.coverage import CoverageChange
from tests.api.server import ACCOUNT, REGION, Service
from tests.builders import START, a_function


def covered(
    service: Service,
    name: str = "billing",
    account: str = ACCOUNT,
    reason: str = "SUCCESSFUL",
    type_: str = "PACKAGE",
    region: str = REGION,
    scanned_at: datetime | None = None,
    **fields: Any,
) -> str:
    """Have a function with a row of coverage; returns its ARN."""
    function = a_function(name, Scope(AccountId(account), region), **fields)
    scan_type = ScanType(type_)
    with service.database.transaction() as connection:
        (id_,) = functions.upsert(connection, [(function, None)], START, is_complete=True).values()
        coverage.put(connection, [CoverageChange(id_, scan_type, StatusReason(reason))], START)
        if scanned_at is not None:
            coverage.mark_scanned(connection, [id_], scan_type, scanned_at)
    return function.key.resource_id
