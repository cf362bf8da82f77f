"""Coverage for an account that asks: its own, and that of its members if it is a delegated administrator."""

from __future__ import annotations

from lambdascope.model.account import Scope
from lambdascope.model.criteria import Criteria
from lambdascope.store import accounts, coverage_pages
from lambdascope.store.coverage import CoveredFunction
from lambdascope.store.coverage_pages import Asked, Place
from lambdascope.store.database import Connection, Database


def coverage_page(
    database: Database, caller: Scope, criteria: Criteria, after: Place | None, limit: int
) -> tuple[CoveredFunction, ...]:
    """The first rows after that place that the caller may see, and that the criteria mean."""
    with database.transaction() as connection:
        return coverage_pages.page(connection, _asked(connection, caller, criteria), after, limit)


def coverage_counts(
    database: Database, caller: Scope, criteria: Criteria, group: str | None = None
) -> dict[str | None, int]:
    """How many rows there are of each group, in the words of inspector2's `GroupKey` enum, that the caller may see.

    Those that have nothing to be grouped by are counted under None.
    """
    with database.transaction() as connection:
        return coverage_pages.counts(connection, _asked(connection, caller, criteria), group)


def _asked(connection: Connection, caller: Scope, criteria: Criteria) -> Asked:
    return Asked(accounts.administered(connection, caller.account), caller.region, criteria)
