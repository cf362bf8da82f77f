"""A finding in the shape of inspector2's `Finding`, plus an `extensions` object for what Inspector lacks.

Source of the shape: botocore's inspector2 service model; facts, section 5.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lambdascope.engine.ecosystems.purl import format as format_purl
from lambdascope.model.advisory import AdvisoryRecord, Score
from lambdascope.model.artifact import ArtifactRole
from lambdascope.model.finding import Finding, Match
from lambdascope.model.report import TargetReport

Json = dict[str, Any]

ACCOUNT = "000000000000"
_PARTITION, _REGION = "aws", "us-east-1"
_MAX_TEXT = 1024
MAX_PATH = 1024
LAYER_ARN_PREFIX = "arn:"

_DATABASES = (
    ("GHSA-", "GITHUB"),
    ("PYSEC-", "PYPA"),
    ("GO-", "GOLANG"),
    ("RUSTSEC-", "RUSTSEC"),
    ("MAL-", "OPENSSF"),
)


def render_finding(finding: Finding, target: TargetReport, seen_at: str) -> Json:
    """`finding` of a local `target`; `seen_at` (ISO 8601 UTC) is all three of its times."""
    return render(finding, ACCOUNT, resource_of(target), "ACTIVE", (seen_at, seen_at, seen_at))


def render(finding: Finding, account: str, resource: Json, status: str, times: Sequence[str]) -> Json:
    """`finding` of a resource; `times` (ISO 8601 UTC) are first and last observation and the last update."""
    rating = finding.rating
    first_observed_at, last_observed_at, updated_at = times
    rendered: Json = {
        "findingArn": finding.arn,
        "awsAccountId": account,
        "type": "PACKAGE_VULNERABILITY",
        "title": title_of(finding),
        "description": cut(_description(finding)),
        "remediation": {"recommendation": {"text": "; ".join(_remediations(finding)) or "None Provided"}},
        "severity": finding.severity.value,
        "status": status,
        "firstObservedAt": first_observed_at,
        "lastObservedAt": last_observed_at,
        "updatedAt": updated_at,
        "fixAvailable": finding.fix_available.value,
        "exploitAvailable": "YES" if finding.is_known_exploited else "NO",
    }
    if finding.is_known_exploited:
        exploited_at = f"{finding.vulnerability.known_exploited_since}T00:00:00Z"
        rendered["exploitabilityDetails"] = {"lastKnownExploitAt": exploited_at}
    if finding.vulnerability.epss is not None:
        rendered["epss"] = {"score": finding.vulnerability.epss}
    if rating.score is not None:
        rendered["inspectorScore"] = rating.score.score
        if rating.score.vector:
            rendered["inspectorScoreDetails"] = {"adjustedCvss": _adjusted_cvss(rating.score, rating.advisory)}
    rendered["packageVulnerabilityDetails"] = _details(finding)
    rendered["resources"] = [resource]
    rendered["extensions"] = _extensions(finding)
    return rendered


def title_of(finding: Finding) -> str:
    """The title: the vulnerability and its packages."""
    return cut(f"{finding.vulnerability.id} - {', '.join(_distinct(m.package.name for m in finding.matches))}")


def source_of(finding: Finding) -> str:
    """The database that publishes the advisory which speaks for a finding."""
    return database_of(_lead(finding).id)


def database_of(advisory: str) -> str:
    """The database that publishes `advisory`, in Inspector's manner of naming sources."""
    return next((name for prefix, name in _DATABASES if advisory.startswith(prefix)), "OSV")


def _details(finding: Finding) -> Json:
    vulnerability, lead = finding.vulnerability, _lead(finding)
    details: Json = {
        "vulnerabilityId": vulnerability.id,
        "source": database_of(lead.id),
        "sourceUrl": lead.url,
        "referenceUrls": _distinct(url for advisory in vulnerability.advisories for url in advisory.references),
        "relatedVulnerabilities": list(vulnerability.aliases),
        "cvss": [
            _cvss(score, advisory.id)
            for advisory in vulnerability.advisories
            for score in advisory.scores
            if score.vector
        ],
        "vulnerablePackages": [_vulnerable_package(match) for match in finding.matches],
    }
    if finding.rating.word:
        details["vendorSeverity"] = finding.rating.word[:64]
    if lead.published:
        details["vendorCreatedAt"] = lead.published
    if lead.modified:
        details["vendorUpdatedAt"] = lead.modified
    return details


def _lead(finding: Finding) -> AdvisoryRecord:
    """The advisory that speaks for the finding: the one that rated it, else the first that matched."""
    wanted = finding.rating.advisory or finding.matches[0].reasons[0].advisory
    advisories = finding.vulnerability.advisories
    return next((advisory for advisory in advisories if advisory.id == wanted), advisories[0])


def _description(finding: Finding) -> str:
    lead = _lead(finding)
    advisories = (lead, *finding.vulnerability.advisories)
    return next((text for one in advisories if (text := one.details.strip() or one.summary.strip())), lead.id)


def _remediations(finding: Finding) -> Iterator[str]:
    yield from _distinct(
        f"Upgrade {match.package.name} {match.package.version} to {match.fixed_in}"
        for match in finding.matches
        if match.fixed_in is not None
    )


def _vulnerable_package(match: Match) -> Json:
    package = match.package
    rendered: Json = {
        "name": package.name,
        "version": package.version,
        "epoch": 0,
        "packageManager": package.package_manager.value,
        "filePath": package.file_path[:MAX_PATH],
    }
    if match.fixed_in is not None:
        rendered["fixedInVersion"] = match.fixed_in
        rendered["remediation"] = f"Upgrade {package.name} to {match.fixed_in}"
    if package.layer is not None and package.layer.startswith(LAYER_ARN_PREFIX):
        rendered["sourceLambdaLayerArn"] = package.layer
    return rendered


def _extensions(finding: Finding) -> Json:
    vulnerability = finding.vulnerability
    return {
        "aliases": list(vulnerability.aliases),
        "advisories": [
            {"id": advisory.id, "source": database_of(advisory.id), "url": advisory.url}
            for advisory in vulnerability.advisories
        ],
        "cwes": _distinct(cwe for advisory in vulnerability.advisories for cwe in advisory.cwes),
        "severityFrom": finding.rating.advisory,
        "knownExploitedSince": vulnerability.known_exploited_since,
        "packages": [
            {
                "purl": format_purl(match.package.ecosystem, match.package.name, match.package.version),
                "filePath": match.package.file_path,
                "layer": match.package.layer,
                "evidence": match.package.evidence.value,
                "identifiedBy": match.package.identified_by,
                "upgradeTo": match.closes_all,
                "reasons": [{"advisory": reason.advisory, "affected": reason.statement} for reason in match.reasons],
            }
            for match in finding.matches
        ],
    }


def resource_of(target: TargetReport) -> Json:
    """The function that a local target is, as far as its package tells."""
    function = next(one for one in target.inventory.artifacts if one.role is ArtifactRole.FUNCTION)
    details: Json = {
        "functionName": function.name.rpartition(".")[0] or function.name,
        "version": "$LATEST",
        "packageType": "ZIP",
    }
    if target.runtime:
        from lambdascope.engine.runtimes import inspector_spelling  # only where a runtime was given

        details["runtime"] = inspector_spelling(target.runtime)
    if function.sha256:
        details["codeSha256"] = b64encode(bytes.fromhex(function.sha256)).decode("ascii")
    layers = [one.name for one in target.inventory.artifacts if one.role is ArtifactRole.LAYER]
    if layers:
        details["layers"] = layers
    return {
        "type": "AWS_LAMBDA_FUNCTION",
        "id": target.target,
        "partition": _PARTITION,
        "region": _REGION,
        "details": {"awsLambdaFunction": details},
    }


def _adjusted_cvss(score: Score, advisory: str | None) -> Json:
    source = database_of(advisory or "")
    return {
        "scoreSource": source,
        "cvssSource": source,
        "version": score.version,
        "score": score.score,
        "scoringVector": score.vector,
    }


def _cvss(score: Score, advisory: str) -> Json:
    return {
        "baseScore": score.score,
        "scoringVector": score.vector,
        "version": score.version,
        "source": database_of(advisory),
    }


def cut(text: str) -> str:
    """`text` as long as a title or description may be."""
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
