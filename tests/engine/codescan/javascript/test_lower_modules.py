"""Imports and exports, and what TypeScript and JSX add to the language."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.javascript.lower import FRONT_END, lower
from tests.engine.codescan.javascript.printing import show

IMPORTS = [
    ("import 'm'", "import 'm' None as None"),
    ("import d, * as n from 'm'", "import 'm' default as d; import 'm' None as n"),
    (
        "import d, {a, b as c, default as e, 'f-g' as h} from 'm'",
        "import 'm' default as d; import 'm' a as a; import 'm' b as c; import 'm' default as e; import 'm' f-g as h",
    ),
    ("import j from './a.json' with {type: 'json'}", "import './a.json' default as j"),
    ("const {a} = require('m'), b = await import('n')", "{a: a} = require('m'); b = await import('n')"),
]

EXPORTS = [
    ("export const a = 1, {b, c: [d]} = e", "a = 1; {b: b, c: [d]} = e; export a = a; export b = b; export d = d"),
    ("export function f() {} export class A {}", "def f() {}; export f = f; class A() {}; export A = A"),
    ("export default function f() {}", "def f() {}; export default = f"),
    ("export default function () {}", "export default = <default() {}>"),
    ("export default class A {}", "class A() {}; export default = A"),
    ("export default class {}", "export default = <class default() {}>"),
    ("export default a.b", "export default = a.b"),
    ("export {a, b as c, d as default, e as 'f-g'}", "export a = a; export c = b; export default = d; export f-g = e"),
    ("export {a, default as b} from 'm'", "import 'm' a as #1; export a = #1; import 'm' default as #2; export b = #2"),
    (
        "export * from 'm'; export * as n from 'o'",
        "import 'm' None as #1; export * = #1; import 'o' None as #2; export n = #2",
    ),
    ("@a export class A {}", "@a class A() {}; export A = A"),
    ("module.exports = {a}; exports.b = c", "module.exports = {'a': a}; exports.b = c"),
]

TYPES = [
    ("let a: string | null = b", "a: (string | None) = b"),
    (
        "let a: Promise<X>, b: Map<string, Y>, c: Z[], d: readonly W[]",
        "a: Promise[X] = None; b: Map[tuple[string, Y]] = None; c: Array[Z] = None; d: Array[W] = None",
    ),
    (
        "let a: lambda.Context, b: 'lit', c: [A, b?: B], d: {e: F, g?: H}, i: (j: K) => void",
        "a: lambda.Context = None; b: 'lit' = None; c: tuple[A, B] = None; d: {'e': F, 'g': H} = None; i: ?() = None",
    ),
    (
        "const handler: Handler<A, B> = async (event) => event",
        "handler: Handler[tuple[A, B]] = <async arrow handler(event) {return event}>",
    ),
    (
        "function f(this: T, a: A, b?: B, c: C = 1, ...d: D[]): R {}",
        "def f(a: A, b: B, c: C = 1, ...d: Array[D]) -> R {}",
    ),
    ("f(a as B, c satisfies D, h!, i!.j, k<L>(m))", "f(a, c, h, i.j, k(m))"),
    ("(a as B).c = d; e! = 1; for (const x of y as Z) {}", "a.c = d; e = 1; for x of y {}"),
    (
        "export const handler = (async () => {}) satisfies Handler",
        "handler = <async arrow handler() {}>; export handler = handler",
    ),
]

DECLARATIONS = [
    ("interface A {} type B = C; declare const d: D; declare module 'm' {} declare global {}", ""),
    ("function f(a: A): B; function f(a: C): D; function f(a: any) {}", "def f(a: any) {}"),
    (
        "enum A { B, C = 4, D, 'e' = 'x', F = f(), G }",
        "A = {'B': 0, 'C': 4, 'D': 5, 'e': 'x', 'F': f(), 'G': (f() + 1)}",
    ),
    ("const enum A { B = -1, C }", "A = {'B': -1, 'C': 0}"),
    (
        "namespace A { const b = 1; export const c = b; export function d() {} }",
        "def d() {}; b = 1; c = b; A = {'c': c, 'd': d}",
    ),
    ("namespace A.B { export const c = 1 }", "c = 1; A = {'B': {'c': c}}"),
    ("import a = require('m'); import b = a.c; export = a", "a = require('m'); b = a.c; module.exports = a"),
    (
        "import type {A} from 'm'; import {type B, c} from 'n'",
        "import 'm' A as A; import 'n' B as B; import 'n' c as c",
    ),
    ("export type {A} from 'm'; export {type B, c}; export as namespace X", "export c = c"),
    (
        "abstract class A<T> extends B<T> implements C { abstract m(): T; declare o: P; q!: R; static s: T = 1 }",
        "class A(B) {field this.q: R = ?(); s: T = 1}",
    ),
    (
        "class A { constructor(private readonly a: B, c: D, public e = 1) { f() } }",
        "class A() {constructor(a: B, c: D, e = 1) {this.a: B = a; this.e = e; f()}}",
    ),
    (
        "@a() export class B { @c() m(@d() e: E) {} @g f: F; accessor h = 1; override i() {} }",
        "@a() class B() {field this.f: F = ?(); field this.h = 1; g; @c() m(e: E) {}; i() {}}; export B = B",
    ),
]

MARKUP = [
    ("f(<div/>, <a.B/>, <C></C>, <></>, <x:y/>)", "f('div'({}), a.B({}), C({}), ''({}), 'x:y'({}))"),
    (
        "f(<a b='c&amp;' d={e} {...g} h i={() => 1}/>)",
        "f('a'({'b': 'c&', 'd': e, ...g, 'h': True, 'i': <arrow i() {return 1}>}))",
    ),
    ("f(<a>\n  text\n  more {b} {...c} {/* no */} <i>d</i>\n</a>)", "f('a'({}, 'text more ', b, ...c, 'i'({}, 'd')))"),
]


@pytest.mark.parametrize(("source", "expected"), IMPORTS + EXPORTS)
def test_imports_and_exports(source: str, expected: str) -> None:
    module = lower("a.mjs", source.encode())

    assert (expected, []) == (show(module.body.body), module.problems)


@pytest.mark.parametrize("path", ["a.ts", "a.tsx"])
@pytest.mark.parametrize(("source", "expected"), TYPES + DECLARATIONS)
def test_typescript(source: str, expected: str, path: str) -> None:
    module = lower(path, source.encode())

    assert (expected, []) == (show(module.body.body), module.problems)


def test_an_assertion_before_the_value_is_markup_only_where_there_is_markup() -> None:
    assert show(lower("a.ts", b"f(<A>b)").body.body) == "f(b)"
    assert show(lower("a.tsx", b"f(<A>b</A>)").body.body) == "f(A({}, 'b'))"


@pytest.mark.parametrize("path", ["a.js", "a.jsx", "a.tsx"])
@pytest.mark.parametrize(("source", "expected"), MARKUP)
def test_markup(source: str, expected: str, path: str) -> None:
    module = lower(path, source.encode())

    assert (expected, []) == (show(module.body.body), module.problems)


@pytest.mark.parametrize("suffix", FRONT_END.suffixes)
def test_every_suffix_has_its_language(suffix: str) -> None:
    module = FRONT_END.lower(f"dir/a{suffix}", b"let a = 1")

    assert module.path == f"dir/a{suffix}"
    assert module.language == ("typescript" if "ts" in suffix else "javascript")
    assert show(module.body.body) == "a = 1"
