"""Everything that runs continuously, built once from the settings and passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from lambdascope.logs import logger
from lambdascope.model.account import Account, AccountSource, Scope
from lambdascope.model.errors import StateError
from lambdascope.model.event import ChannelKind
from lambdascope.notify.aws import EventBridge, Sns
from lambdascope.notify.file import JsonLines
from lambdascope.notify.notification import Destination
from lambdascope.notify.webhook import Webhook
from lambdascope.service.fleet import (
    activation,
    activity,
    discovery,
    duties,
    intake,
    organization,
    reports,
    retention,
    usage,
)
from lambdascope.service.fleet.accounts import AccountBook, take_over
from lambdascope.service.fleet.advisory_feed import AdvisoryFeed
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.generations import Generations
from lambdascope.service.fleet.indexer import Indexer, Limits
from lambdascope.service.fleet.limits import SharedLimiter
from lambdascope.service.fleet.notifications import Sender, name_destinations
from lambdascope.service.fleet.rematches import rematch
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.scheduler import Handler
from lambdascope.service.fleet.visits import visit
from lambdascope.settings import Settings
from lambdascope.sources.aws import limits
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.sources.feeds import FeedAddresses
from lambdascope.store import duties as stored_duties
from lambdascope.store import jobs, master_key
from lambdascope.store.database import Database
from lambdascope.store.duties import DutyKey
from lambdascope.store.metrics import AWS_THROTTLED, Meters
from lambdascope.store.migrate import is_empty, migrate, pending
from lambdascope.store.sealing import Sealer
from lambdascope.store.signs import WORKER_SILENCE

if TYPE_CHECKING:
    from lambdascope.api.application import Api
    from lambdascope.store.embedded import EmbeddedPostgres

_LOG = logger(__name__)

_SWEEP_INTERVAL = timedelta(seconds=10)
_NOTIFY_INTERVAL = timedelta(seconds=0.5)
LEAST_OVERLAP = timedelta(minutes=20)
"""How late CloudTrail may deliver an event, with some minutes to spare; a shorter overlap is for tests."""
_DATABASE_INTERVAL_SECONDS = 5.0
_BEGINNING_SECONDS = 0.5


class Application:
    """The database, and on it all that continuous scanning works with. Close it at the end."""

    def __init__(self, settings: Settings, *, connections: int = 16, longest_wait: float = float("inf")) -> None:
        """Start the embedded PostgreSQL if the settings name no other. Raises StateError.

        Calls to AWS that would have to wait longer than `longest_wait` seconds for their turn raise Busy.
        """
        self.settings = settings
        self._stack = ExitStack()
        self._embedded: EmbeddedPostgres | None = None
        self.database = Database(self._database_url(), connections=connections)
        self._stack.callback(self.database.close)
        self.meters = Meters()
        self.book = AccountBook(self.database)
        self.sessions = self._sessions(longest_wait)

    def __enter__(self) -> Application:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything, in the reverse order."""
        self._stack.close()

    @cached_property
    def sealer(self) -> Sealer:
        """Seals and opens what quotes code. Raises StateError if there is no master key, or it cannot be read."""
        settings = self.settings
        return Sealer(master_key.read(settings.master_key, settings.master_key_file, Path(settings.data_dir)))

    def api(self) -> Api:
        """Amazon Inspector's API on this database."""
        # Loading of botocore that only a server should pay.
        from lambdascope.api.application import Api

        api = Api(self.database, self.sealer, self.settings, now, self.meters)
        self._stack.callback(api.close)
        return api

    @cached_property
    def destinations(self) -> Mapping[str, Destination]:
        """Where news goes, by the names of its duties. Raises UsageError for an address that cannot be one."""
        settings, found = self.settings, dict[str, Destination]()
        if settings.notify_eventbridge:
            found["eventbridge"] = EventBridge(self.sessions.call, settings.notify_eventbridge)
        if settings.notify_sns:
            found["sns"] = Sns(self.sessions.call, settings.notify_sns)
        if settings.notify_webhook:
            found["webhook"] = Webhook(
                settings.notify_webhook,
                settings.notify_webhook_secret,
                may_be_private=settings.notify_webhook_private,
            )
        if settings.notify_file:
            found["file"] = JsonLines(settings.notify_file)
        return found

    def keep_database(self, stopping: Event) -> None:
        """Start the embedded PostgreSQL again whenever it died, until `stopping` is set; another one is not ours."""
        while self._embedded is not None and not stopping.wait(_DATABASE_INTERVAL_SECONDS):
            try:
                self._embedded.start()
            except StateError as error:
                _LOG.warning("the embedded database does not start", error=str(error))

    def fleet(self, *, does_jobs: bool = False) -> Fleet:
        """What continuous scanning works with; `does_jobs` for a worker, which also takes jobs from the queue."""
        # Loading that commands which enqueue nothing do without.
        from procrastinate import PsycopgConnector

        from lambdascope.service.fleet.queue import JobQueue

        settings = self.settings
        queue = JobQueue(PsycopgConnector(conninfo=self.database.url) if does_jobs else None)
        indexer = Indexer(Limits(settings.artifact_memory_mb, settings.artifact_timeout))
        self._stack.callback(indexer.close)
        fleet = Fleet(
            database=self.database,
            queue=queue,
            sessions=self.sessions,
            generations=Generations(self.database, Path(settings.data_dir) / "generations"),
            indexer=indexer,
            rules=rules_of(settings),
            meters=self.meters,
            sealer=lambda: self.sealer,
            clock=now,
        )
        queue.handle(
            lambda scope, name, retry_at: visit(fleet, scope, name, retry_at),
            lambda generation, ids, is_whole: rematch(
                fleet.database, fleet.generations, fleet.rules, fleet.clock, generation, ids, is_whole
            ),
            lambda id_: reports.write(fleet, id_, settings.report_dir),
        )
        return fleet

    def _sessions(self, longest_wait: float) -> Sessions:
        settings = self.settings
        limiter = SharedLimiter(
            self.database,
            {
                limits.LAMBDA: settings.lambda_requests_per_second,
                limits.GET_POLICY: settings.lambda_requests_per_second,
                limits.GET_FUNCTION: settings.get_function_requests_per_second,
                limits.LOOKUP_EVENTS: settings.lookup_requests_per_second,
                limits.GET_METRIC_DATA: settings.metric_requests_per_second,
            },
            longest_wait=longest_wait,
        )
        return Sessions(self.book, limiter, self._note_throttling)

    def handlers(self, fleet: Fleet) -> Mapping[str, Handler]:
        """How each duty is done, how often, and how many of its kind at a time."""
        rules = fleet.rules
        feed = AdvisoryFeed(self._feed_addresses(), Path(self.settings.db))
        is_queue = rules.channel is ChannelKind.EVENTBRIDGE
        return {
            duties.ACTIVATION: Handler(lambda s: activation.bring_into_effect(fleet, s), lambda: _RARELY, 16),
            duties.RECONCILIATION: Handler(
                lambda s: discovery.told(discovery.reconcile_scope(fleet, s)), lambda: rules.reconcile_interval, 16
            ),
            # A queue is listened to without a pause, and each needs a thread; a poll of CloudTrail is soon done.
            duties.EVENTS: Handler(
                lambda s: intake.read_channel(fleet, s),
                lambda: timedelta(0) if is_queue else rules.lookup_interval,
                512 if is_queue else 32,
                mostly_waits=is_queue,
            ),
            duties.ACTIVITY: Handler(lambda s: activity.ask_idle(fleet, s), lambda: rules.activity_interval, 16),
            duties.ADVISORIES: Handler(lambda _: feed.read(fleet), lambda: rules.advisory_interval, 1),
            duties.RETENTION: Handler(lambda _: retention.purge(fleet), lambda: retention.purge_interval(fleet), 1),
            duties.ORGANIZATION: Handler(
                lambda s: organization.follow(fleet, self.book, s), lambda: rules.organization_interval, 1
            ),
            duties.USAGE: Handler(lambda _: usage.count(self.database, fleet.clock()), lambda: usage.COUNT_INTERVAL, 1),
            duties.SWEEP: Handler(lambda _: self._sweep(), lambda: _SWEEP_INTERVAL, 1),
            **{duties.NOTIFICATIONS[name]: self._sending(fleet, name) for name in self.destinations},
        }

    def _sending(self, fleet: Fleet, name: str) -> Handler:
        sender = Sender(fleet, name, self.destinations[name], self.settings.notify_source)
        return Handler(lambda _: sender.send(), lambda: _NOTIFY_INTERVAL, 1)

    def _database_url(self) -> str:
        if self.settings.database_url:
            return self.settings.database_url
        from lambdascope.store.embedded import EmbeddedPostgres  # only where no other is named

        server = EmbeddedPostgres(Path(self.settings.data_dir))
        url = server.start()
        self._embedded = server
        self._stack.callback(server.stop)
        return url

    def _note_throttling(self, scope: Scope, api: str) -> None:
        self.meters.count(AWS_THROTTLED, account=scope.account, region=scope.region, api=api)

    def _feed_addresses(self) -> FeedAddresses:
        settings = self.settings
        return FeedAddresses(osv=settings.osv_url, kev=settings.kev_url, epss=(settings.epss_url,))

    def _sweep(self) -> None:
        with self.database.transaction() as connection:
            jobs.revive(connection, WORKER_SILENCE)


def prepare(application: Application, listed: Sequence[Account]) -> None:
    """Before a server begins: migrate, and take over the accounts of the settings' file.

    Raises StateError, also if the master key is not the one of the database, and UsageError for destinations of news
    that cannot be any.
    """
    _warn_of_a_short_overlap(rules_of(application.settings))
    _ = application.destinations  # what is wrong with them is told before anything is done
    migrate(application.database)
    claim_master_key(application)
    take_over(application.database, AccountSource.FILE, listed)
    name_destinations(application.database, application.destinations, now())
    with application.database.transaction() as connection:
        stored_duties.ensure(connection, [DutyKey(kind) for kind in duties.GLOBAL])


def _warn_of_a_short_overlap(rules: Rules) -> None:
    """An event that comes later than polls look back would be found by the next reconciliation only."""
    if rules.channel is ChannelKind.LOOKUP and rules.lookup_overlap < LEAST_OVERLAP:
        _LOG.warning(
            "lookup_overlap is too short: an event that comes late is missed until the next reconciliation",
            seconds=rules.lookup_overlap.total_seconds(),
            least=LEAST_OVERLAP.total_seconds(),
        )


def require_migrated(application: Application) -> None:
    """Have the tables of this version: in an empty database they are made; a newer one's do no harm.

    Raises StateError where an older version has made them: that they are extended should be somebody's decision.
    """
    with application.database.transaction() as connection:
        missing = pending(connection)
        is_new = bool(missing) and is_empty(connection)
    if is_new:
        migrate(application.database)
    elif missing:
        raise StateError(
            f"the database lacks {len(missing)} migrations; run `lambdascope migrate`, or start the server first"
        )


def claim_master_key(application: Application) -> None:
    """Have the database begun with a master key, which is made where there is none yet and none is given.

    Only for whoever sets an installation up: workers and other commands would make keys of their own. Raises StateError
    if the database was begun with another one.
    """
    with application.database.transaction() as connection:
        if not master_key.is_begun(connection):
            make_master_key(application)
        master_key.claim(connection, application.sealer)


def make_master_key(application: Application) -> None:
    """Make a master key in the data directory, unless there is one or the settings give one. Raises StateError."""
    settings = application.settings
    if not settings.master_key and not settings.master_key_file:
        master_key.make(Path(settings.data_dir))


def has_master_key(application: Application) -> bool:
    """Whether the settings give a master key, or the data directory has one; it may not be the database's."""
    settings = application.settings
    return bool(settings.master_key or settings.master_key_file) or (Path(settings.data_dir) / master_key.FILE).exists()


def require_master_key(application: Application) -> None:
    """Raises StateError if the master key is not the one with which the database's content was sealed."""
    with application.database.transaction() as connection:
        master_key.verify(connection, application.sealer)


def await_master_key(application: Application, stopping: Event) -> None:
    """As `require_master_key`, once a server has begun the database, which is waited for until `stopping` is set."""
    is_told = False
    while not stopping.is_set():
        with application.database.transaction() as connection:
            if master_key.is_begun(connection):
                break
        if not is_told:
            _LOG.info("waiting for a server to begin the database with its master key")
            is_told = True
        stopping.wait(_BEGINNING_SECONDS)
    else:
        return
    require_master_key(application)


_RARELY = timedelta(days=36_500)
"""For what is only done when something hastens it."""


def rules_of(settings: Settings) -> Rules:
    """The rules of continuous scanning that the settings say."""
    spans = {
        name: timedelta(seconds=getattr(settings, name))
        for name in Rules._fields
        if name.endswith(("_interval", "_retention", "_overlap", "_after", "_within"))
    }
    return Rules(
        **spans,
        channel=ChannelKind(settings.channel),
        scan_customer_keys=settings.scan_customer_key_functions,
        scan_alias_versions=settings.scan_alias_versions,
        scan_unknown_runtimes=settings.scan_unknown_runtimes,
    )


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)
