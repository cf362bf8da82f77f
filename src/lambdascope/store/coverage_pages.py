"""Coverage as it is listed and counted: for many accounts of one region, by criteria."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from psycopg.sql import SQL, Composable, Composed

from lambdascope.model.account import AccountId
from lambdascope.model.coverage import Coverage, ScanType, StatusReason
from lambdascope.model.criteria import Criteria
from lambdascope.store.coverage import CoveredFunction
from lambdascope.store.coverage_criteria import GROUPS, condition
from lambdascope.store.database import Connection
from lambdascope.store.functions import COLUMNS, function_from_row

_PAGE = SQL("""
SELECT c.function_id, c.scan_type, c.reason, c.detail, c.last_scanned_at, {columns}
FROM function fn JOIN coverage c ON c.function_id = fn.id
WHERE {accounts} AND fn.region = %(region)s AND {condition} AND {after}
ORDER BY fn.account, fn.name, fn.version, c.scan_type LIMIT %(limit)s
""")

# The first part is one that an index has: pages far behind begin there.
_AFTER = SQL("""
(fn.account, fn.name, fn.version) >= (%(account)s, %(name)s, %(version)s)
AND ((fn.account, fn.name, fn.version) > (%(account)s, %(name)s, %(version)s) OR c.scan_type > %(scan_type)s)
""")

_COUNTS = SQL("""
SELECT {group}, count(*) FROM function fn JOIN coverage c ON c.function_id = fn.id
WHERE {accounts} AND fn.region = %(region)s AND {condition} GROUP BY 1
""")


class Place(NamedTuple):
    """Where a row stands in a list."""

    account: str
    name: str
    version: str
    scan_type: str


class Asked(NamedTuple):
    """Which rows are wanted."""

    accounts: Collection[AccountId]
    region: str
    criteria: Criteria


def place_of(row: CoveredFunction) -> Place:
    """Where a row stands: it never moves."""
    key = row.function.key
    return Place(key.account, key.name, key.version, row.coverage.scan_type.value)


def page(connection: Connection, asked: Asked, after: Place | None, limit: int) -> tuple[CoveredFunction, ...]:
    """The first rows after that place, by account, function and scan type."""
    statement, parameters = _statement(_PAGE, asked, columns=SQL(COLUMNS), after=_AFTER if after else SQL("TRUE"))
    if after is not None:
        parameters |= after._asdict()
    # Not prepared: which index is the best depends on the values.
    rows = connection.execute(statement, parameters | {"limit": limit}, prepare=False)
    return tuple(
        CoveredFunction(
            function_id,
            function_from_row(tuple(columns)),
            Coverage(ScanType(scan_type), StatusReason(reason), detail, last_scanned_at),
        )
        for function_id, scan_type, reason, detail, last_scanned_at, *columns in rows
    )


def counts(connection: Connection, asked: Asked, group: str | None) -> dict[str | None, int]:
    """How many rows there are of each group; None stands for those that have nothing to be grouped by."""
    statement, parameters = _statement(_COUNTS, asked, group=GROUPS.get(group or "", SQL("NULL::text")))
    return dict(connection.execute(statement, parameters, prepare=False).fetchall())


def _statement(template: SQL, asked: Asked, **parts: Composable) -> tuple[Composed, dict[str, object]]:
    wanted, parameters = condition(asked.criteria)
    # One account by `=`, so that the planner knows that rows need not be sorted by it; thousands as one text, which is
    # written and read much faster than as many.
    accounts = "%(accounts)s" if len(asked.accounts) == 1 else "ANY (string_to_array(%(accounts)s, ','))"
    statement = template.format(accounts=SQL(f"fn.account = {accounts}"), condition=wanted, **parts)
    return statement, parameters | {"accounts": ",".join(sorted(asked.accounts)), "region": asked.region}
