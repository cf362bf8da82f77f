"""Whether functions are scanned, as a person and a program read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lambdascope.app import Application
from lambdascope.model.coverage import ScanType, StatusReason
from lambdascope.service.fleet.scan_results import NO_ADVISORIES
from tests.cli.service_state import HERE, THERE, Run, left_out, scanned, switched_on, with_accounts, with_advisories

BY_TAG = "The tag \x1b[31mInspectorExclusion says so."


@pytest.fixture
def fleet(application: Application, database: Path) -> Application:
    """A scanned function in each of two accounts, and one that is excluded."""
    with_accounts(application, HERE, THERE)
    with_advisories(application, database)
    switched_on(application, HERE)
    switched_on(application, THERE)
    scanned(application, "orders", {"pyyaml": "5.3.1"})
    scanned(application, "orders", {"idna": "3.0"}, scope=THERE)
    left_out(application, "legacy", StatusReason.EXCLUDED_BY_TAG, BY_TAG)
    return application


def names(run: Run, *arguments: str) -> list[str]:
    resources = json.loads(run("coverage", *arguments, "--format", "json").out)["coveredResources"]
    return [f"{each['accountId']}/{each['resourceMetadata']['lambdaFunction']['functionName']}" for each in resources]


def test_each_function_has_its_reason(run: Run, fleet: Application) -> None:
    del fleet
    ran = run("coverage")

    assert ran.code == 0
    assert ran.lines[0] == "account region function scan type status reason last scanned detail"
    assert ran.lines[1] == (
        f"{HERE.account} {HERE.region} legacy standard INACTIVE EXCLUDED_BY_TAG – "
        "The tag �[31mInspectorExclusion says so."
    )
    assert ran.lines[2].startswith(f"{HERE.account} {HERE.region} orders standard ACTIVE SUCCESSFUL 20")
    assert ran.lines[-1] == "3 rows: 2 SUCCESSFUL, 1 EXCLUDED_BY_TAG"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["111122223333/legacy", "111122223333/orders", "444455556666/orders"]),
        (
            ["--account", "all", "--region", "all"],
            ["111122223333/legacy", "111122223333/orders", "444455556666/orders"],
        ),
        (["--account", THERE.account], ["444455556666/orders"]),
        (["--region", HERE.region], ["111122223333/legacy", "111122223333/orders"]),
        (["--function", "orders"], ["111122223333/orders", "444455556666/orders"]),
        (["--reason", "excluded_by_tag"], ["111122223333/legacy"]),
        (["--scan-type", "code"], []),
        (["--scan-type", "standard", "--function", "legacy"], ["111122223333/legacy"]),
        (["--account", "nobody"], []),
    ],
)
def test_options_narrow_it_down(run: Run, fleet: Application, arguments: list[str], expected: list[str]) -> None:
    del fleet

    assert names(run, *arguments) == expected


def test_a_program_reads_inspector2_s_shape(run: Run, fleet: Application) -> None:
    del fleet
    resources = json.loads(run("coverage", "--function", "legacy", "--format", "json").out)["coveredResources"]

    assert resources == [
        {
            "resourceType": "AWS_LAMBDA_FUNCTION",
            "resourceId": f"arn:aws:lambda:{HERE.region}:{HERE.account}:function:legacy:$LATEST",
            "accountId": HERE.account,
            "scanType": "PACKAGE",
            "scanStatus": {"statusCode": "INACTIVE", "reason": "EXCLUDED_BY_TAG"},
            "resourceMetadata": {
                "lambdaFunction": {
                    "functionName": "legacy",
                    "runtime": "PYTHON_3_12",
                    "layers": [],
                    "functionTags": {"team": "shop"},
                }
            },
            "extensions": {"detail": BY_TAG, "region": HERE.region},
        }
    ]


def test_each_scan_type_has_a_row(run: Run, application: Application, database: Path) -> None:
    with_accounts(application, HERE)
    with_advisories(application, database)
    switched_on(application, HERE, ScanType.PACKAGE, ScanType.CODE)
    scanned(application, "orders", {"idna": "3.0"})

    assert [line.split()[1] for line in run("coverage").lines[2:-1]] == ["standard", "code"]


def test_without_advisories_a_function_waits_for_them(run: Run, application: Application) -> None:
    with_accounts(application, HERE)
    switched_on(application, HERE)
    scanned(application, "orders", {"idna": "3.0"})

    assert run("coverage").lines[2].endswith(NO_ADVISORIES)


@pytest.mark.parametrize("arguments", [[], ["--format", "json"]])
def test_nothing_is_an_empty_list(run: Run, arguments: list[str]) -> None:
    ran = run("coverage", *arguments)

    assert ran.code == 0
    assert ran.out == ("" if not arguments else '{"coveredResources": [\n]}\n')
