"""Findings, as a person and a program read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lambdascope.app import Application
from lambdascope.model.coverage import StatusReason
from tests.cli.service_state import HERE, THERE, Run, left_out, scanned, switched_on, with_accounts, with_advisories

ORDERS, INVOICES = "CVE-2020-14343", "CVE-2023-43804"
CRITICAL = '{"severity": [{"comparison": "EQUALS", "value": "CRITICAL"}]}'


@pytest.fixture
def fleet(application: Application, database: Path) -> Application:
    """Functions in two accounts, with findings of two severities, one of them known to be exploited."""
    with_accounts(application, HERE, THERE)
    with_advisories(application, database)
    switched_on(application, HERE)
    switched_on(application, THERE)
    scanned(application, "orders", {"pyyaml": "5.3.1", "layer:pillow": "9.5.0"})
    scanned(application, "invoices", {"urllib3": "1.26.5", "unfixed-one": "1.0"}, scope=THERE)
    return application


def found(run: Run, *arguments: str, given: str = "") -> list[str]:
    """The vulnerabilities of the findings, as JSON has them."""
    ran = run("findings", *arguments, "--format", "json", given=given)
    assert ran.code == 0, ran.err
    return sorted(each["packageVulnerabilityDetails"]["vulnerabilityId"] for each in json.loads(ran.out)["findings"])


EVERYTHING = sorted([ORDERS, INVOICES, "CVE-2023-4863", "CVE-2023-50447", "GHSA-cccc-cccc-cccc"])


def test_the_worst_comes_first(run: Run, fleet: Application) -> None:
    del fleet
    ran = run("findings")
    told = [line.rpartition(" 20")[0] for line in ran.lines[1:-1]]

    assert ran.code == 0
    assert told == [
        f"CRITICAL 9.8 {ORDERS} pyyaml 5.3.1 → 5.4 orders {HERE.account} {HERE.region}",
        f"HIGH 8.8 CVE-2023-4863 pillow 9.5.0 → 10.0.1 orders {HERE.account} {HERE.region}",
        f"HIGH 8.1 {INVOICES} urllib3 1.26.5 → 1.26.17 invoices {THERE.account} {THERE.region}",
        f"HIGH 8.1 CVE-2023-50447 pillow 9.5.0 → 10.2.0 orders {HERE.account} {HERE.region}",
        f"HIGH – GHSA-cccc-cccc-cccc unfixed-one 1.0 (no fix) invoices {THERE.account} {THERE.region}",
    ]
    assert ran.lines[2].endswith("Z EXPLOITED")
    assert ran.lines[-1] == "5 findings: 1 critical, 4 high"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], EVERYTHING),
        (["--account", "all"], EVERYTHING),
        (["--account", THERE.account], [INVOICES, "GHSA-cccc-cccc-cccc"]),
        (["--region", HERE.region], [ORDERS, "CVE-2023-4863", "CVE-2023-50447"]),
        (["--region", "eu-central"], []),
        (["--function", "invoices"], [INVOICES, "GHSA-cccc-cccc-cccc"]),
        (["--severity", "critical"], [ORDERS]),
        (["--severity", "CRITICAL", "--severity", "low"], [ORDERS]),
        (["--vulnerability", ORDERS], [ORDERS]),
        (["--vulnerability", "GHSA-8q59-q68h-6hv4"], [ORDERS]),
        (["--vulnerability", "CVE-1999-0001"], []),
        (["--status", "closed"], []),
        (["--status", "all", "--severity", "CRITICAL", "--account", THERE.account], []),
    ],
)
def test_options_narrow_it_down(run: Run, fleet: Application, arguments: list[str], expected: list[str]) -> None:
    del fleet

    assert found(run, *arguments) == expected


def test_criteria_come_from_a_file_or_stdin(run: Run, fleet: Application, tmp_path: Path) -> None:
    del fleet
    (tmp_path / "criteria.json").write_text(CRITICAL)

    assert found(run, "--criteria", str(tmp_path / "criteria.json")) == [ORDERS]
    assert found(run, "--criteria", "-", given=CRITICAL) == [ORDERS]


def test_a_saved_filter_and_criteria_hold_together(run: Run, fleet: Application) -> None:
    del fleet
    arn = run(
        "filters", "create", "worst", "--account", HERE.account, "--region", HERE.region, "--criteria", "-",
        given=CRITICAL,
    ).out.strip()  # fmt: skip

    assert found(run, "--filter", arn) == [ORDERS]
    assert found(run, "--filter", arn, "--function", "invoices") == []
    assert found(run, "--filter", arn, "--criteria", "-", given=CRITICAL.replace("CRITICAL", "HIGH")) == []


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        (["--criteria", "missing.json"], "", "cannot read missing.json"),
        (["--criteria", "-"], "{", "stdin is no JSON"),
        (["--criteria", "-"], "[]", "stdin holds no JSON object"),
        (["--criteria", "-"], "[" * 100_000, "stdin is no JSON"),
        (["--criteria", "-"], " " * 1024 * 1025, "larger than a mebibyte"),
        (["--criteria", "-"], '{"colour": []}', "has the unknown member 'colour'"),
        (["--criteria", "-"], '{"severity": [{"comparison": "EQUALS", "value": 1}]}', "severity[0].value"),
        (["--filter", "arn:none"], "", "there is no filter arn:none"),
        (["--severity", "terrible"], "", "Invalid value for '--severity'"),
        (["--vulnerability", ""], "", "vulnerabilityId[0].value"),
        (["--function", "\udcff"], "", "half a surrogate pair"),
    ],
)
def test_what_cannot_be_asked_is_refused(run: Run, arguments: list[str], given: str, message: str) -> None:
    ran = run("findings", *arguments, given=given)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_program_reads_inspector2_s_shape(run: Run, fleet: Application) -> None:
    del fleet
    ran = run("findings", "--severity", "CRITICAL", "--format", "json")
    (finding,) = json.loads(ran.out)["findings"]

    assert (finding["awsAccountId"], finding["status"], finding["severity"]) == (HERE.account, "ACTIVE", "CRITICAL")
    assert finding["resources"][0]["id"].endswith(":function:orders:$LATEST")


def test_no_finding_is_no_good_news_where_nobody_looked(run: Run, application: Application, database: Path) -> None:
    without_advisories = run("findings")
    with_advisories(application, database)
    unscanned = run("findings")
    with_accounts(application, HERE)
    switched_on(application, HERE)
    scanned(application, "harmless", {"idna": "3.0"})
    all_scanned = run("findings")
    left_out(application, "legacy", StatusReason.EXCLUDED_BY_TAG, "by tag")
    some_scanned = run("findings")
    answers = [without_advisories, unscanned, all_scanned, some_scanned]

    assert [ran.out for ran in answers] == ["No such findings.\n"] * 4
    assert "No advisories have been read yet" in without_advisories.err
    assert "No function has been scanned yet" in unscanned.err
    assert all_scanned.err == ""
    assert "1 scanned, 1 not or not yet" in some_scanned.err
