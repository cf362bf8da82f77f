"""The compiled form of rules: JSON that loads in milliseconds and, being data, can not run anything.

Each value of the model becomes an array of its fields, so what is read back follows the model's own annotations:
a field added there needs nothing here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from enum import Enum
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lambdascope.engine.codescan.rules.model import EventShape, Library, Rule, RuleSet
from lambdascope.model.errors import RuleError

Reader = Callable[[Any], Any]


def digest_of(files: Iterable[tuple[str, str]]) -> str:
    """What tells whether a compiled form was made of these files: paths and texts."""
    found = sha256()
    for path, text in files:
        for each in (path, text):
            data = each.encode()
            found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def write(rules: RuleSet, digest: str) -> str:
    """The compiled form of `rules`, made of sources with `digest`; a line a rule, so that changes can be reviewed."""
    return "\n".join(
        [
            "{",
            f'"sources": {json.dumps(digest)},',
            f'"rules": [{_lines(rules.rules)}],',
            f'"libraries": [{_lines(rules.libraries)}],',
            f'"events": [{_lines(rules.events)}]',
            "}\n",
        ]
    )


def _lines(values: Iterable[Rule | Library | EventShape]) -> str:
    return "\n" + ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in values) + "\n"


def read(text: str, digest: str | None = None) -> RuleSet | None:
    """The rules that `write` was given; None if they were made of other sources than those with `digest`.

    Raises RuleError for a text that `write` has not made.
    """
    try:
        document = json.loads(text)
        if digest is not None and document["sources"] != digest:
            return None
        readers: dict[object, Reader | None] = {}
        rule, library, event = (_reader(each, readers) for each in (Rule, Library, EventShape))
        assert rule is not None and library is not None and event is not None
        return RuleSet(
            tuple(map(rule, document["rules"])),
            tuple(map(library, document["libraries"])),
            tuple(map(event, document["events"])),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RuleError(f"the compiled rules can not be read ({error}); install lambdascope again") from error


def _reader(of: Any, known: dict[object, Reader | None]) -> Reader | None:
    """What turns a piece of JSON into a value of this type; None where it is one already."""
    if of not in known:
        known[of] = _made_reader(of, known)
    return known[of]


def _made_reader(of: Any, known: dict[object, Reader | None]) -> Reader | None:
    origin, arguments = get_origin(of), get_args(of)
    if of is object:
        return _operand
    if origin is tuple:
        return _tuple_reader(_reader(arguments[0], known))
    if origin is dict:
        return _dict_reader(_reader(arguments[1], known))
    if origin in (Union, UnionType):
        inner = [found for each in arguments if each is not NoneType and (found := _reader(each, known)) is not None]
        return _optional_reader(inner[0]) if inner else None
    if isinstance(of, type) and issubclass(of, Enum):
        return {each.value: each for each in of}.__getitem__
    if isinstance(of, type) and hasattr(of, "_fields"):
        return _fields_reader(of, [_reader(each, known) for each in get_type_hints(of).values()])
    return None


def _operand(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _tuple_reader(inner: Reader | None) -> Reader:
    if inner is None:
        return tuple
    return lambda value: tuple(map(inner, value)) if value else ()


def _dict_reader(inner: Reader | None) -> Reader:
    if inner is None:
        return dict
    return lambda value: {key: inner(each) for key, each in value.items()}


def _optional_reader(inner: Reader) -> Reader:
    return lambda value: None if value is None else inner(value)


def _fields_reader(of: Any, fields: list[Reader | None]) -> Reader:
    places = [(place, field) for place, field in enumerate(fields) if field is not None]
    make, size = of._make, len(fields)

    def read_fields(value: Any) -> Any:
        if len(value) != size:
            raise ValueError(f"{of.__name__} has {size} fields, not {len(value)}")
        for place, field in places:
            value[place] = field(value[place])
        return make(value)

    return read_fields
