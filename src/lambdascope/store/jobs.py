"""The job queue's own tables, where the library's interface does not reach: jobs whose worker is dead."""

from __future__ import annotations

from datetime import timedelta

from lambdascope.store.database import Connection


def revive(connection: Connection, silence: timedelta) -> int:
    """Put jobs back whose worker has not shown a sign of life for so long; returns how many.

    Jobs have no queueing lock, so nothing that waits stands in their way.
    """
    rows = connection.execute(
        """
        WITH dead AS (SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - %s)
        SELECT procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL)
        FROM procrastinate_jobs job
        WHERE job.status = 'doing' AND (job.worker_id IS NULL OR job.worker_id IN (SELECT id FROM dead))
        """,
        (silence,),
    ).fetchall()
    connection.execute(
        """
        DELETE FROM procrastinate_workers w WHERE last_heartbeat < now() - %s
          AND NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.worker_id = w.id AND j.status = 'doing')
        """,
        (silence,),
    )
    return len(rows)
