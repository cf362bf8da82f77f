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
from tests.api.fleet import a_fleet, beginning, equals, with_code
from tests.api.server import ACCOUNT, REGION, Service

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
