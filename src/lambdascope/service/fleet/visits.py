"""Visits: looking at one function in AWS, and writing down what is to be seen.

What a visit does follows from the function's state, never from the event that led to it: it may come twice, late or
out of order, and another one changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import uniform
from typing import NamedTuple

from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.errors import (
    AwsDenied,
    AwsNotFound,
    AwsUnavailable,
    Busy,
    CodeChanged,
    LambdascopeError,
    SetAside,
    StateError,
    kind_of,
)
from lambdascope.model.function import LATEST, Function, FunctionKey
from lambdascope.service.fleet import duties
from lambdascope.service.fleet.code_results import CodeSeen, write_code
from lambdascope.service.fleet.code_scans import scan_code_of
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.judging import judge
from lambdascope.service.fleet.parts import parts_of
from lambdascope.service.fleet.scan_results import Seen, register, write
from lambdascope.service.fleet.statuses import close_findings, set_coverage
from lambdascope.sources.aws.functions import Described, describe, list_tags, versions_behind_aliases
from lambdascope.store import activations, code_scans, coverage, functions, locks, visits
from lambdascope.store import duties as stored_duties
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Connection
from lambdascope.store.duties import DutyKey
from lambdascope.store.functions import StoredFunction
from lambdascope.store.metrics import ERRORS, SCAN_SECONDS
from lambdascope.store.visits import Visit

_LOG = logger(__name__)

_SETTLING = timedelta(seconds=1)
"""How soon a function is looked at again whose update is under way."""

_FAILURES_TO_LIST = 3
"""A function that is unknown and cannot be looked at so often is looked for in a listing."""

_PASSED_ON = (CodeChanged, Busy, StateError)
"""These say nothing of the function: look again soon, or, if nothing can be noted, let the queue try again."""

_SPREAD_SECONDS = 20.0
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)


def visit(fleet: Fleet, scope: Scope, name: str, retry_at: datetime | None = None) -> None:
    """Look at a function, and scan it if it is new or changed; `retry_at` of a repetition that is due.

    Whatever AWS or the function's package do wrong stands in its coverage, and is tried again, ever later.
    """
    if retry_at is not None:
        _ask_again(fleet, scope, name, retry_at)
        return
    with fleet.database.transaction() as connection:
        begun = visits.begin(connection, scope, name)
        types = activations.switched_on(connection, scope)
        known = functions.named(connection, scope, name)
    if begun is None or not types:
        return
    look = _Look(fleet, scope, name, begun, types, known)
    try:
        look.run()
    except CodeChanged:
        _look_again(fleet, scope, name, _SETTLING)
    except Busy as busy:
        # Not all that wait at once: most would only be told again that it is not their turn.
        pause = timedelta(seconds=(busy.retry_after_seconds or 0) + uniform(0, _SPREAD_SECONDS))
        if busy.is_out_of_reach:
            _note_out_of_reach(fleet, scope, name, Failure(LATEST, look.in_question, busy), pause)
        _look_again(fleet, scope, name, pause)
    else:
        _conclude(fleet, scope, name, begun, look.failures)


class Failure(NamedTuple):
    """What went wrong with one version of a function."""

    version: str | None
    """None: not with a version, but with finding out which there are."""
    types: Sequence[ScanType]
    """The scan types that do not happen because of it."""
    error: LambdascopeError


class _NotSettled(CodeChanged):
    """An update of the function is under way."""


class _Look:
    """One look at one function and, where that is wanted, at its versions behind aliases."""

    def __init__(
        self,
        fleet: Fleet,
        scope: Scope,
        name: str,
        begun: Visit,
        types: Sequence[ScanType],
        known: Sequence[StoredFunction],
    ) -> None:
        self._fleet, self._scope, self._name = fleet, scope, name
        self._begun, self._types = begun, types
        self._known = {each.function.key.version: each for each in known}
        self._tags: Mapping[str, str] | None = None
        self._code_verdict: Verdict | None = None
        """Whether the code of the version looked at is to be scanned; None where that is not asked, or not known."""
        self.in_question: Sequence[ScanType] = types
        """The scan types that do not happen if the look fails now."""
        self.failures: list[Failure] = []

    def run(self) -> None:
        """What is wrong in AWS or with a package is among the failures afterwards. Raises CodeChanged or Busy."""
        if not self._attempt(LATEST):
            return
        wanted = self._versions_behind_aliases()
        if wanted is None:
            return
        for version in wanted:
            self._attempt(version)
        self._terminate([each for version, each in self._known.items() if version not in (LATEST, *wanted)])

    def _attempt(self, version: str) -> bool:
        """Look at one version; whether it is there. What goes wrong with it concerns no other."""
        self.in_question = self._types
        try:
            described = self._describe(version)
        except AwsNotFound:  # of a version: deleted since the alias was read
            is_all = version == LATEST
            self._terminate([each for known, each in self._known.items() if is_all or known == version])
            return False
        except _PASSED_ON:
            raise
        except LambdascopeError as error:
            self.failures.append(Failure(version, self._types, error))
            return False
        for take in (self._take, self._take_code):
            try:
                take(described)
            except _PASSED_ON:
                raise
            except LambdascopeError as error:
                self.failures.append(Failure(version, self.in_question, error))
        return True

    def _describe(self, version: str) -> Described:
        key = FunctionKey(self._scope.account, self._scope.region, self._name, version)
        described = describe(self._fleet.sessions, key)
        if not described.function.is_settled:
            # Nobody knows how long that takes: until then it is one that waits.
            register(self._fleet, self._scope, Seen(described.function, None, {}, None, turn=self._begun.turn))
            raise _NotSettled(f"an update of {self._name} is under way")
        return self._with_tags(described)

    def _with_tags(self, described: Described) -> Described:
        """Tags belong to the function, whichever its version; what cannot be read any more is as it was."""
        function = described.function
        if function.key.version == LATEST:
            self._tags = function.tags
            if self._tags is None:
                self._tags = self._listed_tags(function.key)
        return described._replace(function=function._replace(tags=self._tags))

    def _listed_tags(self, key: FunctionKey) -> Mapping[str, str] | None:
        try:
            return list_tags(self._fleet.sessions, key)
        except AwsDenied:
            known = self._known.get(LATEST)
            return known.function.tags if known is not None else None

    def _take(self, described: Described) -> None:
        """All but the code: whether to scan it, and its packages."""
        began = time.monotonic()
        fleet, function = self._fleet, described.function
        known = self._known.get(function.key.version)
        self._code_verdict = None  # unless what follows tells one
        verdicts, last_invoked = judge(fleet, function, known.last_invoked if known else None, self._types)
        eligible = {type_ for type_, each in verdicts.items() if each.is_eligible}
        self._code_verdict = verdicts.get(ScanType.CODE)
        seen = Seen(function, last_invoked, verdicts, None, self._begun.is_rescan, self._begun.turn)
        if eligible:
            # What is known already is written first: if the package cannot be had, the function is not unknown.
            register(fleet, self._scope, seen)
        if ScanType.PACKAGE in eligible:
            self.in_question = (ScanType.PACKAGE,)
            seen = seen._replace(parts=parts_of(fleet, described))
        written = write(fleet, self._scope, [seen])
        if written.scanned:
            opened, closed = (written.renewed.opened, written.renewed.closed) if written.renewed else (0, 0)
            self._tell(function, ScanType.PACKAGE, opened, closed, began)

    def _take_code(self, described: Described) -> None:
        verdict = self._code_verdict
        if verdict is None:
            return
        self.in_question = (ScanType.CODE,)
        began = time.monotonic()
        function, begun = described.function, self._begun
        scanned = None
        if verdict.is_eligible:
            scanned = scan_code_of(self._fleet, described, is_rescan=begun.is_rescan)
        seen = CodeSeen(function, verdict, scanned, begun.turn, begun.is_rescan)
        written = write_code(self._fleet, self._scope, seen)
        if written.is_scan:
            self._tell(function, ScanType.CODE, written.opened, written.closed, began)

    def _tell(self, function: Function, scan_type: ScanType, opened: int, closed: int, began: float) -> None:
        seconds = time.monotonic() - began
        self._fleet.meters.observe(SCAN_SECONDS, seconds, scan_type=scan_type.value)
        _LOG.info(
            "function scanned", function=function.key.resource_id, scan_type=scan_type.value, opened=opened,
            closed=closed, seconds=round(seconds, 3),
        )  # fmt: skip

    def _versions_behind_aliases(self) -> tuple[str, ...] | None:
        """None where they are not told."""
        if not self._fleet.rules.scan_alias_versions:
            return ()
        try:
            return tuple(sorted(versions_behind_aliases(self._fleet.sessions, self._scope, self._name)))
        except _PASSED_ON:
            raise
        except LambdascopeError as error:
            self.failures.append(Failure(None, (), error))
            return None

    def _terminate(self, stored: Sequence[StoredFunction]) -> None:
        """Write down that functions are deleted: their findings end, and both are purged later."""
        if not stored:
            return
        fleet, scope = self._fleet, self._scope
        with fleet.database.transaction() as connection:
            locks.hold_activation(connection, *scope)
            types = activations.switched_on(connection, scope)
            if not types or not visits.is_current(connection, scope, self._name, self._begun.turn):
                return
            locks.hold_rules(connection, *scope)
            locked = functions.locked(connection, [each.id for each in stored])
            terminate(connection, locked, types, fleet.clock())


def terminate(
    connection: Connection, stored: Sequence[StoredFunction], types: Sequence[ScanType], now: datetime
) -> None:
    """Write down that functions, which the caller has locked, are deleted."""
    ids = [each.id for each in stored if each.terminated_at is None]
    if not ids:
        return
    functions.terminate(connection, ids, now)
    functions.forget_scan(connection, ids)
    code_scans.forget(connection, ids)
    changes = [
        CoverageChange(id_, type_, StatusReason.RESOURCE_TERMINATED, "The function was deleted.")
        for id_ in ids
        for type_ in types
    ]
    set_coverage(connection, changes, now)
    for type_ in ScanType:
        close_findings(connection, ids, type_, now)


def _ask_again(fleet: Fleet, scope: Scope, name: str, retry_at: datetime) -> None:
    """Have a repetition wait for its turn among the visits of its function, unless it has been overtaken."""
    with fleet.database.transaction() as connection:
        if visits.is_due(connection, scope, name, retry_at):
            fleet.queue.request_visits(connection, scope, [name])


def _look_again(fleet: Fleet, scope: Scope, name: str, pause: timedelta) -> None:
    at = fleet.clock() + pause
    with fleet.database.transaction() as connection:
        visits.postpone(connection, scope, name, at)
        fleet.queue.repeat_visit(connection, scope, name, at)


def _note_out_of_reach(fleet: Fleet, scope: Scope, name: str, failure: Failure, pause: timedelta) -> None:
    """Say in the coverage that the function waits for a network; a reason that a visit of its own found stands."""
    with fleet.database.transaction() as connection:
        locks.hold_activation(connection, *scope)
        known = functions.named(connection, scope, name)
        rows = coverage.of_functions(connection, [each.id for each in known])
        silent = [
            type_
            for type_ in activations.switched_on(connection, scope)
            if not any(type_ in row and row[type_].reason.is_failure for row in rows.values())
        ]
        detail = f"{failure.error}. Tried again in {_shown(pause)}."
        _note(connection, scope, name, failure, silent, detail, fleet.clock())


def _conclude(fleet: Fleet, scope: Scope, name: str, begun: Visit, failures: Sequence[Failure]) -> None:
    """Note how a visit went, and have it repeated if that may help."""
    worth_repeating = [each for each in failures if not isinstance(each.error, SetAside)]
    pause = min(_FIRST_PAUSE * 2 ** min(begun.failures, 16), _LONGEST_PAUSE)
    with fleet.database.transaction() as connection:
        locks.hold_activation(connection, *scope)
        types = activations.switched_on(connection, scope)
        if not types:
            return  # switched off meanwhile: nothing is known of the account any more
        for each in failures:
            again = "" if isinstance(each.error, SetAside) else f". Tried again in {_shown(pause)}."
            _note(connection, scope, name, each, types, f"{each.error}{again}", fleet.clock())
        if worth_repeating:
            at = fleet.clock() + pause
            _reconcile_if_unknown(connection, scope, name, begun, worth_repeating)
            visits.fail(connection, scope, name, at)
            fleet.queue.repeat_visit(connection, scope, name, at)
        else:
            visits.succeed(connection, scope, name)
    for each in failures:
        fleet.meters.count(ERRORS, kind=kind_of(each.error))
        _LOG.warning(
            "visit failed", function=name, version=each.version, account=scope.account, region=scope.region,
            error=str(each.error),
        )  # fmt: skip


def _reconcile_if_unknown(
    connection: Connection, scope: Scope, name: str, begun: Visit, failures: Sequence[Failure]
) -> None:
    """Only an event told of a function: a listing describes it, and then its coverage can say what is wrong.

    Not at the first sign of an AWS that is busy: comparing all functions would make it worse.
    """
    is_final = any(not isinstance(each.error, AwsUnavailable) for each in failures)
    if begun.failures != (0 if is_final else _FAILURES_TO_LIST):
        return
    if all(each.terminated_at is not None for each in functions.named(connection, scope, name)):
        stored_duties.hasten(connection, DutyKey(duties.RECONCILIATION, scope))


def _reason(error: LambdascopeError) -> StatusReason:
    if not isinstance(error, AwsDenied):
        return StatusReason.INTERNAL_ERROR
    is_key = error.action.startswith("kms:")
    return StatusReason.ACCESS_DENIED_TO_ENCRYPTION_KEY if is_key else StatusReason.ACCESS_DENIED


def _note(
    connection: Connection,
    scope: Scope,
    name: str,
    failure: Failure,
    types: Sequence[ScanType],
    detail: str,
    now: datetime,
) -> None:
    """Say in the coverage of a version why it could not be looked at; its findings stay as they are."""
    changes = [
        CoverageChange(each.id, type_, _reason(failure.error), detail)
        for each in functions.named(connection, scope, name)
        if each.terminated_at is None and each.function.key.version == failure.version
        for type_ in failure.types
        if type_ in types
    ]
    set_coverage(connection, changes, now)


def _shown(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
