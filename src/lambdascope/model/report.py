"""What a scan tells: per target its artifacts, packages, problems and findings."""

from __future__ import annotations

from typing import NamedTuple

from lambdascope.model.artifact import Artifact
from lambdascope.model.code_finding import CodeResult
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.finding import Finding
from lambdascope.model.package import Package, Problem


class Inventory(NamedTuple):
    """The packages of one function and its layers."""

    target: str
    """As the caller gave it."""
    artifacts: tuple[Artifact, ...]
    """The function first, then its layers in attachment order."""
    packages: tuple[Package, ...]
    """Sorted by name, version and path."""
    problems: tuple[Problem, ...]
    """What could not be looked at."""


class TargetReport(NamedTuple):
    """One scanned target."""

    inventory: Inventory
    findings: tuple[Finding, ...]
    """The worst first, then by vulnerability id."""
    runtime: str | None = None
    """Lambda's identifier (`python3.12`), where the caller gave one."""
    handler: str | None = None
    code: CodeResult | None = None
    """What the scan of its own code says; None where only dependencies were looked at."""

    @property
    def target(self) -> str:
        """As the caller gave it."""
        return self.inventory.target


class DatabaseInfo(NamedTuple):
    """Which advisory database answered."""

    compiled_at: str
    """When its content last changed, ISO 8601 UTC; the time of every finding of a local scan."""
    ecosystems: tuple[Ecosystem, ...]
    """Those it knows advisories of."""


class Report(NamedTuple):
    """The answer to one scan of one or more targets."""

    targets: tuple[TargetReport, ...]
    database: DatabaseInfo | None
    """None where only code was scanned: dependencies were not looked at."""
    tool_version: str
