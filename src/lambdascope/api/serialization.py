"""An answer of an operation as JSON, by the model: what the model does not know is left out."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from lambdascope.api.service_model import Kind, Shape

Write = Callable[[Any], Any]
"""Makes of a value of ours what stands in JSON."""


def write_output(shape: Shape | None, output: Mapping[str, Any]) -> bytes:
    """The body of an answer. Members that are None are left out, like those that the model does not have."""
    document = _write_of(shape)(output) if shape is not None else {}
    return json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii")


@cache
def _write_of(shape: Shape) -> Write:
    """How values of a shape are written, worked out once: pages of findings have thousands of values."""
    match shape.kind:
        case Kind.STRUCTURE:
            return _structure(shape)
        case Kind.LIST:
            element = shape.elements["member"]
            return lambda value: [*map(_write_of(element), value)]
        case Kind.MAP:
            entry = shape.elements["value"]
            return lambda value: {str(key): _write_of(entry)(each) for key, each in value.items()}
        case Kind.TIMESTAMP:
            return _seconds
        case Kind.BLOB:
            return lambda value: b64encode(value).decode("ascii")
        case Kind.STRING:
            return str
    return _as_it_is


def _structure(shape: Shape) -> Write:
    """Members in the order in which they come; of the many of the model few are there."""
    members = {name: (member.wire_name, member.shape) for name, member in shape.members.items()}

    def write(value: Mapping[str, Any]) -> dict[str, Any]:
        written = {}
        for name, each in value.items():
            if each is not None and name in members:
                wire_name, own = members[name]
                written[wire_name] = _write_of(own)(each)
        return written

    return write


def _as_it_is(value: Any) -> Any:
    return value


def _seconds(value: datetime | float | str) -> float:
    """Seconds since 1970, to the millisecond; a text is ISO 8601, as reports have it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = (value if value.tzinfo is not None else value.replace(tzinfo=UTC)).timestamp()
    return round(value, 3)
