"""Expressions: names, paths, calls, displays, comprehensions, lambdas and annotations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Argument,
    Assigning,
    Attribute,
    Await,
    Binary,
    Call,
    Const,
    Entry,
    Expression,
    Item,
    MappingDisplay,
    Name,
    SequenceDisplay,
    Slice,
    Spread,
    Unknown,
    Yield,
)
from lambdascope.engine.codescan.python import literals
from lambdascope.engine.codescan.python.comprehensions import COMPREHENSIONS
from lambdascope.engine.codescan.python.functions import lambda_
from lambdascope.engine.codescan.python.lowering import MAX_DEPTH, ExpressionHandler, Lowering
from lambdascope.engine.codescan.python.operators import OPERATORS
from lambdascope.engine.codescan.python.strings import STRINGS
from lambdascope.engine.codescan.python.targets import target

MAX_ELEMENTS = 5_000
"""A display with more is a table of data; the rest of it is left out."""

_LINK_BASE = {"attribute": "object", "call": "function", "subscript": "value"}


def path(low: Lowering, node: Node) -> Expression:
    """`a.b(c)[d]`; the links are gathered in a loop, for a chain may have thousands."""
    links: list[Node] = []
    current: Node | None = node
    while current is not None:
        field = _LINK_BASE.get(current.type)
        if field is None:
            break
        links.append(current)
        current = current.child_by_field_name(field)
    depth = low.depth
    room = MAX_DEPTH - depth
    low.depth = min(depth + len(links) - 1, MAX_DEPTH - 1)
    value = low.expression(current)
    if len(links) > room:
        value = Unknown((value,), value.span)
        low.problem(low.span(node).line, "a chain too long, its first part was left out")
        del links[room:]
    while links:
        low.depth = depth + len(links) - 1
        link = links.pop()
        value = _LINKS[link.type](low, link, value)
    low.depth = depth
    return value


def _attribute(low: Lowering, node: Node, value: Expression) -> Expression:
    name = node.child_by_field_name("attribute")
    spelled = low.name(name) if name is not None else ""
    return Attribute(value, spelled, low.span(node)) if spelled else value


def _call(low: Lowering, node: Node, callee: Expression) -> Expression:
    arguments = node.child_by_field_name("arguments")
    found: list[Argument] = []
    if arguments is not None:
        if arguments.type == "argument_list":
            found = call_arguments(low, arguments)
        else:
            found = [Argument(low.expression(arguments))]
    return Call(callee, found, low.span(node))


def call_arguments(low: Lowering, node: Node) -> list[Argument]:
    """The arguments of a call, or the bases and keywords of a class."""
    found: list[Argument] = []
    for child in low.operands(node):
        kind = child.type
        if kind == "keyword_argument":
            name = child.child_by_field_name("name")
            value = low.expression(child.child_by_field_name("value"))
            found.append(Argument(value, low.name(name) if name is not None else None))
        elif kind == "list_splat":
            found.append(Argument(_only(low, child), spread=1))
        elif kind == "dictionary_splat":
            found.append(Argument(_only(low, child), spread=2))
        else:
            value = low.expression(child)
            found.append(Argument(value.value, spread=1) if isinstance(value, Spread) else Argument(value))
    return found


def _subscript(low: Lowering, node: Node, value: Expression) -> Expression:
    indices = node.children_by_field_name("subscript")
    span = low.span(node)
    if len(indices) == 1 and indices[0].type == "slice":
        start, stop, step = _bounds(low, indices[0])
        return Slice(value, start, stop, span, step)
    is_tuple = len(indices) != 1 or indices[0].type == "list_splat" or any(c.type == "," for c in node.children)
    found = low.expressions(indices)
    return Item(
        value, SequenceDisplay(found, "tuple", span) if is_tuple else found[0] if found else Unknown((), span), span
    )


def slice_(low: Lowering, node: Node) -> Expression:
    """A slice among several indices (`m[1:2, 3]`), where nothing is known of what it selects."""
    return Unknown([bound for bound in _bounds(low, node) if bound], low.span(node))


def _bounds(low: Lowering, node: Node) -> tuple[Expression | None, Expression | None, Expression | None]:
    bounds: list[Expression | None] = [None, None, None]
    at = 0
    for child in node.children:
        if child.type == ":":
            at = min(at + 1, 2)
        elif child.is_named and child.type not in ("comment", "line_continuation", "ERROR"):
            bounds[at] = low.expression(child)
    return bounds[0], bounds[1], bounds[2]


def parenthesized(low: Lowering, node: Node) -> Expression:
    """The expression within brackets, however many."""
    inner: Node | None = node
    while inner is not None and inner.type == "parenthesized_expression":
        inner = next(iter(low.operands(inner)), None)
    return low.expression(inner) if inner is not None else Unknown((), low.span(node))


def _display(kind: str) -> ExpressionHandler:
    def display(low: Lowering, node: Node) -> Expression:
        return SequenceDisplay(low.expressions(_limited(low, node)), kind, low.span(node))

    return display


def dictionary(low: Lowering, node: Node) -> Expression:
    """`{key: value, **more}`."""
    entries: list[Entry] = []
    for child in _limited(low, node):
        if child.type == "pair":
            key = low.expression(child.child_by_field_name("key"))
            entries.append(Entry(key, low.expression(child.child_by_field_name("value"))))
        else:
            entries.append(Entry(None, _only(low, child)))
    return MappingDisplay(entries, low.span(node))


def _limited(low: Lowering, node: Node) -> Sequence[Node]:
    elements = low.operands(node)
    if len(elements) > MAX_ELEMENTS:
        low.problem(low.span(node).line, f"{len(elements):,} elements, only the first {MAX_ELEMENTS:,} were read")
        del elements[MAX_ELEMENTS:]
    return elements


def splat(low: Lowering, node: Node) -> Expression:
    """`*value` inside a display or an index."""
    return Spread(_only(low, node), low.span(node))


def _only(low: Lowering, node: Node) -> Expression:
    return low.expression(next(iter(low.operands(node)), None))


def integer(low: Lowering, node: Node) -> Expression:
    """A number."""
    value = literals.number(low.source(node))
    return Unknown((), low.span(node)) if value is None else Const(value, low.span(node))


def _constant(value: bool | None) -> ExpressionHandler:
    return lambda low, node: Const(value, low.span(node))


def ellipsis(low: Lowering, node: Node) -> Expression:
    """`...`, which is the value of a name."""
    return Name("Ellipsis", low.span(node))


def await_(low: Lowering, node: Node) -> Expression:
    """`await value`."""
    return Await(low.expression(_last_operand(low, node)), low.span(node))


def yield_(low: Lowering, node: Node) -> Expression:
    """`yield value`, `yield from value`."""
    low.scope.is_generator = True
    delegates = any(child.type == "from" for child in node.children)
    value = _last_operand(low, node)
    return Yield(low.expression(value) if value is not None else None, delegates, low.span(node))


def _last_operand(low: Lowering, node: Node) -> Node | None:
    """The value after a keyword; the keyword's token has the type of the whole node, so names decide."""
    return next((child for child in reversed(low.operands(node)) if child.is_named), None)


def named(low: Lowering, node: Node) -> Expression:
    """`name := value`."""
    value = low.expression(node.child_by_field_name("value"))
    bound = target(low, node.child_by_field_name("name"))
    return Assigning(bound, value, low.span(node)) if bound is not None else value


def aliased(low: Lowering, node: Node) -> Expression:
    """`value as name` where no statement took it apart, such as `with (open(f) as file):`."""
    value = _only(low, node)
    bound = target(low, node.child_by_field_name("alias"))
    return Assigning(bound, value, low.span(node)) if bound is not None else value


def dotted(low: Lowering, node: Node) -> Expression:
    """`a.b.c` as the grammar spells it in patterns."""
    value: Expression | None = None
    for part in node.children:
        if part.type == "identifier":
            name, span = low.name(part), low.span(part)
            value = Name(name, span) if value is None else Attribute(value, name, low.span(node))
    return value if value is not None else Unknown((), low.span(node))


def type_(low: Lowering, node: Node) -> Expression:
    """An annotation."""
    return _only(low, node)


def generic_type(low: Lowering, node: Node) -> Expression:
    """`list[int]` in an annotation, as the item it is elsewhere."""
    children = [child for child in node.children if child.is_named]
    value = low.expression(children[0]) if children else Unknown((), low.span(node))
    if len(children) < 2:
        return value
    found = low.expressions(children[1].children)
    span = low.span(node)
    return Item(value, found[0] if len(found) == 1 else SequenceDisplay(found, "tuple", span), span)


def _type_operation(build: Callable[[Lowering, Node, list[Expression]], Expression]) -> ExpressionHandler:
    def operation(low: Lowering, node: Node) -> Expression:
        found = low.expressions(node.children)
        return build(low, node, found) if len(found) == 2 else Unknown(found, low.span(node))

    return operation


def member_type(low: Lowering, node: Node) -> Expression:
    """`a.B` in an annotation."""
    found = [child for child in node.children if child.is_named]
    if len(found) != 2:
        return Unknown((), low.span(node))
    return Attribute(low.expression(found[0]), low.name(found[1]), low.span(node))


def generic(low: Lowering, node: Node) -> Expression:
    """Something whose parts are all that matters."""
    return Unknown(low.expressions(node.children), low.span(node))


_LINKS: dict[str, Callable[[Lowering, Node, Expression], Expression]] = {
    "attribute": _attribute,
    "call": _call,
    "subscript": _subscript,
}

EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": dotted,  # never reached: `Lowering.expression` reads names itself
    "attribute": path,
    "call": path,
    "subscript": path,
    **OPERATORS,
    **STRINGS,
    **COMPREHENSIONS,
    "integer": integer,
    "float": integer,
    "true": _constant(True),
    "false": _constant(False),
    "none": _constant(None),
    "ellipsis": ellipsis,
    "parenthesized_expression": parenthesized,
    "parenthesized_list_splat": parenthesized,
    "list": _display("list"),
    "set": _display("set"),
    "tuple": _display("tuple"),
    "expression_list": _display("tuple"),
    "pattern_list": _display("tuple"),
    "tuple_pattern": _display("tuple"),
    "list_pattern": _display("list"),
    "dictionary": dictionary,
    "list_splat": splat,
    "list_splat_pattern": splat,
    "dictionary_splat": splat,
    "chevron": splat,
    "pair": generic,
    "keyword_argument": generic,
    "slice": slice_,
    "lambda": lambda_,
    "await": await_,
    "yield": yield_,
    "named_expression": named,
    "as_pattern": aliased,
    "dotted_name": dotted,
    "type": type_,
    "generic_type": generic_type,
    "union_type": _type_operation(lambda low, node, found: Binary("|", found[0], found[1], low.span(node))),
    "constrained_type": generic,
    "splat_type": splat,
    "member_type": member_type,
}
