"""Which operation a method and a path mean."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.api.errors import ApiError, Invalid, NoSuchOperation
from lambdascope.api.routing import Router
from lambdascope.api.service_model import service_model

MODEL = service_model()
ROUTER = Router(MODEL.operations.values())
ARN = "arn:aws:inspector2:eu-central-1:111122223333:owner/111122223333/filter/0123456789abcdef"


@pytest.mark.parametrize("name", MODEL.operations)
def test_every_operation_is_found(name: str) -> None:
    operation = MODEL.operations[name]
    path = re.sub(r"\{\w+\}", quote(ARN, safe=""), operation.path)
    found = ROUTER.find(operation.method, path)

    assert found.operation is operation
    assert found.parameters == dict.fromkeys(re.findall(r"\{(\w+)\}", operation.path), ARN)


@pytest.mark.parametrize(
    ("piece", "arn"),
    [
        (quote(ARN, safe=""), ARN),
        (quote(ARN, safe=":"), ARN),
        ("a%252Fb", "a%2Fb"),
        ("a+b", "a+b"),
        ("%C3%A9", "é"),
        ("%2e%2e%2f%2e%2e%2fenable", "../../enable"),
        ("...", "..."),
    ],
    ids=["everything encoded", "colons as they are", "decoded once", "a plus is a plus", "UTF-8", "dots", "three dots"],
)
def test_an_arn_in_the_path_is_decoded_once(piece: str, arn: str) -> None:
    assert ROUTER.find("GET", f"/tags/{piece}").parameters == {"resourceArn": arn}


@pytest.mark.parametrize(
    "path",
    [
        "/tags//", "//enable", "/tags//a", "/enable//", "/./enable", "/tags/../enable", "/tags/%2e%2e", "/tags/%2E",
        "/tags/..", "enable", "", "*", "http://localhost/enable", "/tags/a#b", "/tags/a?b", "/tags/a b", "/tags/a\\b",
        "/tags/%", "/tags/%zz", "/tags/%C3", "/tags/é", "/tags/\x00", "/tags/" + "a" * 9_000, "/tags/a\n",
        "/tags/{resourceArn}",
    ],
)  # fmt: skip
def test_paths_that_could_be_read_differently_are_refused(path: str) -> None:
    with pytest.raises(Invalid) as told:
        ROUTER.find("GET", path)
    assert (told.value.reason, len(told.value.message) < 100) == ("CANNOT_PARSE", True)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/enable"), ("POST", "/"), ("POST", "/enable/"), ("POST", "/Enable"), ("POST", "/%65nable/x"),
        ("GET", "/tags/"), ("GET", "/tags"), ("GET", "/tags/a/b"), ("PUT", "/tags/a"), ("post", "/enable"),
        ("OPTIONS", "/enable"),
    ],
)  # fmt: skip
def test_what_no_operation_has_is_none(method: str, path: str) -> None:
    with pytest.raises(NoSuchOperation):
        ROUTER.find(method, path)


@given(st.sampled_from(["GET", "POST", "DELETE"]), st.text(max_size=60).map(lambda text: f"/tags/{text}"))
def test_any_path_is_found_or_refused(method: str, path: str) -> None:
    try:
        found = ROUTER.find(method, path)
    except ApiError as error:
        assert error.status in (400, 404)
    else:
        assert list(found.parameters) == ["resourceArn"]


def test_hostile_paths_take_no_time() -> None:
    for path in ("/" + "%41" * 2_700, "/" * 8_000, "/a" * 4_000 + "#", "/tags/" + "%" * 8_000):
        with pytest.raises(ApiError):
            ROUTER.find("GET", path)
