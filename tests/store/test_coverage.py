"""Coverage rows: what changed, what was scanned when, and whose they are."""

from __future__ import annotations

from datetime import timedelta

from lambdascope.model.account import Scope
from lambdascope.model.coverage import Coverage, ScanType, StatusReason
from lambdascope.store import coverage, functions
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Connection, Database
from tests.builders import OTHER_SCOPE, SCOPE, START, a_function

PACKAGE, CODE = ScanType.PACKAGE, ScanType.CODE
SUCCESSFUL, EXCLUDED = StatusReason.SUCCESSFUL, StatusReason.EXCLUDED_BY_TAG
LATER = START + timedelta(hours=1)


def a_stored(connection: Connection, *names: str, scope: Scope = SCOPE) -> list[int]:
    rows = [(a_function(name, scope), None) for name in names]
    return list(functions.upsert(connection, rows, START, is_complete=True).values())


def test_only_another_reason_is_a_change(database: Database) -> None:
    with database.transaction() as connection:
        one, two = a_stored(connection, "one", "two")
        rows = [CoverageChange(two, PACKAGE, EXCLUDED, "tag\0"), CoverageChange(one, PACKAGE, SUCCESSFUL)]
        first = coverage.put(connection, rows, START)
        again = coverage.put(connection, [rows[0]._replace(detail="other"), rows[1]], LATER)
        changed = coverage.put(connection, [CoverageChange(one, PACKAGE, EXCLUDED)], LATER)
        assert coverage.put(connection, [], LATER) == ()
        stored = coverage.of_functions(connection, [one, two, 999])
        times = connection.execute("SELECT changed_at FROM coverage ORDER BY function_id").fetchall()

    assert set(first) == {rows[1], rows[0]._replace(detail="tag�")}
    assert (again, changed) == ((), (CoverageChange(one, PACKAGE, EXCLUDED),))
    assert stored == {
        one: {PACKAGE: Coverage(PACKAGE, EXCLUDED, "", None)},
        two: {PACKAGE: Coverage(PACKAGE, EXCLUDED, "other", None)},
        999: {},
    }
    assert times == [(LATER,), (START,)]


def test_the_scan_time_moves_for_one_scan_type_of_the_functions_named(database: Database) -> None:
    with database.transaction() as connection:
        one, two = a_stored(connection, "one", "two")
        coverage.put(
            connection, [CoverageChange(id_, type_, SUCCESSFUL) for id_ in (one, two) for type_ in ScanType], START
        )
        coverage.mark_scanned(connection, [one], PACKAGE, LATER)
        coverage.put(connection, [CoverageChange(one, PACKAGE, EXCLUDED)], LATER)
        rows = {
            (id_, type_): row.last_scanned_at
            for id_, of_type in coverage.of_functions(connection, [one, two]).items()
            for type_, row in of_type.items()
        }

    assert rows == {(one, PACKAGE): LATER, (one, CODE): None, (two, PACKAGE): None, (two, CODE): None}


def test_rows_are_listed_by_account_region_and_name(database: Database) -> None:
    with database.transaction() as connection:
        ids = [*a_stored(connection, "a", "b"), *a_stored(connection, "a", scope=OTHER_SCOPE)]
        coverage.put(connection, [CoverageChange(id_, PACKAGE, SUCCESSFUL) for id_ in ids], START)
        coverage.put(connection, [CoverageChange(ids[0], CODE, EXCLUDED)], START)

        def listed(
            scope: tuple[str | None, str | None] = (None, None), name: str | None = None
        ) -> list[tuple[str, str, str]]:
            return [
                (each.function.key.account[:4], each.function.key.name, each.coverage.scan_type.value)
                for each in coverage.select(connection, scope, name)
            ]

        everything = [
            ("1111", "a", "PACKAGE"),
            ("1111", "a", "CODE"),
            ("1111", "b", "PACKAGE"),
            ("4444", "a", "PACKAGE"),
        ]
        assert listed() == everything
        assert listed((SCOPE.account, None)) == everything[:3]
        assert listed((None, OTHER_SCOPE.region)) == everything[3:]
        assert listed(name="a") == [*everything[:2], everything[3]]
        assert listed(SCOPE, "unknown") == []


def test_a_whole_account_and_region_is_changed_and_cleared(database: Database) -> None:
    with database.transaction() as connection:
        (here,), (there,) = a_stored(connection, "a"), a_stored(connection, "a", scope=OTHER_SCOPE)
        rows = [CoverageChange(id_, type_, EXCLUDED, "tag") for id_ in (here, there) for type_ in ScanType]
        coverage.put(connection, rows, START)
        coverage.set_all(connection, SCOPE, PACKAGE, StatusReason.PENDING_DISABLE, LATER)
        changed = coverage.of_functions(connection, [here, there])
        coverage.delete_all(connection, SCOPE, PACKAGE)
        cleared = coverage.of_functions(connection, [here, there])

    assert changed[here][PACKAGE] == Coverage(PACKAGE, StatusReason.PENDING_DISABLE, "", None)
    assert changed[here][CODE].reason is changed[there][PACKAGE].reason is EXCLUDED
    assert {id_: set(of_type) for id_, of_type in cleared.items()} == {here: {CODE}, there: {PACKAGE, CODE}}
