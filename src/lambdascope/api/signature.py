"""Signature Version 4: whose key signed a request, verified with botocore's own form of what is signed.

A request may be sent again while its time is recent, as with AWS.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from lambdascope.api.errors import NotSigned, SignatureIncomplete, SignatureWrong
from lambdascope.api.service_model import SERVICE
from lambdascope.model.account import is_region

SKEW = timedelta(minutes=5)
"""How far a request's time may be from ours, as with AWS."""
ALGORITHM = "AWS4-HMAC-SHA256"

_MAX_HEADER = 4_096
_MAX_SIGNED = 64
_MUST_BE_SIGNED = ("host", "x-amz-date")
_ONCE = ("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "host")
_PARTS = ("Credential", "SignedHeaders", "Signature")
_KEY_ID = re.compile(r"[A-Za-z0-9_]{1,128}")
_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_HEADER_NAME = re.compile(r"[a-z0-9-]{1,128}")
_TERMINATOR = "aws4_request"
_DIFFERS = "The signature of the request is not the one that its key makes; check the secret access key."


class Head(NamedTuple):
    """A request without its body, as it was sent."""

    method: str
    raw_path: str
    query: Sequence[tuple[str, str]]
    """Decoded once."""
    headers: Mapping[str, Sequence[str]]
    """By lower-case name."""


class Claim(NamedTuple):
    """Who a request says it is from, and what is said to prove it."""

    key_id: str
    region: str
    time: str
    """As it is signed: `20260301T120000Z`."""
    signed_headers: tuple[str, ...]
    signature: str


def claim_of(head: Head, now: datetime) -> Claim:
    """What a request claims, as far as it can be judged without the key.

    Raises NotSigned, SignatureIncomplete, and SignatureWrong for another time, service or region than can be.
    """
    if not head.headers.get("authorization"):
        raise NotSigned("The request is not signed.")
    for name in _ONCE:
        if len(head.headers.get(name, ())) > 1:
            raise SignatureIncomplete(f"The header {name} is there more than once.")
    parts = _parts(head.headers["authorization"][0])
    key_id, date, region, service, terminator = _scope(parts["Credential"])
    time = "".join(head.headers.get("x-amz-date", ()))
    if not _TIME.fullmatch(time):
        raise SignatureIncomplete("The header x-amz-date must be there, written as in 20260301T120000Z.")
    signed_headers = _signed_headers(parts["SignedHeaders"], head)
    if not _SIGNATURE.fullmatch(parts["Signature"]):
        raise SignatureIncomplete("The signature must be 64 hexadecimal digits.")
    if (date, service, terminator) != (time[:8], SERVICE, _TERMINATOR) or not is_region(region):
        raise SignatureWrong(f"The credential must be scoped to the request's date, a region and {SERVICE}.")
    _check_time(time, now)
    return Claim(key_id, region, time, signed_headers, parts["Signature"])


def verify(claim: Claim, head: Head, body: bytes, secret: str) -> None:
    """Whether the key with that secret signed this very request. Raises SignatureWrong."""
    digest = sha256(body).hexdigest()
    told = head.headers.get("x-amz-content-sha256", (digest,))[0]
    is_body_as_told = hmac.compare_digest(told.encode("utf-8", "surrogatepass"), digest.encode("ascii"))
    is_signature_right = hmac.compare_digest(expected(claim, head, body, secret), claim.signature)
    if not (is_body_as_told and is_signature_right):
        raise SignatureWrong(_DIFFERS)


def expected(claim: Claim, head: Head, body: bytes, secret: str) -> str:
    """The signature that the key with that secret makes for this request."""
    from botocore.compat import HTTPHeaders
    from botocore.credentials import Credentials

    headers = HTTPHeaders()
    for name in claim.signed_headers:
        for value in head.headers[name]:
            headers[name] = value
    signed = _Signed(head.method, head.raw_path, head.query, headers, body, claim.time)
    signer = _signer()(Credentials(claim.key_id, secret), SERVICE, claim.region)
    signature: str = signer.signature(signer.string_to_sign(signed, signer.canonical_request(signed)), signed)
    return signature


class _Signed:
    """A request in the form that botocore's signer reads."""

    def __init__(
        self, method: str, raw_path: str, query: Sequence[tuple[str, str]], headers: Any, body: bytes, time: str
    ) -> None:
        self.method = method
        # Only the path counts; over http the signer always covers the body.
        self.url = f"http://localhost{raw_path}"
        self.params = query
        self.headers = headers
        self.body = body
        self.context = {"timestamp": time}


@cache
def _signer() -> Any:
    # Half a second of loading that only a server should pay.
    from botocore.auth import SigV4Auth

    class Verifier(SigV4Auth):
        """Covers exactly the headers that the request says it covers."""

        def headers_to_sign(self, request: Any) -> Any:
            return request.headers

    return Verifier


def _parts(authorization: str) -> dict[str, str]:
    algorithm, _, rest = authorization.strip().partition(" ")
    if algorithm != ALGORITHM or len(authorization) > _MAX_HEADER:
        raise SignatureIncomplete(f"The header authorization must begin with {ALGORITHM}.")
    given = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if set(given) != set(_PARTS):
        raise SignatureIncomplete(f"The header authorization must have {', '.join(_PARTS)}.")
    return given


def _scope(credential: str) -> tuple[str, str, str, str, str]:
    pieces = credential.split("/")
    if len(pieces) != 5 or not _KEY_ID.fullmatch(pieces[0]):
        raise SignatureIncomplete(f"The credential must be KEY/DATE/REGION/{SERVICE}/{_TERMINATOR}.")
    key_id, date, region, service, terminator = pieces
    return key_id, date, region, service, terminator


def _signed_headers(text: str, head: Head) -> tuple[str, ...]:
    names = tuple(text.split(";"))
    if len(names) > _MAX_SIGNED or not all(_HEADER_NAME.fullmatch(name) for name in names):
        raise SignatureIncomplete("The signed headers must be lower-case names with semicolons between them.")
    for name in _MUST_BE_SIGNED:
        if name not in names:
            raise SignatureIncomplete(f"The header {name} must be there and be signed.")
    if not all(name in head.headers for name in names):
        raise SignatureIncomplete("A header that is said to be signed is not there.")
    return names


def _check_time(time: str, now: datetime) -> None:
    try:
        moment = datetime.strptime(time, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise SignatureIncomplete("The header x-amz-date holds no time that there is.") from error
    if abs(moment - now) > SKEW:
        direction = "expired" if moment < now else "not yet valid"
        raise SignatureWrong(f"Signature {direction}: the clocks must not differ by more than 5 minutes.")
