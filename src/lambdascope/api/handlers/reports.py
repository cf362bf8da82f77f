"""CreateFindingsReport, CreateSbomExport, and how far they are (facts, 10.1 and 10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import Invalid, NotFound, Reason, invalid_field
from lambdascope.api.handlers.criteria import parsed
from lambdascope.engine.findings.criteria import render
from lambdascope.model.errors import NotKnown, UnderWay, UsageError
from lambdascope.model.exports import AskedReport, Destination, Report, ReportFormat, ReportKind
from lambdascope.service.fleet import reports
from lambdascope.service.fleet.queue import JobQueue
from lambdascope.store.local_folder import LOCAL

Json = dict[str, Any]

_MAX_TEXT = 1_024
"""Of the parts of a destination, of which the model says nothing: as long as the key of an object may be."""
_NO_REPORT = "No report of the account in this region has that id."


def create_findings_report(context: Context, request: Request) -> Json:
    """Have the findings that the caller may see written to a bucket; the active ones, unless the criteria say which."""
    criteria = render(parsed(request.get("filterCriteria", {})))
    return _created(context, request, ReportKind.FINDINGS, criteria)


def get_findings_report_status(context: Context, request: Request) -> Json:
    """How far a report is; without an id, the latest."""
    report = _found(context, request, ReportKind.FINDINGS)
    return {**_told(report), "destination": _destination(report), "filterCriteria": report.asked.criteria or None}


def cancel_findings_report(context: Context, request: Request) -> Json:
    """End a report that is in progress."""
    return _cancelled(context, request, ReportKind.FINDINGS)


def create_sbom_export(context: Context, request: Request) -> Json:
    """Have the inventories of the functions that the caller may see written to a bucket, one file each."""
    return _created(context, request, ReportKind.SBOM, request.get("resourceFilterCriteria", {}))


def get_sbom_export(context: Context, request: Request) -> Json:
    """How far an export is."""
    report = _found(context, request, ReportKind.SBOM)
    return {
        **_told(report),
        "format": report.asked.format.value,
        "s3Destination": _destination(report),
        "filterCriteria": report.asked.criteria or None,
    }


def cancel_sbom_export(context: Context, request: Request) -> Json:
    """End an export that is in progress."""
    return _cancelled(context, request, ReportKind.SBOM)


def _created(context: Context, request: Request, kind: ReportKind, criteria: Mapping[str, Any]) -> Json:
    place = request["s3Destination"]
    asked = AskedReport(
        kind,
        context.caller.scope,
        ReportFormat(request["reportFormat"]),
        Destination(
            place["bucketName"], place.get("keyPrefix", ""), place["kmsKeyArn"], place.get("expectedBucketOwner")
        ),
        criteria,
    )
    for name in ("bucketName", "keyPrefix", "kmsKeyArn"):
        if len(place.get(name, "")) > _MAX_TEXT:
            raise invalid_field(f"s3Destination.{name}", f"must have at most {_MAX_TEXT:,} characters")
    if not asked.destination.bucket:
        raise invalid_field("s3Destination.bucketName", "must not be empty")
    if not asked.destination.kms_key and asked.destination.bucket != LOCAL:
        raise invalid_field("s3Destination.kmsKeyArn", "must not be empty")
    try:
        id_ = reports.create(context.database, JobQueue(), asked, context.clock(), context.settings.report_dir)
    except UnderWay as error:
        raise Invalid(Reason.OTHER, "Multiple reports in progress are not allowed.") from error
    except UsageError as error:
        raise invalid_field("s3Destination", str(error)) from error
    return {"reportId": str(id_)}


def _found(context: Context, request: Request, kind: ReportKind) -> Report:
    id_ = _id(request["reportId"]) if "reportId" in request else None
    try:
        return reports.get(context.database, context.caller.scope, kind, id_, context.clock())
    except NotKnown as error:
        raise NotFound(_NO_REPORT) from error


def _cancelled(context: Context, request: Request, kind: ReportKind) -> Json:
    id_ = _id(request["reportId"])
    try:
        reports.cancel(context.database, context.caller.scope, kind, id_, context.clock())
    except NotKnown as error:
        raise NotFound(_NO_REPORT) from error
    except UsageError as error:
        raise Invalid(Reason.OTHER, "The report is not in progress any more.") from error
    return {"reportId": str(id_)}


def _id(text: str) -> UUID:
    # What the model lets pass may have anything around an id.
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(_NO_REPORT) from error


def _told(report: Report) -> Json:
    return {
        "reportId": str(report.id),
        "status": report.status.value,
        "errorCode": report.error_code.value if report.error_code else None,
        "errorMessage": report.error or None,
    }


def _destination(report: Report) -> Json:
    bucket, prefix, key, owner = report.asked.destination
    return {"bucketName": bucket, "keyPrefix": prefix or None, "kmsKeyArn": key, "expectedBucketOwner": owner}
