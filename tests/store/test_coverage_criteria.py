"""Criteria of coverage mean in SQL what is written in the rows that ListCoverage shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest

from lambdascope.api.service_model import Kind as ModelKind
from lambdascope.api.service_model import service_model
from lambdascope.engine.findings.coverage_keys import COVERAGE_KINDS
from lambdascope.engine.findings.criteria_keys import Kind
from lambdascope.engine.reports.stored import render_coverage
from lambdascope.engine.runtimes import RUNTIMES, inspector_spelling
from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.criteria import Comparison, Criteria, DateFilter, Filter, MapFilter, StringFilter
from lambdascope.store import coverage, coverage_pages, functions
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.coverage_pages import Asked
from lambdascope.store.database import Database
from tests.builders import a_function

FUNCTIONS, CRITERIA = 60, 500
REGION = "us-gov-west-1"
"""In another partition than most, so that ARNs differ in that, too."""
ACCOUNTS = tuple(AccountId(each * 12) for each in "123")
START = datetime(2026, 3, 1, tzinfo=UTC)
TEXTS = ("a", "A", "%", "a%", "_", "a'b", '"', "\\", "{}", "%s", "%(x)s", "é", "🦊", "-- ", "NULL", "$1", "?", " ")
IDENTIFIERS = (None, "python3.12", "nodejs20.x", "java8.al2", "provided.al2023", "go1.x", "nodejs")


class Shown(NamedTuple):
    """A row as it is stored, and as it is shown."""

    place: tuple[str, ...]
    document: dict[str, Any]

    @property
    def function(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document["resourceMetadata"]["lambdaFunction"]
        return found


SPELLINGS: dict[str, tuple[str, ...]] = {inspector_spelling(each): (each,) for each in IDENTIFIERS if each}
VALUES: dict[str, Callable[[Shown], tuple[str, ...]]] = {
    "accountId": lambda row: (row.document["accountId"],),
    "cloudProvider": lambda _: ("AWS",),
    "cloudProviderAccountId": lambda row: (row.document["accountId"],),
    "cloudProviderRegion": lambda _: (REGION,),
    "lambdaFunctionName": lambda row: (row.function["functionName"],),
    "lambdaFunctionRuntime": lambda row: (row.function["runtime"], *SPELLINGS.get(row.function["runtime"], ())),
    "resourceId": lambda row: (row.document["resourceId"],),
    "resourceType": lambda _: ("AWS_LAMBDA_FUNCTION",),
    "scanStatusCode": lambda row: (row.document["scanStatus"]["statusCode"],),
    "scanStatusReason": lambda row: (row.document["scanStatus"]["reason"],),
    "scanType": lambda row: (row.document["scanType"],),
}


USABLE = (*VALUES, "lambdaFunctionTags", "lastScannedAt")


def means(criteria: Criteria, row: Shown) -> bool:
    return all(holds(key, entries, row) for key, entries in criteria.items())


def holds(key: str, entries: Iterable[Filter], row: Shown) -> bool:
    if key in VALUES:
        texts = [each for each in entries if isinstance(each, StringFilter)]
        own = VALUES[key](row)
        wanted = [each.value for each in texts if each.comparison is Comparison.EQUALS]
        excluded = [each.value for each in texts if each.comparison is Comparison.NOT_EQUALS]
        return (not wanted or bool(set(wanted) & set(own))) and not set(excluded) & set(own)
    if key == "lambdaFunctionTags":
        tags = row.function["functionTags"]
        return any(
            each.key in tags and each.value in (None, tags[each.key]) for each in entries if isinstance(each, MapFilter)
        )
    if key == "lastScannedAt" and "lastScannedAt" in row.document:
        at = datetime.fromisoformat(row.document["lastScannedAt"])
        return any((each.start or at) <= at <= (each.end or at) for each in entries if isinstance(each, DateFilter))
    return False


def written(database: Database, random: Random) -> list[Shown]:
    """Functions of all kinds, some with two rows."""
    made = [
        a_function(
            f"{random.choice(TEXTS)}{number}",
            Scope(random.choice(ACCOUNTS), REGION),
            runtime=random.choice(IDENTIFIERS),
            tags=random.choice((None, {}, {"team": random.choice(TEXTS)}, {random.choice(TEXTS): "", "team": "x"})),
        )
        for number in range(FUNCTIONS)
    ]
    with database.transaction() as connection:
        ids = functions.upsert(connection, [(each, None) for each in made], START, is_complete=True)
        for each in made:
            for type_ in random.sample(tuple(ScanType), random.choice((1, 2))):
                change = CoverageChange(ids[each.key], type_, random.choice(tuple(StatusReason)))
                coverage.put(connection, [change], START)
                if random.random() < 0.8:
                    at = START + timedelta(days=random.randrange(5))
                    coverage.mark_scanned(connection, [ids[each.key]], type_, at)
        return [
            Shown(coverage_pages.place_of(row), render_coverage(row.function, row.coverage))
            for row in coverage.select(connection)
        ]


def some_criteria(random: Random, rows: list[Shown]) -> Criteria:
    """Of values that are there, such as are not, and mixtures."""

    def text(key: str) -> str:
        own = VALUES[key](random.choice(rows)) if key in VALUES else ("x",)
        others = (random.choice(TEXTS), "UNSUPPORTED", "SUCCESSFUL", "arn:aws:lambda:x:1:function:y", f"{own[0]}x")
        return random.choice((*own, *own, *others))

    def entry(key: str) -> Filter:
        match COVERAGE_KINDS[key]:
            case Kind.STRING:
                return StringFilter(random.choice((Comparison.EQUALS, Comparison.NOT_EQUALS)), text(key))
            case Kind.MAP:
                return MapFilter(random.choice(("team", *TEXTS)), random.choice((None, "", *TEXTS)))
        ends = [START + timedelta(days=random.randrange(5)) for _ in range(2)]
        return DateFilter(*random.choice(((ends[0], None), (None, ends[1]), (min(ends), max(ends)))))

    others = [key for key, kind in COVERAGE_KINDS.items() if key not in USABLE and kind is not Kind.NUMBER]
    keys = random.sample(USABLE, random.randrange(1, 4)) + random.sample(others, int(random.random() < 0.1))
    return {key: tuple(entry(key) for _ in range(random.randrange(1, 4))) for key in keys}


def test_rows_are_meant_by_what_they_show(database: Database) -> None:
    random = Random(1)
    rows = written(database, random)
    meant = 0
    for _ in range(CRITERIA):
        criteria = some_criteria(random, rows)
        expected = sorted(row.place for row in rows if means(criteria, row))
        with database.transaction() as connection:
            asked = Asked(ACCOUNTS, REGION, criteria)
            found = [coverage_pages.place_of(row) for row in coverage_pages.page(connection, asked, None, 1_000)]
            counted = coverage_pages.counts(connection, asked, None)

        assert found == expected, criteria
        assert sum(counted.values()) == len(expected)
        meant += bool(expected) and len(expected) < len(rows)
    assert meant > CRITERIA / 5  # what tells nothing apart would prove nothing


def test_each_key_is_meant_alone(database: Database) -> None:
    """With the values of one row, EQUALS means it and NOT_EQUALS does not."""
    rows = written(database, Random(2))
    for key, values in VALUES.items():
        for value in values(rows[0]):
            for comparison in (Comparison.EQUALS, Comparison.NOT_EQUALS):
                criteria = {key: (StringFilter(comparison, value),)}
                with database.transaction() as connection:
                    found = coverage_pages.page(connection, Asked(ACCOUNTS, REGION, criteria), None, 1_000)
                places = [coverage_pages.place_of(row) for row in found]

                assert (rows[0].place in places) is (comparison is Comparison.EQUALS), (key, value)


@pytest.mark.parametrize("identifier", [each.identifier for each in RUNTIMES])
def test_a_runtime_is_found_in_both_spellings(database: Database, identifier: str) -> None:
    with database.transaction() as connection:
        function = a_function(runtime=identifier)
        (id_,) = functions.upsert(connection, [(function, None)], START, is_complete=True).values()
        coverage.put(connection, [CoverageChange(id_, ScanType.PACKAGE, StatusReason.SUCCESSFUL)], START)
        for spelling, number in ((identifier, 1), (inspector_spelling(identifier), 1), ("UNSUPPORTED", 0)):
            criteria = {"lambdaFunctionRuntime": (StringFilter(Comparison.EQUALS, spelling),)}
            asked = Asked([function.key.account], function.key.region, criteria)

            assert len(coverage_pages.page(connection, asked, None, 10)) == number, spelling


def test_nothing_of_other_accounts_and_regions_is_read(database: Database) -> None:
    rows = written(database, Random(3))
    with database.transaction() as connection:
        own = coverage_pages.page(connection, Asked(ACCOUNTS[:1], REGION, {}), None, 1_000)
        elsewhere = coverage_pages.page(connection, Asked(ACCOUNTS, "us-gov-east-1", {}), None, 1_000)

    assert {row.function.key.account for row in own} == {ACCOUNTS[0]}
    assert len(own) == len([row for row in rows if row.place[0] == ACCOUNTS[0]])
    assert elsewhere == ()


def test_every_key_of_the_model_is_known() -> None:
    kinds = {"String": Kind.STRING, "Date": Kind.DATE, "Map": Kind.MAP, "Number": Kind.NUMBER}
    shape = service_model().operations["ListCoverage"].input
    assert shape is not None
    criteria = shape.members["filterCriteria"].shape

    assert criteria.kind is ModelKind.STRUCTURE
    assert {
        name: kinds[member.shape.name.removeprefix("Coverage").removesuffix("FilterList")]
        for name, member in criteria.members.items()
    } == COVERAGE_KINDS
