"""Doing duties when they are due, each by one server at a time, in threads of their own kind."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import NamedTuple
from uuid import uuid4

from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.errors import LambdascopeError, kind_of
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.store import duties
from lambdascope.store.duties import Duty, DutyKey
from lambdascope.store.metrics import ERRORS

_LOG = logger(__name__)

LEASE = timedelta(seconds=45)
"""A server that does not renew for so long is taken for dead."""

_RENEWAL_SECONDS = 10.0
_PAUSE_SECONDS = 0.5
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=15)


class Handler(NamedTuple):
    """How one kind of duty is done."""

    run: Callable[[Scope], str | None]
    """Does it once; returns what it found, where a person wants to know."""
    interval: Callable[[], timedelta]
    """From the end of one turn to the beginning of the next."""
    threads: int
    """How many of the kind are done at a time, so that a slow account does not keep others waiting."""
    mostly_waits: bool = False
    """Whether a turn is little else than waiting for AWS, so that stopping does not wait for its end."""


class _Turn:
    """A duty being done once."""

    is_over = False
    """It is done, and is being noted; then it may be taken up again before its thread has ended."""


class Scheduler:
    """One server's part in all duties."""

    def __init__(self, fleet: Fleet, handlers: Mapping[str, Handler]) -> None:
        self._fleet = fleet
        self._handlers = handlers
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"
        self._running: dict[DutyKey, _Turn] = {}
        self._lock = Lock()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self, wait_seconds: float) -> None:
        """Take up nothing more, let what is under way end, and give back what did not."""
        self._stopping.set()
        self._thread.join()
        deadline = time.monotonic() + wait_seconds
        while self._is_busy() and time.monotonic() < deadline:
            time.sleep(0.05)
        try:
            with self._fleet.database.transaction() as connection:
                duties.release(connection, self._holder)
                self._fleet.meters.flush(connection)
        except LambdascopeError as error:
            _LOG.warning("leases not given back; they end by themselves", error=str(error))

    def _is_busy(self) -> bool:
        with self._lock:
            return any(not self._handlers[key.kind].mostly_waits for key in self._running)

    def _run(self) -> None:
        renewed_at = 0.0
        while not self._stopping.wait(_PAUSE_SECONDS):
            try:
                if time.monotonic() - renewed_at > _RENEWAL_SECONDS:
                    self._renew()
                    renewed_at = time.monotonic()
                self._take_up()
            except Exception as error:  # the database may be away; the next round shows
                self._fleet.meters.count(ERRORS, kind=kind_of(error))
                _LOG.warning("scheduler waits", error=str(error))

    def _renew(self) -> None:
        with self._lock:
            running = set(self._running)
        with self._fleet.database.transaction() as connection:
            duties.renew(connection, running, self._holder, LEASE)
            self._fleet.meters.flush(connection)

    def _take_up(self) -> None:
        for kind, handler in self._handlers.items():
            with self._lock:
                free = handler.threads - sum(key.kind == kind for key in self._running)
            if free <= 0:
                continue
            with self._fleet.database.transaction() as connection:
                taken = duties.take(connection, [kind], self._holder, LEASE, free)
            for duty in taken:
                turn = _Turn()
                with self._lock:
                    before = self._running.get(duty.key)
                    if before is not None and not before.is_over:
                        continue  # our own lease had ended; what is under way is not begun a second time
                    self._running[duty.key] = turn
                self._begin(duty, handler, turn)

    def _begin(self, duty: Duty, handler: Handler, turn: _Turn) -> None:
        # What waits for AWS when we are asked to stop must not keep the process: it is done again.
        thread = Thread(target=self._do, args=(duty, handler, turn), name=f"duty-{duty.key.kind}", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the system has no thread left for us
            self._end(duty, turn)
            self._note_failure(duty, error)

    def _do(self, duty: Duty, handler: Handler, turn: _Turn) -> None:
        try:
            self._do_and_note(duty, handler, turn)
        except Exception as error:  # noting it failed: the lease ends, and somebody does it again
            self._fleet.meters.count(ERRORS, kind=kind_of(error))
            _LOG.warning("duty not noted", kind=duty.key.kind, error=str(error))
        finally:
            self._end(duty, turn)

    def _end(self, duty: Duty, turn: _Turn) -> None:
        with self._lock:
            if self._running.get(duty.key) is turn:
                del self._running[duty.key]

    def _do_and_note(self, duty: Duty, handler: Handler, turn: _Turn) -> None:
        key = duty.key
        try:
            try:
                result = handler.run(key.scope)
            finally:
                turn.is_over = True
        except Exception as error:
            self._note_failure(duty, error)
            return
        with self._fleet.database.transaction() as connection:
            duties.succeed(connection, key, self._holder, handler.interval(), result)

    def _note_failure(self, duty: Duty, error: Exception) -> None:
        key = duty.key
        retry_in = min(_FIRST_RETRY * 2 ** min(duty.failures, 16), _LONGEST_RETRY)
        with self._fleet.database.transaction() as connection:
            duties.fail(connection, key, self._holder, str(error) or type(error).__name__, retry_in)
        self._fleet.meters.count(ERRORS, kind=kind_of(error))
        # What is no error of ours is a mistake of ours.
        tell = _LOG.warning if isinstance(error, LambdascopeError) else _LOG.exception
        tell(
            "duty failed", kind=key.kind, account=key.scope.account, region=key.scope.region, error=str(error),
            retry_in_seconds=retry_in.total_seconds(),
        )  # fmt: skip
