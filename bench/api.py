"""The API over 1,000,000 findings: single requests, and many of several kinds at once, to one server process."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import psycopg
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from bench import finding_fleet
from bench.measurements import Measured
from bench.processes import running
from bench.results import MEGABYTE, Figure, Limit, Skipped
from bench.seeded_fleets import Installation, seeded_fleets
from bench.timing import CALIBRATION, calibration, contest, wall
from lambdascope.api.operations import HANDLERS
from lambdascope.api.service_model import service_model
from lambdascope.model.errors import LambdascopeError

PAGE_MEDIAN, PAGE_P99 = Limit(50), Limit(150)
AGGREGATION_MEDIAN = Limit(500)
COVERAGE_MEDIAN = Limit(30)
RATE = 200
RATE_REACHED = Limit(0.99 * RATE, is_minimum=True)
ERRORS = Limit(0)

REQUESTS = 300
"""Of each kind, one after the other."""
DEEP_PAGES = 100
"""So many pages of 100 findings lie before the deep ones."""
LOAD_SECONDS = 20
CLIENTS = 16

_HOST = "127.0.0.1"
_START_SECONDS = 60.0
_SEVERITIES = ("CRITICAL", "HIGH", "MEDIUM")

Request = tuple[str, Mapping[str, Any]]
"""An operation and its input."""


def api(cache: Path, work: Path) -> Iterator[Measured]:
    """What is promised of reads, with the delegated administrator's key, who sees all of it."""
    try:
        with seeded_fleets(cache) as fleets:
            yield from _measured(fleets.findings(), work)
    except (LambdascopeError, TimeoutError, RuntimeError, OSError, psycopg.Error) as error:
        yield Skipped("API", str(error))


def _measured(installation: Installation, work: Path) -> Iterator[Measured]:
    port = _free_port()
    arguments = ("serve", "--host", _HOST, "--port", str(port), "--without-worker")
    with running(arguments, installation.environment, work / "api.log") as server:
        _wait_for(port)
        key = _new_key(installation)
        beside = wall(contest((calibration(),), rounds=5)[CALIBRATION])
        with closing(_Client(port, key)) as client:
            for asked in (*_first_pages(20), _by_function()):
                client.ask(asked)  # what is loaded once is loaded
            yield from _single(
                "first page, three filters", client, _first_pages(REQUESTS), beside, PAGE_MEDIAN, PAGE_P99
            )
            yield from _single("deep page, three filters", client, _deep_pages(client), beside, PAGE_MEDIAN, PAGE_P99)
            yield from _single("by severity", client, [_by_severity()] * REQUESTS, beside)
            functions = [_by_function()] * (REQUESTS // 5)
            yield from _single("aggregation by function", client, functions, beside, AGGREGATION_MEDIAN)
            for type_ in ("ACCOUNT", "LAMBDA_LAYER", "PACKAGE", "TITLE"):
                yield from _single(f"aggregation by {type_.lower()}", client, [_aggregation(type_)] * 5, beside)
            if "ListCoverage" in HANDLERS:
                yield from _single("coverage", client, [("ListCoverage", {})] * REQUESTS, beside, COVERAGE_MEDIAN)
        yield from _load(port, key, beside)
        peaks = server.peaks()
        if peaks:
            yield Figure("API: peak memory of the server", peaks[-1] / MEGABYTE, "MB", beside)


def _single(
    what: str,
    client: _Client,
    requests: Sequence[Request],
    beside: float,
    limit: Limit | None = None,
    p99: Limit | None = None,
) -> Iterator[Measured]:
    taken = sorted(client.ask(request) for request in requests)
    yield Figure(f"API: {what}", 1000 * median(taken), "ms", beside, limit)
    if len(taken) >= 100:
        yield Figure(f"API: {what}, 99th percentile", 1000 * taken[len(taken) * 99 // 100], "ms", beside, p99)


def _load(port: int, key: Mapping[str, str], beside: float) -> Iterator[Measured]:
    """Requests at a fixed rate, whether or not those before are answered: whoever waits does not ask less."""
    draw, total = Random(1), RATE * LOAD_SECONDS
    kinds = [(60, _draw_findings), (15, _draw_small), (5, lambda _: _by_function())]
    if "ListCoverage" in HANDLERS:
        kinds.append((20, lambda _: ("ListCoverage", {"maxResults": 25})))
    chosen = draw.choices([kind for _, kind in kinds], [weight for weight, _ in kinds], k=total)
    requests = [kind(draw) for kind in chosen]
    numbers, began = count(), time.perf_counter() + 0.5

    def serve_turns() -> tuple[list[float], int]:
        taken, errors = [], 0
        with closing(_Client(port, key)) as client:
            while (number := next(numbers)) < total:
                due = began + number / RATE
                time.sleep(max(0.0, due - time.perf_counter()))
                try:
                    client.ask(requests[number])
                except RuntimeError:
                    errors += 1
                taken.append(time.perf_counter() - due)
        return taken, errors

    with ThreadPoolExecutor(CLIENTS) as pool:
        futures = [pool.submit(serve_turns) for _ in range(CLIENTS)]
        outcomes = [future.result() for future in futures]
    seconds = time.perf_counter() - began
    taken = sorted(each for times, _ in outcomes for each in times)
    yield Figure(f"API: mixed reads at {RATE}/s: answered", total / seconds, "/s", beside, RATE_REACHED)
    yield Figure(f"API: mixed reads at {RATE}/s: errors", sum(errors for _, errors in outcomes), "", beside, ERRORS)
    yield Figure(f"API: mixed reads at {RATE}/s: median from when each was due", 1000 * median(taken), "ms", beside)
    yield Figure(f"API: mixed reads at {RATE}/s: 99th percentile", 1000 * taken[len(taken) * 99 // 100], "ms", beside)


def _first_pages(number: int) -> list[Request]:
    draw = Random(2)
    return [_draw_findings(draw) for _ in range(number)]


def _draw_findings(draw: Random) -> Request:
    """Severity, status, and how the function's name begins: for a team, or one of its services."""
    prefix = f"team-{draw.randrange(finding_fleet.TEAMS)}-"
    if draw.random() < 0.5:
        prefix += f"service-{draw.randrange(finding_fleet.SERVICES)}-"
    return "ListFindings", {"filterCriteria": _three_filters(draw.choice(_SEVERITIES), prefix), "maxResults": 25}


def _deep_pages(client: _Client) -> list[Request]:
    """The same pages, far behind the first."""
    requests: list[Request] = []
    for severity in _SEVERITIES:
        asked: dict[str, Any] = {"filterCriteria": _three_filters(severity, "team-"), "maxResults": 100}
        for _ in range(DEEP_PAGES):
            answer = json.loads(client.answer(("ListFindings", asked)))
            if "nextToken" not in answer:
                break
            asked = {**asked, "nextToken": answer["nextToken"]}
        requests += [("ListFindings", {**asked, "maxResults": 25})] * (REQUESTS // len(_SEVERITIES))
    return requests


def _three_filters(severity: str, prefix: str) -> dict[str, Any]:
    return {
        "severity": [{"comparison": "EQUALS", "value": severity}],
        "findingStatus": [{"comparison": "EQUALS", "value": "ACTIVE"}],
        "lambdaFunctionName": [{"comparison": "PREFIX", "value": prefix}],
    }


def _by_severity() -> Request:
    return "ListFindings", {"sortCriteria": {"field": "SEVERITY", "sortOrder": "DESC"}, "maxResults": 25}


def _by_function() -> Request:
    return _aggregation("AWS_LAMBDA_FUNCTION")


def _aggregation(type_: str) -> Request:
    return "ListFindingAggregations", {"aggregationType": type_, "maxResults": 25}


def _draw_small(draw: Random) -> Request:
    return draw.choice((("BatchGetAccountStatus", {}), ("ListFilters", {}), ("ListAccountPermissions", {})))


class _Client:
    """One connection; what it asks is signed before the clock runs."""

    def __init__(self, port: int, key: Mapping[str, str]) -> None:
        self._url = f"http://{_HOST}:{port}"
        self._auth = SigV4Auth(
            Credentials(key["accessKeyId"], key["secretAccessKey"]), "inspector2", finding_fleet.REGION
        )
        self._connection = HTTPConnection(_HOST, port, timeout=60)

    def close(self) -> None:
        self._connection.close()

    def ask(self, request: Request) -> float:
        """How long the answer took, in seconds. Raises RuntimeError for an error."""
        return self._answered(request)[0]

    def answer(self, request: Request) -> bytes:
        """The answer's body. Raises RuntimeError for an error."""
        return self._answered(request)[1]

    def _answered(self, request: Request) -> tuple[float, bytes]:
        operation, given = request
        target, body = service_model().operations[operation].path, json.dumps(given).encode()
        signed = AWSRequest("POST", self._url + target, headers={"Content-Type": "application/json"}, data=body)
        self._auth.add_auth(signed)
        began = time.perf_counter()
        self._connection.request("POST", target, body, dict(signed.headers.items()))
        response = self._connection.getresponse()
        found = response.read()
        seconds = time.perf_counter() - began
        if response.status != 200:
            raise RuntimeError(f"{operation} answered {response.status}: {found[:200]!r}")
        return seconds, found


def _new_key(installation: Installation) -> Mapping[str, str]:
    """A key of the administrator."""
    arguments = ("keys", "create", "--account", finding_fleet.ADMINISTRATOR, "--format", "json")
    done = subprocess.run(
        (sys.executable, "-m", "lambdascope", *arguments),
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"no key could be made: {done.stderr.strip()}")
    key: Mapping[str, str] = json.loads(done.stdout)
    return key


def _wait_for(port: int) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise TimeoutError("the server does not start; see api.log in the work folder of the bench") from None
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind((_HOST, 0))
        port: int = listener.getsockname()[1]
        return port
