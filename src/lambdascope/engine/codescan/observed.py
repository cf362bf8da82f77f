"""Places that rules may look at although they are no calls: assignments, comparisons, literals and answers."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.values import Value, constant


def assigned(frame: Frame, name: str, value: Value, expression: ir.Expression | None, node: ir.Spanned) -> None:
    """`name` was given `value`: a variable, a field, a literal key, a keyword argument."""
    if not frame.index.watches("$assign"):
        return
    if value.constants is None and not value.taints and not value.names:
        return
    target = getattr(node, "target", None)
    made_up(frame, node, "$assign", [(constant(name), target), (value, expression)])


def stored(
    frame: Frame,
    holder: Value,
    index: Value,
    value: Value,
    target: ir.Attribute | ir.Item,
    expression: ir.Expression | None,
) -> None:
    """`value` was put under `index` of `holder`."""
    made_up(frame, target, "$store", [(holder, target.object), (index, None), (value, expression)])
    for name in sorted(holder.names):
        key = index.only_constant()
        full = f"{name}.{key}" if isinstance(key, str) else f"{name}[]"
        made_up(frame, target, f"{full}=", [(value, expression), (index, None)], (holder, target.object))


def compared(frame: Frame, node: ir.Compare, left: Value, right: Value) -> None:
    """Two values were compared: rules see them in either order."""
    made_up(frame, node, "$compare", [(left, node.left), (right, node.right)])
    made_up(frame, node, "$compare", [(right, node.right), (left, node.left)])


def literal(frame: Frame, node: ir.Const) -> None:
    """A literal text, looked at once however often it is read."""
    key = (frame.module.path, node.span)
    if key in frame.analysis.literals:
        return
    frame.analysis.literals.add(key)
    made_up(frame, node, "$literal", [(constant(node.value), node)])


def returned(frame: Frame, expression: ir.Expression | None, value: Value, span: ir.Span) -> None:
    """A return: of the handler, it is the answer to the caller."""
    frame.analysis.unread.escapes(frame, value)
    root = frame.analysis.root
    if root is not None and root.answers(frame.function) and frame.analysis.depth == 1 and expression is not None:
        answered(frame, value, expression, span)


def answered(frame: Frame, value: Value, expression: ir.Expression | None, span: ir.Span) -> None:
    """What goes back to whoever sent the event."""
    displays = [frame.program.made[ref] for ref in sorted(value.refs) if ref in frame.program.made]
    for path, display in displays:
        made_up(frame, ir.Return(expression, span), "$return", [(value, display)], path=path)
    if frame.analysis.root is not None and frame.analysis.root.framework == "flask":
        made_up(frame, ir.Return(expression, span), "$page", [(value, expression)])
    if not displays:
        made_up(frame, ir.Return(expression, span), "$return", [(value, expression)])
