"""Input that nobody wrote in good faith, or that is no program at all."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.python.expressions import MAX_ELEMENTS
from lambdascope.engine.codescan.python.lower import lower
from lambdascope.engine.codescan.python.lowering import MAX_DEPTH, MAX_PROBLEMS
from lambdascope.engine.codescan.python.source import MAX_BYTES
from tests.engine.codescan.python.printing import show

STANDARD_LIBRARY = Path(ast.__file__).parent
SAMPLES = [
    (STANDARD_LIBRARY / name).read_bytes()
    for name in ("contextlib.py", "json/encoder.py", "asyncio/queues.py", "test/test_patma.py", "test/test_fstring.py")
    if (STANDARD_LIBRARY / name).exists()
]


def indented(opening: str, depth: int) -> str:
    return (
        "".join(" " * at + line + "\n" for at in range(depth) for line in opening.split("\n")) + " " * depth + "x()\n"
    )


NESTED = {
    "lists": "x = " + "[" * 10_000 + "]" * 10_000,
    "dictionaries": "x = " + "{1:" * 10_000 + "1" + "}" * 10_000,
    "arguments": "f(" * 10_000 + ")" * 10_000,
    "subscripts": "a[" * 10_000 + "1" + "]" * 10_000,
    "negations": "x = " + "not " * 10_000 + "a",
    "signs": "x = " + "- " * 10_000 + "a",
    "powers": "x = a" + " ** b" * 10_000,
    "conditionals": "x = " + "a if b else " * 10_000 + "c",
    "lambdas": "x = " + "lambda: " * 10_000 + "a",
    "links": "x = a" + ".b" * 10_000,
    "calls": "x = a" + ".b(c.d(1))" * 5_000,
    "differences": "x = a" + " + b - c" * 3_000,
    "sums in brackets": "x = " + "(" * 500 + "a" + " + b + b + b + c * d)" * 500,
    "targets": "[" * 1_000 + "a" + "]" * 1_000 + " = b",
    "assignments": "a = " * 10_000 + "b",
    "items": "with " + "a as b, " * 3_000 + "c: pass",
    "patterns": "match x:\n case " + "[" * 1_000 + "a" + "]" * 1_000 + ": pass",
    "class patterns": "match x:\n case " + "C(" * 1_000 + "a" + ")" * 1_000 + ": pass",
    "alternatives": "match x:\n case " + "[a] | " * 1_000 + "[a]: pass",
    "annotations": "x: " + "list[" * 1_000 + "int" + "]" * 1_000,
    "branches": indented("if a:", 400),
    "loops": indented("for a in b:", 400),
    "tries": indented("try:", 400),
    "functions": indented("@a\ndef f(b=c):", 400),
    "classes": indented("class A:", 400),
    "comprehensions": "x = " + "[" * 1_000 + "a" + " for a in b]" * 1_000,
    "awaits": "x = " + "await " * 3_000 + "a",
    "mixed": "x = " + "(a + f([{b: " * 2_000 + "1" + "}]))" * 2_000,
}

LONG = {
    "brackets": "x = " + "(" * 10_000 + "a" + ")" * 10_000,
    "sums": "x = a" + " + b" * 20_000,
    "conjunctions": "x = a" + " and b()" * 20_000,
    "comparisons": "x = a" + " < b" * 20_000,
    "unions": "x: a" + " | b" * 2_000,
    "branches": "if a: b\n" + "elif a: b\n" * 3_000,
    "branches of a function": "def f():\n" + " if a: b = 1\n" * 3_000,
    "statements": "a = 1;" * 20_000,
    "decorators": "@a\n" * 5_000 + "def f(): pass",
    "one string": "x = '" + "a" * 900_000 + "'",
    "format specifiers": "x = f'{a:{b:{c}}}'",
}


def nodes_and_depth(module: ir.Module) -> tuple[int, int]:
    """How many nodes a module has, and how deep they nest; without recursion, which this is about."""
    count, deepest = 0, 0
    waiting: list[tuple[object, int]] = [(module.body, 0)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, list | tuple):
            waiting.extend((one, depth) for one in node if not isinstance(one, int))
        elif dataclasses.is_dataclass(node):
            count, deepest = count + 1, max(deepest, depth)
            is_wrapper = isinstance(node, ir.Argument | ir.Entry | ir.Closure | ir.Clause | ir.Handler)
            for field in dataclasses.fields(node):
                if field.name != "method_of":
                    waiting.append((getattr(node, field.name), depth + (not is_wrapper)))
    return count, deepest


@pytest.mark.parametrize("name", NESTED)
def test_what_nests_too_deep_is_left_out_with_a_problem(name: str) -> None:
    module = lower("a.py", f"before()\n{NESTED[name]}\nafter()\n".encode())

    _, depth = nodes_and_depth(module)
    assert depth <= 2 * MAX_DEPTH
    assert module.problems
    assert show(module.body.body[:1]) == "before()"
    assert show(module.body.body[-1:]) == "after()"


@pytest.mark.parametrize("name", LONG)
def test_what_is_only_long_is_read_and_stays_shallow(name: str) -> None:
    module = lower("a.py", f"before()\n{LONG[name]}\nafter()\n".encode())

    _, depth = nodes_and_depth(module)
    assert depth <= 40
    assert module.problems == []
    assert show(module.body.body[-1:]) == "after()"


def test_a_long_sum_keeps_the_order_of_its_operands() -> None:
    module = lower("a.py", ("x = " + " + ".join(f"a{at}" for at in range(999))).encode())

    text = show(module.body.body)
    assert text.replace("(", "").replace(")", "") == "x = " + " + ".join(f"a{at}" for at in range(999))


def test_a_large_table_is_cut_off_with_a_problem() -> None:
    module = lower("a.py", b"x = [" + b"1, " * (MAX_ELEMENTS + 1) + b"]\ny = 1\n")

    table = module.body.body[0]
    assert isinstance(table, ir.Assign)
    assert isinstance(table.value, ir.SequenceDisplay)
    assert len(table.value.elements) == MAX_ELEMENTS
    assert [tuple(one) for one in module.problems] == [(1, "5,001 elements, only the first 5,000 were read")]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"x = '" + b"a" * 5_000_000 + b"'", f"not read: the file has 5,000,006 bytes, the limit is {MAX_BYTES:,}"),
        (b"f(" + b"1," * 450_000 + b")", "not read: 900,007 pieces of syntax, the limit is 400,000"),
        (bytes(range(256)) * 1_000, "not read: this is not text"),
        (b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe", "not read: this is not text"),
        ("import os".encode("utf-16"), "not read: this is not text"),
    ],
)
def test_what_is_not_read_at_all_says_why(source: bytes, problem: str) -> None:
    module = lower("a.py", source)

    assert [tuple(one) for one in module.problems] == [(1, problem)]
    assert list(module.body.body) == []


@pytest.mark.parametrize(
    ("source", "expected", "lines"),
    [
        (b"", "", []),
        (b"a()\nx = = 1\nb()\n", "a(); x = 1; b()", [2]),
        (b"a()\n)\nb()\n", "a(); b()", [2]),
        (b"def f():\n  a()\n  if b c:\n    d()\n  e()\n", "def f() {a(); if b {d()}; e()}", [3]),
        (b"x = f(1, , 2)\n", "x = f(1, 2)", [1]),
        (b"a()\nb('c\nd()\n", "a(); d()", [2]),
        (b"print 'a', b\n", "print('a', b)", [1]),
        (b"print >>a, b\n", "print(*a, b)", [1]),
        (b"exec 'a' in b\nc()\n", "exec('a', b); c()", [1]),
        (b"x = `a`\n", "x = ?()", [1]),
        (b"raise A, 'b'\n", "raise tuple[A, 'b']", []),
        (b"a <> b\n", "(a != b)", []),
        (b"f(\0)\nb()\n", "f(); b()", [1]),
        (b"x = '\xff'\n", "x = '�'", [1]),
        (b"# coding: latin-1\nx = '\xff'\n", "x = 'ÿ'", []),
        (b"# coding: os.system\nx = '\xff'\n", "x = '�'", [2]),
    ],
)
def test_an_error_leaves_out_its_place_and_nothing_else(source: bytes, expected: str, lines: list[int]) -> None:
    module = lower("a.py", source)

    assert show(module.body.body) == expected
    assert sorted({one.line for one in module.problems}) == lines


@pytest.mark.parametrize(
    "source",
    [
        b"<html><body>\n<p class='a'>it's</p>\n</body>\n" * 1_000,
        b"x = = 1\n)\n" * 3_000,
        b"x = '''" + b"abc\n" * 20_000,
        b"\x80" * 10_000,
        b"(" * 10_000,
        b"x = " + b"{[" * 5_000,
        b'f"{' * 1_000,
        b'f"{a:' * 1_000,
        b"@" * 5_000,
        b"if a)\n" * 5_000,
    ],
)
def test_files_that_are_no_python_have_a_bounded_number_of_problems(source: bytes) -> None:
    module = lower("a.py", source)

    assert 1 <= len(module.problems) <= MAX_PROBLEMS


def test_a_caller_that_stands_deep_gets_a_problem_and_no_exception() -> None:
    source = NESTED["lists"].encode()

    def descend(levels: int) -> ir.Module:
        return lower("a.py", source) if levels == 0 else descend(levels - 1)

    assert any(one.message == "not read to the end: nested too deep" for one in descend(800).problems)


def test_names_that_only_look_different_are_the_same_name() -> None:
    assert show(lower("a.py", "ｅval(ﬁ)".encode()).body.body) == "eval(fi)"


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real file in which random slices are deleted, doubled, or replaced."""
    source = draw(st.sampled_from(SAMPLES))
    start = draw(st.integers(0, len(source)))
    source = source[start : start + 4_000]
    for _ in range(draw(st.integers(1, 5))):
        first = draw(st.integers(0, len(source)))
        last = min(len(source), first + draw(st.integers(0, 60)))
        inserted = draw(
            st.one_of(
                st.just(b""),
                st.just(source[first:last] * 2),
                st.sampled_from(
                    [b"(", b")", b"'''", b"\\", b":\n", b"f'{", b"}", b"\0", b"\xff", "é".encode(), b"*", b"="]
                ),
                st.binary(max_size=8),
            )
        )
        source = source[:first] + inserted + source[last:]
    return source


@given(source=mutated())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_mutated_files_are_lowered_within_their_bounds(source: bytes) -> None:
    module = lower("a.py", source)

    for span in spans(module):
        assert 1 <= span.line <= span.end_line <= len(module.lines)
        assert 0 <= span.column <= len(module.lines[span.line - 1])
        assert 0 <= span.end_column <= len(module.lines[span.end_line - 1])
        assert span[:2] <= span[2:]
    assert all(1 <= one.line <= len(module.lines) for one in module.problems)
    show(module.body.body)


def spans(module: ir.Module) -> Iterator[ir.Span]:
    waiting: list[object] = [module.body, *module.functions]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ir.Span):
            yield node
        elif isinstance(node, list | tuple):
            waiting.extend(node)
        elif dataclasses.is_dataclass(node):
            waiting.extend(getattr(node, field.name) for field in dataclasses.fields(node) if field.name != "method_of")
