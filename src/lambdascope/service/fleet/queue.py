"""The job queue: what has to be done, enqueued in the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate import jobs as library_jobs
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from lambdascope.model.account import AccountId, Scope
from lambdascope.store import visits
from lambdascope.store.database import Connection

VISITS, REMATCHES, REPORTS = "visits", "rematches", "reports"
QUEUES = (REMATCHES, VISITS, REPORTS)

REMATCH_BATCH = 500
"""Functions of one job: as many as are matched within a second, and few enough to share the work."""

REPORTS_AT_A_TIME = 2
"""Of all accounts: they may take hours, and are not to take the workers from what has to be scanned."""

_VISIT, _REMATCH, _REPORT = "visit", "rematch", "report"
_URGENT = 10
_LATER = -10
_MAX_PAUSE_SECONDS = 300
_LONGEST_PAUSE_AFTER = 9
"""Attempts; 2 to that power is more seconds than any pause has."""
_BATCH = 5_000

VisitHandler = Callable[[Scope, str, datetime | None], None]
RematchHandler = Callable[[int, Sequence[int], bool], None]
ReportHandler = Callable[[UUID], None]


class _UntilItWorks(BaseRetryStrategy):
    """Jobs note themselves what goes wrong in AWS or an artifact; what they let through is ours, and passes."""

    def get_retry_decision(self, *, exception: BaseException, job: library_jobs.Job) -> RetryDecision:
        del exception
        pause = min(2 ** min(job.attempts, _LONGEST_PAUSE_AFTER), _MAX_PAUSE_SECONDS)
        return RetryDecision(retry_in={"seconds": pause}, priority=_priority_again(job))


def _priority_again(job: library_jobs.Job) -> int | None:
    """The priority of a job that failed; None for the one it has.

    A job waits for those before it in its lock, even for such as are not due. So what failed goes behind what is asked
    for meanwhile: visits of the same function, and reports of other accounts, the further the longer its pause is.
    """
    if job.queue == VISITS:
        return _LATER
    if job.queue == REPORTS:
        return _LATER - 1 - min(job.attempts, _LONGEST_PAUSE_AFTER)
    return None


class JobQueue:
    """Enqueues jobs on a caller's connection, and hands them to whoever handles them."""

    def __init__(self, connector: procrastinate.BaseConnector | None = None) -> None:
        """A worker gives a connector; whoever only enqueues does so on its own connections."""
        own = procrastinate.SyncPsycopgConnector()
        self.library = procrastinate.App(connector=connector or own)
        # An open asynchronous connector cannot enqueue on a caller's connection.
        self._jobs = JobManager(own)
        self._visit: VisitHandler = _nobody
        self._rematch: RematchHandler = _nobody
        self._report: ReportHandler = _nobody
        retry = _UntilItWorks()
        self.library.task(name=_VISIT, queue=VISITS, retry=retry)(self._run_visit)
        self.library.task(name=_REMATCH, queue=REMATCHES, retry=retry)(self._run_rematch)
        self.library.task(name=_REPORT, queue=REPORTS, retry=retry)(self._run_report)

    def handle(self, visit: VisitHandler, rematch: RematchHandler, report: ReportHandler) -> None:
        """Say who does the jobs in this process."""
        self._visit, self._rematch, self._report = visit, rematch, report

    def request_visits(
        self, connection: Connection, scope: Scope, names: Iterable[str], *, is_rescan: bool = False
    ) -> None:
        """Have functions looked at in AWS; those for which a visit is waiting already need no other."""
        fresh = visits.request(connection, scope, list(names), is_rescan=is_rescan)
        for start in range(0, len(fresh), _BATCH):
            jobs = [self._visit_job(scope, name) for name in fresh[start : start + _BATCH]]
            self._jobs.batch_defer_jobs(jobs, connection=connection)

    def repeat_visit(self, connection: Connection, scope: Scope, name: str, at: datetime) -> None:
        """Have a function looked at again at that time, unless another visit succeeds before."""
        # Without the lock: what waits holds up whatever has the same lock and comes later, even if that is due.
        job = self._visit_job(scope, name).evolve(scheduled_at=at, lock=None)
        job.task_kwargs["retry_at"] = at.isoformat()
        self._jobs.batch_defer_jobs([job], connection=connection)

    def request_rematches(
        self, connection: Connection, generation: int, function_ids: Sequence[int], *, is_whole: bool
    ) -> None:
        """Have the findings of functions brought to a generation; all of them, or only what it changed."""
        ordered = sorted(function_ids)
        jobs = [
            library_jobs.Job(
                id=None,
                lock=None,
                queueing_lock=None,
                queue=REMATCHES,
                priority=_URGENT,
                task_name=_REMATCH,
                task_kwargs={
                    "generation": generation,
                    "functions": list[Any](ordered[start : start + REMATCH_BATCH]),
                    "is_whole": is_whole,
                },
            )
            for start in range(0, len(ordered), REMATCH_BATCH)
        ]
        if jobs:
            self._jobs.batch_defer_jobs(jobs, connection=connection)

    def request_report(self, connection: Connection, id_: UUID) -> None:
        """Have a report written."""
        job = library_jobs.Job(
            id=None,
            lock=f"report/{id_.int % REPORTS_AT_A_TIME}",
            queueing_lock=None,
            queue=REPORTS,
            priority=_LATER,
            task_name=_REPORT,
            task_kwargs={"id": str(id_)},
        )
        self._jobs.batch_defer_jobs([job], connection=connection)

    def _visit_job(self, scope: Scope, name: str) -> library_jobs.Job:
        return library_jobs.Job(
            id=None,
            # One look at one function at a time.
            lock=f"{scope.account}/{scope.region}/{name}",
            queueing_lock=None,
            queue=VISITS,
            task_name=_VISIT,
            task_kwargs={"account": scope.account, "region": scope.region, "name": name},
        )

    def _run_visit(self, account: str, region: str, name: str, retry_at: str | None = None) -> None:
        at = datetime.fromisoformat(retry_at) if retry_at is not None else None
        self._visit(Scope(AccountId(account), region), name, at)

    def _run_rematch(self, generation: int, functions: list[int], is_whole: bool) -> None:
        self._rematch(generation, functions, is_whole)

    def _run_report(self, id: str) -> None:  # noqa: A002  as the job has it
        self._report(UUID(id))


def _nobody(*_: Any) -> None:
    raise RuntimeError("this process enqueues jobs, but does not do them")
