"""The state of lowering one file, and the dispatch from a syntax node to what lowers its kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from sys import intern

from tree_sitter import Node, Point

from lambdascope.engine.codescan.ir import (
    Class,
    Const,
    Entry,
    Evaluate,
    Expression,
    Function,
    Name,
    ParseProblem,
    Span,
    Statement,
    Target,
    Unknown,
)
from lambdascope.engine.codescan.javascript.scopes import FUNCTION_DECLARATIONS, Scope, declared_names
from lambdascope.engine.codescan.source import SourceText

MAX_DEPTH = 200
"""How deep expressions and statements may be nested, in the source and in what it is lowered to.

Blocks, classes and arguments count twice, as lowering them takes more calls: a caller that is itself some 100 calls
deep must not meet Python's recursion limit.
"""

MAX_PROBLEMS = 100

_NAMED_VALUES = frozenset({"arrow_function", "function_expression", "generator_function", "class"})
_WRAPPERS = frozenset({"parenthesized_expression", "as_expression", "satisfies_expression"})

ExpressionRule = Callable[["Lowering", Node], Expression]
StatementRule = Callable[["Lowering", Node, list[Statement]], None]
TargetRule = Callable[["Lowering", Node], Target]


class Lowering:
    """One file on its way. Rules call back into it for the parts of their node."""

    def __init__(
        self,
        source: SourceText,
        typed: bool,
        expressions: dict[str, ExpressionRule],
        statements: dict[str, StatementRule],
        targets: dict[str, TargetRule],
    ) -> None:
        self.data = source.data
        self.typed = typed
        self.functions: list[Function] = []
        self.scope = Scope(None)
        self.renamed: dict[str, str] = {}
        self.depth = 0
        self.jumps: list[tuple[str, str | None]] = []
        """What `break` and `continue` may leave, innermost last: "loop", "switch" or "block", and its label."""
        self.label: str | None = None
        """The label of the statement to be lowered next."""
        self.name_hint = ""
        """The name for the function or class to be lowered next, if it has none."""
        self.field_owner: Class | None = None
        """The class whose instance field is being lowered: `this` of its arrow functions."""
        self.namespace: list[Entry] | None = None
        """What the namespace being lowered exports."""
        self.span: Callable[[Node], Span] = _ascii_span if source.is_ascii else self._span
        self._source = source
        self._problems: dict[int, str] = {}
        self._expressions = expressions
        self._statements = statements
        self._targets = targets
        self._made_up = 0

    # --- parts of a node -------------------------------------------------------------------------------------------

    def expression(self, node: Node | None) -> Expression:
        """What an expression means; a missing one is nothing known."""
        if node is None:
            return Unknown((), Span(1, 0, 1, 0))
        rule = self._expressions.get(node.type)
        if rule is None:
            return Unknown((), self.span(node))
        if self.depth >= MAX_DEPTH:
            return self.too_deep(node)
        self.depth += 1
        result = rule(self, node)
        self.depth -= 1
        return result

    def named(self, node: Node | None, name: str) -> Expression:
        """An expression given to a variable or member `name`: a function without a name takes it."""
        inner = node
        while inner is not None and inner.type in _WRAPPERS:
            inner = next(iter(inner.named_children), None)
        if inner is None or inner.type not in _NAMED_VALUES:
            return self.expression(node)
        self.name_hint = name
        value = self.expression(inner)
        self.name_hint = ""
        return value

    def statement(self, node: Node, out: list[Statement]) -> None:
        """Add what a statement means to `out`: none, one or several statements."""
        kind = node.type
        rule = self._statements.get(kind)
        if rule is None:
            if kind in self._expressions:
                out.append(Evaluate(self.expression(node), self.span(node)))
            return
        if self.depth >= MAX_DEPTH:
            out.append(Evaluate(self.too_deep(node), self.span(node)))
            return
        self.depth += 1
        rule(self, node, out)
        self.depth -= 1

    def target(self, node: Node | None) -> Target:
        """Where an assignment goes. What cannot be assigned to is a variable that nobody reads."""
        rule = None if node is None else self._targets.get(node.type)
        if node is None or rule is None:
            return Name("#", Span(1, 0, 1, 0) if node is None else self.span(node))
        if self.depth >= MAX_DEPTH:
            self.note(node, "nested too deep, the target of the assignment was left out")
            return Name("#", self.span(node))
        self.depth += 1
        result = rule(self, node)
        self.depth -= 1
        return result

    # --- blocks ----------------------------------------------------------------------------------------------------

    def body(self, node: Node | None) -> list[Statement]:
        """The statements of a block, or of a single statement in its place."""
        if node is None:
            return []
        return self.block(node.named_children if node.type == "statement_block" else [node])

    def block(self, nodes: Sequence[Node]) -> list[Statement]:
        """The statements of a block with its own variables."""
        kinds = [node.type for node in nodes]
        names = self._declared(nodes, kinds)
        if not names:
            return self._run(nodes, kinds)
        before = self.enter(names)
        out = self._run(nodes, kinds)
        self.leave(before)
        return out

    def case_block(self, nodes: Sequence[Node]) -> list[Statement]:
        """The statements of one case: its variables are those of the whole switch."""
        return self._run(nodes, [node.type for node in nodes])

    def function_block(self, nodes: Sequence[Node]) -> list[Statement]:
        """The statements at a function's own level."""
        kinds = [node.type for node in nodes]
        self.declare(self._declared(nodes, kinds))
        return self._run(nodes, kinds)

    def enter(self, names: Iterable[str]) -> dict[str, str]:
        """Open a block with variables of its own; returns what `leave` needs."""
        before = self.renamed
        local = {}
        for name in names:
            local[name] = self.made_up(name) if self.scope.sees(name) else name
        if before or any(name != new for name, new in local.items()):
            self.renamed = {**before, **local}
        self.scope.blocks.append(set(local))
        self.scope.assigned.update(local.values())
        return before

    def leave(self, before: dict[str, str]) -> None:
        """Close the block that `enter` opened."""
        self.renamed = before
        self.scope.blocks.pop()

    def declare(self, names: Collection[str]) -> None:
        """Bind names in the whole function."""
        self.scope.declare(names)
        if self.renamed:
            self.renamed = {name: new for name, new in self.renamed.items() if name not in names}

    def _declared(self, nodes: Sequence[Node], kinds: Sequence[str]) -> list[str]:
        names: list[str] = []
        for node, kind in zip(nodes, kinds, strict=True):
            if kind != "expression_statement" or self.typed:
                names += declared_names(node, self.data, kind)
        return names

    def _run(self, nodes: Sequence[Node], kinds: Sequence[str]) -> list[Statement]:
        """Lower the statements of a block, functions first: they can be called before they are written."""
        out: list[Statement] = []
        self.depth += 1
        rest = []
        for node, kind in zip(nodes, kinds, strict=True):
            if kind in FUNCTION_DECLARATIONS:
                self.statement(node, out)
                continue
            rest.append(node)
            if kind == "export_statement":
                inner = node.child_by_field_name("declaration")
                if inner is not None and inner.type in FUNCTION_DECLARATIONS:
                    self.statement(inner, out)
        for node in rest:
            self.statement(node, out)
        self.depth -= 1
        return out

    # --- leaves ----------------------------------------------------------------------------------------------------

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self.data[node.start_byte : node.end_byte].decode()

    def name(self, node: Node) -> str:
        """The variable that an identifier stands for."""
        name = intern(self.data[node.start_byte : node.end_byte].decode())
        return self.renamed.get(name, name) if self.renamed else name

    def variable(self, name: str, node: Node) -> Name:
        """The variable `name` as it is seen here."""
        return Name(self.renamed.get(name, name), self.span(node))

    def nothing(self, node: Node) -> Const:
        """`undefined`, where the source leaves a value out."""
        return Const(None, self.span(node))

    def made_up(self, prefix: str = "") -> str:
        """A name that no source can contain."""
        self._made_up += 1
        return f"{prefix}#{self._made_up}"

    def between(self, start: Point, end: Point) -> Span:
        """The span between two points."""
        column = self._source.column
        return Span(start[0] + 1, column(*start), end[0] + 1, column(*end))

    def _span(self, node: Node) -> Span:
        return self.between(node.start_point, node.end_point)

    # --- problems --------------------------------------------------------------------------------------------------

    def note(self, node: Node, message: str) -> None:
        """Remember what could not be read; once for a line."""
        self._problems.setdefault(node.start_point[0] + 1, message)

    def too_deep(self, node: Node) -> Unknown:
        """Note that what `node` says was left out."""
        self.note(node, "nested too deep, the inner part was left out")
        return Unknown((), self.span(node))

    def problems(self) -> list[ParseProblem]:
        """What was noted, in the order of lines."""
        noted = [ParseProblem(line, message) for line, message in sorted(self._problems.items())]
        if len(noted) > MAX_PROBLEMS:
            more = len(noted) - MAX_PROBLEMS
            line = noted[MAX_PROBLEMS].line
            noted[MAX_PROBLEMS:] = [ParseProblem(line, f"{more:,} more lines could not be read completely")]
        return noted


def _ascii_span(node: Node) -> Span:
    row, column = node.start_point
    end_row, end_column = node.end_point
    return Span(row + 1, column, end_row + 1, end_column)
