"""Whose inventory holds what, of those whose findings are kept current."""

from __future__ import annotations

import pytest

from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.store import artifacts, coverage, functions, inventories
from lambdascope.store.artifacts import Link
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Database
from tests.builders import START, a_function, a_layer_arn, a_package, an_artifact, digest

KEPT = {
    StatusReason.SUCCESSFUL, StatusReason.PENDING_INITIAL_SCAN, StatusReason.SCAN_IN_PROGRESS,
    StatusReason.PENDING_REVIVAL_SCAN, StatusReason.ACCESS_DENIED, StatusReason.INTERNAL_ERROR,
}  # fmt: skip


@pytest.mark.parametrize("reason", StatusReason)
def test_who_is_kept_current_follows_from_the_coverage(database: Database, reason: StatusReason) -> None:
    with database.transaction() as connection:
        ids = artifacts.put(connection, [an_artifact("code", [a_package()]), an_artifact("layer")], ENGINE_VERSION)
        (id_,) = functions.upsert(connection, [(a_function(), None)], START, is_complete=True).values()
        artifacts.link(connection, {id_: [Link(ids[digest("layer")], None), Link(ids[digest("code")], a_layer_arn())]})
        (flask,) = artifacts.package_ids(connection, [("PyPI", "flask", "1.0")]).values()
        coverage.put(connection, [CoverageChange(id_, ScanType.CODE, StatusReason.SUCCESSFUL)], START)
        before = inventories.with_packages(connection, [flask]), inventories.all_of(connection)
        coverage.put(connection, [CoverageChange(id_, ScanType.PACKAGE, reason)], START)
        unscanned = inventories.all_of(connection), inventories.kept_current(connection, [id_])
        functions.mark_scanned(connection, [(id_, "key", START)], None)
        expected = (id_,) if reason in KEPT else ()

        assert before == ((), ())
        assert unscanned == ((), {})
        assert inventories.with_packages(connection, [flask]) == inventories.all_of(connection) == expected
        assert inventories.with_packages(connection, [flask + 1]) == ()
        assert inventories.kept_current(connection, [id_, 999]) == dict.fromkeys(expected, reason)
