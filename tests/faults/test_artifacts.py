"""Packages that cannot be had, or that hang, end or use up the process that reads them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from tests.aws_faults import Fault, FaultyAws
from tests.faults.installation import (
    Installation,
    State,
    becomes,
    children_of,
    deploy_number,
    descendants,
    expected_of,
    files_of_number,
    until,
)
from tests.http_servers import Answer, LocalServer, RangeServer, Request
from tests.local_aws import LocalAws, a_package

Install = Callable[..., Installation]
EXPIRED = Answer(403, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")


@pytest.fixture
def links() -> Iterator[RangeServer]:
    """Where the download links of the functions lead."""
    server = RangeServer()
    yield server
    server.close()


def package_of(number: int, name: str = "") -> bytes:
    """A choice of packages; with a name, one that no other function has."""
    return a_package({**files_of_number(number), **({"which.txt": name} if name else {})})


def name_in(request: Request) -> str:
    """The function whose package is asked for."""
    return request.path.partition(".zip")[0].lstrip("/")


def linked(faulty_aws: FaultyAws, links: RangeServer, name: str, package: bytes = b"") -> str:
    """Have a function's download link lead to another server; returns its path there."""
    path = f"/{name}.zip"
    links.files[path] = package

    def relinked(answer: Answer) -> Answer:
        told = json.loads(answer.body)
        if answer.status != 200 or "Code" not in told:
            return answer
        told["Code"]["Location"] = f"{links.base}{path}?X-Amz-Signature=of-the-test"
        return Answer(200, json.dumps(told).encode(), {"Content-Type": "application/json"})

    faulty_aws.add(Fault("lambda:GetFunction", about=f"/functions/{name}", change=relinked))
    return path


def test_links_that_expire_before_they_are_used(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install, links: RangeServer
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    client = installation.recorder.client(account)
    names = ("once", "always", "updated", "deleted", "replaced")
    asked = dict.fromkeys(names, 0)

    def instead(request: Request) -> Answer | None:
        name = name_in(request)
        asked[name] += 1
        if asked[name] == 1 and name == "updated":
            deploy_number(client, name, 2)
            links.files["/updated.zip"] = package_of(2)
        if asked[name] == 1 and name == "deleted":
            client.delete_function(FunctionName=name)
        is_expired = name != "replaced" and (name == "always" or asked[name] == 1)
        return EXPIRED if is_expired else None

    for name in names:
        # Each of its own: functions with the same package share what is known of it.
        deploy_number(client, name, 1, {"which.txt": name})
        path = linked(faulty_aws, links, name, package_of(1, name))
        links.instead[path] = instead
    links.files["/replaced.zip"] = b"another content of another size"

    installation.switch_on(account)
    installation.serve(account)
    until(lambda: "Tried again" in installation.state("always").detail)
    until(lambda: "Tried again" in installation.state("replaced").detail)
    failed = installation.states()
    for name in ("always", "replaced"):
        links.files[f"/{name}.zip"] = package_of(1, name)
        links.instead.pop(f"/{name}.zip")
    good = State("SUCCESSFUL", expected_of(1))
    becomes(installation.states, {
        "once": good, "always": good, "replaced": good, "updated": State("SUCCESSFUL", expected_of(2)),
        "deleted": State("RESOURCE_TERMINATED", frozenset(), "The function was deleted."),
    })  # fmt: skip

    assert [failed[name].reason for name in ("always", "replaced")] == ["INTERNAL_ERROR"] * 2
    assert "every link to always had expired" in failed["always"].detail
    assert "is not the archive that was announced" in failed["replaced"].detail
    assert asked["once"] == 2
    assert "of-the-test" not in "".join(log.read_text() for log in installation.folder.glob("*.log"))


def test_code_whose_key_may_not_be_used_says_so_and_is_scanned_when_it_may(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint, LAMBDASCOPE_SCAN_CUSTOMER_KEY_FUNCTIONS="true")
    client = installation.recorder.client(account)

    def undecrypted(answer: Answer) -> Answer:
        told = json.loads(answer.body)
        del told["Code"]["Location"]
        told["Code"]["Error"] = {"ErrorCode": "AccessDenied", "Message": "not authorized to perform kms:Decrypt"}
        return Answer(200, json.dumps(told).encode(), {"Content-Type": "application/json"})

    fault = faulty_aws.add(Fault("lambda:GetFunction", about="/functions/locked", change=undecrypted))
    deploy_number(client, "locked", 1)
    deploy_number(client, "open", 1)
    installation.switch_on(account)
    installation.serve(account)
    until(lambda: installation.state("locked").reason == "ACCESS_DENIED_TO_ENCRYPTION_KEY")
    detail = installation.state("locked").detail
    faulty_aws.faults.remove(fault)
    good = State("SUCCESSFUL", expected_of(1))
    until(lambda: installation.states() == {"locked": good, "open": good})

    assert "cannot be decrypted: AccessDenied" in detail


def test_what_ends_its_reader_twice_is_set_aside_until_it_changes(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install, links: RangeServer
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint, LAMBDASCOPE_ARTIFACT_TIMEOUT="0.7")
    client = installation.recorder.client(account)
    asked = {"slow": 0, "crashing": 0}
    metadata = "Metadata-Version: 2.1\nName: n\nVersion: 1\n"
    many = {f"n{number}-1.dist-info/METADATA": metadata for number in range(60_000)}
    files = {"slow": many, "crashing": {"which.txt": "crashing"}}

    def count(request: Request) -> Answer | None:
        name = name_in(request)
        asked[name] += 1
        if name == "slow":
            return None
        for reader in readers(server.pid):
            os.kill(reader, signal.SIGKILL)
        return Answer(0, breaks_off=True)

    for name in asked:
        package = a_package({**files_of_number(1), **files[name]})
        links.instead[linked(faulty_aws, links, name, package)] = count
    deploy_number(client, "healthy", 1)
    installation.switch_on(account)
    server = installation.serve(account)
    until(lambda: installation.state("healthy").reason == "SUCCESSFUL")
    (worker,) = children_of(server.pid)
    for name, text in (("crashing", "(signal 9), 2 times"), ("slow", "more than 0.7 seconds")):
        deploy_number(client, name, 1, files[name])
        until(lambda name=name: "set aside" in installation.state(name).detail)  # type: ignore[misc]
        assert text in installation.state(name).detail
    before = dict(asked)
    for name in asked:
        client.update_function_configuration(FunctionName=name, Handler="app.other")
    until(installation.rests)

    assert asked == before
    assert asked["crashing"] == 2
    assert {installation.state(name).reason for name in asked} == {"INTERNAL_ERROR"}

    links.instead.clear()
    for name in asked:
        links.files[f"/{name}.zip"] = package_of(2)
        deploy_number(client, name, 2)
    for name in asked:
        becomes(lambda name=name: installation.state(name), State("SUCCESSFUL", expected_of(2)))  # type: ignore[misc]
    assert children_of(server.pid) == [worker]


def readers(pid: int) -> list[int]:
    return [each for each in descendants(pid) if "fleet.reader" in command_of(each)]


def command_of(pid: int) -> str:
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read().decode()


def test_a_reader_whose_worker_is_dead_ends_by_itself() -> None:
    def stall(_: Request) -> Answer:
        time.sleep(4)
        return Answer(404)

    with LocalServer(stall) as server:
        reader = subprocess.Popen(
            [sys.executable, "-m", "lambdascope.service.fleet.reader", "1024", "0.5", "0.1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        assert reader.stdin is not None
        part = {"url": f"{server.base}/a.zip", "sha256": "", "size": 100, "name": "a"}
        with reader, reader.stdin as requests:
            requests.write(json.dumps({"task": "inventory", "parts": [part]}).encode() + b"\n")
            requests.flush()
            assert reader.wait(30) == -signal.SIGALRM
