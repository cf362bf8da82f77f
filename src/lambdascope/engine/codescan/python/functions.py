"""Functions and their parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Closure,
    Expression,
    Function,
    Parameter,
    ParameterKind,
    Return,
    Statement,
)
from lambdascope.engine.codescan.python.lowering import Lowering, Scope
from lambdascope.engine.codescan.python.targets import target

_LEVELS = 2
"""What a function inside another counts for `MAX_DEPTH`: lowering it takes more calls than an expression."""
_REST = {"list_splat_pattern": ParameterKind.REST, "dictionary_splat_pattern": ParameterKind.KEYWORDS}


def function(low: Lowering, node: Node, decorators: Sequence[Expression]) -> Function:
    """The function of a `def`; registered before what it contains, so functions stand in the order of the source."""
    name = node.child_by_field_name("name")
    made = Function(low.name(name) if name is not None else "", (), (), low.span(node), decorators)
    first = node.children[0]
    made.is_async = first.type == "async"
    returns = node.child_by_field_name("return_type")
    made.returns = low.expression(returns) if returns is not None else None
    made.method_of = low.scope.owner
    body = node.child_by_field_name("body")
    _fill(low, made, node.child_by_field_name("parameters"), lambda: low.block(body))
    return made


def lambda_(low: Lowering, node: Node) -> Expression:
    """`lambda parameters: value`, as a function that returns the value."""
    span = low.span(node)
    made = Function("<lambda>", (), (), span)
    body = node.child_by_field_name("body")

    def returned() -> list[Statement]:
        value = low.expression(body)
        return [Return(value, value.span)]

    _fill(low, made, node.child_by_field_name("parameters"), returned)
    return Closure(made, span)


def _fill(low: Lowering, made: Function, parameters: Node | None, body: Callable[[], list[Statement]]) -> None:
    """Defaults and annotations belong to the scope around the function, the parameters and the body to its own."""
    low.functions.append(made)
    around, inside = low.scope, Scope()
    made.parameters = _parameters(low, parameters, inside) if parameters is not None else ()
    low.scope = inside
    low.depth += _LEVELS
    made.body = body()
    low.depth -= _LEVELS
    low.scope = around
    made.is_generator = inside.is_generator
    made.outer = frozenset(inside.outer)
    made.assigned = frozenset(inside.bound - inside.outer)


def _parameters(low: Lowering, node: Node, inside: Scope) -> list[Parameter]:
    found: list[Parameter] = []
    kind = ParameterKind.NORMAL
    for child in node.children:
        if child.type == "keyword_separator":
            kind = ParameterKind.KEYWORD_ONLY
            continue
        if not child.is_named or child.type in ("comment", "positional_separator", "line_continuation", "ERROR"):
            continue
        parameter = _parameter(low, child, len(found), kind, inside)
        if parameter.kind is ParameterKind.REST:
            kind = ParameterKind.KEYWORD_ONLY
        found.append(parameter)
    return found


def _parameter(low: Lowering, node: Node, index: int, kind: ParameterKind, inside: Scope) -> Parameter:
    default = node.child_by_field_name("value")
    annotation = node.child_by_field_name("type")
    spelled: Node | None = node
    if node.type in ("default_parameter", "typed_default_parameter"):
        spelled = node.child_by_field_name("name")
    elif node.type == "typed_parameter":
        spelled = node.children[0]
    made = Parameter(
        f"#{index}",
        kind,
        low.expression(default) if default is not None else None,
        low.expression(annotation) if annotation is not None else None,
    )
    if spelled is not None and spelled.type in _REST:
        made.kind = _REST[spelled.type]
        spelled = next((child for child in spelled.children if child.type == "identifier"), None)
    if spelled is not None and spelled.type == "identifier":
        made.name = low.name(spelled)
        inside.bound.add(made.name)
    elif spelled is not None:  # Python 2's `def f(a, (b, c))`
        around, low.scope = low.scope, inside
        made.target = target(low, spelled)
        low.scope = around
    return made
