"""Suppression rules of an account and region, applied to findings as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lambdascope.engine.findings.criteria import matches, parse
from lambdascope.engine.reports.inspector import source_of, title_of
from lambdascope.model.account import Scope
from lambdascope.model.criteria import Criteria, FindingAttributes, PackageAttributes
from lambdascope.model.finding import Finding
from lambdascope.model.function import Function
from lambdascope.model.life import FindingLife, FindingStatus, FindingType
from lambdascope.store import filters, locks
from lambdascope.store.database import Connection


class SuppressionRules:
    """The rules of one account and region, as they stay until the transaction ends."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        locks.hold_rules(connection, *scope)
        self._criteria: Sequence[Criteria] = [parse(rule.criteria) for rule in filters.rules_for(connection, scope)]

    def status(self, finding: Finding, function: Function, first_observed_at: datetime, now: datetime) -> FindingStatus:
        """The status that an open finding is to have."""
        if not self._criteria:
            return FindingStatus.ACTIVE
        # A rule sees what it would see if it did not exist: the status of a finding it covers is its own doing.
        life = FindingLife(FindingStatus.ACTIVE, first_observed_at, now, now)
        subject = attributes(finding, function, life)
        is_suppressed = any(matches(criteria, subject) for criteria in self._criteria)
        return FindingStatus.SUPPRESSED if is_suppressed else FindingStatus.ACTIVE


def attributes(finding: Finding, function: Function, life: FindingLife) -> FindingAttributes:
    """A finding as filters see it."""
    vulnerability, rating = finding.vulnerability, finding.rating
    return FindingAttributes(
        arn=finding.arn,
        account=function.key.account,
        type=FindingType.PACKAGE_VULNERABILITY.value,
        severity=finding.severity.value,
        status=life.status.value,
        title=title_of(finding),
        resource_id=function.key.resource_id,
        vulnerability_id=vulnerability.id,
        source=source_of(finding),
        vendor_severity=rating.word,
        related=vulnerability.aliases,
        fix_available=finding.fix_available.value,
        is_exploited=finding.is_known_exploited,
        score=rating.score.score if rating.score else None,
        epss=vulnerability.epss,
        first_observed_at=life.first_observed_at,
        last_observed_at=life.last_observed_at,
        updated_at=life.updated_at,
        function_name=function.key.name,
        runtime=function.runtime,
        role=function.role,
        layers=function.layers,
        last_modified=function.last_modified,
        tags=function.tags or {},
        packages=tuple(
            PackageAttributes(
                match.package.name, match.package.version or "", match.package.file_path, match.package.layer
            )
            for match in finding.matches
        ),
    )
