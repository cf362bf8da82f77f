"""TypeScript's types as expressions, for what is known by its declaration: `Promise<X>` is `Promise[X]`."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Attribute,
    Binary,
    Const,
    Entry,
    Expression,
    Item,
    MappingDisplay,
    Name,
    SequenceDisplay,
    Unknown,
)
from lambdascope.engine.codescan.javascript.expressions import first_part, key_text, parts
from lambdascope.engine.codescan.javascript.lowering import MAX_DEPTH, ExpressionRule, Lowering

_MAX_ALTERNATIVES = MAX_DEPTH // 4


def annotation(low: Lowering, node: Node, field: str = "type") -> Expression | None:
    """The declared type of a variable, parameter, field or function."""
    if not low.typed:
        return None
    written = node.child_by_field_name(field)
    return None if written is None else low.expression(written)


def _inner(low: Lowering, node: Node) -> Expression:
    return low.expression(first_part(node))


def _named(low: Lowering, node: Node) -> Expression:
    return Name(low.text(node), low.span(node))


def _nested(low: Lowering, node: Node) -> Expression:
    owner, _, name = low.text(node).rpartition(".")
    span = low.span(node)
    base, *members = owner.split(".")[:_MAX_ALTERNATIVES]
    value: Expression = Name(base.strip(), span)
    for member in [*members, name]:
        value = Attribute(value, member.strip(), span)
    return value


def _generic(low: Lowering, node: Node) -> Expression:
    base = low.expression(node.child_by_field_name("name") or first_part(node))
    arguments = node.child_by_field_name("type_arguments")
    inside = [] if arguments is None else [low.expression(part) for part in parts(arguments)]
    span = low.span(node)
    if not inside:
        return base
    return Item(base, inside[0] if len(inside) == 1 else SequenceDisplay(inside, "tuple", span), span)


def _array(low: Lowering, node: Node) -> Expression:
    span = low.span(node)
    return Item(Name("Array", span), low.expression(first_part(node)), span)


def _union(low: Lowering, node: Node) -> Expression:
    kind = node.type
    alternatives: list[Node] = []
    pending = [node]
    while pending:
        part = pending.pop()
        if part.type == kind:
            pending.extend(reversed(parts(part)))
        else:
            alternatives.append(part)
    if not alternatives or len(alternatives) > _MAX_ALTERNATIVES:
        return Unknown((), low.span(node))
    operator = "|" if kind == "union_type" else "&"
    value = low.expression(alternatives[0])
    for alternative in alternatives[1:]:
        value = Binary(operator, value, low.expression(alternative), low.span(node))
    return value


def _object(low: Lowering, node: Node) -> Expression:
    entries = []
    for child in node.named_children:
        name = child.child_by_field_name("name") if child.type == "property_signature" else None
        if name is not None and name.type != "computed_property_name":
            declared = annotation(low, child) or Unknown((), low.span(child))
            entries.append(Entry(Const(key_text(low, name), low.span(name)), declared))
    return MappingDisplay(entries, low.span(node))


def _tuple(low: Lowering, node: Node) -> Expression:
    elements = []
    for part in parts(node):
        is_named = part.type in ("required_parameter", "optional_parameter")
        elements.append(low.expression(part.child_by_field_name("type") if is_named else part))
    return SequenceDisplay(elements, "tuple", low.span(node))


TYPES: dict[str, ExpressionRule] = {
    "type_annotation": _inner,
    "parenthesized_type": _inner,
    "readonly_type": _inner,
    "optional_type": _inner,
    "rest_type": _inner,
    "literal_type": _inner,
    "flow_maybe_type": _inner,
    "type_identifier": _named,
    "predefined_type": _named,
    "this_type": _named,
    "nested_type_identifier": _nested,
    "nested_identifier": _nested,
    "generic_type": _generic,
    "array_type": _array,
    "union_type": _union,
    "intersection_type": _union,
    "object_type": _object,
    "interface_body": _object,
    "tuple_type": _tuple,
}
