"""JavaScript and TypeScript to the intermediate form."""

from __future__ import annotations

from tree_sitter import Node

from lambdascope.engine.codescan.frontend import FrontEnd
from lambdascope.engine.codescan.ir import Comment, Function, Module, ParseProblem, Span
from lambdascope.engine.codescan.javascript.chains import CHAINS
from lambdascope.engine.codescan.javascript.classes import CLASS_STATEMENTS, CLASS_VALUES
from lambdascope.engine.codescan.javascript.expressions import EXPRESSIONS
from lambdascope.engine.codescan.javascript.functions import FUNCTION_STATEMENTS, FUNCTION_VALUES
from lambdascope.engine.codescan.javascript.grammar import Grammar, grammar_of, is_typescript
from lambdascope.engine.codescan.javascript.jumps import JUMPS
from lambdascope.engine.codescan.javascript.literals import LITERALS
from lambdascope.engine.codescan.javascript.lowering import Lowering
from lambdascope.engine.codescan.javascript.markup import MARKUP
from lambdascope.engine.codescan.javascript.modules import MODULES
from lambdascope.engine.codescan.javascript.patterns import TARGETS
from lambdascope.engine.codescan.javascript.statements import STATEMENTS
from lambdascope.engine.codescan.javascript.types import TYPES
from lambdascope.engine.codescan.source import SourceText

MAX_BYTES = 3_000_000
"""Larger files are bundles or data, and their trees would need gigabytes."""

MAX_NODES = 1_500_000
"""Of the syntax tree; what is lowered from more would need gigabytes."""

_EXPRESSIONS = {**EXPRESSIONS, **LITERALS, **CHAINS, **FUNCTION_VALUES, **CLASS_VALUES, **MARKUP, **TYPES}
_STATEMENTS = {**STATEMENTS, **JUMPS, **FUNCTION_STATEMENTS, **CLASS_STATEMENTS, **MODULES}


def lower(path: str, source: bytes) -> Module:
    """The module that a file says; what cannot be read is left out and noted."""
    text = SourceText(source, MAX_BYTES)
    language = "typescript" if is_typescript(path) else "javascript"
    grammar = grammar_of(path)
    tree = grammar.parse(text.data)
    problems = list(text.problems)
    if tree is None or tree.root_node.descendant_count > MAX_NODES:
        problems.append(ParseProblem(1, "not read: too much of it for one file, or not code at all"))
        return Module(path, language, _empty(text), text.lines, problems=problems)
    root = tree.root_node
    low = Lowering(text, language == "typescript", _EXPRESSIONS, _STATEMENTS, TARGETS)
    if root.has_error:
        _note_errors(low, root)
    body = Function("<module>", (), (), low.span(root))
    body.body = low.function_block(root.named_children)
    low.scope.close()
    body.assigned = frozenset(low.scope.assigned | low.scope.undeclared)
    low.functions.sort(key=lambda function: function.span)
    problems += low.problems()
    return Module(path, language, body, text.lines, _comments(grammar, low, root), problems, low.functions)


def _empty(text: SourceText) -> Function:
    return Function("<module>", (), (), Span(1, 0, len(text.lines), len(text.lines[-1])))


def _comments(grammar: Grammar, low: Lowering, root: Node) -> list[Comment]:
    found = []
    for node in grammar.comments(root):
        text = low.text(node)
        text = text[2:].removesuffix("*/") if text.startswith("/*") else text.lstrip("/")
        found.append(Comment(text.strip(), node.start_point[0] + 1))
    return found


def _note_errors(low: Lowering, root: Node) -> None:
    """Note what the grammar could not read, going only where it says there is something."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error:
            low.note(node, "syntax error, what could not be read was left out")
        elif node.is_missing:
            low.note(node, f"syntax error, {node.type!r} is missing")
        if node.has_error:
            pending.extend(child for child in node.children if child.has_error or child.is_missing)


FRONT_END = FrontEnd("javascript", (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"), lower)
