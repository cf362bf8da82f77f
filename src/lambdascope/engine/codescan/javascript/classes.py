"""Classes: methods, fields, static parts and decorators."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Assign,
    Attribute,
    Class,
    ClassValue,
    Const,
    DefineClass,
    Evaluate,
    Expression,
    Function,
    Item,
    Name,
    Statement,
    Target,
    Unknown,
)
from lambdascope.engine.codescan.javascript.expressions import first_part, key_expression, parts
from lambdascope.engine.codescan.javascript.functions import (
    ANONYMOUS,
    decorators,
    function,
    given_name,
    method_name,
)
from lambdascope.engine.codescan.javascript.lowering import ExpressionRule, Lowering, StatementRule
from lambdascope.engine.codescan.javascript.types import annotation


def class_of(low: Lowering, node: Node, name: str) -> Class:
    """A class with its methods and fields."""
    methods: list[Function] = []
    body: list[Statement] = []
    fields: list[Assign] = []
    made = Class(name, _bases(low, node), methods, body, low.span(node), decorators(low, node), fields)
    low.depth += 1
    waiting: list[Expression] = []  # TypeScript's grammar puts decorators before the member
    members = node.child_by_field_name("body")
    for member in [] if members is None else members.named_children:
        kind = member.type
        if kind == "decorator":
            waiting.append(low.expression(first_part(member)))
            continue
        found, waiting = [*waiting, *decorators(low, member)], []
        if kind == "method_definition":
            method = function(low, member, method_name(low, member), made)
            method.decorators = found
            methods.append(method)
        elif kind in ("field_definition", "public_field_definition"):
            body.extend(Evaluate(decorator, decorator.span) for decorator in found)
            _field(low, member, made, body, fields)
        elif kind == "class_static_block":
            body.extend(low.body(member.child_by_field_name("body") or first_part(member)))
        elif kind == "ERROR":
            body.append(Evaluate(low.expression(member), low.span(member)))
    low.depth -= 1
    return made


def _bases(low: Lowering, node: Node) -> list[Expression]:
    """What the class extends; interfaces say nothing about data."""
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    if heritage is None:
        return []
    bases = []
    for child in parts(heritage):
        if child.type == "extends_clause":
            bases += [low.expression(value) for value in child.children_by_field_name("value")]
        elif child.type != "implements_clause":
            bases.append(low.expression(child))
    return bases


def _field(low: Lowering, node: Node, owner: Class, body: list[Statement], fields: list[Assign]) -> None:
    """Static fields are set once, with the class; the others for every instance."""
    key = node.child_by_field_name("property") or node.child_by_field_name("name")
    marks = {child.type for child in node.children}
    if key is None or "declare" in marks or "abstract" in marks:
        return
    written = key_expression(low, key)
    name = str(written.value) if isinstance(written, Const) else ""
    declared = annotation(low, node)
    initial = node.child_by_field_name("value")
    if initial is None and declared is None:
        return
    span = low.span(node)
    value: Expression = Unknown((), span)
    is_static = "static" in marks
    if initial is not None:
        around = low.field_owner
        low.field_owner = None if is_static else owner
        value = low.named(initial, name)
        low.field_owner = around
    this = Name("this", low.span(key))
    target: Target = Attribute(this, name, this.span) if name else Item(this, written, this.span)
    if not is_static:
        fields.append(Assign(target, value, span, declared))
    elif name:
        body.append(Assign(Name(name, this.span), value, span, declared))
    else:
        body.append(Evaluate(value, span))


def _class_value(low: Lowering, node: Node) -> Expression:
    name = given_name(low, node.child_by_field_name("name"))
    return ClassValue(class_of(low, node, name), low.span(node))


def _define_class(low: Lowering, node: Node, out: list[Statement]) -> None:
    name = node.child_by_field_name("name")
    made = class_of(low, node, ANONYMOUS if name is None else low.name(name))
    out.append(DefineClass(made, made.span))


CLASS_VALUES: dict[str, ExpressionRule] = {"class": _class_value}

CLASS_STATEMENTS: dict[str, StatementRule] = {
    "class_declaration": _define_class,
    "abstract_class_declaration": _define_class,
}
