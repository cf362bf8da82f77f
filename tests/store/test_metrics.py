"""What processes count adds up in PostgreSQL."""

from __future__ import annotations

from threading import Thread

import psycopg
import pytest

from lambdascope.store.database import Database
from lambdascope.store.metrics import AWS_THROTTLED, ERRORS, SCAN_SECONDS, Meters, Row, read


def flush(meters: Meters, database: Database) -> None:
    with database.transaction() as connection:
        meters.flush(connection)


def rows(database: Database) -> tuple[Row, ...]:
    with database.transaction() as connection:
        return read(connection)


def test_counters_of_all_processes_add_up(database: Database) -> None:
    one, other = Meters(), Meters()
    one.count(ERRORS, kind="AwsDenied")
    one.count(ERRORS, 2, kind="AwsDenied")
    other.count(ERRORS, kind="AwsDenied")
    other.count(ERRORS, kind="StateError")
    flush(one, database)
    flush(other, database)

    assert rows(database) == (
        Row("lambdascope_errors_total", {"kind": "AwsDenied"}, 4),
        Row("lambdascope_errors_total", {"kind": "StateError"}, 1),
    )


def test_a_flush_adds_only_what_is_new(database: Database) -> None:
    meters = Meters()
    for _ in range(3):
        meters.count(ERRORS, kind="x")
        flush(meters, database)
        flush(meters, database)

    assert [row.value for row in rows(database)] == [3]


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [(0.0, "0.05"), (0.05, "0.05"), (0.051, "0.1"), (1.0, "1"), (299.0, "300"), (300.5, "inf"), (1e9, "inf")],
)
def test_a_duration_falls_into_one_bucket(database: Database, seconds: float, bucket: str) -> None:
    meters = Meters()
    meters.observe(SCAN_SECONDS, seconds, scan_type="PACKAGE")
    flush(meters, database)

    assert rows(database) == (
        Row("lambdascope_scan_seconds_bucket", {"scan_type": "PACKAGE", "le": bucket}, 1),
        Row("lambdascope_scan_seconds_count", {"scan_type": "PACKAGE"}, 1),
        Row("lambdascope_scan_seconds_sum", {"scan_type": "PACKAGE"}, seconds),
    )


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('a"b', 'a"b'),
        ("a\\nb\\", "a\\nb\\"),
        ("a\nb", "a\nb"),
        ('",kind="x', '",kind="x'),
        ("a\0b\ud800", "a\ufffdb\ufffd"),
        ("ü" * 300, "ü" * 200),
        ("", ""),
    ],
)
def test_label_values_come_back_as_they_were(database: Database, value: str, kept: str) -> None:
    meters = Meters()
    meters.count(AWS_THROTTLED, account=value, region="eu-central-1", api=value)
    flush(meters, database)

    (row,) = rows(database)
    assert row.labels == {"account": kept, "region": "eu-central-1", "api": kept}


def test_what_a_flush_fails_on_is_kept_for_the_next(database: Database) -> None:
    meters = Meters()
    meters.count(ERRORS, kind="x")
    with pytest.raises(psycopg.Error), database.transaction() as connection:
        connection.execute("SET TRANSACTION READ ONLY")
        meters.flush(connection)
    meters.count(ERRORS, kind="x")
    flush(meters, database)

    assert [row.value for row in rows(database)] == [2]


def test_threads_lose_nothing(database: Database) -> None:
    meters = Meters()

    def count() -> None:
        for _ in range(500):
            meters.count(ERRORS, kind="x")

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    flush(meters, database)
    for thread in threads:
        thread.join()
    flush(meters, database)

    assert [row.value for row in rows(database)] == [2000]


@pytest.mark.parametrize("labels", [{}, {"sort": "x"}, {"kind": "x", "sort": "y"}])
def test_other_labels_than_the_measure_s_are_refused(labels: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="lambdascope_errors_total has the labels kind"):
        Meters().count(ERRORS, **labels)
