"""`import` and `from ... import`."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import Import, Statement
from lambdascope.engine.codescan.python.lowering import Lowering, StatementHandler


def import_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`import a.b, c as d`."""
    for child in node.children_by_field_name("name"):
        span = low.span(child)
        module, alias = _spelled(low, child)
        if alias is not None:
            low.bind(alias)
            out.append(Import(module, None, alias, span))
            continue
        first = module.partition(".")[0]
        low.bind(first)
        out.append(Import(first, None, first, span))
        if first != module:
            out.append(Import(module, None, None, span))


def from_(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`from ..a import b as c`, `from a import *`."""
    named = node.child_by_field_name("module_name")
    module = _compact(low, named) if named is not None else "__future__"
    for child in node.children:
        if child.type == "wildcard_import":
            out.append(Import(module, "*", None, low.span(child)))
    for child in node.children_by_field_name("name"):
        member, alias = _spelled(low, child)
        local = alias if alias is not None else member
        if not local:
            continue
        low.bind(local)
        out.append(Import(module, member, local, low.span(child)))


def _spelled(low: Lowering, node: Node) -> tuple[str, str | None]:
    if node.type != "aliased_import":
        return _compact(low, node), None
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    return (
        _compact(low, name) if name is not None else "",
        low.name(alias) if alias is not None else None,
    )


def _compact(low: Lowering, node: Node) -> str:
    """A dotted name without the spaces that may stand in it."""
    name = low.name(node)
    return name if name.isidentifier() else "".join(name.replace("\\\n", "").split())


IMPORTS: dict[str, StatementHandler] = {
    "import_statement": import_,
    "import_from_statement": from_,
    "future_import_statement": from_,
}
