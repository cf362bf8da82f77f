"""All that is known of one function, and scanning it again."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from lambdascope.app import Application, now
from lambdascope.model.account import ActivationStatus
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.store import activations, visits
from tests.cli.service_state import (
    HERE,
    LAYER,
    NOW,
    THERE,
    Run,
    alive,
    an_event,
    healed,
    left_out,
    scanned,
    switched_on,
    with_accounts,
    with_advisories,
)

ARN = f"arn:aws:lambda:{HERE.region}:{HERE.account}:function:orders"


@pytest.fixture
def fleet(application: Application, database: Path) -> Application:
    """A function that is scanned, with a layer; one that is not; and another account."""
    with_accounts(application, HERE, THERE)
    with_advisories(application, database)
    switched_on(application, HERE)
    switched_on(application, THERE)
    scanned(application, "orders", {"pyyaml": "5.3.1", "requests": "2.19.1", "layer:pillow": "9.5.0"})
    left_out(application, "legacy", StatusReason.EXCLUDED_BY_TAG, "The tag says so.")
    an_event(application, "UpdateFunctionCode", "orders")
    an_event(application, "UpdateFunctionCode", "legacy")
    return application


def test_a_scanned_function_is_told_whole(run: Run, fleet: Application) -> None:
    del fleet
    ran = run("explain", ARN)

    assert ran.code == 0
    assert ran.lines[:3] == [ARN, f"account {HERE.account} shop in {HERE.region}", "scanning standard ENABLED"]
    for line in (
        "orders:$LATEST",
        "open findings CRITICAL 1, HIGH 3",
        "advisories matched with generation 1, in effect",
        "runtime python3.12",
        "tags team=shop",
        "last events",
        "2026-11-20 12:30:15Z UpdateFunctionCode the function is looked at",
    ):
        assert line in ran.lines
    assert any(line.startswith("its own package ") and line.endswith("2 packages 1 problem") for line in ran.lines)
    assert any(line.startswith(LAYER) and line.endswith("1 package 1 problem") for line in ran.lines)
    assert "its own package vendor/�[31mred/METADATA cannot be read" in ran.lines


def test_a_function_that_is_not_scanned_says_why(run: Run, fleet: Application) -> None:
    del fleet
    lines = run("explain", "lambda:legacy").lines

    assert "standard INACTIVE EXCLUDED_BY_TAG – The tag says so." in lines
    assert "open findings none" in lines
    assert "advisories not matched yet; generation 1 is in effect" in lines


def test_what_the_last_comparison_healed_is_told(run: Run, fleet: Application) -> None:
    healed(fleet, HERE, "healed: 1 tags")
    told = json.loads(run("explain", ARN, "--format", "json").out)

    assert told["reconciliation"]["lastResult"] == "healed: 1 tags"
    assert any(
        line.startswith("last comparison 20") and line.endswith(", healed: 1 tags")
        for line in run("explain", ARN).lines
    )


def test_looks_that_fail_are_told(run: Run, fleet: Application) -> None:
    with fleet.database.transaction() as connection:
        visits.request(connection, HERE, ["orders"])
        visits.fail(connection, HERE, "orders", now() + timedelta(minutes=40, seconds=30))
    lines = run("explain", ARN).lines

    assert "failed looks 1 in a row; the reason is below" in lines
    assert any(line.startswith("next look in 40 min, at 20") for line in lines)


def test_a_program_reads_the_same(run: Run, fleet: Application) -> None:
    del fleet
    told = json.loads(run("explain", ARN, "--format", "json").out)
    (version,) = told["versions"]

    assert (told["functionArn"], told["isKnown"], told["next"]) == (ARN, True, None)
    assert told["activation"] == {"standard": "ENABLED"}
    assert version["openFindings"] == {"CRITICAL": 1, "HIGH": 3}
    assert [each["scanStatus"]["reason"] for each in version["coverage"]] == ["SUCCESSFUL"]
    assert [(each["layerArn"], each["packages"]) for each in version["artifacts"]] == [(None, 2), (LAYER, 1)]
    assert version["artifacts"][0]["problems"][0]["message"] == "cannot be read"
    assert [each["name"] for each in told["events"]] == ["UpdateFunctionCode"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["lambda:orders"], 0),
        (["lambda:orders", "--account", HERE.account], 0),
        ([f"{ARN}:$LATEST"], 0),
        (["lambda:nobody", "--account", HERE.account], 3),
        (["lambda:nobody"], 2),
        (["orders"], 2),
        (["lambda:or ders"], 2),
        (["arn:aws:s3:::bucket"], 2),
        ([ARN.replace(":aws:", ":aws-cn:")], 2),
        ([ARN, "--account", THERE.account], 2),
        (["lambda:\udcff"], 2),
        (["lambda:orders", "--account", "\udcff", "--region", "x"], 2),
    ],
)
def test_a_function_is_named_by_arn_or_name(run: Run, fleet: Application, arguments: list[str], expected: int) -> None:
    del fleet

    assert run("explain", *arguments).code == expected


@pytest.mark.parametrize(
    ("known", "status", "expected"),
    [
        (False, None, f"lambdascope accounts add {HERE.account} --region {HERE.region}"),
        (True, None, f"lambdascope enable --account {HERE.account} --region {HERE.region}"),
        (True, ActivationStatus.DISABLED, f"lambdascope enable --account {HERE.account} --region {HERE.region}"),
        (True, ActivationStatus.ENABLING, "all functions are about to be listed"),
        (True, ActivationStatus.ENABLED, f"lambdascope rescan {ARN}"),
    ],
)
def test_of_an_unknown_function_it_is_told_what_may_be_the_reason(
    run: Run, application: Application, known: bool, status: ActivationStatus | None, expected: str
) -> None:
    if known:
        with_accounts(application, HERE)
    if status is not None:
        with application.database.transaction() as connection:
            activations.put(connection, HERE, ScanType.PACKAGE, status, NOW)
    ran = run("explain", ARN)

    assert ran.code == 3
    assert expected in ran.out
    assert expected in json.loads(run("explain", ARN, "--format", "json").out)["next"]


# Scanning again.


def test_a_rescan_waits_in_the_queue(run: Run, fleet: Application) -> None:
    alive(fleet)
    ran = run("rescan", "lambda:orders")

    assert (ran.code, ran.out) == (0, f"{ARN} is scanned again\n")
    assert ran.err == f"What comes of it: lambdascope explain {ARN}\n"
    assert "in the queue a rescan is waiting" in run("explain", ARN).lines


def test_asking_twice_is_one_job(run: Run, fleet: Application) -> None:
    del fleet
    run("rescan", ARN)
    run("rescan", ARN)

    assert "queue 1 waiting, 0 being done" in run("status").lines


def test_a_function_that_is_not_known_yet_is_looked_for(run: Run, fleet: Application) -> None:
    del fleet
    ran = run("rescan", "lambda:fresh", "--account", HERE.account, "--region", HERE.region)

    assert (ran.code, "is looked for" in ran.out) == (0, True)
    assert "No worker seems to be running" in ran.err


def test_where_scanning_is_switched_off_nothing_is_scanned_again(run: Run, application: Application) -> None:
    with_accounts(application, HERE)
    ran = run("rescan", ARN)

    assert (ran.code, ran.out) == (2, "")
    assert f"lambdascope enable --account {HERE.account} --region {HERE.region}" in ran.err
