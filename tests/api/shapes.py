"""Requests made from the service model: such as it describes, and such as come close."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lambdascope.api import patterns
from lambdascope.api.service_model import Kind, Location, Shape
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER

UUID = "0e436649-79db-4f32-8e3c-f5bb4421d76a"
FINDING = f"arn:aws:inspector2:{REGION}:{ACCOUNT}:finding/0e436649379db5f327e3cf5bb4421d76"
FILTER = f"arn:aws:inspector2:{REGION}:{ACCOUNT}:owner/{ACCOUNT}/filter/0123456789abcdef"

KNOWN: dict[str, tuple[str, ...]] = {
    "AccountId": (ACCOUNT, MEMBER, STRANGER),
    "FilterArn": (FILTER,),
    "FindingArn": (FINDING,),
    "KmsKeyArn": (f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{UUID}",),
    "MeteringAccountId": (ACCOUNT, MEMBER),
    "UsageAccountId": (ACCOUNT, MEMBER),
    "ReportId": (UUID,),
    "Arn": (FILTER,),
}
"""Texts that mean something; whatever else has a pattern is made from it."""

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
JUNK = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=60)
    | st.sampled_from(
        ["", "\0", "x" * 1_100, "'; DROP TABLE filter; --", "\ud800", "../..", "${x}", -1, 0, 1e300, [], {}]
    )
    | st.lists(st.integers() | TEXT, max_size=12)
    | st.dictionaries(TEXT, st.integers() | TEXT, max_size=3)
)


def described(shape: Shape) -> st.SearchStrategy[Any]:
    """Values as the model describes them, in JSON."""
    return _made(shape, st.nothing())


def near(shape: Shape) -> st.SearchStrategy[Any]:
    """Values in which anything may be anything else."""
    return _made(shape, JUNK)


def body_of(shape: Shape | None, value: Any) -> Any:
    """What of an input stands in the body."""
    if shape is None or not isinstance(value, dict):
        return value
    elsewhere = {name for name, member in shape.members.items() if member.location is not Location.BODY}
    return {name: each for name, each in value.items() if name not in elsewhere}


def _made(shape: Shape, junk: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return _proper(shape, junk) | junk if junk is not st.nothing() else _proper(shape, junk)


def _proper(shape: Shape, junk: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    match shape.kind:
        case Kind.STRUCTURE:
            return _structure(shape, junk)
        case Kind.LIST:
            least, most = _sizes(shape)
            return st.lists(_made(shape.elements["member"], junk), min_size=least, max_size=most)
        case Kind.MAP:
            least, most = _sizes(shape)
            keys, values = _proper(shape.elements["key"], st.nothing()), _made(shape.elements["value"], junk)
            return st.dictionaries(keys, values, min_size=least, max_size=most)
        case Kind.STRING:
            return _text(shape)
        case Kind.INTEGER | Kind.LONG:
            lower = int(shape.minimum) if shape.minimum is not None else -(2**31) + 1
            return st.integers(lower, int(shape.maximum) if shape.maximum is not None else 2**31 - 1)
        case Kind.DOUBLE | Kind.FLOAT:
            return st.floats(shape.minimum, shape.maximum, allow_nan=False, allow_infinity=False)
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.TIMESTAMP:
            return st.integers(0, 4_000_000_000) | st.floats(0, 4e9) | st.just("2026-03-01T12:00:00Z")
        case Kind.BLOB:
            return st.just("aGk=")
    raise AssertionError(shape.kind)


def _structure(shape: Shape, junk: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = {name: _made(member.shape, junk) for name, member in shape.members.items()}
    if shape.is_union:
        return st.sampled_from(sorted(parts)).flatmap(lambda name: st.fixed_dictionaries({name: parts[name]}))
    if junk is not st.nothing():
        return st.fixed_dictionaries({}, optional={**parts, "unknownMember": JUNK})
    return st.fixed_dictionaries(
        {name: parts[name] for name in shape.required},
        optional={name: part for name, part in parts.items() if name not in shape.required},
    )


def _sizes(shape: Shape) -> tuple[int, int]:
    least = int(shape.minimum or 0)
    return least, min(int(shape.maximum if shape.maximum is not None else least + 3), least + 3)


def _text(shape: Shape) -> st.SearchStrategy[str]:
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.name in KNOWN:
        return st.sampled_from(KNOWN[shape.name])
    least, most = int(shape.minimum or 0), int(shape.maximum if shape.maximum is not None else 2_000)
    if shape.pattern is not None and patterns.is_readable(shape.pattern):
        made = st.from_regex(shape.pattern, fullmatch=True)
        pattern = shape.pattern
        return made.filter(lambda text: least <= len(text) <= most and patterns.matches(pattern, text))
    characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    return st.text(characters, min_size=least, max_size=min(most, least + 40))
