"""A worker that is killed while it writes a report: another writes it again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from lambdascope.app import Application, now, prepare
from lambdascope.model.account import Account
from lambdascope.model.exports import AskedReport, Destination, ReportFormat, ReportKind, ReportStatus
from lambdascope.service.fleet import accounts, reports
from lambdascope.service.fleet.queue import JobQueue
from lambdascope.settings import load
from lambdascope.store import jobs
from tests.aws_faults import Fault, FaultyAws, faulty_aws
from tests.builders import SCOPE, World, a_package, a_record
from tests.http_servers import Answer
from tests.local_aws import LocalAws, local_aws
from tests.processes import a_process
from tests.waiting import becomes, until

__all__ = ["faulty_aws", "local_aws"]

SOURCE = Path(__file__).parents[3] / "src"


def test_what_a_killed_worker_was_writing_is_written_again(
    world: World, database_url: str, tmp_path: Path, local_aws: LocalAws, faulty_aws: FaultyAws
) -> None:
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    bucket = f"reports-{uuid4().hex[:12]}"
    s3 = local_aws.client("s3", SCOPE.account)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": SCOPE.region})
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAMBDASCOPE_", "AWS_"))}
    environment = {
        **kept,
        **local_aws.environment(SCOPE.account),
        "AWS_ENDPOINT_URL": faulty_aws.endpoint,
        "PYTHONPATH": str(SOURCE),
        "LAMBDASCOPE_DATABASE_URL": database_url,
        "LAMBDASCOPE_DATA_DIR": str(tmp_path / "data"),
    }
    with Application(load(environment)) as application:
        prepare(application, ())
    accounts.add(world.database, Account(SCOPE.account, (SCOPE.region,)))
    asked = AskedReport(
        ReportKind.FINDINGS, SCOPE, ReportFormat.JSON, Destination(bucket, "", "arn:aws:kms:x:y:key/z", None), {}
    )
    id_ = reports.create(world.database, JobQueue(), asked, now(), "")
    processes: list[subprocess.Popen[bytes]] = []

    def kill(answer: Answer) -> Answer:
        processes[0].kill()
        return answer

    fault = faulty_aws.add(Fault("*", about=bucket, change=kill, times=1))
    with a_process(("worker",), environment, tmp_path / "worker.log") as worker:
        processes.append(worker)
        until(lambda: fault.happened and worker.poll() is not None)
    assert worker.returncode == -signal.SIGKILL
    assert reports.get(world.database, SCOPE, ReportKind.FINDINGS, id_, now()).status is ReportStatus.IN_PROGRESS
    with world.database.transaction() as connection:
        assert jobs.revive(connection, timedelta(0)) == 1  # as the server does, after a while
    with a_process(("worker",), environment, tmp_path / "worker.log"):
        becomes(
            lambda: reports.get(world.database, SCOPE, ReportKind.FINDINGS, id_, now()).status,
            ReportStatus.SUCCEEDED,
        )
    document = json.loads(s3.get_object(Bucket=bucket, Key=f"{id_}.json")["Body"].read())

    assert [each["title"] for each in document["findings"]] == ["CVE-2026-1000 - flask"]
