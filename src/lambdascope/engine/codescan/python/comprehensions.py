"""Comprehensions and generator expressions."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import Clause, Comprehension, Expression, Name, Unknown
from lambdascope.engine.codescan.python.lowering import ExpressionHandler, Lowering
from lambdascope.engine.codescan.python.targets import target


def _comprehension(kind: str) -> ExpressionHandler:
    def comprehension(low: Lowering, node: Node) -> Expression:
        clauses = _clauses(low, node)
        body = node.child_by_field_name("body")
        key = None
        if kind == "dict" and body is not None and body.type == "pair":
            key = low.expression(body.child_by_field_name("key"))
            body = body.child_by_field_name("value")
        element = low.expression(body)
        return Comprehension(kind, key, element, clauses, low.span(node))

    return comprehension


def _clauses(low: Lowering, node: Node) -> list[Clause]:
    """The clauses in order; their targets are the comprehension's own and no variables of the function."""
    clauses: list[Clause] = []
    conditions: list[Expression] = []
    for child in node.children:
        if child.type == "for_in_clause":
            iterable = low.expression(child.child_by_field_name("right"))
            found = target(low, child.child_by_field_name("left"), binds=False)
            conditions = []
            clauses.append(Clause(found if found is not None else Name("_", low.span(child)), iterable, conditions))
        elif child.type == "if_clause":
            conditions.append(next(iter(low.expressions(child.children)), Unknown((), low.span(child))))
    return clauses


COMPREHENSIONS: dict[str, ExpressionHandler] = {
    "list_comprehension": _comprehension("list"),
    "set_comprehension": _comprehension("set"),
    "dictionary_comprehension": _comprehension("dict"),
    "generator_expression": _comprehension("generator"),
}
