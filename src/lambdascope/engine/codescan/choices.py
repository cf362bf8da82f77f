"""Expressions of which only one part counts: `and`, `or`, `??` and conditionals."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.guards import refine
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.presence import outlives
from lambdascope.engine.codescan.state import join_states
from lambdascope.engine.codescan.values import Value, constants_of, join


def truth(value: Value) -> bool | None:
    """Whether it is true; None if it may be either."""
    constants = value.constant_values()
    if constants is not None:
        outcomes = {bool(each) for each in constants}
        return outcomes.pop() if len(outcomes) == 1 else None
    if value.prefix or value.functions or value.classes:
        return True
    return None


def logical(frame: Frame, expression: ir.Logical) -> Value:
    left = evaluate(frame, expression.left)
    known = truth(left)
    if expression.operator == "??":
        constants = left.constant_values()
        known = None if constants is None else False if all(each is not None for each in constants) else None
        if constants is not None and all(each is None for each in constants):
            return evaluate(frame, expression.right)
        if known is False:
            return left
    elif known is not None and known is (expression.operator == "or"):
        return left
    before = frame.state.copy()
    if expression.operator != "??":
        refine(frame, expression.left, expression.operator == "and")
    first_time = expression.operator != "and" and outlives(frame, expression.left)
    frame.first_time += first_time
    right = evaluate(frame, expression.right)
    frame.first_time -= first_time
    after = frame.state
    if known is not None and expression.operator != "??":
        frame.state = after
        return right
    frame.state = before
    if expression.operator != "??":
        refine(frame, expression.left, expression.operator == "or")
    frame.state = join_states(frame.state, after) if frame.state.alive else after
    if expression.operator == "or" and left.constants is not None:
        kept = [each for each in left.constant_values() or () if each]
        return join(Value(constants_of(kept)), right) if kept else right
    if expression.operator != "and" and any(name.endswith("?") for name in left.names):
        left = left.with_names(frozenset(name.removesuffix("?") for name in left.names))
    return join(left, right)


def conditional(frame: Frame, expression: ir.Conditional) -> Value:
    known = truth(evaluate(frame, expression.test))
    if known is not None:
        return evaluate(frame, expression.then if known else expression.otherwise)
    otherwise = frame.state.copy()
    refine(frame, expression.test, True)
    then = evaluate(frame, expression.then)
    after = frame.state
    frame.state = otherwise
    refine(frame, expression.test, False)
    other = evaluate(frame, expression.otherwise)
    frame.state = join_states(after, frame.state)
    return join(then, other)
