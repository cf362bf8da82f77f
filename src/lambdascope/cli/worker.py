"""`lambdascope worker`: do jobs from the queue."""

from __future__ import annotations

import click

from lambdascope.cli.options import verbose_option
from lambdascope.settings import load


@click.command(short_help="Run workers, which scan functions and match advisories.")
@click.option("--processes", type=click.IntRange(1, 256), default=1, metavar="N", help="Worker processes. [default: 1]")
@verbose_option
def command(processes: int) -> None:
    """Do jobs from the queue until it is stopped; any number of machines may do so.

    Each process does LAMBDASCOPE_WORKER_THREADS jobs at a time. SIGTERM and Ctrl-C let jobs under way end.
    """
    # A second of loading that no other command should pay.
    from lambdascope.app import Application, await_master_key, require_migrated
    from lambdascope.logs import configure
    from lambdascope.worker import LONGEST_WAIT_SECONDS, Workers, end_in_time, run_worker, stop_on_signals

    settings = load()
    configure(settings.log_level)
    stopping = stop_on_signals()
    if processes > 1:
        Workers(processes).keep(stopping)
        return
    connections = settings.worker_threads * 2 + 2
    with Application(settings, connections=connections, longest_wait=LONGEST_WAIT_SECONDS) as application:
        require_migrated(application)
        await_master_key(application, stopping)
        end_in_time(stopping)
        run_worker(application, settings.worker_threads, stopping)
