"""Findings in pages: their order by value, and the indexes that make them quick."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, cast

import pytest
from psycopg.sql import SQL

from bench import finding_fleet
from lambdascope.engine.findings.criteria import matches, parse
from lambdascope.model.account import AccountId
from lambdascope.store import finding_aggregations, finding_pages
from lambdascope.store.comparisons import TRUE
from lambdascope.store.criteria_sql import condition
from lambdascope.store.database import Connection, Database
from lambdascope.store.finding_aggregations import Asked
from lambdascope.store.finding_pages import Order, Position, SortKey
from tests.store.test_criteria_sql import REGIONS, USABLE, Sample, a_sample, some_criteria, store

ACCOUNTS = [AccountId("111122223333"), AccountId("444455556666")]
REGION = REGIONS[0]
FLEET = [AccountId(str(100_000_000_000 + number)) for number in range(finding_fleet.ACCOUNTS)]
SAMPLES = 90
_RATING = '{"severity": "HIGH", "score": null, "advisory": null, "word": null}'


@pytest.fixture
def samples(database: Database) -> list[Sample]:
    """Findings in one region, of functions that are called by texts of any kind."""
    random = Random(11)
    made = [a_sample(random, number) for number in range(SAMPLES)]
    made = [each._replace(key=each.key._replace(region=REGION)) for each in made]
    made = [
        each._replace(attributes=each.attributes._replace(resource_id=each.key.resource_id, packages=()))
        for each in made
    ]
    with database.transaction() as connection:
        store(connection, made)
        # What no criteria ask for.
        connection.execute("UPDATE finding SET rating = %s", (_RATING,))
        connection.execute("""UPDATE vulnerability SET document = document || '{"advisories": []}'""")
        connection.execute("""UPDATE vulnerability SET document = document || '{"knownExploitedSince": null}'""")
    return made


def walked(
    connection: Connection, criteria: Any, order: Order, size: int, accounts: Sequence[AccountId] = ACCOUNTS
) -> list[str]:
    """The ARNs of all pages."""
    shown: list[str] = []
    after: Position | None = None
    while True:
        page = finding_pages.page(connection, accounts, REGION, condition(criteria), order, size, after)
        shown += [each.stored.finding.arn for each in page]
        if len(page) < size:
            return shown
        after = page[-1].position


@pytest.mark.parametrize("key", SortKey)
@pytest.mark.parametrize("is_descending", [False, True])
def test_pages_of_any_size_make_one_list_of_what_is_meant(
    database: Database, samples: list[Sample], key: SortKey, is_descending: bool
) -> None:
    random, order = Random(key.name), Order(key, is_descending)
    with database.transaction() as connection:
        for _ in range(6):
            criteria = some_criteria(random, random.sample(USABLE, random.choice((0, 1, 1))), samples)
            whole = walked(connection, criteria, order, 1_000)

            assert sorted(whole) == sorted(
                each.attributes.arn for each in samples if matches(criteria, each.attributes)
            )
            for size in (1, 7):
                assert walked(connection, criteria, order, size) == whole


@pytest.mark.parametrize("key", SortKey)
def test_the_other_way_round_is_the_same_list_reversed(database: Database, samples: list[Sample], key: SortKey) -> None:
    with database.transaction() as connection:
        up, down = (walked(connection, {}, Order(key, is_descending), 1_000) for is_descending in (False, True))

    assert up == down[::-1]
    assert len(up) == SAMPLES


def test_accounts_that_are_not_asked_for_are_left_out(database: Database, samples: list[Sample]) -> None:
    with database.transaction() as connection:
        for accounts in (ACCOUNTS[:1], ACCOUNTS[1:], []):
            for key in SortKey:
                shown = walked(connection, {}, Order(key), 7, accounts)

                assert set(shown) == {each.attributes.arn for each in samples if each.key.account in accounts}


class _Explained:
    """A connection to a fleet that is large enough for indexes to matter; its statements are only explained."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.plan = ""
        finding_fleet.write(connection, 2_000, 10_000)
        connection.execute("ANALYZE")

    def execute(self, statement: Any, parameters: Any, prepare: bool | None = None) -> list[Any]:
        rows = self._connection.execute(SQL("EXPLAIN {}").format(statement), parameters, prepare=prepare)
        self.plan = "\n".join(line for (line,) in rows)
        return []


RESOURCES = "arn:aws:lambda:eu-central-1:100000000007:function:team-7-"
SERVED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"lambdaFunctionName": [{"comparison": "PREFIX", "value": "team-7-"}]}, "name >= 'team-7-'"),
    ({"lambdaFunctionName": [{"comparison": "EQUALS", "value": "billing"}]}, "name = ANY"),
    ({"resourceId": [{"comparison": "EQUALS", "value": RESOURCES}]}, "function_by_resource"),
    ({"resourceId": [{"comparison": "PREFIX", "value": RESOURCES}]}, "function_by_resource"),
    ({"findingArn": [{"comparison": "EQUALS", "value": "arn"}]}, "finding_arn_key"),
    ({"vulnerabilityId": [{"comparison": "EQUALS", "value": "CVE-1"}]}, "finding_by_vulnerability"),
    ({"updatedAt": [{"startInclusive": 4_000_000_000}]}, "finding_by_update"),
    ({"vulnerablePackages": [{"name": {"comparison": "EQUALS", "value": "log4j"}}]}, "finding_by_package"),
)
ORDERED = {
    SortKey.SEVERITY: "finding_by_rank",
    SortKey.SCORE: "finding_by_score",
    SortKey.FIRST_OBSERVED: "finding_by_first_observation",
    SortKey.LAST_OBSERVED: "finding_by_last_observation",
    SortKey.VULNERABILITY: "finding_by_vulnerability",
    SortKey.PLACE: "function_account_region_name_version_key",
}


def test_indexes_serve_what_is_asked_most(database: Database) -> None:
    with database.transaction() as connection:
        explained = _Explained(connection)
        asking = cast(Connection, explained)
        for criteria, index in SERVED:
            finding_pages.page(asking, FLEET, REGION, condition(parse(criteria)), Order(), 25)
            assert index in explained.plan, criteria
        for key, index in ORDERED.items():
            for is_descending in (False, True):
                finding_pages.page(asking, FLEET, REGION, condition({}), Order(key, is_descending), 25)
                assert index in explained.plan, key
        worst = Asked(FLEET, REGION, TRUE, {}, finding_aggregations.Order(), 25, None)
        finding_aggregations.by_function(asking, worst, is_by_account=True)
        assert "finding_count_by_severity" in explained.plan
