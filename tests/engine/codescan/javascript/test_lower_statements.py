"""Statements: branches, loops, switches, jumps, and the order in which things run."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.javascript.lower import lower
from tests.engine.codescan.javascript.printing import show

BRANCHES = [
    ("if (a) b(); else if (c) { d() } else e()", "if a {b()} else {if c {d()} else {e()}}"),
    ("if ((a(), b)) c()", "a(); if b {c()}"),
    (
        "a && b(); c || (d = 1); e ? g() : h(); i ?? j()",
        "if a {b()}; if (not c) {d = 1}; if e {g()} else {h()}; (i ?? j())",
    ),
    ("a && b && c()", "if (a and b) {c()}"),
    ("!function () { a() }()", "<<anonymous>() {a()}>()"),
    ("delete a.b, c(), d = 1", "delete a.b; c(); d = 1"),
    ("try { a() } catch (e) { b(e) } finally { c() }", "try {a()} catch e {b(e)} finally {c()}"),
    ("try { a() } catch { b() }", "try {a()} catch  {b()}"),
    ("try { a() } catch ({message: m}) { b(m) }", "try {a()} catch {message: m} {b(m)}"),
    ("throw new Error('x')", "raise new Error('x')"),
    ("function f() { return a(), b }", "def f() {a(); return b}"),
    ("'use strict'; ; debugger; { a() }", "a()"),
    ("with (a) { b() }", "a; b()"),
]

DECLARATIONS = [
    ("var a; let b; const c = 1", "b = None; c = 1"),
    ("let a = 1, b, c = a", "a = 1; b = None; c = a"),
    ("using a = f(); await using b = g()", "a = f(); with a {}; b = g(); with b {}"),
    ("f(); function f() {} async function* g() {}", "def f() {}; def async generator g() {}; f()"),
    ("if (a) { f(); function f() {} }", "if a {def f() {}; f()}"),
]

LOOPS = [
    ("while (a) { b(); break; continue }", "while a {b(); break; continue}"),
    ("do { a() } while (b)", "while True {a(); if (not b) {break}}"),
    ("do { if (a) continue; b() } while (c)", "while c {if a {continue}; b()}"),
    ("for (let i = 0, n = a; i < n; i++) b(i)", "i = 0; n = a; while (i < n) {b(i); i ~= (i + 1)}"),
    ("for (;;) {}", "while True {}"),
    ("for (a(), b(); ; c(), d()) e()", "a(); b(); while True {e(); c(); d()}"),
    ("for (const [k, v] of a) b(k)", "for [k, v] of a {b(k)}"),
    ("for (var k in a) {} for (b.c of d) {}", "for k in a {}; for b.c of d {}"),
    ("for await (const a of b) c(a)", "for a of await b {c(a)}"),
]

JUMPS = [
    ("a: for (;;) { for (;;) { break a } }", "while True {while True {break}}"),
    ("a: for (;;) { for (;;) { continue a } }", "while True {while True {break}}"),
    ("a: for (;;) { if (b) continue a; break a }", "while True {if b {continue}; break}"),
    (
        "a: for (;;) switch (b) { case 1: continue a; case 2: break a }",
        "while True {match b {case 1 {continue}, case 2 {break}}}",
    ),
    ("a: { if (b) break a; c() }", "if b {} else {c()}"),
    ("a: { for (;;) { break a } b() }", "while True {break}; b()"),
]

SWITCHES = [
    (
        "switch (a) { case 1: b(); break; case 2: c(); default: d() }",
        "match a {case 1 {b()}, case 2 {c()} ↓, default {d()}}",
    ),
    ("switch (a) { case 1: case 2: b() }", "match a {case 1 {} ↓, case 2 {b()}}"),
    (
        "function f() { switch (a) { case 1: return b; case 2: throw c; case 3: d() } }",
        "def f() {match a {case 1 {return b}, case 2 {raise c}, case 3 {d()}}}",
    ),
    ("switch (a) { case 1: { b(); break } case 2: c() }", "match a {case 1 {b()}, case 2 {c()}}"),
    ("switch (a) { case 1: if (b) break; c(); case 2: d() }", "match a {case 1 {if b {} else {c()}} ↓, case 2 {d()}}"),
    (
        "switch (a) { case 1: if (b) { c() } else { d(); break } e(); break }",
        "match a {case 1 {if b {c(); e()} else {d()}}}",
    ),
    ("switch (a) { case 1: if (b) { break } else { break } c() }", "match a {case 1 {if b {}}}"),
    ("switch (a) { default: b(); break; case 1: c() }", "match a {case 1 {c()}, default {b()}}"),
    (
        "switch (a) { case 1: b(); default: c(); case 2: d() }",
        "match a {case 1 {b(); c(); d()}, case 2 {d()}, default {c(); d()}}",
    ),
    (
        "switch (a) { case 1: try { if (b) break } finally { c() } d() }",
        "while True {match a {case 1 {try {if b {break}} finally {c()}; d()}}; break}",
    ),
    (
        "for (;;) { switch (a) { case 1: try { if (b) break } finally { c() } continue } }",
        "while True {match a {case 1 {try {if b {}} finally {c()}; continue}}}",
    ),
    ("switch (a) { case 1: for (;;) { break } b() }", "match a {case 1 {while True {break}; b()}}"),
    ("switch ((a(), b)) {}", "a(); match b {}"),
]


@pytest.mark.parametrize(("source", "expected"), BRANCHES + DECLARATIONS + LOOPS + JUMPS + SWITCHES)
def test_statements(source: str, expected: str) -> None:
    assert expected == show(lower("a.js", source.encode()).body.body)


def test_a_long_else_if_chain_is_a_match_with_guards() -> None:
    source = "if (a0) b0();" + "".join(f" else if (a{n}) b{n}();" for n in range(1, 60)) + " else c()"

    text = show(lower("a.js", source.encode()).body.body)

    assert text.startswith("match True {default if a0 {b0()}, default if a1 {b1()}, ")
    assert text.endswith(", default if a59 {b59()}, default {c()}}")


def test_comments_are_kept_with_their_lines() -> None:
    source = "#!/usr/bin/env node\n// one\nf(/* two\nmore */ a) // three\n/** four */"

    found = [(comment.text, comment.line) for comment in lower("a.js", source.encode()).comments]

    assert found == [("one", 2), ("two\nmore", 3), ("three", 4), ("* four", 5)]
