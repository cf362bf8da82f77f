"""Filter criteria: which findings a suppression rule or a saved view means (facts, 6.3 and 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Comparison(StrEnum):
    """How a string is compared; case-sensitive. Source: inspector2's `StringComparison` enum."""

    EQUALS = "EQUALS"
    PREFIX = "PREFIX"
    NOT_EQUALS = "NOT_EQUALS"


class StringFilter(NamedTuple):
    """One entry of a string criterion."""

    comparison: Comparison
    value: str


class DateFilter(NamedTuple):
    """A span of time, both ends included; either may be open."""

    start: datetime | None
    end: datetime | None


class NumberFilter(NamedTuple):
    """A span of numbers, both ends included; either may be open."""

    lower: float | None
    upper: float | None


class MapFilter(NamedTuple):
    """A tag: its key, and its value unless any will do."""

    key: str
    value: str | None


class PackageFilter(NamedTuple):
    """What one and the same vulnerable package must be; each member's name is that of inspector2's `PackageFilter`."""

    strings: Mapping[str, StringFilter]
    """By member: name, version, filePath and others."""
    epoch: NumberFilter | None = None
    qualifier: MapFilter | None = None
    """Of its package URL."""


Filter = StringFilter | DateFilter | NumberFilter | MapFilter | PackageFilter

Criteria = Mapping[str, tuple[Filter, ...]]
"""By inspector2's key (`vulnerabilityId`): all keys must hold; of one key any entry, and every NOT_EQUALS entry."""


class FilterAction(StrEnum):
    """What a filter is for. Source: inspector2's `FilterAction` enum."""

    NONE = "NONE"
    """A saved view."""
    SUPPRESS = "SUPPRESS"
    """A suppression rule: what it means is SUPPRESSED."""


class PackageAttributes(NamedTuple):
    """A vulnerable package of a finding, as filters see it."""

    name: str
    version: str
    file_path: str
    layer_arn: str | None
    """The layer version it came in; None for the function's own package."""


class FindingAttributes(NamedTuple):
    """A finding as filters see it."""

    arn: str
    account: str
    type: str
    severity: str
    status: str
    title: str
    resource_id: str
    vulnerability_id: str
    """Of a finding in code its fingerprint, as it is about no vulnerability."""
    source: str
    vendor_severity: str | None
    related: tuple[str, ...]
    fix_available: str
    is_exploited: bool
    score: float | None
    epss: float | None
    first_observed_at: datetime
    last_observed_at: datetime
    updated_at: datetime
    function_name: str
    runtime: str | None
    """Lambda's identifier (`python3.12`); filters may write it in inspector2's spelling, too."""
    role: str
    layers: tuple[str, ...]
    last_modified: datetime
    tags: Mapping[str, str]
    packages: tuple[PackageAttributes, ...] = ()
    """Of a finding about packages, as the next three are of one in code."""
    detector_name: str | None = None
    detector_tags: tuple[str, ...] = ()
    code_path: str | None = None
