"""Input that nobody wrote in good faith, or that is no program at all."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.codescan.ir import Module
from lambdascope.engine.codescan.javascript.lower import lower
from lambdascope.engine.codescan.javascript.lowering import MAX_DEPTH, MAX_PROBLEMS
from tests.engine.codescan.javascript.printing import show

SAMPLES = [(path.name, path.read_bytes()) for path in sorted((Path(__file__).parent / "samples").iterdir())]

NESTED = {
    "brackets": "[" * 10_000 + "]" * 10_000,
    "parentheses": "(" * 10_000 + "a" + ")" * 10_000,
    "blocks": "{" * 10_000 + "}" * 10_000,
    "objects": "x=" + "{a:" * 5_000 + "1" + "}" * 5_000,
    "conditionals": "x=" + "a?b:" * 10_000 + "c",
    "functions": "function f(){" * 5_000 + "}" * 5_000,
    "arrows": "x=" + "a=>" * 10_000 + "1",
    "arguments": "f(" * 5_000 + ")" * 5_000,
    "callbacks": "f(()=>{" * 3_000 + "})" * 3_000,
    "branches": "if(a){" * 3_000 + "}" * 3_000,
    "loops": "for(;;)" * 5_000 + ";",
    "tries": "try{" * 3_000 + "}catch(e){}" * 3_000,
    "switches": "switch(a){case 1:" * 1_000 + "}" * 1_000,
    "labels": "a:" * 5_000 + "b()",
    "classes": "(class{a=" * 2_000 + "1" + "})" * 2_000,
    "methods": "(class{a(){" * 2_000 + "}})" * 2_000,
    "patterns": "let " + "[" * 5_000 + "a" + "]" * 5_000 + "=b",
    "object patterns": "let " + "{a:" * 5_000 + "a" + "}" * 5_000 + "=b",
    "assignments": "a=" * 10_000 + "b",
    "negations": "x=" + "!" * 10_000 + "a",
    "news": "new " * 5_000 + "a",
    "subscripts": "a" + "[a" * 5_000 + "]" * 5_000,
    "templates": "`${" * 5_000 + "a" + "}`" * 5_000,
    "elements": "x=" + "<a>" * 3_000 + "</a>" * 3_000,
    "mixed": "x=" + "(a+f([{b:" * 2_000 + "1" + "}]))" * 2_000,
}

LONG = {
    "members": "a" + ".b" * 50_000,
    "calls": "a" + "(1)" * 10_000,
    "builders": "a" + ".then(x=>y(x))" * 3_000,
    "sums": "x=a" + "+b" * 50_000,
    "texts": "x='a'" + "+'b'" * 50_000,
    "conjunctions": "x=a" + "&&b()" * 20_000,
    "else ifs": "if(a){x()}" + "else if(b){y()}" * 3_000,
    "branches": "function f(){" + "if(a){b()}" * 3_000 + "}",
    "early breaks": "switch(a){case 1:" + "if(b)break;" * 2_000 + "c()}",
    "cases": "switch(a){" + "case 1:if(b)break;c();" * 3_000 + "}",
    "sequences": "a," * 50_000 + "b",
}

TYPES = {
    "unions": "let a:" + "|b" * 20_000,
    "arrays": "let a: b" + "[]" * 5_000,
    "generics": "let a:" + "a<" * 5_000 + "b" + ">" * 5_000,
    "objects": "let a:" + "{a:" * 3_000 + "b" + "}" * 3_000,
    "names": "let a: b" + ".c" * 20_000,
    "namespaces": "namespace a{" * 2_000 + "}" * 2_000,
    "casts": "x=a" + " as b" * 5_000,
    "non-nulls": "x=a" + "!.b" * 5_000,
    "enums": "enum A{" + "a," * 20_000 + "}",
}


def _depth(module: Module) -> int:
    """How many expressions and statements stand inside each other at most."""
    deepest = 0
    pending: list[tuple[object, int]] = [(module.body, 0)]
    seen = set()
    while pending:
        node, depth = pending.pop()
        if isinstance(node, (list, tuple)):
            pending.extend((child, depth) for child in node)
        elif dataclasses.is_dataclass(node) and id(node) not in seen:
            seen.add(id(node))
            deepest = max(deepest, depth)
            names = [one.name for one in dataclasses.fields(node) if one.name not in ("span", "method_of")]
            pending.extend((getattr(node, name), depth + 1) for name in names)
    return deepest


def _lower_deep_down(path: str, source: str, calls: int) -> Module:
    """Lower with a stack that is already rather full."""
    return _lower_deep_down(path, source, calls - 1) if calls else lower(path, source.encode())


@pytest.mark.parametrize("path", ["a.jsx", "a.tsx"])
@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_too_deep_is_left_out(name: str, path: str) -> None:
    module = _lower_deep_down(path, NESTED[name], 60)

    # An entry of an object and an argument of a call are nodes between two expressions.
    assert _depth(module) <= 2 * MAX_DEPTH + 10
    if name != "parentheses":
        assert module.problems


@pytest.mark.parametrize(("path", "name"), [("a.js", name) for name in LONG] + [("a.ts", name) for name in TYPES])
def test_what_is_long_is_not_deep(path: str, name: str) -> None:
    module = _lower_deep_down(path, {**LONG, **TYPES}[name] if path == "a.js" else TYPES[name], 60)

    assert _depth(module) <= 2 * MAX_DEPTH + 10
    assert module.body.body


def test_a_chain_that_is_too_long_keeps_its_end_and_what_goes_into_it() -> None:
    source = "a" + "".join(f".m({n})" for n in range(1000))

    text = show(lower("a.js", source.encode()).body.body)

    assert text.endswith(".m(998).m(999)")
    assert text.startswith("?(a, 0, 1, 2, ")


def test_operands_of_a_long_sum_are_all_kept() -> None:
    source = "x = a0" + "".join(f" + a{n}" for n in range(1, 500))

    text = show(lower("a.js", source.encode()).body.body)

    assert text == f"x = ?({', '.join(f'a{n}' for n in range(500))})"


@pytest.mark.parametrize(
    ("source", "expected", "lines"),
    [
        ("a()\nfoo(b c)\nd()", "a(); foo(b, ?(c)); d()", [2]),
        ("a()\nif (b { c() }\nd()", "a(); if b {c()}; d()", [2]),
        ("b()\nfunction f() {\n  a()\n", "b(); def f() {a()}", [3]),
        ("a()\n}\nb()", "a(); b()", [2]),
        ("a()\nlet x = foo(;\nb()", "a(); x = foo; b()", [2]),
    ],
)
def test_a_syntax_error_costs_only_its_statement(source: str, expected: str, lines: list[int]) -> None:
    module = lower("a.js", source.encode())

    assert lines == [problem.line for problem in module.problems]
    assert expected == show(module.body.body)


@pytest.mark.parametrize("source", [b"/[" * 100_000, b"[1," * 500_000, b'var a="x";' * 290_000])
def test_what_would_take_too_long_is_not_read(source: bytes) -> None:
    module = lower("a.js", source)

    assert not module.body.body
    assert len(module.problems) == 1


def test_a_file_of_five_megabytes_in_one_line_is_a_problem() -> None:
    module = lower("a.js", b"a();" * 1_250_000)

    assert module.problems == [(1, "not read: the file has 5,000,000 bytes, the limit is 3,000,000")]


def test_a_large_file_with_many_errors_says_so_within_bounds() -> None:
    module = lower("a.js", b"f(a b);\n" * 1_000)

    assert len(module.problems) == MAX_PROBLEMS + 1
    assert module.problems[-1].message.endswith("more lines could not be read completely")


def test_invalid_utf8_is_replaced_and_positions_stay_right() -> None:
    module = lower("a.js", b"a('\xff\xfe'); function f() {}\n")

    assert show(module.body.body) == "def f() {}; a('\ufffd\ufffd')"
    assert [function.span for function in module.functions] == [(1, 9, 1, 24)]
    assert module.problems == [(1, "not valid UTF-8, the invalid bytes were replaced")]


@pytest.mark.parametrize(
    ("source", "statements"),
    [(b"", ""), (b"\n\n", ""), (b"\xef\xbb\xbfa()", "a()"), (b"a()\r\nb()\rc()\r\n", "a(); b(); c()")],
)
def test_what_is_not_worth_a_problem(source: bytes, statements: str) -> None:
    module = lower("a.js", source)

    assert (statements, []) == (show(module.body.body), module.problems)


@pytest.mark.parametrize(
    "source",
    [
        b"\0" * 1000,
        bytes(range(256)) * 100,
        b"PK\x03\x04\x14\x00\x08\x00",
        b"def f(x):\n    return x\n",
        b"<html><p>a</html>",
    ],
)
@pytest.mark.parametrize("path", ["a.js", "a.ts", "a.tsx"])
def test_files_that_are_something_else_are_problems(source: bytes, path: str) -> None:
    assert lower(path, source).problems


@pytest.mark.parametrize(("path", "source"), SAMPLES)
def test_samples_have_no_problems(path: str, source: bytes) -> None:
    module = lower(path, source)

    assert not module.problems
    assert module.functions


@st.composite
def _mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    path, source = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.integers(start, min(len(source), start + 60)))
        kind = draw(st.sampled_from(["delete", "duplicate", "insert", "move"]))
        piece = source[start:end]
        if kind == "delete":
            source = source[:start] + source[end:]
        elif kind == "duplicate":
            source = source[:end] + piece + source[end:]
        elif kind == "insert":
            source = source[:start] + draw(st.binary(max_size=8)) + source[start:]
        else:
            rest = source[:start] + source[end:]
            at = draw(st.integers(0, len(rest)))
            source = rest[:at] + piece + rest[at:]
    return path, source


@given(_mutated())
def test_mutated_sources_are_lowered(mutated: tuple[str, bytes]) -> None:
    path, source = mutated

    module = lower(path, source)

    end = (len(module.lines), len(module.lines[-1]))
    for function in [module.body, *module.functions]:
        assert (1, 0) <= function.span[:2] <= function.span[2:] <= end
    assert all(1 <= problem.line <= end[0] for problem in module.problems)
    assert show(module.body.body) is not None
