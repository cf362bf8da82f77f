"""What the API answers when something is wrong: inspector2's modelled errors, and those of every AWS service.

Source of the HTTP statuses: botocore's inspector2 service model, and "Common error types" of AWS's API references.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from lambdascope.model.errors import (
    GaveWay,
    InTheWay,
    LambdascopeError,
    NameTaken,
    NotAllowed,
    NotKnown,
    QuotaExceeded,
    TagsRefused,
    UsageError,
)

RETRY_SECONDS = 1
MAX_SHOWN = 80
"""Characters of a request that an error repeats at the most."""
_MAX_FIELDS = 20


class Reason(StrEnum):
    """Why a request is not valid. Source: inspector2's `ValidationExceptionReason` enum."""

    CANNOT_PARSE = "CANNOT_PARSE"
    FIELD_VALIDATION_FAILED = "FIELD_VALIDATION_FAILED"
    OTHER = "OTHER"


class Field(NamedTuple):
    """A member of a request that is not as it must be."""

    name: str
    """Its place, such as `filterCriteria.severity[0].value`."""
    message: str


class ApiError(Exception):
    """An answer that is an error. Its text is for anybody."""

    code: ClassVar[str]
    """The name by which clients know it."""
    status: ClassVar[int]

    def __init__(self, message: str, **members: Any) -> None:
        """`members` are those that the error has beside its message."""
        self.message = message
        self.members: Mapping[str, Any] = members
        super().__init__(message)

    def headers(self) -> dict[str, str]:
        """Those that belong to this kind of error."""
        return {}


class Invalid(ApiError):
    """The request is not what the model, or the product, asks for."""

    code, status = "ValidationException", 400

    def __init__(self, reason: Reason, message: str, fields: Sequence[Field] = ()) -> None:
        self.reason = reason
        self.fields = tuple(fields)[:_MAX_FIELDS]
        listed = [{"name": each.name, "message": each.message} for each in self.fields]
        super().__init__(message, reason=reason.value, **({"fields": listed} if listed else {}))


class BadRequest(ApiError):
    """Not possible as things are."""

    code, status = "BadRequestException", 400


class AccessDenied(ApiError):
    """The caller may not."""

    code, status = "AccessDeniedException", 403


class NotFound(ApiError):
    """What the request names is not there, or not the caller's."""

    code, status = "ResourceNotFoundException", 404


class Conflict(ApiError):
    """Something else stands against it."""

    code, status = "ConflictException", 409

    def __init__(self, message: str, resource_id: str, resource_type: str) -> None:
        super().__init__(message, resourceId=resource_id, resourceType=resource_type)


class TooMany(ApiError):
    """There are as many as there may be."""

    code, status = "ServiceQuotaExceededException", 402

    def __init__(self, message: str, resource_id: str) -> None:
        super().__init__(message, resourceId=resource_id)


class Throttled(ApiError):
    """Too much at a time; the same request may be answered later."""

    code, status = "ThrottlingException", 429

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(RETRY_SECONDS)}


class Internal(ApiError):
    """A mistake of ours, or the database is away; what it is stands in the log."""

    code, status = "InternalServerException", 500

    def __init__(self) -> None:
        super().__init__("The request failed within lambdascope; its log tells why, under the id of this request.")

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(RETRY_SECONDS)}


class NoSuchOperation(ApiError):
    """No operation of the API has that method and path."""

    code, status = "UnknownOperationException", 404


class TooSlow(ApiError):
    """The request's body did not come in time."""

    code, status = "RequestTimeoutException", 408


class NotSigned(ApiError):
    """The request names no key."""

    code, status = "MissingAuthenticationTokenException", 403


class SignatureIncomplete(ApiError):
    """What signs the request is not written as Signature Version 4 asks for."""

    code, status = "IncompleteSignatureException", 403


class KeyNotRecognized(ApiError):
    """No key in force has that id; whether one ever had is nobody's business."""

    code, status = "UnrecognizedClientException", 403

    def __init__(self) -> None:
        super().__init__("The access key id of the request is not one of lambdascope's keys.")


class SignatureWrong(ApiError):
    """The signature is not that of this request by this key, or not of these minutes."""

    code, status = "InvalidSignatureException", 403


ERRORS: tuple[type[ApiError], ...] = (
    Invalid, BadRequest, AccessDenied, NotFound, Conflict, TooMany, Throttled, Internal,
    NoSuchOperation, TooSlow, NotSigned, SignatureIncomplete, KeyNotRecognized, SignatureWrong,
)  # fmt: skip
"""Everything that is ever answered; the first eight are in the model."""


def invalid_field(name: str, message: str) -> Invalid:
    """One member of the request is not as it must be."""
    return invalid_fields([Field(name, message)])


def invalid_fields(fields: Sequence[Field]) -> Invalid:
    """Members of the request are not as they must be; there is at least one."""
    first = f"{fields[0].name}: {fields[0].message}"
    others = f" (and {len(fields) - 1} more)" if len(fields) > 1 else ""
    return Invalid(Reason.FIELD_VALIDATION_FAILED, first + others, fields)


def unparsable(message: str) -> Invalid:
    """The request is not even what could be checked."""
    return Invalid(Reason.CANNOT_PARSE, message)


def shown(text: str) -> str:
    """A text from outside as errors repeat it: short, on one line, in ASCII."""
    quoted = ascii(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN])
    return quoted if len(quoted) <= MAX_SHOWN else f"{quoted[: MAX_SHOWN - 1]}…"


def api_error_of(error: LambdascopeError) -> ApiError:
    """What the API answers for an error of the product's own."""
    if isinstance(error, NotKnown):
        return NotFound(str(error))
    if isinstance(error, NotAllowed):
        return AccessDenied(str(error))
    if isinstance(error, (NameTaken, TagsRefused)):
        return BadRequest(str(error))
    if isinstance(error, InTheWay):
        return Conflict(str(error), error.resource, error.kind)
    if isinstance(error, QuotaExceeded):
        return TooMany(str(error), error.resource)
    if isinstance(error, UsageError):
        return Invalid(Reason.OTHER, str(error))
    if isinstance(error, GaveWay):
        return Throttled("Something else had to be done first; try again.")
    return Internal()


def body_of(error: ApiError) -> bytes:
    """The JSON that tells an error."""
    return json.dumps({"message": error.message, **error.members}, separators=(",", ":")).encode("ascii")
