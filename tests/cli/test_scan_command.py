"""The contract of `lambdascope scan`: formats and where they go, exit codes and their order, and the JSON report."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Command = Callable[..., CompletedProcess[str]]
Zipped = Callable[..., Path]

CLEAN, LOW, MEDIUM, HIGH, CRITICAL = (
    "requests==2.31.0",
    "low-one==1.0",
    "medium-one==1.0",
    "requests==2.19.1",
    "PyYAML==5.3.1",
)
UNTRIAGED, MALICIOUS, UNFIXED, EXPLOITED = (
    "untriaged-one==1.0",
    "malicious-one==1.0",
    "unfixed-one==1.0",
    "pillow==10.0.0",
)


def report(outcome: CompletedProcess[str]) -> Any:
    return json.loads(outcome.stdout)


def vulnerabilities(target: Any) -> list[str]:
    return [finding["packageVulnerabilityDetails"]["vulnerabilityId"] for finding in target["findings"]]


# Formats and outputs.


def test_the_default_is_a_table(scan: Command, zipped: Zipped) -> None:
    outcome = scan(zipped("a.zip", HIGH))

    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "requests 2.19.1" in outcome.stdout
    assert "CVE-2018-18074" in outcome.stdout
    assert "\x1b" not in outcome.stdout


def test_output_takes_the_place_of_stdout(scan: Command, zipped: Zipped, tmp_path: Path) -> None:
    outcome = scan(zipped("a.zip", HIGH), "--format", "json", "--output", "report.json")

    assert (outcome.returncode, outcome.stdout) == (0, "")
    assert vulnerabilities(json.loads((tmp_path / "report.json").read_text())["targets"][0]) == ["CVE-2018-18074"]


def test_outputs_with_a_format_stand_beside_stdout(scan: Command, zipped: Zipped, tmp_path: Path) -> None:
    target = zipped("a.zip", HIGH)
    outcome = scan(target, "--output", "json=one.json", "--output", "table=two.txt", "--output", f"json={tmp_path}/3")

    assert outcome.stdout == scan(target).stdout == (tmp_path / "two.txt").read_text()
    assert (tmp_path / "one.json").read_text() == scan(target, "--format", "json").stdout
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "3").read_bytes()


def test_an_output_is_written_although_the_exit_code_is_1(scan: Command, zipped: Zipped, tmp_path: Path) -> None:
    outcome = scan(zipped("a.zip", HIGH), "--output", "json=report.json", "--fail-on", "low")

    assert outcome.returncode == 1
    assert json.loads((tmp_path / "report.json").read_text())["targets"]


USAGE_ERRORS = [
    pytest.param((), id="no target"),
    pytest.param(("a.zip", "--format", "xml"), id="unknown format"),
    pytest.param(("a.zip", "--output", "xml=a"), id="unknown format of an output"),
    pytest.param(("a.zip", "--output", "no/such/folder/report"), id="output in a missing folder"),
    pytest.param(("a.zip", "--output", "."), id="output to a folder"),
    pytest.param(("a.zip", "--fail-on", "none"), id="unknown threshold"),
    pytest.param(("a.zip", "--max-db-age", "-1"), id="negative age"),
    pytest.param(("a.zip", "--max-db-age", "soon"), id="age that is no number"),
    pytest.param(("a.zip", "--scan-type", "everything"), id="unknown scan type"),
    pytest.param(("a.zip", "--frobnicate"), id="unknown option"),
    pytest.param(("a.zip", "--layer"), id="option without its value"),
]


@pytest.mark.parametrize("arguments", USAGE_ERRORS)
def test_a_wrong_call_is_one_line_and_exit_2(scan: Command, zipped: Zipped, arguments: tuple[str, ...]) -> None:
    zipped("a.zip", HIGH)
    outcome = scan(*arguments)

    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert re.fullmatch(r"error: [^\n]+\n", outcome.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [("--output", "/dev/full"), ("--output", "json=/dev/full")])
def test_an_output_that_cannot_be_written_is_one_line(
    scan: Command, zipped: Zipped, arguments: tuple[str, ...]
) -> None:
    outcome = scan(zipped("a.zip", HIGH), *arguments)

    assert outcome.returncode == 2
    assert re.fullmatch(r"error: cannot write /dev/full: [^\n]+\n", outcome.stderr)


# Exit codes.


@pytest.mark.parametrize(
    ("requirement", "fails_on"),
    [
        pytest.param(CLEAN, "", id="clean"),
        pytest.param(LOW, "low", id="low"),
        pytest.param(MEDIUM, "low medium", id="medium"),
        pytest.param(HIGH, "low medium high", id="high"),
        pytest.param(CRITICAL, "low medium high critical", id="critical"),
        pytest.param(UNTRIAGED, "low", id="untriaged"),
        pytest.param(MALICIOUS, "low medium high critical", id="malicious"),
        pytest.param(EXPLOITED, "low medium high critical", id="known to be exploited"),
    ],
)
def test_fail_on(scan: Command, zipped: Zipped, requirement: str, fails_on: str) -> None:
    target = zipped("a.zip", requirement)
    failed = [level for level in ("low", "medium", "high", "critical") if scan(target, "--fail-on", level).returncode]

    assert failed == fails_on.split()
    assert scan(target).returncode == 0


def test_findings_at_the_threshold_exit_1_without_an_error(scan: Command, zipped: Zipped) -> None:
    outcome = scan(zipped("a.zip", HIGH), "--fail-on", "high")

    assert (outcome.returncode, outcome.stderr) == (1, "")


def test_fail_on_untriaged_counts_at_every_threshold(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", UNTRIAGED)

    assert scan(target, "--fail-on", "critical", "--fail-on-untriaged").returncode == 1


def test_findings_of_any_target_count(scan: Command, zipped: Zipped) -> None:
    assert scan(zipped("a.zip", CLEAN), zipped("b.zip", HIGH), "--fail-on", "high").returncode == 1


def test_ignore_unfixed_leaves_out_what_has_no_fix(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", UNFIXED, HIGH)

    assert len(report(scan(target, "--format", "json"))["targets"][0]["findings"]) == 2
    outcome = scan(target, "--format", "json", "--ignore-unfixed")
    assert vulnerabilities(report(outcome)["targets"][0]) == ["CVE-2018-18074"]


def test_what_is_ignored_does_not_fail(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", UNFIXED)

    assert scan(target, "--fail-on", "high").returncode == 1
    assert scan(target, "--fail-on", "high", "--ignore-unfixed").returncode == 0


LOCK = json.dumps({"lockfileVersion": 3, "packages": {"node_modules/lodash": {"version": "4.17.20", "dev": True}}})


def test_development_packages_are_inventory_unless_asked_for(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", files={"package-lock.json": LOCK})

    without = report(scan(target, "--format", "json"))["targets"][0]
    assert [package["name"] for package in without["packages"]] == ["lodash"]
    assert without["findings"] == []
    with_them = report(scan(target, "--format", "json", "--include-dev"))["targets"][0]
    assert vulnerabilities(with_them) == ["CVE-2021-23337"]


def test_strict_makes_a_problem_exit_3(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", files={"node_modules/a/package.json": "[]"})

    assert scan(target).returncode == 0
    assert scan(target, "--strict").returncode == 3
    assert scan(zipped("b.zip", HIGH), "--strict").returncode == 0


def test_an_unreadable_target_does_not_hide_the_others(scan: Command, zipped: Zipped, tmp_path: Path) -> None:
    outcome = scan(zipped("a.zip", HIGH), tmp_path / "missing.zip", zipped("b.zip", CRITICAL), "--format", "json")

    assert outcome.returncode == 3
    assert outcome.stderr.count("\n") == 1
    targets = report(outcome)["targets"]
    assert [target["target"] for target in targets] == [str(tmp_path / f"{name}.zip") for name in ("a", "missing", "b")]
    assert list(map(vulnerabilities, targets)) == [["CVE-2018-18074"], [], ["CVE-2020-14343"]]


def test_an_unreadable_target_comes_before_findings(scan: Command, zipped: Zipped) -> None:
    assert scan(zipped("a.zip", HIGH), "missing.zip", "--fail-on", "low").returncode == 3


def test_the_database_comes_before_an_unreadable_target(lambdascope: Command) -> None:
    assert lambdascope("scan", "missing.zip", "--db", "missing.db").returncode == 4


def test_a_wrong_call_comes_before_the_database(lambdascope: Command) -> None:
    assert lambdascope("scan", "missing.zip", "--db", "missing.db", "--output", "xml=a").returncode == 2


def test_too_many_layers_come_before_the_database(lambdascope: Command) -> None:
    outcome = lambdascope("scan", "missing.zip", "--db", "missing.db", *["--layer", "a.zip"] * 6)

    assert outcome.returncode == 2


# The advisory database.


def bad_databases() -> dict[str, bytes]:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE TABLE a (b)")
    with_table = memory.serialize()
    memory.close()
    return {"empty": b"", "text": b"no database\n" * 100, "another SQLite file": with_table}


@pytest.mark.parametrize("content", [pytest.param(data, id=name) for name, data in bad_databases().items()])
def test_what_is_no_advisory_database_is_exit_4(
    lambdascope: Command, zipped: Zipped, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "bad.db").write_bytes(content)
    assert_no_database(lambdascope("scan", zipped("a.zip", HIGH), "--db", "bad.db"), "bad.db")


def test_a_truncated_database_is_exit_4(lambdascope: Command, zipped: Zipped, database: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(database.read_bytes()[:-4096])
    assert_no_database(lambdascope("scan", zipped("a.zip", HIGH), "--db", "bad.db"), "bad.db")


def test_a_database_damaged_inside_is_exit_4(
    lambdascope: Command, zipped: Zipped, database: Path, tmp_path: Path
) -> None:
    content = database.read_bytes()
    (tmp_path / "bad.db").write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert_no_database(lambdascope("scan", zipped("a.zip", HIGH), "--db", "bad.db"), "bad.db")


def test_a_missing_database_says_how_to_get_one(lambdascope: Command, zipped: Zipped, tmp_path: Path) -> None:
    outcome = lambdascope("scan", zipped("a.zip", HIGH))

    assert_no_database(outcome, str(tmp_path / "home/.local/share/lambdascope/advisories.db"))
    assert "lambdascope db update" in outcome.stderr


def test_a_folder_in_the_place_of_the_database(lambdascope: Command, zipped: Zipped, tmp_path: Path) -> None:
    assert_no_database(lambdascope("scan", zipped("a.zip", HIGH), "--db", tmp_path), str(tmp_path))


def assert_no_database(outcome: CompletedProcess[str], path: str) -> None:
    assert (outcome.returncode, outcome.stdout) == (4, "")
    assert re.fullmatch(r"error: [^\n]+\n", outcome.stderr)
    assert path in outcome.stderr


def test_the_database_is_found_by_its_variable(lambdascope: Command, zipped: Zipped, database: Path) -> None:
    outcome = lambdascope("scan", zipped("a.zip", HIGH), LAMBDASCOPE_DB=str(database))

    assert "CVE-2018-18074" in outcome.stdout


def test_the_database_is_found_in_the_data_folder(
    lambdascope: Command, zipped: Zipped, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "share/lambdascope").mkdir(parents=True)
    shutil.copy(database, tmp_path / "share/lambdascope/advisories.db")

    outcome = lambdascope("scan", zipped("a.zip", HIGH), XDG_DATA_HOME=str(tmp_path / "share"))

    assert "CVE-2018-18074" in outcome.stdout


@pytest.fixture
def old_database(database: Path, tmp_path: Path) -> Path:
    """The database as it were had it been updated last on 1 January 2026."""
    path = tmp_path / "old.db"
    shutil.copy(database, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '2026-01-01T00:00:00Z' WHERE key IN ('updated_at', 'compiled_at')")
    connection.close()
    return path


def test_an_old_database_is_a_warning(lambdascope: Command, zipped: Zipped, old_database: Path) -> None:
    outcome = lambdascope("scan", zipped("a.zip", HIGH), "--db", old_database)

    assert outcome.returncode == 0
    assert re.fullmatch(r"warning: [^\n]*last updated \d+ days ago[^\n]*lambdascope db update\n", outcome.stderr)


def test_a_database_older_than_agreed_is_exit_4(lambdascope: Command, zipped: Zipped, old_database: Path) -> None:
    outcome = lambdascope("scan", zipped("a.zip", HIGH), "--db", old_database, "--max-db-age", "7")

    assert_no_database(outcome, "old.db")


def test_a_database_as_old_as_agreed_is_no_warning(lambdascope: Command, zipped: Zipped, old_database: Path) -> None:
    outcome = lambdascope("scan", zipped("a.zip", HIGH), "--db", old_database, "--max-db-age", "100000")

    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_an_update_that_found_nothing_new_counts(lambdascope: Command, zipped: Zipped, old_database: Path) -> None:
    stamp = {"compiled_at": "2026-01-01T00:00:00Z", "updated_at": "2999-01-01T00:00:00Z"}
    Path(f"{old_database}.updated").write_text(json.dumps(stamp))

    outcome = lambdascope("scan", zipped("a.zip", HIGH), "--db", old_database, "--max-db-age", "7")

    assert (outcome.returncode, outcome.stderr) == (0, "")


@pytest.mark.parametrize("stamp", ["", "[", "[]", '{"compiled_at": "2026-01-01T00:00:00Z", "updated_at": "soon"}'])
def test_a_stamp_that_makes_no_sense_is_none(
    lambdascope: Command, zipped: Zipped, old_database: Path, stamp: str
) -> None:
    Path(f"{old_database}.updated").write_text(stamp)

    outcome = lambdascope("scan", zipped("a.zip", HIGH), "--db", old_database, "--max-db-age", "7")

    assert outcome.returncode == 4
    assert re.fullmatch(r"error: [^\n]+\n", outcome.stderr)


# The JSON report.


def test_the_shape_of_the_report(scan: Command, zipped: Zipped, tmp_path: Path) -> None:
    function, layer = zipped("a.zip", HIGH), zipped("layer.zip", EXPLOITED)
    document = report(scan(function, "--layer", layer, "--format", "json"))

    assert set(document) == {"schemaVersion", "tool", "database", "targets"}
    assert type(document["schemaVersion"]) is int
    assert document["tool"]["name"] == "lambdascope"
    assert document["database"]["ecosystems"] == sorted(document["database"]["ecosystems"])
    target = document["targets"][0]
    assert set(target) == {"target", "artifacts", "packages", "problems", "findings"}
    assert target["target"] == str(function)
    assert target["artifacts"] == [
        {"name": path.name, "role": role, "sha256": sha256(path), "size": path.stat().st_size}
        for path, role in ((function, "function"), (layer, "layer"))
    ]
    assert {package["layer"] for package in target["packages"]} == {None, "layer.zip"}


def test_the_shape_of_a_package(scan: Command, zipped: Zipped) -> None:
    package = report(scan(zipped("a.zip", CRITICAL), "--format", "json"))["targets"][0]["packages"][0]

    expected = {
        "purl": "pkg:pypi/pyyaml@5.3.1",
        "name": "pyyaml",
        "version": "5.3.1",
        "ecosystem": "PyPI",
        "packageManager": "PYTHONPKG",
        "filePath": "PyYAML-5.3.1.dist-info/METADATA",
        "layer": None,
        "evidence": "installed",
    }
    assert package | expected == package
    assert "reachability" in package


def test_the_shape_of_a_problem(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", files={"node_modules/a/package.json": "[]"})
    problems = report(scan(zipped("b.zip", HIGH), "--layer", target, "--format", "json"))["targets"][0]["problems"]

    assert [set(problem) for problem in problems] == [{"code", "path", "layer", "message"}]
    assert (problems[0]["path"], problems[0]["layer"]) == ("node_modules/a/package.json", "a.zip")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# The members of inspector2's `Finding` and what botocore's service model says of them.

REQUIRED = {
    "findingArn": str,
    "awsAccountId": str,
    "type": str,
    "description": str,
    "remediation": dict,
    "severity": str,
    "firstObservedAt": str,
    "lastObservedAt": str,
    "status": str,
    "resources": list,
}
OPTIONAL = {
    "title": str,
    "updatedAt": str,
    "inspectorScore": float,
    "inspectorScoreDetails": dict,
    "packageVulnerabilityDetails": dict,
    "fixAvailable": str,
    "exploitAvailable": str,
    "exploitabilityDetails": dict,
    "epss": dict,
    "extensions": dict,
}
DETAILS = {
    "vulnerabilityId",
    "source",
    "cvss",
    "relatedVulnerabilities",
    "sourceUrl",
    "vendorSeverity",
    "vendorCreatedAt",
    "vendorUpdatedAt",
    "referenceUrls",
    "vulnerablePackages",
}
VULNERABLE_PACKAGE = {
    "name",
    "version",
    "epoch",
    "packageManager",
    "filePath",
    "fixedInVersion",
    "remediation",
    "sourceLambdaLayerArn",
}
PACKAGE_MANAGERS = [
    "BUNDLER",
    "CARGO",
    "COMPOSER",
    "NPM",
    "NUGET",
    "PIPENV",
    "POETRY",
    "YARN",
    "GOBINARY",
    "GOMOD",
    "JAR",
    "OS",
    "PIP",
    "PYTHONPKG",
    "NODEPKG",
    "POM",
    "GEMSPEC",
    "DOTNET_CORE",
]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
EVERYTHING = (LOW, MEDIUM, HIGH, CRITICAL, UNTRIAGED, MALICIOUS, UNFIXED, EXPLOITED)


@pytest.fixture
def findings(scan: Command, zipped: Zipped) -> list[dict[str, Any]]:
    """A finding of every kind."""
    outcome = scan(zipped("a.zip", *EVERYTHING), "--runtime", "python3.12", "--format", "json")
    found: list[dict[str, Any]] = report(outcome)["targets"][0]["findings"]
    assert len(found) == len(EVERYTHING) + 1  # EXPLOITED has a second one
    return found


def test_findings_have_the_members_of_inspectors(findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        assert REQUIRED.keys() <= finding.keys() <= REQUIRED.keys() | OPTIONAL.keys()
        for name, value in finding.items():
            assert type(value) is (REQUIRED | OPTIONAL)[name], name


def test_findings_have_the_enums_of_inspectors(findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        assert re.fullmatch(r"arn:aws:inspector2:us-east-1:000000000000:finding/[0-9a-f]{32}", finding["findingArn"])
        assert finding["awsAccountId"] == "000000000000"
        assert finding["type"] == "PACKAGE_VULNERABILITY"
        assert finding["severity"] in ("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL", "UNTRIAGED")
        assert finding["status"] == "ACTIVE"
        assert finding["fixAvailable"] in ("YES", "NO", "PARTIAL")
        assert finding["exploitAvailable"] in ("YES", "NO")
        assert 0 < len(finding["title"]) <= 1024
        assert 0 < len(finding["description"]) <= 1024
        assert finding["remediation"]["recommendation"]["text"]
        assert 0 <= finding.get("epss", {"score": 0})["score"] <= 1


def test_the_times_of_findings_are_the_databases(scan: Command, zipped: Zipped) -> None:
    document = report(scan(zipped("a.zip", HIGH), "--format", "json"))
    finding = document["targets"][0]["findings"][0]

    times = {finding[name] for name in ("firstObservedAt", "lastObservedAt", "updatedAt")}
    assert times == {document["database"]["compiledAt"]}
    assert TIME.fullmatch(times.pop())


def test_the_package_details_of_findings(findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        details = finding["packageVulnerabilityDetails"]
        assert {"vulnerabilityId", "source", "vulnerablePackages"} <= details.keys() <= DETAILS
        assert details["source"]
        assert details["vulnerabilityId"] in finding["title"]
        for cvss in details["cvss"]:
            assert cvss.keys() == {"baseScore", "scoringVector", "version", "source"}
        for package in details["vulnerablePackages"]:
            assert {"name", "version"} <= package.keys() <= VULNERABLE_PACKAGE
            assert package["packageManager"] in PACKAGE_MANAGERS
            assert len(package["filePath"]) <= 1024
            assert "sourceLambdaLayerArn" not in package


def test_the_resource_of_findings(scan: Command, zipped: Zipped) -> None:
    target, layer = zipped("a.zip", HIGH), zipped("layer.zip")
    outcome = scan(target, "--layer", layer, "--runtime", "python3.12", "--format", "json")
    [resource] = report(outcome)["targets"][0]["findings"][0]["resources"]

    assert (resource["type"], resource["id"]) == ("AWS_LAMBDA_FUNCTION", str(target))
    assert (resource["partition"], resource["region"]) == ("aws", "us-east-1")
    function = resource["details"]["awsLambdaFunction"]
    assert function["codeSha256"] == base64.b64encode(bytes.fromhex(sha256(target))).decode()
    assert (function["functionName"], function["version"], function["packageType"]) == ("a", "$LATEST", "ZIP")
    assert function["runtime"] == "PYTHON_3_12"


def of(findings: list[dict[str, Any]], vulnerability: str) -> dict[str, Any]:
    return next(one for one in findings if one["packageVulnerabilityDetails"]["vulnerabilityId"] == vulnerability)


def test_a_finding_with_a_score(findings: list[dict[str, Any]]) -> None:
    finding = of(findings, "CVE-2018-18074")

    assert (finding["severity"], finding["inspectorScore"], finding["fixAvailable"]) == ("HIGH", 7.5, "YES")
    score = finding["inspectorScoreDetails"]["adjustedCvss"]
    assert score.keys() == {"scoreSource", "cvssSource", "version", "score", "scoringVector"}
    assert finding["packageVulnerabilityDetails"]["vulnerablePackages"][0]["fixedInVersion"] == "2.20.0"


def test_a_finding_with_a_word_has_no_invented_score(findings: list[dict[str, Any]]) -> None:
    finding = of(findings, "GHSA-bbbb-bbbb-bbbb")

    assert (finding["severity"], finding["packageVulnerabilityDetails"]["vendorSeverity"]) == ("MEDIUM", "MODERATE")
    assert "inspectorScore" not in finding


def test_a_finding_without_severity_is_untriaged(findings: list[dict[str, Any]]) -> None:
    finding = of(findings, "PYSEC-2026-1")

    assert finding["severity"] == "UNTRIAGED"
    assert "inspectorScore" not in finding


def test_a_finding_without_fix_says_no(findings: list[dict[str, Any]]) -> None:
    finding = of(findings, "GHSA-cccc-cccc-cccc")

    assert finding["fixAvailable"] == "NO"
    assert "fixedInVersion" not in finding["packageVulnerabilityDetails"]["vulnerablePackages"][0]


def test_a_finding_known_to_be_exploited_says_when(findings: list[dict[str, Any]]) -> None:
    finding = of(findings, "CVE-2023-4863")

    assert finding["exploitAvailable"] == "YES"
    assert finding["exploitabilityDetails"]["lastKnownExploitAt"] == "2023-09-13T00:00:00Z"
    assert finding["epss"]["score"] == 0.99735


def test_a_fix_for_some_packages_is_partial(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", "half-one==1.0", "other-half==1.0")
    [finding] = report(scan(target, "--format", "json"))["targets"][0]["findings"]

    assert finding["fixAvailable"] == "PARTIAL"
    packages = finding["packageVulnerabilityDetails"]["vulnerablePackages"]
    assert [(one["name"], one.get("fixedInVersion")) for one in packages] == [("half-one", "2.0"), ("other-half", None)]


def test_each_package_has_the_fix_of_its_own_branch(scan: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", "urllib3==1.26.5", "urllib3==2.0.1")
    [finding] = report(scan(target, "--format", "json"))["targets"][0]["findings"]

    packages = finding["packageVulnerabilityDetails"]["vulnerablePackages"]
    assert [(one["version"], one["fixedInVersion"]) for one in packages] == [("1.26.5", "1.26.17"), ("2.0.1", "2.0.6")]


def test_a_layer_without_arn_is_named_in_the_extensions_only(scan: Command, zipped: Zipped) -> None:
    outcome = scan(zipped("a.zip"), "--layer", zipped("layer.zip", HIGH), "--format", "json")
    [finding] = report(outcome)["targets"][0]["findings"]

    assert "layer.zip" in json.dumps(finding["extensions"])
    assert "layer.zip" not in json.dumps(finding["packageVulnerabilityDetails"])


# The same input gives the same bytes.


@pytest.mark.parametrize("format_", ["json", "table"])
def test_the_same_input_gives_the_same_bytes(scan: Command, zipped: Zipped, format_: str) -> None:
    target = zipped("a.zip", *EVERYTHING)
    reports = {scan(target, "--format", format_, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "random")}

    assert len(reports) == 1


def test_the_arn_is_the_targets_the_types_and_the_vulnerabilitys(scan: Command, zipped: Zipped) -> None:
    def arns(*targets: Path) -> list[str]:
        found = report(scan(*targets, "--format", "json"))["targets"]
        return [finding["findingArn"] for target in found for finding in target["findings"]]

    first, second = zipped("a.zip", HIGH), zipped("b.zip", HIGH)
    before = arns(first)
    assert len(set(arns(first, second))) == 2
    zipped("a.zip", "requests==2.18.0", LOW)  # another build with the same vulnerability
    assert before[0] in arns(first)


def test_the_target_is_named_as_given(scan: Command, zipped: Zipped) -> None:
    zipped("a.zip", HIGH)

    assert report(scan("./a.zip", "--format", "json"))["targets"][0]["target"] == "./a.zip"


# Terminals and pipes.


def test_a_reader_that_leaves_early_is_no_error(environment: dict[str, str], database: Path, zipped: Zipped) -> None:
    into, out = os.pipe()
    os.close(into)
    outcome = run_into(out, environment, "scan", zipped("a.zip", HIGH), "--db", database)

    assert (outcome.returncode, outcome.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_full_disk_behind_stdout_is_one_line_and_not_exit_1(
    environment: dict[str, str], database: Path, zipped: Zipped, format_: str
) -> None:
    out = os.open("/dev/full", os.O_WRONLY)
    outcome = run_into(out, environment, "scan", zipped("a.zip", HIGH), "--db", database, "--format", format_)

    assert outcome.returncode > 1
    assert re.fullmatch(r"error: [^\n]+\n", outcome.stderr)


def test_an_encoding_without_arrows_is_no_error(scan: Command, zipped: Zipped) -> None:
    outcome = scan(zipped("a.zip", HIGH), PYTHONIOENCODING="latin-1")

    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "CVE-2018-18074" in outcome.stdout


def test_a_terminal_gets_colours(environment: dict[str, str], database: Path, zipped: Zipped) -> None:
    assert "\x1b[" in in_terminal(environment, "scan", zipped("a.zip", HIGH), "--db", database)


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_a_terminal_whose_user_wants_no_colours_gets_none(
    environment: dict[str, str], database: Path, zipped: Zipped, variables: dict[str, str]
) -> None:
    shown = in_terminal(environment | variables, "scan", zipped("a.zip", HIGH), "missing.zip", "--db", database)

    assert "CVE-2018-18074" in shown
    assert "error: missing.zip" in shown
    assert "\x1b" not in shown


def run_into(out: int, environment: dict[str, str], *arguments: str | Path) -> CompletedProcess[str]:
    """Runs the command with `out` as its stdout, and closes it."""
    command = [sys.executable, "-m", "lambdascope", *map(str, arguments)]
    try:
        return subprocess.run(command, stdout=out, stderr=subprocess.PIPE, env=environment, timeout=60, text=True)
    finally:
        os.close(out)


def in_terminal(environment: dict[str, str], *arguments: str | Path) -> str:
    """What the command shows on stdout and stderr of a terminal."""
    ours, its = os.openpty()
    command = [sys.executable, "-m", "lambdascope", *map(str, arguments)]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment) as process:
        os.close(its)
        shown = bytearray()
        # Linux ends a terminal whose other side is closed with an error, others with nothing.
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 4096):
                shown += piece
        process.wait(timeout=60)
    os.close(ours)
    return shown.decode()
