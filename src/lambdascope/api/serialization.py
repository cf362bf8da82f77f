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
    match shape.kind:
        case Kind.STRUCTURE:
            return {
                member.wire_name: _json(member.shape, value[name])
                for name, member in shape.members.items()
                if value.get(name) is not None
            }
        case Kind.LIST:
            return [_json(shape.elements["member"], each) for each in value]
        case Kind.MAP:
            return {str(key): _json(shape.elements["value"], each) for key, each in value.items()}
        case Kind.TIMESTAMP:
            return _seconds(value)
        case Kind.BLOB:
            return b64encode(value).decode("ascii")
        case Kind.STRING:
            return str(value)
    return value


def _seconds(value: datetime | float | str) -> float:
    """Seconds since 1970, to the millisecond; a text is ISO 8601, as reports have it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = (value if value.tzinfo is not None else value.replace(tzinfo=UTC)).timestamp()
    return round(value, 3)
