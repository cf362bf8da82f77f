"""What a request's input is, and what is said of one that cannot be."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.api.errors import Invalid
from lambdascope.api.service_model import Kind, Location, Member, Operation, Shape, service_model
from lambdascope.api.validation import checked, parsed_query, read_input

MODEL = service_model()
ARN = "arn:aws:inspector2:eu-central-1:111122223333:finding/0e436649379db5f327e3cf5bb4421d76"
UNSTORABLE = "must not hold NUL characters or halves of surrogate pairs"
STRING = Shape("S", Kind.STRING)


def read(name: str, document: object = None, query: str = "", **parameters: str) -> Any:
    """The input of an operation whose body is that JSON."""
    body = b"" if document is None else json.dumps(document).encode()
    return read_input(MODEL.operations[name], parameters, parsed_query(query), body)


def refused(name: str, document: object = None, query: str = "", **parameters: str) -> list[tuple[str, str]]:
    """What is said of each member that is wrong."""
    with pytest.raises(Invalid) as told:
        read(name, document, query, **parameters)
    error = told.value
    assert error.reason == "FIELD_VALIDATION_FAILED"
    assert error.members["fields"] == [{"name": field.name, "message": field.message} for field in error.fields]
    assert error.message.startswith(f"{error.fields[0].name}: {error.fields[0].message}")
    return [(field.name, field.message) for field in error.fields]


def unparsable(name: str, body: bytes) -> str:
    with pytest.raises(Invalid) as told:
        read_input(MODEL.operations[name], {}, (), body)
    assert (told.value.reason, told.value.fields) == ("CANNOT_PARSE", ())
    return told.value.message


# What is read.


def test_members_come_from_body_query_and_path() -> None:
    assert read("Enable", {"resourceTypes": ["LAMBDA"]}) == {"resourceTypes": ["LAMBDA"]}
    assert read("GetEncryptionKey", query="scanType=CODE&resourceType=AWS_LAMBDA_FUNCTION&x=y") == {
        "scanType": "CODE",
        "resourceType": "AWS_LAMBDA_FUNCTION",
    }
    assert read("UntagResource", query="tagKeys=a&tagKeys=b%3Ac", resourceArn="arn") == {
        "resourceArn": "arn",
        "tagKeys": ["a", "b:c"],
    }
    assert read("ListCodeSecurityIntegrations", query="maxResults=7")["maxResults"] == 7


def test_a_member_of_the_body_is_not_taken_from_the_query_or_the_other_way() -> None:
    assert read("ListFilters", {}, query="maxResults=7") == {}
    assert refused("GetEncryptionKey", {"scanType": "CODE", "resourceType": "AWS_LAMBDA_FUNCTION"}) == [
        ("scanType", "must be given"),
        ("resourceType", "must be given"),
    ]


@pytest.mark.parametrize("body", [b"", b"  \n", b"{}", b'{"unknown":{"a":[1]}}', b'{"maxResults":null}'])
def test_what_is_not_given_or_not_known_is_absent(body: bytes) -> None:
    assert read_input(MODEL.operations["ListFilters"], {}, (), body) == {}


@pytest.mark.parametrize(
    "given",
    [
        1_772_366_400, 1_772_366_400.0, "2026-03-01T12:00:00Z", "2026-03-01T12:00:00", "2026-03-01T13:00:00+01:00",
        "20260301T120000Z",
    ],
)  # fmt: skip
def test_times_are_numbers_or_texts(given: object) -> None:
    document = {"filterCriteria": {"updatedAt": [{"startInclusive": given}]}}

    (entry,) = read("ListFindings", document)["filterCriteria"]["updatedAt"]
    assert entry == {"startInclusive": datetime(2026, 3, 1, 12, tzinfo=UTC)}
    assert entry["startInclusive"].utcoffset() == timedelta(0)
    assert entry["startInclusive"].astimezone(timezone(timedelta(hours=1))).hour == 13


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert repr(read("ListFilters", {"maxResults": 7.0})) == "{'maxResults': 7}"


# What is refused.


@pytest.mark.parametrize(
    ("name", "document", "fields"),
    [
        ("Enable", {}, [("resourceTypes", "must be given")]),
        ("Enable", {"resourceTypes": []}, [("resourceTypes", "must have at least 1 entries, has 0")]),
        ("Enable", {"resourceTypes": ["LAMBDA"] * 7}, [("resourceTypes", "must have at most 6 entries, has 7")]),
        ("Enable", {"resourceTypes": "LAMBDA"}, [("resourceTypes", "must be a list")]),
        ("Enable", {"resourceTypes": [None]}, [("resourceTypes[0]", "must be a string")]),
        ("ListFindings", {"maxResults": 101}, [("maxResults", "must be at most 100")]),
        ("ListFindings", {"maxResults": 0}, [("maxResults", "must be at least 1")]),
        ("ListCoverage", {"maxResults": 201}, [("maxResults", "must be at most 200")]),
        ("ListFindings", {"maxResults": "5"}, [("maxResults", "must be a whole number of 32 bits")]),
        ("ListFindings", {"maxResults": True}, [("maxResults", "must be a whole number of 32 bits")]),
        ("ListFindings", {"maxResults": 5.5}, [("maxResults", "must be a whole number of 32 bits")]),
        ("ListFindings", {"maxResults": 2**31}, [("maxResults", "must be a whole number of 32 bits")]),
        ("ListFindings", {"maxResults": 10**400}, [("maxResults", "must be a whole number of 32 bits")]),
        ("ListMembers", {"onlyAssociated": "true"}, [("onlyAssociated", "must be true or false")]),
        ("ListFindings", {"filterCriteria": []}, [("filterCriteria", "must be an object")]),
        (
            "ListFindings",
            {"filterCriteria": {"severity": [{"comparison": "LIKE", "value": "HIGH"}]}},
            [("filterCriteria.severity[0].comparison", "must be one of EQUALS, PREFIX, NOT_EQUALS")],
        ),
        (
            "ListFindings",
            {"filterCriteria": {"severity": [{"value": "HIGH", "comparison": "EQUALS"}] * 11}},
            [("filterCriteria.severity", "must have at most 10 entries, has 11")],
        ),
        (
            "ListFindings",
            {"filterCriteria": {"title": [{"comparison": "EQUALS", "value": "x" * 1025}, {}]}},
            [
                ("filterCriteria.title[0].value", "must have at most 1,024 characters, has 1,025"),
                ("filterCriteria.title[1].comparison", "must be given"),
                ("filterCriteria.title[1].value", "must be given"),
            ],
        ),
        (
            "ListFindings",
            {"filterCriteria": {"updatedAt": [{"startInclusive": "yesterday"}, {"endInclusive": 1e300}]}},
            [
                (f"filterCriteria.updatedAt[{place}]", "must be a time: seconds since 1970, or ISO 8601")
                for place in ("0", "1")
            ],
        ),
        (
            "ListFindings",
            {"filterCriteria": {"inspectorScore": [{"lowerInclusive": "7"}]}},
            [("filterCriteria.inspectorScore[0].lowerInclusive", "must be a number")],
        ),
        ("GetMember", {"accountId": "1111-2222-33"}, [("accountId", r"must match the pattern \d{12}")]),
        ("BatchGetCodeSnippet", {"findingArns": [ARN] * 11}, [("findingArns", "must have at most 10 entries, has 11")]),
        (
            "SearchVulnerabilities",
            {"filterCriteria": {"vulnerabilityIds": ["CVE-2021-44228", "CVE-2021-45046"]}},
            [("filterCriteria.vulnerabilityIds", "must have at most 1 entries, has 2")],
        ),
        ("GetMember", {"accountId": "1111\x002222333"}, [("accountId", UNSTORABLE)]),
        ("GetMember", {"accountId": "\ud8001111222233"}, [("accountId", UNSTORABLE)]),
        (
            "ListFindingAggregations",
            {"aggregationType": "TITLE", "aggregationRequest": {"titleAggregation": {}, "accountAggregation": {}}},
            [("aggregationRequest", "must have exactly one of its members, not 2")],
        ),
        (
            "ListFindingAggregations",
            {"aggregationType": "TITLE", "aggregationRequest": {"unknown": {}}},
            [("aggregationRequest", "must have exactly one of its members, not 0")],
        ),
    ],
)  # fmt: skip
def test_what_the_model_forbids_is_refused(name: str, document: object, fields: list[tuple[str, str]]) -> None:
    told = [
        (place.removesuffix(".startInclusive").removesuffix(".endInclusive"), why)
        for place, why in refused(name, document)
    ]
    assert told == fields


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"null", b'"a"', b"7", b"{", b'{"a":}', b"{'a':1}", b'{"a":NaN}', b'{"a":Infinity}', b"\xff\xfe{}",
        b'{"a":"\xff"}', b'{"a":1}{"b":2}', b"\xef\xbb\xbf{}", b'{"a":' + b"1" * 5_000 + b"}",
        b'{"a":' + b"[" * 500_000 + b"]" * 500_000 + b"}", b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "{}".encode("utf-16"), b"\x00",
    ],
)  # fmt: skip
def test_what_is_no_json_object_cannot_be_parsed(body: bytes) -> None:
    began = time.process_time()
    assert len(unparsable("ListFilters", body)) < 100
    assert time.process_time() - began < 1


def test_a_number_may_be_long_but_not_endless() -> None:
    assert refused("ListFilters", {"maxResults": int("9" * 4_000)}) == [
        ("maxResults", "must be a whole number of 32 bits")
    ]


@pytest.mark.parametrize("query", ["scanType=%FF", "%C3=1", "&".join(["a=b"] * 300)])
def test_a_query_that_cannot_be_read_is_refused(query: str) -> None:
    with pytest.raises(Invalid) as told:
        parsed_query(query)
    assert told.value.reason == "CANNOT_PARSE"


def test_at_most_ten_members_are_told_of_and_little_of_the_input() -> None:
    keys = {f"{'k' * 500}{n}": 7 for n in range(10_000)}
    fields = refused("TagResource", {"tags": keys}, resourceArn="arn")

    assert len(fields) == 10
    assert all(place.count("k") <= 80 for place, _ in fields)
    with pytest.raises(Invalid) as told:
        read("CreateFilter", {"name": "x" * 100_000, "action": "y" * 100_000, "filterCriteria": {}})
    assert len(json.dumps(told.value.members)) + len(told.value.message) < 1_000
    assert not any(letter * 3 in told.value.message for letter in "xy")


def test_many_long_texts_for_a_pattern_are_decided_soon() -> None:
    hostile = ("111122223333 " * 200)[:2_040] + "\n"
    began = time.process_time()
    fields = refused("ListUsageTotals", {"accountIds": [hostile] * 500})

    assert (len(fields), time.process_time() - began < 1) == (10, True)
    began = time.process_time()
    read("ListUsageTotals", {"accountIds": ["1" * 140] * 7_000})
    assert time.process_time() - began < 1


def test_blobs_are_base64() -> None:
    shape = Shape("T", Kind.STRUCTURE, members={"data": Member(Shape("B", Kind.BLOB), Location.BODY, "data")})

    assert checked(shape, {"data": "aGk="}) == {"data": b"hi"}
    for wrong in ("hi!", 7, "é", "a"):
        with pytest.raises(Invalid):
            checked(shape, {"data": wrong})


def test_what_is_of_a_kind_we_do_not_know_is_refused() -> None:
    members = {"a": Member(Shape("N", Kind.OTHER), Location.BODY, "a"), "b": Member(STRING, Location.OTHER, "b")}
    operation = Operation("New", "POST", "/new", 200, Shape("T", Kind.STRUCTURE, members=members), None, ())

    assert read_input(operation, {}, (), b'{"b":"x"}') == {}
    with pytest.raises(Invalid, match="of a kind"):
        read_input(operation, {}, (), b'{"a":1}')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@given(
    st.sampled_from(sorted(MODEL.operations)),
    st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()),
)
def test_any_body_is_read_or_refused(name: str, body: bytes) -> None:
    try:
        result = read_input(MODEL.operations[name], {}, (), body)
    except Invalid:
        return
    shape = MODEL.operations[name].input
    assert result.keys() <= (shape.members.keys() if shape is not None else set())
