"""Imports and exports, and what TypeScript adds to them: namespaces and enums."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.ir import (
    Argument,
    Assign,
    Attribute,
    Binary,
    Call,
    Const,
    DefineClass,
    Entry,
    Export,
    Expression,
    Import,
    MappingDisplay,
    Name,
    Statement,
)
from lambdascope.engine.codescan.javascript.expressions import first_part, key_text, parts
from lambdascope.engine.codescan.javascript.functions import bound, decorators
from lambdascope.engine.codescan.javascript.literals import string_value
from lambdascope.engine.codescan.javascript.lowering import Lowering, StatementRule
from lambdascope.engine.codescan.javascript.scopes import FUNCTION_DECLARATIONS, declared_names

# --- imports -------------------------------------------------------------------------------------------------------


def _import(low: Lowering, node: Node, out: list[Statement]) -> None:
    source = node.child_by_field_name("source")
    clause = next((child for child in node.named_children if child.type.endswith("_clause")), None)
    if clause is not None and clause.type == "import_require_clause":
        _import_require(low, clause, out)
        return
    if source is None:
        return
    module = string_value(low, source)
    if clause is None:
        out.append(Import(module, None, None, low.span(node)))
        return
    for child in parts(clause):
        kind = child.type
        if kind == "identifier":
            out.append(Import(module, "default", low.text(child), low.span(child)))
        elif kind == "namespace_import":
            local = first_part(child)
            out.append(Import(module, None, None if local is None else low.text(local), low.span(child)))
        elif kind == "named_imports":
            for specifier in parts(child):
                _import_member(low, specifier, module, out)


def _import_member(low: Lowering, node: Node, module: str, out: list[Statement]) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        member = string_value(low, name)
        local = node.child_by_field_name("alias")
        out.append(Import(module, member, member if local is None else low.text(local), low.span(node)))


def _import_require(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`import x = require("m")` is `const x = require("m")`."""
    local, source = first_part(node), node.child_by_field_name("source")
    if local is None or source is None:
        return
    span = low.span(node)
    module = Const(string_value(low, source), low.span(source))
    loaded = Call(Name("require", span), [Argument(module)], span)
    out.append(Assign(bound(low, low.text(local), local), loaded, span))


def _import_alias(low: Lowering, node: Node, out: list[Statement]) -> None:
    """`import x = A.b`."""
    named = parts(node)
    if len(named) > 1:
        out.append(Assign(bound(low, low.text(named[0]), named[0]), low.expression(named[1]), low.span(node)))


# --- exports -------------------------------------------------------------------------------------------------------


def _export(low: Lowering, node: Node, out: list[Statement]) -> None:
    marks = [child.type for child in node.children]
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    if declaration is not None:
        _export_declaration(low, node, declaration, "default" in marks, out)
    elif value is not None:
        _add(low, "default", low.named(value, "default"), node, out)
    elif "=" in marks:
        span = low.span(node)
        exports = Attribute(Name("module", span), "exports", span)
        out.append(Assign(exports, low.expression(parts(node)[-1]), span))
    elif "type" not in marks:
        _export_names(low, node, marks, out)


def _export_declaration(low: Lowering, node: Node, declaration: Node, default: bool, out: list[Statement]) -> None:
    """Functions are already defined, at the start of the block."""
    kind = declaration.type
    if kind not in FUNCTION_DECLARATIONS:
        low.statement(declaration, out)
        written = decorators(low, node)
        if written and out and isinstance(out[-1], DefineClass):
            out[-1].definition.decorators = [*written, *out[-1].definition.decorators]
    for name in declared_names(declaration, low.data, kind):
        _add(low, "default" if default else name, low.variable(name, declaration), node, out)


def _export_names(low: Lowering, node: Node, marks: list[str], out: list[Statement]) -> None:
    source = node.child_by_field_name("source")
    module = None if source is None else string_value(low, source)
    for child in parts(node):
        if child.type == "namespace_export" and module is not None:
            name = first_part(child)
            local = low.made_up()
            out.append(Import(module, None, local, low.span(child)))
            exported = "" if name is None else string_value(low, name)
            _add(low, exported, Name(local, low.span(child)), child, out)
        elif child.type == "export_clause":
            for specifier in parts(child):
                _export_member(low, specifier, module, out)
    if "*" in marks and module is not None:
        local = low.made_up()
        out.append(Import(module, None, local, low.span(node)))
        _add(low, "*", Name(local, low.span(node)), node, out)


def _export_member(low: Lowering, node: Node, module: str | None, out: list[Statement]) -> None:
    name = node.child_by_field_name("name")
    if name is None or any(child.type == "type" for child in node.children):
        return
    member = string_value(low, name)
    alias = node.child_by_field_name("alias")
    exported = member if alias is None else string_value(low, alias)
    local = member
    if module is not None:
        local = low.made_up()
        out.append(Import(module, member, local, low.span(node)))
    _add(low, exported, low.variable(local, name), node, out)


def _add(low: Lowering, name: str, value: Expression, node: Node, out: list[Statement]) -> None:
    """Export from the module, or from the namespace that is being lowered."""
    if low.namespace is None:
        out.append(Export(name, value, low.span(node)))
    else:
        low.namespace.append(Entry(Const(name, value.span), value))


# --- what only TypeScript has --------------------------------------------------------------------------------------


def _namespace(low: Lowering, node: Node, out: list[Statement]) -> None:
    """A block, and an object with what it exports."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None or name.type == "string":
        return
    around, entries = low.namespace, list[Entry]()
    low.namespace = entries
    out.extend(low.body(body))
    low.namespace = around
    span = low.span(node)
    value = MappingDisplay(entries, span)
    first, *members = low.text(name).split(".")
    for member in reversed(members[:50]):
        value = MappingDisplay([Entry(Const(member.strip(), span), value)], span)
    out.append(Assign(bound(low, first.strip(), name), value, span))


def _enum(low: Lowering, node: Node, out: list[Statement]) -> None:
    """An object; a member without a value counts on from the one before."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return
    entries: list[Entry] = []
    following: Expression = Const(0, low.span(node))
    for child in parts(body):
        written = child.child_by_field_name("value") if child.type == "enum_assignment" else None
        key = child.child_by_field_name("name") if child.type == "enum_assignment" else child
        value = following if written is None else low.expression(written)
        span = low.span(child)
        if key is not None:
            entries.append(Entry(Const(key_text(low, key), span), value))
        following = _next(value)
    span = low.span(node)
    out.append(Assign(bound(low, low.text(name), name), MappingDisplay(entries, span), span))


def _next(value: Expression) -> Expression:
    if isinstance(value, Const) and isinstance(value.value, (int, float)):
        return Const(value.value + 1, value.span)
    return Binary("+", value, Const(1, value.span), value.span)


MODULES: dict[str, StatementRule] = {
    "import_statement": _import,
    "import_alias": _import_alias,
    "export_statement": _export,
    "internal_module": _namespace,
    "enum_declaration": _enum,
}
