"""What changes in the findings of functions: compared with what is stored, and written at once for all of them.

Findings of either type, about packages and about code, live and are written in one way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lambdascope.engine.findings.reconcile import (
    Changes,
    Found,
    may_have_moved,
    reconcile,
    stored_finding_arn,
)
from lambdascope.engine.reports.inspector import source_of, title_of
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.life import AnyFinding, ClosedBecause, FindingLife, FindingStatus, FindingType, KnownFinding
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.suppression import SuppressionRules
from lambdascope.store import findings, news
from lambdascope.store.database import Connection
from lambdascope.store.functions import StoredFunction
from lambdascope.store.news import News, NewsKind
from lambdascope.store.sealing import Sealer

Known = Mapping[int, Sequence[KnownFinding]]
"""The stored findings of functions."""


class FindingWriter:
    """What has to be written, collected over all functions so that it is written at once."""

    def __init__(self, type_: FindingType, now: datetime) -> None:
        self._type = type_
        self._now = now
        self.inserted: list[findings.Written] = []
        self.updated: list[findings.Written] = []
        self.closed: list[int] = []
        self._statuses: dict[FindingStatus, list[int]] = {FindingStatus.ACTIVE: [], FindingStatus.SUPPRESSED: []}
        self._news: list[News] = []

    def take(self, stored: StoredFunction, changes: Changes, rules: SuppressionRules, arns: Mapping[str, str]) -> None:
        """Add what changes for one function; `arns` are those of new findings, by the ARN that `changes` has."""
        function, now = stored.function, self._now
        for each in changes.opened:
            arn = arns[each.finding.arn]
            finding = each.finding._replace(arn=arn)
            status = rules.status(finding, function, _life(now, now, now))
            self.inserted.append(_written(None, stored.id, finding, status, each.digest))
            self._tell(stored.id, arn, status)
        for before, each in (*changes.reopened, *changes.updated):
            finding = each.finding._replace(arn=before.arn)
            status = rules.status(finding, function, _life(before.first_observed_at, now, now))
            self.updated.append(_written(before.id, stored.id, finding, status, each.digest))
            self._tell(stored.id, before.arn, status)
        for before, each in changes.same:
            life = _life(before.first_observed_at, before.last_observed_at, before.updated_at)
            status = rules.status(each.finding._replace(arn=before.arn), function, life)
            if status is not before.status:
                self._statuses[status].append(before.id)
                self._tell(stored.id, before.arn, status)
        for before in changes.closed:
            self.closed.append(before.id)
            self._tell(stored.id, before.arn, FindingStatus.CLOSED)

    @property
    def has_content(self) -> bool:
        """Whether there are findings to be written, and not only their status."""
        return bool(self.inserted or self.updated)

    def write(self, connection: Connection, sealer: Sealer | None = None) -> None:
        """Write all of it; findings in code need a `sealer`."""
        now = self._now
        if self.inserted:
            findings.insert(connection, self.inserted, self._type, now, sealer)
        if self.updated:
            findings.update(connection, self.updated, now, sealer)
        for status, ids in self._statuses.items():
            if ids:
                findings.set_status(connection, ids, status, now)
        if self.closed:
            findings.close(connection, self.closed, ClosedBecause.REMEDIATED, now)
        if self._news:
            news.add(connection, self._news, now)

    def _tell(self, function_id: int, arn: str, status: FindingStatus) -> None:
        self._news.append(News(NewsKind.FINDING, function_id, arn, status.value))


def compared(
    connection: Connection, known: Known, found: Mapping[int, Mapping[str, Found]], now: datetime, rules: Rules
) -> dict[int, Changes]:
    """What changes in each function."""
    moved = {name for id_, each in found.items() for name in may_have_moved(known.get(id_, ()), each)}
    aliases = findings.aliases(connection, sorted(moved)) if moved else {}
    changes = {
        id_: reconcile(known.get(id_, ()), each, now, rules.reopen_within, aliases) for id_, each in found.items()
    }
    returning = [before.id for each in changes.values() for before, _ in each.reopened]
    if not returning:
        return changes
    # Closed findings are deleted when their time is over, maybe since we looked: then they are new again.
    held = findings.hold_closed(connection, returning)
    return {id_: _without_deleted(each, held) for id_, each in changes.items()}


def new_arns(
    connection: Connection,
    functions: Sequence[StoredFunction],
    type_: FindingType,
    changes: Mapping[int, Changes],
    known: Known,
    now: datetime,
) -> dict[str, str]:
    """The ARNs of findings that are opened, by the ARN that such a finding has the first time."""
    first = [each.finding.arn for one in changes.values() for each in one.opened]
    if not first:
        return {}
    # The ARN stays with a finding whose vulnerability has another id by now.
    taken = findings.taken_arns(connection, first)
    arns = {}
    for stored in functions:
        ever_known = {each.vulnerability for each in known.get(stored.id, ())}
        for each in changes[stored.id].opened:
            subject, arn = subject_of(each.finding), each.finding.arn
            is_again = subject in ever_known or arn in taken
            arns[arn] = stored_finding_arn(stored.function.key, type_, subject, now) if is_again else arn
    return arns


def subject_of(finding: AnyFinding) -> str:
    """What a finding is about, by which it is known again: a vulnerability's id, or the fingerprint of a weakness."""
    return finding.fingerprint if isinstance(finding, CodeFinding) else finding.vulnerability.id


def known_findings(
    connection: Connection,
    functions: Sequence[StoredFunction],
    type_: FindingType,
    about: frozenset[str] | None = None,
) -> dict[int, list[KnownFinding]]:
    """The stored findings of functions; only `about` these subjects if given."""
    known: dict[int, list[KnownFinding]] = {}
    for row in findings.known(connection, [stored.id for stored in functions], type_, about):
        known.setdefault(row.function_id, []).append(row)
    return known


def _without_deleted(changes: Changes, held: frozenset[int]) -> Changes:
    deleted = tuple(each for before, each in changes.reopened if before.id not in held)
    if not deleted:
        return changes
    reopened = tuple(pair for pair in changes.reopened if pair[0].id in held)
    return changes._replace(opened=(*changes.opened, *deleted), reopened=reopened)


def _life(first: datetime, last: datetime, updated: datetime) -> FindingLife:
    return FindingLife(FindingStatus.ACTIVE, first, last, updated)


def _written(
    id_: int | None, function_id: int, finding: AnyFinding, status: FindingStatus, digest: str
) -> findings.Written:
    if isinstance(finding, CodeFinding):
        return findings.Written(id_, function_id, finding, status, finding.title, "", digest)
    return findings.Written(id_, function_id, finding, status, title_of(finding), source_of(finding), digest)
