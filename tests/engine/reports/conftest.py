"""A report with something of everything in it."""

from __future__ import annotations

import pytest

from lambdascope.engine.findings.assemble import finding_arn
from lambdascope.model.advisory import AdvisoryRecord, Score, Vulnerability
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Finding, Match, Rating, Reason, Severity
from lambdascope.model.package import Evidence, Package, PackageManager, Problem
from lambdascope.model.report import DatabaseInfo, Inventory, Report, TargetReport

LAYER_ARN = "arn:aws:lambda:eu-central-1:111122223333:layer:shared:7"

REQUESTS = Package(
    Ecosystem.PYPI, PackageName("requests"), "2.19.0", PackageManager.PYTHONPKG,
    "requests-2.19.0.dist-info/METADATA", None, Evidence.INSTALLED, "METADATA",
)  # fmt: skip
IN_LAYER = REQUESTS._replace(layer=LAYER_ARN, file_path="python/requests-2.19.0.dist-info/METADATA")
LODASH = Package(
    Ecosystem.NPM, PackageName("lodash"), "4.0.0", PackageManager.NPM, "package-lock.json", "layer.zip",
    Evidence.DECLARED, "packages", is_development=True,
)  # fmt: skip


def an_advisory(id_: str, *scores: Score, word: str | None = None, summary: str = "What is wrong") -> AdvisoryRecord:
    return AdvisoryRecord(
        id=id_,
        url=f"https://example.org/{id_}",
        summary=summary,
        details="Long text.",
        published="2024-01-01T00:00:00Z",
        modified="2024-02-01T00:00:00Z",
        scores=scores,
        severity_word=word,
        cwes=("CWE-79",),
        references=("https://example.org/more",),
    )


def a_finding(
    id_: str, *matches: Match, rating: Rating, advisories: tuple[AdvisoryRecord, ...], exploited: str | None = None
) -> Finding:
    vulnerability = Vulnerability(id_, ("GHSA-aaaa",), advisories, 0.5 if exploited else None, exploited)
    return Finding(finding_arn("f.zip", id_), vulnerability, rating, matches)


def a_report(*findings: Finding, problems: tuple[Problem, ...] = (), target: str = "f.zip") -> Report:
    artifacts = (
        Artifact("f.zip", ArtifactRole.FUNCTION, "00" * 32, 1234),
        Artifact(LAYER_ARN, ArtifactRole.LAYER, "11" * 32, 99),
        Artifact("layer.zip", ArtifactRole.LAYER, None, 9),
    )
    inventory = Inventory(target, artifacts, (IN_LAYER, LODASH, REQUESTS), problems)
    return Report(
        (TargetReport(inventory, findings, "python3.12", "app.handler"),),
        DatabaseInfo("2026-08-22T00:00:00Z", (Ecosystem.PYPI, Ecosystem.NPM)),
        "0.0.1",
    )


CRITICAL_SCORE = Score("3.1", 9.8, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")


@pytest.fixture
def full() -> Report:
    critical = a_finding(
        "CVE-2024-0001",
        Match(REQUESTS, "CVE-2024-0001", (Reason("GHSA-aaaa", "< 2.20.0"),), "2.20.0"),
        Match(IN_LAYER, "CVE-2024-0001", (Reason("GHSA-aaaa", "< 2.20.0"),), None),
        rating=Rating(Severity.CRITICAL, CRITICAL_SCORE, "GHSA-aaaa", "CRITICAL"),
        advisories=(an_advisory("GHSA-aaaa", CRITICAL_SCORE, word="CRITICAL"), an_advisory("PYSEC-2024-1")),
        exploited="2024-03-01",
    )
    untriaged = a_finding(
        "GHSA-bbbb",
        Match(REQUESTS, "GHSA-bbbb", (Reason("GHSA-bbbb", ">= 0"),), None),
        rating=Rating(Severity.UNTRIAGED, None, None),
        advisories=(an_advisory("GHSA-bbbb"),),
    )
    return a_report(critical, untriaged, problems=(Problem("manifest-invalid", "x/package.json", None, "is no JSON"),))
