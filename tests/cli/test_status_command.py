"""How the service is doing, as a person and a program read it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lambdascope.app import Application, now
from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.coverage import StatusReason
from lambdascope.service.fleet.notifications import name_destinations
from lambdascope.store import accounts, deliveries, metrics
from lambdascope.store.channels import ChannelState
from lambdascope.store.duties import EVERYWHERE
from tests.cli.conftest import SOURCE, Command
from tests.cli.service_state import (
    HERE,
    THERE,
    Run,
    alive,
    an_event,
    channel_state,
    failing,
    healed,
    left_out,
    scanned,
    switched_on,
    with_accounts,
    with_advisories,
)

HOSTILE = "\x1b[2Jdenied"


@pytest.fixture
def busy(application: Application, database: Path) -> Application:
    """Two accounts, functions with and without scans and findings, and trouble."""
    with_accounts(application, HERE, THERE)
    with_advisories(application, database)
    switched_on(application, HERE)
    switched_on(application, THERE)
    scanned(application, "orders", {"pyyaml": "5.3.1", "requests": "2.19.1"})
    scanned(application, "harmless", {"idna": "3.0"})
    left_out(application, "legacy", StatusReason.EXCLUDED_BY_TAG, "by tag")
    an_event(application, "UpdateFunctionCode", "orders")
    return application


def test_a_new_service_says_what_to_do_first(run: Run) -> None:
    ran = run("status")

    assert ran.code == 0
    assert ran.lines == [
        "server never seen; start it: lambdascope serve",
        "workers none; start one: lambdascope worker, or lambdascope serve",
        "queue 0 waiting, 0 being done",
        "advisories none have been read yet",
        "accounts none; add one: lambdascope accounts add ID --region R",
    ]


def test_a_healthy_service_in_a_page(run: Run, busy: Application) -> None:
    alive(busy)
    ran = run("status")

    assert ran.code == 0
    for line in (
        "server running",
        "workers 1 running",
        "accounts 2 known, scanning in 2 account/region pairs",
        "Standard scanning 2 of 3 functions watched",
        "2 ACTIVE SUCCESSFUL",
        "1 INACTIVE EXCLUDED_BY_TAG",
        "CRITICAL 1 0 0",
        "HIGH 1 0 0",
    ):
        assert line in ran.lines
    assert any(line.startswith("advisories generation 1, content of 20") for line in ran.lines)
    here = next(line for line in ran.lines if line.startswith(f"{HERE.account} {HERE.region} ENABLED DISABLED lookup"))
    assert here.endswith("d ago 1 min")
    assert "Trouble" not in ran.lines


def test_what_fails_is_told_with_its_error(run: Run, busy: Application) -> None:
    failing(busy, "events", HERE, HOSTILE)
    failing(busy, "advisories", EVERYWHERE, "no feed")
    channel_state(busy, THERE, ChannelState.LAGGING, "a poll did not reach back")
    lines = run("status").lines
    told = lines[lines.index("Trouble") :]

    assert told[1].startswith("reading the advisory feed: failed once, ")
    assert told[2] == "no feed"
    assert told[3].startswith(f"reading the event channel in {HERE}: failed once, ")
    assert told[4] == "�[2Jdenied"
    assert told[5] == f"{THERE}: a poll did not reach back"


def test_events_that_wait_or_were_given_up_are_told(run: Run, application: Application, database: Path) -> None:
    with_accounts(application, HERE)
    with_advisories(application, database)
    switched_on(application, HERE)
    name_destinations(application.database, ["webhook", "file"], now())
    scanned(application, "orders", {"idna": "3.0"})
    with application.database.transaction() as connection:
        first = deliveries.queue(connection, "webhook", 0, 1)[0].id
        deliveries.give_up(connection, "webhook", {first: HOSTILE}, now())
        number = len(deliveries.queue(connection, "file", 0, 100))
    lines = run("status").lines
    told = lines[lines.index("notifications waiting oldest given up last refused because") + 1 :]

    assert told[0].startswith(f"file {number} ")
    assert told[0].endswith(" 0 –")
    assert told[1].endswith(" 1 �[2Jdenied")
    found = json.loads(run("status", "--format", "json").out)["notifications"]
    assert [(each["destination"], each["waiting"], each["givenUp"], each["lastError"]) for each in found] == [
        ("file", number, 0, None),
        ("webhook", number - 1, 1, HOSTILE),
    ]


def test_what_a_comparison_healed_is_told(run: Run, busy: Application) -> None:
    healed(busy, HERE, "healed: 2 tags, 1 deleted")
    healed(busy, THERE, "nothing had to be healed")
    lines = run("status").lines
    told = lines[lines.index("Last comparison of all functions") + 1 :]
    scopes = json.loads(run("status", "--format", "json").out)["scopes"]

    assert told[0].startswith(f"{HERE}: healed: 2 tags, 1 deleted, at 20")
    assert not any(str(THERE) in line for line in told)
    assert {each["account"]: each["reconciliation"]["lastResult"] for each in scopes} == {
        HERE.account: "healed: 2 tags, 1 deleted",
        THERE.account: "nothing had to be healed",
    }


def test_of_many_accounts_those_in_trouble_come_first(run: Run, application: Application) -> None:
    scopes = [Scope(AccountId(f"{number:012}"), "eu-central-1") for number in range(25)]
    with application.database.transaction() as connection:
        accounts.put(connection, [Account(scope.account, (scope.region,)) for scope in scopes])
    for scope in scopes:
        switched_on(application, scope)
    failing(application, "events", scopes[-1], "denied")
    some, whole = run("status").lines, run("status", "--all").lines
    first = some.index("account region standard code channel state last event lag failing") + 1

    assert some[first].startswith(scopes[-1].account)
    assert "… and 5 more, 0 of them in trouble; --all lists them" in some
    assert [scope for scope in scopes if not any(line.startswith(scope.account) for line in whole)] == []


def test_a_trail_is_recommended_where_there_is_none(run: Run, busy: Application) -> None:
    del busy
    lines = run("status").lines

    assert lines[-2].startswith("2 account/region pairs without a CloudTrail trail")
    assert lines[-1].startswith("We recommend a trail")


def test_errors_are_counted_by_kind(run: Run, application: Application) -> None:
    application.meters.count(metrics.ERRORS, 3, kind="AwsDenied")
    application.meters.count(metrics.AWS_THROTTLED, 2, account="1", region="r", api="lambda")
    with application.database.transaction() as connection:
        application.meters.flush(connection)
    told = json.loads(run("status", "--format", "json").out)

    assert (told["errors"], told["throttled"]) == ({"AwsDenied": 3}, 2)
    assert "errors AwsDenied 3, calls throttled by AWS 2 (ever; most heal by themselves)" in run("status").lines


def test_a_program_reads_the_same(run: Run, busy: Application) -> None:
    alive(busy, is_worker=False)
    failing(busy, "events", HERE, "denied")
    told = json.loads(run("status", "--format", "json").out)
    here = next(each for each in told["scopes"] if each["account"] == HERE.account)

    assert (told["servers"]["isAlive"], told["workers"]["alive"], told["accounts"]) == (True, 0, 2)
    assert told["queue"] == {"waiting": 0, "later": 0, "doing": 0, "failed": 0}
    assert {"scanType": "standard", "statusCode": "ACTIVE", "reason": "SUCCESSFUL", "count": 2} in told["functions"]
    assert {"severity": "CRITICAL", "status": "ACTIVE", "count": 1} in told["findings"]
    assert told["advisories"]["generation"] == 1
    assert here["activation"] == {"standard": "ENABLED"}
    assert (here["channel"]["kind"], here["channel"]["lagSeconds"]) == ("lookup", 95.0)
    assert [(each["kind"], each["failures"], each["lastError"]) for each in here["failing"]] == [
        ("events", 1, "denied")
    ]
    assert {"account": HERE.account, "region": HERE.region} in told["withoutTrail"]


def test_jobs_that_nobody_does_are_seen(run: Run, busy: Application) -> None:
    run("rescan", "lambda:orders")

    assert "queue 1 waiting, 0 being done" in run("status").lines


def test_processes_of_no_workers_mean_nothing(run: Run) -> None:
    ran = run("serve", "--without-worker", "--processes", "4")

    assert (ran.code, ran.out) == (2, "")
    assert "--without-worker runs none" in ran.err


# The way to the database.


def test_a_database_out_of_reach_is_one_line_and_3(lambdascope: Command) -> None:
    ran = lambdascope("status", LAMBDASCOPE_DATABASE_URL="postgresql://user:hidden@127.0.0.1:1/none")

    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("error: PostgreSQL at postgresql://127.0.0.1:1/none")
    assert ran.stderr.count("\n") == 1
    assert "hidden" not in ran.stderr


def test_an_empty_database_is_made_usable(lambdascope: Command, empty_database_url: str) -> None:
    ran = lambdascope("status", LAMBDASCOPE_DATABASE_URL=empty_database_url)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("server      never seen")


def test_the_tables_of_an_older_version_are_somebody_s_decision(run: Run, application: Application) -> None:
    with application.database.transaction() as connection:
        connection.execute("DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)")
    ran = run("status")

    assert (ran.code, ran.out) == (3, "")
    assert "run `lambdascope migrate`" in ran.err


def test_migrating_makes_it_usable(lambdascope: Command, empty_database_url: str) -> None:
    first, second = (lambdascope("migrate", LAMBDASCOPE_DATABASE_URL=empty_database_url) for _ in range(2))
    status = lambdascope("status", LAMBDASCOPE_DATABASE_URL=empty_database_url)

    assert (first.returncode, first.stderr, second.stdout) == (0, "", "nothing to apply\n")
    assert first.stdout.startswith("applied ")
    assert (status.returncode, status.stderr) == (0, "")


# What is loaded.


def loaded_by(code: str) -> set[str]:
    """The modules that a program of ours has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        env=os.environ | {"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_commands_load_the_service_only_when_they_are_run() -> None:
    heavy = {"psycopg", "psycopg_pool", "procrastinate", "boto3", "botocore", "starlette", "uvicorn", "lambdascope.app"}
    code = (
        "from importlib import import_module; from lambdascope.cli.program import COMMANDS;"
        "[import_module(f'lambdascope.cli.{name}') for name in COMMANDS]"
    )

    assert loaded_by(code) & heavy == set()


def test_commands_that_only_look_into_the_database_load_no_queue_no_aws_and_no_web() -> None:
    loaded = loaded_by("import lambdascope.app")

    assert "psycopg" in loaded
    assert loaded & {"procrastinate", "boto3", "botocore", "starlette", "uvicorn"} == set()
