"""Functions in all their forms, and their parameters."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Assign,
    Attribute,
    Class,
    Closure,
    Define,
    Evaluate,
    Expression,
    Function,
    Name,
    Parameter,
    ParameterKind,
    Return,
    Statement,
    Target,
)
from lambdascope.engine.codescan.javascript.expressions import first_part, flat_sequence, key_text
from lambdascope.engine.codescan.javascript.lowering import ExpressionRule, Lowering, StatementRule
from lambdascope.engine.codescan.javascript.scopes import Scope, pattern_names
from lambdascope.engine.codescan.javascript.types import annotation

ANONYMOUS = "<anonymous>"
_GENERATORS = frozenset({"generator_function", "generator_function_declaration"})
_PROPERTY_MARKS = frozenset({"accessibility_modifier", "readonly", "override_modifier"})


def function(low: Lowering, node: Node, name: str, owner: Class | None = None) -> Function:
    """A function with its parameters and body; `owner` for a method."""
    marks = {child.type for child in node.children}
    is_arrow = node.type == "arrow_function"
    made = Function(
        name,
        (),
        (),
        low.span(node),
        returns=annotation(low, node, "return_type"),
        is_async="async" in marks,
        is_generator=node.type in _GENERATORS or "*" in marks,
        is_arrow=is_arrow,
        is_static="static" in marks,
        accessor="get" if "get" in marks else "set" if "set" in marks else None,
        method_of=low.field_owner if is_arrow else owner,
    )
    low.functions.append(made)
    around = _enter(low, is_arrow)
    parameters = _Parameters(low, node)
    made.parameters = parameters.lowered
    body = _body(low, node.child_by_field_name("body"))
    made.body = [*parameters.properties, *body] if parameters.properties else body
    _leave(low, around, made)
    return made


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for the enclosing function only."""

    scope: Scope
    renamed: dict[str, str]
    jumps: list[tuple[str, str | None]]
    field_owner: Class | None


def _enter(low: Lowering, is_arrow: bool) -> _Around:
    around = _Around(low.scope, low.renamed, low.jumps, low.field_owner)
    low.scope = Scope(low.scope)
    low.jumps = []
    low.label = None
    low.depth += 1
    if not is_arrow:
        low.field_owner = None
    return around


def _leave(low: Lowering, around: _Around, made: Function) -> None:
    scope = low.scope
    scope.close()
    made.assigned = frozenset(scope.assigned)
    made.outer = frozenset(scope.written - scope.assigned)
    low.scope, low.renamed, low.jumps = around.scope, around.renamed, around.jumps
    low.field_owner = around.field_owner
    low.depth -= 1


def _body(low: Lowering, node: Node | None) -> list[Statement]:
    """An arrow function's expression is what it returns."""
    if node is None:
        return []
    if node.type == "statement_block":
        return low.function_block(node.named_children)
    out: list[Statement] = []
    while node.type == "parenthesized_expression" and (inner := first_part(node)) is not None:
        node = inner
    *before, last = flat_sequence(node) if node.type == "sequence_expression" else [node]
    for part in before:
        low.statement(part, out)
    out.append(Return(low.expression(last), low.span(last)))
    return out


class _Parameters:
    """The parameters of one function, and the fields that TypeScript makes of them."""

    def __init__(self, low: Lowering, node: Node) -> None:
        self.lowered: list[Parameter] = []
        self.properties: list[Statement] = []
        self._low = low
        single = node.child_by_field_name("parameter")
        listed = node.child_by_field_name("parameters")
        nodes = [single] if single is not None else [] if listed is None else listed.named_children
        for child in nodes:
            low.declare(pattern_names(_pattern(child), low.data))
        for child in nodes:
            if child.type not in ("comment", "ERROR"):
                self._add(child)

    def _add(self, node: Node) -> None:
        low = self._low
        pattern = _pattern(node)
        kind = ParameterKind.NORMAL
        default = None
        if pattern.type == "this":  # only a type
            return
        if pattern.type == "rest_pattern":
            kind = ParameterKind.REST
        if node.type == "assignment_pattern":
            default = node.child_by_field_name("right")
            pattern = node.child_by_field_name("left") or pattern
        elif pattern is not node:
            default = node.child_by_field_name("value")
        while pattern.type == "rest_pattern" and (inner := first_part(pattern)) is not None:
            pattern = inner
        name, target = f"#{len(self.lowered)}", None
        if pattern.type == "identifier":
            name = low.text(pattern)
        else:
            target = low.target(pattern)
        value = None if default is None else low.named(default, name if target is None else "")
        self.lowered.append(Parameter(name, kind, value, annotation(low, node), target))
        if low.typed and any(child.type in _PROPERTY_MARKS for child in node.children):
            span = low.span(node)
            field = Attribute(Name("this", span), name, span)
            self.properties.append(Assign(field, Name(name, span), span, annotation(low, node)))


def _pattern(node: Node) -> Node:
    """What a parameter binds, without what TypeScript writes around it."""
    return node.child_by_field_name("pattern") or node


def given_name(low: Lowering, name: Node | None) -> str:
    """The name of a function or class: its own, else the one it is given to."""
    hinted, low.name_hint = low.name_hint, ""
    return low.text(name) if name is not None else hinted or ANONYMOUS


def _closure(low: Lowering, node: Node) -> Expression:
    name = given_name(low, node.child_by_field_name("name"))
    return Closure(function(low, node, name), low.span(node))


def _method(low: Lowering, node: Node) -> Expression:
    """A method of an object literal."""
    return Closure(function(low, node, method_name(low, node)), low.span(node))


def method_name(low: Lowering, node: Node) -> str:
    """The name of a method; a computed one as it is written."""
    name = node.child_by_field_name("name")
    if name is None:
        return ANONYMOUS
    if name.type == "computed_property_name":
        inner = first_part(name)
        return key_text(low, inner) if inner is not None and inner.type == "string" else low.text(name)
    return key_text(low, name)


def _define(low: Lowering, node: Node, out: list[Statement]) -> None:
    name = node.child_by_field_name("name")
    local = "" if name is None else low.name(name)
    made = function(low, node, local or ANONYMOUS)
    out.append(Define(made, made.span))


def _unfinished(low: Lowering, node: Node, out: list[Statement]) -> None:
    """A function declaration that is not closed is an expression to the grammar."""
    name, parent = node.child_by_field_name("name"), node.parent
    if name is not None and parent is not None and parent.type == "expression_statement":
        low.declare([low.text(name)])
        _define(low, node, out)
    else:
        out.append(Evaluate(low.expression(node), low.span(node)))


def decorators(low: Lowering, node: Node) -> list[Expression]:
    """The decorators written inside a node."""
    return [low.expression(first_part(child)) for child in node.children_by_field_name("decorator")]


def bound(low: Lowering, name: str, node: Node) -> Target:
    """The variable `name` as a target, declared elsewhere."""
    low.scope.written.add(low.renamed.get(name, name))
    return low.variable(name, node)


FUNCTION_VALUES: dict[str, ExpressionRule] = {
    "arrow_function": _closure,
    "function_expression": _closure,
    "generator_function": _closure,
    "method_definition": _method,
}

FUNCTION_STATEMENTS: dict[str, StatementRule] = {
    "function_declaration": _define,
    "generator_function_declaration": _define,
    "function_expression": _unfinished,
    "generator_function": _unfinished,
}
