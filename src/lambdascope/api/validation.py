"""A request's input: read from body, query and path, and checked against the model as the service does.

Clients check less: no maximum, no enum, no pattern, no size of a list (facts, 0.5).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from lambdascope.api import patterns
from lambdascope.api.errors import MAX_SHOWN, Field, invalid_fields, unparsable
from lambdascope.api.service_model import Kind, Location, Operation, Shape
from lambdascope.model.numbers import finite

Input = dict[str, Any]
"""By member; structures and maps are dicts, lists lists, times aware datetimes. What was not given is absent."""

_MAX_FIELDS = 10
"""Members told of in one error; what comes after is not even looked at."""
_MAX_QUERY_PAIRS = 256
_MAX_ENUM_SHOWN = 12
_MAX_TIME = 64
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WHOLE = {Kind.INTEGER: 2**31, Kind.LONG: 2**63}
_WORDS = {"true": True, "false": False}

Query = Sequence[tuple[str, str]]


def parsed_query(raw_query: str) -> Query:
    """The names and values of a query, decoded once, in their order. Raises Invalid."""
    pairs = []
    for part in raw_query.split("&", _MAX_QUERY_PAIRS) if raw_query else ():
        name, _, value = part.partition("=")
        try:
            pairs.append((unquote_to_bytes(name).decode("utf-8"), unquote_to_bytes(value).decode("utf-8")))
        except UnicodeDecodeError as error:
            raise unparsable("The query is not UTF-8.") from error
    if len(pairs) > _MAX_QUERY_PAIRS:
        raise unparsable(f"The query has more than {_MAX_QUERY_PAIRS} parameters.")
    return pairs


def read_input(operation: Operation, parameters: Mapping[str, str], query: Query, body: bytes) -> Input:
    """The input of an operation; members that the model does not know are dropped, as AWS does. Raises Invalid."""
    shape = operation.input
    if shape is None:
        return {}
    document = _document(body) if any(each.location is Location.BODY for each in shape.members.values()) else {}
    given: dict[str, Any] = {}
    for name, member in shape.members.items():
        match member.location:
            case Location.PATH:
                given[name] = parameters.get(member.wire_name)
            case Location.QUERY:
                given[name] = _from_query(member.shape, [value for key, value in query if key == member.wire_name])
            case Location.BODY:
                given[name] = document.get(member.wire_name)
            case Location.OTHER:
                continue
    return checked(shape, given)


def checked(shape: Shape, value: object) -> Input:
    """A structure in the form of JSON as what it means. Raises Invalid, which names every member that is wrong."""
    check = _Check()
    result = check.value(shape, value, "")
    if check.failures:
        raise invalid_fields(check.failures)
    return dict(result)


def _document(body: bytes) -> Mapping[str, Any]:
    if not body.strip():
        return {}
    try:
        document = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except RecursionError as error:
        raise unparsable("The body is nested more deeply than any request is.") from error
    except ValueError as error:  # of UTF-8, of JSON, of numbers too long
        raise unparsable("The body is not a JSON document in UTF-8.") from error
    if not isinstance(document, dict):
        raise unparsable("The body is not a JSON object.")
    return document


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _from_query(shape: Shape, values: list[str]) -> object:
    """What texts of a query are in the form of JSON."""
    if not values:
        return None
    if shape.kind is Kind.LIST:
        return [_from_text(shape.elements["member"], value) for value in values]
    return _from_text(shape, values[0])


def _from_text(shape: Shape, text: str) -> object:
    if shape.kind is Kind.BOOLEAN:
        return _WORDS.get(text, text)
    if shape.kind in (Kind.INTEGER, Kind.LONG) and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    return text


class _Failed(Exception):
    """What is wrong with one value."""


class _Check:
    """Checks one input from the outside to the inside, and remembers what is wrong where."""

    def __init__(self) -> None:
        self.failures: list[Field] = []
        self._readers: dict[Kind, Callable[[Shape, Any, str], Any]] = {
            Kind.STRUCTURE: self._structure,
            Kind.LIST: self._list,
            Kind.MAP: self._map,
        }

    def value(self, shape: Shape, value: object, place: str) -> Any:
        """What the value means; None where something is wrong with it."""
        if len(self.failures) >= _MAX_FIELDS:
            return None
        try:
            if shape.kind in self._readers:
                return self._readers[shape.kind](shape, value, place)
            return _scalar(shape, value)
        except _Failed as failure:
            self.failures.append(Field(place or "body", str(failure)))
            return None

    def _structure(self, shape: Shape, value: Any, place: str) -> Input:
        if not isinstance(value, dict):
            raise _Failed("must be an object")
        given = {name: value[name] for name in shape.members if value.get(name) is not None}
        if shape.is_union and len(given) != 1:
            raise _Failed(f"must have exactly one of its members, not {len(given)}")
        for name in shape.required:
            if name not in given and len(self.failures) < _MAX_FIELDS:
                self.failures.append(Field(_inside(place, name), "must be given"))
        return {name: self.value(shape.members[name].shape, each, _inside(place, name)) for name, each in given.items()}

    def _list(self, shape: Shape, value: Any, place: str) -> list[Any]:
        if not isinstance(value, list):
            raise _Failed("must be a list")
        _check_size(shape, len(value), "entries")
        return [self.value(shape.elements["member"], each, f"{place}[{i}]") for i, each in enumerate(value)]

    def _map(self, shape: Shape, value: Any, place: str) -> Input:
        if not isinstance(value, dict):
            raise _Failed("must be an object")
        _check_size(shape, len(value), "entries")
        return {
            self.value(shape.elements["key"], key, f"{place} (a key)"): self.value(
                shape.elements["value"], each, f"{place}[{ascii(key[:MAX_SHOWN])[:MAX_SHOWN]}]"
            )
            for key, each in value.items()
        }


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _check_size(shape: Shape, size: int, what: str) -> None:
    if shape.minimum is not None and size < shape.minimum:
        raise _Failed(f"must have at least {shape.minimum:,} {what}, has {size:,}")
    if shape.maximum is not None and size > shape.maximum:
        raise _Failed(f"must have at most {shape.maximum:,} {what}, has {size:,}")


def _scalar(shape: Shape, value: object) -> object:
    match shape.kind:
        case Kind.STRING:
            return _string(shape, value)
        case Kind.INTEGER | Kind.LONG:
            return _whole_number(shape, value)
        case Kind.DOUBLE | Kind.FLOAT:
            return _in_range(shape, _number(value))
        case Kind.BOOLEAN:
            if isinstance(value, bool):
                return value
            raise _Failed("must be true or false")
        case Kind.TIMESTAMP:
            return _time(value)
        case Kind.BLOB:
            return _bytes(value)
    raise _Failed("is of a kind that is not known here")


def _string(shape: Shape, value: object) -> str:
    if not isinstance(value, str):
        raise _Failed("must be a string")
    if _UNSTORABLE.search(value):
        raise _Failed("must not hold NUL characters or halves of surrogate pairs")
    _check_size(shape, len(value), "characters")
    if shape.enum and value not in shape.enum:
        known = ", ".join(shape.enum[:_MAX_ENUM_SHOWN])
        raise _Failed(f"must be one of {known}{', …' if len(shape.enum) > _MAX_ENUM_SHOWN else ''}")
    if shape.pattern is not None and not patterns.matches(shape.pattern, value):
        raise _Failed(f"must match the pattern {shape.pattern}")
    return value


def _whole_number(shape: Shape, value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _WHOLE[shape.kind]:
        raise _Failed(f"must be a whole number of {'32' if shape.kind is Kind.INTEGER else '64'} bits")
    return int(_in_range(shape, value))


def _in_range(shape: Shape, value: float) -> float:
    if shape.minimum is not None and value < shape.minimum:
        raise _Failed(f"must be at least {shape.minimum:,}")
    if shape.maximum is not None and value > shape.maximum:
        raise _Failed(f"must be at most {shape.maximum:,}")
    return value


def _number(value: object) -> float:
    number = finite(value)
    if number is None:
        raise _Failed("must be a number")
    return number


def _time(value: object) -> datetime:
    """Clients send seconds since 1970; a text is taken, too."""
    try:
        if isinstance(value, str) and len(value) <= _MAX_TIME:
            time = datetime.fromisoformat(value)
            return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        return datetime.fromtimestamp(_number(value), UTC)
    except (ValueError, OverflowError, OSError, _Failed):
        raise _Failed("must be a time: seconds since 1970, or ISO 8601") from None


def _bytes(value: object) -> bytes:
    try:
        if isinstance(value, str):
            return b64decode(value, validate=True)
    except (Base64Error, ValueError):
        pass
    raise _Failed("must be bytes in base64")
