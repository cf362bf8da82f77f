"""Targets of assignments and declarations."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Attribute,
    DefaultPattern,
    Item,
    MappingPattern,
    Name,
    SequencePattern,
    Target,
)
from lambdascope.engine.codescan.javascript.expressions import first_part, hint, key_text
from lambdascope.engine.codescan.javascript.lowering import Lowering, TargetRule


def _variable(low: Lowering, node: Node) -> Target:
    name = low.name(node)
    low.scope.written.add(name)
    return Name(name, low.span(node))


def _member(low: Lowering, node: Node) -> Target:
    member = node.child_by_field_name("property")
    owner = low.expression(node.child_by_field_name("object"))
    return Attribute(owner, "" if member is None else low.text(member), low.span(node))


def _element(low: Lowering, node: Node) -> Target:
    owner = low.expression(node.child_by_field_name("object"))
    return Item(owner, low.expression(node.child_by_field_name("index")), low.span(node))


def _array(low: Lowering, node: Node) -> Target:
    targets: list[Target | None] = []
    rest = None
    is_hole = True
    for child in node.children:
        kind = child.type
        if kind == ",":
            if is_hole:
                targets.append(None)
            is_hole = True
        elif child.is_named and kind != "comment":
            if kind in ("rest_pattern", "spread_element"):
                rest = len(targets)
                targets.append(low.target(first_part(child)))
            else:
                targets.append(low.target(child))
            is_hole = False
    return SequencePattern(targets, rest, low.span(node))


def _object(low: Lowering, node: Node) -> Target:
    keys: list[str | None] = []
    targets: list[Target] = []
    rest: Target | None = None
    for child in node.named_children:
        kind = child.type
        if kind in ("pair_pattern", "pair"):
            key = child.child_by_field_name("key")
            keys.append(_key(low, key))
            targets.append(low.target(child.child_by_field_name("value")))
        elif kind in ("rest_pattern", "spread_element"):
            rest = low.target(first_part(child))
        elif kind in ("shorthand_property_identifier_pattern", "shorthand_property_identifier"):
            keys.append(low.text(child))
            targets.append(low.target(child))
        elif kind in ("object_assignment_pattern", "assignment_pattern"):
            left = child.child_by_field_name("left")
            keys.append(None if left is None else low.text(left))
            targets.append(low.target(child))
    return MappingPattern(keys, targets, rest, low.span(node))


def _key(low: Lowering, node: Node | None) -> str | None:
    if node is not None and node.type == "computed_property_name":
        node = first_part(node)
        return key_text(low, node) if node is not None and node.type in ("string", "number") else None
    return None if node is None else key_text(low, node)


def _default(low: Lowering, node: Node) -> Target:
    left = node.child_by_field_name("left")
    target = low.target(left)
    return DefaultPattern(target, low.named(node.child_by_field_name("right"), hint(low, left)), low.span(node))


def _wrapped(low: Lowering, node: Node) -> Target:
    return low.target(first_part(node))


TARGETS: dict[str, TargetRule] = {
    "identifier": _variable,
    "undefined": _variable,
    "shorthand_property_identifier_pattern": _variable,
    "shorthand_property_identifier": _variable,
    "member_expression": _member,
    "subscript_expression": _element,
    "array_pattern": _array,
    "array": _array,
    "object_pattern": _object,
    "object": _object,
    "assignment_pattern": _default,
    "object_assignment_pattern": _default,
    "assignment_expression": _default,
    "rest_pattern": _wrapped,
    "parenthesized_expression": _wrapped,
    "non_null_expression": _wrapped,
    "as_expression": _wrapped,
    "satisfies_expression": _wrapped,
}
