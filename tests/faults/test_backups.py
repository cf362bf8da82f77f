"""A dump taken while scans are under way, restored elsewhere as docs/operations.md says: the service goes on."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lambdascope.app import now
from lambdascope.model.account import AccountId, Scope
from lambdascope.model.criteria import FilterAction
from lambdascope.service.fleet.filters import create_filter
from lambdascope.store.database import Database
from lambdascope.store.embedded_programs import locate
from tests.aws_faults import Fault, FaultyAws
from tests.aws_recorder import Recorder
from tests.faults.installation import Installation, State, becomes, deploy_number, doubled, expected_of, until
from tests.local_aws import REGION, LocalAws

Install = Callable[..., Installation]


@pytest.fixture
def elsewhere(
    tmp_path: Path, feed: Path, recorder: Recorder, empty_database_url: str, local_aws: LocalAws
) -> Iterator[Installation]:
    """Another machine: an empty database, and an empty data directory."""
    (tmp_path / "elsewhere").mkdir()
    installation = Installation(tmp_path / "elsewhere", feed, recorder, empty_database_url, local_aws.endpoint)
    yield installation
    installation.close()


def run(program: str, *arguments: str) -> None:
    done = subprocess.run([locate() / program, *arguments], stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


def identities(database: Database) -> set[tuple[object, ...]]:
    """The findings with what would be lost if they were found anew."""
    with database.transaction() as connection:
        rows = connection.execute("SELECT arn, vulnerability, first_observed_at FROM finding").fetchall()
    return set(rows)


def rows_of(database: Database, table: str) -> list[str]:
    with database.transaction() as connection:
        rows = connection.execute(f"SELECT t::text FROM {table} t ORDER BY 1".encode()).fetchall()
    return [text for (text,) in rows]


def test_a_restored_dump_of_a_busy_service_goes_on_where_it_was(
    local_aws: LocalAws,
    faulty_aws: FaultyAws,
    database_url: str,
    install: Install,
    elsewhere: Installation,
    tmp_path: Path,
) -> None:
    account = AccountId(local_aws.new_account())
    installation = install(database_url, faulty_aws.endpoint)
    client = installation.recorder.client(account)
    for number in range(4):
        deploy_number(client, f"f{number}", number)
    installation.switch_on(account)
    criteria = {"vulnerabilityId": [{"comparison": "EQUALS", "value": "CVE-2018-18074"}]}
    create_filter(installation.database, Scope(account, REGION), "accepted", FilterAction.SUPPRESS, criteria, now())
    server = installation.serve(account)
    becomes(installation.states, {f"f{number}": State("SUCCESSFUL", expected_of(number)) for number in range(4)})
    until(installation.rests)
    before = identities(installation.database)
    faulty_aws.add(Fault("lambda:GetFunction", delay_seconds=5))
    for number in range(2):
        deploy_number(client, f"f{number}", number + 2)
    deploy_number(client, "new", 5)
    until(lambda: installation.count("procrastinate_jobs", "status = 'doing'"))
    run("pg_dump", "--format", "custom", "--file", str(tmp_path / "dump"), "--dbname", database_url)
    server.kill()

    run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", elsewhere.database_url, str(tmp_path / "dump"))
    restored = {table: rows_of(elsewhere.database, table) for table in ("account", "activation", "filter")}
    assert all(restored.values())
    assert restored == {table: rows_of(installation.database, table) for table in restored}
    assert identities(elsewhere.database) == before
    assert elsewhere.count("procrastinate_jobs", "status = 'doing'")

    client.delete_function(FunctionName="f3")
    # What the dump does not hold: the key with which some of it is sealed.
    (elsewhere.folder / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(installation.folder / "data" / "master.key", elsewhere.folder / "data")
    elsewhere.serve(account)
    becomes(elsewhere.states, {
        "f0": State("SUCCESSFUL", expected_of(2)),
        "f1": State("SUCCESSFUL", expected_of(3)),
        "f2": State("SUCCESSFUL", expected_of(2)),
        "f3": State("RESOURCE_TERMINATED", frozenset(), "The function was deleted."),
        "new": State("SUCCESSFUL", expected_of(5)),
    }, 120)  # fmt: skip
    until(elsewhere.rests)
    assert before <= identities(elsewhere.database)
    assert elsewhere.count("finding", "status = 'SUPPRESSED'")
    assert doubled(elsewhere.database) == []
