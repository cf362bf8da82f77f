"""Writing what scanning the code of a function showed: coverage and findings, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from lambdascope.engine.codescan.version import code_engine
from lambdascope.engine.findings.reconcile import Changes, Found, code_content_digest, stored_finding_arn
from lambdascope.model.account import Scope
from lambdascope.model.code_finding import NO_CODE, NOT_LISTED, TOO_MANY_FINDINGS, lasting_layer
from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.errors import CodeChanged
from lambdascope.model.function import Function
from lambdascope.model.life import FindingType
from lambdascope.model.package import Problem
from lambdascope.service.fleet.code_scans import CodeScanned
from lambdascope.service.fleet.finding_changes import FindingWriter, compared, known_findings, new_arns
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.parts import unreadable_detail
from lambdascope.service.fleet.statuses import close_findings, mark_scanned, set_coverage
from lambdascope.service.fleet.suppression import SuppressionRules
from lambdascope.store import activations, code_scans, coverage, findings, functions, locks, visits
from lambdascope.store.code_scans import Scanned
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Connection
from lambdascope.store.functions import StoredFunction
from lambdascope.store.text import bounded

_TYPE = FindingType.CODE_VULNERABILITY
_LANGUAGES = "Python, JavaScript or TypeScript"
_TOLD_PROBLEMS = 3
"""So many of the files that could not be looked at are named in the coverage."""
_TOLD_PATH = 200


class CodeSeen(NamedTuple):
    """What looking at the code of one function showed."""

    function: Function
    verdict: Verdict
    scanned: CodeScanned | None
    """None where it is not to be scanned, or its runtime's language has no front end."""
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


_NOTHING = CodeWritten(False, 0, 0)


def write_code(fleet: Fleet, scope: Scope, seen: CodeSeen) -> CodeWritten:
    """Write what was seen of one function's code, unless code scanning has been switched off meanwhile.

    Raises CodeChanged if the result has been deleted since it was seen; then one has to look again.
    """
    key = seen.function.key
    with fleet.database.transaction() as connection:
        locks.hold_activation(connection, *scope)
        is_on = ScanType.CODE in activations.switched_on(connection, scope)
        if not is_on or not visits.is_current(connection, scope, key.name, seen.turn):
            return _NOTHING
        locks.hold_rules(connection, *scope)
        ids = [each.id for each in functions.named(connection, scope, key.name) if each.function.key == key]
        locked = [each for each in functions.locked(connection, ids) if each.terminated_at is None]
        if not locked:
            return _NOTHING
        # Only now: whoever held the locks before us has written later times than that of our coming.
        writing = _Writing(fleet, connection, locked[0], seen)
        return writing.end() if seen.scanned is None else writing.write(seen.scanned)


class _Writing:
    """One transaction's worth: one function."""

    def __init__(self, fleet: Fleet, connection: Connection, stored: StoredFunction, seen: CodeSeen) -> None:
        self._fleet, self._connection = fleet, connection
        self._stored, self._seen = stored, seen
        self._now = fleet.clock()

    def end(self) -> CodeWritten:
        """Of a function whose code is not scanned, or not any more."""
        verdict, runtime = self._seen.verdict, self._seen.function.runtime
        if verdict.reason is None:
            detail = f"The code of the runtime {runtime} cannot be scanned by this version; it scans {_LANGUAGES}."
            verdict = Verdict(StatusReason.UNSUPPORTED_CODE_ARTIFACTS, detail)
        id_ = self._stored.id
        self._cover(verdict.reason, verdict.detail)
        close_findings(self._connection, [id_], ScanType.CODE, self._now)
        code_scans.forget(self._connection, [id_])
        return _NOTHING

    def write(self, scanned: CodeScanned) -> CodeWritten:
        connection, id_ = self._connection, self._stored.id
        if code_scans.find(connection, scanned.scan.key, is_held=True) is None:
            raise CodeChanged("the result of the scan is gone; it is made again")
        row = coverage.of_functions(connection, [id_])[id_].get(ScanType.CODE)
        before = code_scans.of_functions(connection, [id_]).get(id_)
        self._cover(*_reason(scanned))
        opened, closed = self._renew(scanned)
        now_scanned = Scanned(scanned.scan.id, code_engine(), self._seen.function.last_modified, scanned.callers)
        code_scans.link(connection, id_, now_scanned)
        is_first = row is None or row.last_scanned_at is None
        is_other = before is None or before[:-1] != now_scanned[:-1]  # callers of the same kind make no other scan
        is_scan = scanned.scan.files > 0 and (self._seen.is_rescan or is_first or is_other)
        if is_scan:
            mark_scanned(connection, [id_], self._now, ScanType.CODE)
        return CodeWritten(is_scan, opened, closed)

    def _cover(self, reason: StatusReason | None, detail: str) -> None:
        change = CoverageChange(self._stored.id, ScanType.CODE, reason or StatusReason.SUCCESSFUL, detail)
        set_coverage(self._connection, [change], self._now)

    def _renew(self, scanned: CodeScanned) -> tuple[int, int]:
        """Bring the function's findings to those of now; returns how many were opened and closed."""
        connection, now, stored = self._connection, self._now, self._stored
        arn_of = partial(stored_finding_arn, stored.function.key, _TYPE, opened_again_at=None)
        known = known_findings(connection, [stored], _TYPE)
        current = {
            each.fingerprint: Found(each._replace(arn=arn_of(each.fingerprint)), code_content_digest(each))
            for each in scanned.findings
        }
        changes = compared(connection, known, {stored.id: current}, now, self._fleet.rules)
        changes[stored.id] = self._without_unseen(changes[stored.id], scanned)
        arns = new_arns(connection, [stored], _TYPE, changes, known, now)
        writer = FindingWriter(_TYPE, now)
        writer.take(stored, changes[stored.id], SuppressionRules(connection, stored.function.key.scope), arns)
        writer.write(connection, self._fleet.sealer() if writer.has_content else None)
        return len(writer.inserted), len(writer.closed)

    def _without_unseen(self, changes: Changes, scanned: CodeScanned) -> Changes:
        """What is closed without the findings that the scan could not tell: they stay as they were."""
        if _hides_anything(scanned):
            return changes._replace(closed=())
        closed = [each for each in changes.closed if each.vulnerability not in scanned.untold]
        layers = {lasting_layer(arn) for arn, _ in scanned.parts.unreadable}
        files = {(lasting_layer(each.layer), each.path) for each in scanned.problems if each.path}
        if closed and (layers or files):
            places = findings.code_places(self._connection, [each.id for each in closed])
            unseen = {
                id_
                for id_, (layer, paths) in places.items()
                if lasting_layer(layer) in layers or any((lasting_layer(layer), path) in files for path in paths)
            }
            closed = [each for each in closed if each.id not in unseen]
        return changes._replace(closed=tuple(closed))


def _hides_anything(scanned: CodeScanned) -> bool:
    """Whether nobody knows which files, or which weaknesses, a result does not tell."""
    codes = {each.code for each in scanned.problems}
    return NOT_LISTED in codes or (TOO_MANY_FINDINGS in codes and not scanned.untold)


def _reason(scanned: CodeScanned) -> tuple[StatusReason, str]:
    told = _told([each for each in scanned.problems if each.code != NO_CODE])  # that one the reason tells
    if scanned.scan.files == 0:
        detail = f"None of its own code could be read{told}." if told else f"It has no own code in {_LANGUAGES}."
        return StatusReason.UNSUPPORTED_CODE_ARTIFACTS, detail
    missing = unreadable_detail(scanned.parts)
    if missing:
        return StatusReason.ACCESS_DENIED, missing
    return StatusReason.SUCCESSFUL, f"Not everything could be looked at{told}." if told else ""


def _told(problems: Sequence[Problem]) -> str:
    """The first of what could not be looked at; empty if everything could."""
    if not problems:
        return ""
    places = [
        f"{bounded(each.path or 'the package', _TOLD_PATH)}{f' of {each.layer}' if each.layer else ''}: {each.message}"
        for each in problems[:_TOLD_PROBLEMS]
    ]
    more = len(problems) - _TOLD_PROBLEMS
    return f" ({'; '.join(places)}{f'; and {more:,} more' if more > 0 else ''})"
