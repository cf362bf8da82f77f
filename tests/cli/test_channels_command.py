"""Event channels and what came through them."""

from __future__ import annotations

import json

import pytest

from lambdascope.app import Application
from lambdascope.store.channels import ChannelState
from tests.cli.service_state import HERE, THERE, Run, an_event, channel_state, switched_on, with_accounts


@pytest.fixture
def two(application: Application) -> Application:
    """Two channels, through one of which events came."""
    with_accounts(application, HERE, THERE)
    switched_on(application, HERE)
    switched_on(application, THERE)
    an_event(application, "TagResource", "orders", minutes=3, outcome="nothing: only tags")
    an_event(application, "UpdateFunctionCode", "orders")
    channel_state(application, THERE, ChannelState.FAILED, "denied\x1b[2J")
    return application


def test_channels_are_listed_with_their_state_and_advice(run: Run, two: Application) -> None:
    del two
    lines = run("channels", "list").lines

    assert lines[0] == "account region kind state created last event lag own trail"
    assert lines[1].startswith(f"{HERE.account} {HERE.region} lookup active 20")
    assert lines[1].endswith("2026-11-20 12:33:15Z 1 min no")
    assert lines[2].endswith("– – no denied�[2J")
    assert lines[3] == f"No CloudTrail trail of its own: {HERE}, {THERE}."
    assert lines[4].startswith("We recommend a trail")


def test_a_channel_is_shown_whole(run: Run, two: Application) -> None:
    del two
    lines = run("channels", "show", "--account", HERE.account).lines
    (told,) = json.loads(run("channels", "show", "--account", HERE.account, "--format", "json").out)["channels"]

    assert lines[0] == f"{HERE.account} {HERE.region}"
    assert {"kind lookup", "state active", "lag 1 min", "own trail no"} <= set(lines)
    assert (told["kind"], told["state"], told["lagSeconds"], told["hasTrail"]) == ("lookup", "active", 95.0, False)


def test_a_channel_that_is_not_there_is_refused(run: Run, two: Application) -> None:
    del two

    assert run("channels", "show", "--region", "eu-west-9").code == 2


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["TagResource", "UpdateFunctionCode"]),
        (["--limit", "1"], ["TagResource"]),
        (["--account", THERE.account], []),
        (["--account", "all", "--region", HERE.region], ["TagResource", "UpdateFunctionCode"]),
    ],
)
def test_events_are_told_newest_first(run: Run, two: Application, arguments: list[str], expected: list[str]) -> None:
    del two
    told = json.loads(run("channels", "events", *arguments, "--format", "json").out)["events"]

    assert [each["name"] for each in told] == expected
    assert [each["record"]["eventName"] for each in told] == expected


def test_events_are_told_with_what_they_led_to(run: Run, two: Application) -> None:
    del two

    assert run("channels", "events").lines == [
        "happened account region event function because of it",
        f"2026-11-20 12:33:15Z {HERE.account} {HERE.region} TagResource orders nothing: only tags",
        f"2026-11-20 12:30:15Z {HERE.account} {HERE.region} UpdateFunctionCode orders the function is looked at",
    ]


@pytest.mark.parametrize("command", ["list", "events"])
def test_without_a_channel_it_is_told_how_one_comes_to_be(run: Run, command: str) -> None:
    ran = run("channels", command)

    assert (ran.code, ran.out) == (0, "")
    assert "There is no event channel" in ran.err


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_is_a_number_above_0(run: Run, limit: str) -> None:
    assert run("channels", "events", "--limit", limit).code == 2
