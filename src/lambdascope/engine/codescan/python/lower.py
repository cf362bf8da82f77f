"""From the bytes of a Python file to a module of the intermediate form."""

from __future__ import annotations

from functools import cache

from tree_sitter import Language, Node, Parser, Query, QueryCursor

from lambdascope.engine.codescan.frontend import FrontEnd
from lambdascope.engine.codescan.ir import Comment, Function, Module, Span
from lambdascope.engine.codescan.python.expressions import EXPRESSIONS
from lambdascope.engine.codescan.python.lowering import Lowering
from lambdascope.engine.codescan.python.source import MAX_BYTES, PythonText
from lambdascope.engine.codescan.python.statements import STATEMENTS

MAX_NODES = 400_000
"""As many as 50,000 lines have that are written by hand."""


def lower(path: str, source: bytes) -> Module:
    """Lower one file; never raises, what could not be read is among the module's problems."""
    text = PythonText(source, MAX_BYTES)
    low = Lowering(text, EXPRESSIONS, STATEMENTS)
    root = Parser(_language()).parse(text.data).root_node
    body = Function("<module>", (), (), Span(1, 0, len(text.lines), len(text.lines[-1])))
    module = Module(path, "python", body, text.lines, functions=low.functions)
    if root.descendant_count > MAX_NODES:
        low.problem(1, f"not read: {root.descendant_count:,} pieces of syntax, the limit is {MAX_NODES:,}")
    else:
        _fill(low, module, root)
    module.problems = low.problems
    return module


def _fill(low: Lowering, module: Module, root: Node) -> None:
    if root.has_error:
        _note_errors(low, root)
    try:
        module.body.body = low.block(root)
    except RecursionError:  # our caller stands deep already
        low.problem(1, "not read to the end: nested too deep")
    module.body.assigned = frozenset(low.module_scope.bound)
    module.comments = _comments(low, root)


def _note_errors(low: Lowering, root: Node) -> None:
    """Each error of the grammar is a problem; what stands around it is lowered all the same."""
    found = QueryCursor(_errors()).captures(root)
    problems = [(node.start_point[0] + 1, "syntax error, left out") for node in found.get("error", ())]
    for node in found.get("missing", ()):
        problems.append((node.start_point[0] + 1, f"syntax error, {node.type} is missing"))
    for line, message in sorted(problems):
        low.problem(line, message)


def _comments(low: Lowering, root: Node) -> list[Comment]:
    if b"#" not in low.data:
        return []
    found = QueryCursor(_comment()).captures(root).get("comment", ())
    comments = [Comment(low.source(node).lstrip("#").strip(), node.start_point[0] + 1) for node in found]
    return sorted(comments, key=lambda comment: comment.line)


@cache
def _language() -> Language:
    import tree_sitter_python  # the grammar's tables are large: only whoever has a Python file pays for them

    return Language(tree_sitter_python.language())


@cache
def _errors() -> Query:
    return Query(_language(), "(ERROR) @error (MISSING) @missing")


@cache
def _comment() -> Query:
    return Query(_language(), "(comment) @comment")


FRONT_END = FrontEnd("python", (".py",), lower)
