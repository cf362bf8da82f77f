"""What a module knows beside its statements: scopes, functions, comments, positions."""

from __future__ import annotations

import ast
import symtable
from pathlib import Path

import pytest

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.python.lower import lower

STANDARD_LIBRARY = Path(ast.__file__).parent
REAL_FILES = ("ast.py", "argparse.py", "asyncio/tasks.py", "dataclasses.py", "enum.py", "json/decoder.py", "zipfile.py")


def a_module(source: str) -> ir.Module:
    return lower("a.py", source.encode())


@pytest.mark.parametrize(
    ("body", "assigned", "outer"),
    [
        ("a = b", "a", ""),
        ("a, (b, *c) = d = e", "a b c d", ""),
        ("a.b = c; d[e] = f", "", ""),
        ("a += 1", "a", ""),
        ("a: int", "a", ""),
        ("for a, b in c: d = 1", "a b d", ""),
        ("with a as b, c as (d, e): pass", "b d e", ""),
        ("try: pass\n  except A as b: pass", "b", ""),
        ("import a.b, c as d\n  from e import f, g as h\n  from i import *", "a d f h", ""),
        ("def g(x): y = 1", "g", ""),
        ("class A:\n    x = 1\n    def f(self): z = 1", "A", ""),
        ("print(a := 1)", "a", ""),
        ("[x for x in y]", "", ""),
        ("[z for x in y if (z := x)]", "z", ""),
        ("lambda x: (y := x)", "", ""),
        ("match a:\n    case [b, *c] | {'d': b, **c}: pass\n    case E(f=g) as h: pass", "b c g h", ""),
        ("del a", "a", ""),
        ("type A = int", "A", ""),
        ("global a, b\n  a = c = 1", "c", "a b"),
        ("nonlocal a\n  a += 1\n  for a in b: pass", "", "a"),
        ("global g\n  def g(): pass", "", "g"),
    ],
)
def test_the_variables_of_a_function(body: str, assigned: str, outer: str) -> None:
    function = a_module(f"def f(p, *q, r=1, **s):\n  {body}\n").functions[0]

    assert function.assigned == {"p", "q", "r", "s", *assigned.split()}
    assert function.outer == set(outer.split())


def test_the_variables_of_a_module_include_those_its_functions_declare_global() -> None:
    module = a_module("import a\ndef f():\n  global b\n  b = c = 1\nclass D: e = 1\n")

    assert module.body.assigned == {"a", "b", "f", "D"}
    assert module.body.name == "<module>"


def test_functions_are_listed_in_the_order_of_the_source() -> None:
    module = a_module(
        "@d(lambda: 0)\ndef a(x=lambda: 1):\n  def b(): pass\n  return lambda: 2\nclass C:\n  async def c(self): pass\n"
    )

    assert [(one.name, one.span.line, one.span.column) for one in module.functions] == [
        ("<lambda>", 1, 3),
        ("a", 2, 0),
        ("<lambda>", 2, 8),
        ("b", 3, 2),
        ("<lambda>", 4, 9),
        ("c", 6, 2),
    ]


def test_only_functions_directly_in_a_class_are_its_methods() -> None:
    module = a_module("class C:\n  def a(self):\n    def b(): pass\n  c = lambda self: 1\ndef d(): pass\n")

    methods = {one.name: one.method_of.name for one in module.functions if one.method_of is not None}

    assert methods == {"a": "C"}


def test_comments_are_listed_with_their_lines() -> None:
    module = a_module("#!/bin/sh\nf(  # one\n  a,\n  ## two  \n)\nx = '# none'\n#é\n")

    assert [(one.text, one.line) for one in module.comments] == [
        ("!/bin/sh", 1),
        ("one", 2),
        ("two", 4),
        ("é", 7),
    ]


def first_call(module: ir.Module) -> ir.Call:
    (statement,) = module.body.body
    assert isinstance(statement, ir.Evaluate)
    assert isinstance(statement.value, ir.Call)
    return statement.value


@pytest.mark.parametrize(
    ("source", "span"),
    [
        (b"f(a)", (1, 0, 1, 4)),
        (b"\n\n  # x\nf(\n a,\n)\n", (4, 0, 6, 1)),
        (b"\r\nf(\r\n a)\r\n", (2, 0, 3, 3)),
        (b"\rf(a)\r", (2, 0, 2, 4)),
        (b"\xef\xbb\xbff(a)", (1, 0, 1, 4)),
        ("'é😀'; f('ü')".encode(), (1, 6, 1, 12)),
        ("'é'\n'é' ; f(\n'日本', a)".encode(), (2, 6, 3, 8)),
        (b"'\xff\xfe\xe9'; f(a)", (1, 7, 1, 11)),
        (b"# coding: latin-1\n'\xe9\xff'; f(a)", (2, 6, 2, 10)),
        (b"'\0'; f(a)", (1, 5, 1, 9)),
        (b"\x0c\nf(a)", (2, 0, 2, 4)),
    ],
)
def test_positions_are_lines_and_characters(source: bytes, span: tuple[int, ...]) -> None:
    module = lower("a.py", source)

    call = first_call(module)

    assert call.span == span
    assert module.lines[call.span.line - 1][call.span.column :].startswith("f(")
    assert module.lines[call.span.end_line - 1][: call.span.end_column].endswith(")")


def test_a_chain_of_operators_gives_each_part_its_own_span() -> None:
    (statement,) = a_module("x = aa + bb - cc\n").body.body

    assert isinstance(statement, ir.Assign)
    assert isinstance(statement.value, ir.Binary)
    assert statement.value.span == (1, 4, 1, 16)
    assert statement.value.left.span == (1, 4, 1, 11)


@pytest.mark.parametrize("name", REAL_FILES)
def test_functions_of_real_files_are_those_python_sees(name: str) -> None:
    source = (STANDARD_LIBRARY / name).read_bytes()
    expected = [
        (node.lineno, getattr(node, "name", "<lambda>"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]

    module = lower(name, source)

    assert [(one.span.line, one.name) for one in module.functions] == sorted(expected)
    assert module.problems == []


@pytest.mark.parametrize("name", REAL_FILES)
def test_variables_of_real_files_are_those_python_sees(name: str) -> None:
    source = (STANDARD_LIBRARY / name).read_bytes()
    expected = locals_by_function(symtable.symtable(source.decode(), name, "exec"))

    functions = [one for one in lower(name, source).functions if one.name != "<lambda>" and not one.decorators]

    assert functions
    for one in functions:
        assert one.assigned == expected[one.name, one.span.line]


def locals_by_function(table: symtable.SymbolTable) -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = {}
    for child in table.get_children():
        if child.get_type() == "function":
            names = {symbol.get_name() for symbol in child.get_symbols() if symbol.is_local()}
            found[child.get_name(), child.get_lineno()] = names
        found |= locals_by_function(child)
    return found
