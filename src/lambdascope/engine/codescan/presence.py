"""What a test tells of things that may not be there yet: variables that outlive the event, and files."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.sites import Site, root_of


def is_unset_test(frame: Frame, test: ir.Expression) -> bool:
    """Whether `test` asks if a variable that outlives the event has no value yet."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        return outlives(frame, test.operand)
    if isinstance(test, ir.Compare) and test.operator in ("is", "==", "not-in"):
        if test.operator == "not-in":
            return outlives(frame, test.right)
        return isinstance(test.right, (ir.Const, ir.Name)) and outlives(frame, test.left)
    return False


def asks_for_file(frame: Frame, site: Site) -> bool:
    """Whether it is a call that asks if a file is there whose name does not depend on the event."""
    if not any(frame.index.exists.of(name) for name in site.names):
        return False
    named = site.positional[0] if site.positional else site.receiver
    return named is not None and not named[0].taints


def outlives(frame: Frame, expression: ir.Expression) -> bool:
    """Whether it is a variable of the module, or something in one."""
    expression = root_of(expression)
    if isinstance(expression, ir.Call) and isinstance(expression.callee, ir.Attribute):
        return outlives(frame, expression.callee.object)
    return (
        isinstance(expression, ir.Name)
        and expression.name not in frame.function.assigned
        and (expression.name in frame.module.body.assigned or expression.name in frame.function.outer)
    )
