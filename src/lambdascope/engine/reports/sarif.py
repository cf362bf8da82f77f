"""SARIF 2.1.0: code and dependency findings for code hosts and editors, one run per target.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub reads of it:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from json import JSONEncoder
from typing import Any
from urllib.parse import quote

from lambdascope.engine.reports.inspector import title_of
from lambdascope.engine.reports.inspector_code import description_of, reference_of
from lambdascope.model.artifact import ArtifactRole
from lambdascope.model.code_finding import CodeFinding, CodePlace, TraceStep
from lambdascope.model.finding import Finding, Match, Severity, identity_digest
from lambdascope.model.package import Problem
from lambdascope.model.report import Report, TargetReport

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
TARGET = "TARGET"
"""The base of places in a folder."""

Json = dict[str, Any]

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.UNTRIAGED: "warning",
}
# The middle of the bands in which GitHub reads critical (over 9.0), high (7.0), medium (4.0) and low again.
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFORMATIONAL: "0.0",
    Severity.UNTRIAGED: "0.0",
}
_PRECISION = {"high": "high", "medium": "medium", "low": "low"}
_FINGERPRINT = "lambdascope/v1"


def render(report: Report) -> str:
    """`report` as SARIF text ending in a newline; the same report gives the same text."""
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_Run(target).rendered(report.tool_version) for target in report.targets],
    }
    # ASCII only, so that lone surrogates of hostile names are escaped rather than refused by the output's encoding.
    return JSONEncoder(ensure_ascii=True).encode(document) + "\n"


class _Run:
    def __init__(self, target: TargetReport) -> None:
        self._target = target
        functions = [each for each in target.inventory.artifacts if each.role is ArtifactRole.FUNCTION]
        self._is_folder = bool(functions) and functions[0].sha256 is None
        self._rules: dict[str, int] = {}
        self._described: list[Json] = []

    def rendered(self, tool_version: str) -> Json:
        results = [*self._code_results(), *self._package_results()]
        driver = {
            "name": "lambdascope",
            "version": tool_version,
            "semanticVersion": tool_version,
            "rules": self._described,
        }
        run: Json = {
            "tool": {"driver": driver},
            "automationDetails": {"id": f"lambdascope/{self._target.target}/"},
            "columnKind": "unicodeCodePoints",
            "invocations": [
                {
                    "executionSuccessful": bool(self._target.inventory.artifacts),
                    "toolExecutionNotifications": [self._notification(one) for one in self._target.inventory.problems],
                }
            ],
            "results": results,
        }
        if self._is_folder:
            run["originalUriBaseIds"] = {TARGET: _base(self._target.target)}
        return run

    # Code.

    def _code_results(self) -> Iterator[Json]:
        for finding in self._target.code.findings if self._target.code is not None else ():
            result: Json = {
                "ruleId": finding.rule_id,
                "ruleIndex": self._rule(finding.rule_id, _code_rule, finding),
                "level": _level(finding.severity),
                "message": {"text": description_of(finding)},
                "locations": [self._location(finding.place)],
                "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
                "properties": {
                    "detectorId": finding.detector_id,
                    "confidence": finding.confidence,
                    "severity": finding.severity.value,
                    "findingArn": finding.arn,
                },
            }
            if finding.trace:
                result["codeFlows"] = [{"threadFlows": [{"locations": list(self._flow(finding.trace))}]}]
            if finding.ignored is not None:
                result["suppressions"] = [{"kind": "inSource", "justification": finding.ignored}]
            if finding.patch is not None:
                result["fixes"] = [self._fix(finding)]
            yield result

    def _flow(self, trace: Iterable[TraceStep]) -> Iterator[Json]:
        steps = list(trace)
        for number, step in enumerate(steps):
            location = self._location(step.place)
            location["message"] = {"text": " ".join(step.text.split())}
            importance = "essential" if number in (0, len(steps) - 1) else "important"
            yield {"location": location, "executionOrder": number + 1, "importance": importance}

    def _location(self, place: CodePlace) -> Json:
        region: Json = {"startLine": place.line, "startColumn": place.column, "endLine": place.end_line}
        if place.end_line > place.line or place.end_column > place.column:
            region["endColumn"] = place.end_column
        return {"physicalLocation": {"artifactLocation": self._uri(place.path, place.layer), "region": region}}

    def _fix(self, finding: CodeFinding) -> Json:
        patch, place = finding.patch, finding.place
        assert patch is not None
        replacement = {
            "deletedRegion": {
                "startLine": patch.line,
                "startColumn": 1,
                "endLine": patch.line,
                "endColumn": len(patch.old) + 1,
            },
            "insertedContent": {"text": patch.new},
        }
        change = {"artifactLocation": self._uri(place.path, place.layer), "replacements": [replacement]}
        return {"description": {"text": finding.fix}, "artifactChanges": [change]}

    # Dependencies.

    def _package_results(self) -> Iterator[Json]:
        for finding in self._target.findings:
            identifier = finding.vulnerability.id
            index = self._rule(identifier, _package_rule, finding)
            for match in finding.matches:
                package = match.package
                region = {"startLine": 1}
                location = {"artifactLocation": self._uri(package.file_path, package.layer), "region": region}
                identity = (identifier, package.name, package.version or "", package.layer or "", package.file_path)
                yield {
                    "ruleId": identifier,
                    "ruleIndex": index,
                    "level": _level(finding.severity),
                    "message": {"text": _package_message(match)},
                    "locations": [{"physicalLocation": location}],
                    "partialFingerprints": {_FINGERPRINT: identity_digest(*identity)},
                    "properties": {"severity": finding.severity.value, "findingArn": finding.arn},
                }

    # Both.

    def _rule(self, identifier: str, describe: Any, finding: CodeFinding | Finding) -> int:
        if identifier not in self._rules:
            self._rules[identifier] = len(self._described)
            self._described.append(describe(finding))
        return self._rules[identifier]

    def _uri(self, path: str, layer: str | None) -> Json:
        if layer is not None:
            return {"uri": _quoted(posixpath.join(_relative(layer), path))}
        if self._is_folder:
            return {"uri": _quoted(path), "uriBaseId": TARGET}
        return {"uri": _quoted(posixpath.join(_relative(self._target.target), path))}

    def _notification(self, problem: Problem) -> Json:
        told: Json = {
            "descriptor": {"id": problem.code},
            "level": "warning",
            "message": {"text": problem.message},
        }
        if problem.path:
            told["locations"] = [{"physicalLocation": {"artifactLocation": self._uri(problem.path, problem.layer)}}]
        return told


def _code_rule(finding: CodeFinding) -> Json:
    cwes = "".join(f"\n- [CWE-{cwe}]({reference_of(cwe)})" for cwe in finding.cwes)
    text = f"{finding.explanation}\n\n{finding.fix}"
    rule: Json = {
        "id": finding.rule_id,
        "name": _pascal(finding.rule_id),
        "shortDescription": {"text": finding.detector_name},
        "fullDescription": {"text": finding.explanation},
        "help": {"text": text, "markdown": f"{text}\n{cwes}" if cwes else text},
        "defaultConfiguration": {"level": _level(finding.severity)},
        "properties": {
            "tags": ["security", *(f"external/cwe/cwe-{cwe:03d}" for cwe in finding.cwes), *_own_tags(finding)],
            "security-severity": _SCORES[finding.severity],
            "precision": _PRECISION[finding.confidence],
            "problem.severity": _level(finding.severity).replace("note", "recommendation"),
            "detectorId": finding.detector_id,
        },
    }
    if finding.cwes:
        rule["helpUri"] = reference_of(finding.cwes[0])
    return rule


def _own_tags(finding: CodeFinding) -> list[str]:
    return [tag for tag in finding.detector_tags if tag != "security"]


def _package_rule(finding: Finding) -> Json:
    vulnerability = finding.vulnerability
    advisory = vulnerability.advisories[0]
    summary = next((one.summary.strip() for one in vulnerability.advisories if one.summary.strip()), vulnerability.id)
    details = next((one.details.strip() for one in vulnerability.advisories if one.details.strip()), summary)
    cwes = dict.fromkeys(cwe for one in vulnerability.advisories for cwe in one.cwes)
    numbers = [cwe.rpartition("-")[2] for cwe in cwes]
    score = finding.rating.score
    rule: Json = {
        "id": vulnerability.id,
        "name": "VulnerableDependency",
        "shortDescription": {"text": title_of(finding)},
        "fullDescription": {"text": summary},
        "help": {"text": details, "markdown": details},
        "defaultConfiguration": {"level": _level(finding.severity)},
        "properties": {
            "tags": [
                "security",
                *(f"external/cwe/cwe-{int(number):03d}" for number in numbers if number.isdecimal()),
                "dependency",
            ],
            "security-severity": f"{score.score:.1f}" if score is not None else _SCORES[finding.severity],
            "precision": "very-high",
        },
    }
    if advisory.url:
        rule["helpUri"] = advisory.url
    return rule


def _package_message(match: Match) -> str:
    package = match.package
    reason = match.reasons[0]
    fix = f"Upgrade to {match.fixed_in}." if match.fixed_in else "No fixed version is known."
    return f"{package.name} {package.version} is affected by {match.vulnerability} ({reason.statement}). {fix}"


def _level(severity: Severity) -> str:
    return _LEVELS.get(severity, "note")


def _base(target: str) -> Json:
    """The folder itself: absolute, or relative to where the command was run."""
    folder = posixpath.normpath(target.replace("\\", "/"))
    if folder.startswith("/"):
        return {"uri": f"file://{_quoted(folder).rstrip('/')}/"}
    return {"uri": "./" if folder == "." else f"{_quoted(folder)}/", "uriBaseId": "ROOT"}


def _relative(target: str) -> str:
    """The target as the start of a relative path; only its name where it lies somewhere else."""
    path = posixpath.normpath(target)
    return posixpath.basename(path) if path.startswith(("/", "..")) else path


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape" if _is_decoded(path) else "replace"), safe="/")


def _is_decoded(path: str) -> bool:
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _pascal(identifier: str) -> str:
    return "".join(word.capitalize() for word in identifier.split("-"))
