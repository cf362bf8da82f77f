"""Each kind of statement, by table."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.python.blocks import MAX_NESTED_BRANCHES
from lambdascope.engine.codescan.python.lower import lower
from tests.engine.codescan.python.printing import lowered


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"""Doc."""\n...\npass', ""),
        ("a(); b = 1; c", "a(); b = 1; c"),
        ("if a: b\nelif c: d\nelse:\n  # why\n  e", "if a {b} else {if c {d} else {e}}"),
        ("if a: pass", "if a {}"),
        ("while a: break\nelse: b", "while a {break} else {b}"),
        ("for a, (b, *c) in d, e: continue\nelse: f", "for [a, [b, *c]] in tuple[d, e] {continue} else {f}"),
        ("async def f():\n  async for a in b: c", "def async f() {for a in b {c}}"),
        (
            "try: a\nexcept (B, C) as d: e\nexcept F.G: h\nexcept: i\nelse: j\nfinally: k",
            "try {a} except B, C as d {e} except F.G as  {h} except  as  {i} else {j} finally {k}",
        ),
        ("try: a\nexcept* B as c: d", "try {a} except B as c {d}"),
        ("try: a\nexcept B, C: d", "try {a} except B, C as  {d}"),
        ("with a as b, c.d() as (e, f), g: h", "with a as b {with c.d() as [e, f] {with g {h}}}"),
        ("with (a as b, c,): d", "with a as b {with c {d}}"),
        ("with (open(a) as b): c", "with open(a) as b {c}"),
        ("with (a, b): c", "with a {with b {c}}"),
        ("with (a, b) as c: d", "with tuple[a, b] as c {d}"),
        ("with (yield a) as b.c: d", "with (yield a) as b.c {d}"),
        ("async def f():\n  async with a as b: c", "def async f() {with a as b {c}}"),
        ("def f(): return", "def f() {return}"),
        ("def f(): return a, *b", "def f() {return tuple[a, *b]}"),
        ("raise", "raise"),
        ("raise A(b) from c", "raise A(b)"),
        ("assert a, 'b'", "assert a"),
        ("type A[T] = list[T]", "A = list[T]"),
        ("type A = B | None", "A = (B | None)"),
        ("type = 1; match = 2; case = 3", "type = 1; match = 2; case = 3"),
        ("print(a, file=b)", "print(a, file=b)"),
    ],
)
def test_statements(source: str, expected: str) -> None:
    assert lowered(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a", "import a None as a"),
        ("import a.b.c", "import a None as a; import a.b.c None as None"),
        ("import a.b as c, d", "import a.b None as c; import d None as d"),
        ("from a.b import c, d as e", "import a.b c as c; import a.b d as e"),
        ("from . import a", "import . a as a"),
        ("from ..a . b import (c, d,)", "import ..a.b c as c; import ..a.b d as d"),
        ("from . . a import b", "import ..a b as b"),
        ("from ...a import *", "import ...a * as None"),
        ("from __future__ import annotations", "import __future__ annotations as annotations"),
        ("from a \\\n  import b", "import a b as b"),
    ],
)
def test_imports(source: str, expected: str) -> None:
    assert lowered(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "def f(a, /, b: int = 1, *c: d, e, g=2, **h) -> i: pass",
            "def f(a, b: int = 1, *c: d, only e, only g = 2, **h) -> i {}",
        ),
        ("def f(a, *, b): pass", "def f(a, only b) {}"),
        ("def f(\n  a,  # first\n  *,\n  # second\n  b=1,\n): pass", "def f(a, only b = 1) {}"),
        ("def f(a, (b, c)=d): pass", "def f(a, #1 as [b, c] = d) {}"),
        ("def f[T: int, *U, **V](a: T, *b: *U): pass", "def f(a: T, *b: *U) {}"),
        ("def f(): yield", "def generator f() {(yield )}"),
        ("async def f(): await a", "def async f() {await a}"),
        ("async def f(): yield a", "def async generator f() {(yield a)}"),
        (
            "def f():\n  def g(): yield\n  lambda: (yield)",
            "def f() {def generator g() {(yield )}; <generator <lambda>() {return (yield )}>}",
        ),
        ("@a\n@b.c(d)  # why\ndef f(): pass", "def @a @b.c(d) f() {}"),
        ("class A: pass", "class A() {}"),
        ("class A(B, c.D[E], *f, metaclass=G, **h): pass", "class A(B, c.D[E], *f) {}"),
        ("class A[T](B[T]): x: int = 1", "class A(B[T]) {x: int = 1}"),
        (
            "class A:\n  'Doc.'\n  a = 1\n  b: str\n  def f(self): pass\n  c = f",
            "class A() {a = 1; b: str = ?(); c = f; f(self) {}}",
        ),
        (
            "class A:\n  @property\n  def f(self): pass\n  @f.setter\n  def f(self, a): pass",
            "class A() {@property f(self) {}; @f.setter f(self, a) {}}",
        ),
        (
            "class A:\n  if a:\n    def f(self): pass\n  else:\n    f = None",
            "class A() {if a {} else {f = None}; f(self) {}}",
        ),
        ("class A:\n  class B:\n    def f(self): pass", "class A() {class B() {f(self) {}}}"),
        ("@a\nclass A:\n  b = lambda self: 1", "@a class A() {b = <<lambda>(self) {return 1}>}"),
    ],
)
def test_definitions(source: str, expected: str) -> None:
    assert lowered(source) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("_", "any {b}"),
        ("a", "any as a {b}"),
        ("a if a > 1", "any as a if (a > 1) {b}"),
        ("1 | 'a' | -2.5 | None | b'c'", "case 1, 'a', -2.5, None, b'c' {b}"),
        ("'a' 'b'", "case 'ab' {b}"),
        ("(1)", "case 1 {b}"),
        ("a.B", "case a.B {b}"),
        ("[a, 1, *_]", "case ?() as [a, , *] {b}"),
        ("(a, *c)", "case ?() as [a, *c] {b}"),
        ("a, [c]", "case ?() as [a, [c]] {b}"),
        ("*a,", "case ?() as [*a] {b}"),
        ("(a,)", "case ?() as [a] {b}"),
        ("[]", "case ?() {b}"),
        ("{'k': a, 'l': {'m': c}, **d}", "case ?() as {k: a, l: {m: c}, **d} {b}"),
        ("{-1: a, K.L: c}", "case ?() as {None: a, None: c} {b}"),
        ("{}", "case ?() {b}"),
        ("str()", "case ?(str) {b}"),
        ("str(a)", "case ?(str) as a {b}"),
        ("C(a, 1)", "case ?(C) as [a, ] {b}"),
        ("d.C(x=a, y=-1, z=[c])", "case ?(d.C) as {x: a, z: [c]} {b}"),
        ("C(a, x=c)", "case ?(C) as {x: c, None: a} {b}"),
        ("C() as a", "case ?(C) as a {b}"),
        ("(1 | 2) as a", "case 1, 2 as a {b}"),
        ("C(x=c) as a", "case ?(C) as a {{x: c} = a; b}"),
        ("[C() as a, 1 as c]", "case ?() as [a, c] {b}"),
        ("[a] | {'a': a}", "case ?() as [a] {} ↓, case ?() as {a: a} {b}"),
        ("1 | [_]", "case 1, ?() {b}"),
        ("1 + 2j", "case ?() {b}"),
    ],
)
def test_patterns(case: str, expected: str) -> None:
    assert lowered(f"match x:\n  case {case}:\n    b") == f"match x {{{expected}}}"


@pytest.mark.parametrize(
    ("subject", "expected"), [("(x)", "x"), ("x, y", "tuple[x, y]"), ("x,", "tuple[x]"), ("*x, y", "tuple[*x, y]")]
)
def test_subjects_of_a_match(subject: str, expected: str) -> None:
    assert lowered(f"match {subject}:\n  case 1: a") == f"match {expected} {{case 1 {{a}}}}"


def test_a_long_chain_of_branches_is_a_match_of_guards() -> None:
    branches = "".join(f"elif a == {at}: f({at})\n" for at in range(1, 3_000))

    module = lower("a.py", f"if a == 0: f(0)\n{branches}else: g()\n".encode())

    (match,) = module.body.body
    assert isinstance(match, ir.Match)
    assert len(match.cases) == 3_001
    assert all(case.patterns is None and case.binds is None for case in match.cases)
    assert [case.guard is None for case in match.cases] == [False] * 3_000 + [True]
    assert module.problems == []


def test_a_chain_of_branches_nests_while_it_is_short() -> None:
    branches = "elif b: c\n" * (MAX_NESTED_BRANCHES - 1)

    (outermost,) = lower("a.py", f"if a: b\n{branches}".encode()).body.body

    depth = 0
    inner: ir.Statement | None = outermost
    while isinstance(inner, ir.If):
        depth += 1
        inner = inner.otherwise[0] if inner.otherwise else None
    assert depth == MAX_NESTED_BRANCHES
