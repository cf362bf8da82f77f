"""Loops, switches, labels, and how to leave them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Await,
    Break,
    Case,
    Const,
    Continue,
    Expression,
    For,
    If,
    Match,
    Raise,
    Return,
    Statement,
    Try,
    Unary,
    While,
    With,
)
from lambdascope.engine.codescan.javascript.expressions import first_part, parts
from lambdascope.engine.codescan.javascript.lowering import Lowering, StatementRule
from lambdascope.engine.codescan.javascript.scopes import declared_names, pattern_names
from lambdascope.engine.codescan.javascript.statements import evaluate, value_after

_MAX_SPLITS = 30


class Leave(Break):
    """A `break` that leaves a switch or a labelled block; none is left when the statement is lowered."""

    __slots__ = ()


# --- loops ---------------------------------------------------------------------------------------------------------


def _loop_body(low: Lowering, node: Node) -> list[Statement]:
    label, low.label = low.label, None
    low.jumps.append(("loop", label))
    body = low.body(node.child_by_field_name("body"))
    low.jumps.pop()
    return body


def _while(low: Lowering, node: Node, out: list[Statement]) -> None:
    test = low.expression(node.child_by_field_name("condition"))
    out.append(While(test, _loop_body(low, node), [], low.span(node)))


def _do(low: Lowering, node: Node, out: list[Statement]) -> None:
    """The body runs once before the test; where `continue` skips to the test, a plain loop has to do."""
    body = _loop_body(low, node)
    test = low.expression(node.child_by_field_name("condition"))
    span = low.span(node)
    if any(isinstance(statement, Continue) for statement in _own_statements(body)):
        out.append(While(test, body, [], span))
    else:
        leave = If(Unary("not", test, test.span), [Break(test.span)], [], test.span)
        out.append(While(Const(True, span), [*body, leave], [], span))


def _for(low: Lowering, node: Node, out: list[Statement]) -> None:
    initial = node.child_by_field_name("initializer")
    is_block = initial is not None and initial.type == "lexical_declaration"
    before = low.enter(declared_names(initial, low.data)) if initial is not None and is_block else None
    if initial is not None:
        low.statement(initial, out)
    condition = node.child_by_field_name("condition")
    if condition is not None and condition.type == "expression_statement":
        condition = first_part(condition)
    is_endless = condition is None or condition.type == "empty_statement"
    test: Expression = Const(True, low.span(node)) if is_endless else low.expression(condition)
    body = _loop_body(low, node)
    step = node.child_by_field_name("increment")
    if step is not None:
        evaluate(low, step, body)
    out.append(While(test, body, [], low.span(node)))
    if before is not None:
        low.leave(before)


def _for_in(low: Lowering, node: Node, out: list[Statement]) -> None:
    left = node.child_by_field_name("left")
    kind, operator = node.child_by_field_name("kind"), node.child_by_field_name("operator")
    right = node.child_by_field_name("right")
    iterable = low.expression(right)
    if any(child.type == "await" for child in node.children):
        iterable = Await(iterable, iterable.span)
    before = None
    if kind is not None and left is not None:
        names = pattern_names(left, low.data)
        if kind.type == "var":
            low.declare(names)
        else:
            before = low.enter(names)
    target = low.target(left)
    over_keys = operator is not None and operator.type == "in"
    out.append(For(target, iterable, _loop_body(low, node), [], low.span(node), over_keys))
    if before is not None:
        low.leave(before)


# --- jumps ---------------------------------------------------------------------------------------------------------


def _label(low: Lowering, node: Node, out: list[Statement]) -> None:
    written, body = node.child_by_field_name("label"), node.child_by_field_name("body")
    label = None if written is None else low.text(written)
    if body is None:
        return
    if body.type in _LOOPS:
        low.label = label
        low.statement(body, out)
        return
    low.jumps.append(("block", label))
    inside: list[Statement] = []
    low.statement(body, inside)
    low.jumps.pop()
    out.extend(_split(inside) if _can_split(inside) else _once(inside, low, node))


def _break(low: Lowering, node: Node, out: list[Statement]) -> None:
    kind, crossed = _jump(low, node, ("loop", "switch"))
    out.append(Break(low.span(node)) if kind == "loop" or "loop" in crossed else Leave(low.span(node)))


def _continue(low: Lowering, node: Node, out: list[Statement]) -> None:
    """To go on with an outer loop, the inner one is left."""
    _, crossed = _jump(low, node, ("loop",))
    out.append(Break(low.span(node)) if "loop" in crossed else Continue(low.span(node)))


def _jump(low: Lowering, node: Node, kinds: tuple[str, ...]) -> tuple[str, list[str]]:
    """The kind of what is left, and of all that is left on the way to it."""
    written = node.child_by_field_name("label")
    label = None if written is None else low.text(written)
    crossed: list[str] = []
    for kind, name in reversed(low.jumps):
        if name == label if label is not None else kind in kinds:
            return kind, crossed
        crossed.append(kind)
    return "loop", []


# --- switch --------------------------------------------------------------------------------------------------------


def _switch(low: Lowering, node: Node, out: list[Statement]) -> None:
    subject = value_after(low, node.child_by_field_name("value"), out)
    body = node.child_by_field_name("body")
    written = [] if body is None else [case for case in body.named_children if case.type in _CASES]
    bodies = [_case_body(case) for case in written]
    names = [name for nodes in bodies for child in nodes for name in declared_names(child, low.data)]
    low.label = None
    before = low.enter(names)
    low.jumps.append(("switch", None))
    cases: list[Case] = []
    for label, nodes in zip(written, bodies, strict=True):
        value = label.child_by_field_name("value") if label.type == "switch_case" else None
        patterns = None if value is None else [low.expression(value)]
        cases.append(Case(patterns, None, None, low.case_block(nodes)))
    low.jumps.pop()
    low.leave(before)
    span = low.span(node)
    for case in cases:
        case.falls_through = case is not cases[-1] and not _ends(case.body)
    if all(_can_split(case.body) for case in cases):
        for case in cases:
            case.body = _split(case.body)
        out.append(Match(subject, _default_last(cases), span))
        return
    out.extend(_once([Match(subject, _default_last(cases), span)], low, node))


_CASES = ("switch_case", "switch_default")


def _case_body(case: Node) -> list[Node]:
    value = case.child_by_field_name("value")
    return [child for child in parts(case) if value is None or child != value]


def _default_last(cases: list[Case]) -> list[Case]:
    """The default is tried after all others, wherever it stands; what falls into it and out of it is copied."""
    at = next((at for at, case in enumerate(cases) if case.patterns is None), len(cases))
    if at >= len(cases) - 1:
        return cases
    body: list[Statement] = []
    for case in cases[at:]:
        body += case.body
        if not case.falls_through:
            break
    if at and cases[at - 1].falls_through:
        before = cases[at - 1]
        before.body, before.falls_through = [*before.body, *body], False
    return [*cases[:at], *cases[at + 1 :], Case(None, None, None, body)]


# --- doing without Leave -------------------------------------------------------------------------------------------


def _can_split(statements: Sequence[Statement]) -> bool:
    """Whether each branch that leaves early can be put beside what follows it."""
    splits = 0
    for statement in statements:
        if isinstance(statement, Leave):
            return True
        if not _has_leave([statement]):
            continue
        splits += 1
        if not isinstance(statement, If) or splits > _MAX_SPLITS:
            return False
        if not (_ends(statement.then) or _ends(statement.otherwise)):
            return False
        if not (_can_split(statement.then) and _can_split(statement.otherwise)):
            return False
    return True


def _split(statements: Sequence[Statement]) -> list[Statement]:
    """`if (a) break; b()` is `if (a) {} else b()`."""
    out: list[Statement] = []
    inner = out
    for statement in statements:
        if isinstance(statement, Leave):
            break
        inner.append(statement)
        if isinstance(statement, If) and _has_leave([statement]):
            then_ends, otherwise_ends = _ends(statement.then), _ends(statement.otherwise)
            then, otherwise = _split(statement.then), _split(statement.otherwise)
            statement.then, statement.otherwise = then, otherwise
            if then_ends and otherwise_ends:
                break
            inner = otherwise if then_ends else then
    return out


def _once(statements: Sequence[Statement], low: Lowering, node: Node) -> list[Statement]:
    """A loop that runs once, so that `Break` leaves it; where that would catch other jumps, control just goes on."""
    catches_others = any(
        isinstance(statement, (Break, Continue)) and not isinstance(statement, Leave)
        for statement in _own_statements(statements)
    )
    if catches_others:
        return _replaced(statements, keep=False)
    span = low.span(node)
    return [While(Const(True, span), [*_replaced(statements, keep=True), Break(span)], [], span)]


def _replaced(statements: Sequence[Statement], keep: bool) -> list[Statement]:
    out: list[Statement] = []
    for statement in statements:
        if isinstance(statement, Leave):
            if keep:
                out.append(Break(statement.span))
            continue
        if isinstance(statement, If):
            statement.then = _replaced(statement.then, keep)
            statement.otherwise = _replaced(statement.otherwise, keep)
        elif isinstance(statement, Try):
            statement.body = _replaced(statement.body, keep)
            statement.final = _replaced(statement.final, keep)
            for handler in statement.handlers:
                handler.body = _replaced(handler.body, keep)
        elif isinstance(statement, With):
            statement.body = _replaced(statement.body, keep)
        elif isinstance(statement, Match):
            for case in statement.cases:
                case.body = _replaced(case.body, keep)
        out.append(statement)
    return out


def _has_leave(statements: Sequence[Statement]) -> bool:
    return any(isinstance(statement, Leave) for statement in _own_statements(statements))


def _own_statements(statements: Sequence[Statement]) -> Iterator[Statement]:
    """All statements that jump within the same loop: not those of inner loops."""
    pending = list(statements)
    while pending:
        statement = pending.pop()
        yield statement
        if isinstance(statement, If):
            pending += statement.then
            pending += statement.otherwise
        elif isinstance(statement, Try):
            pending += [*statement.body, *statement.final]
            for handler in statement.handlers:
                pending += handler.body
        elif isinstance(statement, With):
            pending += statement.body
        elif isinstance(statement, Match):
            for case in statement.cases:
                pending += case.body


def _ends(statements: Sequence[Statement]) -> bool:
    """Whether control never reaches the end."""
    return any(_is_end(statement) for statement in statements)


def _is_end(statement: Statement) -> bool:
    if isinstance(statement, If):
        return _ends(statement.then) and _ends(statement.otherwise)
    if isinstance(statement, Try):
        handled = all(_ends(handler.body) for handler in statement.handlers)
        return _ends(statement.final) or (_ends(statement.body) and handled)
    return isinstance(statement, (Return, Raise, Break, Continue))


_LOOPS: dict[str, StatementRule] = {
    "while_statement": _while,
    "do_statement": _do,
    "for_statement": _for,
    "for_in_statement": _for_in,
}

JUMPS: dict[str, StatementRule] = {
    **_LOOPS,
    "labeled_statement": _label,
    "break_statement": _break,
    "continue_statement": _continue,
    "switch_statement": _switch,
}
