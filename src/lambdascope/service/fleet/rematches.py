"""Newer advisories reach stored inventories: no call to AWS, and only what is concerned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.service.fleet.generations import Generations
from lambdascope.service.fleet.renewal import renew
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.statuses import mark_scanned, set_coverage
from lambdascope.store import functions, inventories, locks
from lambdascope.store.coverage import CoverageChange
from lambdascope.store.database import Database


def rematch(
    database: Database,
    generations: Generations,
    rules: Rules,
    clock: Callable[[], datetime],
    generation: int,
    function_ids: Sequence[int],
    is_whole: bool,
) -> None:
    """Match a batch of functions again because of what `generation` changed, against the advisories in effect.

    Doing it twice changes nothing.
    """
    with database.transaction() as connection:
        locks.hold_generation(connection)
        matcher = generations.matcher(connection)
        if matcher is None:
            return
        # Before the functions, as scans do: whoever makes a rule stands between the two.
        for scope in functions.scopes_of(connection, function_ids):
            locks.hold_rules(connection, *scope)
        locked = functions.locked(connection, function_ids)
        kept = inventories.kept_current(connection, function_ids)
        current = [stored for stored in locked if stored.id in kept]
        subset = None if is_whole else generations.subset(connection, matcher, generation)
        now = clock()
        renewed = renew(connection, matcher, current, rules, now, subset)
        # Where all is matched because nobody can tell what differs, too, only what is concerned counts as scanned.
        waited = [stored.id for stored in current if kept[stored.id] is StatusReason.PENDING_INITIAL_SCAN]
        scanned = sorted({*renewed.concerned, *(waited if is_whole else ())})
        if scanned:
            functions.mark_matched(connection, scanned, matcher.generation)
            # What waited for advisories is scanned now; what cannot be read stays so, whatever its inventory says.
            done = [id_ for id_ in scanned if kept[id_] is StatusReason.PENDING_INITIAL_SCAN]
            changes = [CoverageChange(id_, ScanType.PACKAGE, StatusReason.SUCCESSFUL) for id_ in done]
            set_coverage(connection, changes, now)
            mark_scanned(connection, scanned, now)
    matcher.written.update(renewed.vulnerabilities)
