"""Suppression rules of an account and region, applied to findings as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lambdascope.engine.findings.criteria import matches, parse
from lambdascope.engine.reports.inspector import source_of, title_of
from lambdascope.model.account import Scope
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.criteria import Criteria, FindingAttributes, PackageAttributes
from lambdascope.model.finding import Finding
from lambdascope.model.function import Function
from lambdascope.model.life import AnyFinding, FindingLife, FindingStatus, FindingType
from lambdascope.store import filters, locks
from lambdascope.store.database import Connection
from lambdascope.store.text import storable


class SuppressionRules:
    """The rules of one account and region, as they stay until the transaction ends."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        locks.hold_rules(connection, *scope)
        self._criteria: Sequence[Criteria] = [parse(rule.criteria) for rule in filters.rules_for(connection, scope)]

    def status(self, finding: AnyFinding, function: Function, life: FindingLife) -> FindingStatus:
        """The status that an open finding is to have; `life` has the times that are stored, or will be."""
        if isinstance(finding, CodeFinding) and finding.ignored is not None:
            return FindingStatus.SUPPRESSED  # by a comment in the code
        if not self._criteria:
            return FindingStatus.ACTIVE
        # A rule sees what it would see if it did not exist: the status of a finding it covers is its own doing, and so
        # is the time of that. Apart from that a finding is updated when it is observed with another content.
        unruled = life._replace(status=FindingStatus.ACTIVE, updated_at=life.last_observed_at)
        subject = attributes(finding, function, unruled)
        is_suppressed = any(matches(criteria, subject) for criteria in self._criteria)
        return FindingStatus.SUPPRESSED if is_suppressed else FindingStatus.ACTIVE


def attributes(finding: AnyFinding, function: Function, life: FindingLife) -> FindingAttributes:
    """A finding as filters see it, its texts as they are stored."""
    own = _code_attributes(finding) if isinstance(finding, CodeFinding) else _package_attributes(finding)
    return FindingAttributes(
        arn=finding.arn,
        account=function.key.account,
        severity=finding.severity.value,
        status=life.status.value,
        resource_id=function.key.resource_id,
        first_observed_at=life.first_observed_at,
        last_observed_at=life.last_observed_at,
        updated_at=life.updated_at,
        function_name=function.key.name,
        runtime=function.runtime,
        role=function.role,
        layers=function.layers,
        last_modified=function.last_modified,
        tags=function.tags or {},
        **own,
    )


def _package_attributes(finding: Finding) -> dict[str, Any]:
    vulnerability, rating = finding.vulnerability, finding.rating
    return {
        "type": FindingType.PACKAGE_VULNERABILITY.value,
        "title": storable(title_of(finding)),
        "vulnerability_id": storable(vulnerability.id),
        "source": source_of(finding),
        "vendor_severity": _stored(rating.word),
        "related": tuple(map(storable, vulnerability.aliases)),
        "fix_available": finding.fix_available.value,
        "is_exploited": finding.is_known_exploited,
        "score": rating.score.score if rating.score else None,
        "epss": vulnerability.epss,
        "packages": tuple(
            PackageAttributes(
                storable(match.package.name),
                storable(match.package.version or ""),
                storable(match.package.file_path),
                _stored(match.package.layer),
            )
            for match in finding.matches
        ),
    }


def _code_attributes(finding: CodeFinding) -> dict[str, Any]:
    return {
        "type": FindingType.CODE_VULNERABILITY.value,
        "title": storable(finding.title),
        "vulnerability_id": finding.fingerprint,
        "source": "",
        "vendor_severity": None,
        "related": (),
        "fix_available": "",
        "is_exploited": False,
        "score": None,
        "epss": None,
        "detector_name": finding.detector_name,
        "detector_tags": finding.detector_tags,
        "code_path": storable(finding.place.path),
    }


def _stored(text: str | None) -> str | None:
    return None if text is None else storable(text)
