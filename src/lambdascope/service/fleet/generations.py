"""Generations of advisories: put into effect by one process, fetched by the others, each a matcher.

A newer generation takes effect in one transaction that also enqueues the matching it makes necessary. Whoever writes
findings holds the generation meanwhile, so nothing is matched against advisories that are no longer in effect.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from weakref import finalize

from lambdascope.model.errors import DatabaseCorrupt, DatabaseError, DatabaseMissing
from lambdascope.model.finding import Match
from lambdascope.service.fleet.matcher import Matcher
from lambdascope.service.fleet.renewal import Subset
from lambdascope.store import artifacts, findings, generations, inventories, locks
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.advisory_diff import AdvisoryDiff, compare
from lambdascope.store.database import Connection, Database
from lambdascope.store.generations import PART_BYTES, Generation

if TYPE_CHECKING:
    from lambdascope.service.fleet.queue import JobQueue

_UNFINISHED_SECONDS = 3600
_KEPT = 3
"""Generations whose files are kept: a job may still ask for the one before."""

_COPY_BYTES = 1024 * 1024


class Published(NamedTuple):
    """What putting advisories into effect led to."""

    generation: Generation
    changed: int
    """Vulnerabilities that differ from the generation before; 0 for the first."""
    functions: int
    """Functions whose findings are matched again."""


class Generations:
    """The compiled advisory databases of this machine; threads share them."""

    def __init__(self, database: Database, folder: Path) -> None:
        """`folder` is where this machine keeps the files."""
        self._database = database
        self._folder = folder
        self._lock = Lock()
        self._matchers: dict[int, Matcher] = {}

    def matcher(self, connection: Connection) -> Matcher | None:
        """The matcher of the generation in effect, which the caller holds; None before the first."""
        current = generations.current(connection)
        return None if current is None else self._matcher_of(connection, current)

    def subset(self, connection: Connection, matcher: Matcher, generation: int) -> Subset:
        """What `generation` changed, with the stored packages that it affects by what `matcher` knows now."""
        changed = frozenset(generations.changes(connection, generation))
        return Subset(changed, tuple(_affected_packages(connection, matcher, changed)))

    def file_of(self, generation: Generation) -> Path:
        """Where this machine keeps the file of a generation, once it has it."""
        return self._path_of(generation.sha256)

    def provide(self, path: Path) -> None:
        """Where a machine has no compiled database yet, begin with the one in effect: less is left to fetch."""
        if path.exists():
            return
        with self._database.transaction() as connection:
            current = generations.current(connection)
            if current is None:
                return
            self._fetch(connection, current)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The same file under two names: an update replaces it as a whole, and never writes into it. A link does not
        # take the place of what another process has put there meanwhile; where it cannot be made, all is fetched.
        with suppress(OSError):
            path.hardlink_to(self._path_of(current.sha256))

    def publish(self, path: Path, queue: JobQueue, *, only_newer: bool = False) -> Published | None:
        """Put the compiled database at `path` into effect; None if it is already. Raises DatabaseError.

        With `only_newer` not if its feed was read before that of the one in effect.
        """
        with AdvisoryDatabase(path) as database:
            compiled_at, updated_at = _time(database.compiled_at), _time(database.updated_at)
        with self._lock:
            digest, size = self._keep(path)
        with self._database.transaction() as connection:
            current = generations.current(connection)
            if current is not None and current.sha256 == digest:
                generations.mark_updated(connection, current.id, updated_at)
                return None
            if only_newer and current is not None and updated_at <= current.updated_at:
                return None
        # What differs is worked out while the file goes to PostgreSQL: functions wait for both.
        with ThreadPoolExecutor(1) as aside, self._database.transaction() as connection:
            difference = aside.submit(self._difference, current, digest)
            new = generations.record(
                connection, sha256=digest, size=size, compiled_at=compiled_at, updated_at=updated_at
            )
            generations.put_file(connection, new.id, _parts(self._path_of(digest), PART_BYTES))
            matcher, diff = self._opened(new), difference.result()
            if _time(matcher.compiled_at) != compiled_at:
                raise DatabaseError(f"{path} was replaced while it was read; try again")
            if current is not None and diff == AdvisoryDiff(frozenset(), {}):
                # Compiled by another machine, to the same effect: what is in effect stays, for all of them.
                connection.rollback()
                generations.mark_updated(connection, current.id, updated_at)
                return None
            # From here on nobody writes findings; whoever does so next sees the new generation.
            locks.change_generation(connection)
            others = [each.id for each in generations.newest(connection, 2) if each.id != new.id]
            if others != ([current.id] if current else []):
                raise DatabaseError("another process put other advisories into effect meanwhile; try again")
            functions = self._concerned(connection, matcher, diff)
            if diff is not None:
                generations.put_changes(connection, new.id, diff.vulnerabilities)
                findings.put_probabilities(connection, diff.probabilities)
            else:
                known = matcher.vulnerabilities(findings.known_vulnerabilities(connection))
                findings.put_probabilities(connection, {id_: each.epss for id_, each in known.items()})
            queue.request_rematches(connection, new.id, functions, is_whole=diff is None)
        with self._lock:
            self._remember(matcher)
        # In a transaction of its own: the matching does not wait for it.
        with self._database.transaction() as connection:
            kept = generations.newest(connection, _KEPT)
            generations.forget_files(connection, [each.id for each in kept])
        self._forget_files({each.sha256 for each in kept})
        return Published(new, len(diff.vulnerabilities) if diff else 0, len(functions))

    def _concerned(self, connection: Connection, matcher: Matcher, diff: AdvisoryDiff | None) -> Sequence[int]:
        if diff is None:
            return inventories.all_of(connection)
        affected = _affected_packages(connection, matcher, diff.vulnerabilities)
        holding = inventories.with_packages(connection, list(affected))
        return sorted({*holding, *findings.concerned_functions(connection, list(diff.vulnerabilities))})

    def _difference(self, current: Generation | None, digest: str) -> AdvisoryDiff | None:
        """What differs from the generation in effect; None where that cannot be told, so that all may differ."""
        if current is None:
            return None
        try:
            with self._lock, self._database.transaction() as connection:
                self._fetch(connection, current)
            return compare(str(self._path_of(current.sha256)), str(self._path_of(digest)))
        except DatabaseError:
            return None

    def _matcher_of(self, connection: Connection, generation: Generation) -> Matcher:
        with self._lock:
            if generation.id not in self._matchers:
                self._fetch(connection, generation)
                self._remember(self._opened(generation))
            return self._matchers[generation.id]

    def _remember(self, matcher: Matcher) -> None:
        # The one before may be in use; older ones are let go, and close when nobody uses them.
        for id_ in sorted(self._matchers)[: -(_KEPT - 1)]:
            del self._matchers[id_]
        self._matchers[matcher.generation] = matcher

    def _opened(self, generation: Generation) -> Matcher:
        database = AdvisoryDatabase(self._path_of(generation.sha256))
        matcher = Matcher(generation.id, database)
        # Threads may still ask an old one that is let go of: its file is closed after the last.
        finalize(matcher, database.close)
        return matcher

    def _fetch(self, connection: Connection, generation: Generation) -> None:
        """Have the generation's file on this machine. Raises DatabaseError."""
        path = self._path_of(generation.sha256)
        if path.exists():
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
        digest = sha256()
        try:
            with unfinished.open("wb") as file:
                for part in generations.file_parts(connection, generation.id):
                    digest.update(part)
                    file.write(part)
            if unfinished.stat().st_size == 0:
                raise DatabaseMissing("the advisories in effect are no longer stored; run `lambdascope db update`")
            if digest.hexdigest() != generation.sha256:
                raise DatabaseCorrupt("the stored advisories are damaged; run `lambdascope db update`")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    def _keep(self, path: Path) -> tuple[str, int]:
        """Keep a file of our own, which does not go when the next update replaces the one at `path`.

        Returns its digest and size.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._folder / f"own.{os.getpid()}.unfinished"
        digest = sha256()
        try:
            with unfinished.open("wb") as file:
                for part in _parts(path, _COPY_BYTES):
                    digest.update(part)
                    file.write(part)
                size = file.tell()
            unfinished.replace(self._path_of(digest.hexdigest()))
        finally:
            unfinished.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def _forget_files(self, kept: set[str]) -> None:
        for path in self._folder.glob("*.db"):
            if path.stem not in kept:
                path.unlink(missing_ok=True)
        for path in self._folder.glob("*.unfinished"):
            # Of a process that was killed; one that lives is done within minutes.
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _UNFINISHED_SECONDS:
                    path.unlink()

    def _path_of(self, digest: str) -> Path:
        return self._folder / f"{digest}.db"


def _affected_packages(
    connection: Connection, matcher: Matcher, vulnerabilities: frozenset[str]
) -> dict[int, tuple[Match, ...]]:
    """The stored package versions that any of these vulnerabilities affects, by id."""
    stored = artifacts.packages_named(connection, matcher.packages_of(vulnerabilities))
    affected = matcher.affected_versions(
        ((ecosystem, name, version) for _, ecosystem, name, version in stored), vulnerabilities
    )
    return {
        id_: affected[ecosystem, name, version]
        for id_, ecosystem, name, version in stored
        if (ecosystem, name, version) in affected
    }


def _parts(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(size):
            yield part


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
