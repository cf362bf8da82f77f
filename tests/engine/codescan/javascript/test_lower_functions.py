"""Functions and classes: their parameters, and which variables are whose."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.ir import Function, Module
from lambdascope.engine.codescan.javascript.lower import lower
from tests.engine.codescan.javascript.printing import show

FUNCTIONS = [
    ("function f(a, b = 1, ...c) {}", "def f(a, b = 1, ...c) {}"),
    ("function f({a, b = 1}, [c] = d, ...[e]) {}", "def f(#0={a: a, b: b = 1}, #1=[c] = d, ...#2=[e]) {}"),
    (
        "x(a => a.b, (c, d) => { e() })",
        "x(<arrow <anonymous>(a) {return a.b}>, <arrow <anonymous>(c, d) {e()}>)",
    ),
    (
        "x(() => ({a: 1}), () => (b(), c))",
        "x(<arrow <anonymous>() {return {'a': 1}}>, <arrow <anonymous>() {b(); return c}>)",
    ),
    (
        "x(function f() {}, function* () { yield; yield a; yield* b })",
        "x(<f() {}>, <generator <anonymous>() {(yield ); (yield a); (yield* b)}>)",
    ),
    ("export default async (event) => event", "export default = <async arrow default(event) {return event}>"),
    ("x(async => async)", "x(<arrow <anonymous>(async) {return async}>)"),
]

CLASSES = [
    ("class A extends b.C { constructor(x) { super(x) } m() {} }", "class A(b.C) {constructor(x) {super(x)}; m() {}}"),
    (
        "class A { a = 1; static b = 2; #c; #d = 3; static #e = 4; 'f-g' = 5; [h] = 6 }",
        "class A() {field this.a = 1; field this.#d = 3; field this.f-g = 5; field this[h] = 6; b = 2; #e = 4}",
    ),
    (
        "class A { get a() {} set a(v) {} static async b() {} *c() {} #d() {} static { e() } ['x']() {} [y.z]() {} }",
        "class A() {e(); get a() {}; set a(v) {}; async static b() {}; generator c() {}; #d() {}; x() {}; [y.z]() {}}",
    ),
    ("x(class {}, class B extends A {})", "x(<class <anonymous>() {}>, <class B(A) {}>)"),
    ("@a @b.c(1) class A { @d m() {} @e f = 1 }", "@a @b.c(1) class A() {field this.f = 1; e; @d m() {}}"),
    (
        "class A { get = 1; static = 2; async() {} static() {} }",
        "class A() {field this.get = 1; field this.static = 2; async() {}; static() {}}",
    ),
]


@pytest.mark.parametrize(("source", "expected"), FUNCTIONS + CLASSES)
def test_functions_and_classes(source: str, expected: str) -> None:
    assert expected == show(lower("a.js", source.encode()).body.body)


def _function(source: str, name: str) -> Function:
    (found,) = (function for function in lower("a.js", source.encode()).functions if function.name == name)
    return found


@pytest.mark.parametrize(
    ("source", "assigned", "outer"),
    [
        ("function f(a, {b}, [c = 1], ...d) {}", "a b c d", ""),
        ("function f() { if (x) { var a = 1 } for (var b of c) {} try {} catch (e) {} }", "a b e", ""),
        ("function f() { let a; const b = 1; class C {} function g() { let z } }", "C a b g", ""),
        ("function f() { a = 1; b.c = 2; d++; [e] = x; for (g of y) {} }", "", "a d e g"),
        ("let a; function f() { let b; (() => { a = b = 1 })() }", "b", ""),
        ("function f() { var a; a = 1; ({a} = b) }", "a", ""),
    ],
)
def test_variables_of_a_function(source: str, assigned: str, outer: str) -> None:
    function = _function(source, "f")

    assert (assigned.split(), outer.split()) == (sorted(function.assigned), sorted(function.outer))


def test_what_nobody_declares_belongs_to_the_module() -> None:
    module = lower("a.js", b"import q from 'q'; var a; let b; function f() { c = 1; (() => { d = 1; b = 2 })() }")

    assert sorted(module.body.assigned) == ["a", "b", "c", "d", "f", "q"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("let a = 1; { let a = 2; x(a) } x(a)", "a = 1; a#1 = 2; x(a#1); x(a)"),
        ("{ let a = 1; x(a) } { let a = 2; x(a) }", "a = 1; x(a); a = 2; x(a)"),
        ("const a = 1; for (const a of b) x(a)", "a = 1; for a#1 of b {x(a#1)}"),
        ("let i; for (let i = 0; i < 1; i++) x(i)", "i = None; i#1 = 0; while (i#1 < 1) {x(i#1); i#1 ~= (i#1 + 1)}"),
        ("let e; try {} catch (e) { x(e) }", "e = None; try {} catch e#1 {x(e#1)}"),
        (
            "let a; { let a = 1; x(() => a, b => { let a = 2; y(a) }) }",
            "a = None; a#1 = 1; x(<arrow <anonymous>() {return a#1}>, <arrow <anonymous>(b) {a = 2; y(a)}>)",
        ),
        ("let a; { let a = 1; x({a}) }", "a = None; a#1 = 1; x({'a': a#1})"),
        ("let a; { function a() {} class B {} a() }", "a = None; def a#1() {}; class B() {}; a#1()"),
        ("let a; switch (b) { case 1: let a = 1; x(a) }", "a = None; match b {case 1 {a#1 = 1; x(a#1)}}"),
        ("let a; { x(a); let {a} = b }", "a = None; x(a#1); {a: a#1} = b"),
        ("function f(a) { if (a) { let a = 1; var b; x(a) } }", "def f(a) {if a {a#1 = 1; x(a#1)}}"),
        (
            "import {a} from 'm'; function f() { { const a = 1; x(a) } x(a) }",
            "def f() {a#1 = 1; x(a#1); x(a)}; import 'm' a as a",
        ),
    ],
)
def test_a_block_variable_that_hides_another_gets_its_own_name(source: str, expected: str) -> None:
    assert expected == show(lower("a.mjs", source.encode()).body.body)


def test_functions_are_listed_in_the_order_of_the_source() -> None:
    module = lower("a.js", b"x(() => { y(function () {}) }); class A { m() {} } function f() {} const g = () => 1")

    assert [function.name for function in module.functions] == ["<anonymous>", "<anonymous>", "m", "f", "g"]


def test_methods_know_their_class() -> None:
    module = lower("a.js", b"class A { m() { x(() => 1) } f = () => this; static g = () => 1 } const o = { n() {} }")

    owners = {function.name: function.method_of for function in module.functions}

    assert {name: owner.name for name, owner in owners.items() if owner is not None} == {"m": "A", "f": "A"}
    assert set(owners) == {"m", "<anonymous>", "f", "g", "n"}


def _all_inside(module: Module) -> bool:
    end = (len(module.lines), len(module.lines[-1]))
    return all((1, 0) <= function.span[:2] <= function.span[2:] <= end for function in [module.body, *module.functions])


def test_spans_of_functions_are_where_they_stand() -> None:
    module = lower("a.js", "const é = 'é', f = () => 1;\nfunction g() {\n}\n".encode())

    assert [function.span for function in module.functions] == [(1, 19, 1, 26), (2, 0, 3, 1)]
    assert _all_inside(module)
