"""What is wrong with a function: vulnerable packages, why we say so, and how bad it is."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from lambdascope.model.advisory import Score, Vulnerability
from lambdascope.model.package import Package


def identity_digest(*parts: str) -> str:
    """32 hexadecimal digits, the same for the same parts: what ARNs and fingerprints are told apart by."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Severity(StrEnum):
    """Inspector's severities, from none to worst; UNTRIAGED where no source gives one."""

    UNTRIAGED = "UNTRIAGED"
    INFORMATIONAL = "INFORMATIONAL"
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class FixAvailable(StrEnum):
    """Whether every, some or none of a finding's packages has a fixed version."""

    YES = "YES"
    PARTIAL = "PARTIAL"
    NO = "NO"


class Reason(NamedTuple):
    """Why a package is vulnerable: the statement of one advisory that holds for its version."""

    advisory: str
    statement: str
    """The range (`>= 2.0, < 2.31.0`) or enumerated version that matched, as the advisory writes it."""


class Match(NamedTuple):
    """One package that one vulnerability affects."""

    package: Package
    vulnerability: str
    reasons: tuple[Reason, ...]
    """One per advisory that says so, sorted by advisory; never empty."""
    fixed_in: str | None
    """The smallest known fixed version above the package's that no advisory of the vulnerability calls affected."""
    closes_all: str | None = None
    """The smallest known fixed version above that no vulnerability found in this package affects."""
    scores: tuple[tuple[str, Score], ...] = ()
    """Scores that matching statements give for this package, each with its advisory."""


class Rating(NamedTuple):
    """How bad a vulnerability is, and who says so."""

    severity: Severity
    score: Score | None
    """None where the severity comes from a word alone, or from nothing."""
    advisory: str | None
    """The advisory it comes from; None when UNTRIAGED."""
    word: str | None = None
    """That advisory's own word for the severity, as written."""


class Finding(NamedTuple):
    """One vulnerability of one function, with all of its packages that it affects."""

    arn: str
    vulnerability: Vulnerability
    rating: Rating
    matches: tuple[Match, ...]
    """Sorted by package name, version and path; never empty."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.rating.severity

    @property
    def fix_available(self) -> FixAvailable:
        """Whether the affected packages have fixed versions."""
        fixable = sum(match.fixed_in is not None for match in self.matches)
        if fixable == 0:
            return FixAvailable.NO
        return FixAvailable.YES if fixable == len(self.matches) else FixAvailable.PARTIAL

    @property
    def is_known_exploited(self) -> bool:
        """Whether CISA's KEV catalogue lists it."""
        return self.vulnerability.known_exploited_since is not None

    @property
    def is_malicious(self) -> bool:
        """Whether it says that the package itself is malware (OSV ids MAL-...)."""
        return any(reason.advisory.startswith("MAL-") for match in self.matches for reason in match.reasons)
