"""One finding per target and vulnerability, with all vulnerable packages in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lambdascope.engine.findings.rating import rate
from lambdascope.model.advisory import AdvisorySource
from lambdascope.model.finding import Finding, Match, Severity, identity_digest

PACKAGE_VULNERABILITY = "PACKAGE_VULNERABILITY"
CODE_VULNERABILITY = "CODE_VULNERABILITY"
LOCAL_ARN_PREFIX = "arn:aws:inspector2:us-east-1:000000000000:finding/"

_WORST_FIRST = {severity: place for place, severity in enumerate(reversed(Severity))}


def assemble(matches: Iterable[Match], advisories: AdvisorySource, arn_of: Callable[[str], str]) -> tuple[Finding, ...]:
    """The findings of one target, the worst first; `arn_of` names the one about a vulnerability."""
    of_vulnerability: dict[str, list[Match]] = {}
    for match in matches:
        of_vulnerability.setdefault(match.vulnerability, []).append(match)
    findings = []
    for vulnerability in advisories.vulnerabilities(of_vulnerability).values():
        own = tuple(sorted(of_vulnerability[vulnerability.id], key=_package_order))
        matching = {reason.advisory for match in own for reason in match.reasons}
        package_scores = [score for match in own for score in match.scores]
        rating = rate(vulnerability.advisories, matching, package_scores)
        findings.append(Finding(arn_of(vulnerability.id), vulnerability, rating, own))
    return tuple(sorted(findings, key=_order))


def finding_arn(target: str, vulnerability: str) -> str:
    """The ARN of a local finding: the same for the same target, type and vulnerability (design, section 4)."""
    return _local_arn(target, PACKAGE_VULNERABILITY, vulnerability)


def code_finding_arn(target: str, *place: str) -> str:
    """The ARN of a local finding in code: `place` is the rule's id, the layer, the path and the lines."""
    return _local_arn(target, CODE_VULNERABILITY, *place)


def _local_arn(*identity: str) -> str:
    return LOCAL_ARN_PREFIX + identity_digest(*identity)


def _package_order(match: Match) -> tuple[str, str, str, str]:
    package = match.package
    return package.name, package.version or "", package.layer or "", package.file_path


def _order(finding: Finding) -> tuple[int, float, str]:
    score = finding.rating.score
    return _WORST_FIRST[finding.severity], -score.score if score else 0.0, finding.vulnerability.id
