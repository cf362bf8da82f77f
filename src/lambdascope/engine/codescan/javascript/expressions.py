"""Expressions, except literals, functions, classes and markup."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Assigning,
    Attribute,
    Await,
    Binary,
    Compare,
    Conditional,
    Const,
    Entry,
    Expression,
    Item,
    Logical,
    MappingDisplay,
    Name,
    SequenceDisplay,
    Spread,
    Unary,
    Unknown,
    Yield,
)
from lambdascope.engine.codescan.javascript.literals import number, string_value
from lambdascope.engine.codescan.javascript.lowering import ExpressionRule, Lowering

_COMPARISONS = {"===": "==", "!==": "!=", "==": "==", "!=": "!="} | {
    operator: operator for operator in ("<", "<=", ">", ">=", "in", "instanceof")
}
_LOGICAL = {"&&": "and", "||": "or", "??": "??"}
_HARMLESS = (Const, Name)


def parts(node: Node) -> list[Node]:
    """The named children that are not comments."""
    return [child for child in node.named_children if child.type != "comment"]


def first_part(node: Node) -> Node | None:
    """The first named child that is not a comment."""
    return next((child for child in node.named_children if child.type != "comment"), None)


# --- names and wrappers --------------------------------------------------------------------------------------------


def _identifier(low: Lowering, node: Node) -> Expression:
    return Name(low.name(node), low.span(node))


def _private_name(low: Lowering, node: Node) -> Expression:
    """The `#x` of `#x in object`."""
    return Const(low.text(node), low.span(node))


def _meta_property(low: Lowering, node: Node) -> Expression:
    """`new.target` and `import.meta`."""
    owner, _, member = "".join(low.text(node).split()).partition(".")
    span = low.span(node)
    return Attribute(Name(owner, span), member, span)


def _wrapped(low: Lowering, node: Node) -> Expression:
    """Parentheses, and the types TypeScript writes around a value."""
    inside = parts(node)
    if node.type == "type_assertion":
        return low.expression(inside[-1] if inside else None)
    return low.expression(inside[0] if inside else None)


def _sequence(low: Lowering, node: Node) -> Expression:
    """`a, b`: an element of a display, so that every part is evaluated and the last is the value."""
    span = low.span(node)
    *before, last = [low.expression(part) for part in flat_sequence(node)] or [Unknown((), span)]
    before = [part for part in before if not isinstance(part, _HARMLESS)]
    if not before:
        return last
    return Item(SequenceDisplay([*before, last], "tuple", span), Const(len(before), span), span)


def flat_sequence(node: Node) -> list[Node]:
    """The parts of `a, b, c` in order, however the grammar nests them."""
    flat = []
    pending = [node]
    while pending:
        part = pending.pop()
        if part.type == "sequence_expression":
            pending.extend(reversed(parts(part)))
        else:
            flat.append(part)
    return flat


# --- displays ------------------------------------------------------------------------------------------------------


def _array(low: Lowering, node: Node) -> Expression:
    elements: list[Expression] = []
    is_hole = True
    for child in node.children:
        kind = child.type
        if kind == ",":
            if is_hole:
                elements.append(low.nothing(child))
            is_hole = True
        elif child.is_named and kind != "comment":
            elements.append(low.expression(child))
            is_hole = False
    return SequenceDisplay(elements, "list", low.span(node))


def _spread(low: Lowering, node: Node) -> Expression:
    return Spread(low.expression(first_part(node)), low.span(node))


def _object(low: Lowering, node: Node) -> Expression:
    entries: list[Entry] = []
    for child in node.named_children:
        kind = child.type
        if kind == "pair":
            key = child.child_by_field_name("key")
            value = child.child_by_field_name("value")
            lowered = key_expression(low, key)
            name = lowered.value if isinstance(lowered, Const) and isinstance(lowered.value, str) else ""
            entries.append(Entry(lowered, low.named(value, name)))
        elif kind == "shorthand_property_identifier":
            entries.append(Entry(Const(low.text(child), low.span(child)), _identifier(low, child)))
        elif kind == "spread_element":
            entries.append(Entry(None, low.expression(first_part(child))))
        elif kind == "method_definition":
            entries.append(
                Entry(key_expression(low, child.child_by_field_name("name")), low.expression(child)),
            )
    return MappingDisplay(entries, low.span(node))


def key_expression(low: Lowering, node: Node | None) -> Expression:
    """The key of an object's entry or the name of a member."""
    if node is None:
        return low.expression(None)
    if node.type == "computed_property_name":
        return low.expression(first_part(node))
    return Const(key_text(low, node), low.span(node))


def key_text(low: Lowering, node: Node) -> str:
    """The name that a key says as written: an identifier, a string or a number."""
    if node.type == "number":
        value = number(low.text(node))
        return low.text(node) if value is None else str(int(value) if value == int(value) else value)
    return string_value(low, node)


# --- operators -----------------------------------------------------------------------------------------------------


def operation(low: Lowering, node: Node, operator: str, left: Expression, right: Expression) -> Expression:
    """`left operator right` for every binary operator of the language."""
    span = low.span(node)
    if operator in _LOGICAL:
        return Logical(_LOGICAL[operator], left, right, span)
    if operator in _COMPARISONS:
        return Compare(_COMPARISONS[operator], left, right, span, strict=operator not in ("==", "!="))
    return Binary(operator, left, right, span)


def _unary(low: Lowering, node: Node) -> Expression:
    """Minified constants (`!0`, `void 0`) and signed numbers are read as what they say."""
    mark = node.child_by_field_name("operator")
    operator = "!" if mark is None else mark.type
    operand = low.expression(node.child_by_field_name("argument"))
    span = low.span(node)
    if isinstance(operand, Const):
        if operator == "void":
            return Const(None, span)
        if operator == "!":
            return Const(operand.value != operand.value or not operand.value, span)
        if operator == "-" and isinstance(operand.value, (int, float)):
            return Const(-operand.value, span)
    return Unary("not" if operator == "!" else operator, operand, span)


def _ternary(low: Lowering, node: Node) -> Expression:
    return Conditional(
        low.expression(node.child_by_field_name("condition")),
        low.expression(node.child_by_field_name("consequence")),
        low.expression(node.child_by_field_name("alternative")),
        low.span(node),
    )


def _await(low: Lowering, node: Node) -> Expression:
    return Await(low.expression(first_part(node)), low.span(node))


def _yield(low: Lowering, node: Node) -> Expression:
    value = first_part(node)
    delegates = any(child.type == "*" for child in node.children)
    return Yield(None if value is None else low.expression(value), delegates, low.span(node))


# --- assignments as values -----------------------------------------------------------------------------------------


def hint(low: Lowering, node: Node | None) -> str:
    """The name that an anonymous function assigned to `node` gets."""
    if node is None:
        return ""
    kind = node.type
    if kind in ("identifier", "shorthand_property_identifier_pattern"):
        return low.text(node)
    if kind == "member_expression":
        member = node.child_by_field_name("property")
        return "" if member is None else low.text(member)
    if kind == "subscript_expression":
        index = node.child_by_field_name("index")
        return string_value(low, index) if index is not None and index.type == "string" else ""
    return ""


def _assignment(low: Lowering, node: Node) -> Expression:
    left = node.child_by_field_name("left")
    target = low.target(left)
    value = low.named(node.child_by_field_name("right"), hint(low, left))
    return Assigning(target, value, low.span(node))


def _augmented(low: Lowering, node: Node) -> Expression:
    left = node.child_by_field_name("left")
    return Assigning(low.target(left), augmented_value(low, node), low.span(node))


def augmented_value(low: Lowering, node: Node) -> Expression:
    """The new value of `a += b` or `a ??= b`."""
    mark = node.child_by_field_name("operator")
    operator = "" if mark is None else mark.type.removesuffix("=")
    left = low.expression(node.child_by_field_name("left"))
    right = low.expression(node.child_by_field_name("right"))
    return operation(low, node, operator, left, right)


def _update(low: Lowering, node: Node) -> Expression:
    return Assigning(low.target(node.child_by_field_name("argument")), updated_value(low, node), low.span(node))


def updated_value(low: Lowering, node: Node) -> Expression:
    """The new value of `i++`."""
    mark = node.child_by_field_name("operator")
    operator = "-" if mark is not None and mark.type == "--" else "+"
    span = low.span(node)
    return Binary(operator, low.expression(node.child_by_field_name("argument")), Const(1, span), span)


def _broken(low: Lowering, node: Node) -> Expression:
    """What stands inside a syntax error may still carry data."""
    return Unknown([low.expression(part) for part in parts(node)], low.span(node))


EXPRESSIONS: dict[str, ExpressionRule] = {
    "identifier": _identifier,
    "shorthand_property_identifier": _identifier,
    "this": _identifier,
    "super": _identifier,
    "import": _identifier,
    "private_property_identifier": _private_name,
    "meta_property": _meta_property,
    "parenthesized_expression": _wrapped,
    "as_expression": _wrapped,
    "satisfies_expression": _wrapped,
    "type_assertion": _wrapped,
    "instantiation_expression": _wrapped,
    "sequence_expression": _sequence,
    "array": _array,
    "object": _object,
    "spread_element": _spread,
    "unary_expression": _unary,
    "ternary_expression": _ternary,
    "await_expression": _await,
    "yield_expression": _yield,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "update_expression": _update,
    "ERROR": _broken,
}
