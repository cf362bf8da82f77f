"""The local AWS's own CloudTrail, whose records lack what AWS's have: reconciliation heals it, and counts.

Its records name no function in tag and layer calls, have no version suffix and no errorCode. The parser knows nothing
of that; whatever it does not hear of is found by comparing.
"""

from __future__ import annotations

import logging

import pytest

from lambdascope.model.account import Scope
from tests.builders import a_record
from tests.fleet.running import PACKAGE, Running, a_library, an_app
from tests.local_aws import deploy, publish_layer


@pytest.fixture(scope="module", autouse=True)
def _own_cloudtrail(service: Running) -> None:
    del service.proxy.elsewhere["cloudtrail"]


def told(caplog: pytest.LogCaptureFixture, scope: Scope) -> dict[str, int]:
    """What reconciliations of an account and region said they had to heal."""
    healed: dict[str, int] = {}
    for record in caplog.records:
        fields = getattr(record, "lambdascope_fields", {})
        if record.message == "reconciled" and (fields["account"], fields["region"]) == scope:
            for name, number in fields.items():
                if name not in ("account", "region"):
                    healed[name] = healed.get(name, 0) + number
    return healed


def test_reconciliation_heals_what_the_records_lack_and_says_how_much(
    service: Running, library: str, caplog: pytest.LogCaptureFixture
) -> None:
    service.publish(a_record("CVE-2026-0801", library))
    scope = service.new_scope()
    owner = service.aws.client("lambda", *scope)
    layer = publish_layer(owner, "shared", a_library(library, folder="python/"))
    for name in ("updated", "layered", "tagged", "deleted", "same"):
        files = an_app(*(() if name == "layered" else (a_library(library),)), note=name)
        deploy(owner, name, files=files, settle=False)
    service.switch_on(scope)
    service.scanned(scope, "updated", "layered", "tagged", "deleted", "same")
    caplog.set_level(logging.INFO)
    deploy(owner, "updated", files=an_app(a_library(library, "2.0")))
    owner.update_function_configuration(FunctionName="layered", Layers=[layer])
    arn = owner.get_function(FunctionName="tagged")["Configuration"]["FunctionArn"]
    owner.tag_resource(Resource=arn, Tags={"InspectorExclusion": "LambdaStandardScanning"})
    owner.delete_function(FunctionName="deleted")
    deploy(owner, "new", files=an_app(a_library(library), note="new"))
    service.reconcile(scope)

    service.scanned(scope, "updated", "layered", "same", "new")
    assert {name: row.reason for (name, _), row in service.rows(scope).items()} == {
        "updated": "SUCCESSFUL",
        "layered": "SUCCESSFUL",
        "same": "SUCCESSFUL",
        "new": "SUCCESSFUL",
        "tagged": "EXCLUDED_BY_TAG",
        "deleted": "RESOURCE_TERMINATED",
    }
    assert {each: service.open(scope, each) for each in ("updated", "layered", "new")} == {
        "updated": [],
        "layered": ["CVE-2026-0801"],
        "new": ["CVE-2026-0801"],
    }
    assert told(caplog, scope) == {"new": 1, "changed": 2, "tags": 1, "deleted": 1}


def test_a_second_reconciliation_has_nothing_to_heal(service: Running, caplog: pytest.LogCaptureFixture) -> None:
    scope = service.new_scope()
    deploy(service.aws.client("lambda", *scope), "f")
    service.switch_on(scope)
    service.scanned(scope, "f")
    caplog.set_level(logging.INFO)
    service.reconcile(scope)

    assert told(caplog, scope) == {}
    assert set(service.rows(scope)) == {("f", PACKAGE)}
