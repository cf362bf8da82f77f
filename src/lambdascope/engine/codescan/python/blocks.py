"""Statements that hold others: branches, loops, `try`, `with` and `match`."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Case,
    Const,
    Expression,
    For,
    Handler,
    If,
    Match,
    Name,
    SequenceDisplay,
    Statement,
    Target,
    Try,
    While,
    With,
)
from lambdascope.engine.codescan.python.lowering import Lowering, StatementHandler
from lambdascope.engine.codescan.python.patterns import cases
from lambdascope.engine.codescan.python.targets import target

MAX_NESTED_BRANCHES = 32
"""Branches of one `if` beyond which it becomes a `Match` of guards, which is flat."""
MAX_ITEMS = 50
"""Items of one `with`."""


def if_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`if ... elif ... else`, read in a loop, for there may be thousands of branches."""
    clauses = [node]
    last: Node | None = None
    for child in node.children_by_field_name("alternative"):
        if child.type == "elif_clause":
            clauses.append(child)
        elif child.type == "else_clause":
            last = child.child_by_field_name("body")
    is_flat = len(clauses) > MAX_NESTED_BRANCHES
    depth = low.depth
    branches: list[tuple[Expression, list[Statement]]] = []
    for clause in clauses:
        test = low.expression(clause.child_by_field_name("condition"))
        branches.append((test, low.block(clause.child_by_field_name("consequence"))))
        low.depth += not is_flat
    otherwise = low.block(last)
    low.depth = depth
    if is_flat:
        span = low.span(node)
        guarded = [Case(None, None, test, body) for test, body in branches]
        out.append(Match(Const(True, span), [*guarded, Case(None, None, None, otherwise)], span))
        return
    for (test, body), clause in zip(reversed(branches), reversed(clauses), strict=True):
        otherwise = [If(test, body, otherwise, low.span(clause))]
    out.extend(otherwise)


def while_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`while test: ... else: ...`."""
    test = low.expression(node.child_by_field_name("condition"))
    body = low.block(node.child_by_field_name("body"))
    out.append(While(test, body, _otherwise(low, node), low.span(node)))


def for_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`for target in iterable: ... else: ...`."""
    iterable = low.expression(node.child_by_field_name("right"))
    place = target(low, node.child_by_field_name("left"))
    body = low.block(node.child_by_field_name("body"))
    span = low.span(node)
    out.append(For(place or Name("_", span), iterable, body, _otherwise(low, node), span))


def try_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`try: ... except ... else: ... finally: ...`."""
    body = low.block(node.child_by_field_name("body"))
    handlers: list[Handler] = []
    otherwise: list[Statement] = []
    final: list[Statement] = []
    for child in node.children:
        kind = child.type
        if kind in ("except_clause", "except_group_clause"):
            handlers.append(_handler(low, child))
        elif kind == "else_clause":
            otherwise = low.block(child.child_by_field_name("body"))
        elif kind == "finally_clause":
            final = low.block(_block_of(child))
    out.append(Try(body, handlers, otherwise, final, low.span(node)))


def _handler(low: Lowering, node: Node) -> Handler:
    types: list[Expression] = []
    name: Target | None = None
    for value in node.children_by_field_name("value"):
        caught: Node | None = value
        if value.type == "as_pattern":
            name = target(low, value.child_by_field_name("alias"))
            caught = next(iter(low.operands(value)), None)
        lowered = low.expression(caught)
        types.extend(lowered.elements if isinstance(lowered, SequenceDisplay) else (lowered,))
    return Handler(types, name, low.block(_block_of(node)), low.span(node))


def with_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`with a as b, c: ...`, each item around the next."""
    span = low.span(node)
    items: list[tuple[Expression, Target | None]] = []
    for clause in node.children:
        if clause.type != "with_clause":
            continue
        for item in clause.children:
            if item.type == "with_item":
                items.append(_item(low, item.child_by_field_name("value")))
    if len(items) > MAX_ITEMS:
        low.problem(span.line, f"{len(items):,} items, only the first {MAX_ITEMS} were read")
        del items[MAX_ITEMS:]
    low.depth += len(items)
    body = low.block(node.child_by_field_name("body"))
    low.depth -= len(items)
    for value, place in reversed(items):
        body = [With(value, place, body, span)]
    out.extend(body)


def _item(low: Lowering, node: Node | None) -> tuple[Expression, Target | None]:
    while node is not None and node.type == "parenthesized_expression":
        node = next(iter(low.operands(node)), None)
    if node is None or node.type != "as_pattern":
        return low.expression(node), None
    value = low.expression(next(iter(low.operands(node)), None))
    return value, target(low, node.child_by_field_name("alias"))


def match(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`match subject: case pattern if guard: ...`."""
    span = low.span(node)
    subjects = node.children_by_field_name("subject")
    values = low.expressions(subjects)
    is_tuple = len(values) != 1 or any(child.type == "," for child in node.children)
    subject = SequenceDisplay(values, "tuple", span) if is_tuple else values[0]
    found: list[Case] = []
    body = node.child_by_field_name("body")
    for child in body.children if body is not None else ():
        if child.type == "case_clause":
            found.extend(cases(low, child))
    out.append(Match(subject, found, span))


def _otherwise(low: Lowering, node: Node) -> list[Statement]:
    clause = node.child_by_field_name("alternative")
    return low.block(clause.child_by_field_name("body")) if clause is not None else []


def _block_of(node: Node) -> Node | None:
    return next((child for child in node.children if child.type == "block"), None)


BLOCKS: dict[str, StatementHandler] = {
    "if_statement": if_,
    "while_statement": while_,
    "for_statement": for_,
    "try_statement": try_,
    "with_statement": with_,
    "match_statement": match,
}
