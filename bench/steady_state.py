"""The service at its daily work: an account switched on, events that become scans, and the queue, on a local AWS."""

from __future__ import annotations

import os
import random
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench.measurements import Measured
from bench.processes import running
from bench.results import MEGABYTE, Figure, Limit, Skipped
from bench.seeded_fleets import Installation
from bench.timing import CALIBRATION, calibration, contest, wall
from lambdascope.demo.packages import installed_python
from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.service.fleet import accounts, activation
from lambdascope.service.fleet.queue import JobQueue
from lambdascope.store.database import Database

EVENT_SECONDS = Limit(2)
FUNCTIONS = 200
EVENTS = 7
JOBS = 1_000
PACKAGE_BYTES = 5_000_000
LIBRARIES = 30
PROCESSES = 2

_NAME = "updated"
_WAIT_SECONDS = 120.0
_MINISTACK = Path(__file__).parent.parent / ".venv-aws" / "bin" / "ministack"
_SETTINGS = {
    "LAMBDASCOPE_CHANNEL": "eventbridge",
    # The local AWS has no limits; with the default ones, an account's 20 GetFunction a second would be measured.
    "LAMBDASCOPE_LAMBDA_REQUESTS_PER_SECOND": "10000",
    "LAMBDASCOPE_GET_FUNCTION_REQUESTS_PER_SECOND": "10000",
}
_SCANNED = "SELECT count(*) FROM coverage WHERE scan_type = 'PACKAGE' AND reason = 'SUCCESSFUL'"
_UPDATE_SCANNED = """
SELECT count(*) FROM function fn JOIN coverage c ON c.function_id = fn.id AND c.scan_type = 'PACKAGE'
WHERE fn.name = %s AND fn.code_sha256 = %s AND fn.scanned_modified = fn.last_modified AND c.reason = 'SUCCESSFUL'
  AND c.last_scanned_at > %s
"""


def steady_state(installation: Installation, work: Path) -> Iterator[Measured]:
    """One account on the local AWS, whose events come by the `eventbridge` channel."""
    executable = os.environ.get("LAMBDASCOPE_TEST_MINISTACK") or str(_MINISTACK)
    if not Path(executable).exists():
        yield Skipped("steady state", "no local AWS; name its executable in LAMBDASCOPE_TEST_MINISTACK")
        return
    # The tests' own: they need pytest, which only developers have.
    from tests.aws_recorder import Recorder
    from tests.local_aws import LocalAws

    with ExitStack() as stack:
        log = stack.enter_context((work / "ministack.log").open("wb"))
        aws = LocalAws(executable, log)
        stack.callback(aws.stop)
        aws.wait_until_ready()
        recorder = Recorder(aws)
        stack.callback(recorder.close)
        account = aws.new_account()
        environment = {
            **installation.environment,
            **aws.environment(account),
            "AWS_ENDPOINT_URL_CLOUDTRAIL": recorder.endpoint,
            **_SETTINGS,
        }
        arguments = ("serve", "--port", "0", "--processes", str(PROCESSES))
        server = stack.enter_context(running(arguments, environment, work / "serve.log"))
        database = Database(installation.url)
        stack.callback(database.close)
        connection = stack.enter_context(psycopg.connect(installation.url, autocommit=True))
        day = _Day(aws, recorder, account, database, connection)
        beside = wall(contest((calibration(),), rounds=5)[CALIBRATION])
        yield Figure(f"activation of {FUNCTIONS} functions: scanned", FUNCTIONS / day.activate(), "/s", beside)
        seconds = median(day.update() for _ in range(EVENTS))
        yield Figure("update event to finished scan, 5 MB", seconds, "s", beside, EVENT_SECONDS)
        yield Figure("queue: jobs that do nothing", JOBS / day.pass_jobs(), "/s", beside)
        peaks = server.peaks()
        if peaks:
            yield Figure(f"service with {PROCESSES} workers: largest process", peaks[-1] / MEGABYTE, "MB", beside)
            yield Figure(f"service with {PROCESSES} workers: all processes", sum(peaks) / MEGABYTE, "MB", beside)


class _Day:
    """What happens in one account."""

    def __init__(
        self, aws: Any, recorder: Any, account: AccountId, database: Database, connection: psycopg.Connection
    ) -> None:
        self._recorder = recorder
        self._client = aws.client("lambda", account)
        self._scope = Scope(account, self._client.meta.region_name)
        self._database, self._connection = database, connection

    def activate(self) -> float:
        """Deploy functions, switch scanning on, and wait until all are scanned; returns the seconds of the latter."""
        from tests.local_aws import a_package, deploy, wait_until_settled

        for number in range(FUNCTIONS):
            deploy(self._client, f"function-{number}", package=a_package(_libraries(number)), settle=False)
        deploy(self._client, _NAME, package=_large_package(0), settle=False)
        wait_until_settled(self._client, _NAME)
        accounts.add(self._database, Account(self._scope.account, (self._scope.region,)))
        began = time.perf_counter()
        activation.enable(self._database, self._scope, [ScanType.PACKAGE], datetime.now(UTC))
        self._wait(lambda: self._count(_SCANNED) == FUNCTIONS + 1, "the functions are not scanned", 0.05)
        return time.perf_counter() - began

    def update(self) -> float:
        """Update a function, and then let AWS tell of it; returns the seconds from the event to the finished scan."""
        from tests.aws_recorder import a_record
        from tests.local_aws import wait_until_settled

        package = _large_package(time.time_ns())
        self._client.update_function_code(FunctionName=_NAME, ZipFile=package)
        # Events come when the update is long done, by minutes in AWS.
        wait_until_settled(self._client, _NAME)
        record = a_record(
            requestParameters={"functionName": _NAME, "publish": False, "dryRun": False},
            awsRegion=self._scope.region,
            recipientAccountId=self._scope.account,
        )
        before, began = datetime.now(UTC), time.perf_counter()
        self._recorder.add(record)
        digest = b64encode(sha256(package).digest()).decode("ascii")
        self._wait(lambda: self._count(_UPDATE_SCANNED, _NAME, digest, before) == 1, "the update is not scanned", 0.01)
        return time.perf_counter() - began

    def pass_jobs(self) -> float:
        """Have jobs about a function that does not exist done; returns the seconds from their being there."""
        queue = JobQueue()
        with self._database.transaction() as connection:
            for _ in range(JOBS):
                queue.request_rematches(connection, 1, [0], is_whole=True)
        began = time.perf_counter()
        waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        self._wait(lambda: self._count(waiting) == 0, "the jobs are not done", 0.05)
        return time.perf_counter() - began

    def _count(self, statement: str, *parameters: object) -> int:
        row = self._connection.execute(statement.encode(), parameters).fetchone()
        assert row is not None  # every statement counts
        return int(row[0])

    def _wait(self, is_so: Callable[[], bool], complaint: str, pause: float) -> None:
        deadline = time.monotonic() + _WAIT_SECONDS
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{complaint}; see serve.log in the work folder of the bench")
            time.sleep(pause)


def _libraries(number: int) -> dict[str, str | bytes]:
    """A handler, and libraries of which some have advisories; no two functions are the same."""
    draw = random.Random(number)
    files: dict[str, str | bytes] = {"app.py": f"NUMBER = {number}\n"}
    for library in draw.sample(range(200), LIBRARIES):
        for path, content in installed_python("", f"library-{library:05}", f"1.{draw.randrange(12)}.0").items():
            files[path] = content
    return files


def _large_package(seed: int) -> bytes:
    """A package of 5 MB, nearly all of it what no scan has to read."""
    from tests.local_aws import a_package

    return a_package({**_libraries(seed), "model.bin": random.Random(seed).randbytes(PACKAGE_BYTES)})
