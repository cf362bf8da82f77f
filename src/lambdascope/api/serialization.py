"""An answer of an operation as JSON, by the model: what the model does not know is left out."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lambdascope.api.service_model import Kind, Shape


def write_output(shape: Shape | None, output: Mapping[str, Any]) -> bytes:
    """The body of an answer. Members that are None are left out, like those that the model does not have."""
    document = _json(shape, output) if shape is not None else {}
    return json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii")


def _json(shape: Shape, value: Any) -> Any:
    """A value of a shape. Long lists are most of the work that answering them is: what is common comes first."""
    kind = shape.kind
    if kind is Kind.STRING:
        return value if type(value) is str else str(value)
    if kind is Kind.STRUCTURE:
        members = shape.members
        # Of many members of the model few are there.
        return {
            (member := members[name]).wire_name: _json(member.shape, each)
            for name, each in value.items()
            if each is not None and name in members
        }
    if kind is Kind.LIST:
        element = shape.elements["member"]
        return [_json(element, each) for each in value]
    if kind is Kind.TIMESTAMP:
        return _seconds(value)
    if kind is Kind.MAP:
        element = shape.elements["value"]
        return {str(key): _json(element, each) for key, each in value.items()}
    if kind is Kind.BLOB:
        return b64encode(value).decode("ascii")
    return value


def _seconds(value: datetime | float | str) -> float:
    """Seconds since 1970, to the millisecond; a text is ISO 8601, as reports have it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = (value if value.tzinfo is not None else value.replace(tzinfo=UTC)).timestamp()
    return round(value, 3)
