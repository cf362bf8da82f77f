"""Statements: assignments, definitions, and everything of one line."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Argument,
    Assert,
    Assign,
    Assigning,
    Attribute,
    Binary,
    Break,
    Call,
    Class,
    Continue,
    Define,
    DefineClass,
    Delete,
    Evaluate,
    Expression,
    Item,
    Name,
    Raise,
    Return,
    SequenceDisplay,
    SequencePattern,
    Spread,
    Statement,
    Target,
    Unknown,
)
from lambdascope.engine.codescan.python.blocks import BLOCKS
from lambdascope.engine.codescan.python.expressions import call_arguments
from lambdascope.engine.codescan.python.functions import function
from lambdascope.engine.codescan.python.imports import IMPORTS
from lambdascope.engine.codescan.python.lowering import MAX_DEPTH, Lowering, Scope, StatementHandler, joined
from lambdascope.engine.codescan.python.strings import is_plain
from lambdascope.engine.codescan.python.targets import as_value, target

MAX_TARGETS = 50
"""Targets of one chained assignment."""


def expression(low: Lowering, node: Node, out: list[Statement]) -> None:
    """An expression for its effect, or an assignment; docstrings and `...` have none."""
    for child in node.children:
        kind = child.type
        if kind == "assignment":
            assignment(low, child, out)
        elif kind == "augmented_assignment":
            augmented(low, child, out)
        elif kind == "string" and is_plain(low, child):
            pass
        elif child.is_named and kind not in ("ellipsis", "comment", "line_continuation", "ERROR"):
            value = low.expression(child)
            out.append(Evaluate(value, value.span))


def assignment(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`a = b = value`: the value is computed once and given to the targets from left to right."""
    lefts: list[Node | None] = []
    annotation: Node | None = None
    current: Node | None = node
    while current is not None and current.type == "assignment":
        lefts.append(current.child_by_field_name("left"))
        annotation = annotation or current.child_by_field_name("type")
        current = current.child_by_field_name("right")
    span = low.span(node)
    if len(lefts) > MAX_TARGETS:
        low.problem(span.line, f"{len(lefts):,} targets, only the last {MAX_TARGETS} were read")
        del lefts[:-MAX_TARGETS]
    value = low.at_depth(low.depth + len(lefts) - 1, current) if current is not None else Unknown((), span)
    declared = low.expression(annotation) if annotation is not None else None
    targets = [found for left in lefts if (found := target(low, left)) is not None]
    if not targets:
        out.append(Evaluate(value, span))
        return
    for place in targets[:-1]:
        value = Assigning(place, value, joined(place.span, value.span))
    out.append(Assign(targets[-1], value, span, declared))


def augmented(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`a += b`."""
    place = target(low, node.child_by_field_name("left"))
    value = low.expression(node.child_by_field_name("right"))
    span = low.span(node)
    operator = node.child_by_field_name("operator")
    if place is None or operator is None:
        out.append(Evaluate(value, span))
        return
    computed = Binary(operator.type.removesuffix("="), as_value(place), value, span)
    out.append(Assign(place, computed, span, augmented=True))


def return_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`return value`."""
    values = low.operands(node)
    out.append(Return(low.expression(values[0]) if values else None, low.span(node)))


def raise_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`raise value from cause`; the cause is left out."""
    values = low.operands(node)
    out.append(Raise(low.expression(values[0]) if values else None, low.span(node)))


def break_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`break`."""
    out.append(Break(low.span(node)))


def continue_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`continue`."""
    out.append(Continue(low.span(node)))


def delete(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`del a, b[1]`, each by itself."""
    span = low.span(node)
    waiting: list[Target | None] = [target(low, child) for child in reversed(low.operands(node))]
    while waiting:
        place = waiting.pop()
        if isinstance(place, SequencePattern):
            waiting.extend(reversed(place.targets))
        elif place is not None:
            out.append(Delete(place, span))


def assert_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`assert test`; the message is left out."""
    values = low.operands(node)
    if values:
        out.append(Assert(low.expression(values[0]), low.span(node)))


def outer(low: Lowering, node: Node, out: list[Statement]) -> None:  # noqa: ARG001 - a handler's signature
    """`global a`, `nonlocal a`; a global one is a variable of the module as well."""
    names = [low.name(child) for child in node.children if child.type == "identifier"]
    low.scope.outer.update(names)
    if node.type == "global_statement":
        low.module_scope.bound.update(names)


def type_alias(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`type X[T] = value`, as an assignment to `X`."""
    value = low.expression(node.child_by_field_name("right"))
    place = node.child_by_field_name("left")
    while place is not None and place.type not in ("identifier", "attribute", "subscript"):
        place = next((child for child in place.children if child.is_named), None)
    bound = target(low, place)
    if isinstance(bound, Attribute | Item):
        _restore_type_call(bound)
    if bound is not None:
        out.append(Assign(bound, value, low.span(node)))


def _restore_type_call(place: Attribute | Item) -> None:
    """`type(a).b = value` is no alias, though the grammar says so: the path starts at a call of `type`."""
    inner = place
    while isinstance(inner.object, Attribute | Item):
        inner = inner.object
    base = inner.object
    values = base.elements if isinstance(base, SequenceDisplay) else (base,)
    inner.object = Call(Name("type", base.span), [Argument(value) for value in values], base.span)


def print_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """Python 2's `print` and `exec` statements, as calls."""
    span = low.span(node)
    name = node.type.removesuffix("_statement")
    low.problem(span.line, f"Python 2 syntax: {name} is a function")
    values = [Argument(value) for value in low.expressions(node.children)]
    out.append(Evaluate(Call(Name(name, span), values, span), span))


def definition(low: Lowering, node: Node, out: list[Statement]) -> None:
    """A function or class without decorators."""
    _define(low, node, (), out)


def decorated(low: Lowering, node: Node, out: list[Statement]) -> None:
    """A function or class with decorators."""
    decorators: list[Expression] = []
    for child in node.children:
        if child.type == "decorator":
            decorators.extend(low.expressions(child.children))
    defined = node.child_by_field_name("definition")
    if defined is not None:
        _define(low, defined, decorators, out)


def _define(low: Lowering, node: Node, decorators: list[Expression] | tuple[()], out: list[Statement]) -> None:
    if node.type == "class_definition":
        made_class = _class(low, node, decorators)
        low.bind(made_class.name)
        out.append(DefineClass(made_class, made_class.span))
        return
    made = function(low, node, decorators)
    low.bind(made.name)
    if low.scope.owner is not None:
        low.scope.methods.append(made)
    else:
        out.append(Define(made, made.span))


def _class(low: Lowering, node: Node, decorators: list[Expression] | tuple[()]) -> Class:
    """A class; functions anywhere in its body, also under an `if`, are its methods."""
    name = node.child_by_field_name("name")
    superclasses = node.child_by_field_name("superclasses")
    bases: list[Expression] = []
    for argument in call_arguments(low, superclasses) if superclasses is not None else ():
        if argument.name is None and argument.spread != 2:
            bases.append(Spread(argument.value, argument.value.span) if argument.spread else argument.value)
    made = Class(low.name(name) if name is not None else "", bases, (), (), low.span(node), decorators)
    around, inside = low.scope, Scope(made)
    low.scope = inside
    low.depth += 1
    made.body = low.block(node.child_by_field_name("body"))
    low.depth -= 1
    low.scope = around
    made.methods = inside.methods
    return made


def erroneous(low: Lowering, node: Node, out: list[Statement]) -> None:
    """What can be read inside a place that cannot: whole statements, calls and assignments."""
    if low.depth >= MAX_DEPTH:
        return
    low.depth += 1
    for child in node.children:
        kind = child.type
        if kind in STATEMENTS:
            STATEMENTS[kind](low, child, out)
        elif kind == "assignment":
            assignment(low, child, out)
        elif kind in ("call", "await") and child.is_named:
            value = low.expression(child)
            out.append(Evaluate(value, value.span))
        elif kind == "block":
            out.extend(low.block(child))
    low.depth -= 1


STATEMENTS: dict[str, StatementHandler] = {
    "expression_statement": expression,
    "return_statement": return_,
    "raise_statement": raise_,
    "break_statement": break_,
    "continue_statement": continue_,
    "delete_statement": delete,
    "assert_statement": assert_,
    "global_statement": outer,
    "nonlocal_statement": outer,
    "type_alias_statement": type_alias,
    "print_statement": print_,
    "exec_statement": print_,
    "function_definition": definition,
    "class_definition": definition,
    "decorated_definition": decorated,
    **IMPORTS,
    **BLOCKS,
    "ERROR": erroneous,
}
