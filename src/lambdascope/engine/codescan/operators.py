"""Arithmetic and comparisons; of constants they are folded."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.choices import truth
from lambdascope.engine.codescan.concatenation import concatenated, formatted
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.kinds import NUMBER_KINDS
from lambdascope.engine.codescan.observed import compared
from lambdascope.engine.codescan.values import (
    MAX_TEXT,
    UNKNOWN,
    Value,
    clear,
    constant,
    constants_of,
    derived,
    join_taints,
)


def binary_expression(frame: Frame, expression: ir.Binary) -> Value:
    # `a + b + c + ...` is one level
    operands: list[tuple[str, ir.Binary]] = []
    at: ir.Expression = expression
    while isinstance(at, ir.Binary):
        operands.append((at.operator, at))
        at = at.left
    value = evaluate(frame, at)
    for sign, node in reversed(operands):
        value = binary(frame, sign, value, evaluate(frame, node.right), node)
    return value


_FOLDS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "**": operator.pow,
}


def binary(frame: Frame, sign: str, left: Value, right: Value, node: ir.Binary) -> Value:
    """An operation; of constants it is folded."""
    folded = _fold(frame, sign, left, right)
    if folded is not None:
        return folded
    if sign == "+":
        return concatenated(frame, [left, right], node)
    if sign == "%":
        if left.texts() or left.prefix or left.taints:
            return formatted(frame, left, right, node)
        return UNKNOWN
    if sign == "/" and (left.names or left.taints):  # pathlib joins with it
        made = frame.language.divided(frame, left, right)
        if made is not None:
            return made
    if sign in ("|", "&", "-", "^", "*") and _has_container(frame, left, right):
        return Value(refs=left.refs | right.refs, taints=join_taints(left.taints, right.taints))
    if sign == "*" and (left.texts() or right.texts() or left.prefix):
        return derived((left, right))
    return Value(taints=clear(join_taints(left.taints, right.taints), NUMBER_KINDS))


def _has_container(frame: Frame, *values: Value) -> bool:
    cells = [cell for value in values for ref in value.refs if (cell := frame.state.cell(ref)) is not None]
    return any(cell.symbol is None and cell.kind != "object" for cell in cells)


def _fold(frame: Frame, sign: str, left: Value, right: Value) -> Value | None:
    ones, others = left.constant_values(), right.constant_values()
    fold = _FOLDS.get(sign)
    if ones is None or others is None or fold is None or len(ones) * len(others) > 16:
        return None
    made: list[Any] = []
    for one in ones:
        for other in others:
            try:
                made.append(frame.language.fold(sign, one, other, fold))
            except (TypeError, ValueError, ArithmeticError, OverflowError, MemoryError):
                return None
    return Value(constants_of(made)) if all(_is_small(each) for each in made) else None


def _is_small(value: object) -> bool:
    if isinstance(value, (str, bytes)):
        return len(value) <= MAX_TEXT
    return not isinstance(value, int) or abs(value) < 1 << 64


def unary_expression(frame: Frame, expression: ir.Unary) -> Value:
    value = evaluate(frame, expression.operand)
    if expression.operator == "not":
        known = truth(value)
        return constant(not known) if known is not None else UNKNOWN
    number = value.only_constant()
    if isinstance(number, (int, float)) and expression.operator in ("-", "+"):
        return constant(-number if expression.operator == "-" else number)
    if isinstance(number, int) and expression.operator == "~":
        return constant(~number)
    return UNKNOWN


_COMPARES: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.eq,
    "is-not": operator.ne,
    "in": lambda one, other: one in other,
    "not-in": lambda one, other: one not in other,
}


def comparison(frame: Frame, expression: ir.Compare) -> Value:
    left, right = evaluate(frame, expression.left), evaluate(frame, expression.right)
    if expression.operator in ("==", "!="):
        compared(frame, expression, left, right)
    ones, others = left.constant_values(), right.constant_values()
    fold = _COMPARES.get(expression.operator)
    if ones is None or others is None or fold is None or len(ones) * len(others) > 36:
        return UNKNOWN
    outcomes = set()
    for one in ones:
        for other in others:
            try:
                outcomes.add(bool(fold(one, other)))
            except TypeError:
                return UNKNOWN
    return constant(outcomes.pop()) if len(outcomes) == 1 else UNKNOWN
