"""lambdascope at work: its schedules and a worker in threads of the test's process, AWS behind a proxy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from lambdascope.app import Application, now, prepare
from lambdascope.model.account import Account, AccountId, ActivationStatus, Scope
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.coverage import Coverage, ScanType
from lambdascope.model.finding import Finding
from lambdascope.model.life import AnyFinding, FindingStatus, StoredFinding
from lambdascope.service.fleet import accounts, activation, duties
from lambdascope.service.fleet.scheduler import Scheduler
from lambdascope.settings import Settings
from lambdascope.store import activations, channels, coverage, deliveries, findings, function_details, generations
from lambdascope.store import duties as stored_duties
from lambdascope.store.channels import Channel, SeenEvent
from lambdascope.store.duties import Duty, DutyKey
from lambdascope.worker import run_worker
from tests import waiting
from tests.aws_faults import Fault, FaultyAws
from tests.aws_recorder import Recorder
from tests.builders import a_record, about_code, about_packages
from tests.http_servers import Answer
from tests.local_aws import REGION, LocalAws

PACKAGE, CODE = ScanType.PACKAGE, ScanType.CODE
EXTERNAL_ID = "the-external-id"
_PATIENCE_SECONDS = 30.0
_NUMBERS = count(1)

_QUICK: Mapping[str, Any] = {
    "lookup_interval": 0.3,
    "advisory_interval": 0.5,
    "lambda_requests_per_second": 500,
    "get_function_requests_per_second": 500,
    "lookup_requests_per_second": 100,
    "metric_requests_per_second": 100,
    "kev_url": "",
    "epss_url": "",
}
"""Settings under which a test need not wait; rates that protect AWS protect nobody here."""


class Feed:
    """Advisories in osv.dev's layout that change while they are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._records: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._changes = 0
        self._lock = Lock()
        (folder / "PyPI").mkdir(parents=True)
        (folder / "ecosystems.txt").write_text("PyPI\n")
        # Nothing counts as scanned before there are advisories.
        self.put(a_record("CVE-2026-0001", "nobody-has-this"))

    def put(self, *records: Mapping[str, Any]) -> None:
        """Publish advisories, or change those that are there."""
        with self._lock:
            for record in records:
                self._changes += 1
                modified = f"2026-02-01T{self._changes // 60:02}:{self._changes % 60:02}:00Z"
                self._records[record["id"]] = (modified, {**record, "modified": modified})
            self._write()

    def withdraw(self, id_: str) -> None:
        """Withdraw an advisory, as osv.dev does: it stays, and says so."""
        _, record = self._records[id_]
        self.put({**record, "withdrawn": "2026-02-02T00:00:00Z"})

    def _write(self) -> None:
        place = self.folder / "PyPI"
        for id_, (_, record) in self._records.items():
            _write(place / f"{id_}.json", json.dumps(record))
        # The listing last: whatever it names is there.
        _write(place / "modified_id.csv", "".join(f"{at},{id_}\n" for id_, (at, _) in self._records.items()))


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(text)
    unfinished.replace(path)


class Running:
    """A service and what it works on. Accounts are entered by role, and are no other test's."""

    def __init__(
        self, aws: LocalAws, proxy: FaultyAws, recorder: Recorder, application: Application, home: AccountId
    ) -> None:
        self.home = home
        """The account whose credentials the service has."""
        self.aws, self.proxy, self.recorder, self.application = aws, proxy, recorder, application
        self.database = application.database
        self.fleet = application.fleet()
        self.feed = Feed(Path(application.settings.osv_url))
        self.watched: set[Scope] = set()
        """Where somebody asked for scanning."""
        self.modified: dict[str, str] = {}
        """By function, the LastModified that AWS is made to tell."""
        for call in ("lambda:GetFunction", "lambda:GetLayerVersionByArn", "lambda:ListFunctions"):
            proxy.add(Fault(call, change=self._told))

    # Accounts

    def new_account(self, *regions: str) -> AccountId:
        """An account in which there is nothing, known to the service."""
        account = self.aws.new_account()
        told = Account(account, regions or (REGION,), self.aws.role_of(account), EXTERNAL_ID)
        accounts.add(self.database, told)
        return account

    def new_scope(self, *types: ScanType) -> Scope:
        """A region of a new account, in which these scan types are switched on."""
        scope = Scope(self.new_account(), REGION)
        if types:
            self.switch_on(scope, *types)
        return scope

    def begin(self, scope: Scope, *types: ScanType) -> None:
        """Ask for scan types to be switched on, which the service does when it can."""
        self.watched.add(scope)
        activation.enable(self.database, scope, types or (PACKAGE,), now())

    def switch_on(self, scope: Scope, *types: ScanType) -> None:
        """Switch on, and wait until that is in effect."""
        self.begin(scope, *types)
        self.until(lambda: {self.statuses(scope).get(each) for each in types or (PACKAGE,)} == {"ENABLED"})

    def switch_off(self, scope: Scope, *types: ScanType) -> None:
        """Switch off, and wait until that is in effect."""
        activation.disable(self.database, scope, types or (PACKAGE,), now())
        off = {ActivationStatus.DISABLED, None}
        self.until(lambda: {self.statuses(scope).get(each) for each in types or (PACKAGE,)} <= off)

    def leave(self, scope: Scope) -> None:
        """Have nobody look at an account and region any more, which takes time from the tests that follow."""
        self.watched.discard(scope)
        with self.database.transaction() as connection:
            stored_duties.remove(connection, scope, (duties.ACTIVATION, *duties.OF_SCOPE))

    def owner(self, scope: Scope) -> Any:
        """The account owner's Lambda client, whose calls are in CloudTrail."""
        return self.recorder.client(*scope)

    # What is there

    def statuses(self, scope: Scope) -> Mapping[ScanType, ActivationStatus]:
        with self.database.transaction() as connection:
            return activations.get(connection, scope)

    def rows(self, scope: Scope) -> dict[tuple[str, ScanType], Coverage]:
        """Coverage by function and scan type; of a version other than $LATEST by `name:version`."""
        with self.database.transaction() as connection:
            return {
                (
                    each.function.key.name
                    if each.function.key.version == "$LATEST"
                    else f"{each.function.key.name}:{each.function.key.version}",
                    each.coverage.scan_type,
                ): each.coverage
                for each in coverage.select(connection, scope)
            }

    def row(self, scope: Scope, name: str, type_: ScanType = PACKAGE) -> Coverage | None:
        return self.rows(scope).get((name, type_))

    def reason(self, scope: Scope, name: str, type_: ScanType = PACKAGE) -> str | None:
        row = self.row(scope, name, type_)
        return None if row is None else row.reason.value

    def findings(self, scope: Scope, name: str | None = None) -> list[StoredFinding[Finding]]:
        """What was found in packages of an account and region, or of one function of it."""
        return about_packages(self._stored_findings(scope, name))

    def code_findings(self, scope: Scope, name: str | None = None) -> list[StoredFinding[CodeFinding]]:
        """What was found in code of an account and region, or of one function of it, with its trace."""
        return about_code(self._stored_findings(scope, name))

    def _stored_findings(self, scope: Scope, name: str | None) -> list[StoredFinding[AnyFinding]]:
        condition = sql.SQL("fn.account = %(account)s AND fn.region = %(region)s")
        with self.database.transaction() as connection:
            sealer = self.application.sealer
            found = list(findings.select(connection, condition, scope._asdict(), sealer=sealer))
        return [each for each in found if name in (None, each.function.key.name)]

    def open(self, scope: Scope, name: str | None = None) -> list[str]:
        """The vulnerabilities that are open."""
        told = self.findings(scope, name)
        return sorted(each.finding.vulnerability.id for each in told if each.life.status is not FindingStatus.CLOSED)

    def waits(self, scope: Scope, name: str) -> bool:
        """Whether a look at a function is in the queue and has not begun."""
        with self.database.transaction() as connection:
            found = function_details.visit(connection, scope, name)
        return found is not None and found.is_waiting

    def events(self, scope: Scope) -> dict[str, SeenEvent]:
        """The events received, by id."""
        with self.database.transaction() as connection:
            return {each.id: each for each in channels.events(connection, scope, 1_000)}

    def told(self) -> list[Mapping[str, Any]]:
        """The events that have been written to the file so far."""
        file = Path(self.application.settings.notify_file)
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def channel(self, scope: Scope) -> Channel | None:
        with self.database.transaction() as connection:
            return channels.get(connection, scope)

    def duty(self, kind: str, scope: Scope) -> Duty | None:
        with self.database.transaction() as connection:
            return next((each for each in stored_duties.all_of(connection) if each.key == DutyKey(kind, scope)), None)

    # What happens

    def until(self, question: Callable[[], object], seconds: float = _PATIENCE_SECONDS) -> None:
        """Wait until the answer is yes."""
        waiting.until(question, seconds)

    def becomes(self, question: Callable[[], object], expected: object, seconds: float = _PATIENCE_SECONDS) -> None:
        """Wait until the answer is what is expected; shows the last one if it never is."""
        waiting.becomes(question, expected, seconds)

    def scanned(self, scope: Scope, *names: str) -> None:
        """Wait until functions are scanned, and nothing more is to be done about them."""
        self.becomes(lambda: {self.reason(scope, name) for name in names}, {"SUCCESSFUL"})
        self.idle(scope)

    def caught_up(self, scope: Scope) -> None:
        """Wait until every event that was recorded is taken in, and all that it led to is done."""
        self.becomes(lambda: self._recorded(scope) - set(self.events(scope)), set())
        self.idle(scope)

    def idle(self, scope: Scope) -> None:
        """Wait until no job of an account and region is there to be done now, and none of advisories."""
        self.becomes(lambda: self._jobs(scope), 0)

    def publish(self, *records: Mapping[str, Any]) -> None:
        """Publish advisories, and wait until they are in effect."""
        before = self._generation()
        self.feed.put(*records)
        self.until(lambda: self._generation() != before)
        self.becomes(lambda: self._jobs(None), 0)

    def reconcile(self, scope: Scope) -> None:
        """Have the next reconciliation now, and wait for it and for what it leads to."""
        before = self.duty(duties.RECONCILIATION, scope)
        assert before is not None
        with self.database.transaction() as connection:
            stored_duties.hasten(connection, before.key)

        def is_done() -> bool:
            told = self.duty(duties.RECONCILIATION, scope)
            return told is not None and told.holder is None and told.last_success_at != before.last_success_at

        self.until(is_done)
        self.idle(scope)

    def fails(self, fault: Fault) -> Fault:
        """Have something go wrong from now on, whatever else was to happen to such calls."""
        self.proxy.faults.insert(0, fault)
        return fault

    def downloads(self, scope: Scope) -> list[str]:
        """What was fetched of the account's artifacts, in order."""
        return [call for call in self.proxy.calls if call.startswith("GET ") and f"/{scope.account}/" in call]

    def _recorded(self, scope: Scope) -> set[str]:
        return {record["eventID"] for record in self.recorder.records(*scope) if not record["readOnly"]}

    def _jobs(self, scope: Scope | None) -> int:
        with self.database.transaction() as connection:
            row = connection.execute(
                """
                SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
                  AND (scheduled_at IS NULL OR scheduled_at < now() + interval '3 seconds')
                  AND (task_name = 'rematch' OR (args ->> 'account', args ->> 'region') = (%s, %s))
                """,
                scope or ("", ""),
            ).fetchone()
        return int(row[0]) if row else 0

    def _generation(self) -> int:
        with self.database.transaction() as connection:
            current = generations.current(connection)
        return current.id if current else 0

    def _told(self, answer: Answer) -> Answer:
        """AWS's answer with links that lead through the proxy, where they are counted, and ages as a test wants."""
        if answer.status != 200:
            return answer
        told = json.loads(answer.body)
        for place in ("Code", "Content"):
            if (told.get(place) or {}).get("Location"):
                parts = urlsplit(told[place]["Location"])
                told[place]["Location"] = f"{self.proxy.endpoint}{parts.path}?{parts.query}"
        for function in (told.get("Configuration") or {}, *told.get("Functions", ())):
            if function.get("FunctionName") in self.modified:
                function["LastModified"] = self.modified[function["FunctionName"]]
        return answer._replace(body=json.dumps(told).encode())


@contextmanager
def running(
    aws: LocalAws, postgres_url: str, folder: Path, environment: Mapping[str, str] | None = None, **settings: Any
) -> Iterator[Running]:
    """A service on an empty database, until the block ends; `settings` besides those under which it is quick."""
    with ExitStack() as stack:
        recorder, proxy = Recorder(aws), FaultyAws(aws)
        stack.callback(recorder.close)
        proxy.elsewhere["cloudtrail"] = recorder.endpoint
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            patch.delenv(name, raising=False)
        home = aws.new_account()
        for name, value in {
            **aws.environment(home),
            "AWS_ENDPOINT_URL": proxy.endpoint,
            "no_proxy": "127.0.0.1,localhost",
            **(environment or {}),
        }.items():
            patch.setenv(name, value)
        application = stack.enter_context(Application(_settings(folder, _new_database(postgres_url), settings)))
        prepare(application, ())
        service = Running(aws, proxy, recorder, application, home)
        _start(service, application, stack)
        # The first to go, so that nobody is waited for who listens to a queue.
        stack.callback(proxy.close)
        yield service


@contextmanager
def also_telling(service: Running, **destinations: Any) -> Iterator[None]:
    """A second server on the same database, which has destinations besides the file, until the block ends."""
    given = service.application.settings._replace(**destinations)
    with Application(given) as application:
        prepare(application, ())
        scheduler = Scheduler(application.fleet(), application.handlers(application.fleet()))
        scheduler.start()
        try:
            yield
        finally:
            scheduler.stop(5)
    with service.database.transaction() as connection:
        deliveries.name_destinations(connection, ["file"], now())


def _settings(folder: Path, database_url: str, given: Mapping[str, Any]) -> Settings:
    places = {
        "data_dir": str(folder),
        "db": str(folder / "advisories.db"),
        "osv_url": str(folder / "feed"),
        "notify_file": str(folder / "events.jsonl"),
    }
    return Settings(**{**places, "database_url": database_url, **_QUICK, **given})


def _start(service: Running, application: Application, stack: ExitStack) -> None:
    scheduler = Scheduler(service.fleet, application.handlers(service.fleet))
    scheduler.start()
    stack.callback(scheduler.stop, 5)
    stopping = Event()
    # A worker has an application of its own, as it has where it is another process.
    worker = stack.enter_context(Application(application.settings))
    thread = Thread(target=run_worker, args=(worker, 4, stopping), name="worker")
    thread.start()
    stack.callback(thread.join)
    stack.callback(stopping.set)


def _new_database(postgres_url: str) -> str:
    name = f"fleet_{next(_NUMBERS)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY".encode())
    return f"{postgres_url.rpartition('/')[0]}/{name}"


def a_library(name: str, version: str = "1.0", folder: str = "") -> dict[str, str]:
    """The files of an installed Python package."""
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nA sample.\n"
    return {
        f"{folder}{name}/__init__.py": "",
        f"{folder}{name}-{version}.dist-info/METADATA": metadata,
        f"{folder}{name}-{version}.dist-info/INSTALLER": "pip\n",
    }


def an_app(*libraries: Mapping[str, str], note: str = "") -> dict[str, str]:
    """The files of a function with these libraries; another note makes other code."""
    files = {"app.py": f"def handler(event, context):\n    return {note!r}\n"}
    for each in libraries:
        files |= each
    return files
