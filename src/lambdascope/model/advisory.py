"""Advisories as feeds publish them, and the vulnerabilities that aliased advisories describe together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from lambdascope.model.ecosystem import Ecosystem, PackageName


class EventKind(StrEnum):
    """What happens at a version of a range. Source: https://ossf.github.io/osv-schema/#affectedrangesevents-fields"""

    INTRODUCED = "introduced"
    FIXED = "fixed"
    LAST_AFFECTED = "last_affected"
    LIMIT = "limit"


class Event(NamedTuple):
    """One boundary of a range; `version` is spelled as the advisory spells it."""

    kind: EventKind
    version: str


class AffectedRange(NamedTuple):
    """Events of one ECOSYSTEM or SEMVER range, in the advisory's own order."""

    events: tuple[Event, ...]


class Score(NamedTuple):
    """A CVSS base score (0.0 to 10.0), with the vector it was computed from where the source gives one."""

    version: str
    """`3.1`, `3.0`, `4.0` or `2.0`; empty where a bare number does not say."""
    score: float
    vector: str | None


class AffectedPackage(NamedTuple):
    """What one advisory says about one package (all its `affected` entries for that package together)."""

    ecosystem: Ecosystem
    name: PackageName
    ranges: tuple[AffectedRange, ...]
    versions: tuple[str, ...]
    """Enumerated versions, spelled as the advisory spells them."""
    scores: tuple[Score, ...] = ()
    """Scores given for this package rather than for the whole advisory."""


class Advisory(NamedTuple):
    """One OSV record, as far as one ecosystem's dump concerns it."""

    id: str
    ecosystem: Ecosystem
    modified: str
    """ISO 8601 UTC; equal instants are equal strings."""
    published: str | None
    withdrawn: str | None
    aliases: tuple[str, ...]
    summary: str
    details: str
    scores: tuple[Score, ...]
    """CVSS 3.1, 3.0, 4.0, 2.0 in this order of preference, a bare number last."""
    severity_word: str | None
    """The database's own word, as written: `MODERATE`, `high`..."""
    cwes: tuple[str, ...]
    references: tuple[str, ...]
    affected: tuple[AffectedPackage, ...]


class Affected(NamedTuple):
    """A stored statement that some versions of a package are affected; what matching evaluates."""

    advisory: str
    vulnerabilities: tuple[str, ...]
    """The vulnerabilities this advisory is evidence for."""
    ranges: tuple[AffectedRange, ...]
    canonical_versions: str
    """Enumerated versions in canonical spelling, each between two newlines; empty when none."""
    scores: tuple[Score, ...] = ()

    def enumerates(self, canonical_version: str) -> bool:
        """Whether the advisory names this version, given in its ecosystem's canonical spelling."""
        return f"\n{canonical_version}\n" in self.canonical_versions


class AdvisoryRecord(NamedTuple):
    """What a finding needs to know of one advisory."""

    id: str
    url: str
    summary: str
    details: str
    published: str | None
    modified: str
    scores: tuple[Score, ...]
    severity_word: str | None
    cwes: tuple[str, ...]
    references: tuple[str, ...]


class Vulnerability(NamedTuple):
    """One flaw, described by one or more advisories that name each other or share a CVE."""

    id: str
    """The CVE where there is one."""
    aliases: tuple[str, ...]
    """Every other name of it, sorted."""
    advisories: tuple[AdvisoryRecord, ...]
    """Not withdrawn, sorted by id."""
    epss: float | None = None
    """FIRST EPSS probability, 0 to 1."""
    known_exploited_since: str | None = None
    """The date (YYYY-MM-DD) at which CISA's KEV catalogue took it up; None when it is not in it."""


class AdvisorySource(Protocol):
    """A compiled advisory database, as matching and findings see it."""

    @property
    def compiled_at(self) -> str:
        """When the content last changed, ISO 8601 UTC."""

    @property
    def ecosystems(self) -> tuple[Ecosystem, ...]:
        """The ecosystems whose advisories are in it; about others it knows nothing."""

    def affected(
        self, packages: Iterable[tuple[Ecosystem, PackageName]]
    ) -> Mapping[tuple[Ecosystem, PackageName], tuple[Affected, ...]]:
        """What live advisories say about each package; packages nobody mentions are absent."""

    def vulnerabilities(self, ids: Iterable[str]) -> Mapping[str, Vulnerability]:
        """The vulnerabilities with these ids; unknown ids are absent."""


def instant_order(time: str) -> str:
    """A key that orders normalised times: without its `Z`, a time sorts before the same second with a fraction."""
    return time.removesuffix("Z")
