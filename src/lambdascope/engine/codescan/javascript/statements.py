"""Statements, except loops, switches, functions, classes and modules."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Assign,
    Case,
    Const,
    Delete,
    Evaluate,
    Expression,
    Handler,
    If,
    Match,
    Raise,
    Return,
    Statement,
    Try,
    Unary,
    With,
)
from lambdascope.engine.codescan.javascript.expressions import (
    augmented_value,
    first_part,
    flat_sequence,
    hint,
    updated_value,
)
from lambdascope.engine.codescan.javascript.lowering import Lowering, StatementRule
from lambdascope.engine.codescan.javascript.scopes import pattern_names
from lambdascope.engine.codescan.javascript.types import annotation

_MAX_NESTED_BRANCHES = 40


# --- declarations --------------------------------------------------------------------------------------------------


def _let(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`let x;` sets x to undefined, in a loop again each time."""
    _declare(low, node, out, sets=True)


def _using(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`using x = open()` ends with the block around it, which to follow data is one block as good as another."""
    _let(low, node, out)
    for child in node.named_children:
        if child.type == "variable_declarator" and (name := child.child_by_field_name("name")) is not None:
            out.append(With(low.expression(name), None, (), low.span(node)))


def _var(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`var` belongs to the whole function, and sets nothing without a value."""
    for child in node.named_children:
        if child.type == "variable_declarator" and (target := child.child_by_field_name("name")) is not None:
            low.declare(pattern_names(target, low.data))
    _declare(low, node, out, sets=False)


def _declare(low: Lowering, node: Node, out: list[Statement], sets: bool) -> None:
    for child in node.named_children:
        if child.type != "variable_declarator":
            continue
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        declared = annotation(low, child)
        span = low.span(child)
        if value is None:
            if sets or declared is not None:
                out.append(Assign(low.target(name), Const(None, span), span, declared))
            continue
        value = _last_of_sequence(low, value, out)
        lowered = low.named(value, hint(low, name))
        out.append(Assign(low.target(name), lowered, span, declared))


# --- expressions as statements -------------------------------------------------------------------------------------


def _expression_statement(low: Lowering, node: Node, out: list[Statement]) -> None:
    inner = first_part(node)
    if inner is not None:
        evaluate(low, inner, out)


def evaluate(low: Lowering, node: Node, out: list[Statement]) -> None:
    """An expression for its effect; assignments, `a && b()` and `a ? b() : c()` are the statements they stand for."""
    for part in flat_sequence(node):
        while part.type == "parenthesized_expression" and (inner := first_part(part)) is not None:
            part = inner  # noqa: PLW2901  # the parentheses mean nothing here
        low.statement(part, out)


def _assignment(low: Lowering, node: Node, out: list[Statement]) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if right is not None:
        right = _last_of_sequence(low, right, out)
    value = low.named(right, hint(low, left))
    out.append(Assign(low.target(left), value, low.span(node)))


def _augmented(low: Lowering, node: Node, out: list[Statement]) -> None:
    value = augmented_value(low, node)
    target = low.target(node.child_by_field_name("left"))
    out.append(Assign(target, value, low.span(node), augmented=True))


def _update(low: Lowering, node: Node, out: list[Statement]) -> None:
    value = updated_value(low, node)
    target = low.target(node.child_by_field_name("argument"))
    out.append(Assign(target, value, low.span(node), augmented=True))


def _short_circuit(low: Lowering, node: Node, out: list[Statement]) -> None:
    mark = node.child_by_field_name("operator")
    operator = "" if mark is None else mark.type
    right = node.child_by_field_name("right")
    if operator not in ("&&", "||") or right is None:
        out.append(Evaluate(low.expression(node), low.span(node)))
        return
    test = low.expression(node.child_by_field_name("left"))
    span = low.span(node)
    then: list[Statement] = []
    evaluate(low, right, then)
    out.append(If(test if operator == "&&" else Unary("not", test, test.span), then, [], span))


def _ternary(low: Lowering, node: Node, out: list[Statement]) -> None:
    test = low.expression(node.child_by_field_name("condition"))
    branches: list[list[Statement]] = []
    for field in ("consequence", "alternative"):
        branch: list[Statement] = []
        part = node.child_by_field_name(field)
        if part is not None:
            evaluate(low, part, branch)
        branches.append(branch)
    out.append(If(test, branches[0], branches[1], low.span(node)))


def _unary(low: Lowering, node: Node, out: list[Statement]) -> None:
    mark, operand = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    if mark is not None and mark.type == "delete" and operand is not None:
        out.append(Delete(low.target(operand), low.span(node)))
    elif mark is not None and mark.type in ("!", "void") and operand is not None:  # `!function () {...}()`
        evaluate(low, operand, out)
    else:
        out.append(Evaluate(low.expression(node), low.span(node)))


def _sequence(low: Lowering, node: Node, out: list[Statement]) -> None:
    evaluate(low, node, out)


_EFFECTS: dict[str, StatementRule] = {
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "update_expression": _update,
    "binary_expression": _short_circuit,
    "ternary_expression": _ternary,
    "unary_expression": _unary,
}


def _last_of_sequence(low: Lowering, node: Node, out: list[Statement]) -> Node:
    """The value of `a, b`, after the parts before it were evaluated."""
    inner = node
    while inner.type == "parenthesized_expression" and (next_inner := first_part(inner)) is not None:
        inner = next_inner
    if inner.type != "sequence_expression":
        return node
    *before, last = flat_sequence(inner) or [inner]
    for part in before:
        evaluate(low, part, out)
    return last


def value_after(low: Lowering, node: Node | None, out: list[Statement]) -> Expression:
    """A value that is needed once, here: what a sequence does before its last part goes to `out`."""
    return low.expression(None if node is None else _last_of_sequence(low, node, out))


# --- branches ------------------------------------------------------------------------------------------------------


def _if(low: Lowering, node: Node, out: list[Statement]) -> None:
    """A long `else if` chain is a `Match` with guards, so that it is not deep."""
    branches = [node]
    last: Node | None = None
    while (alternative := branches[-1].child_by_field_name("alternative")) is not None:
        last = first_part(alternative)
        if last is None or last.type != "if_statement":
            break
        branches.append(last)
        last = None
    tests = [value_after(low, node.child_by_field_name("condition"), out)]
    tests += [low.expression(branch.child_by_field_name("condition")) for branch in branches[1:]]
    if len(branches) > _MAX_NESTED_BRANCHES:
        cases = [
            Case(None, None, test, low.body(branch.child_by_field_name("consequence")))
            for test, branch in zip(tests, branches, strict=True)
        ]
        cases.append(Case(None, None, None, low.body(last)))
        out.append(Match(Const(True, low.span(node)), cases, low.span(node)))
        return
    depth = low.depth
    bodies = []
    for branch in branches:
        bodies.append(low.body(branch.child_by_field_name("consequence")))
        low.depth += 1
    otherwise = low.body(last)
    low.depth = depth
    for test, body, branch in reversed(list(zip(tests, bodies, branches, strict=True))):
        otherwise = [If(test, body, otherwise, low.span(branch))]
    out.extend(otherwise)


def _try(low: Lowering, node: Node, out: list[Statement]) -> None:
    body = low.body(node.child_by_field_name("body"))
    handlers = []
    handler = node.child_by_field_name("handler")
    if handler is not None:
        parameter = handler.child_by_field_name("parameter")
        before = low.enter([] if parameter is None else pattern_names(parameter, low.data))
        target = None if parameter is None else low.target(parameter)
        handlers.append(Handler((), target, low.body(handler.child_by_field_name("body")), low.span(handler)))
        low.leave(before)
    finalizer = node.child_by_field_name("finalizer")
    final = [] if finalizer is None else low.body(finalizer.child_by_field_name("body"))
    out.append(Try(body, handlers, [], final, low.span(node)))


def _with(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`with (object)`, whose names may be members of the object: that is not followed."""
    value = low.expression(node.child_by_field_name("object"))
    out.append(Evaluate(value, low.span(node)))
    out.extend(low.body(node.child_by_field_name("body")))


def _block(low: Lowering, node: Node, out: list[Statement]) -> None:
    out.extend(low.block(node.named_children))


def _return(low: Lowering, node: Node, out: list[Statement]) -> None:
    value = first_part(node)
    out.append(Return(None if value is None else value_after(low, value, out), low.span(node)))


def _throw(low: Lowering, node: Node, out: list[Statement]) -> None:
    value = first_part(node)
    out.append(Raise(None if value is None else value_after(low, value, out), low.span(node)))


def _broken(low: Lowering, node: Node, out: list[Statement]) -> None:
    """Inside a syntax error, whatever is still a statement or an expression is kept."""
    out.extend(low.block(node.named_children))


def _nothing(low: Lowering, node: Node, out: list[Statement]) -> None:
    """What has no meaning for data flow."""


STATEMENTS: dict[str, StatementRule] = {
    **_EFFECTS,
    "lexical_declaration": _let,
    "using_declaration": _using,
    "variable_declaration": _var,
    "expression_statement": _expression_statement,
    "sequence_expression": _sequence,
    "if_statement": _if,
    "try_statement": _try,
    "with_statement": _with,
    "statement_block": _block,
    "return_statement": _return,
    "throw_statement": _throw,
    "ERROR": _broken,
    "string": _nothing,
    "comment": _nothing,
    "empty_statement": _nothing,
    "debugger_statement": _nothing,
    "hash_bang_line": _nothing,
    "ambient_declaration": _nothing,
    "interface_declaration": _nothing,
    "type_alias_declaration": _nothing,
    "function_signature": _nothing,
    "module": _nothing,
}
