"""What is assigned to: names, attributes, items, and patterns of them."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Attribute,
    Expression,
    Item,
    Name,
    SequencePattern,
    Slice,
    Target,
    Unknown,
)
from lambdascope.engine.codescan.python.lowering import MAX_DEPTH, Lowering

_SEQUENCES = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "expression_list", "tuple", "list"})
_SPLATS = frozenset({"list_splat_pattern", "list_splat", "dictionary_splat_pattern"})
_WRAPPERS = frozenset({"parenthesized_expression", "as_pattern_target"})


def target(low: Lowering, node: Node | None, binds: bool = True) -> Target | None:
    """The target a node spells, or None for what cannot be assigned to; its names are noted as bound if `binds`."""
    while node is not None and node.type in _WRAPPERS:
        node = next((child for child in node.children if child.is_named and child.type != "comment"), None)
    if node is None:
        return None
    kind = node.type
    if kind == "identifier":
        name = low.name(node)
        if binds and name:
            low.bind(name)
        return Name(name, low.span(node)) if name else None
    if kind in _SPLATS:
        return target(low, _inner(node), binds)
    if kind in _SEQUENCES:
        return _sequence(low, node, binds)
    value = low.expression(node)
    return place(value)


def place(value: Expression) -> Target | None:
    """The target that is the same place as a value; a slice is an item whose index is not known."""
    if isinstance(value, Name | Attribute | Item):
        return value
    if isinstance(value, Slice):
        return Item(
            value.object,
            Unknown([bound for bound in (value.start, value.stop, value.step) if bound], value.span),
            value.span,
        )
    return None


def _sequence(low: Lowering, node: Node, binds: bool) -> Target | None:
    children = node.children
    if node.type == "tuple_pattern" and not any(child.type == "," for child in children):
        inner = [child for child in children if child.is_named and child.type != "comment"]
        if len(inner) == 1 and inner[0].type not in _SPLATS:  # brackets around a single target
            return target(low, inner[0], binds)
    if low.depth >= MAX_DEPTH:
        low.too_deep(node)
        return None
    low.depth += 1
    found: list[Target | None] = []
    rest: int | None = None
    for child in children:
        if not child.is_named or child.type in ("comment", "line_continuation", "ERROR"):
            continue
        if child.type in _SPLATS:
            rest = len(found)
        found.append(target(low, child, binds))
    low.depth -= 1
    return SequencePattern(found, rest, low.span(node))


def _inner(node: Node) -> Node | None:
    return next((child for child in node.children if child.is_named and child.type != "comment"), None)


def as_value(place: Target) -> Expression:
    """The value that stands at a target before it is assigned to (for `a += b`)."""
    if isinstance(place, Name):
        return Name(place.name, place.span)
    if isinstance(place, Attribute):
        return Attribute(place.object, place.name, place.span)
    if isinstance(place, Item):
        return Item(place.object, place.index, place.span)
    return Unknown((), place.span)
