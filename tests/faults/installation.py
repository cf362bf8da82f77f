"""A whole installation for the tests of faults: a database, the AWS that is scanned, and processes to be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from lambdascope.demo.packages import installed_python
from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.service.fleet import accounts, activation
from lambdascope.store.database import Database
from tests import waiting
from tests.aws_recorder import Recorder
from tests.local_aws import REGION, credentials_of, deploy

VULNERABLE = {
    "requests": ("2.19.0", {"CVE-2018-18074"}),
    "PyYAML": ("5.3", {"CVE-2020-14343"}),
    "urllib3": ("1.26.16", {"CVE-2023-43804"}),
    "pillow": ("10.1.0", {"CVE-2023-50447"}),
}
"""Packages that the feed of samples warns of, and what of."""
NAMES = tuple(VULNERABLE)
FIXED = "99.0"
_PATIENCE_SECONDS = 90.0
Value = TypeVar("Value")
QUICK = {
    "LAMBDASCOPE_LOOKUP_INTERVAL": "1s",
    "LAMBDASCOPE_LAMBDA_REQUESTS_PER_SECOND": "1000",
    "LAMBDASCOPE_GET_FUNCTION_REQUESTS_PER_SECOND": "1000",
    "LAMBDASCOPE_LOOKUP_REQUESTS_PER_SECOND": "1000",
}
"""Settings under which nothing waits for an hour, or for its turn."""


class State(NamedTuple):
    """What is known of a function."""

    reason: str
    """Of its standard scan."""
    open: frozenset[str]
    """The vulnerabilities with an open finding."""
    detail: str = ""


NOTHING = State("", frozenset())


class Program:
    """One process of ours, in a group of its own."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lambdascope", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End it without its noticing."""
        self._process.kill()
        self._process.wait()

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal sends it to the whole group."""
        os.killpg(self.pid, signal.SIGINT)

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self, seconds: float = 60) -> int:
        """The exit code."""
        return self._process.wait(seconds)

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self._process.terminate()
        return self.wait()

    def said(self) -> list[dict[str, Any]]:
        """The events of its log; what is no JSON has the event `text`."""
        events: list[dict[str, Any]] = []
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                events.append(json.loads(line))
            except ValueError:
                events.append({"event": "text", "text": line})
        return events


class Installation:
    """Starts processes of the service, and knows what is right."""

    def __init__(
        self, folder: Path, feed: Path, recorder: Recorder, database_url: str, endpoint: str, **settings: str
    ) -> None:
        """`endpoint` of the AWS that is scanned; what happens there is told by `recorder`."""
        self.folder, self.feed, self.recorder = folder, feed, recorder
        self.database = Database(database_url)
        self.database_url = database_url
        self._endpoint = endpoint
        self._settings = settings
        self._started: list[Program] = []

    def close(self) -> None:
        for program in self._started:
            if program.is_alive():
                program.kill()
        self.database.close()

    def environment(self, account: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LAMBDASCOPE_"))}
        return {
            **kept,
            **credentials_of(account),
            "AWS_ENDPOINT_URL": self._endpoint,
            "AWS_ENDPOINT_URL_CLOUDTRAIL": self.recorder.endpoint,
            "LAMBDASCOPE_DATABASE_URL": self.database_url,
            "LAMBDASCOPE_DATA_DIR": str(self.folder / "data"),
            **feed_settings(self.feed),
            **QUICK,
            **self._settings,
        }

    def serve(self, account: str, *arguments: str, **settings: str) -> Program:
        return self.start(account, "serve", "--port", "0", *arguments, **settings)

    def worker(self, account: str, *arguments: str, **settings: str) -> Program:
        return self.start(account, "worker", *arguments, **settings)

    def start(self, account: str, *arguments: str, **settings: str) -> Program:
        log = self.folder / f"{arguments[0]}-{len(self._started)}.log"
        program = Program(arguments, {**self.environment(account), **settings}, log)
        self._started.append(program)
        return program

    def switch_on(
        self, account: AccountId, regions: Sequence[str] = (REGION,), types: Sequence[ScanType] = (ScanType.PACKAGE,)
    ) -> None:
        """Have an account, whose credentials the service has, scanned."""
        accounts.add(self.database, Account(account, tuple(regions)))
        for region in regions:
            activation.enable(self.database, Scope(account, region), types, datetime.now(UTC))

    def states(self) -> dict[str, State]:
        """Every function with its coverage and its open findings."""
        return states(self.database)

    def state(self, name: str) -> State:
        """What is known of one; of one that is not known, nothing."""
        return self.states().get(name, NOTHING)

    def count(self, table: str, condition: str = "true") -> int:
        """How many rows there are."""
        with self.database.transaction() as connection:
            row = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}".encode()).fetchone()
        return int(row[0]) if row else 0

    def waiting(self) -> set[str]:
        """The functions that wait for a visit."""
        with self.database.transaction() as connection:
            return {name for (name,) in connection.execute("SELECT name FROM visit WHERE is_waiting")}

    def metric(self, name: str, label: str = "") -> float:
        """The sum of a metric's values, or of those with a label that has this in it."""
        with self.database.transaction() as connection:
            rows = connection.execute("SELECT labels, value FROM metric WHERE name = %s", (name,)).fetchall()
        return sum(float(value) for labels, value in rows if label in labels)

    def rests(self) -> bool:
        """Whether nothing is being done or waits to be done, except what was put off."""
        return rests(self.database)


def feed_settings(feed: Path) -> dict[str, str]:
    """The settings under which advisories come from a folder."""
    return {"LAMBDASCOPE_OSV_URL": str(feed), "LAMBDASCOPE_KEV_URL": "", "LAMBDASCOPE_EPSS_URL": ""}


def states(database: Database) -> dict[str, State]:
    with database.transaction() as connection:
        rows = connection.execute(
            """
            SELECT f.name, c.reason, c.detail, (
              SELECT array_agg(vulnerability) FROM finding
              WHERE function_id = f.id AND status <> 'CLOSED' AND type = 'PACKAGE_VULNERABILITY'
            ) FROM function f LEFT JOIN coverage c ON c.function_id = f.id AND c.scan_type = 'PACKAGE'
            """
        ).fetchall()
    return {name: State(reason, frozenset(found or ()), detail) for name, reason, detail, found in rows}


def code_states(database: Database) -> dict[str, tuple[str, int]]:
    """Of every function the reason of its code's coverage, and how many findings in code are open."""
    with database.transaction() as connection:
        rows = connection.execute(
            """
            SELECT f.name, c.reason, (
              SELECT count(*) FROM finding
              WHERE function_id = f.id AND status <> 'CLOSED' AND type = 'CODE_VULNERABILITY'
                AND code ->> 'rule_id' = 'python-os-command'
            ) FROM function f LEFT JOIN coverage c ON c.function_id = f.id AND c.scan_type = 'CODE'
            """
        ).fetchall()
    return {name: (reason or "", number) for name, reason, number in rows}


_WEAK = "import os\n\n\ndef handler(event, context):\n    os.system(event['command'])\n"


def is_weak(number: int) -> bool:
    """Whether the own code of that choice lets the event run commands."""
    return number % 2 == 1


def rests(database: Database) -> bool:
    with database.transaction() as connection:
        row = connection.execute(
            """
            SELECT (SELECT count(*) FROM procrastinate_jobs
                    WHERE status <> 'todo' OR scheduled_at IS NULL OR scheduled_at <= now()),
                   (SELECT count(*) FROM visit WHERE is_waiting),
                   (SELECT count(*) FROM activation WHERE status <> 'ENABLED')
            """
        ).fetchone()
    return row == (0, 0, 0)


def doubled(database: Database) -> list[Any]:
    """Problems of functions that are told more than once, closed findings counted."""
    with database.transaction() as connection:
        return connection.execute(
            "SELECT function_id, vulnerability FROM finding GROUP BY 1, 2 HAVING count(*) > 1"
        ).fetchall()


def files_of(packages: Mapping[str, str]) -> dict[str, str]:
    """A function with these packages installed."""
    files = {"app.py": "def handler(event, context):\n    return 1\n"}
    for name, version in packages.items():
        files |= installed_python("", name, version)
    return files


def packages_of(number: int) -> dict[str, str]:
    """One of 16 choices of packages: each vulnerable where the number has its bit, else fixed."""
    return {name: VULNERABLE[name][0] if number >> bit & 1 else FIXED for bit, name in enumerate(NAMES)}


def expected_of(number: int) -> frozenset[str]:
    """What is to be found in it."""
    return frozenset(id_ for bit, name in enumerate(NAMES) if number >> bit & 1 for id_ in VULNERABLE[name][1])


def deploy_number(client: Any, name: str, number: int, more: Mapping[str, str] | None = None) -> None:
    """Create or update a function that has that choice of packages and of own code, and more files."""
    deploy(client, name, files={**files_of_number(number), **(more or {})}, settle=False)


def files_of_number(number: int) -> dict[str, str]:
    """A function with that choice of packages and of own code."""
    return {**files_of(packages_of(number)), **({"app.py": _WEAK} if is_weak(number) else {})}


def until(condition: Callable[[], object], seconds: float = _PATIENCE_SECONDS, pause: float = 0.1) -> None:
    """Wait for something to hold, as long as killed processes and expired leases may take."""
    waiting.until(condition, seconds, pause)


def becomes(find: Callable[[], Value], expected: Value, seconds: float = _PATIENCE_SECONDS, pause: float = 0.1) -> None:
    """Wait for what is found to be what is expected, as long as killed processes and expired leases may take."""
    waiting.becomes(find, expected, seconds, pause)


def children_of(pid: int) -> list[int]:
    """The processes that one started and that live."""
    return [child for child, parent in _parents() if parent == pid]


def descendants(pid: int) -> list[int]:
    """All living processes below one."""
    below: list[int] = []
    parents = _parents()
    level = [pid]
    while level:
        level = [child for child, parent in parents if parent in level]
        below += level
    return below


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _parents() -> Iterable[tuple[int, int]]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                found.append((int(folder.name), int((folder / "stat").read_text().rpartition(")")[2].split()[1])))
    return found
