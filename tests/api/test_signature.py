"""Who signed a request: what botocore signs is accepted, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import patch

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.api.errors import ApiError, NotSigned, SignatureIncomplete, SignatureWrong
from lambdascope.api.signature import Claim, Head, claim_of, verify
from lambdascope.api.validation import parsed_query

NOW = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
KEY, SECRET = "LSKAAAAAAAAAAAAAAAAA", "abcdefghijklmnopqrstuvwxyz0123456789+/ab"
ENCODED = "/tags/arn%3Aaws%3Ainspector2%3Aeu-central-1%3A111122223333%3Aowner%2F111122223333%2Ffilter%2F01"


class Sent:
    """A request as botocore signs it; what is changed afterwards is not signed."""

    def __init__(
        self,
        target: str = "/filters/list",
        method: str = "POST",
        body: bytes = b'{"maxResults":5}',
        headers: Mapping[str, str] | None = None,
        service: str = "inspector2",
        region: str = "eu-central-1",
        at: datetime = NOW,
    ) -> None:
        request = AWSRequest(method, f"http://127.0.0.1:8787{target}", headers={**(headers or {})}, data=body)
        request.headers["Host"] = "127.0.0.1:8787"
        with patch("botocore.auth.get_current_datetime", lambda: at):
            SigV4Auth(Credentials(KEY, SECRET), service, region).add_auth(request)
        self.method, self.target, self.body = method, target, body
        self.headers = {name.lower(): [value] for name, value in request.headers.items()}

    def part(self, old: str, new: str) -> Sent:
        """Write something else into the header that tells of the signature."""
        (before,) = self.headers["authorization"]
        assert old in before
        self.headers["authorization"] = [before.replace(old, new)]
        return self

    @property
    def head(self) -> Head:
        path, _, query = self.target.partition("?")
        return Head(self.method, path, parsed_query(query), self.headers)

    def accepted(self, now: datetime = NOW, secret: str = SECRET) -> Claim:
        """The claim, if it is proven. Raises ApiError."""
        claim = claim_of(self.head, now)
        verify(claim, self.head, self.body, secret)
        return claim


@pytest.mark.parametrize(
    "sent",
    [
        Sent(),
        Sent(body=b""),
        Sent(ENCODED, "GET", b""),
        Sent("/tags/arn:aws:x", "GET", b""),
        Sent("/tags/%25%20%C3%A9~-_.", "GET", b""),
        Sent("/tags/a?tagKeys=b&tagKeys=a&tagKeys=%2F%3A%20%2B", "DELETE", b""),
        Sent("/encryptionkey/get?scanType=CODE&resourceType=AWS_LAMBDA_FUNCTION", "GET", b""),
        Sent("/x?b&a=&a=1", "GET", b""),
        Sent(headers={"Content-Type": "application/json", "X-Custom": "  two   spaces  "}),
        Sent(headers={"X-Amz-Content-SHA256": sha256(b'{"maxResults":5}').hexdigest()}),
        Sent(region="us-gov-west-1"),
    ],
)
def test_what_botocore_signs_is_accepted(sent: Sent) -> None:
    claim = sent.accepted()

    assert (claim.key_id, claim.region in ("eu-central-1", "us-gov-west-1")) == (KEY, True)


def test_it_may_be_sent_again_within_the_minutes_of_its_time() -> None:
    sent = Sent()
    for seconds in (-300, -1, 0, 299, 300):
        assert sent.accepted(NOW + timedelta(seconds=seconds)).region == "eu-central-1"
    for seconds in (-301, 301, 86_400):
        with pytest.raises(SignatureWrong, match="5 minutes"):
            sent.accepted(NOW + timedelta(seconds=seconds))


def changed(change: Callable[[Sent], object]) -> Sent:
    sent = Sent(headers={"Content-Type": "application/json"})
    change(sent)
    return sent


def set_header(name: str, *values: str) -> Callable[[Sent], object]:
    return lambda sent: sent.headers.update({name: list(values)})


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: setattr(sent, "body", b'{"maxResults":6}'),
        lambda sent: setattr(sent, "body", b""),
        lambda sent: setattr(sent, "method", "GET"),
        lambda sent: setattr(sent, "target", "/filters/delete"),
        lambda sent: setattr(sent, "target", "/filters/list?x=y"),
        lambda sent: setattr(sent, "target", "/filters%2Flist"),
        set_header("host", "127.0.0.1:8788"),
        set_header("content-type", "text/plain"),
        set_header("x-amz-date", "20260301T120031Z"),
        set_header("x-amz-content-sha256", "0" * 64),
        set_header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        set_header("x-amz-content-sha256", "é"),
        lambda sent: sent.part("content-type;", ""),
        lambda sent: sent.part("eu-central-1", "eu-west-1"),
    ],
)  # fmt: skip
def test_what_was_changed_afterwards_is_refused(change: Callable[[Sent], object]) -> None:
    sent = changed(change)
    with pytest.raises(SignatureWrong) as told:
        sent.accepted()
    assert (
        told.value.message
        == "The signature of the request is not the one that its key makes; check the secret access key."
    )


def test_another_secret_s_signature_is_refused() -> None:
    with pytest.raises(SignatureWrong):
        Sent().accepted(secret=SECRET[::-1])


@pytest.mark.parametrize(
    "sent", [Sent(service="inspector"), Sent(region="moon"), Sent(region="eu-central-1\\"), Sent(service="s3")]
)
def test_another_scope_is_refused(sent: Sent) -> None:
    with pytest.raises(SignatureWrong, match="scoped"):
        sent.accepted()


def test_the_date_of_the_scope_is_the_time_s() -> None:
    with pytest.raises(SignatureWrong, match="scoped"):
        Sent().part("/20260301/", "/20260302/").accepted()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda sent: sent.headers.pop("authorization"), NotSigned),
        (set_header("authorization"), NotSigned),
        (set_header("authorization", "Basic eDp5"), SignatureIncomplete),
        (set_header("authorization", "AWS4-HMAC-SHA256"), SignatureIncomplete),
        (set_header("authorization", "AWS4-HMAC-SHA256 Credential=a, Signature=b"), SignatureIncomplete),
        (set_header("authorization", "AWS4-HMAC-SHA256 " + "a=b," * 2_000), SignatureIncomplete),
        (set_header("authorization", "a", "b"), SignatureIncomplete),
        (set_header("x-amz-date", "20260301T120030Z", "20260301T120030Z"), SignatureIncomplete),
        (set_header("host", "a", "b"), SignatureIncomplete),
        (lambda sent: sent.headers.pop("x-amz-date"), SignatureIncomplete),
        (set_header("x-amz-date", "yesterday"), SignatureIncomplete),
        (set_header("x-amz-date", "20260301T256199Z"), SignatureIncomplete),
        (lambda sent: sent.part("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), SignatureIncomplete),
        (lambda sent: sent.part("/aws4_request", ""), SignatureIncomplete),
        (lambda sent: sent.part(KEY, "../" + KEY), SignatureIncomplete),
        (lambda sent: sent.part(KEY, "é"), SignatureIncomplete),
        (lambda sent: sent.part("Signature=", "Signature=A"), SignatureIncomplete),
        (lambda sent: sent.part(";host;", ";"), SignatureIncomplete),
        (lambda sent: sent.part(";x-amz-date", ""), SignatureIncomplete),
        (lambda sent: sent.part(";x-amz-date", ";x-amz-date;x-not-there"), SignatureIncomplete),
        (lambda sent: sent.part("content-type;", "Content-Type;"), SignatureIncomplete),
        (lambda sent: sent.part("content-type;", "a;" * 100), SignatureIncomplete),
        (lambda sent: sent.part(", SignedHeaders", ", Extra=1, SignedHeaders"), SignatureIncomplete),
    ],
)  # fmt: skip
def test_what_is_not_written_as_it_must_be_is_refused(change: Callable[[Sent], object], error: type[ApiError]) -> None:
    with pytest.raises(error) as told:
        changed(change).accepted()
    assert type(told.value) is error
    assert told.value.status == 403


@given(
    st.text(max_size=300),
    st.dictionaries(st.sampled_from(["host", "x-amz-date", "date"]), st.lists(st.text(max_size=20))),
)
def test_any_head_is_accepted_or_refused(authorization: str, headers: dict[str, list[str]]) -> None:
    head = Head("POST", "/enable", (), {**headers, "authorization": [authorization]})
    with pytest.raises(ApiError):
        claim_of(head, NOW)


@given(st.data())
def test_no_part_of_the_authorization_can_be_changed(data: Any) -> None:
    sent = Sent(headers={"Content-Type": "application/json"})
    (before,) = sent.headers["authorization"]
    place = data.draw(st.integers(0, len(before) - 1))
    after = before[:place] + data.draw(st.characters(codec="ascii")) + before[place + 1 :]
    sent.headers["authorization"] = [after]
    try:
        claim = sent.accepted()
    except ApiError:
        return
    # Only the key's id, by which its secret is found, and blanks that mean nothing can be written otherwise.
    assert claim._replace(key_id=KEY) == Sent(headers={"Content-Type": "application/json"}).accepted()
