"""Processes that are asked to stop, and process trees of which one is killed."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lambdascope.store.embedded import EmbeddedPostgres
from tests.aws_faults import Fault, FaultyAws
from tests.faults.installation import (
    Installation,
    State,
    becomes,
    deploy_number,
    descendants,
    expected_of,
    is_running,
    until,
)
from tests.local_aws import LocalAws

Install = Callable[..., Installation]
FUNCTIONS = 8


def busy(installation: Installation, account: str, faulty_aws: FaultyAws) -> dict[str, State]:
    """Have functions deployed, each of which takes a while to look at; returns what is right of them."""
    client = installation.recorder.client(account)
    for number in range(FUNCTIONS):
        deploy_number(client, f"f{number}", number)
    faulty_aws.add(Fault("lambda:GetFunction", delay_seconds=1))
    return {f"f{number}": State("SUCCESSFUL", expected_of(number)) for number in range(FUNCTIONS)}


@pytest.mark.parametrize("how", ["SIGTERM to the server", "Ctrl-C to the whole group", "SIGTERM to a worker"])
def test_who_is_asked_to_stop_ends_what_is_under_way_and_loses_nothing(
    how: str, local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    right = busy(installation, account, faulty_aws)
    installation.switch_on(account)
    if how == "SIGTERM to a worker":
        installation.serve(account, "--without-worker")
        program = installation.worker(account)
    else:
        program = installation.serve(account)
    until(lambda: installation.count("procrastinate_jobs", "status = 'doing'"))
    tree = [program.pid, *descendants(program.pid)]
    if how == "Ctrl-C to the whole group":
        program.interrupt()
    else:
        program.send(signal.SIGTERM)

    assert program.wait(45) == 0
    assert [pid for pid in tree if is_running(pid)] == []
    assert installation.count("procrastinate_jobs", "status = 'doing'") == 0
    assert installation.count("procrastinate_workers") == 0
    assert 0 < installation.count("coverage", "reason = 'SUCCESSFUL'") < FUNCTIONS

    faulty_aws.faults.clear()
    installation.worker(account)
    becomes(installation.states, right)
    until(installation.rests)


def test_a_server_that_is_killed_takes_its_workers_along(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    busy(installation, account, faulty_aws)
    installation.switch_on(account)
    server = installation.serve(account, "--processes", "2")
    until(lambda: installation.count("procrastinate_jobs", "status = 'doing'"))
    tree = descendants(server.pid)
    server.kill()
    until(lambda: not [pid for pid in tree if is_running(pid)])

    assert len(tree) >= 2
    assert installation.count("procrastinate_jobs", "status = 'doing'") == 0
    assert installation.count("procrastinate_workers") == 0


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data directory whose embedded server is gone after the test."""
    folder = tmp_path / "data"
    yield folder
    server = EmbeddedPostgres(folder)
    server.start()
    server.stop()
    # Of root's server it is only a link.
    shutil.rmtree((folder / "postgres").resolve())


def test_the_embedded_database_outlives_a_killed_server_and_begins_anew_when_it_is_killed_itself(
    data_dir: Path, local_aws: LocalAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, local_aws.endpoint)
    embedded = {"LAMBDASCOPE_DATABASE_URL": "", "LAMBDASCOPE_DATA_DIR": str(data_dir)}
    killed = installation.serve(account, **embedded)
    until(lambda: any(said["event"] == "listening" for said in killed.said()) and descendants(killed.pid))
    tree = descendants(killed.pid)
    killed.kill()
    until(lambda: not [pid for pid in tree if is_running(pid)])
    server = installation.serve(account, **embedded)
    until(lambda: any(said["event"] == "listening" for said in server.said()))
    before = postmaster(data_dir)
    os.kill(before, signal.SIGKILL)
    until(lambda: postmaster(data_dir) != before and is_running(postmaster(data_dir)))

    assert server.stop() == 0
    assert not is_running(postmaster(data_dir) or before)


def postmaster(data_dir: Path) -> int:
    """The embedded server's process; 0 while there is none."""
    with suppress(OSError, ValueError, IndexError):
        return int((data_dir / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
    return 0


@pytest.mark.long
def test_who_is_asked_to_stop_does_not_wait_for_ever_for_a_job_that_hangs(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    client = installation.recorder.client(account)
    deploy_number(client, "f", 1)
    # Three tries of 20 seconds each, that go on after the worker was asked to stop.
    fault = faulty_aws.add(Fault("lambda:GetFunction", delay_seconds=60))
    installation.switch_on(account)
    installation.serve(account, "--without-worker")
    worker = installation.worker(account)
    until(lambda: installation.count("procrastinate_jobs", "status = 'doing'"))
    began = time.monotonic()
    worker.send(signal.SIGTERM)

    worker.wait(60)
    print(f"ended after {time.monotonic() - began:.1f} s")
    assert not is_running(worker.pid)

    faulty_aws.faults.remove(fault)
    installation.worker(account)
    becomes(installation.states, {"f": State("SUCCESSFUL", expected_of(1))}, 90)
