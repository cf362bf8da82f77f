"""What Inspector does not scan and lambdascope does when it is told to: customer keys, aliases, unknown runtimes."""

from __future__ import annotations

import json

from tests.aws_faults import BROKEN, Fault
from tests.builders import a_record
from tests.fleet.running import CODE, PACKAGE, Running, a_library, an_app
from tests.http_servers import Answer
from tests.local_aws import deploy, wait_until_settled

SETTINGS = {
    "scan_customer_key_functions": True,
    "scan_alias_versions": True,
    "scan_unknown_runtimes": True,
}


def test_a_function_under_a_customer_key_is_scanned_if_it_can_be_read(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-1101", library))
    scope = service.new_scope(PACKAGE)
    key = service.aws.client("kms", *scope).create_key()["KeyMetadata"]["Arn"]

    def without_link(told: Answer) -> Answer:
        answer = json.loads(told.body)
        answer["Code"].pop("Location")
        answer["Code"]["Error"] = {"ErrorCode": "AccessDeniedException", "Message": "kms:Decrypt is not allowed"}
        return told._replace(body=json.dumps(answer).encode())

    service.fails(Fault("lambda:GetFunction", about="unreadable", change=without_link))
    owner = service.owner(scope)
    for name in ("readable", "unreadable"):
        deploy(owner, name, files=an_app(a_library(library), note=name), settle=False, KMSKeyArn=key)

    service.scanned(scope, "readable")
    assert service.open(scope, "readable") == ["CVE-2026-1101"]
    service.becomes(lambda: service.reason(scope, "unreadable"), "ACCESS_DENIED_TO_ENCRYPTION_KEY")
    row = service.row(scope, "unreadable")
    assert row is not None and "kms:Decrypt" in row.detail
    assert service.open(scope, "unreadable") == []


def test_a_version_is_scanned_as_long_as_an_alias_points_to_it(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-1102", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "f", files=an_app(a_library(library)))
    # The local AWS gives a version the link of $LATEST; so the code is read while it still is that.
    service.scanned(scope, "f")
    old = owner.publish_version(FunctionName="f")["Version"]
    deploy(owner, "f", files=an_app(a_library(library, "2.0")))
    service.becomes(lambda: service.open(scope), [])
    service.caught_up(scope)
    assert set(service.rows(scope)) == {("f", PACKAGE)}
    owner.create_alias(FunctionName="f", Name="live", FunctionVersion=old)

    service.becomes(lambda: service.reason(scope, f"f:{old}"), "SUCCESSFUL")
    assert {each.function.key.version: each.life.status.value for each in service.findings(scope)} == {
        "$LATEST": "CLOSED",
        old: "ACTIVE",
    }
    service.publish(a_record("CVE-2026-1103", library))
    service.becomes(lambda: service.open(scope), ["CVE-2026-1102", "CVE-2026-1103"])
    owner.delete_alias(FunctionName="f", Name="live")
    service.becomes(lambda: service.reason(scope, f"f:{old}"), "RESOURCE_TERMINATED")
    assert (service.open(scope), service.reason(scope, "f")) == ([], "SUCCESSFUL")


def test_runtimes_that_inspector_does_not_list_are_scanned(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-1104", library))
    scope = service.new_scope(PACKAGE, CODE)
    owner = service.owner(scope)
    deploy(owner, "old", files=an_app(a_library(library)), runtime="python2.7", settle=False)
    deploy(owner, "machine", runtime="provided.al2023", settle=False)

    service.scanned(scope, "old", "machine")
    assert service.open(scope, "old") == ["CVE-2026-1104"]
    assert service.reason(scope, "old", CODE) in {"PENDING_INITIAL_SCAN", "SUCCESSFUL"}
    assert service.reason(scope, "machine", CODE) == "UNSUPPORTED_RUNTIME"


def test_what_is_wrong_with_one_version_is_said_of_that_version_only(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-1105", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    versions = []
    for memory in (256, 512):  # what did not change since would be no version of its own
        owner.update_function_configuration(FunctionName="f", MemorySize=memory)
        wait_until_settled(owner, "f")
        versions.append(owner.publish_version(FunctionName="f")["Version"])
    fault = service.fails(
        Fault("lambda:GetFunction", about=f"Qualifier={versions[0]}", by=scope.account, answer=BROKEN)
    )
    for name, version in zip(("one", "two"), versions, strict=True):
        owner.create_alias(FunctionName="f", Name=name, FunctionVersion=version)

    service.becomes(lambda: service.reason(scope, f"f:{versions[1]}"), "SUCCESSFUL")
    assert service.reason(scope, "f") == "SUCCESSFUL"
    fault.times = fault.happened
    service.becomes(lambda: service.reason(scope, f"f:{versions[0]}"), "SUCCESSFUL")
    assert service.reason(scope, "f") == "SUCCESSFUL"
