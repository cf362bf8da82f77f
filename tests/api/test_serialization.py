"""Answers as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import RestJSONParser

from lambdascope.api.serialization import write_output
from lambdascope.api.service_model import SERVICE, Kind, Location, Member, Shape, service_model
from lambdascope.model.account import ActivationStatus

MODEL = service_model()
BOTOCORE: Any = ServiceModel(Loader().load_service_model(SERVICE, "service-2"))
FILTER: dict[str, Any] = {
    "arn": "arn:aws:inspector2:eu-central-1:111122223333:owner/111122223333/filter/0123456789abcdef",
    "ownerId": "111122223333",
    "name": "accepted",
    "action": "SUPPRESS",
    "criteria": {"updatedAt": [{"startInclusive": "2026-03-01T12:00:00Z"}]},
    "createdAt": datetime(2026, 3, 1, 12, 0, 0, 123_456, tzinfo=UTC),
    "updatedAt": 1_772_366_400.5,
    "description": None,
    "tags": {"team": "shop", "é\ud800": "\u2028"},
    "extensions": {"ours": True},
}


def written(name: str, output: dict[str, Any]) -> Any:
    return json.loads(write_output(MODEL.operations[name].output, output))


def test_times_are_seconds_and_what_the_model_does_not_know_is_left_out() -> None:
    (found,) = written("ListFilters", {"filters": [FILTER], "nextToken": None, "more": 1})["filters"]

    assert found == {
        **{name: FILTER[name] for name in ("arn", "ownerId", "name", "action", "tags")},
        "criteria": {"updatedAt": [{"startInclusive": 1_772_366_400}]},
        "createdAt": 1_772_366_400.123,
        "updatedAt": 1_772_366_400.5,
    }


def test_botocore_reads_what_we_write() -> None:
    body = write_output(MODEL.operations["ListFilters"].output, {"filters": [FILTER | {"tags": {}}]})
    parsed = RestJSONParser().parse(
        {"status_code": 200, "headers": {}, "body": body}, BOTOCORE.operation_model("ListFilters").output_shape
    )

    (found,) = parsed["filters"]
    assert found["createdAt"] == FILTER["createdAt"].replace(microsecond=123_000)
    assert found["criteria"]["updatedAt"][0]["startInclusive"] == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert "extensions" not in found


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(2026, 3, 1, 12), 1_772_366_400),  # noqa: DTZ001  # without a zone it is UTC
        ("1970-01-01T00:00:01.500Z", 1.5),
        (7, 7),
        (0.123_456, 0.123),
    ],
)
def test_times_are_written_to_the_millisecond(time: Any, seconds: float) -> None:
    shape = Shape("T", Kind.STRUCTURE, members={"at": Member(Shape("A", Kind.TIMESTAMP), Location.BODY, "at")})

    assert json.loads(write_output(shape, {"at": time})) == {"at": seconds}


def test_enums_numbers_and_bytes_are_written_as_the_protocol_has_them() -> None:
    kinds = {"s": Kind.STRING, "n": Kind.LONG, "d": Kind.DOUBLE, "b": Kind.BOOLEAN, "x": Kind.BLOB}
    members = {name: Member(Shape(name, kind), Location.BODY, name.upper()) for name, kind in kinds.items()}
    given = {"s": ActivationStatus.ENABLED, "n": 2**60, "d": 0.5, "b": False, "x": b"hi"}

    assert write_output(Shape("T", Kind.STRUCTURE, members=members), given) == (
        b'{"S":"ENABLED","N":1152921504606846976,"D":0.5,"B":false,"X":"aGk="}'
    )


def test_an_operation_without_output_answers_an_empty_object() -> None:
    assert write_output(None, {"a": 1}) == b"{}"
    assert written("TagResource", {"a": 1}) == {}
