"""The service model of `inspector2` that ships in botocore: the contract of the API, as far as we read it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

SERVICE = "inspector2"
"""Also the name by which requests are signed."""


class Kind(StrEnum):
    """What a value is, by the names of the model."""

    STRUCTURE = "structure"
    LIST = "list"
    MAP = "map"
    STRING = "string"
    INTEGER = "integer"
    LONG = "long"
    FLOAT = "float"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    BLOB = "blob"
    OTHER = "other"
    """What no model had when this was written."""

    @classmethod
    def _missing_(cls, _: object) -> Kind:
        return cls.OTHER


class Location(StrEnum):
    """Where in a request a member stands."""

    BODY = "body"
    PATH = "uri"
    QUERY = "querystring"
    OTHER = "other"
    """In a header, which no operation has in its input yet."""

    @classmethod
    def _missing_(cls, _: object) -> Location:
        return cls.OTHER


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What a value must be like."""

    name: str
    kind: Kind
    minimum: float | None = None
    """Of a number itself; of a string its characters, of a list or a map its entries."""
    maximum: float | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    """Empty where every string will do."""
    members: Mapping[str, Member] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    is_union: bool = False
    """Exactly one of the members is there."""
    elements: Mapping[str, Shape] = field(default_factory=dict)
    """Of a list `member`, of a map `key` and `value`."""


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One member of a structure."""

    shape: Shape
    location: Location
    wire_name: str
    """What it is called where it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of the API."""

    name: str
    method: str
    path: str
    """With names in braces for what is part of the input: `/tags/{resourceArn}`."""
    status: int
    """Of an answer that is no error."""
    input: Shape | None
    output: Shape | None
    errors: tuple[str, ...]
    """Those that clients know of this operation; others reach them, too, without a class of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class ServiceModel:
    """The whole API."""

    operations: Mapping[str, Operation]
    error_statuses: Mapping[str, int]
    """The HTTP status of each modelled error."""


@cache
def service_model() -> ServiceModel:
    """The model of the botocore that is installed; read once."""
    # Some 25 ms, which no command but a server should spend.
    import botocore
    from botocore.loaders import Loader

    # Only botocore's own files: one below ~/.aws/models is about clients.
    folder = os.path.join(os.path.dirname(botocore.__file__), "data")
    loader = Loader(extra_search_paths=[folder], include_default_search_paths=False)
    return read(loader.load_service_model(SERVICE, "service-2"))


def read(document: Mapping[str, Any]) -> ServiceModel:
    """The model in a document of botocore's form."""
    shapes = _Shapes(document["shapes"])
    operations = {}
    for name, each in document["operations"].items():
        http = each["http"]
        operations[name] = Operation(
            name=name,
            method=http["method"],
            path=http["requestUri"],
            status=http.get("responseCode", 200),
            input=shapes.get(each["input"]["shape"]) if "input" in each else None,
            output=shapes.get(each["output"]["shape"]) if "output" in each else None,
            errors=tuple(error["shape"] for error in each.get("errors", ())),
        )
    statuses = {
        name: each["error"]["httpStatusCode"] for name, each in document["shapes"].items() if each.get("exception")
    }
    return ServiceModel(operations, statuses)


class _Shapes:
    """Shapes by name, each read once; they may refer to each other in circles."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self._documents = documents
        self._known: dict[str, Shape] = {}

    def get(self, name: str) -> Shape:
        if name in self._known:
            return self._known[name]
        document = self._documents[name]
        members: dict[str, Member] = {}
        elements: dict[str, Shape] = {}
        shape = self._known[name] = Shape(
            name=name,
            kind=Kind(document["type"]),
            minimum=document.get("min"),
            maximum=document.get("max"),
            pattern=document.get("pattern"),
            enum=tuple(document.get("enum", ())),
            members=members,
            required=tuple(document.get("required", ())),
            is_union=document.get("union", False),
            elements=elements,
        )
        for member, each in document.get("members", {}).items():
            location = Location(each.get("location", Location.BODY))
            members[member] = Member(self.get(each["shape"]), location, each.get("locationName", member))
        for role in ("member", "key", "value"):
            if role in document:
                elements[role] = self.get(document[role]["shape"])
        return shape
