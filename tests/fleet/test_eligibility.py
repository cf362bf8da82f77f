"""Each rule of eligibility with the reason that coverage shows (facts, 2 and 4.4; checks 4 to 7 and 28)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest

from lambdascope.model.account import Scope
from tests.aws_faults import DENIED, Fault, an_answer
from tests.builders import a_record
from tests.fleet.running import CODE, PACKAGE, Running, a_library, an_app
from tests.http_servers import Answer
from tests.local_aws import a_package, deploy, invoked

SETTINGS = {"activity_interval": 0.5}

LIBRARY = "libeligible"
ROLE = "arn:aws:iam::111122223333:role/of-the-function"
SCANNED = "SUCCESSFUL"
NO_KEY = "ACCESS_DENIED_TO_ENCRYPTION_KEY"
TO_BE_SCANNED_FOR_CODE = {"PENDING_INITIAL_SCAN", "SUCCESSFUL"}
"""What code scanning says of a function that it takes: it waits for, or has, its result."""


class Case(NamedTuple):
    """A function, and what its two coverage rows say."""

    id: str
    deployed: dict[str, Any]
    package: str
    code: str | None
    """None: code scanning takes it."""
    detail: str = ""
    """What the reason names."""


def tagged(**tags: str) -> dict[str, Any]:
    return {"tags": tags}


CASES = (
    Case("plain", {}, SCANNED, None),
    Case("check_4_tag", tagged(InspectorExclusion="LambdaStandardScanning"), "EXCLUDED_BY_TAG", None, "The tag"),
    Case("check_4_other_value", tagged(InspectorExclusion="lambdastandardscanning"), SCANNED, None),
    Case("check_4_other_key", tagged(inspectorexclusion="LambdaStandardScanning"), SCANNED, None),
    Case("check_5_code_tag", tagged(InspectorCodeExclusion="LambdaCodeScanning"), SCANNED, "EXCLUDED_BY_TAG"),
    Case("check_6_nodejs24", {"runtime": "nodejs24.x"}, SCANNED, "UNSUPPORTED_RUNTIME"),
    Case("check_6_dotnet10", {"runtime": "dotnet10"}, SCANNED, "UNSUPPORTED_RUNTIME"),
    Case("check_6_provided", {"runtime": "provided.al2023"}, SCANNED, "UNSUPPORTED_RUNTIME"),
    Case("check_6_go", {"runtime": "go1.x"}, SCANNED, "UNSUPPORTED_RUNTIME"),
    Case("check_6_python27", {"runtime": "python2.7"}, "UNSUPPORTED_RUNTIME", "UNSUPPORTED_RUNTIME", "python2.7"),
    Case("image", {}, "UNSUPPORTED_RUNTIME", "UNSUPPORTED_RUNTIME", "container image"),
    Case("check_7_idle_89_days", {}, SCANNED, None),
    Case("check_7_idle_91_days", {}, "SCAN_ELIGIBILITY_EXPIRED", "SCAN_ELIGIBILITY_EXPIRED", "scanning ends after 90"),
    Case("environment_key", {}, NO_KEY, NO_KEY, "environment is customer managed"),
    Case("check_28_unreadable_source_key", {}, NO_KEY, NO_KEY, "package is customer managed"),
    Case("readable_source_key", {}, NO_KEY, NO_KEY, "package is customer managed"),
    Case("key_of_aws", {}, SCANNED, None),
    Case("key_that_may_not_be_asked_for", {}, NO_KEY, NO_KEY, "its manager is unknown"),
)


@pytest.fixture(scope="module")
def scope(service: Running) -> Scope:
    """An account with a function of every kind, all of them looked at."""
    service.publish(a_record("CVE-2026-0300", LIBRARY))
    scope = service.new_scope()
    special: dict[str, Callable[[Running, Scope, str], object]] = {
        "image": an_image,
        "check_7_idle_89_days": partial(aged, days=89),
        "check_7_idle_91_days": partial(aged, days=91),
        "environment_key": partial(under_key, member="KMSKeyArn"),
        "check_28_unreadable_source_key": unreadable,
        "readable_source_key": partial(under_key, member="SourceKMSKeyArn"),
        "key_of_aws": key_of_aws,
        "key_that_may_not_be_asked_for": key_not_told,
    }
    client = service.aws.client("lambda", *scope)
    for case in CASES:
        if case.id in special:
            special[case.id](service, scope, case.id)
        else:
            deploy(client, case.id, files=an_app(a_library(LIBRARY)), settle=False, **case.deployed)
    service.switch_on(scope, PACKAGE, CODE)
    service.becomes(lambda: {name for name, _ in service.rows(scope)}, {case.id for case in CASES})
    service.until(lambda: all(service.reason(scope, case.id) == case.package for case in CASES))
    service.idle(scope)
    return scope


def an_image(service: Running, scope: Scope, name: str) -> None:
    code = {"ImageUri": f"{scope.account}.dkr.ecr.{scope.region}.amazonaws.com/image:1"}
    client = service.aws.client("lambda", *scope)
    client.create_function(FunctionName=name, PackageType="Image", Role=ROLE, Code=code)


def aged(service: Running, scope: Scope, name: str, *, days: int) -> None:
    """A function that AWS says was modified so long ago, and that has no invocations."""
    modified = datetime.now(UTC) - timedelta(days=days)
    service.modified[name] = modified.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    deploy(service.aws.client("lambda", *scope), name, files=an_app(a_library(LIBRARY)), settle=False)


def under_key(service: Running, scope: Scope, name: str, member: str) -> str:
    """A function under a customer managed key of its own; returns the key's ARN."""
    key: str = service.aws.client("kms", *scope).create_key()["KeyMetadata"]["Arn"]
    client = service.aws.client("lambda", *scope)
    code = {"ZipFile": a_package(an_app(a_library(LIBRARY)))} | ({member: key} if member == "SourceKMSKeyArn" else {})
    more = {member: key} if member == "KMSKeyArn" else {}
    client.create_function(FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="app.handler", Code=code, **more)
    return key


def unreadable(service: Running, scope: Scope, name: str) -> None:
    """A function whose package AWS does not decrypt for us: there is an error in the place of the link."""

    def without_link(told: Answer) -> Answer:
        answer = json.loads(told.body)
        answer["Code"].pop("Location")
        answer["Code"]["Error"] = {"ErrorCode": "AccessDeniedException", "Message": "kms:Decrypt is not allowed"}
        return told._replace(body=json.dumps(answer).encode())

    under_key(service, scope, name, "SourceKMSKeyArn")
    service.fails(Fault("lambda:GetFunction", about=name, change=without_link))


def key_of_aws(service: Running, scope: Scope, name: str) -> None:
    key = under_key(service, scope, name, "SourceKMSKeyArn")
    told = {"KeyMetadata": {"KeyId": key.rpartition("/")[2], "Arn": key, "KeyManager": "AWS"}}
    service.fails(Fault("kms:DescribeKey", about=key, answer=an_answer(told)))


def key_not_told(service: Running, scope: Scope, name: str) -> None:
    key = under_key(service, scope, name, "SourceKMSKeyArn")
    service.fails(Fault("kms:DescribeKey", about=key, answer=DENIED))


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_coverage_says_why(service: Running, scope: Scope, case: Case) -> None:
    package, code = service.row(scope, case.id), service.row(scope, case.id, CODE)

    assert package is not None and code is not None
    assert (package.reason, package.code) == (case.package, "ACTIVE" if case.package == SCANNED else "INACTIVE")
    assert case.detail in package.detail
    if case.code is None:
        assert code.reason in TO_BE_SCANNED_FOR_CODE
    else:
        assert (code.reason, code.code) == (case.code, "INACTIVE")
        assert code.detail
    assert (package.last_scanned_at is not None) == (case.package == SCANNED)
    assert service.open(scope, case.id) == (["CVE-2026-0300"] if case.package == SCANNED else [])


def test_nothing_of_a_function_that_is_not_scanned_is_downloaded(service: Running, scope: Scope) -> None:
    fetched = {call.partition("?")[0].rpartition("/")[2] for call in service.downloads(scope)}

    assert fetched <= {case.id for case in CASES if case.package == SCANNED or case.code is None}


def test_check_7_an_invocation_brings_an_idle_function_back(service: Running, scope: Scope) -> None:
    aged(service, scope, "sleeper", days=91)
    service.reconcile(scope)
    assert service.reason(scope, "sleeper") == "SCAN_ELIGIBILITY_EXPIRED"
    invoked(service.aws.client("cloudwatch", *scope), "sleeper", datetime.now(UTC))

    service.scanned(scope, "sleeper")
    assert service.open(scope, "sleeper") == ["CVE-2026-0300"]


def test_check_7_an_old_function_that_is_in_use_is_scanned_at_once(service: Running, scope: Scope) -> None:
    invoked(service.aws.client("cloudwatch", *scope), "in_use", datetime.now(UTC) - timedelta(days=3))
    aged(service, scope, "in_use", days=400)
    service.reconcile(scope)

    service.scanned(scope, "in_use")


def test_check_4_the_function_comes_back_without_its_tag(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    owner.untag_resource(
        Resource=owner.get_function(FunctionName="check_4_tag")["Configuration"]["FunctionArn"],
        TagKeys=["InspectorExclusion"],
    )

    service.scanned(scope, "check_4_tag")
    assert service.open(scope, "check_4_tag") == ["CVE-2026-0300"]


def test_metrics_are_asked_only_for_functions_that_were_not_modified_for_long(service: Running) -> None:
    scope = service.new_scope(PACKAGE)
    deploy(service.owner(scope), "young")
    service.scanned(scope, "young")
    young = service.fails(Fault("cloudwatch:GetMetricData", about="young"))
    old = service.fails(Fault("cloudwatch:GetMetricData", about="old_one"))
    aged(service, scope, "old_one", days=91)
    service.reconcile(scope)

    service.becomes(lambda: service.reason(scope, "old_one"), "SCAN_ELIGIBILITY_EXPIRED")
    assert (young.happened, old.happened > 0) == (0, True)


def test_a_reconciliation_asks_again_whose_a_key_is(service: Running, scope: Scope) -> None:
    key = under_key(service, scope, "granted_later", "SourceKMSKeyArn")
    denied = service.fails(Fault("kms:DescribeKey", about=key, answer=DENIED))
    service.reconcile(scope)
    assert service.reason(scope, "granted_later") == NO_KEY
    denied.times = denied.happened
    told = {"KeyMetadata": {"KeyId": key.rpartition("/")[2], "Arn": key, "KeyManager": "AWS"}}
    service.fails(Fault("kms:DescribeKey", about=key, answer=an_answer(told)))
    service.reconcile(scope)

    service.scanned(scope, "granted_later")
    assert service.open(scope, "granted_later") == ["CVE-2026-0300"]


def new_key(service: Running, scope: Scope) -> str:
    """A customer managed key; returns its ARN."""
    arn: str = service.aws.client("kms", *scope).create_key()["KeyMetadata"]["Arn"]
    return arn


def changes_key(client: Any, member: str, key: str) -> None:
    """Change the key of a function's environment, or of its package, which stays the same."""
    if member == "KMSKeyArn":
        client.update_function_configuration(FunctionName="f", KMSKeyArn=key)
    else:
        package = a_package(an_app(a_library(LIBRARY)))
        client.update_function_code(FunctionName="f", ZipFile=package, SourceKMSKeyArn=key)


@pytest.mark.parametrize("is_told", [True, False], ids=["event", "reconciliation"])
@pytest.mark.parametrize("member", ["KMSKeyArn", "SourceKMSKeyArn"], ids=["environment", "package"])
def test_a_changed_key_decides_anew_whether_a_function_is_scanned(
    service: Running, scope: Scope, member: str, is_told: bool
) -> None:
    own = service.new_scope(PACKAGE)
    client = service.owner(own) if is_told else service.aws.client("lambda", *own)
    deploy(service.owner(own), "f", files=an_app(a_library(LIBRARY)))
    service.scanned(own, "f")
    fetched = service.downloads(own)
    customers, of_aws = new_key(service, own), new_key(service, own)
    told = {"KeyMetadata": {"KeyId": of_aws.rpartition("/")[2], "Arn": of_aws, "KeyManager": "AWS"}}
    service.fails(Fault("kms:DescribeKey", about=of_aws, answer=an_answer(told)))

    def follow() -> None:
        service.caught_up(own) if is_told else service.reconcile(own)

    changes_key(client, member, customers)
    follow()
    assert (service.reason(own, "f"), service.open(own)) == (NO_KEY, [])
    changes_key(client, member, of_aws)
    follow()

    assert (service.reason(own, "f"), service.open(own)) == (SCANNED, ["CVE-2026-0300"])
    assert service.downloads(own) == fetched
