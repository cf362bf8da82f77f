"""The two verbs of the engine: an expression is evaluated, statements are run.

What each kind of node means is said elsewhere, and handed in as a table: meanings evaluate and run their own parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.values import UNKNOWN, Value

MAX_DEPTH = 150


class Meanings(NamedTuple):
    """By kind of node: what an expression may be, and what a statement does to the state."""

    expressions: Mapping[type, Callable[[Frame, Any], Value]]
    statements: Mapping[type, Callable[[Frame, Any], None]]


def evaluate(frame: Frame, expression: ir.Expression) -> Value:
    """The value of `expression` in the current state; what it does is done to the state."""
    if frame.depth > MAX_DEPTH:
        return UNKNOWN
    frame.depth += 1
    try:
        return frame.meanings.expressions[type(expression)](frame, expression)
    finally:
        frame.depth -= 1


def run(frame: Frame, body: Sequence[ir.Statement]) -> None:
    """The statements one after another, until control leaves."""
    for statement in body:
        if not frame.state.alive:
            return
        if frame.analysis.exhausted(frame):
            return
        frame.meanings.statements[type(statement)](frame, statement)
        if frame.raising and frame.state.alive:
            frame.raising[-1].append(frame.state.copy())
