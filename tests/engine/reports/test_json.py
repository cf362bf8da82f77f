"""The JSON report has the design's shape, and findings that of inspector2."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdascope.engine.reports.json import render
from lambdascope.engine.runtimes import inspector_spelling
from lambdascope.model.report import Report

LAYER_ARN = "arn:aws:lambda:eu-central-1:111122223333:layer:shared:7"


@pytest.fixture
def target(full: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render(full))
    found: dict[str, Any] = document["targets"][0]
    return found


def test_the_document(full: Report) -> None:
    document = json.loads(render(full))

    assert {key: value for key, value in document.items() if key != "targets"} == {
        "schemaVersion": 1,
        "tool": {"name": "lambdascope", "version": "0.0.1"},
        "database": {"compiledAt": "2026-08-22T00:00:00Z", "ecosystems": ["PyPI", "npm"]},
    }


def test_a_target(target: dict[str, Any]) -> None:
    assert list(target) == ["target", "artifacts", "packages", "problems", "findings"]
    assert target["artifacts"][0] == {"name": "f.zip", "role": "function", "sha256": "00" * 32, "size": 1234}
    assert target["problems"] == [
        {"code": "manifest-invalid", "path": "x/package.json", "layer": None, "message": "is no JSON"}
    ]


def test_a_package(target: dict[str, Any]) -> None:
    assert target["packages"][1] == {
        "purl": "pkg:npm/lodash@4.0.0",
        "name": "lodash",
        "version": "4.0.0",
        "ecosystem": "npm",
        "packageManager": "NPM",
        "filePath": "package-lock.json",
        "layer": "layer.zip",
        "evidence": "declared",
        "identifiedBy": "packages",
        "isDevelopment": True,
        "reachability": "unknown",
    }


def test_what_a_finding_must_have(target: dict[str, Any]) -> None:
    required = {
        "findingArn", "awsAccountId", "type", "description", "remediation", "severity", "firstObservedAt",
        "lastObservedAt", "status", "resources",
    }  # fmt: skip

    for finding in target["findings"]:
        assert required <= set(finding)
        assert finding["type"] == "PACKAGE_VULNERABILITY"
        assert finding["awsAccountId"] == "000000000000"
        assert {finding[key] for key in ("firstObservedAt", "lastObservedAt", "updatedAt")} == {"2026-08-22T00:00:00Z"}


def test_a_scored_and_exploited_finding(target: dict[str, Any]) -> None:
    finding = target["findings"][0]

    assert finding["title"] == "CVE-2024-0001 - requests"
    assert finding["description"] == "Long text."
    assert finding["severity"] == "CRITICAL"
    assert finding["inspectorScore"] == 9.8
    assert finding["inspectorScoreDetails"]["adjustedCvss"] == {
        "scoreSource": "GITHUB",
        "cvssSource": "GITHUB",
        "version": "3.1",
        "score": 9.8,
        "scoringVector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    }
    assert (finding["exploitAvailable"], finding["epss"]) == ("YES", {"score": 0.5})
    assert finding["exploitabilityDetails"] == {"lastKnownExploitAt": "2024-03-01T00:00:00Z"}
    assert finding["fixAvailable"] == "PARTIAL"
    assert finding["remediation"] == {"recommendation": {"text": "Upgrade requests 2.19.0 to 2.20.0"}}


def test_a_finding_nobody_rated_has_no_score(target: dict[str, Any]) -> None:
    finding = target["findings"][1]

    assert (finding["severity"], finding["exploitAvailable"], finding["fixAvailable"]) == ("UNTRIAGED", "NO", "NO")
    assert finding["remediation"] == {"recommendation": {"text": "None Provided"}}
    assert not {"inspectorScore", "inspectorScoreDetails", "epss", "exploitabilityDetails"} & set(finding)


def test_package_details(target: dict[str, Any]) -> None:
    details = target["findings"][0]["packageVulnerabilityDetails"]

    assert {key: details[key] for key in ("vulnerabilityId", "source", "sourceUrl", "vendorSeverity")} == {
        "vulnerabilityId": "CVE-2024-0001",
        "source": "GITHUB",
        "sourceUrl": "https://example.org/GHSA-aaaa",
        "vendorSeverity": "CRITICAL",
    }
    assert details["relatedVulnerabilities"] == ["GHSA-aaaa"]
    assert [cvss["baseScore"] for cvss in details["cvss"]] == [9.8]


def test_vulnerable_packages_name_their_layer_version_where_it_has_an_arn(target: dict[str, Any]) -> None:
    fixed, in_layer = target["findings"][0]["packageVulnerabilityDetails"]["vulnerablePackages"]

    assert fixed["fixedInVersion"] == "2.20.0"
    assert "sourceLambdaLayerArn" not in fixed
    assert in_layer["sourceLambdaLayerArn"] == LAYER_ARN
    assert "fixedInVersion" not in in_layer


def test_the_resource_is_the_target(target: dict[str, Any]) -> None:
    (resource,) = target["findings"][0]["resources"]

    assert resource["id"] == "f.zip"
    assert resource["type"] == "AWS_LAMBDA_FUNCTION"
    assert resource["details"]["awsLambdaFunction"] == {
        "functionName": "f",
        "version": "$LATEST",
        "packageType": "ZIP",
        "runtime": "PYTHON_3_12",
        "codeSha256": "A" * 43 + "=",
        "layers": [LAYER_ARN, "layer.zip"],
    }


def test_the_extensions_keep_the_reasons(target: dict[str, Any]) -> None:
    extensions = target["findings"][0]["extensions"]

    assert [advisory["id"] for advisory in extensions["advisories"]] == ["GHSA-aaaa", "PYSEC-2024-1"]
    assert extensions["severityFrom"] == "GHSA-aaaa"
    assert extensions["packages"][0]["reasons"] == [{"advisory": "GHSA-aaaa", "affected": "< 2.20.0"}]


def test_long_texts_are_cut_as_inspector_cuts_them(full: Report) -> None:
    target = full.targets[0]
    finding = target.findings[1]
    (advisory,) = finding.vulnerability.advisories
    vulnerability = finding.vulnerability._replace(advisories=(advisory._replace(details="x" * 5000),))
    long = full._replace(targets=(target._replace(findings=(finding._replace(vulnerability=vulnerability),)),))

    assert len(json.loads(render(long))["targets"][0]["findings"][0]["description"]) == 1024


def test_hostile_names_are_escaped(full: Report) -> None:
    inventory = full.targets[0].inventory._replace(target="f\ud800\x1b[31m")
    text = render(full._replace(targets=(full.targets[0]._replace(inventory=inventory),)))

    assert text.isascii()
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("identifier", "spelling"),
    [
        ("python3.12", "PYTHON_3_12"),
        ("nodejs20.x", "NODEJS_20_X"),
        ("java8.al2", "JAVA_8_AL2"),
        ("java17", "JAVA_17"),
        ("go1.x", "GO_1_X"),
        ("dotnet8", "DOTNET_8"),
        ("dotnetcore3.1", "DOTNETCORE_3_1"),
        ("ruby3.3", "RUBY_3_3"),
    ],
)
def test_runtimes_are_spelled_as_inspector_does(identifier: str, spelling: str) -> None:
    assert inspector_spelling(identifier) == spelling
