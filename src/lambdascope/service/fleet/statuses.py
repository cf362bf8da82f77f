"""Changing coverage, and telling of it in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from lambdascope.model.account import Scope
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.life import ClosedBecause, FindingStatus, FindingType
from lambdascope.store import coverage, findings, news
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Connection
from lambdascope.store.news import News, NewsKind

FINDING_TYPES = {
    ScanType.PACKAGE: FindingType.PACKAGE_VULNERABILITY,
    ScanType.CODE: FindingType.CODE_VULNERABILITY,
}
"""What each scan type finds."""


def set_coverage(
    connection: Connection, changes: Iterable[CoverageChange], now: datetime
) -> tuple[CoverageChange, ...]:
    """Write coverage rows; returns those whose reason changed."""
    changed = coverage.put(connection, changes, now)
    if changed:
        told = [News(NewsKind.COVERAGE, each.function_id, each.scan_type.value, each.reason.value) for each in changed]
        news.add(connection, told, now)
    return changed


def end_coverage(connection: Connection, scope: Scope, scan_type: ScanType, now: datetime) -> None:
    """Write that a scan type is being switched off, of every function of an account and region."""
    reason = StatusReason.PENDING_DISABLE
    changed = coverage.set_all(connection, scope, scan_type, reason, now)
    if changed:
        news.add(connection, [News(NewsKind.COVERAGE, id_, scan_type.value, reason.value) for id_ in changed], now)


def mark_scanned(
    connection: Connection, function_ids: Sequence[int], now: datetime, scan_type: ScanType = ScanType.PACKAGE
) -> None:
    """Move `lastScannedAt` of a scan type, and tell of the first scans."""
    rows = coverage.of_functions(connection, function_ids)
    coverage.mark_scanned(connection, function_ids, scan_type, now)
    first = [
        id_
        for id_, of_type in rows.items()
        if (row := of_type.get(scan_type)) is not None and row.last_scanned_at is None
    ]
    if first:
        told = [News(NewsKind.SCAN, id_, scan_type.value, "INITIAL_SCAN_COMPLETE") for id_ in first]
        news.add(connection, told, now)


def close_findings(connection: Connection, function_ids: Sequence[int], scan_type: ScanType, now: datetime) -> None:
    """Close the findings of functions that are scanned no longer (facts, 5.9)."""
    closed = findings.close_all(connection, function_ids, FINDING_TYPES[scan_type], ClosedBecause.RESOURCE, now)
    if closed:
        told = [News(NewsKind.FINDING, function_id, arn, FindingStatus.CLOSED.value) for function_id, arn in closed]
        news.add(connection, told, now)
