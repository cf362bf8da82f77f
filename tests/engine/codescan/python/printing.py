"""The intermediate form as short text, one statement after another, for tables of (source, expected)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.python.lower import lower


def lowered(source: str) -> str:
    """The statements of a module without problems."""
    module = lower("a.py", source.encode())
    assert module.problems == []
    return show(module.body.body)


def show(statements: Sequence[ir.Statement]) -> str:
    """All statements on one line."""
    return "; ".join(_STATEMENTS[type(one)](one) for one in statements)


def expression(node: ir.Expression | ir.Target | None) -> str:
    """One expression or target; a kind that is not in the table is a failure."""
    return "" if node is None else _EXPRESSIONS[type(node)](node)


def function(node: ir.Function) -> str:
    """A function with everything that is known about it but its variables."""
    marks = [mark for mark in ("async", "generator") if getattr(node, f"is_{mark}")]
    head = " ".join([f"@{expression(one)}" for one in node.decorators] + [*marks, node.name])
    returns = "" if node.returns is None else f" -> {expression(node.returns)}"
    return f"{head}({', '.join(map(_parameter, node.parameters))}){returns} {_block(node.body)}"


def _block(statements: Sequence[ir.Statement]) -> str:
    return "{" + show(statements) + "}"


def _list(nodes: Sequence[ir.Expression | ir.Target | None]) -> str:
    return ", ".join(map(expression, nodes))


def _parameter(node: ir.Parameter) -> str:
    mark = {ir.ParameterKind.REST: "*", ir.ParameterKind.KEYWORDS: "**", ir.ParameterKind.KEYWORD_ONLY: "only "}
    text = mark.get(node.kind, "") + node.name
    text += "" if node.target is None else f" as {expression(node.target)}"
    text += "" if node.annotation is None else f": {expression(node.annotation)}"
    return text + ("" if node.default is None else f" = {expression(node.default)}")


def _call(node: ir.Call) -> str:
    passed = [
        "*" * one.spread + (f"{one.name}=" if one.name is not None else "") + expression(one.value)
        for one in node.arguments
    ]
    return f"{expression(node.callee)}({', '.join(passed)})"


def _slice(node: ir.Slice) -> str:
    step = "" if node.step is None else f":{expression(node.step)}"
    return f"{expression(node.object)}[{expression(node.start)}:{expression(node.stop)}{step}]"


def _operation(node: ir.Binary | ir.Compare | ir.Logical) -> str:
    return f"({expression(node.left)} {node.operator} {expression(node.right)})"


def _mapping(node: ir.MappingDisplay) -> str:
    entries = ["**" * (one.key is None) + expression(one.key or one.value) for one in node.entries]
    values = ["" if one.key is None else f": {expression(one.value)}" for one in node.entries]
    return "{" + ", ".join(map(str.__add__, entries, values)) + "}"


def _comprehension(node: ir.Comprehension) -> str:
    key = "" if node.key is None else f"{expression(node.key)}: "
    clauses = "".join(
        f" for {expression(one.target)} in {expression(one.iterable)}"
        + "".join(f" if {expression(test)}" for test in one.conditions)
        for one in node.clauses
    )
    return f"{node.kind}<{key}{expression(node.element)}{clauses}>"


def _sequence_pattern(node: ir.SequencePattern) -> str:
    return "[" + ", ".join("*" * (at == node.rest) + expression(one) for at, one in enumerate(node.targets)) + "]"


def _mapping_pattern(node: ir.MappingPattern) -> str:
    fields = [f"{key}: {expression(one)}" for key, one in zip(node.keys, node.targets, strict=True)]
    return "{" + ", ".join(fields + [f"**{expression(node.rest)}"] * (node.rest is not None)) + "}"


def _class(node: ir.Class) -> str:
    head = " ".join([f"@{expression(one)}" for one in node.decorators] + [f"class {node.name}({_list(node.bases)})"])
    inside = [show([one]) for one in node.body] + [function(one) for one in node.methods]
    return f"{head} {{{'; '.join(inside)}}}"


def _assign(node: ir.Assign) -> str:
    declared = "" if node.annotation is None else f": {expression(node.annotation)}"
    return f"{expression(node.target)}{declared} {'~' * node.augmented}= {expression(node.value)}"


def _else(word: str, statements: Sequence[ir.Statement]) -> str:
    return f" {word} {_block(statements)}" if statements else ""


def _for(node: ir.For) -> str:
    head = f"for {expression(node.target)} in {expression(node.iterable)}"
    return f"{head} {_block(node.body)}{_else('else', node.otherwise)}"


def _case(node: ir.Case) -> str:
    head = "any" if node.patterns is None else f"case {_list(node.patterns)}"
    binds = "" if node.binds is None else f" as {expression(node.binds)}"
    guard = "" if node.guard is None else f" if {expression(node.guard)}"
    return f"{head}{binds}{guard} {_block(node.body)}{' ↓' * node.falls_through}"


def _try(node: ir.Try) -> str:
    handlers = "".join(
        f" except {_list(one.types)} as {expression(one.name)} {_block(one.body)}" for one in node.handlers
    )
    return f"try {_block(node.body)}{handlers}{_else('else', node.otherwise)}{_else('finally', node.final)}"


def _with(node: ir.With) -> str:
    target = "" if node.target is None else f" as {expression(node.target)}"
    return f"with {expression(node.value)}{target} {_block(node.body)}"


_EXPRESSIONS: dict[type, Callable[[Any], str]] = {
    ir.Const: lambda node: repr(node.value),
    ir.Name: lambda node: node.name,
    ir.Attribute: lambda node: f"{expression(node.object)}.{node.name}",
    ir.Item: lambda node: f"{expression(node.object)}[{expression(node.index)}]",
    ir.Slice: _slice,
    ir.Call: _call,
    ir.Binary: _operation,
    ir.Compare: _operation,
    ir.Logical: _operation,
    ir.Unary: lambda node: f"({node.operator} {expression(node.operand)})",
    ir.Conditional: lambda n: f"({expression(n.then)} if {expression(n.test)} else {expression(n.otherwise)})",
    ir.Format: lambda node: f"f({_list(node.parts)})",
    ir.SequenceDisplay: lambda node: f"{node.kind}[{_list(node.elements)}]",
    ir.Spread: lambda node: f"*{expression(node.value)}",
    ir.MappingDisplay: _mapping,
    ir.Closure: lambda node: f"<{function(node.function)}>",
    ir.Await: lambda node: f"await {expression(node.value)}",
    ir.Yield: lambda node: f"(yield{' from' * node.delegates} {expression(node.value)})",
    ir.Comprehension: _comprehension,
    ir.Assigning: lambda node: f"({expression(node.target)} := {expression(node.value)})",
    ir.Unknown: lambda node: f"?({_list(node.parts)})",
    ir.SequencePattern: _sequence_pattern,
    ir.MappingPattern: _mapping_pattern,
}

_STATEMENTS: dict[type, Callable[[Any], str]] = {
    ir.Assign: _assign,
    ir.Evaluate: lambda node: expression(node.value),
    ir.If: lambda node: f"if {expression(node.test)} {_block(node.then)}{_else('else', node.otherwise)}",
    ir.While: lambda node: f"while {expression(node.test)} {_block(node.body)}{_else('else', node.otherwise)}",
    ir.For: _for,
    ir.Match: lambda node: f"match {expression(node.subject)} {{{', '.join(map(_case, node.cases))}}}",
    ir.Return: lambda node: f"return {expression(node.value)}".strip(),
    ir.Raise: lambda node: f"raise {expression(node.value)}".strip(),
    ir.Break: lambda _: "break",
    ir.Continue: lambda _: "continue",
    ir.Try: _try,
    ir.With: _with,
    ir.Delete: lambda node: f"del {expression(node.target)}",
    ir.Assert: lambda node: f"assert {expression(node.test)}",
    ir.Import: lambda node: f"import {node.module} {node.member} as {node.local}",
    ir.Define: lambda node: f"def {function(node.function)}",
    ir.DefineClass: lambda node: _class(node.definition),
}
