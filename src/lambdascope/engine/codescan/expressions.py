"""What each expression may be, and what evaluating it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.assignments import assign
from lambdascope.engine.codescan.calls import call
from lambdascope.engine.codescan.choices import conditional, logical
from lambdascope.engine.codescan.concatenation import template
from lambdascope.engine.codescan.definitions import closure, define_class, parent_of
from lambdascope.engine.codescan.displays import comprehension, mapping, sequence
from lambdascope.engine.codescan.elements import elements_of, item_expression, slice_expression
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.members import attribute
from lambdascope.engine.codescan.observed import literal
from lambdascope.engine.codescan.operators import binary_expression, comparison, unary_expression
from lambdascope.engine.codescan.outside import answer_of
from lambdascope.engine.codescan.regexes import MAX_PATTERN
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    Value,
    constant,
    derived,
    join,
)


def _literal(frame: Frame, expression: ir.Const) -> Value:
    value = expression.value
    if isinstance(value, str) and len(value) >= 8:
        literal(frame, expression)
    return constant(value)


def _pattern(frame: Frame, expression: ir.Pattern) -> Value:
    ref = frame.fresh(expression, "regex")
    source = constant(expression.source) if len(expression.source) <= MAX_PATTERN else UNKNOWN
    frame.state.heap[ref] = Cell("regex", {"source": source, "flags": constant(expression.flags)})
    return Value(names=frozenset(("RegExp()",)), refs=frozenset((ref,)))


def _name(frame: Frame, expression: ir.Name) -> Value:
    if expression.name == "super" and frame.language.has_this:
        return parent_of(frame) or UNKNOWN
    return frame.read(expression.name)


def _spread(frame: Frame, expression: ir.Spread) -> Value:
    return evaluate(frame, expression.value)


def _closure(frame: Frame, expression: ir.Closure) -> Value:
    return closure(frame, expression.function)


def _class_value(frame: Frame, expression: ir.ClassValue) -> Value:
    return define_class(frame, expression.definition)


def _await(frame: Frame, expression: ir.Await) -> Value:
    return answer_of(frame, expression.value, evaluate(frame, expression.value))


def _yield(frame: Frame, expression: ir.Yield) -> Value:
    if expression.value is None:
        return UNKNOWN
    value = evaluate(frame, expression.value)
    frame.analysis.unread.put_away(frame, value)
    given = elements_of(frame, value) if expression.delegates else value
    if given is not None:
        frame.yields = given if frame.yields is None else join(frame.yields, given)
    return UNKNOWN


def _assigning(frame: Frame, expression: ir.Assigning) -> Value:
    value = evaluate(frame, expression.value)
    assign(frame, expression.target, value, expression)
    return value


def _unknown(frame: Frame, expression: ir.Unknown) -> Value:
    return derived([deep_taints(frame.state, evaluate(frame, part)) for part in expression.parts])


def _call(frame: Frame, expression: ir.Call) -> Value:
    return call(frame, expression)


EXPRESSIONS: dict[type, Callable[[Frame, Any], Value]] = {
    ir.Const: _literal,
    ir.Pattern: _pattern,
    ir.Name: _name,
    ir.Attribute: attribute,
    ir.Item: item_expression,
    ir.Slice: slice_expression,
    ir.Call: _call,
    ir.Binary: binary_expression,
    ir.Unary: unary_expression,
    ir.Compare: comparison,
    ir.Logical: logical,
    ir.Conditional: conditional,
    ir.Format: template,
    ir.SequenceDisplay: sequence,
    ir.Spread: _spread,
    ir.MappingDisplay: mapping,
    ir.Closure: _closure,
    ir.ClassValue: _class_value,
    ir.Await: _await,
    ir.Yield: _yield,
    ir.Comprehension: comprehension,
    ir.Assigning: _assigning,
    ir.Unknown: _unknown,
}
