"""Reports of findings and exports of software bills of materials: asked for by the API, written by a job.

A job that is cut off is done again: what it writes it writes whole, or not at all, and under the same names. An export
of many files goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from uuid import UUID, uuid4

from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsUnavailable, NotKnown, ReportFailed, UnderWay, UsageError
from lambdascope.model.exports import AskedReport, Report, ReportErrorCode, ReportFormat, ReportKind, ReportStatus
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.report_writing import Stopped, expire, findings_pieces, go_on, sbom_files
from lambdascope.sources.aws.uploads import Bucket
from lambdascope.store import reports
from lambdascope.store.database import Database
from lambdascope.store.local_folder import LOCAL, Folder, is_path
from lambdascope.store.reports import Attempt

if TYPE_CHECKING:
    from lambdascope.service.fleet.queue import JobQueue

_LOG = logger(__name__)

MAX_ATTEMPTS = 10
"""What killed its worker so often, or could not be written, is tried no more."""
_CONTENT_TYPES = {
    ReportFormat.CSV: "text/csv; charset=utf-8",
    ReportFormat.JSON: "application/json",
    ReportFormat.CYCLONEDX_1_4: "application/vnd.cyclonedx+json; version=1.4",
    ReportFormat.SPDX_2_3: "application/spdx+json",
}


def create(database: Database, queue: JobQueue, asked: AskedReport, now: datetime, folder: str) -> UUID:
    """Have a report written. Raises UsageError for a place that cannot be, UnderWay while another is in progress."""
    if asked.destination.bucket == LOCAL:
        if not folder:
            raise UsageError(f"the bucket {LOCAL} means a folder, and the setting report_dir names none")
        if asked.destination.prefix and not is_path(asked.destination.prefix.rstrip("/")):
            raise UsageError("the key prefix must be names of letters, digits and _$=.@+- with / between them")
    id_ = uuid4()
    with database.transaction() as connection:
        expire(connection, now)
        if not reports.create(connection, id_, asked, now):
            raise UnderWay("a report is in progress; several reports in progress are not allowed")
        queue.request_report(connection, id_)
    return id_


def get(database: Database, scope: Scope, kind: ReportKind, id_: UUID | None, now: datetime) -> Report:
    """A report of an account and region, or its latest one. Raises NotKnown."""
    with database.transaction() as connection:
        expire(connection, now)
        found = reports.get(connection, scope, kind, id_)
    if found is None:
        raise NotKnown("there is no such report")
    return found


def cancel(database: Database, scope: Scope, kind: ReportKind, id_: UUID, now: datetime) -> None:
    """End a report. Raises NotKnown, and UsageError for one that has ended."""
    with database.transaction() as connection:
        if reports.cancel(connection, scope, kind, id_, now):
            return
        is_known = reports.get(connection, scope, kind, id_) is not None
    if not is_known:
        raise NotKnown("there is no such report")
    raise UsageError("the report is not in progress any more")


def write(fleet: Fleet, id_: UUID, folder: str) -> None:
    """Write a report; a job. Raises AwsUnavailable where it is worth another try."""
    with fleet.database.transaction() as connection:
        expire(connection, fleet.clock())
        attempt = reports.begin(connection, id_)
    if attempt is None:
        return
    if attempt.number > MAX_ATTEMPTS:
        _end(fleet, attempt, ReportErrorCode.INTERNAL_ERROR, "The report could not be written; the log says why.")
        return
    try:
        is_empty = not _written(fleet, attempt, folder)
    except Stopped:
        return
    except ReportFailed as error:
        _end(fleet, attempt, ReportErrorCode(error.code), str(error))
        return
    except AwsError as error:
        if isinstance(error, AwsUnavailable) and attempt.number < MAX_ATTEMPTS:
            raise
        is_denied = isinstance(error, AwsDenied)
        code = ReportErrorCode.INVALID_PERMISSIONS if is_denied else ReportErrorCode.INTERNAL_ERROR
        _end(fleet, attempt, code, str(error))
        return
    if is_empty:
        _end(fleet, attempt, ReportErrorCode.NO_FINDINGS_FOUND, "Nothing meets the criteria.")
    else:
        _end(fleet, attempt)


def _end(fleet: Fleet, attempt: Attempt, code: ReportErrorCode | None = None, error: str = "") -> None:
    status = ReportStatus.FAILED if code is not None else ReportStatus.SUCCEEDED
    with fleet.database.transaction() as connection:
        reports.end(connection, attempt, status, fleet.clock(), code, error)
    asked = attempt.report.asked
    _LOG.info(
        "report ended", report=str(attempt.report.id), account=asked.scope.account, region=asked.scope.region,
        status=status.value, code=code.value if code else None,
    )  # fmt: skip


def _written(fleet: Fleet, attempt: Attempt, folder: str) -> bool:
    """Write all of it; False where there is nothing to write."""
    place = _place(fleet, attempt, folder)
    format_ = attempt.report.asked.format
    if attempt.report.asked.kind is ReportKind.FINDINGS:
        name = f"{attempt.report.id}.{format_.value.lower()}"
        pieces = findings_pieces(fleet, attempt)
        first = next(pieces, None)
        if first is None:
            return False
        place.stream(name, chain((first,), pieces), _CONTENT_TYPES[format_])
        return True
    is_empty = attempt.done_after == 0
    for done_after, files in sbom_files(fleet, attempt):
        for name, content in files.items():
            place.put(name, content, _CONTENT_TYPES[format_])
        go_on(fleet, attempt, done_after=done_after)
        is_empty = False
    return not is_empty


class _Place(Protocol):
    """Where a report is written to. Both raise ReportFailed, or AwsError."""

    def put(self, name: str, content: bytes, content_type: str) -> None:
        """Write a short file."""

    def stream(self, name: str, pieces: Iterable[bytes], content_type: str) -> None:
        """Write a file of any length."""


class _InBucket(NamedTuple):
    """A bucket of S3."""

    fleet: Fleet
    attempt: Attempt
    bucket: Bucket

    def put(self, name: str, content: bytes, content_type: str) -> None:
        self.bucket.put(name, content, content_type)

    def stream(self, name: str, pieces: Iterable[bytes], content_type: str) -> None:
        if self.attempt.upload is not None:
            self.bucket.abort(name, self.attempt.upload)
        self.bucket.stream(name, pieces, content_type, lambda upload: go_on(self.fleet, self.attempt, upload=upload))


class _InFolder(NamedTuple):
    """The folder of the settings."""

    folder: Folder

    def put(self, name: str, content: bytes, content_type: str) -> None:  # noqa: ARG002  as the protocol has it
        self.folder.put(name, content)

    def stream(self, name: str, pieces: Iterable[bytes], content_type: str) -> None:  # noqa: ARG002  likewise
        self.folder.stream(name, pieces)


def _place(fleet: Fleet, attempt: Attempt, folder: str) -> _Place:
    asked = attempt.report.asked
    destination, scope = asked.destination, asked.scope
    if destination.bucket != LOCAL:
        return _InBucket(fleet, attempt, Bucket(fleet.sessions, scope, destination))
    if not folder:
        raise ReportFailed(ReportErrorCode.INTERNAL_ERROR, "The worker has no setting report_dir.")
    # Each account and region below a folder of its own: nobody writes over what is another's.
    prefix = "/".join(filter(None, (scope.account, scope.region, destination.prefix.rstrip("/"))))
    return _InFolder(Folder(Path(folder).expanduser(), prefix))
