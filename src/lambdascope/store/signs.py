"""Signs of life: whether servers and workers are there, and how the queue between them does."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from lambdascope.store.database import Connection

SERVER_SILENCE = timedelta(seconds=60)
"""A server does some duty at least every ten seconds; one that did none for so long is not there."""
WORKER_SILENCE = timedelta(seconds=20)
"""A worker shows a sign of life every five seconds."""

_SERVERS = """
SELECT count(DISTINCT holder) FILTER (WHERE held_until > now()),
       extract(epoch FROM now() - max(last_success_at))::float8
FROM duty
"""

_WORKERS = """
SELECT count(*) FILTER (WHERE last_heartbeat > now() - %s), extract(epoch FROM now() - max(last_heartbeat))::float8
FROM procrastinate_workers
"""

_QUEUE = """
SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
       count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()),
       count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'failed')
FROM procrastinate_jobs
"""


class Servers(NamedTuple):
    """Processes that do duties: `lambdascope serve`."""

    busy: int
    """So many hold a duty just now."""
    silent_seconds: float | None
    """Since any duty was done; None if none ever was."""

    @property
    def is_alive(self) -> bool:
        """Whether a server seems to be running."""
        is_recent = self.silent_seconds is not None and self.silent_seconds < SERVER_SILENCE.total_seconds()
        return self.busy > 0 or is_recent


class Workers(NamedTuple):
    """Processes that do jobs: `lambdascope worker`, and those that a server starts."""

    alive: int
    silent_seconds: float | None
    """Since the last sign of life of any; None where none is registered."""


class QueueFigures(NamedTuple):
    """Jobs by what becomes of them."""

    waiting: int
    later: int
    """To be done at a later time: repetitions of what failed."""
    doing: int
    failed: int
    """Given up."""


class Signs(NamedTuple):
    """What can be seen of the service's processes."""

    servers: Servers
    workers: Workers
    queue: QueueFigures


def servers(connection: Connection) -> Servers:
    """Whether a server is there."""
    row = connection.execute(_SERVERS).fetchone()
    assert row is not None  # of an aggregate
    busy, silent = row
    return Servers(busy, None if silent is None else max(silent, 0.0))


def workers(connection: Connection) -> Workers:
    """Whether workers are there."""
    row = connection.execute(_WORKERS, (WORKER_SILENCE,)).fetchone()
    assert row is not None  # of an aggregate
    alive, silent = row
    return Workers(alive, None if silent is None else max(silent, 0.0))


def read(connection: Connection) -> Signs:
    """The signs of life now."""
    queue = connection.execute(_QUEUE).fetchone()
    assert queue is not None  # of an aggregate
    return Signs(servers(connection), workers(connection), QueueFigures(*queue))
