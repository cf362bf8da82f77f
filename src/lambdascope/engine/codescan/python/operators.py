"""Operators: chains of them are read without recursion, and long ones come out flat or balanced."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Binary,
    Compare,
    Conditional,
    Const,
    Expression,
    Logical,
    Span,
    Unary,
    Unknown,
)
from lambdascope.engine.codescan.python.lowering import MAX_DEPTH, ExpressionHandler, Lowering, joined

_LONG_CHAIN = 32
"""Operands beyond which a chain is balanced instead of nested to the left."""
_ASSOCIATIVE = frozenset({"+", "*", "|", "&", "^"})
_COMPARISONS = {"<": "<", "<=": "<=", "==": "==", "!=": "!=", "<>": "!=", ">": ">", ">=": ">=", "in": "in", "is": "is"}
_COMPARISONS |= {"not in": "not-in", "is not": "is-not"}

_Join = Callable[[Expression, Expression, Span], Expression]


def binary(low: Lowering, node: Node) -> Expression:
    """`a + b - c`; the left operands are gathered in a loop, for a chain may have thousands."""
    operands: list[Node | None] = []
    operators: list[str] = []
    current: Node | None = node
    while current is not None and current.type == "binary_operator":
        operator = current.child_by_field_name("operator")
        operators.append(operator.type if operator is not None else "")
        operands.append(current.child_by_field_name("right"))
        current = current.child_by_field_name("left")
    operands.append(current)
    operands.reverse()
    operators.reverse()
    if len(operators) == 1:
        left, right = low.expression(operands[0]), low.expression(operands[1])
        return Binary(operators[0], left, right, low.span(node))
    if len(operands) > _LONG_CHAIN and len(set(operators)) == 1 and operators[0] in _ASSOCIATIVE:
        name = operators[0]
        return _balanced(_level(low, operands), lambda left, right, span: Binary(name, left, right, span))
    if len(operands) > MAX_DEPTH - low.depth:
        low.problem(low.span(node).line, "too many different operators in one expression")
        return Unknown(_level(low, operands), low.span(node))
    values = _descending(low, operands)
    value = values[0]
    for operator_name, right in zip(operators, values[1:], strict=True):
        value = Binary(operator_name, value, right, joined(value.span, right.span))
    return value


def boolean(low: Lowering, node: Node) -> Expression:
    """`a and b and c`."""
    token = node.child_by_field_name("operator")
    operator = "or" if token is not None and token.type == "or" else "and"
    operands: list[Node | None] = []
    current: Node | None = node
    while current is not None and current.type == "boolean_operator":
        token = current.child_by_field_name("operator")
        if token is None or token.type != operator:
            break
        operands.append(current.child_by_field_name("right"))
        current = current.child_by_field_name("left")
    operands.append(current)
    operands.reverse()
    return _logical(operator, _descending(low, operands) if len(operands) <= _LONG_CHAIN else _level(low, operands))


def comparison(low: Lowering, node: Node) -> Expression:
    """`a < b`, and `a < b < c` as `a < b and b < c`, with the same `b` twice."""
    nodes: list[Node | None] = []
    operators: list[str] = []
    for child in node.children:
        operator = _COMPARISONS.get(child.type)
        if operator is not None:
            operators.append(operator)
        elif child.is_named and child.type not in ("comment", "ERROR", "line_continuation"):
            nodes.append(child)
    operands = _descending(low, nodes) if len(nodes) <= _LONG_CHAIN else _level(low, nodes)
    if not operators or len(operands) != len(operators) + 1:
        return Unknown(operands, low.span(node))
    if len(operators) == 1:
        return Compare(operators[0], operands[0], operands[1], low.span(node))
    return _logical(
        "and",
        [
            Compare(operator, left, right, joined(left.span, right.span))
            for operator, left, right in zip(operators, operands[:-1], operands[1:], strict=True)
        ],
    )


def negation(low: Lowering, node: Node) -> Expression:
    """`not a`."""
    return Unary("not", low.expression(node.child_by_field_name("argument")), low.span(node))


def unary(low: Lowering, node: Node) -> Expression:
    """`-a`; a negative number is a constant."""
    token = node.child_by_field_name("operator")
    operator = token.type if token is not None else "+"
    operand = low.expression(node.child_by_field_name("argument"))
    if operator == "-" and isinstance(operand, Const):
        value = operand.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Const(-value, low.span(node))
    return Unary(operator, operand, low.span(node))


def conditional(low: Lowering, node: Node) -> Expression:
    """`then if test else otherwise`."""
    operands = low.operands(node)
    if len(operands) != 3:
        return Unknown(low.expressions(operands), low.span(node))
    then, test, otherwise = operands
    tested = low.expression(test)
    return Conditional(tested, low.expression(then), low.expression(otherwise), low.span(node))


def _descending(low: Lowering, operands: Sequence[Node | None]) -> list[Expression]:
    """The operands of a chain nested to the left: the first one stands deepest."""
    depth = low.depth + len(operands) - 2
    return [low.at_depth(depth - max(at - 1, 0), operand) for at, operand in enumerate(operands)]


def _level(low: Lowering, operands: Sequence[Node | None]) -> list[Expression]:
    """The operands of a balanced chain: all stand equally deep."""
    depth = low.depth + len(operands).bit_length()
    return [low.at_depth(depth, operand) for operand in operands]


def _logical(operator: str, values: Sequence[Expression]) -> Expression:
    if len(values) > _LONG_CHAIN:
        return _balanced(values, lambda left, right, span: Logical(operator, left, right, span))
    value = values[0]
    for right in values[1:]:
        value = Logical(operator, value, right, joined(value.span, right.span))
    return value


def _balanced(values: Sequence[Expression], join: _Join) -> Expression:
    """Join neighbours until one is left: the order of the operands stays, the depth is their number's logarithm."""
    while len(values) > 1:
        pairs = [
            join(left, right, joined(left.span, right.span))
            for left, right in zip(values[::2], values[1::2], strict=False)
        ]
        values = [*pairs, values[-1]] if len(values) % 2 else pairs
    return values[0]


OPERATORS: dict[str, ExpressionHandler] = {
    "binary_operator": binary,
    "boolean_operator": boolean,
    "comparison_operator": comparison,
    "not_operator": negation,
    "unary_operator": unary,
    "conditional_expression": conditional,
}
