"""A small service in a real database, written through the service's own code, for commands to be tried on."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from lambdascope.app import Application
from lambdascope.cli import program
from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.account import Account, AccountId, ActivationStatus, Scope
from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.event import ChannelKind, EventKind, TrailEvent
from lambdascope.model.function import Function
from lambdascope.model.package import Problem
from lambdascope.service.fleet import accounts
from lambdascope.service.fleet.duties import RECONCILIATION
from lambdascope.service.fleet.parts import Part, Parts
from lambdascope.service.fleet.scan_results import Seen, write
from lambdascope.settings import load
from lambdascope.store import activations, artifacts, channels, duties
from lambdascope.store.channels import Arrival, ChannelState
from lambdascope.store.duties import DutyKey
from tests.builders import a_function, a_package, an_artifact

HERE = Scope(AccountId("111122223333"), "eu-central-1")
THERE = Scope(AccountId("444455556666"), "us-east-1")
NOW = datetime(2026, 11, 20, 12, 30, 15, tzinfo=UTC)
LAYER = f"arn:aws:lambda:{HERE.region}:{HERE.account}:layer:imaging:7"
PROBLEM = Problem("manifest-unreadable", "vendor/\x1b[31mred/METADATA", None, "cannot be read")


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it printed on stdout, without what only keeps columns apart."""
        return [" ".join(line.split()) for line in self.out.splitlines() if line.strip()]


Run = Callable[..., Ran]


@pytest.fixture
def application(database_url: str, tmp_path: Path) -> Iterator[Application]:
    """What the service is built of, on a test's own database."""
    environment = {"LAMBDASCOPE_DATABASE_URL": database_url, "LAMBDASCOPE_DATA_DIR": str(tmp_path / "data")}
    with Application(load(environment), connections=3) as application:
        yield application


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command of the service on the test's database, in this process; `given` is its stdin."""
    monkeypatch.setenv("LAMBDASCOPE_DATABASE_URL", database_url)
    monkeypatch.setenv("LAMBDASCOPE_DATA_DIR", str(tmp_path / "data"))

    def call(*arguments: str, given: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["lambdascope", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        return Ran(program._run(), *capsys.readouterr())

    return call


def with_accounts(application: Application, *scopes: Scope) -> None:
    """Make the accounts known, THERE's with a role."""
    for scope in scopes:
        role = None if scope == HERE else f"arn:aws:iam::{scope.account}:role/lambdascope"
        accounts.add(application.database, Account(scope.account, (scope.region,), role, name="shop" * (scope == HERE)))


def switched_on(application: Application, scope: Scope, *types: ScanType) -> None:
    """Scanning is switched on, as the service has brought into effect, with a channel."""
    with application.database.transaction() as connection:
        for each in types or (ScanType.PACKAGE,):
            activations.put(connection, scope, each, ActivationStatus.ENABLED, NOW)
        channels.create(
            connection, scope, ChannelKind.LOOKUP, reached_at=NOW, queue_url=None, rule_name=None, has_trail=False
        )


def with_advisories(application: Application, advisories: Path) -> None:
    """Put compiled advisories into effect."""
    application.fleet().generations.publish(advisories, application.fleet().queue)


def scanned(application: Application, name: str, packages: Mapping[str, str], *, scope: Scope = HERE) -> None:
    """A function with these PyPI packages; those whose names begin with `layer:` are in a layer of it."""
    own = [a_package(package, version) for package, version in packages.items() if not package.startswith("layer:")]
    shared = [a_package(each[6:], version) for each, version in packages.items() if each.startswith("layer:")]
    contents = [an_artifact(name, own, problems=(PROBLEM,))]
    contents += [an_artifact("layer", shared, problems=(PROBLEM,))] * bool(shared)
    with application.database.transaction() as connection:
        artifacts.put(connection, contents, ENGINE_VERSION)
    layers = (LAYER,) * bool(shared)
    parts = Parts(tuple(Part(each.sha256, arn) for each, arn in zip(contents, (None, *layers), strict=True)))
    seen = Seen(_function(name, scope, layers), None, dict.fromkeys(ScanType, Verdict(None)), parts)
    write(application.fleet(), scope, [seen])


def left_out(application: Application, name: str, reason: StatusReason, detail: str) -> None:
    """A function that is not scanned, with the reason."""
    verdicts = {ScanType.PACKAGE: Verdict(reason, detail)}
    write(application.fleet(), HERE, [Seen(_function(name, HERE), None, verdicts, None)])


def an_event(application: Application, name: str, function: str, *, minutes: int = 0, outcome: str = "") -> None:
    """An event that came through HERE's channel."""
    event = TrailEvent(
        f"{name}-{function}-{minutes}", name, EventKind.CODE_UPDATED, HERE, NOW + timedelta(minutes=minutes), function
    )
    arrival = Arrival(event, outcome or "the function is looked at", {"eventName": name})
    with application.database.transaction() as connection:
        channels.add_events(connection, HERE, [arrival], event.time + timedelta(seconds=95))


def failing(application: Application, kind: str, scope: Scope, error: str) -> None:
    """A duty that failed the last time."""
    key = DutyKey(kind, scope)
    with application.database.transaction() as connection:
        duties.ensure(connection, [key])
        duties.take(connection, [kind], "somebody", timedelta(seconds=1), 100)
        duties.fail(connection, key, "somebody", error, timedelta(days=1))


def healed(application: Application, scope: Scope, result: str) -> None:
    """A comparison of all functions that found this."""
    key = DutyKey(RECONCILIATION, scope)
    with application.database.transaction() as connection:
        duties.ensure(connection, [key])
        duties.take(connection, [RECONCILIATION], "somebody", timedelta(seconds=1), 100)
        duties.succeed(connection, key, "somebody", timedelta(days=1), result)


def channel_state(application: Application, scope: Scope, state: ChannelState, detail: str) -> None:
    with application.database.transaction() as connection:
        channels.set_state(connection, scope, state, detail)


def alive(application: Application, *, is_server: bool = True, is_worker: bool = True) -> None:
    """Leave the signs of life of a server and a worker."""
    with application.database.transaction() as connection:
        if is_server:
            connection.execute("INSERT INTO duty (kind, last_success_at, due_at) VALUES ('sweep', now(), 'infinity')")
        if is_worker:
            connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def _function(name: str, scope: Scope, layers: tuple[str, ...] = ()) -> Function:
    return a_function(name, scope, code=name, layers=layers, tags={"team": "shop"})
