"""Findings and coverage of functions in accounts, in the shapes of inspector2's `Finding` and `CoveredResource`.

Source of the shapes: botocore's inspector2 service model; facts, sections 4 and 5.
"""

from __future__ import annotations

from datetime import datetime

from lambdascope.engine.reports.inspector import Json, render
from lambdascope.engine.reports.inspector_code import render_code
from lambdascope.engine.runtimes import inspector_spelling
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.coverage import Coverage
from lambdascope.model.function import Function
from lambdascope.model.life import AnyFinding, StoredFinding

_UNSUPPORTED = "UNSUPPORTED"
"""The runtime of container images and of whatever else has none."""


def render_stored(stored: StoredFinding[AnyFinding]) -> Json:
    """A finding with its life."""
    life, function, finding = stored.life, stored.function, stored.finding
    times = tuple(instant(time) for time in (life.first_observed_at, life.last_observed_at, life.updated_at))
    where = function.key.account, function_resource(function), life.status.value, times
    return render_code(finding, *where) if isinstance(finding, CodeFinding) else render(finding, *where)


def render_coverage(function: Function, coverage: Coverage) -> Json:
    """A coverage row; `extensions.detail` says the reason in a sentence."""
    rendered: Json = {
        "resourceType": "AWS_LAMBDA_FUNCTION",
        "resourceId": function.key.resource_id,
        "accountId": function.key.account,
        "scanType": coverage.scan_type.value,
        "scanStatus": {"statusCode": coverage.code.value, "reason": coverage.reason.value},
        "resourceMetadata": {
            "lambdaFunction": {
                "functionName": function.key.name,
                "runtime": runtime_of(function),
                "layers": list(function.layers),
                "functionTags": dict(function.tags or {}),
            }
        },
        "extensions": {"detail": coverage.detail, "region": function.key.region},
    }
    if coverage.last_scanned_at is not None:
        rendered["lastScannedAt"] = instant(coverage.last_scanned_at)
    return rendered


def instant(time: datetime) -> str:
    """A UTC time in ISO 8601, to the millisecond."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def function_resource(function: Function) -> Json:
    """A function in an account, as findings name their resource."""
    key = function.key
    details: Json = {
        "functionName": key.name,
        "runtime": runtime_of(function),
        "codeSha256": function.code_sha256,
        "version": key.version,
        "executionRoleArn": function.role,
        "packageType": function.package_type.value.upper(),
        "architectures": [each.upper() for each in function.architectures],
        "lastModifiedAt": instant(function.last_modified),
    }
    if function.layers:
        details["layers"] = list(function.layers)
    if function.vpc is not None:
        vpc = function.vpc
        details["vpcConfig"] = {
            "vpcId": vpc.id,
            "subnetIds": list(vpc.subnets),
            "securityGroupIds": list(vpc.security_groups),
        }
    resource: Json = {
        "type": "AWS_LAMBDA_FUNCTION",
        "id": key.resource_id,
        "partition": key.scope.partition,
        "region": key.region,
        "details": {"awsLambdaFunction": details},
    }
    if function.tags:
        resource["tags"] = dict(function.tags)
    return resource


def runtime_of(function: Function) -> str:
    return inspector_spelling(function.runtime) if function.runtime else _UNSUPPORTED
