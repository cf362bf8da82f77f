"""Suppression rules of an account and region, applied to findings as they are written."""

from __future__ import annotations

from collections.abc import Sequence

from lambdascope.engine.findings.criteria import matches, parse
from lambdascope.engine.reports.inspector import source_of, title_of
from lambdascope.model.account import Scope
from lambdascope.model.criteria import Criteria, FindingAttributes, PackageAttributes
from lambdascope.model.finding import Finding
from lambdascope.model.function import Function
from lambdascope.model.life import FindingLife, FindingStatus, FindingType
from lambdascope.store import filters, locks
from lambdascope.store.database import Connection
from lambdascope.store.text import storable


class SuppressionRules:
    """The rules of one account and region, as they stay until the transaction ends."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        locks.hold_rules(connection, *scope)
        self._criteria: Sequence[Criteria] = [parse(rule.criteria) for rule in filters.rules_for(connection, scope)]

    def status(self, finding: Finding, function: Function, life: FindingLife) -> FindingStatus:
        """The status that an open finding is to have; `life` has the times that are stored, or will be."""
        if not self._criteria:
            return FindingStatus.ACTIVE
        # A rule sees what it would see if it did not exist: the status of a finding it covers is its own doing, and so
        # is the time of that. Apart from that a finding is updated when it is observed with another content.
        unruled = life._replace(status=FindingStatus.ACTIVE, updated_at=life.last_observed_at)
        subject = attributes(finding, function, unruled)
        is_suppressed = any(matches(criteria, subject) for criteria in self._criteria)
        return FindingStatus.SUPPRESSED if is_suppressed else FindingStatus.ACTIVE


def attributes(finding: Finding, function: Function, life: FindingLife) -> FindingAttributes:
    """A finding as filters see it, its texts as they are stored."""
    vulnerability, rating = finding.vulnerability, finding.rating
    return FindingAttributes(
        arn=finding.arn,
        account=function.key.account,
        type=FindingType.PACKAGE_VULNERABILITY.value,
        severity=finding.severity.value,
        status=life.status.value,
        title=storable(title_of(finding)),
        resource_id=function.key.resource_id,
        vulnerability_id=storable(vulnerability.id),
        source=source_of(finding),
        vendor_severity=_stored(rating.word),
        related=tuple(map(storable, vulnerability.aliases)),
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
                storable(match.package.name),
                storable(match.package.version or ""),
                storable(match.package.file_path),
                _stored(match.package.layer),
            )
            for match in finding.matches
        ),
    )


def _stored(text: str | None) -> str | None:
    return None if text is None else storable(text)
