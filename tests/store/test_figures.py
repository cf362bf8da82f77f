"""Figures are counted by PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType, StatusCode, StatusReason
from lambdascope.store.database import Connection, Database
from lambdascope.store.figures import (
    FINDINGS,
    ChannelFigure,
    FailingDuty,
    Figures,
    FindingCount,
    FunctionCount,
    JobCount,
    read,
)

ACCOUNT = "111122223333"
REGION = "eu-central-1"

FUNCTION = """
INSERT INTO function (
  account, region, name, version, handler, package_type, code_sha256, code_size, last_modified, role, layers,
  architectures
) VALUES (%s, %s, %s, '$LATEST', 'app.handler', 'Zip', 'c2hh', 1, now(), 'role', '{}', '{x86_64}') RETURNING id
"""
COVERAGE = "INSERT INTO coverage (function_id, scan_type, reason) VALUES (%s, %s, %s)"
FINDING = """
INSERT INTO finding (
  arn, function_id, type, vulnerability, status, severity, title, fix_available, source, rating, matches, digest,
  first_observed_at, last_observed_at, updated_at
) VALUES (%(arn)s, %(function)s, 'PACKAGE_VULNERABILITY', %(arn)s, %(status)s, %(severity)s, '', 'YES', 'NVD', '{}',
  '[]', '', now(), now(), now())
"""
CHANNEL = """
INSERT INTO channel (account, region, kind, state, last_event_at, last_received_at) VALUES (%s, %s, %s, %s, %s, %s)
"""
JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES (%s, 'visit', %s)"
GENERATION = """
INSERT INTO generation (sha256, size, compiled_at, updated_at) VALUES ('', 1, now(), now() - %s * interval '1 second')
"""
DUTY = "INSERT INTO duty (kind, account, region, failures, last_error, last_error_at) VALUES (%s, %s, %s, %s, %s, %s)"

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def figures(database: Database) -> Figures:
    with database.transaction() as connection:
        return read(connection)


def a_function(connection: Connection, name: str) -> int:
    row = connection.execute(FUNCTION, (ACCOUNT, REGION, name)).fetchone()
    assert row is not None
    number: int = row[0]
    return number


def test_an_empty_database_has_no_figures(database: Database) -> None:
    assert figures(database) == Figures((), (), (), (), None, (), ())


def test_functions_are_counted_by_scan_type_and_reason(database: Database) -> None:
    with database.transaction() as connection:
        for number, reason in enumerate(("SUCCESSFUL", "SUCCESSFUL", "EXCLUDED_BY_TAG")):
            function = a_function(connection, f"f{number}")
            connection.execute(COVERAGE, (function, "PACKAGE", reason))
        connection.execute(COVERAGE, (function, "CODE", "PENDING_INITIAL_SCAN"))
    found = figures(database).functions

    assert found == (
        FunctionCount(ScanType.CODE, StatusReason.PENDING_INITIAL_SCAN, 1),
        FunctionCount(ScanType.PACKAGE, StatusReason.EXCLUDED_BY_TAG, 1),
        FunctionCount(ScanType.PACKAGE, StatusReason.SUCCESSFUL, 2),
    )
    assert [each.code for each in found] == [StatusCode.ACTIVE, StatusCode.INACTIVE, StatusCode.ACTIVE]


def test_findings_are_counted_by_severity_and_status(database: Database) -> None:
    kinds = [("HIGH", "ACTIVE"), ("HIGH", "ACTIVE"), ("HIGH", "CLOSED"), ("LOW", "SUPPRESSED")]
    with database.transaction() as connection:
        function = a_function(connection, "f")
        for number, (severity, status) in enumerate(kinds):
            values = {"arn": f"arn-{number}", "function": function, "severity": severity, "status": status}
            connection.execute(FINDING, values)

    assert figures(database).findings == (
        FindingCount("HIGH", "ACTIVE", 2),
        FindingCount("HIGH", "CLOSED", 1),
        FindingCount("LOW", "SUPPRESSED", 1),
    )


def test_jobs_are_counted_by_queue_and_state(database: Database) -> None:
    with database.transaction() as connection:
        for queue, state in (("scans", "todo"), ("scans", "todo"), ("scans", "doing"), ("bulk", "failed")):
            connection.execute(JOB, (queue, state))

    assert figures(database).jobs == (
        JobCount("bulk", "failed", 1),
        JobCount("scans", "doing", 1),
        JobCount("scans", "todo", 2),
    )


@pytest.mark.parametrize(
    ("event_at", "received_at", "lag"),
    [
        (NOON, NOON.replace(minute=3), 180.0),
        (NOON, NOON, 0.0),
        (NOON.replace(minute=1), NOON, 0.0),
        (None, None, None),
    ],
    ids=["late", "at once", "by a clock ahead of ours", "no event yet"],
)
def test_the_lag_of_a_channel_is_that_of_its_newest_event(
    database: Database, event_at: datetime | None, received_at: datetime | None, lag: float | None
) -> None:
    with database.transaction() as connection:
        connection.execute(CHANNEL, (ACCOUNT, REGION, "lookup", "lagging", event_at, received_at))
    (found,) = figures(database).channels

    assert found == ChannelFigure(Scope(AccountId(ACCOUNT), REGION), "lookup", "lagging", lag, event_at)


def test_the_advisories_are_as_old_as_the_newest_generation(database: Database) -> None:
    with database.transaction() as connection:
        for seconds in (9000, 300):
            connection.execute(GENERATION, (seconds,))
    age = figures(database).advisory_age_seconds

    assert age is not None
    assert 300 <= age < 3000


def test_only_duties_that_fail_are_told(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(DUTY, ("reconcile", ACCOUNT, REGION, 3, "denied", NOON))
        connection.execute(DUTY, ("advisories", "", "", 1, None, None))
        connection.execute(DUTY, ("lookup", ACCOUNT, REGION, 0, "healed since", NOON))

    assert figures(database).failing == (
        FailingDuty("advisories", "", "", 1, "", None),
        FailingDuty("reconcile", ACCOUNT, REGION, 3, "denied", NOON),
    )


def test_counting_findings_reads_an_index_and_no_finding(database: Database) -> None:
    with database.transaction() as connection:
        # An empty table is cheaper to read than any index.
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(line for (line,) in connection.execute(f"EXPLAIN {FINDINGS}".encode()))

    assert "Index Only Scan using finding_by_severity on finding" in plan
