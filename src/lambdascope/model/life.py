"""A finding's life: from its first observation to its closing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.finding import Finding
from lambdascope.model.function import Function


class FindingType(StrEnum):
    """What kind of flaw. Source: inspector2's `FindingType` enum."""

    PACKAGE_VULNERABILITY = "PACKAGE_VULNERABILITY"
    CODE_VULNERABILITY = "CODE_VULNERABILITY"


class FindingStatus(StrEnum):
    """Where a finding is in its life (facts, 5.7)."""

    ACTIVE = "ACTIVE"
    SUPPRESSED = "SUPPRESSED"
    CLOSED = "CLOSED"


class ClosedBecause(StrEnum):
    """What ended a finding; it decides how long the closed one is kept (facts, 5.9)."""

    REMEDIATED = "REMEDIATED"
    RESOURCE = "RESOURCE"
    """The function was deleted, excluded or is no longer eligible."""


class FindingLife(NamedTuple):
    """A finding's status and times, all UTC (facts, 5.10)."""

    status: FindingStatus
    first_observed_at: datetime
    """Never moves."""
    last_observed_at: datetime
    updated_at: datetime
    """Moves with every change of content or status."""
    closed_at: datetime | None = None


AnyFinding = Finding | CodeFinding
_Kind = TypeVar("_Kind", bound=AnyFinding, covariant=True)


class StoredFinding(NamedTuple, Generic[_Kind]):
    """A finding of a function under continuous scanning, about a package or about its code."""

    finding: _Kind
    function: Function
    life: FindingLife


class KnownFinding(NamedTuple):
    """A stored finding without its content: what a decision about it needs."""

    id: int
    """The store's own, as that of the function."""
    function_id: int
    arn: str
    vulnerability: str
    """What it is about: a vulnerability's id, or the fingerprint of a weakness in code."""
    status: FindingStatus
    digest: str
    first_observed_at: datetime
    last_observed_at: datetime
    updated_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.status is not FindingStatus.CLOSED
