"""Reports of findings and exports of software bills of materials, in the words of inspector2."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from lambdascope.model.account import Scope


class ReportKind(StrEnum):
    """What is written."""

    FINDINGS = "FINDINGS"
    SBOM = "SBOM"


class ReportStatus(StrEnum):
    """How far it is. Source: inspector2's `ExternalReportStatus` enum."""

    IN_PROGRESS = "IN_PROGRESS"
    SUCCEEDED = "SUCCEEDED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class ReportErrorCode(StrEnum):
    """Why it failed. Source: inspector2's `ReportingErrorCode` enum."""

    INTERNAL_ERROR = "INTERNAL_ERROR"
    INVALID_PERMISSIONS = "INVALID_PERMISSIONS"
    NO_FINDINGS_FOUND = "NO_FINDINGS_FOUND"
    BUCKET_NOT_FOUND = "BUCKET_NOT_FOUND"
    INCOMPATIBLE_BUCKET_REGION = "INCOMPATIBLE_BUCKET_REGION"
    MALFORMED_KMS_KEY = "MALFORMED_KMS_KEY"


class ReportFormat(StrEnum):
    """Source: inspector2's `ReportFormat` and `SbomReportFormat` enums."""

    CSV = "CSV"
    JSON = "JSON"
    CYCLONEDX_1_4 = "CYCLONEDX_1_4"
    SPDX_2_3 = "SPDX_2_3"


class Destination(NamedTuple):
    """Where a report goes."""

    bucket: str
    prefix: str
    """Of the keys; empty for none."""
    kms_key: str
    """The ARN of the key with which S3 encrypts it."""
    owner: str | None
    """The account that the bucket must be of."""


class AskedReport(NamedTuple):
    """A report as it was asked for."""

    kind: ReportKind
    scope: Scope
    """Who asked, in which region."""
    format: ReportFormat
    destination: Destination
    criteria: Mapping[str, Any]
    """As they were asked for: inspector2's FilterCriteria, or its ResourceFilterCriteria."""


class Report(NamedTuple):
    """A report, and how far it is."""

    id: UUID
    asked: AskedReport
    status: ReportStatus
    error_code: ReportErrorCode | None
    error: str | None
