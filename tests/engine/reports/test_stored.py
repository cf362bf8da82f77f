"""Findings and coverage of functions in accounts, as inspector2 shapes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lambdascope.engine.reports.stored import instant, render_coverage, render_stored
from lambdascope.model.account import AccountId, Scope
from lambdascope.model.advisory import AdvisoryRecord, Score, Vulnerability
from lambdascope.model.coverage import Coverage, ScanType, StatusReason
from lambdascope.model.finding import Finding, Match, Rating, Reason, Severity
from lambdascope.model.function import Function, PackageType, Vpc
from lambdascope.model.life import FindingLife, FindingStatus, StoredFinding
from tests.builders import SCOPE, START, a_function, a_layer_arn, a_package

SCORE = Score("3.1", 7.5, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N")
FULL = a_function(
    tags={"team": "billing"}, layers=(a_layer_arn(),), architectures=("arm64",), vpc=Vpc("vpc-1", ("s1",), ("g1",))
)


def a_stored(function: Function = FULL) -> StoredFinding[Finding]:
    record = AdvisoryRecord("GHSA-1", "https://a", "a flaw", "", None, "", (SCORE,), "HIGH", (), ())
    match = Match(a_package(layer=a_layer_arn()), "CVE-2026-1000", (Reason("GHSA-1", "< 2.0"),), "2.0")
    vulnerability = Vulnerability("CVE-2026-1000", ("GHSA-1",), (record,), 0.5)
    finding = Finding("arn:finding", vulnerability, Rating(Severity.HIGH, SCORE, "GHSA-1", "HIGH"), (match,))
    life = FindingLife(FindingStatus.SUPPRESSED, START, START + timedelta(hours=1), START + timedelta(hours=2))
    return StoredFinding(finding, function, life)


def test_a_finding_has_its_life_and_its_function() -> None:
    rendered = render_stored(a_stored())

    assert (rendered["findingArn"], rendered["awsAccountId"], rendered["status"]) == (
        "arn:finding", SCOPE.account, "SUPPRESSED",
    )  # fmt: skip
    assert [rendered[name] for name in ("firstObservedAt", "lastObservedAt", "updatedAt")] == [
        "2026-03-01T12:00:00.000Z", "2026-03-01T13:00:00.000Z", "2026-03-01T14:00:00.000Z",
    ]  # fmt: skip
    assert rendered["resources"] == [
        {
            "type": "AWS_LAMBDA_FUNCTION",
            "id": "arn:aws:lambda:eu-central-1:111122223333:function:billing:$LATEST",
            "partition": "aws",
            "region": "eu-central-1",
            "tags": {"team": "billing"},
            "details": {
                "awsLambdaFunction": {
                    "functionName": "billing",
                    "runtime": "PYTHON_3_12",
                    "codeSha256": FULL.code_sha256,
                    "version": "$LATEST",
                    "executionRoleArn": "arn:aws:iam::111122223333:role/billing",
                    "packageType": "ZIP",
                    "architectures": ["ARM64"],
                    "lastModifiedAt": "2026-03-01T12:00:00.000Z",
                    "layers": [a_layer_arn()],
                    "vpcConfig": {"vpcId": "vpc-1", "subnetIds": ["s1"], "securityGroupIds": ["g1"]},
                }
            },
        }
    ]
    (package,) = rendered["packageVulnerabilityDetails"]["vulnerablePackages"]
    assert package["sourceLambdaLayerArn"] == a_layer_arn()


def test_what_a_function_lacks_is_left_out() -> None:
    (resource,) = render_stored(a_stored(a_function(tags=None)))["resources"]

    assert "tags" not in resource
    assert not {"layers", "vpcConfig"} & set(resource["details"]["awsLambdaFunction"])


@pytest.mark.parametrize(("region", "partition"), [("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")])
def test_the_partition_is_that_of_the_region(region: str, partition: str) -> None:
    function = a_function(scope=Scope(AccountId("111122223333"), region))
    (resource,) = render_stored(a_stored(function))["resources"]

    assert resource["partition"] == partition
    assert resource["id"].startswith(f"arn:{partition}:lambda:{region}:")


def test_a_coverage_row_says_why() -> None:
    row = Coverage(ScanType.PACKAGE, StatusReason.EXCLUDED_BY_TAG, "It has the tag.", START)

    assert render_coverage(FULL, row) == {
        "resourceType": "AWS_LAMBDA_FUNCTION",
        "resourceId": "arn:aws:lambda:eu-central-1:111122223333:function:billing:$LATEST",
        "accountId": "111122223333",
        "scanType": "PACKAGE",
        "scanStatus": {"statusCode": "INACTIVE", "reason": "EXCLUDED_BY_TAG"},
        "resourceMetadata": {
            "lambdaFunction": {
                "functionName": "billing",
                "runtime": "PYTHON_3_12",
                "layers": [a_layer_arn()],
                "functionTags": {"team": "billing"},
            }
        },
        "lastScannedAt": "2026-03-01T12:00:00.000Z",
        "extensions": {"detail": "It has the tag.", "region": "eu-central-1"},
    }


def test_a_function_without_runtime_has_a_row_too() -> None:
    image = a_function(runtime=None, package_type=PackageType.IMAGE, tags=None)
    rendered = render_coverage(image, Coverage(ScanType.CODE, StatusReason.UNSUPPORTED_RUNTIME, "", None))

    assert rendered["resourceMetadata"]["lambdaFunction"]["runtime"] == "UNSUPPORTED"
    assert rendered["resourceMetadata"]["lambdaFunction"]["functionTags"] == {}
    assert "lastScannedAt" not in rendered


def test_instants_have_milliseconds() -> None:
    assert instant(START + timedelta(microseconds=1_999)) == "2026-03-01T12:00:00.001Z"
