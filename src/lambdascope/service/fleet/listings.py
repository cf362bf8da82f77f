"""Lists that may be long: findings and coverage, read piece by piece, so that nobody holds all of them in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from psycopg import sql

from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.criteria import Comparison, Criteria, StringFilter
from lambdascope.model.finding import Severity
from lambdascope.model.life import AnyFinding, StoredFinding
from lambdascope.store import activations, coverage, findings
from lambdascope.store.coverage import CoveredFunction
from lambdascope.store.criteria_sql import condition
from lambdascope.store.database import Database
from lambdascope.store.sealing import Sealer

PAGE = 1_000
"""Findings read in one transaction."""


class CoverageAsked(NamedTuple):
    """Which coverage rows are wanted; None means any."""

    account: str | None = None
    region: str | None = None
    function: str | None = None
    """Its name."""
    reason: StatusReason | None = None
    scan_type: ScanType | None = None


Wanted = Sequence[Sequence[Criteria]]
"""Of each group of criteria any; none at all mean every finding."""


def findings_of(
    database: Database, wanted: Wanted, sealer: Sealer | None = None
) -> Iterator[StoredFinding[AnyFinding]]:
    """The findings that are wanted, by ARN; those in code with trace and snippet if there is a `sealer`.

    Raises SealBroken if its key is not the one of the database.
    """
    yield from (finding for page in _pages(database, wanted, sealer) for finding in page)


def worst_first(database: Database, wanted: Wanted) -> Iterator[StoredFinding[AnyFinding]]:
    """The findings that are wanted, by severity and, as far as one page goes, by what makes them urgent."""
    for severity in reversed(Severity):
        only: Criteria = {"severity": (StringFilter(Comparison.EQUALS, severity.value),)}
        for page in _pages(database, [*wanted, [only]]):
            yield from sorted(page, key=_place)


def covered(database: Database, asked: CoverageAsked) -> Iterator[CoveredFunction]:
    """Coverage rows by account, region, function and scan type, one account and region at a time."""
    with database.transaction() as connection:
        scopes = [
            scope
            for scope in activations.all_of(connection)
            if asked.account in (None, scope.account) and asked.region in (None, scope.region)
        ]
    for scope in scopes:
        with database.transaction() as connection:
            rows = tuple(coverage.select(connection, scope, asked.function))
        for row in rows:
            is_type = asked.scan_type in (None, row.coverage.scan_type)
            if is_type and asked.reason in (None, row.coverage.reason):
                yield row


def _pages(
    database: Database, wanted: Wanted, sealer: Sealer | None = None
) -> Iterator[Sequence[StoredFinding[AnyFinding]]]:
    asked, parameters = _condition(wanted)
    after = ""
    while True:
        # Whoever reads may pause for as long as they like: no transaction waits for them.
        with database.transaction() as connection:
            page = tuple(findings.select(connection, asked, parameters, after=after, limit=PAGE, sealer=sealer))
        if page:
            yield page
            after = page[-1].finding.arn
        if len(page) < PAGE:
            return


def _condition(wanted: Wanted) -> tuple[sql.Composable, dict[str, object]]:
    groups: list[sql.Composable] = [sql.SQL("TRUE")]
    parameters: dict[str, object] = {}
    for number, group in enumerate(wanted):
        parts = [condition(criteria, f"asked_{number}_{place}") for place, criteria in enumerate(group)]
        groups.append(sql.SQL("({})").format(sql.SQL(" OR ").join(part for part, _ in parts)))
        for _, values in parts:
            parameters |= values
    return sql.SQL(" AND ").join(groups), parameters


def _place(stored: StoredFinding[AnyFinding]) -> tuple[object, ...]:
    finding = stored.finding
    if isinstance(finding, CodeFinding):
        place = finding.place
        return (True, 0.0, finding.title, stored.function.key, place.layer or "", place.path, place.line)
    score = finding.rating.score.score if finding.rating.score else 0.0
    return (not finding.is_known_exploited, -score, finding.vulnerability.id, stored.function.key)
