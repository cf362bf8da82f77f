"""The patterns of `match`: what the subject is compared with, and what of it is given a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Assign,
    Case,
    Const,
    Expression,
    MappingPattern,
    Name,
    SequencePattern,
    Span,
    Statement,
    Target,
    Unknown,
)
from lambdascope.engine.codescan.python.lowering import MAX_DEPTH, Lowering

_MAX_ALTERNATIVES = 8
"""Alternatives of one case that may each bind names in their own way."""
_NEGATABLE = frozenset({"integer", "float"})
_ONE_ARGUMENT = frozenset(
    {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}
)
"""The classes whose single positional pattern is given the whole subject."""


class _Pattern(NamedTuple):
    """`tests`: values the subject is compared with, None where every subject matches."""

    tests: Sequence[Expression] | None
    binds: Target | None


def cases(low: Lowering, node: Node) -> list[Case]:
    """One `case`; several if its alternatives bind differently, each falling through to the one with the body."""
    span = low.span(node)
    aliases: list[Statement] = []
    alternatives = _alternatives(low, node, aliases)
    guard_node = node.child_by_field_name("guard")
    guard = next(iter(low.expressions(guard_node.children)), None) if guard_node is not None else None
    body = [*aliases, *low.block(node.child_by_field_name("consequence"))]
    binding = [alternative for alternative in alternatives if alternative.binds is not None]
    if len(binding) > _MAX_ALTERNATIVES:
        low.problem(span.line, f"a case with {len(binding):,} alternatives that bind names, only the first was read")
        binding = binding[:1]
    if len(binding) < 2:
        return [Case(_united(alternatives), binding[0].binds if binding else None, guard, body)]
    found = [Case(tests, binds, guard, [], falls_through=True) for tests, binds in alternatives]
    found[-1].body, found[-1].falls_through = body, False
    return found


def _alternatives(low: Lowering, node: Node, aliases: list[Statement]) -> list[_Pattern]:
    patterns = [child for child in node.children if child.type == "case_pattern"]
    if len(patterns) != 1 or any(child.type == "," for child in node.children):
        return [_sequence(low, patterns, low.span(node), aliases)]
    inner = _inner(patterns[0])
    while inner is not None and inner.type == "tuple_pattern" and (grouped := _grouped(inner)) is not None:
        inner = grouped
    if inner is not None and inner.type == "union_pattern":
        return [_pattern(low, child, aliases, minus) for child, minus in _signed(inner.children)]
    return [_pattern(low, patterns[0], aliases)]


def _pattern(low: Lowering, node: Node, aliases: list[Statement], is_negative: bool = False) -> _Pattern:
    if low.depth >= MAX_DEPTH:
        return _Pattern((low.too_deep(node),), None)
    low.depth += 1
    found = _by_type(low, node, aliases, is_negative)
    low.depth -= 1
    return found


def _by_type(low: Lowering, node: Node, aliases: list[Statement], is_negative: bool) -> _Pattern:
    kind = node.type
    if kind == "_":
        return _Pattern(None, None)
    if kind == "case_pattern":
        signed = _signed(node.children)
        return _pattern(low, signed[0][0], aliases, signed[0][1]) if signed else _Pattern(None, None)
    if kind == "dotted_name":
        value = low.expression(node)
        return _captured(low, value) if isinstance(value, Name) else _Pattern((value,), None)
    if kind in ("tuple_pattern", "list_pattern"):
        if kind == "tuple_pattern" and (grouped := _grouped(node)) is not None:
            return _pattern(low, grouped, aliases)
        children = [child for child in node.children if child.type == "case_pattern"]
        return _sequence(low, children, low.span(node), aliases)
    if kind == "union_pattern":
        alternatives = [_pattern(low, child, aliases, minus) for child, minus in _signed(node.children)]
        binds = next((found.binds for found in alternatives if found.binds is not None), None)
        return _Pattern(_united(alternatives), binds)
    if kind == "as_pattern":
        return _aliased(low, node, aliases)
    if kind == "dict_pattern":
        return _mapping(low, node, aliases)
    if kind == "class_pattern":
        return _class(low, node, aliases)
    if kind == "splat_pattern":
        name = next((child for child in node.children if child.type == "identifier"), None)
        return _captured(low, low.expression(name)) if name is not None else _Pattern(None, None)
    value = low.expression(node)
    if is_negative and isinstance(value, Const) and isinstance(value.value, int | float):
        value = Const(-value.value, value.span)
    return _Pattern((value,), None)


def _captured(low: Lowering, value: Expression) -> _Pattern:
    if not isinstance(value, Name) or value.name == "_":
        return _Pattern(None, None)
    low.bind(value.name)
    return _Pattern(None, value)


def _sequence(low: Lowering, nodes: Sequence[Node], span: Span, aliases: list[Statement]) -> _Pattern:
    targets: list[Target | None] = []
    rest: int | None = None
    for node in nodes:
        inner = _inner(node)
        if inner is not None and inner.type == "splat_pattern":
            rest = len(targets)
        targets.append(_pattern(low, node, aliases).binds)
    has_names = rest is not None or any(found is not None for found in targets)
    return _Pattern((Unknown((), span),), SequencePattern(targets, rest, span) if has_names else None)


def _mapping(low: Lowering, node: Node, aliases: list[Statement]) -> _Pattern:
    span = low.span(node)
    keys: list[str | None] = []
    targets: list[Target] = []
    rest: Target | None = None
    key: Expression | None = None
    for child in node.children:
        if child.type == "case_pattern" or (child.type == "splat_pattern"):
            found = _pattern(low, child, aliases).binds
            if child.type == "splat_pattern":
                rest = found
            elif found is not None:
                keys.append(key.value if isinstance(key, Const) and isinstance(key.value, str) else None)
                targets.append(found)
        elif child.is_named and child.type not in ("comment", "ERROR", "line_continuation"):
            key = low.expression(child)
    return _Pattern((Unknown((), span),), MappingPattern(keys, targets, rest, span) if targets or rest else None)


def _class(low: Lowering, node: Node, aliases: list[Statement]) -> _Pattern:
    """`C(a, x=b)`: attributes bind like keys; what positional patterns name only the class knows."""
    span = low.span(node)
    tested: Expression = Unknown((), span)
    keys: list[str | None] = []
    targets: list[Target] = []
    positional: list[Target | None] = []
    for child in node.children:
        if child.type == "dotted_name":
            tested = low.expression(child)
        elif child.type == "case_pattern":
            inner = _inner(child)
            if inner is not None and inner.type == "keyword_pattern":
                signed = _signed(inner.children)
                value = _pattern(low, signed[1][0], aliases, signed[1][1]).binds if len(signed) > 1 else None
                if value is not None:
                    keys.append(low.name(signed[0][0]))
                    targets.append(value)
            else:
                positional.append(_pattern(low, child, aliases).binds)
    tests = (Unknown((tested,), span),)
    if targets:
        keys.extend(None for bound in positional if bound is not None)
        targets.extend(bound for bound in positional if bound is not None)
        return _Pattern(tests, MappingPattern(keys, targets, None, span))
    if len(positional) == 1 and isinstance(tested, Name) and tested.name in _ONE_ARGUMENT:
        return _Pattern(tests, positional[0])
    has_names = any(bound is not None for bound in positional)
    return _Pattern(tests, SequencePattern(positional, None, span) if has_names else None)


def _aliased(low: Lowering, node: Node, aliases: list[Statement]) -> _Pattern:
    """`pattern as name`: the name is bound, and what the pattern binds is taken from it where the body starts."""
    children = [child for child in node.children if child.is_named and child.type not in ("comment", "ERROR")]
    if not children:
        return _Pattern(None, None)
    found = _pattern(low, children[0], aliases)
    name = _captured(low, low.expression(children[-1])).binds if len(children) > 1 else None
    if isinstance(name, Name) and found.binds is not None:
        aliases.append(Assign(found.binds, Name(name.name, name.span), low.span(node)))
    return _Pattern(found.tests, name or found.binds)


def _united(alternatives: Sequence[_Pattern]) -> Sequence[Expression] | None:
    tests: list[Expression] = []
    for alternative in alternatives:
        if alternative.tests is None:
            return None
        tests.extend(alternative.tests)
    return tests


def _grouped(node: Node) -> Node | None:
    """The pattern in brackets that make no tuple."""
    inner = [child for child in node.children if child.type == "case_pattern"]
    return inner[0] if len(inner) == 1 and not any(child.type == "," for child in node.children) else None


def _inner(node: Node) -> Node | None:
    signed = _signed(node.children)
    return signed[0][0] if signed else None


def _signed(nodes: Sequence[Node]) -> list[tuple[Node, bool]]:
    """The patterns among the nodes, and whether a minus stands before each; `_` is a pattern without a name."""
    found: list[tuple[Node, bool]] = []
    is_negative = False
    for node in nodes:
        if node.type == "-":
            is_negative = True
        elif node.type == "_" or (node.is_named and node.type not in ("comment", "ERROR", "line_continuation")):
            found.append((node, is_negative and node.type in _NEGATABLE))
            is_negative = False
    return found
