"""A finding in code in the shape of inspector2's `Finding`, plus `extensions` for trace, columns, snippet and fix.

Source of the shape: botocore's inspector2 service model; facts, section 5.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lambdascope.engine.reports.inspector import ACCOUNT, LAYER_ARN_PREFIX, MAX_PATH, Json, cut, resource_of
from lambdascope.model.code_finding import CodeFinding, CodePlace
from lambdascope.model.report import TargetReport

MAX_LISTED = 10
"""CWEs, tags and addresses that one finding may have."""


def render_local_code(finding: CodeFinding, target: TargetReport, seen_at: str) -> Json:
    """`finding` of a local `target`; `seen_at` (ISO 8601 UTC) is all three of its times."""
    status = "SUPPRESSED" if finding.ignored is not None else "ACTIVE"
    return render_code(finding, ACCOUNT, resource_of(target), status, (seen_at, seen_at, seen_at))


def render_code(finding: CodeFinding, account: str, resource: Json, status: str, times: Sequence[str]) -> Json:
    """`finding` of a resource; `times` (ISO 8601 UTC) are first and last observation and the last update."""
    first_observed_at, last_observed_at, updated_at = times
    return {
        "findingArn": finding.arn,
        "awsAccountId": account,
        "type": "CODE_VULNERABILITY",
        "title": cut(finding.title),
        "description": cut(description_of(finding)),
        "remediation": {"recommendation": {"text": finding.fix}},
        "severity": finding.severity.value,
        "status": status,
        "firstObservedAt": first_observed_at,
        "lastObservedAt": last_observed_at,
        "updatedAt": updated_at,
        "codeVulnerabilityDetails": _details(finding),
        "resources": [resource],
        "extensions": _extensions(finding),
    }


def description_of(finding: CodeFinding) -> str:
    """What is wrong at this place, ending with what to do."""
    return f"{finding.message}. {finding.fix}"


def reference_of(cwe: int) -> str:
    """Where a weakness is described."""
    return f"https://cwe.mitre.org/data/definitions/{cwe}.html"


def _details(finding: CodeFinding) -> Json:
    place = finding.place
    details: Json = {
        "cwes": [f"CWE-{cwe}" for cwe in finding.cwes[:MAX_LISTED]],
        "detectorId": finding.detector_id,
        "detectorName": finding.detector_name,
        "detectorTags": list(finding.detector_tags[:MAX_LISTED]),
        "filePath": {
            "fileName": place.path.rpartition("/")[2],
            "filePath": place.path[:MAX_PATH],
            "startLine": place.line,
            "endLine": place.end_line,
        },
        "referenceUrls": [reference_of(cwe) for cwe in finding.cwes[:MAX_LISTED]],
        "ruleId": finding.rule_id,
    }
    if place.layer is not None and place.layer.startswith(LAYER_ARN_PREFIX):
        details["sourceLambdaLayerArn"] = place.layer
    return details


def _extensions(finding: CodeFinding) -> Json:
    fix: Json = {"text": finding.fix}
    if finding.patch is not None:
        fix["patch"] = {"line": finding.patch.line, "old": finding.patch.old, "new": finding.patch.new}
    rendered: Json = {
        "explanation": finding.explanation,
        "message": finding.message,
        "confidence": finding.confidence,
        "source": finding.source,
        "sink": finding.sink,
        "layer": finding.place.layer,
        "startColumn": finding.place.column,
        "endColumn": finding.place.end_column,
        "trace": [{"text": step.text, **_place(step.place)} for step in finding.trace],
        "snippet": [{"lineNumber": line.number, "content": line.content} for line in finding.snippet],
        "snippetPath": finding.snippet_path or finding.place.path,
        "fix": fix,
        "fingerprint": finding.fingerprint,
    }
    if finding.generated is not None:
        rendered["generated"] = _place(finding.generated)
    if finding.ignored is not None:
        rendered["ignored"] = {"source": "comment", "reason": finding.ignored}
    return rendered


def _place(place: CodePlace) -> dict[str, Any]:
    return {
        "filePath": place.path,
        "layer": place.layer,
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
