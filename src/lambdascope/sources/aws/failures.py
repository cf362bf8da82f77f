"""What AWS's failures mean to a caller: denied, not there, throttled, out of reach, or a call that cannot work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsNotFound, AwsUnavailable

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_DENIED = frozenset(
    (
        "AccessDenied",
        "AccessDeniedException",
        "AuthFailure",
        "AuthorizationError",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "KMSAccessDeniedException",
        "MissingAuthenticationToken",
        "NotAuthorized",
        "OptInRequired",
        "RegionDisabledException",
        "SignatureDoesNotMatch",
        "UnauthorizedOperation",
        "UnrecognizedClientException",
    )
)
_NOT_KNOWN_HERE = frozenset(("InvalidClientTokenId", "UnrecognizedClientException", "OptInRequired", "AuthFailure"))
"""What a region answers that is not switched on in the account."""
_THROTTLED = frozenset(
    (
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottledException",
        "ThrottlingException",
        "TooManyRequestsException",
    )
)
_NOT_FOUND = frozenset(
    (
        "AWS.SimpleQueueService.NonExistentQueue",
        "AWSOrganizationsNotInUseException",
        "QueueDoesNotExist",
        "ResourceNotFound",
    )
)
_LATER = frozenset(("AWS.SimpleQueueService.QueueDeletedRecently", "QueueDeletedRecently", "KMSInternalException"))
_IAM_NAMES = {
    "lambda:GetLayerVersionByArn": "lambda:GetLayerVersion",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
}
"""The calls whose permission has another name. Source: Service Authorization Reference."""
_REASON_LIMIT = 160

T = TypeVar("T")


class Failure(NamedTuple):
    """One try that failed: what to raise unless another try is worth making."""

    error: AwsError
    is_transient: bool
    """Whether another try may succeed."""


def iam_action(service: str, operation: str) -> str:
    """The permission that a call needs, as policies name it: `lambda:GetFunction`."""
    name = f"{service}:{operation}"
    return _IAM_NAMES.get(name, name)


def failure_of(error: Exception, action: str, scope: Scope) -> Failure | None:
    """What an exception of botocore means; None for one that is none of its own, such as a mistake of ours."""
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
    from botocore.exceptions import ConnectionError as NotConnected
    from botocore.parsers import ResponseParserError

    if isinstance(error, ClientError):
        return _answered(error, action, scope)
    if isinstance(error, HTTPClientError | NotConnected):  # not its text, which repeats the address
        text = f"{action} did not reach AWS for {scope} ({type(error).__name__}); check the network, it is tried again"
        return Failure(AwsUnavailable(action, text, is_out_of_reach=True), is_transient=True)
    if isinstance(error, ResponseParserError):
        text = f"{action} in {scope} was answered with something that is not AWS's; check proxies and endpoints"
        return Failure(AwsUnavailable(action, text), is_transient=True)
    if isinstance(error, BotoCoreError):
        return _not_sent(error, action, scope)
    return None


def understood(action: str, scope: Scope, read: Callable[[], T]) -> T:
    """What `read` makes of an answer. Raises AwsUnavailable where the answer lacks what AWS promises."""
    try:
        return read()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise unreadable(action, scope, error) from error


def unreadable(action: str, scope: Scope, error: Exception) -> AwsUnavailable:
    """The error for an answer that lacks what AWS promises: a proxy's page rather than a change of AWS's."""
    kind = f"{type(error).__name__}: {str(error)[:_REASON_LIMIT]}"
    text = f"the answer to {action} for {scope} is not as AWS describes it ({kind}); check proxies and endpoints"
    return AwsUnavailable(action, text)


def _answered(error: ClientError, action: str, scope: Scope) -> Failure:
    answer = error.response.get("Error", {})
    code, message = answer.get("Code") or "", answer.get("Message") or ""
    metadata = error.response.get("ResponseMetadata", {})
    status = metadata.get("HTTPStatusCode", 0)
    if code in _THROTTLED or status == 429 or "Rate exceeded" in message:
        advice = _seconds(metadata.get("HTTPHeaders", {}).get("retry-after"))
        text = f"AWS throttles {action} in {scope}; it is tried again later, lower the rate if this persists"
        return Failure(AwsUnavailable(action, text, is_throttled=True, retry_after_seconds=advice), is_transient=True)
    if code in _LATER or status >= 500:
        text = f"{action} failed in {scope}: AWS answered {code or status}; it is tried again later"
        return Failure(AwsUnavailable(action, text), is_transient=code not in _LATER)
    if code in _NOT_FOUND or code.endswith(("NotFoundException", "NotFound")) or (status == 404 and not code.isdigit()):
        return Failure(AwsNotFound(action, f"{action} in {scope}: AWS answered {code or status}"), is_transient=False)
    if code in _DENIED or status in (401, 403):
        return Failure(_denied(action, scope, code, message), is_transient=False)
    text = f"{action} failed in {scope}: AWS answered {code or status}; the call cannot work as it is made, report this"
    return Failure(AwsError(action, text), is_transient=False)


def _denied(action: str, scope: Scope, code: str, message: str) -> AwsDenied:
    # The rest of AWS's text may repeat what was signed; only its reason is passed on.
    start = next((place for word in (" because ", " with an explicit ") if (place := message.find(word)) >= 0), None)
    reason = "" if start is None else message[start : start + _REASON_LIMIT]
    if code in _NOT_KNOWN_HERE:
        advice = f"check the credentials, and that {scope.region} is switched on in the account"
    else:
        advice = f"grant {action} to the role that is used there"
    return AwsDenied(action, f"{action} is denied in {scope} ({code}){reason}; {advice}")


def _not_sent(error: Exception, action: str, scope: Scope) -> Failure:
    from botocore import exceptions

    kind = type(error).__name__
    no_credentials = (
        exceptions.NoCredentialsError,
        exceptions.PartialCredentialsError,
        exceptions.CredentialRetrievalError,
        exceptions.ProfileNotFound,
        exceptions.TokenRetrievalError,
        exceptions.SSOError,
    )
    if isinstance(error, no_credentials):
        text = (
            f"there are no usable AWS credentials for {action} in {scope} ({kind}); set a profile, a role or AWS_* keys"
        )
        return Failure(AwsDenied(action, text), is_transient=False)
    text = f"{action} cannot be asked in {scope} ({kind}); check the region, the endpoint and the settings"
    return Failure(AwsError(action, text), is_transient=False)


def _seconds(text: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, AWS does not use."""
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
