"""Writing what scanning the code of a function showed: coverage and findings, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from lambdascope.engine.codescan.version import code_engine
from lambdascope.engine.findings.reconcile import Found, code_content_digest, stored_finding_arn
from lambdascope.model.account import Scope
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.coverage import Coverage, ScanType, StatusReason
from lambdascope.model.errors import CodeChanged
from lambdascope.model.function import Function
from lambdascope.model.life import FindingType
from lambdascope.model.package import Problem
from lambdascope.service.fleet.code_scans import ScannedCode
from lambdascope.service.fleet.finding_changes import FindingWriter, compared, known_findings, new_arns
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.parts import unreadable_detail
from lambdascope.service.fleet.statuses import mark_scanned, set_coverage
from lambdascope.service.fleet.suppression import SuppressionRules
from lambdascope.store import activations, code_scans, coverage, functions, locks, visits
from lambdascope.store.code_coding import decode_all
from lambdascope.store.code_scans import Scanned, StoredCodeScan
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Connection
from lambdascope.store.functions import StoredFunction
from lambdascope.store.sealing import Purpose

_TYPE = FindingType.CODE_VULNERABILITY
_LANGUAGES = "Python, JavaScript or TypeScript"
_TOLD_PROBLEMS = 3
"""So many of the files that could not be looked at are named in the coverage."""


class CodeSeen(NamedTuple):
    """What looking at the code of one function showed."""

    function: Function
    scanned: ScannedCode
    turn: int
    """Of the visit that saw it."""
    is_rescan: bool = False
    """Scan even if nothing changed."""


class CodeWritten(NamedTuple):
    """What writing did."""

    is_scan: bool
    """Whether the function's code is new or changed."""
    opened: int
    closed: int


NOTHING_WRITTEN = CodeWritten(False, 0, 0)


def write_code(fleet: Fleet, scope: Scope, seen: CodeSeen) -> CodeWritten:
    """Write what was seen of one function's code, unless code scanning has been switched off meanwhile.

    Raises CodeChanged if the result has been deleted since it was seen; then one has to look again.
    """
    name = seen.function.key.name
    with fleet.database.transaction() as connection:
        locks.hold_activation(connection, *scope)
        is_on = ScanType.CODE in activations.switched_on(connection, scope)
        if not is_on or not visits.is_current(connection, scope, name, seen.turn):
            return NOTHING_WRITTEN
        locks.hold_rules(connection, *scope)
        ids = [
            each.id
            for each in functions.named(connection, scope, name)
            if each.function.key == seen.function.key and each.terminated_at is None
        ]
        if not ids:
            return NOTHING_WRITTEN
        # Only now: whoever held the locks before us has written later times than that of our coming.
        return _Writing(fleet, connection, functions.locked(connection, ids)[0], seen).write()


class _Writing:
    """One transaction's worth: one function."""

    def __init__(self, fleet: Fleet, connection: Connection, stored: StoredFunction, seen: CodeSeen) -> None:
        self._fleet, self._connection = fleet, connection
        self._stored, self._seen = stored, seen
        self._now = fleet.clock()

    def write(self) -> CodeWritten:
        connection, id_ = self._connection, self._stored.id
        row = coverage.of_functions(connection, [id_])[id_].get(ScanType.CODE)
        before = code_scans.of_functions(connection, [id_]).get(id_)
        scan = self._scan()
        reason, detail = self._reason(scan)
        set_coverage(connection, [CoverageChange(id_, ScanType.CODE, reason, detail)], self._now)
        found = self._findings(scan) if scan is not None else ()
        opened, closed = self._renew(found)
        if scan is None:
            code_scans.forget(connection, [id_])
            return CodeWritten(False, opened, closed)
        modified = self._seen.function.last_modified
        code_scans.link(connection, id_, Scanned(scan.id, code_engine(), modified))
        is_scan = scan.files > 0 and (
            self._seen.is_rescan or _is_first(row, before) or before != Scanned(scan.id, code_engine(), modified)
        )
        if is_scan:
            mark_scanned(connection, [id_], self._now, ScanType.CODE)
        return CodeWritten(is_scan, opened, closed)

    def _scan(self) -> StoredCodeScan | None:
        key = self._seen.scanned.key
        if key is None:
            return None
        scan = code_scans.find(self._connection, key, is_held=True)
        if scan is None or not scan.is_done:
            raise CodeChanged("the result of the scan is gone; it is made again")
        return scan

    def _reason(self, scan: StoredCodeScan | None) -> tuple[StatusReason, str]:
        if scan is None:
            runtime = self._seen.function.runtime
            detail = f"The code of the runtime {runtime} cannot be scanned by this version; it scans {_LANGUAGES}."
            return StatusReason.UNSUPPORTED_CODE_ARTIFACTS, detail
        if scan.files == 0:
            detail = f"It has no own code in {_LANGUAGES}{_told(scan.problems)}."
            return StatusReason.UNSUPPORTED_CODE_ARTIFACTS, detail
        missing = unreadable_detail(self._seen.scanned.parts)
        if missing:
            return StatusReason.ACCESS_DENIED, missing
        told = _told(scan.problems)
        return StatusReason.SUCCESSFUL, f"Not everything could be looked at{told}." if told else ""

    def _findings(self, scan: StoredCodeScan) -> tuple[CodeFinding, ...]:
        sealed = code_scans.sealed_findings(self._connection, scan.id)
        return decode_all(self._fleet.sealer.unseal(Purpose.CODE, sealed, scan.key))

    def _renew(self, found: Sequence[CodeFinding]) -> tuple[int, int]:
        """Bring the function's findings to those of now; returns how many were opened and closed."""
        connection, now, stored = self._connection, self._now, self._stored
        arn_of = partial(stored_finding_arn, stored.function.key, _TYPE, opened_again_at=None)
        known = known_findings(connection, [stored], _TYPE)
        current = {
            each.fingerprint: Found(each._replace(arn=arn_of(each.fingerprint)), code_content_digest(each))
            for each in found
        }
        changes = compared(connection, known, {stored.id: current}, now, self._fleet.rules)
        arns = new_arns(connection, [stored], _TYPE, changes, known, now)
        writer = FindingWriter(_TYPE, now)
        writer.take(stored, changes[stored.id], SuppressionRules(connection, stored.function.key.scope), arns)
        writer.write(connection, self._fleet.sealer)
        return len(writer.inserted), len(writer.closed)


def _is_first(row: Coverage | None, before: Scanned | None) -> bool:
    return before is None or row is None or row.last_scanned_at is None or row.reason is not StatusReason.SUCCESSFUL


def _told(problems: Sequence[Problem]) -> str:
    """The first of what could not be looked at; empty if everything could."""
    if not problems:
        return ""
    first = "; ".join(f"{each.path or 'the package'}: {each.message}" for each in problems[:_TOLD_PROBLEMS])
    more = len(problems) - _TOLD_PROBLEMS
    return f" ({first}{f'; and {more:,} more' if more > 0 else ''})"
