"""What is known of a vulnerability, or of a finding beyond the finding itself, in the shapes of inspector2's
`Vulnerability` and `FindingDetail`.

Source of the shapes: botocore's inspector2 service model; facts, 10.3. What only Amazon observes (exploitation, tools,
tactics) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lambdascope.engine.reports.inspector import Json
from lambdascope.engine.reports.inspector_code import reference_of
from lambdascope.model.advisory import AdvisoryRecord, Vulnerability
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.life import AnyFinding, StoredFinding

_MAX_LISTED = 100
_MAX_VENDOR_SEVERITY = 64
_CVSS = {"cvss2": "2.", "cvss3": "3.", "cvss4": "4."}
"""The members that have scores, by how the versions of CVSS begin."""


def render_details(stored: StoredFinding[AnyFinding]) -> Json:
    """What is known about a finding."""
    finding = stored.finding
    if isinstance(finding, CodeFinding):
        return {
            "findingArn": finding.arn,
            "cwes": [f"CWE-{cwe}" for cwe in finding.cwes],
            "referenceUrls": [reference_of(cwe) for cwe in finding.cwes][:_MAX_LISTED],
        }
    vulnerability = finding.vulnerability
    details: Json = {
        "findingArn": finding.arn,
        "cwes": _cwes(vulnerability),
        "referenceUrls": _references(vulnerability),
        "epssScore": vulnerability.epss,
    }
    return details | _exploitation(vulnerability)


def render_vulnerability(vulnerability: Vulnerability) -> Json:
    """A vulnerability as its advisories describe it; none of them is NVD's, so none is named as the source."""
    advisories = sorted(vulnerability.advisories, key=_speaks_last)
    lead = advisories[0]
    described = (text for one in advisories if (text := one.details.strip() or one.summary.strip()))
    rendered: Json = {
        "id": vulnerability.id,
        "cwes": _cwes(vulnerability),
        "description": next(described, None),
        "vendorSeverity": next(
            (one.severity_word[:_MAX_VENDOR_SEVERITY] for one in advisories if one.severity_word), None
        ),
        "vendorCreatedAt": lead.published,
        "vendorUpdatedAt": lead.modified or None,
        "sourceUrl": lead.url,
        "referenceUrls": _references(vulnerability),
        "relatedVulnerabilities": list(vulnerability.aliases[:_MAX_LISTED]),
    }
    for member, beginning in _CVSS.items():
        score = _score(advisories, beginning)
        if score is not None:
            rendered[member] = score
    if vulnerability.epss is not None:
        rendered["epss"] = {"score": vulnerability.epss}
    return rendered | _exploitation(vulnerability)


def _speaks_last(advisory: AdvisoryRecord) -> bool:
    """Whoever gives a score has looked closest."""
    return not advisory.scores


def _score(advisories: Sequence[AdvisoryRecord], beginning: str) -> Json | None:
    for advisory in advisories:
        for score in advisory.scores:
            if score.vector and score.version.startswith(beginning):
                return {"baseScore": score.score, "scoringVector": score.vector}
    return None


def _exploitation(vulnerability: Vulnerability) -> Json:
    since = vulnerability.known_exploited_since
    return {} if since is None else {"cisaData": {"dateAdded": f"{since}T00:00:00Z"}}


def _cwes(vulnerability: Vulnerability) -> list[str]:
    return _distinct(cwe for advisory in vulnerability.advisories for cwe in advisory.cwes)


def _references(vulnerability: Vulnerability) -> list[str]:
    return _distinct(url for advisory in vulnerability.advisories for url in advisory.references)[:_MAX_LISTED]


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
