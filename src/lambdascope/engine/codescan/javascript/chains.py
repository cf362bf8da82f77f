"""Expressions that people and builders write as long chains: `a.b().c[0]`, `a + b + c`, `a && b && c`.

They are walked in a loop. A chain longer than the intermediate form may be deep becomes `Unknown` with its operands.
"""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import Argument, Attribute, Call, Const, Expression, Item, Unknown
from lambdascope.engine.codescan.javascript.expressions import first_part, operation
from lambdascope.engine.codescan.javascript.literals import string_value
from lambdascope.engine.codescan.javascript.lowering import MAX_DEPTH, ExpressionRule, Lowering

_MAX_FOLDED = 10_000
_MAX_OPERANDS = MAX_DEPTH // 2
_INNER = {
    "member_expression": "object",
    "call_expression": "function",
    "subscript_expression": "object",
    "non_null_expression": "",
}


# --- members, elements and calls -----------------------------------------------------------------------------------


def _access(low: Lowering, node: Node) -> Expression:
    links: list[Node] = []
    base: Node | None = node
    while base is not None:
        field = _INNER.get(base.type)
        if field is None:
            break
        if field:
            links.append(base)
            base = base.child_by_field_name(field)
        else:
            base = first_part(base)
    room = MAX_DEPTH - low.depth
    cut = links[room // 2 :] if len(links) > room else []
    kept = links[: room // 2] if cut else links
    depth = low.depth
    low.depth += len(kept)
    value = low.expression(base)
    if cut:
        low.note(node, f"a chain of {len(links):,} members and calls, only its end was read")
        passed = [argument.value for link in reversed(cut) for argument in _arguments(low, link)]
        value = Unknown([value, *passed], low.span(cut[0]))
    for link in reversed(kept):
        low.depth -= 1
        value = _link(low, link, value)
    low.depth = depth
    return value


def _link(low: Lowering, node: Node, value: Expression) -> Expression:
    kind = node.type
    if kind == "member_expression":
        member = node.child_by_field_name("property")
        return Attribute(value, "" if member is None else low.text(member), low.span(node))
    if kind == "call_expression":
        return Call(value, _arguments(low, node), low.span(node))
    return Item(value, low.expression(node.child_by_field_name("index")), low.span(node))


def _arguments(low: Lowering, node: Node) -> list[Argument]:
    arguments = node.child_by_field_name("arguments") if node.type in ("call_expression", "new_expression") else None
    if arguments is None:
        return []
    if arguments.type == "template_string":
        return [Argument(low.expression(arguments))]
    passed = []
    low.depth += 1
    for child in arguments.named_children:
        kind = child.type
        if kind == "spread_element":
            passed.append(Argument(low.expression(first_part(child)), spread=1))
        elif kind != "comment":
            passed.append(Argument(low.expression(child)))
    low.depth -= 1
    return passed


def _new(low: Lowering, node: Node) -> Expression:
    callee = low.expression(node.child_by_field_name("constructor"))
    return Call(callee, _arguments(low, node), low.span(node), new=True)


# --- binary operators ----------------------------------------------------------------------------------------------


def _binary(low: Lowering, node: Node) -> Expression:
    links: list[Node] = []
    base: Node | None = node
    while base is not None and base.type == "binary_expression":
        links.append(base)
        base = base.child_by_field_name("left")
    if len(links) == 1:
        return operation(low, node, _operator(node), low.expression(base), _right(low, node))
    links.reverse()
    steps = _folded(low, links)
    if len(steps) > min(_MAX_OPERANDS, MAX_DEPTH - low.depth):
        operands = [low.expression(base), *(_operand(low, step) for step in steps)]
        return Unknown(operands, low.span(node))
    depth = low.depth
    low.depth += len(steps)
    value = low.expression(base)
    for step in steps:
        low.depth -= 1
        operator, _, link = step
        right = _operand(low, step)
        both = _concatenated(low, value, right, link) if operator == "+" else None
        value = both or operation(low, link, operator, value, right)
    low.depth = depth
    return value


_Step = tuple[str, Const | None, Node]


def _folded(low: Lowering, links: list[Node]) -> list[_Step]:
    """The operators with their right operands; literals that follow each other in `x + "a" + "b"` are one."""
    steps: list[_Step] = []
    previous: Const | None = None
    for link in links:
        operator = _operator(link)
        right = link.child_by_field_name("right")
        if operator != "+" or right is None or right.type != "string":
            previous = None
            steps.append((operator, None, link))
            continue
        text = string_value(low, right)
        if previous is not None and isinstance(previous.value, str) and len(previous.value) < _MAX_FOLDED:
            end = low.span(right)
            span = previous.span._replace(end_line=end.end_line, end_column=end.end_column)
            previous = Const(previous.value + text, span)
            steps[-1] = ("+", previous, link)
        else:
            previous = Const(text, low.span(right))
            steps.append(("+", previous, link))
    return steps


def _concatenated(low: Lowering, left: Expression, right: Expression, node: Node) -> Expression | None:
    """`"a" + "b"` as one literal."""
    if not (isinstance(left, Const) and isinstance(right, Const)):
        return None
    if not (isinstance(left.value, str) and isinstance(right.value, str)):
        return None
    return Const(left.value + right.value, low.span(node))


def _operand(low: Lowering, step: _Step) -> Expression:
    _, literal, link = step
    return literal or _right(low, link)


def _right(low: Lowering, node: Node) -> Expression:
    return low.expression(node.child_by_field_name("right"))


def _operator(node: Node) -> str:
    mark = node.child_by_field_name("operator")
    return "" if mark is None else mark.type


CHAINS: dict[str, ExpressionRule] = {
    "member_expression": _access,
    "call_expression": _access,
    "subscript_expression": _access,
    "non_null_expression": _access,
    "new_expression": _new,
    "binary_expression": _binary,
}
