"""Criteria mean in SQL what they mean in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.sql import SQL, Composable
from psycopg.types.json import Jsonb

from lambdascope.engine.findings.criteria import matches
from lambdascope.engine.findings.criteria_keys import DATES, KINDS, NUMBERS, PACKAGE_STRINGS, STRINGS
from lambdascope.model.account import AccountId
from lambdascope.model.criteria import (
    Comparison,
    Criteria,
    DateFilter,
    Filter,
    FindingAttributes,
    MapFilter,
    NumberFilter,
    PackageAttributes,
    PackageFilter,
    StringFilter,
)
from lambdascope.model.function import FunctionKey
from lambdascope.store.criteria_sql import condition
from lambdascope.store.database import Connection, Database

FINDINGS = 60
CRITERIA = 600
AT_ONCE = 50
USABLE = (*STRINGS, *DATES, *NUMBERS, "resourceTags", "vulnerablePackages")

# Few and alike, so that they meet; what SQL, LIKE, regular expressions, JSON and placeholders treat specially.
TEXTS = (
    *(
        "",
        "a",
        "ab",
        "A",
        "a%",
        "%",
        "_",
        "a_",
        "%s",
        "%(x)s",
        "\\",
        "a\\",
        "'",
        "a'b",
        '"',
        "{}",
        "{0}",
        "?",
        "$1",
        "\n",
    ),
    *("é", "e\u0301", "ß", "ss", "🦊", "🦊a", "ـ", "NULL", "null", "-- ", "/*", "*", ".", "^a", "a b", " a"),
)
RUNTIMES = ("python3.12", "PYTHON_3_12", "nodejs18.x", "java8.al2", "provided.al2023", "go1.x", "x\\1_2.3", "3.x", "")
REGIONS = ("eu-central-1", "us-gov-west-1", "cn-north-1", "us-east-1", "eusc-de-east-1", "us-isob-east-1")
VULNERABILITIES = {
    name: TEXTS[place : place + place % 4] for place, name in enumerate(("CVE-1", "CVE-2", "CVE-11", "a", ""))
}
EPSS = {"CVE-1": None, "CVE-2": 0.0, "CVE-11": 0.1, "a": 0.3, "": 4.0}
START = datetime(2026, 3, 1, tzinfo=UTC)
MOMENTS = tuple(START + timedelta(days=day, microseconds=day) for day in range(6))
SCORES = (0.0, 0.1, 0.3, 4.0, 7.5, 9.999999999999998, 10.0)


class Sample(NamedTuple):
    """One finding as memory sees it, and what its row has beyond that."""

    key: FunctionKey
    attributes: FindingAttributes
    has_tags: bool


def a_sample(random: Random, number: int) -> Sample:
    def text() -> str:
        return random.choice(TEXTS)

    vulnerability = random.choice(list(VULNERABILITIES))
    key = FunctionKey(
        AccountId(random.choice(("111122223333", "444455556666"))),
        random.choice(REGIONS),
        f"{text()}{number}",
        random.choice(("$LATEST", "7")),
    )
    has_tags = random.random() < 0.8
    attributes = FindingAttributes(
        arn=f"{text()}{number}",
        account=key.account,
        type=random.choice(("PACKAGE_VULNERABILITY", "CODE_VULNERABILITY")),
        severity=random.choice(("HIGH", "LOW")),
        status=random.choice(("ACTIVE", "SUPPRESSED", "CLOSED")),
        title=text(),
        resource_id=key.resource_id,
        vulnerability_id=vulnerability,
        source=text(),
        vendor_severity=random.choice((None, text())),
        related=VULNERABILITIES[vulnerability],
        fix_available=random.choice(("YES", "NO", "PARTIAL")),
        is_exploited=random.random() < 0.5,
        score=random.choice((None, *SCORES)),
        epss=EPSS[vulnerability],
        first_observed_at=random.choice(MOMENTS),
        last_observed_at=random.choice(MOMENTS),
        updated_at=random.choice(MOMENTS),
        function_name=key.name,
        runtime=random.choice((None, *RUNTIMES)),
        role=text(),
        layers=tuple(text() for _ in range(random.randrange(3))),
        last_modified=random.choice(MOMENTS),
        tags={text(): text() for _ in range(random.randrange(4))} if has_tags else {},
        packages=tuple(
            PackageAttributes(text(), text(), text(), random.choice((None, text()))) for _ in range(random.randrange(4))
        ),
    )
    return Sample(key, attributes, has_tags)


def a_text(random: Random, key: str, samples: Sequence[Sample]) -> str:
    """Mostly a value that some finding has for the key, or its beginning, so that criteria hit; else any."""
    values = sorted({value for sample in samples for value in STRINGS[key](sample.attributes)})
    if not values or random.random() < 0.3:
        return random.choice(TEXTS)
    value = random.choice(values)
    return value if random.random() < 0.7 else value[:-1]


def a_span(random: Random, values: Sequence[float]) -> tuple[float | None, float | None]:
    return random.choice((None, *values)), random.choice((None, *values))


def an_entry(random: Random, key: str, samples: Sequence[Sample]) -> Filter:
    if key in DATES:
        return DateFilter(random.choice((None, *MOMENTS)), random.choice((None, *MOMENTS)))
    if key in NUMBERS:
        return NumberFilter(*a_span(random, SCORES))
    if key == "resourceTags":
        key_, value = random.choice([tag for one in samples for tag in one.attributes.tags.items()])
        return MapFilter(
            random.choice((key_, random.choice(TEXTS))), random.choice((None, value, random.choice(TEXTS)))
        )
    if key == "vulnerablePackages":
        members = random.sample(list(PACKAGE_STRINGS), random.randrange(3))
        strings = {member: StringFilter(random.choice(list(Comparison)), random.choice(TEXTS)) for member in members}
        epoch = NumberFilter(*a_span(random, (0.0, 1.0))) if random.random() < 0.2 else None
        return PackageFilter(strings, epoch, MapFilter("arch", None) if random.random() < 0.05 else None)
    return StringFilter(random.choice(list(Comparison)), a_text(random, key, samples))


def some_criteria(random: Random, keys: Sequence[str], samples: Sequence[Sample]) -> Criteria:
    return {key: tuple(an_entry(random, key, samples) for _ in range(random.choice((1, 1, 2, 3)))) for key in keys}


def store(connection: Connection, samples: Sequence[Sample]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO vulnerability (id, document, epss) VALUES (%s, %s, %s)",
            [(name, Jsonb({"aliases": list(aliases)}), EPSS[name]) for name, aliases in VULNERABILITIES.items()],
        )
        cursor.executemany(
            """INSERT INTO function (account, region, name, version, runtime, handler, package_type, code_sha256,
                                     code_size, last_modified, role, layers, architectures, tags)
               VALUES (%s, %s, %s, %s, %s, 'app.handler', 'Zip', '', 0, %s, %s, %s, '{}', %s)""",
            [
                (
                    *sample.key,
                    sample.attributes.runtime,
                    sample.attributes.last_modified,
                    sample.attributes.role,
                    list(sample.attributes.layers),
                    Jsonb(sample.attributes.tags) if sample.has_tags else None,
                )
                for sample in samples
            ],
        )
        cursor.executemany(
            """INSERT INTO finding (arn, function_id, type, vulnerability, status, severity, score, title,
                                    fix_available, exploited_since, source, vendor_severity, rating, matches, digest,
                                    first_observed_at, last_observed_at, updated_at)
               SELECT %s, id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '{}', %s, '', %s, %s, %s
               FROM function WHERE account = %s AND region = %s AND name = %s AND version = %s""",
            [(*finding_row(sample.attributes), *sample.key) for sample in samples],
        )


def finding_row(finding: FindingAttributes) -> tuple[object, ...]:
    return (
        finding.arn,
        finding.type,
        finding.vulnerability_id,
        finding.status,
        finding.severity,
        finding.score,
        finding.title,
        finding.fix_available,
        date(2026, 1, 1) if finding.is_exploited else None,
        finding.source,
        finding.vendor_severity,
        Jsonb(
            [
                {"name": one.name, "version": one.version, "path": one.file_path, "layer": one.layer_arn}
                for one in finding.packages
            ]
        ),
        finding.first_observed_at,
        finding.last_observed_at,
        finding.updated_at,
    )


def answers(connection: Connection, criteria: Sequence[Criteria]) -> list[dict[str, bool | None]]:
    """For each criteria what the database answers for each finding, all in one statement."""
    columns: list[Composable] = [SQL("f.arn")]
    parameters: dict[str, object] = {}
    for place, one in enumerate(criteria):
        column, values = condition(one, f"c{place}")
        columns.append(column)
        parameters |= values
    query = SQL(
        "SELECT {} FROM finding f JOIN function fn ON fn.id = f.function_id "
        "JOIN vulnerability v ON v.id = f.vulnerability"
    ).format(SQL(", ").join(columns))
    rows = connection.execute(query, parameters).fetchall()
    return [{row[0]: row[place] for row in rows} for place in range(1, len(columns))]


def test_memory_and_sql_mean_the_same_findings(database: Database) -> None:
    random = Random(20260301)
    samples = [a_sample(random, number) for number in range(FINDINGS)]
    all_criteria = [
        some_criteria(random, [key], samples) for key in USABLE for _ in range(CRITERIA // len(USABLE) // 2)
    ]
    all_criteria += [
        some_criteria(random, random.sample(USABLE, random.choice((2, 2, 3))), samples) for _ in range(CRITERIA // 2)
    ]
    all_criteria.append({})

    met = missed = 0
    with database.transaction() as connection:
        store(connection, samples)
        for first in range(0, len(all_criteria), AT_ONCE):
            batch = all_criteria[first : first + AT_ONCE]
            for criteria, answer in zip(batch, answers(connection, batch), strict=True):
                expected = {sample.attributes.arn: matches(criteria, sample.attributes) for sample in samples}
                assert answer == expected, criteria
                met += sum(expected.values())
                missed += FINDINGS - sum(expected.values())

    # Both answers are common, or the comparison would prove little.
    assert min(met, missed) > CRITERIA * FINDINGS // 10


def test_any_criteria_mean_the_same_in_both(database: Database) -> None:
    seeded = Random(7)
    samples = [a_sample(seeded, number) for number in range(FINDINGS)]
    with database.transaction() as connection:
        store(connection, samples)

    @settings(max_examples=150, deadline=None)
    @given(st.randoms(use_true_random=False), st.sets(st.sampled_from(sorted(USABLE)), min_size=1, max_size=4))
    def ask_both(random: Random, keys: set[str]) -> None:
        criteria = some_criteria(random, sorted(keys), samples)
        with database.transaction() as connection:
            (answer,) = answers(connection, [criteria])
        assert answer == {sample.attributes.arn: matches(criteria, sample.attributes) for sample in samples}

    ask_both()


@pytest.mark.parametrize("key", [key for key in KINDS if key not in USABLE])
def test_a_key_about_other_resources_means_no_finding(key: str) -> None:
    for entry in (StringFilter(Comparison.NOT_EQUALS, "x"), NumberFilter(None, None), DateFilter(None, None)):
        where, parameters = condition({key: (entry,)})

        assert (where.as_string(None), parameters) == ("(FALSE)", {})


@pytest.mark.parametrize(
    "joined", ["JOIN vulnerability v ON v.id = f.vulnerability", "LEFT JOIN vulnerability v ON FALSE"]
)
def test_a_vulnerability_that_is_not_joined_has_no_related_ones(database: Database, joined: str) -> None:
    random = Random(1)
    sample = a_sample(random, 1)
    sample = sample._replace(attributes=sample.attributes._replace(vulnerability_id="CVE-11"))
    related = VULNERABILITIES["CVE-11"][0]
    where, parameters = condition({"relatedVulnerabilities": (StringFilter(Comparison.EQUALS, related),)})

    with database.transaction() as connection:
        store(connection, [sample])
        rows = connection.execute(
            SQL("SELECT f.arn FROM finding f JOIN function fn ON fn.id = f.function_id {} WHERE {}").format(
                SQL(joined),
                where,
            ),
            parameters,
        ).fetchall()

    assert len(rows) == (0 if joined.startswith("LEFT") else 1)


def test_values_never_become_sql() -> None:
    hostile = "'; DROP TABLE finding; --"
    where, parameters = condition(
        {
            "title": tuple(StringFilter(comparison, hostile) for comparison in Comparison),
            "resourceTags": (MapFilter(hostile, hostile),),
            "vulnerablePackages": (PackageFilter({"name": StringFilter(Comparison.PREFIX, hostile)}),),
        },
        "mine",
    )

    assert hostile not in where.as_string(None)
    assert all(name.startswith("mine_") for name in parameters)
