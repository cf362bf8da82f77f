"""Saved filters and suppression rules by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lambdascope.app import Application
from tests.cli.service_state import HERE, THERE, Run, scanned, switched_on, with_accounts, with_advisories

CRITICAL = '{"severity": [{"comparison": "EQUALS", "value": "CRITICAL"}]}'
CREATE = ("filters", "create", "worst", "--account", HERE.account, "--region", HERE.region, "--criteria", "-")


@pytest.fixture
def fleet(application: Application, database: Path) -> Application:
    """A function with one critical finding, and another account."""
    with_accounts(application, HERE, THERE)
    with_advisories(application, database)
    switched_on(application, HERE)
    scanned(application, "orders", {"pyyaml": "5.3.1"})
    return application


def statuses(run: Run) -> list[str]:
    return [
        each["status"] for each in json.loads(run("findings", "--status", "all", "--format", "json").out)["findings"]
    ]


def test_a_rule_suppresses_until_it_is_deleted(run: Run, fleet: Application) -> None:
    del fleet
    before = statuses(run)
    created = run(*CREATE, "--suppress", given=CRITICAL)
    meanwhile = statuses(run)
    deleted = run("filters", "delete", created.out.strip())

    assert (created.code, deleted.code) == (0, 0)
    assert created.out.startswith(f"arn:aws:inspector2:{HERE.region}:{HERE.account}:owner/{HERE.account}/filter/")
    assert (before, meanwhile, statuses(run)) == (["ACTIVE"], ["SUPPRESSED"], ["ACTIVE"])


def test_a_filter_alone_suppresses_nothing(run: Run, fleet: Application) -> None:
    del fleet
    run(*CREATE, given=CRITICAL)

    assert statuses(run) == ["ACTIVE"]


def test_filters_are_listed(run: Run, fleet: Application) -> None:
    del fleet
    arn = run(*CREATE, "--suppress", "--description", "all", "--reason", "why", given=CRITICAL).out.strip()
    (told,) = json.loads(run("filters", "list", "--format", "json").out)["filters"]

    assert {**told, "createdAt": "", "updatedAt": ""} == {
        "arn": arn, "ownerId": HERE.account, "name": "worst", "action": "SUPPRESS", "description": "all",
        "reason": "why", "criteria": json.loads(CRITICAL), "tags": {}, "createdAt": "", "updatedAt": "",
    }  # fmt: skip
    assert run("filters", "list").lines[1].startswith(f"worst suppresses {HERE.account} {HERE.region} 20")
    assert run("filters", "list", "--account", THERE.account).out == ""


@pytest.mark.parametrize(
    ("changes", "given", "message"),
    [
        ({"--account": "999999999999"}, CRITICAL, "is not known"),
        ({"--account": "all"}, CRITICAL, "belongs to one account and region"),
        ({"--region": "eu-west-9"}, CRITICAL, "no account has the region"),
        ({"worst": "a name"}, CRITICAL, "must have 3 to 64 letters"),
        ({}, "{}x", "stdin is no JSON"),
        ({}, '{"nonsense": []}', "unknown member"),
        ({"-": "missing.json"}, "", "cannot read missing.json"),
    ],
)
def test_what_cannot_be_a_filter_is_refused(
    run: Run, fleet: Application, changes: dict[str, str], given: str, message: str
) -> None:
    del fleet
    arguments = list(CREATE)
    for name, value in changes.items():
        place = arguments.index(name)
        arguments[place + (1 if name.startswith("--") else 0)] = value
    ran = run(*arguments, given=given)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_filter_that_is_not_there_cannot_be_deleted(run: Run) -> None:
    ran = run("filters", "delete", "arn:none\x1b[2J")

    assert (ran.code, ran.out) == (2, "")
    assert "there is no filter arn:none�[2J" in ran.err
