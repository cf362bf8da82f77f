"""AWS that throttles, fails, refuses or does not answer for single functions: the others are scanned all the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from lambdascope.model.account import AccountId
from tests.aws_faults import BROKEN, CUT_OFF, DENIED, THROTTLED, Fault, FaultyAws
from tests.faults.installation import (
    Installation,
    State,
    deploy_number,
    doubled,
    expected_of,
    files_of,
    until,
)
from tests.http_servers import Answer
from tests.local_aws import LocalAws, deploy, publish_layer

Install = Callable[..., Installation]


class Overlap:
    """How many are in it at a time, at the most."""

    def __init__(self) -> None:
        self.most = self._inside = 0
        self._lock = Lock()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1


def begin(installation: Installation, account: AccountId, *names: str, number: int = 1) -> None:
    """Deploy functions, and have them scanned by a server with a worker."""
    client = installation.recorder.client(account)
    for name in names:
        deploy_number(client, name, number)
    installation.switch_on(account)
    installation.serve(account)


def test_what_AWS_does_to_single_functions_is_told_and_passes(  # noqa: N802  AWS is a name
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    denials, *_ = [
        faulty_aws.add(Fault("lambda:GetFunction", about=f"/functions/{name}", answer=answer))
        for name, answer in {"denied": DENIED, "broken": BROKEN, "cut-off": CUT_OFF}.items()
    ]
    throttling = faulty_aws.add(Fault("lambda:GetFunction", about="/functions/throttled", answer=THROTTLED, times=2))
    begin(installation, account, "healthy", "throttled", "broken", "cut-off", "denied")
    good = State("SUCCESSFUL", expected_of(1))
    said = {
        "broken": ("INTERNAL_ERROR", "AWS answered ServiceException"),
        "cut-off": ("INTERNAL_ERROR", "lambda:GetFunction did not reach AWS"),
        "denied": ("ACCESS_DENIED", "grant lambda:GetFunction"),
    }

    def is_told() -> bool:
        found = installation.states()
        return all(
            name in found
            and found[name].reason == reason
            and text in found[name].detail
            and "Tried again in" in found[name].detail
            for name, (reason, text) in said.items()
        )

    until(is_told)
    until(lambda: all(installation.states()[name] == good for name in ("healthy", "throttled")))
    faulty_aws.faults.clear()
    until(lambda: set(installation.states().values()) == {good} and installation.rests())
    until(lambda: installation.metric("lambdascope_aws_throttled_total") == throttling.happened)

    assert throttling.happened == 2
    assert installation.metric("lambdascope_errors_total", "aws_denied") == denials.happened >= 1
    assert doubled(installation.database) == []


def test_functions_of_an_account_that_is_out_of_reach_say_so_and_are_scanned_when_it_is_back(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    fault = faulty_aws.add(Fault("lambda:GetFunction", answer=CUT_OFF))
    names = [f"far-{number}" for number in range(12)]
    begin(installation, account, *names)
    until(lambda: {state.reason for state in installation.states().values()} == {"INTERNAL_ERROR"})
    told = installation.states()
    faulty_aws.faults.remove(fault)
    until(lambda: set(installation.states().values()) == {State("SUCCESSFUL", expected_of(1))})

    assert set(told) == set(names)
    assert all("did not reach AWS" in state.detail and "Tried again in" in state.detail for state in told.values())
    assert any("lately" in state.detail for state in told.values())
    assert fault.happened < 2 * len(names)


def test_a_change_of_a_function_that_failed_is_scanned_before_its_next_try(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    fault = faulty_aws.add(Fault("lambda:GetFunction", about="/functions/ailing", answer=DENIED))
    begin(installation, account, "ailing")
    until(lambda: "Tried again" in installation.state("ailing").detail)
    with installation.database.transaction() as connection:
        connection.execute("UPDATE visit SET failures = 8")
    until(lambda: "Tried again in 21 min" in installation.state("ailing").detail)
    faulty_aws.faults.remove(fault)
    deploy_number(installation.recorder.client(account), "ailing", 2)

    until(lambda: installation.state("ailing") == State("SUCCESSFUL", expected_of(2)))


def test_a_function_that_only_an_event_tells_of_says_why_it_is_not_scanned(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint)
    begin(installation, account, "known")
    until(lambda: installation.state("known").reason == "SUCCESSFUL" and installation.rests())
    faulty_aws.add(Fault("lambda:GetFunction", about="/functions/new", answer=DENIED))
    deploy_number(installation.recorder.client(account), "new", 1)

    until(lambda: installation.state("new").reason == "ACCESS_DENIED")
    assert "grant lambda:GetFunction" in installation.state("new").detail


def test_a_function_deleted_before_it_is_visited_is_terminated(
    local_aws: LocalAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, local_aws.endpoint)
    client = installation.recorder.client(account)
    for name in ("known", "kept"):
        deploy_number(client, name, 1)
    installation.switch_on(account)
    installation.serve(account, "--without-worker")
    worker = installation.worker(account)
    until(lambda: installation.state("known").reason == "SUCCESSFUL" and installation.rests())
    worker.kill()
    deploy_number(client, "known", 2)
    deploy_number(client, "unknown", 2)
    # The event of the other one's creation may come only now, too.
    until(lambda: installation.waiting() >= {"known", "unknown"})
    client.delete_function(FunctionName="known")
    client.delete_function(FunctionName="unknown")
    installation.worker(account)

    until(installation.rests)
    until(lambda: installation.state("known").reason == "RESOURCE_TERMINATED")
    assert installation.states() == {
        "known": State("RESOURCE_TERMINATED", frozenset(), "The function was deleted."),
        "kept": State("SUCCESSFUL", expected_of(1)),
    }


def test_layers_that_cannot_be_had_leave_a_gap_that_is_told_and_healed(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, faulty_aws.endpoint, LAMBDASCOPE_RECONCILE_INTERVAL="3s")
    client = installation.recorder.client(account)
    layer = publish_layer(client, "closed", files_of({"pillow": "10.1.0"}))
    lost = publish_layer(client, "lost", files_of({"PyYAML": "5.3"}))
    own = files_of({"requests": "2.19.0"})
    deploy(client, "closed", files=own, layers=[layer], settle=False)
    deploy(client, "lost", files=own, layers=[lost], settle=False)
    client.delete_layer_version(LayerName="lost", VersionNumber=1)
    fault = faulty_aws.add(Fault("lambda:GetLayerVersionByArn", about=layer, answer=DENIED))
    installation.switch_on(account)
    installation.serve(account)
    until(lambda: [installation.state(name).reason for name in ("closed", "lost")] == ["ACCESS_DENIED"] * 2)
    partly = installation.states()
    faulty_aws.faults.remove(fault)
    until(lambda: installation.state("closed") == State("SUCCESSFUL", frozenset({"CVE-2018-18074", "CVE-2023-50447"})))

    assert {state.open for state in partly.values()} == {frozenset({"CVE-2018-18074"})}
    assert "grant lambda:GetLayerVersion" in partly["closed"].detail
    assert "layer:lost:1" in installation.state("lost").detail
    assert installation.state("lost").reason == "ACCESS_DENIED"


def test_ten_updates_at_once_end_in_the_last_state_and_no_function_is_visited_twice_at_a_time(
    local_aws: LocalAws, faulty_aws: FaultyAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation, visits = install(database_url, faulty_aws.endpoint), Overlap()

    def watch(answer: Answer) -> Answer:
        with visits:
            time.sleep(0.2)
        return answer

    faulty_aws.add(Fault("lambda:GetFunction", about="/functions/busy", change=watch))
    client = installation.recorder.client(account)
    deploy_number(client, "busy", 0)
    installation.switch_on(account)
    installation.serve(account, "--processes", "2")
    for number in range(10):
        deploy_number(client, "busy", number)
    until(lambda: installation.state("busy") == State("SUCCESSFUL", expected_of(9)) and installation.rests())

    assert visits.most == 1
    assert doubled(installation.database) == []
