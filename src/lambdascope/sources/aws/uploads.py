"""Writing objects to an S3 bucket by an account's role, however long they are, holding one part at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsError, AwsUnavailable, ReportFailed
from lambdascope.model.exports import Destination, ReportErrorCode
from lambdascope.sources.aws.failures import failure_of
from lambdascope.sources.aws.sessions import Sessions

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

PART_BYTES = 8 * 1024 * 1024
"""S3 takes 10,000 parts, each at least 5 MiB: 80 GB."""
_TRIES = 4
_FIRST_PAUSE_SECONDS = 1.0
_ACTION = "s3:PutObject"
_BUCKET_GONE = ("NoSuchBucket", "InvalidBucketName")
_WRONG_REGION = ("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301")
_KMS = ("KMS.", "InvalidKMSKey", "KMSInvalid", "KMSKeyDisabled")

NoteUpload = Callable[[str | None], None]
"""Hears of an upload in several parts before it begins, and with None when it is over; may raise to stop it."""


class Bucket:
    """A bucket of, or open to, an account, in which each object is encrypted with one key."""

    def __init__(
        self,
        sessions: Sessions,
        scope: Scope,
        destination: Destination,
        *,
        part_bytes: int = PART_BYTES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sessions, self._scope = sessions, scope
        self._bucket, self._prefix = destination.bucket, destination.prefix
        self._part_bytes, self._sleep = part_bytes, sleep
        self._owner = {"ExpectedBucketOwner": destination.owner} if destination.owner else {}
        self._sealed = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": destination.kms_key}

    def put(self, name: str, content: bytes, content_type: str) -> None:
        """Write a short object. Raises ReportFailed for what the caller has to change, else AwsError."""
        self._call("put_object", Key=self._key(name), Body=content, ContentType=content_type, **self._sealed)

    def stream(self, name: str, pieces: Iterable[bytes], content_type: str, note: NoteUpload) -> None:
        """Write an object of any length; one that is not written to its end does not appear. Raises as `put`."""
        parts = _parts(pieces, self._part_bytes)
        first = next(parts, b"")
        second = next(parts, None)
        if second is None:
            self.put(name, first, content_type)
            return
        key = self._key(name)
        begun = self._call("create_multipart_upload", Key=key, ContentType=content_type, **self._sealed)
        upload = str(begun["UploadId"])
        try:
            note(upload)
            told = []
            for number, part in enumerate(chain((first, second), parts), 1):
                answer = self._call("upload_part", Key=key, UploadId=upload, PartNumber=number, Body=part)
                told.append({"PartNumber": number, "ETag": answer["ETag"]})
                note(upload)
            self._call("complete_multipart_upload", Key=key, UploadId=upload, MultipartUpload={"Parts": told})
        except BaseException:
            self.abort(name, upload)
            raise
        note(None)

    def abort(self, name: str, upload: str) -> None:
        """Have the parts of an upload deleted that will not be completed; that it is gone already does no harm."""
        try:
            self._call("abort_multipart_upload", Key=self._key(name), UploadId=upload)
        except (AwsError, ReportFailed):
            return  # the bucket's own rules delete it, or nobody does: no reason to lose the report

    def _key(self, name: str) -> str:
        return f"{self._prefix.rstrip('/')}/{name}" if self._prefix else name

    def _call(self, method: str, **parameters: Any) -> Mapping[str, Any]:
        from botocore.exceptions import ClientError, ParamValidationError

        tried = 0
        while True:
            tried += 1
            try:
                answer: Mapping[str, Any] = getattr(self._sessions.client(self._scope, "s3"), method)(
                    Bucket=self._bucket, **self._owner, **parameters
                )
                return answer
            except Exception as error:
                if isinstance(error, ClientError):
                    _raise_for_caller(error, self._bucket)
                if isinstance(error, ParamValidationError):
                    told = f"{self._bucket[:100]!r} cannot be a bucket."
                    raise ReportFailed(ReportErrorCode.BUCKET_NOT_FOUND, told) from error
                failure = failure_of(error, _ACTION, self._scope)
                if failure is None:
                    raise
                if not isinstance(failure.error, AwsUnavailable) or tried == _TRIES:
                    raise failure.error from error
                self._sleep(_FIRST_PAUSE_SECONDS * 2 ** (tried - 1))


def _raise_for_caller(error: ClientError, bucket: str) -> None:
    """Raise ReportFailed if the caller has to change something."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    message = str(error.response.get("Error", {}).get("Message", ""))[:200]
    told = f"{code}: {message}"
    if code in _BUCKET_GONE:
        raise ReportFailed(ReportErrorCode.BUCKET_NOT_FOUND, f"There is no bucket {bucket}.") from error
    if code in _WRONG_REGION:
        raise ReportFailed(ReportErrorCode.INCOMPATIBLE_BUCKET_REGION, f"The bucket is elsewhere ({told}).") from error
    if code.startswith(_KMS) or ("kms" in message.lower() and code in ("InvalidArgument", "InvalidRequest")):
        raise ReportFailed(ReportErrorCode.MALFORMED_KMS_KEY, f"The key cannot be used ({told}).") from error
    if code in ("AccessDenied", "403", "AllAccessDisabled", "InvalidAccessKeyId", "SignatureDoesNotMatch"):
        raise ReportFailed(ReportErrorCode.INVALID_PERMISSIONS, f"Writing is not allowed ({told}).") from error


def _parts(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in parts of that size, the last one shorter."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)
