"""Processes that are killed: every function ends in its right state all the same."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from lambdascope.model.account import AccountId
from lambdascope.model.coverage import ScanType
from tests.aws_faults import Fault, FaultyAws
from tests.faults.installation import (
    Installation,
    Program,
    State,
    becomes,
    code_states,
    deploy_number,
    doubled,
    expected_of,
    is_weak,
    until,
)
from tests.local_aws import LocalAws

Install = Callable[..., Installation]


def test_two_servers_share_the_duties_and_what_dead_ones_leave_is_done_by_others(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint, AWS_ENDPOINT_URL_CLOUDTRAIL=faulty_aws.endpoint)
    recorder, client = installation.recorder, installation.recorder.client(account)
    faulty_aws.elsewhere["cloudtrail"] = recorder.endpoint
    deploy_number(client, "f", 1)
    installation.switch_on(account)
    servers = [installation.serve(account, "--without-worker") for _ in range(2)]
    worker = installation.worker(account)
    until(lambda: installation.state("f").reason == "SUCCESSFUL" and recorder.lookups)

    # Each waits for a second between two turns.
    before, began = recorder.lookups, time.monotonic()
    time.sleep(5)
    assert 1 <= recorder.lookups - before <= time.monotonic() - began + 1

    # A server dies in the midst of a turn, and the worker in the midst of a visit.
    faulty_aws.add(Fault("cloudtrail:LookupEvents", delay_seconds=2))
    slow = faulty_aws.add(Fault("lambda:GetFunction", delay_seconds=10))
    deploy_number(client, "f", 2)
    until(lambda: installation.count("procrastinate_jobs", "status = 'doing'"))
    kill_whoever_polls(installation, servers)
    worker.kill()
    died = time.monotonic()
    faulty_aws.faults.remove(slow)
    installation.worker(account)
    deploy_number(client, "g", 3)
    becomes(lambda: installation.state("f"), State("SUCCESSFUL", expected_of(2)), 90)
    print(f"the dead worker's job was done after {time.monotonic() - died:.1f} s")
    becomes(lambda: installation.state("g"), State("SUCCESSFUL", expected_of(3)), 90)
    print(f"the dead server's channel was read after {time.monotonic() - died:.1f} s")
    until(installation.rests)

    assert doubled(installation.database) == []


def kill_whoever_polls(installation: Installation, servers: list[Program]) -> None:
    while all(server.is_alive() for server in servers):
        with installation.database.transaction() as connection:
            row = connection.execute("SELECT holder FROM duty WHERE kind = 'events'").fetchone()
        for server in servers:
            if row and row[0] and f"/{server.pid}/" in row[0]:
                server.kill()


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_killed_during_200_scans_every_function_is_scanned(
    seed: int, local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account: AccountId = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    client = installation.recorder.client(account)
    chance = random.Random(seed)
    numbers = {f"f{index}": chance.randrange(16) for index in range(200)}
    for name, number in numbers.items():
        deploy_number(client, name, number)
    faulty_aws.add(Fault("lambda:GetFunction", delay_seconds=0.4))
    installation.switch_on(account, types=tuple(ScanType))
    server, worker = installation.serve(account), installation.worker(account)
    kills = 0
    while kills < 12 or installation.count("coverage", "reason = 'SUCCESSFUL' AND scan_type = 'CODE'") < 150:
        time.sleep(chance.uniform(0.5, 4))
        for name in chance.sample(list(numbers), 3):
            numbers[name] = chance.randrange(16)
            deploy_number(client, name, numbers[name])
        victim = chance.choice(("server", "worker", "both"))
        if victim != "worker":
            server.kill()
            server = installation.serve(account)
        if victim != "server":
            worker.kill()
            worker = installation.worker(account)
        kills += 1
        if kills == 40:
            break
    last = time.monotonic()
    right = {name: State("SUCCESSFUL", expected_of(number)) for name, number in numbers.items()}
    becomes(installation.states, right, 240, 0.5)
    in_code = {name: ("SUCCESSFUL", int(is_weak(number))) for name, number in numbers.items()}
    becomes(lambda: code_states(installation.database), in_code, 240, 0.5)
    until(installation.rests, 120, 0.5)
    print(f"seed {seed}: {kills} kills, right {time.monotonic() - last:.1f} s after the last one")

    assert doubled(installation.database) == []
    assert closed_and_open(installation) == {
        name: expected_of(number) for name, number in numbers.items() if expected_of(number)
    }


def closed_and_open(installation: Installation) -> dict[str, frozenset[str]]:
    """The open findings by function, counted by themselves."""
    with installation.database.transaction() as connection:
        rows = connection.execute(
            """
            SELECT name, array_agg(vulnerability) FROM finding JOIN function ON function.id = function_id
            WHERE status = 'ACTIVE' AND type = 'PACKAGE_VULNERABILITY' GROUP BY name
            """
        ).fetchall()
    return {name: frozenset(ids) for name, ids in rows if len(ids) == len(set(ids))}
