"""Workers: processes that do jobs from the queue, on any number of machines."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from threading import Event, Thread

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from lambdascope.app import Application
from lambdascope.logs import logger
from lambdascope.model.errors import StateError, kind_of
from lambdascope.service.fleet.queue import QUEUES, JobQueue
from lambdascope.store.database import RECONNECT_SECONDS
from lambdascope.store.metrics import ERRORS
from lambdascope.store.signs import WORKER_SILENCE

_LOG = logger(__name__)

UNTIL_PARENT_ENDS = "LAMBDASCOPE_INTERNAL_PARENT_PIPE"
"""Set for workers that another process started: they stop when their stdin does, which is when that process dies."""

LONGEST_WAIT_SECONDS = 2.0
"""A job that would wait longer for its turn to ask AWS is put off: other accounts' jobs need not wait with it."""

_HEARTBEAT_SECONDS = 5.0
_POLL_SECONDS = 1.0
_FLUSH_SECONDS = 5.0
_GRACE_SECONDS = 30.0
"""How long jobs under way may take once we are asked to stop."""
_LAST_SECONDS = 3.0
"""What ending takes beyond that, before we end without it."""
_NOTING_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0)
_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0


def run_worker(application: Application, threads: int, stopping: Event) -> None:
    """Do jobs, so many at a time, until `stopping` is set; the database may be away meanwhile."""
    fleet = application.fleet(does_jobs=True)
    flusher = Thread(target=_flush, args=(application, stopping), name="meters", daemon=True)
    flusher.start()
    pause = _PAUSE_SECONDS
    while not stopping.is_set():
        began = time.monotonic()
        try:
            asyncio.run(_work(fleet.queue, application.database.url, threads, stopping))
            reason = "the connection to the database was lost"
        except (ConnectorException, psycopg.Error, StateError, OSError) as error:
            application.meters.count(ERRORS, kind=kind_of(StateError()))
            reason = _cause(error)
        if stopping.is_set():
            break
        if time.monotonic() - began > _LONGEST_PAUSE_SECONDS:
            pause = _PAUSE_SECONDS
        _LOG.warning("worker waits for the database", error=reason, seconds=pause)
        stopping.wait(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
    flusher.join()


async def _work(queue: JobQueue, database_url: str, threads: int, stopping: Event) -> None:
    """Work under one registration, until it or `stopping` ends."""
    loop = asyncio.get_running_loop()
    # The library runs our jobs in the loop's own threads, of which there are few.
    executor = ThreadPoolExecutor(threads, "job")
    loop.set_default_executor(executor)
    # A new one each time: it belongs to this loop, and a pool that once failed to open is of no use any more.
    connector = PsycopgConnector(conninfo=database_url, reconnect_timeout=RECONNECT_SECONDS)
    with queue.library.replace_connector(connector) as library:
        registration = library.job_manager = _Registration(connector)
        async with library.open_async():
            worker = asyncio.create_task(
                library.run_worker_async(
                    queues=list(QUEUES),
                    concurrency=threads,
                    fetch_job_polling_interval=_POLL_SECONDS,
                    update_heartbeat_interval=_HEARTBEAT_SECONDS,
                    stalled_worker_timeout=10 * WORKER_SILENCE.total_seconds(),
                    shutdown_graceful_timeout=_GRACE_SECONDS,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                )
            )
            beating = asyncio.create_task(registration.beat())
            try:
                while not (stopping.is_set() or registration.is_spoilt or worker.done()):
                    await asyncio.sleep(0.1)
                await _end(worker)
            finally:
                beating.cancel()


async def _end(worker: asyncio.Task[None]) -> None:
    """Let jobs under way end, however long they take, and whatever failed be raised."""
    if not worker.done():
        # The library stops gracefully when it is cancelled once.
        worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker


class _Registration(JobManager):
    """One registration as a worker: as long as it shows signs of life, nobody else does its jobs."""

    def __init__(self, connector: PsycopgConnector) -> None:
        super().__init__(connector)
        self.is_spoilt = False
        """A job is ours that is done and could not be noted: only when we are gone does somebody take it up."""
        self._worker_id: int | None = None

    async def register_worker(self) -> int:
        self._worker_id = await super().register_worker()
        return self._worker_id

    async def beat(self) -> None:
        """Show signs of life while jobs are under way; the library ceases to as soon as it is asked to stop."""
        while True:
            await asyncio.sleep(_HEARTBEAT_SECONDS)
            if self._worker_id is not None:
                with suppress(ConnectorException):
                    await self.update_heartbeat(self._worker_id)

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        await self._note(lambda: super(_Registration, self).finish_job(job, status, delete_job))

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        await self._note(lambda: super(_Registration, self).retry_job(job, retry_at, priority, queue, lock))

    async def _note(self, note: Callable[[], Awaitable[None]]) -> None:
        """Write down how a job ended, again if the database is away."""
        for pause in _NOTING_PAUSES_SECONDS:
            try:
                await note()
                return
            except ConnectorException as error:
                if isinstance(error.__cause__, psycopg.errors.RaiseException):
                    return  # we were taken for dead, and the job is somebody else's by now
                await asyncio.sleep(pause)
        self.is_spoilt = True


def _flush(application: Application, stopping: Event) -> None:
    is_last = False
    while not is_last:
        is_last = stopping.wait(_FLUSH_SECONDS)
        try:
            with application.database.transaction() as connection:
                application.meters.flush(connection)
        except (StateError, psycopg.Error):  # kept for the next time
            continue


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).splitlines() or [type(error).__name__])[0]


class Workers:
    """Worker processes that this one started, and starts again if they die."""

    def __init__(self, processes: int) -> None:
        self._wanted = processes
        self._running: list[subprocess.Popen[bytes]] = []

    def keep(self, stopping: Event) -> None:
        """Have all of them running until `stopping` is set; then stop them gracefully."""
        born = 0.0
        while not stopping.is_set():
            dead = [each for each in self._running if each.poll() is not None]
            for process in dead:
                self._running.remove(process)
                _LOG.warning("worker died", pid=process.pid, code=process.returncode)
            # One that dies at once is not started again at once.
            if len(self._running) < self._wanted and (not dead or time.monotonic() - born > _PAUSE_SECONDS):
                born = time.monotonic()
                self._running += [_start() for _ in range(self._wanted - len(self._running))]
            stopping.wait(0.5)
        self._stop()

    def _stop(self) -> None:
        for process in self._running:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE_SECONDS + 5
        for process in self._running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "lambdascope", "worker"],
        stdin=subprocess.PIPE,
        env={**os.environ, UNTIL_PARENT_ENDS: "1"},
        # A signal from the terminal is for us; we pass it on.
        start_new_session=True,
    )


def end_in_time(stopping: Event) -> None:
    """Have this process end soon after `stopping` is set, even if a job does not: it cannot be broken off.

    We are taken for dead then, and it is done again by somebody else.
    """

    def end() -> None:
        stopping.wait()
        time.sleep(_GRACE_SECONDS + _LAST_SECONDS)
        _LOG.warning("ended with jobs under way; they are done again")
        os._exit(1)

    Thread(target=end, name="deadline", daemon=True).start()


def stop_on_signals() -> Event:
    """An event that is set when somebody asks this process to end."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if os.environ.get(UNTIL_PARENT_ENDS):
        Thread(target=_wait_for_parent, args=(stopping,), daemon=True).start()
    return stopping


def _wait_for_parent(stopping: Event) -> None:
    while os.read(0, 1024):
        pass
    stopping.set()
