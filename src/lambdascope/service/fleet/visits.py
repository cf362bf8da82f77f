"""Visits: looking at one function in AWS, and writing down what is to be seen.

What a visit does follows from the function's state, never from the event that led to it: it may come twice, late or
out of order, and another one changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.errors import AwsDenied, AwsNotFound, LambdascopeError, StateError
from lambdascope.model.function import LATEST, Function, FunctionKey
from lambdascope.service.fleet import duties
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.judging import judge
from lambdascope.service.fleet.parts import CodeChanged, SetAside, parts_of
from lambdascope.service.fleet.scan_results import SWITCHED_ON, Seen, Written, register, write
from lambdascope.service.fleet.statuses import close_findings, set_coverage
from lambdascope.sources.aws.functions import Described, describe, list_tags, versions_behind_aliases
from lambdascope.store import activations, functions, locks, visits
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
        switched_on = activations.get(connection, scope)
        known = functions.named(connection, scope, name)
    types = [type_ for type_, status in switched_on.items() if status in SWITCHED_ON]
    if begun is None or not types:
        return
    look = _Look(fleet, scope, name, begun, types, known)
    try:
        look.run()
    except CodeChanged:
        _look_again(fleet, scope, name)
    except SetAside as error:
        _set_aside(fleet, scope, name, look.in_question, str(error))
    except StateError:
        raise  # nothing can be noted; the queue tries again
    except LambdascopeError as error:
        _fail(fleet, scope, name, begun, look.in_question, error)
    else:
        with fleet.database.transaction() as connection:
            visits.succeed(connection, scope, name)


def terminate(
    connection: Connection, stored: Sequence[StoredFunction], types: Sequence[ScanType], now: datetime
) -> None:
    """Write down that functions are deleted: their findings end, and both are purged later."""
    ids = [each.id for each in stored if each.terminated_at is None]
    if not ids:
        return
    functions.terminate(connection, ids, now)
    changes = [
        CoverageChange(id_, type_, StatusReason.RESOURCE_TERMINATED, "The function was deleted.")
        for id_ in ids
        for type_ in types
    ]
    set_coverage(connection, changes, now)
    for type_ in ScanType:
        close_findings(connection, ids, type_, now)


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
        self.in_question: Sequence[ScanType] = types
        """The scan types that do not happen if the look fails now."""

    def run(self) -> None:
        """Raises LambdascopeError for what is wrong in AWS or with the package."""
        try:
            latest = self._describe(LATEST)
        except AwsNotFound:
            self._terminate(list(self._known.values()))
            return
        self._take(latest)
        wanted = self._versions_behind_aliases()
        for version in wanted:
            try:
                self._take(self._describe(version))
            except AwsNotFound:  # deleted since; the alias points elsewhere by now
                self._terminate([self._known[version]] if version in self._known else [])
        self._terminate([each for version, each in self._known.items() if version not in (LATEST, *wanted)])

    def _describe(self, version: str) -> Described:
        key = FunctionKey(self._scope.account, self._scope.region, self._name, version)
        described = describe(self._fleet.sessions, key)
        if not described.function.is_settled:
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
        began = time.monotonic()
        fleet, function = self._fleet, described.function
        known = self._known.get(function.key.version)
        self.in_question = self._types
        verdicts, last_invoked = judge(fleet, function, known.last_invoked if known else None, self._types)
        package = verdicts.get(ScanType.PACKAGE)
        seen = Seen(function, last_invoked, verdicts, None, self._begun.is_rescan)
        if package is not None and package.is_eligible:
            self.in_question = (ScanType.PACKAGE,)
            # What is known already is written first: if the package cannot be had, the function is not unknown.
            register(fleet, self._scope, seen)
            seen = seen._replace(parts=parts_of(fleet, described))
        written = write(fleet, self._scope, [seen])
        if written.scanned:
            self._tell(function, written, time.monotonic() - began)

    def _tell(self, function: Function, written: Written, seconds: float) -> None:
        self._fleet.meters.observe(SCAN_SECONDS, seconds, scan_type=ScanType.PACKAGE.value)
        opened, closed = (written.renewed.opened, written.renewed.closed) if written.renewed else (0, 0)
        _LOG.info(
            "function scanned", function=function.key.resource_id, opened=opened, closed=closed,
            seconds=round(seconds, 3),
        )  # fmt: skip

    def _versions_behind_aliases(self) -> tuple[str, ...]:
        if not self._fleet.rules.scan_alias_versions:
            return ()
        return tuple(sorted(versions_behind_aliases(self._fleet.sessions, self._scope, self._name)))

    def _terminate(self, stored: Sequence[StoredFunction]) -> None:
        if not stored:
            return
        with self._fleet.database.transaction() as connection:
            locks.hold_activation(connection, *self._scope)
            locks.hold_rules(connection, *self._scope)
            functions.locked(connection, [each.id for each in stored])
            terminate(connection, stored, self._types, self._fleet.clock())


def _ask_again(fleet: Fleet, scope: Scope, name: str, retry_at: datetime) -> None:
    """Have a repetition wait for its turn among the visits of its function, unless it has been overtaken."""
    with fleet.database.transaction() as connection:
        if visits.is_due(connection, scope, name, retry_at):
            fleet.queue.request_visits(connection, scope, [name])


def _look_again(fleet: Fleet, scope: Scope, name: str) -> None:
    at = fleet.clock() + _SETTLING
    with fleet.database.transaction() as connection:
        visits.postpone(connection, scope, name, at)
        fleet.queue.repeat_visit(connection, scope, name, at)


def _fail(
    fleet: Fleet, scope: Scope, name: str, begun: Visit, types: Sequence[ScanType], error: LambdascopeError
) -> None:
    pause = min(_FIRST_PAUSE * 2 ** min(begun.failures, 16), _LONGEST_PAUSE)
    at = fleet.clock() + pause
    with fleet.database.transaction() as connection:
        _note(fleet, connection, scope, name, types, _reason(error), f"{error}. Tried again in {_shown(pause)}.")
        if begun.failures == 0 and not functions.named(connection, scope, name):
            # Only an event told of it. A listing describes it, and then its coverage can say what is wrong.
            stored_duties.hasten(connection, DutyKey(duties.RECONCILIATION, scope))
        visits.fail(connection, scope, name, at)
        fleet.queue.repeat_visit(connection, scope, name, at)
    fleet.meters.count(ERRORS, kind=type(error).__name__)
    _LOG.warning(
        "visit failed", function=name, account=scope.account, region=scope.region, error=str(error),
        retry_in=_shown(pause),
    )  # fmt: skip


def _reason(error: LambdascopeError) -> StatusReason:
    if not isinstance(error, AwsDenied):
        return StatusReason.INTERNAL_ERROR
    is_key = error.action.startswith("kms:")
    return StatusReason.ACCESS_DENIED_TO_ENCRYPTION_KEY if is_key else StatusReason.ACCESS_DENIED


def _set_aside(fleet: Fleet, scope: Scope, name: str, types: Sequence[ScanType], detail: str) -> None:
    with fleet.database.transaction() as connection:
        _note(fleet, connection, scope, name, types, StatusReason.INTERNAL_ERROR, detail)
        visits.succeed(connection, scope, name)
    fleet.meters.count(ERRORS, kind=SetAside.__name__)
    _LOG.warning("artifact set aside", function=name, account=scope.account, region=scope.region, detail=detail)


def _note(
    fleet: Fleet,
    connection: Connection,
    scope: Scope,
    name: str,
    types: Sequence[ScanType],
    reason: StatusReason,
    detail: str,
) -> None:
    """Say in the coverage of a function why it could not be looked at; its findings stay as they are."""
    locks.hold_activation(connection, *scope)
    switched_on = activations.get(connection, scope)
    changes = [
        CoverageChange(each.id, type_, reason, detail)
        for each in functions.named(connection, scope, name)
        if each.terminated_at is None
        for type_ in types
        if switched_on.get(type_) in SWITCHED_ON
    ]
    set_coverage(connection, changes, fleet.clock())


def _shown(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
