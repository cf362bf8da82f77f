"""Rules of days, in seconds: reopening, retention and idleness (facts, 2.1, 5.8 and 5.9; checks 7, 10 and 11)."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from lambdascope.app import now
from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.life import FindingStatus
from lambdascope.service.fleet import parts, scan_results
from lambdascope.store import artifacts
from tests.aws_faults import Fault
from tests.builders import a_record
from tests.fleet.running import PACKAGE, Running, a_library, an_app, running
from tests.local_aws import LocalAws, a_package, deploy, invoked

SETTINGS = {"reopen_within": 1, "closed_retention": 20, "terminated_retention": 6}


def test_check_10_what_comes_back_too_late_is_another_finding(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0601", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "f", files=an_app(a_library(library)))
    service.becomes(lambda: service.open(scope), ["CVE-2026-0601"])
    (first,) = service.findings(scope)
    deploy(owner, "f", files=an_app(a_library(library, "2.0")))
    service.becomes(lambda: [each.life.status for each in service.findings(scope)], [FindingStatus.CLOSED])
    closed_at = service.findings(scope)[0].life.closed_at
    assert closed_at is not None
    service.until(lambda: now() > closed_at + timedelta(seconds=1))
    deploy(owner, "f", files=an_app(a_library(library), note="again"))

    service.becomes(lambda: service.open(scope), ["CVE-2026-0601"])
    (again,) = (each for each in service.findings(scope) if each.life.status is FindingStatus.ACTIVE)
    assert again.finding.arn != first.finding.arn
    assert again.life.first_observed_at > closed_at


def test_check_11_closed_findings_and_deleted_functions_go_when_their_time_is_over(
    service: Running, library: str
) -> None:
    service.publish(a_record("CVE-2026-0602", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    for name in ("deleted", "fixed"):
        deploy(owner, name, files=an_app(a_library(library), note=name), settle=False)
    service.scanned(scope, "deleted", "fixed")
    deploy(owner, "fixed", files=an_app(a_library(library, "2.0")))
    service.becomes(lambda: service.open(scope, "fixed"), [])
    (fixed,) = service.findings(scope, "fixed")
    owner.delete_function(FunctionName="deleted")

    service.becomes(lambda: service.reason(scope, "deleted"), "RESOURCE_TERMINATED")
    (deleted,) = service.findings(scope, "deleted")
    assert deleted.life.status is FindingStatus.CLOSED
    assert deleted.life.closed_at is not None and fixed.life.closed_at is not None
    service.becomes(lambda: (service.row(scope, "deleted"), service.findings(scope, "deleted")), (None, []))
    assert now() - deleted.life.closed_at > timedelta(seconds=6)
    service.becomes(lambda: service.findings(scope), [])
    assert now() - fixed.life.closed_at > timedelta(seconds=20)
    assert service.reason(scope, "fixed") == "SUCCESSFUL"


@pytest.fixture
def impatient(local_aws: LocalAws, postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service for which functions are idle after seconds."""
    folder = tmp_path_factory.mktemp("impatient")
    with running(local_aws, postgres_url, folder, idle_after=8, activity_interval=0.5) as service:
        yield service


def test_check_7_idle_functions_are_dropped_and_come_back_when_used_or_updated(
    impatient: Running, library: str
) -> None:
    service = impatient
    service.publish(a_record("CVE-2026-0603", library))
    scope = service.new_scope(PACKAGE)
    owner, cloudwatch = service.owner(scope), service.aws.client("cloudwatch", *scope)
    for name in ("invoked", "updated"):
        deploy(owner, name, files=an_app(a_library(library), note=name), settle=False)
    service.until(lambda: len(service.open(scope)) == 2)
    opened = {each.function.key.name: each.finding.arn for each in service.findings(scope)}
    # Of one that is idle, too, but excluded anyhow, nothing more is asked.
    excluded = service.fails(Fault("lambda:GetFunction", about="excluded", change=lambda told: told))
    deploy(owner, "excluded", tags={"InspectorExclusion": "LambdaStandardScanning"}, settle=False)
    service.becomes(
        lambda: [service.reason(scope, name) for name in ("invoked", "updated")], ["SCAN_ELIGIBILITY_EXPIRED"] * 2
    )
    service.becomes(lambda: service.reason(scope, "excluded"), "EXCLUDED_BY_TAG")
    looked = excluded.happened
    row = service.row(scope, "invoked")
    assert row is not None and (row.code, row.last_scanned_at is None) == ("INACTIVE", False)
    assert service.open(scope) == []
    invoked(cloudwatch, "invoked", datetime.now(UTC))

    service.becomes(lambda: service.open(scope, "invoked"), ["CVE-2026-0603"])
    assert service.open(scope, "updated") == []
    owner.update_function_configuration(FunctionName="updated", MemorySize=256)
    service.becomes(lambda: service.open(scope, "updated"), ["CVE-2026-0603"])
    time.sleep(2)  # four times the interval at which idle functions are asked about
    assert excluded.happened == looked
    assert {each.function.key.name: each.finding.arn for each in service.findings(scope)} == opened


def test_what_is_set_aside_is_read_again_by_another_version_of_the_engine(
    service: Running, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.publish(a_record("CVE-2026-0905", library))
    scope, files = service.new_scope(PACKAGE), an_app(a_library(library))
    package = a_package(files)
    digest = b64encode(sha256(package).digest()).decode()
    for _ in range(parts.MAX_CRASHES):
        with service.database.transaction() as connection:
            artifacts.note_failure(connection, digest, len(package), ENGINE_VERSION, reason="it ended", is_crash=True)
    deploy(service.owner(scope), "f", files=files)
    service.becomes(lambda: service.reason(scope, "f"), "INTERNAL_ERROR")
    row = service.row(scope, "f")
    service.reconcile(scope)
    assert service.downloads(scope) == []
    for module in (parts, scan_results):
        monkeypatch.setattr(module, "ENGINE_VERSION", ENGINE_VERSION + 1)
    service.reconcile(scope)

    assert row is not None and "is set aside: it ended, 2 times" in row.detail
    assert (service.reason(scope, "f"), service.open(scope)) == ("SUCCESSFUL", ["CVE-2026-0905"])
