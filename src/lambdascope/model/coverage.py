"""Whether a function is scanned, and if not, why not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class ScanType(StrEnum):
    """What a scan looks for. Source: inspector2's `ScanType` enum; each makes a coverage row of its own."""

    PACKAGE = "PACKAGE"
    """Standard scanning: known-vulnerable dependencies. `LAMBDA` as inspector2's `ResourceScanType`."""
    CODE = "CODE"
    """Code scanning: weaknesses of the custom code. `LAMBDA_CODE` as inspector2's `ResourceScanType`."""


class StatusCode(StrEnum):
    """Whether a function is being watched. Source: inspector2's `ScanStatusCode` enum."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class StatusReason(StrEnum):
    """Why, in the words of inspector2's `ScanStatusReason` enum, as far as they are about functions (facts, 4.4)."""

    SUCCESSFUL = "SUCCESSFUL"
    PENDING_INITIAL_SCAN = "PENDING_INITIAL_SCAN"
    SCAN_IN_PROGRESS = "SCAN_IN_PROGRESS"
    PENDING_REVIVAL_SCAN = "PENDING_REVIVAL_SCAN"
    EXCLUDED_BY_TAG = "EXCLUDED_BY_TAG"
    SCAN_ELIGIBILITY_EXPIRED = "SCAN_ELIGIBILITY_EXPIRED"
    UNSUPPORTED_RUNTIME = "UNSUPPORTED_RUNTIME"
    UNSUPPORTED_CODE_ARTIFACTS = "UNSUPPORTED_CODE_ARTIFACTS"
    ACCESS_DENIED = "ACCESS_DENIED"
    ACCESS_DENIED_TO_ENCRYPTION_KEY = "ACCESS_DENIED_TO_ENCRYPTION_KEY"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    RESOURCE_TERMINATED = "RESOURCE_TERMINATED"
    PENDING_DISABLE = "PENDING_DISABLE"

    @property
    def code(self) -> StatusCode:
        """Whether a function with this reason is being watched."""
        return StatusCode.ACTIVE if self in _WATCHED else StatusCode.INACTIVE

    @property
    def is_failure(self) -> bool:
        """Whether looking at the function failed, so that it is tried again."""
        return self in (StatusReason.ACCESS_DENIED, StatusReason.INTERNAL_ERROR)


_WATCHED = frozenset(
    (
        StatusReason.SUCCESSFUL,
        StatusReason.PENDING_INITIAL_SCAN,
        StatusReason.SCAN_IN_PROGRESS,
        StatusReason.PENDING_REVIVAL_SCAN,
    )
)


class Verdict(NamedTuple):
    """Whether a function is to be scanned, with the reason a person can act on."""

    reason: StatusReason | None
    """None: it is to be scanned."""
    detail: str = ""
    """One sentence for a person: which tag, which key, how long idle."""

    @property
    def is_eligible(self) -> bool:
        """Whether it is to be scanned."""
        return self.reason is None


class Coverage(NamedTuple):
    """The row that one scan type makes for one function."""

    scan_type: ScanType
    reason: StatusReason
    detail: str
    last_scanned_at: datetime | None
    """UTC; None before the first scan. Source of the rules that move it: facts, 3.1."""

    @property
    def code(self) -> StatusCode:
        """Whether the function is being watched."""
        return self.reason.code
