"""The intermediate form as short text, one statement after another, for tables of (source, expected)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lambdascope.engine.codescan import ir


def show(statements: Sequence[ir.Statement]) -> str:
    """All statements on one line."""
    return "; ".join(statement(one) for one in statements)


def statement(node: ir.Statement) -> str:
    """One statement; a kind that is not in the table is a failure."""
    return _STATEMENTS[type(node)](node)


def expression(node: ir.Expression | ir.Target | None) -> str:
    """One expression or target."""
    return "" if node is None else _EXPRESSIONS[type(node)](node)


def _block(statements: Sequence[ir.Statement]) -> str:
    return "{" + show(statements) + "}"


def _list(nodes: Sequence[ir.Expression]) -> str:
    return ", ".join(map(expression, nodes))


def _call(node: ir.Call) -> str:
    passed = ", ".join("." * 3 * bool(one.spread) + expression(one.value) for one in node.arguments)
    return f"{'new ' * node.new}{expression(node.callee)}({passed})"


def _compare(node: ir.Compare) -> str:
    return f"({expression(node.left)} {'' if node.strict else '~'}{node.operator} {expression(node.right)})"


def _binary(node: ir.Binary | ir.Logical) -> str:
    return f"({expression(node.left)} {node.operator} {expression(node.right)})"


def _mapping(node: ir.MappingDisplay) -> str:
    entries = [
        f"...{expression(one.value)}" if one.key is None else f"{expression(one.key)}: {expression(one.value)}"
        for one in node.entries
    ]
    return "{" + ", ".join(entries) + "}"


def _sequence_pattern(node: ir.SequencePattern) -> str:
    return "[" + ", ".join("..." * (at == node.rest) + expression(one) for at, one in enumerate(node.targets)) + "]"


def _mapping_pattern(node: ir.MappingPattern) -> str:
    fields = [f"{key}: {expression(one)}" for key, one in zip(node.keys, node.targets, strict=True)]
    return "{" + ", ".join(fields + [f"...{expression(node.rest)}"] * (node.rest is not None)) + "}"


def function(node: ir.Function) -> str:
    """A function with everything that is known about it but its variables."""
    marks = [mark for mark in ("async", "generator", "arrow", "static") if getattr(node, f"is_{mark}")]
    marks += [node.accessor] if node.accessor else []
    head = " ".join([f"@{expression(one)}" for one in node.decorators] + [*marks, node.name])
    returns = "" if node.returns is None else f" -> {expression(node.returns)}"
    return f"{head}({', '.join(map(_parameter, node.parameters))}){returns} {_block(node.body)}"


def _parameter(node: ir.Parameter) -> str:
    text = "..." * (node.kind is ir.ParameterKind.REST) + node.name
    text += "" if node.target is None else f"={expression(node.target)}"
    text += "" if node.annotation is None else f": {expression(node.annotation)}"
    return text + ("" if node.default is None else f" = {expression(node.default)}")


def class_(node: ir.Class) -> str:
    """A class: bases, fields, what runs at its definition, methods."""
    head = " ".join([f"@{expression(one)}" for one in node.decorators] + [f"class {node.name}({_list(node.bases)})"])
    inside = [f"field {statement(one)}" for one in node.fields] + [statement(one) for one in node.body]
    return f"{head} {{{'; '.join(inside + [function(one) for one in node.methods])}}}"


def _assign(node: ir.Assign) -> str:
    declared = "" if node.annotation is None else f": {expression(node.annotation)}"
    return f"{expression(node.target)}{declared} {'~' * node.augmented}= {expression(node.value)}"


def _for(node: ir.For) -> str:
    word = "in" if node.over_keys else "of"
    return f"for {expression(node.target)} {word} {expression(node.iterable)} {_block(node.body)}"


def _case(node: ir.Case) -> str:
    head = "default" if node.patterns is None else f"case {_list(node.patterns)}"
    guard = "" if node.guard is None else f" if {expression(node.guard)}"
    return f"{head}{guard} {_block(node.body)}{' ↓' * node.falls_through}"


def _try(node: ir.Try) -> str:
    handlers = "".join(f" catch {expression(one.name)} {_block(one.body)}" for one in node.handlers)
    return f"try {_block(node.body)}{handlers}{f' finally {_block(node.final)}' * bool(node.final)}"


def _if(node: ir.If) -> str:
    otherwise = f" else {_block(node.otherwise)}" if node.otherwise else ""
    return f"if {expression(node.test)} {_block(node.then)}{otherwise}"


def _conditional(node: ir.Conditional) -> str:
    return f"({expression(node.test)} ? {expression(node.then)} : {expression(node.otherwise)})"


_EXPRESSIONS: dict[type, Callable[[Any], str]] = {
    ir.Const: lambda node: repr(node.value),
    ir.Pattern: lambda node: f"/{node.source}/{node.flags}",
    ir.Name: lambda node: node.name,
    ir.Attribute: lambda node: f"{expression(node.object)}.{node.name}",
    ir.Item: lambda node: f"{expression(node.object)}[{expression(node.index)}]",
    ir.Call: _call,
    ir.Binary: _binary,
    ir.Unary: lambda node: f"({node.operator} {expression(node.operand)})",
    ir.Compare: _compare,
    ir.Logical: _binary,
    ir.Conditional: _conditional,
    ir.Format: lambda node: f"f({_list(node.parts)})",
    ir.SequenceDisplay: lambda node: f"{node.kind}[{_list(node.elements)}]",
    ir.Spread: lambda node: f"...{expression(node.value)}",
    ir.MappingDisplay: _mapping,
    ir.Closure: lambda node: f"<{function(node.function)}>",
    ir.ClassValue: lambda node: f"<{class_(node.definition)}>",
    ir.Await: lambda node: f"await {expression(node.value)}",
    ir.Yield: lambda node: f"(yield{'*' * node.delegates} {expression(node.value)})",
    ir.Assigning: lambda node: f"({expression(node.target)} := {expression(node.value)})",
    ir.Unknown: lambda node: f"?({_list(node.parts)})",
    ir.SequencePattern: _sequence_pattern,
    ir.MappingPattern: _mapping_pattern,
    ir.DefaultPattern: lambda node: f"{expression(node.target)} = {expression(node.default)}",
}

_STATEMENTS: dict[type, Callable[[Any], str]] = {
    ir.Assign: _assign,
    ir.Evaluate: lambda node: expression(node.value),
    ir.If: _if,
    ir.While: lambda node: f"while {expression(node.test)} {_block(node.body)}",
    ir.For: _for,
    ir.Match: lambda node: f"match {expression(node.subject)} {{{', '.join(map(_case, node.cases))}}}",
    ir.Return: lambda node: f"return {expression(node.value)}".strip(),
    ir.Raise: lambda node: f"raise {expression(node.value)}",
    ir.Break: lambda _: "break",
    ir.Continue: lambda _: "continue",
    ir.Try: _try,
    ir.With: lambda node: f"with {expression(node.value)} {_block(node.body)}",
    ir.Delete: lambda node: f"delete {expression(node.target)}",
    ir.Import: lambda node: f"import {node.module!r} {node.member} as {node.local}",
    ir.Export: lambda node: f"export {node.name} = {expression(node.value)}",
    ir.Define: lambda node: f"def {function(node.function)}",
    ir.DefineClass: lambda node: class_(node.definition),
}
