"""`lambdascope serve`: the service, with workers unless told otherwise."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Thread

import click

from lambdascope.cli.options import verbose_option
from lambdascope.model.errors import UsageError
from lambdascope.settings import load, load_accounts


@click.command(short_help="Run the service: pollers, schedules, API, health and metrics.")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8787, metavar="PORT", help="The port. [default: 8787]")
@click.option(
    "--with-worker/--without-worker",
    default=True,
    help="Whether to run workers in the same process tree. [default: with]",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Worker processes in the same process tree; not with --without-worker. [default: 1]",
)
@verbose_option
def command(host: str, port: int, with_worker: bool, processes: int | None) -> None:
    """Keep the accounts that are switched on under continuous scanning, until it is stopped.

    Starts the embedded PostgreSQL unless LAMBDASCOPE_DATABASE_URL names another; applies migrations; reads event
    channels and the advisory feed; answers Amazon Inspector's API, /healthz, /readyz and /metrics. SIGTERM and Ctrl-C
    stop it gracefully.
    """
    if processes is not None and not with_worker:
        raise UsageError("--processes counts workers, and --without-worker runs none; leave one of them out")
    # A second of loading that no other command should pay.
    from lambdascope.app import Application, prepare
    from lambdascope.logs import configure
    from lambdascope.service.fleet.scheduler import Scheduler
    from lambdascope.web.exposition import snapshot
    from lambdascope.web.health import create_app
    from lambdascope.web.readiness import key_check, readiness_checks
    from lambdascope.web.server import running
    from lambdascope.worker import Workers, stop_on_signals

    settings, accounts = load(), load_accounts()
    configure(settings.log_level)
    stopping = stop_on_signals()
    with ExitStack() as stack:
        application = stack.enter_context(Application(settings, connections=32))
        keeper = Thread(target=application.keep_database, args=(stopping,), name="database")
        keeper.start()
        stack.callback(keeper.join)
        stack.callback(stopping.set)
        prepare(application, accounts)
        fleet = application.fleet()
        url = application.database.url
        checks = (*readiness_checks(url, fleet.generations.file_of), key_check(url, application.sealer))
        pages = create_app(checks, lambda: snapshot(application.database), application.api())
        stack.enter_context(running(pages, host, port, stopping.set))
        scheduler = Scheduler(fleet, application.handlers(fleet))
        scheduler.start()
        stack.callback(scheduler.stop, 10)
        workers = Workers((processes or 1) if with_worker else 0)
        workers.keep(stopping)
