"""What continuous scanning works with; built once, by `app.py`, and passed to whoever needs it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from lambdascope.service.fleet.generations import Generations
from lambdascope.service.fleet.indexer import Indexer
from lambdascope.service.fleet.rules import Rules
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.store.database import Database
from lambdascope.store.metrics import Meters
from lambdascope.store.sealing import Sealer

if TYPE_CHECKING:
    from lambdascope.service.fleet.queue import JobQueue

_MOST_TOLD = 1_000


class Told:
    """What has been told of, so that a log is not full of it."""

    def __init__(self) -> None:
        self._seen: set[Hashable] = set()

    def is_new(self, what: Hashable) -> bool:
        """Whether it has not been told of yet; from now on it has."""
        if what in self._seen:
            return False
        if len(self._seen) >= _MOST_TOLD:
            self._seen.clear()
        self._seen.add(what)
        return True


@dataclass(frozen=True)
class Fleet:
    """Threads share it."""

    database: Database
    queue: JobQueue
    sessions: Sessions
    generations: Generations
    indexer: Indexer
    rules: Rules
    meters: Meters
    sealer: Callable[[], Sealer]
    """Raises StateError where there is no master key: not everybody who works with a fleet needs one."""
    clock: Callable[[], datetime]
    """The time in UTC."""
    told: Told = field(default_factory=Told)
