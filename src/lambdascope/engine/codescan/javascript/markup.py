"""JSX: an element is a call of its tag with its attributes and children."""

from __future__ import annotations

from html import unescape

from tree_sitter import Node

from lambdascope.engine.codescan.ir import Argument, Call, Const, Entry, Expression, MappingDisplay
from lambdascope.engine.codescan.javascript.expressions import first_part, parts
from lambdascope.engine.codescan.javascript.literals import text_of_markup
from lambdascope.engine.codescan.javascript.lowering import ExpressionRule, Lowering


def _element(low: Lowering, node: Node) -> Expression:
    opening = node.child_by_field_name("open_tag") or node
    arguments = [Argument(_attributes(low, opening))]
    if opening is not node:
        for child in parts(node):
            if child.type not in ("jsx_opening_element", "jsx_closing_element"):
                _add_child(low, child, arguments)
    return Call(_tag(low, opening), arguments, low.span(node))


def _tag(low: Lowering, opening: Node) -> Expression:
    """Lower-case tags are texts, as they are to React; a fragment has an empty one."""
    name = opening.child_by_field_name("name")
    if name is None:
        return Const("", low.span(opening))
    text = low.text(name)
    is_text = name.type == "jsx_namespace_name" or (name.type == "identifier" and (text[:1].islower() or "-" in text))
    return Const(text, low.span(name)) if is_text else low.expression(name)


def _attributes(low: Lowering, opening: Node) -> Expression:
    entries: list[Entry] = []
    for attribute in opening.children_by_field_name("attribute"):
        if attribute.type != "jsx_attribute":
            entries.append(Entry(None, low.expression(attribute)))
            continue
        name, *rest = parts(attribute) or [attribute]
        key = Const(low.text(name), low.span(name))
        value: Expression = Const(True, low.span(attribute))
        if rest and rest[0].type == "string":
            value = Const(unescape(low.text(rest[0])[1:-1]), low.span(rest[0]))
        elif rest:
            value = low.named(_inside(rest[0]), low.text(name))
        entries.append(Entry(key, value))
    return MappingDisplay(entries, low.span(opening))


def _inside(node: Node) -> Node | None:
    return first_part(node) if node.type == "jsx_expression" else node


def _add_child(low: Lowering, node: Node, arguments: list[Argument]) -> None:
    if node.type in ("jsx_text", "html_character_reference"):
        text = text_of_markup(low.text(node))
        if text.strip():
            arguments.append(Argument(Const(text, low.span(node))))
        return
    inner = _inside(node)
    if inner is None:
        return
    if inner.type == "spread_element":
        arguments.append(Argument(low.expression(first_part(inner)), spread=1))
    else:
        arguments.append(Argument(low.expression(inner)))


def _container(low: Lowering, node: Node) -> Expression:
    """`{value}` and `{...value}`; an empty one holds a comment."""
    inner = first_part(node)
    if inner is None:
        return low.nothing(node)
    return low.expression(first_part(inner) if inner.type == "spread_element" else inner)


MARKUP: dict[str, ExpressionRule] = {
    "jsx_element": _element,
    "jsx_self_closing_element": _element,
    "jsx_expression": _container,
}
