"""The service of the demo: a local AWS, a feed, an embedded PostgreSQL and `lambdascope serve`, all thrown away after.

Real are the service, its database and its commands. The local AWS (ministack) and the feed (a folder) stand in for what
is on the internet.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from types import FrameType

from lambdascope.demo.advisories import publish_later, write_feed
from lambdascope.demo.fleet import Owner
from lambdascope.demo.processes import ENDINGS, Child, free_port
from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.model.errors import StateError
from lambdascope.model.life import FindingType
from lambdascope.store import coverage, findings, functions
from lambdascope.store.database import Database
from lambdascope.store.embedded import EmbeddedPostgres

SCOPE = Scope(AccountId("111122223333"), "eu-central-1")

_START_SECONDS = 60.0
_STEP_SECONDS = 60.0
"""How long the demo waits for what takes a second or two."""
_POLL_SECONDS = 0.05


_SETTINGS = {"LAMBDASCOPE_CHANNEL": "eventbridge", "LAMBDASCOPE_ADVISORY_INTERVAL": "1s"}
"""The channel that hears of changes at once; and a feed that is read every second, since nobody waits an hour."""


class Stage:
    """Everything that the demo has running."""

    def __init__(
        self,
        environment: Mapping[str, str],
        endpoint: str,
        service: Child,
        database: Database,
        owner: Owner,
        feed: Path,
    ) -> None:
        self.environment = environment
        """For commands of lambdascope, so that they reach this service."""
        self.endpoint = endpoint
        """Where the service answers Amazon Inspector's API."""
        self.owner = owner
        self._service, self._database, self._feed = service, database, feed

    def publish_advisory(self) -> None:
        """Put one more advisory into the feed."""
        publish_later(self._feed)

    def seconds_until(self, is_so: Callable[[], bool]) -> float:
        """How long it took from now. Raises StateError if the service ends, or takes far too long."""
        began = time.monotonic()
        while not is_so():
            self._service.check()
            if time.monotonic() - began > _STEP_SECONDS:
                raise StateError(f"the service did not get there within {_STEP_SECONDS:g} seconds; please report it")
            time.sleep(_POLL_SECONDS)
        return time.monotonic() - began

    def has_looked_at(self, number: int, scan_type: ScanType = ScanType.PACKAGE) -> bool:
        """Whether so many functions are known, and each is scanned or has its reason not to be."""
        with self._database.transaction() as connection:
            ids = [stored.id for stored in functions.in_scope(connection, SCOPE)]
            rows = coverage.of_functions(connection, ids)
        reasons = [of_type[scan_type].reason for of_type in rows.values() if scan_type in of_type]
        return len(reasons) == number and StatusReason.PENDING_INITIAL_SCAN not in reasons

    def open_findings(self, *names: str) -> list[str]:
        """The vulnerabilities of open findings of these functions, each as often as there are findings."""
        with self._database.transaction() as connection:
            ids = [stored.id for name in names for stored in functions.named(connection, SCOPE, name)]
            rows = list(findings.known(connection, ids, FindingType.PACKAGE_VULNERABILITY))
        return [row.vulnerability for row in rows if row.closed_at is None]


@contextmanager
def stage(ministack: str, until_parent_ends: str) -> Iterator[Stage]:
    """Everything running, until the block ends, however it does. Raises StateError if something does not start.

    `until_parent_ends` is the variable by which the service is told to end when we are killed.
    """
    with ExitStack() as stack:
        stack.enter_context(_until_told_to_end())
        try:
            yield _set_up(stack, ministack, until_parent_ends)
        finally:
            _hear_nothing()  # so that nothing interrupts the cleaning up


def _set_up(stack: ExitStack, ministack: str, until_parent_ends: str) -> Stage:
    """Start everything, each with its end on the stack."""
    folder = Path(mkdtemp(prefix="lambdascope-demo-"))
    stack.callback(_remove, folder)
    port, web = free_port(), free_port()
    endpoint, own = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{web}"
    aws = Child("ministack", [ministack], _local_aws_environment(port, folder), folder / "ministack.log")
    stack.callback(aws.stop, 0.0)  # it has nothing worth a graceful end
    write_feed(folder / "feed")
    postgres = EmbeddedPostgres(folder / "data", is_durable=False)
    stack.callback(postgres.stop)
    database = stack.enter_context(_opened(postgres.start()))
    environment = _environment(folder, endpoint)
    command = [sys.executable, "-m", "lambdascope", "serve", "--port", str(web)]
    service = Child("lambdascope serve", command, {**environment, until_parent_ends: "1"}, folder / "serve.log")
    stack.callback(service.stop)
    aws.wait_for(f"{endpoint}/_ministack/health", _START_SECONDS)
    service.wait_for(f"{own}/readyz", _START_SECONDS)
    return Stage(environment, own, service, database, Owner(SCOPE, endpoint), folder / "feed")


def find_ministack(given: str | None) -> str:
    """The program that plays AWS. Raises StateError, which says how to get it, if it is not there."""
    found = shutil.which(given or "ministack")
    if found is None:
        where = f"at {given}" if given else "on the path"
        raise StateError(
            f"the service demo needs ministack, a local AWS, and there is none {where}; run `make demo`, or install it "
            "apart (python3 -m venv aws && aws/bin/pip install ministack) and name it: --ministack aws/bin/ministack"
        )
    return found


@contextmanager
def _until_told_to_end() -> Iterator[None]:
    """Have every way of ending us politely clean up."""
    before = {number: signal.signal(number, _interrupt) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_: int, __: FrameType | None) -> None:
    _hear_nothing()
    raise KeyboardInterrupt


def _hear_nothing() -> None:
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url, connections=1)
    try:
        yield database
    finally:
        database.close()


def _remove(folder: Path) -> None:
    # Root's server lives elsewhere, and a link leads there.
    link = folder / "data" / "postgres"
    if link.is_symlink():
        shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _local_aws_environment(port: int, folder: Path) -> dict[str, str]:
    return {
        **_plain_environment(),
        "TMPDIR": str(folder),  # it leaves files behind
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",  # in the links it hands out
        "CLOUDTRAIL_RECORDING": "1",
        "LOG_LEVEL": "WARNING",
    }


def _environment(folder: Path, endpoint: str) -> dict[str, str]:
    feed = folder / "feed"
    return {
        **_plain_environment(),
        **_SETTINGS,
        "LAMBDASCOPE_DATA_DIR": str(folder / "data"),
        "LAMBDASCOPE_OSV_URL": str(feed),
        "LAMBDASCOPE_KEV_URL": str(feed / "kev.json"),
        "LAMBDASCOPE_EPSS_URL": str(feed / "epss.csv"),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": SCOPE.account,  # in ministack the account that has this number
        "AWS_SECRET_ACCESS_KEY": "of-the-demo",
        "AWS_DEFAULT_REGION": SCOPE.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _plain_environment() -> dict[str, str]:
    """Ours, without what would lead to a real account or to another service."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LAMBDASCOPE_"))}
    for name in ("NO_PROXY", "no_proxy"):
        kept[name] = ",".join(part for part in (kept.get(name, ""), "127.0.0.1") if part)
    return kept
