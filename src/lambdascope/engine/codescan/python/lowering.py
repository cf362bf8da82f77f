"""The state while one file is lowered: its text, the scope being filled, and the way to the handler of each node."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from sys import intern
from typing import TypeAlias

from tree_sitter import Node

from lambdascope.engine.codescan.ir import NO_SPAN, Class, Expression, Function, Name, ParseProblem, Span, Statement
from lambdascope.engine.codescan.ir import Unknown as UnknownValue
from lambdascope.engine.codescan.source import SourceText

MAX_DEPTH = 150
"""How deep the intermediate form may nest. A level costs up to four Python calls, of which there may be 1,000."""
MAX_PROBLEMS = 100

ExpressionHandler: TypeAlias = Callable[["Lowering", Node], Expression]
StatementHandler: TypeAlias = Callable[["Lowering", Node, list[Statement]], None]

_new_span = tuple.__new__  # a NamedTuple's own constructor is twice as slow, and every node needs a span


class Scope:
    """The names of one function or class body that is being lowered."""

    __slots__ = ("bound", "is_generator", "methods", "outer", "owner")

    def __init__(self, owner: Class | None = None) -> None:
        self.bound: set[str] = set()
        self.outer: set[str] = set()
        self.is_generator = False
        self.owner = owner
        self.methods: list[Function] = []


class Lowering:
    """Lowers nodes by the handler of their type, within limits, and gathers what the module needs beside its body."""

    __slots__ = (
        "_expressions",
        "_names",
        "_problems",
        "_statements",
        "data",
        "depth",
        "functions",
        "module_scope",
        "scope",
        "span",
        "text",
    )

    def __init__(
        self,
        source: SourceText,
        expressions: Mapping[str, ExpressionHandler],
        statements: Mapping[str, StatementHandler],
    ) -> None:
        self.text = source
        self.data = source.data
        self.depth = 0
        self.functions: list[Function] = []
        self.module_scope = self.scope = Scope()
        self.span: Callable[[Node], Span] = ascii_span if source.is_ascii else self._wide_span
        self._expressions = expressions
        self._statements = statements
        self._names: dict[bytes, str] = {}
        self._problems: dict[ParseProblem, None] = dict.fromkeys(source.problems)

    @property
    def problems(self) -> list[ParseProblem]:
        return sorted(self._problems)

    def problem(self, line: int, message: str) -> None:
        """Note a place that was not understood; the same place is noted once, and at most `MAX_PROBLEMS` are."""
        if len(self._problems) < MAX_PROBLEMS:
            self._problems[ParseProblem(line, message)] = None

    def expression(self, node: Node | None) -> Expression:
        """The value of a node; `Unknown` for a node that is missing, erroneous or nested too deep."""
        if node is None:
            return UnknownValue((), NO_SPAN)
        kind = node.type
        if kind == "identifier":
            name = self.name(node)
            return Name(name, self.span(node)) if name else UnknownValue((), self.span(node))
        handler = self._expressions.get(kind)
        if handler is None:
            return UnknownValue((), self.span(node))
        if self.depth >= MAX_DEPTH:
            return self.too_deep(node)
        self.depth += 1
        value = handler(self, node)
        self.depth -= 1
        return value

    def expressions(self, nodes: Sequence[Node]) -> list[Expression]:
        """The values of those of the nodes that are expressions: no brackets, commas, comments and errors."""
        known = self._expressions
        found = []
        for node in nodes:
            if node.type in known:
                found.append(self.expression(node))
        return found

    def at_depth(self, depth: int, node: Node | None) -> Expression:
        """The value of a node that will stand at this depth of the intermediate form."""
        before, self.depth = self.depth, depth
        value = self.expression(node)
        self.depth = before
        return value

    def operands(self, node: Node) -> list[Node]:
        """The children that are expressions."""
        known = self._expressions
        return [child for child in node.children if child.type in known]

    def too_deep(self, node: Node) -> UnknownValue:
        """What stands for a node that is left out because of `MAX_DEPTH`."""
        span = self.span(node)
        self.problem(span.line, "nested too deep, left out")
        return UnknownValue((), span)

    def block(self, node: Node | None) -> list[Statement]:
        """The statements of a block, a module, or of what remains of one in an erroneous place."""
        found: list[Statement] = []
        if node is None:
            return found
        if self.depth >= MAX_DEPTH:
            self.too_deep(node)
            return found
        self.depth += 1
        handlers = self._statements
        for child in node.children:
            handler = handlers.get(child.type)
            if handler is not None:
                handler(self, child, found)
        self.depth -= 1
        return found

    def source(self, node: Node) -> str:
        """The text of a node."""
        start, end = node.byte_range
        return self.data[start:end].decode()

    def name(self, node: Node) -> str:
        """The identifier a node spells, in the one spelling that Python compares."""
        start, end = node.byte_range
        raw = self.data[start:end]
        name = self._names.get(raw)
        if name is None:
            name = raw.decode()
            if not name.isascii():
                name = unicodedata.normalize("NFKC", name)
            name = self._names[raw] = intern(name)
        return name

    def bind(self, name: str) -> None:
        """Note that the function or class body being lowered binds the name; an erroneous place has an empty one."""
        if name:
            self.scope.bound.add(name)

    def _wide_span(self, node: Node) -> Span:
        row, column = node.start_point
        end_row, end_column = node.end_point
        place = self.text.column
        return _new_span(Span, (row + 1, place(row, column), end_row + 1, place(end_row, end_column)))


def ascii_span(node: Node) -> Span:
    """The span of a node in a file where every character is one byte."""
    row, column = node.start_point
    end_row, end_column = node.end_point
    return _new_span(Span, (row + 1, column, end_row + 1, end_column))


def joined(first: Span, last: Span) -> Span:
    """From the start of the first to the end of the last."""
    return _new_span(Span, (first[0], first[1], last[2], last[3]))
