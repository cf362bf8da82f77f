"""Rolling upgrades: a worker of this version on the tables of the next, and on those of the one before."""

from __future__ import annotations

from collections.abc import Callable

from lambdascope.store.migrate import migrations
from tests.faults.installation import Installation, State, becomes, deploy_number, expected_of, until
from tests.local_aws import LocalAws

Install = Callable[..., Installation]

_NEXT_VERSION = """
ALTER TABLE function ADD COLUMN snap_start text NOT NULL DEFAULT 'None', ADD COLUMN memory integer;
ALTER TABLE finding ADD COLUMN reachability jsonb NOT NULL DEFAULT '{}';
ALTER TABLE visit ADD COLUMN asked_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE artifact ADD COLUMN code_problems jsonb NOT NULL DEFAULT '[]';
ALTER TABLE coverage ADD COLUMN mode text NOT NULL DEFAULT 'EVENT';
CREATE TABLE code_finding (finding bigint PRIMARY KEY REFERENCES finding (id) ON DELETE CASCADE, place text NOT NULL);
CREATE INDEX function_by_memory ON function (memory);
INSERT INTO migration (number, name) VALUES (9999, '9999_of_the_next_version.sql');
"""
"""What a migration may do: it only adds, and what it adds to a table has a default."""

_NEW_TASK = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority)
VALUES ('of_the_next_version', 'of_the_next_version', 100)
"""


def test_a_worker_goes_on_while_a_newer_version_migrates_and_starts(
    local_aws: LocalAws, database_url: str, install: Install
) -> None:
    account = local_aws.new_account()
    installation = install(database_url, local_aws.endpoint)
    client = installation.recorder.client(account)
    for number in range(4):
        deploy_number(client, f"f{number}", number)
    installation.switch_on(account)
    server = installation.serve(account, "--without-worker")
    worker = installation.worker(account)
    until(lambda: installation.count("coverage", "reason = 'SUCCESSFUL'"))
    with installation.database.transaction() as connection:
        connection.execute(_NEXT_VERSION.encode())
    server.stop()
    installation.serve(account, "--without-worker")
    for number in range(4):
        deploy_number(client, f"f{number}", number + 4)
    becomes(
        installation.states, {f"f{number}": State("SUCCESSFUL", expected_of(number + 4)) for number in range(4)}, 60
    )
    until(installation.rests)
    with installation.database.transaction() as connection:
        connection.execute(_NEW_TASK)
    deploy_number(client, "after-it", 1)
    until(lambda: installation.state("after-it") == State("SUCCESSFUL", expected_of(1)))

    assert installation.count("procrastinate_jobs", "queue_name = 'of_the_next_version' AND status = 'todo'") == 1
    assert worker.is_alive()
    assert not [said for said in worker.said() if said.get("level") in ("warning", "error")]


def test_a_worker_does_not_begin_on_tables_that_lack_something(
    local_aws: LocalAws, database_url: str, install: Install
) -> None:
    installation = install(database_url, local_aws.endpoint)
    newest = migrations()[-1].number
    with installation.database.transaction() as connection:
        connection.execute("DELETE FROM migration WHERE number = %s", (newest,))
    worker = installation.worker(local_aws.new_account())

    assert worker.wait() == 3
    assert "the database lacks 1 migration" in worker.log.read_text()
    assert "run `lambdascope migrate`" in worker.log.read_text()
