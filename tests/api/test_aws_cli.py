"""The `aws` command itself, as a process, with nothing but its endpoint and a key."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from lambdascope.model.api_key import Role
from lambdascope.service import keys
from tests.api.builders import covered
from tests.api.fleet import a_fleet, beginning, equals, with_code
from tests.api.server import ACCOUNT, MEMBER, REGION, Service

_AWS = os.environ.get("LAMBDASCOPE_TEST_AWS_CLI") or str(Path(__file__).parents[2] / ".venv-aws" / "bin" / "aws")

Aws = Callable[..., CompletedProcess[str]]


@pytest.fixture
def aws(service: Service, tmp_path: Path) -> Aws:
    """Runs `aws inspector2` with a new key of the role."""
    if not Path(_AWS).exists():
        pytest.skip("no aws command: `make test` installs it, or name it in LAMBDASCOPE_TEST_AWS_CLI")
    keys_by_role = {role: service.key(role=role) for role in Role}

    def run(*arguments: str, role: Role = Role.ADMIN, **variables: str) -> CompletedProcess[str]:
        key = keys_by_role[role]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        own = {
            "HOME": str(tmp_path),
            "AWS_ACCESS_KEY_ID": key.key.id,
            "AWS_SECRET_ACCESS_KEY": key.secret,
            "AWS_ENDPOINT_URL_INSPECTOR2": service.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_MAX_ATTEMPTS": "1",
        }
        return subprocess.run(
            [_AWS, "inspector2", *arguments, "--output", "json"],
            env=kept | own | variables, capture_output=True, encoding="utf-8", timeout=60,
        )  # fmt: skip

    return run


def told(done: CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_scanning_is_switched_on_and_off(aws: Aws, service: Service) -> None:
    service.with_account()
    enabled = told(aws("enable", "--resource-types", "LAMBDA", "LAMBDA_CODE", "EC2"))

    assert enabled["accounts"][0]["resourceStatus"]["lambdaCode"] == "ENABLING"
    assert enabled["failedAccounts"][0]["errorCode"] == "ACCESS_DENIED"
    (account,) = told(aws("batch-get-account-status", "--account-ids", ACCOUNT))["accounts"]
    assert account["resourceState"]["lambda"]["status"] == "ENABLING"
    disabled = told(aws("disable", "--resource-types", "LAMBDA"))
    assert disabled["accounts"][0]["status"] == "DISABLING"
    assert len(told(aws("list-account-permissions"))["permissions"]) == 2


def test_filters_are_made_changed_and_deleted(aws: Aws) -> None:
    criteria = json.dumps({"severity": [{"comparison": "EQUALS", "value": "HIGH"}]})
    made = [
        told(aws("create-filter", "--name", f"filter-{n}", "--action", "NONE", "--filter-criteria", criteria))["arn"]
        for n in range(3)
    ]

    told(aws("update-filter", "--filter-arn", made[0], "--action", "SUPPRESS"))
    listed = told(aws("list-filters", "--page-size", "1"))["filters"]
    assert {each["arn"]: each["action"] for each in listed} == dict.fromkeys(made, "NONE") | {made[0]: "SUPPRESS"}
    assert told(aws("delete-filter", "--arn", made[0])) == {"arn": made[0]}


def test_coverage_is_listed_and_counted(aws: Aws, service: Service) -> None:
    for number in range(3):
        covered(service, f"function-{number}", tags={"team": "shop"})
    covered(service, "other", reason="EXCLUDED_BY_TAG")
    criteria = json.dumps({"lambdaFunctionTags": [{"comparison": "EQUALS", "key": "team", "value": "shop"}]})
    rows = told(aws("list-coverage", "--filter-criteria", criteria, "--page-size", "2"))["coveredResources"]

    assert [row["resourceId"].split(":")[6] for row in rows] == [f"function-{number}" for number in range(3)]
    counted = told(aws("list-coverage-statistics", "--group-by", "SCAN_STATUS_REASON"))
    assert counted == {
        "countsByGroup": [{"count": 1, "groupKey": "EXCLUDED_BY_TAG"}, {"count": 3, "groupKey": "SUCCESSFUL"}],
        "totalCounts": 4,
    }


def test_members_come_and_go(aws: Aws, service: Service) -> None:
    service.with_organization(ACCOUNT, MEMBER)
    named = ("--delegated-admin-account-id", ACCOUNT)
    told(aws("enable-delegated-admin-account", *named))

    assert told(aws("get-delegated-admin-account"))["delegatedAdmin"]["accountId"] == ACCOUNT
    (listed,) = told(aws("list-delegated-admin-accounts"))["delegatedAdminAccounts"]
    assert listed == {"accountId": ACCOUNT, "status": "ENABLED"}
    given = told(aws("update-organization-configuration", "--auto-enable", "ec2=false,ecr=false,lambda=true"))
    assert told(aws("describe-organization-configuration"))["autoEnable"] == given["autoEnable"]
    assert told(aws("associate-member", "--account-id", MEMBER)) == {"accountId": MEMBER}
    assert told(aws("get-member", "--account-id", MEMBER))["member"]["relationshipStatus"] == "ENABLED"
    assert len(told(aws("list-members", "--only-associated"))["members"]) == 1
    told(aws("disassociate-member", "--account-id", MEMBER))
    assert told(aws("list-members"))["members"][0]["relationshipStatus"] == "REMOVED"
    told(aws("disable-delegated-admin-account", *named))


def test_usage_trials_and_settings_are_told(aws: Aws, service: Service) -> None:
    service.with_account()
    told(aws("enable", "--resource-types", "LAMBDA"))

    (totals,) = told(aws("list-usage-totals"))["totals"]
    assert [each["type"] for each in totals["usage"]] == ["LAMBDA_FUNCTION_HOURS", "LAMBDA_FUNCTION_CODE_HOURS"]
    (trials,) = told(aws("batch-get-free-trial-info", "--account-ids", ACCOUNT))["accounts"]
    assert trials["freeTrialInfo"][0]["status"] == "ACTIVE"
    assert aws("get-configuration").returncode == aws("update-configuration").returncode == 0
    purpose = ("--scan-type", "CODE", "--resource-type", "AWS_LAMBDA_FUNCTION")
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000001"
    assert aws("update-encryption-key", *purpose, "--kms-key-id", key).returncode == 0
    assert told(aws("get-encryption-key", *purpose)) == {"kmsKeyId": key}
    assert aws("reset-encryption-key", *purpose).returncode == 0
    assert "ResourceNotFoundException" in aws("get-encryption-key", *purpose).stderr


def test_a_filter_is_tagged(aws: Aws) -> None:
    arn = told(aws("create-filter", "--name", "tagged", "--action", "NONE", "--filter-criteria", "{}"))["arn"]
    given = ("--resource-arn", arn)
    assert aws("tag-resource", *given, "--tags", "team=shop,stage=live").returncode == 0
    assert aws("untag-resource", *given, "--tag-keys", "stage", "never").returncode == 0

    assert told(aws("list-tags-for-resource", *given)) == {"tags": {"team": "shop"}}


def test_findings_are_listed_counted_and_looked_into(aws: Aws, service: Service, tmp_path: Path) -> None:
    world = a_fleet(service, tmp_path)
    code = with_code(world)
    criteria = json.dumps({"severity": equals("HIGH"), "lambdaFunctionName": beginning("bill")})
    order = "field=SEVERITY,sortOrder=DESC"
    listed = told(aws("list-findings", "--filter-criteria", criteria, "--sort-criteria", order, "--page-size", "1"))
    arns = [each["findingArn"] for each in listed["findings"]]

    assert len(arns) == len(set(arns)) == 3
    assert code in arns
    details = told(aws("batch-get-finding-details", "--finding-arns", *arns))
    assert [each["findingArn"] for each in details["findingDetails"]] == arns
    (snippet,) = told(aws("batch-get-code-snippet", "--finding-arns", code))["codeSnippetResults"]
    assert (snippet["startLine"], snippet["endLine"]) == (9, 15)
    counted = told(aws("list-finding-aggregations", "--aggregation-type", "AWS_LAMBDA_FUNCTION", "--page-size", "1"))
    assert [each["lambdaFunctionAggregation"]["severityCounts"]["all"] for each in counted["responses"]] == [5, 4, 1, 1]
    found = told(aws("search-vulnerabilities", "--filter-criteria", "vulnerabilityIds=CVE-2026-1000"))
    assert [each["id"] for each in found["vulnerabilities"]] == ["CVE-2026-1000"]


def test_reports_are_begun_looked_at_and_cancelled(aws: Aws) -> None:
    place = "bucketName=reports,keyPrefix=daily,kmsKeyArn=arn:aws:kms:eu-central-1:111122223333:key/x"
    report = told(aws("create-findings-report", "--report-format", "CSV", "--s3-destination", place))["reportId"]
    export = told(aws("create-sbom-export", "--report-format", "SPDX_2_3", "--s3-destination", place))["reportId"]

    assert (
        "Multiple reports" in aws("create-findings-report", "--report-format", "CSV", "--s3-destination", place).stderr
    )
    looked_at = told(aws("get-findings-report-status", role=Role.AUDITOR))
    assert (looked_at["reportId"], looked_at["status"]) == (report, "IN_PROGRESS")
    assert looked_at["destination"]["keyPrefix"] == "daily"
    assert told(aws("get-sbom-export", "--report-id", export))["format"] == "SPDX_2_3"
    assert told(aws("cancel-findings-report", "--report-id", report))["reportId"] == report
    assert told(aws("cancel-sbom-export", "--report-id", export))["reportId"] == export


def test_errors_are_told(aws: Aws, service: Service) -> None:
    for arguments, variables, said in (
        (("delete-filter", "--arn", "arn:of:nothing"), {}, "ResourceNotFoundException"),
        (("list-filters", "--max-results", "101", "--no-paginate"), {}, "ValidationException"),
        (("list-cis-scans",), {}, "AccessDeniedException"),
        (("list-filters",), {"AWS_SECRET_ACCESS_KEY": "x"}, "InvalidSignatureException"),
        (("list-filters",), {"AWS_ACCESS_KEY_ID": "x"}, "UnrecognizedClientException"),
        (("list-filters", "--no-sign-request"), {}, "MissingAuthenticationTokenException"),
    ):
        done = aws(*arguments, **variables)
        assert done.returncode > 0 and said in done.stderr, done.stderr
    assert "auditor" in aws("disable", role=Role.AUDITOR).stderr


def test_a_revoked_key_is_told(aws: Aws, service: Service) -> None:
    for key in keys.all_keys(service.database):
        keys.revoke(service.database, key.id, service.now())

    assert "UnrecognizedClientException" in aws("list-filters").stderr
