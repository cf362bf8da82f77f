"""The shapes of events: which fields the service that sends them writes itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.codescan.rules.checks import check_id
from lambdascope.engine.codescan.rules.model import EventShape
from lambdascope.engine.codescan.rules.yaml import Node

_FIELD = re.compile(r"^[A-Za-z_*][\w-]*(\[\])?$")
MAX_FIELDS = 4
"""That the engine tells apart: a longer path would never be met."""


def event_shapes(node: Node) -> Iterator[EventShape]:
    """The shapes that a file lists. Raises RuleError for the first mistake."""
    node.only("events")
    seen: set[str] = set()
    for each in node.each("events"):
        each.only("id", "name", "source", "service", "others", "verified")
        check_id(each.get("id"), "event")
        name = each.text("id")
        if name in seen:
            raise each.error(f"the event {name!r} is given twice")
        seen.add(name)
        if not each.text("source").startswith("https://"):
            raise each.get("source").error("the source is the address of the page that describes the event")
        yield EventShape(
            name,
            each.text("name"),
            each.text("source"),
            *(tuple(_path(field) for field in each.each(key)) for key in ("service", "others", "verified")),
        )


def _path(node: Node) -> tuple[str, ...]:
    """`Records[].s3.object` as ("Records", "[]", "s3", "object"); `event` as the empty path."""
    text = node.string()
    if text == "event":
        return ()
    made: list[str] = []
    for field in text.split("."):
        if not _FIELD.match(field):
            raise node.error(f"{text!r} is no path of fields, such as Records[].body")
        made += [field.removesuffix("[]"), "[]"] if field.endswith("[]") else [field]
    if len(made) > MAX_FIELDS:
        raise node.error(f"{text!r} is deeper than the {MAX_FIELDS} fields that are told apart; list what is around it")
    return tuple(made)
