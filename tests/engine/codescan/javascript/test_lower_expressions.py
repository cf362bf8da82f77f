"""Expressions and the targets of assignments."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.ir import Assign, Evaluate, Expression, Format
from lambdascope.engine.codescan.javascript.lower import lower
from tests.engine.codescan.javascript.printing import show

LITERALS = [
    ("f('it\\'s', \"a\\n\")", r"""f("it's", 'a\n')"""),
    (r"f('\x41\u0042\u{43}\104', '\q\0')", r"f('ABCD', 'q\x00')"),
    (r"f('\u{1F600}', '\ud83d\ude00', '\ud83d')", "f('😀', '😀', '\ufffd')"),
    (r"f('\u{FFFFFFFF}')", "f('\ufffd')"),
    ("f('a\\\nb')", "f('ab')"),
    (
        "f(1, 1.5, .5, 1e3, 0x10, 0b11, 0o17, 017, 089, 1_000, 10n)",
        "f(1, 1.5, 0.5, 1000.0, 16, 3, 15, 15, 89, 1000, 10)",
    ),
    ("f(9007199254740993, 9007199254740993n)", "f(9007199254740992, 9007199254740993)"),
    (f"f({'9' * 5000})", "f(?())"),
    ("f(-1, +1, ~1, !0, !'', void 0)", "f(-1, (+ 1), (~ 1), True, True, None)"),
    ("f(true, false, null, undefined)", "f(True, False, None, None)"),
    ("f(/a[/]+b/gi, /c/)", "f(/a[/]+b/gi, /c/)"),
    ("f(`plain`, ``, `a${b}c${d}`, `${e}`)", "f('plain', '', f('a', b, 'c', d), f(e))"),
    (r"f(`\n${a}\u0041`)", r"f(f('\n', a, 'A'))"),
    ("f(`${`${a}`}`)", "f(f(f(a)))"),
    ("tag`a${b}`", "tag(f('a', b))"),
]

OPERATORS = [
    ("f(a + b - c * d / e % g ** h)", "f(((a + b) - (((c * d) / e) % (g ** h))))"),
    ("f(a & b | c ^ d << 1 >> 2 >>> 3)", "f(((a & b) | (c ^ (((d << 1) >> 2) >>> 3))))"),
    ("f(a == b, a === b, a != b, a !== b)", "f((a ~== b), (a == b), (a ~!= b), (a != b))"),
    (
        "f(a < b, a >= b, a in b, a instanceof B, #p in c)",
        "f((a < b), (a >= b), (a in b), (a instanceof B), ('#p' in c))",
    ),
    ("f(a && b || c, d ?? e)", "f(((a and b) or c), (d ?? e))"),
    ("f(!a, typeof b, void g(), delete c.d)", "f((not a), (typeof b), (void g()), (delete c.d))"),
    ("f(a ? b : c ? d : e)", "f((a ? b : (c ? d : e)))"),
    ("f((a, b), (0, c.d)(), (g(), h))", "f(b, c.d(), tuple[g(), h][1])"),
    ("f('a' + 'b' + c + 'd' + 'e' + 1 + 'f')", "f((((('ab' + c) + 'de') + 1) + 'f'))"),
    ("f(a - 'b' + 'c')", "f(((a - 'b') + 'c'))"),
    ("f((a + b) + (c + d))", "f(((a + b) + (c + d)))"),
    ("f(await a, yield_)", "f(await a, yield_)"),
]

ACCESS = [
    ("a.b.c['d'][e].#f", "a.b.c['d'][e].#f"),
    ("a?.b?.[c]?.(d)", "a.b[c](d)"),
    ("a(b)(c, ...d)(...e)", "a(b)(c, ...d)(...e)"),
    ("new A; new a.B(1, ...c); new (f())(2)", "new A(); new a.B(1, ...c); new f()(2)"),
    ("import('x'); import.meta.url; this.a; super.b()", "import('x'); import.meta.url; this.a; super.b()"),
    ("a(/* one */ b, // two\n c)", "a(b, c)"),
    ("a\n  .b() // why\n  .c()", "a.b().c()"),
]

DISPLAYS = [
    ("f([1, , ...a, ], [,], [])", "f(list[1, None, ...a], list[None], list[])"),
    ("f({a, b: 1, 'c-d': 2, 3: 4, [e]: 5, ...g})", "f({'a': a, 'b': 1, 'c-d': 2, '3': 4, e: 5, ...g})"),
    (
        "f({a() {}, get b() { return 1 }, set b(v) {}, async *c() {}})",
        "f({'a': <a() {}>, 'b': <get b() {return 1}>, 'b': <set b(v) {}>, 'c': <async generator c() {}>})",
    ),
    (
        "f({d: () => 1, 'e': function () {}, [g]: async h => h})",
        "f({'d': <arrow d() {return 1}>, 'e': <e() {}>, g: <async arrow <anonymous>(h) {return h}>})",
    ),
]

ASSIGNMENTS = [
    ("a = b = c.d = e", "a = (b := (c.d := e))"),
    ("a += 1; b.c ||= d; e[0] ??= g; h **= 2", "a ~= (a + 1); b.c ~= (b.c or d); e[0] ~= (e[0] ?? g); h ~= (h ** 2)"),
    ("i++; --a.b; f(i++)", "i ~= (i + 1); a.b ~= (a.b - 1); f((i := (i + 1)))"),
    ("f(a -= 2)", "f((a := (a - 2)))"),
    ("const {a, b: {c = 1}, ...r} = d", "{a: a, b: {c: c = 1}, ...r} = d"),
    ("let [a, , [b = 2], ...[c]] = d", "[a, , [b = 2], ...[c]] = d"),
    ("({a: x.y, ['b']: z[0], [c()]: w, 'd': v = 3} = e)", "{a: x.y, b: z[0], None: w, d: v = 3} = e"),
    ("[a, b] = [b, a]", "[a, b] = list[b, a]"),
    ("a = (f(), b)", "f(); a = b"),
    ("const f = async () => {}, {g = () => 1} = h", "f = <async arrow f() {}>; {g: g = <arrow g() {return 1}>} = h"),
    ("exports.handler = async function () {}", "exports.handler = <async handler() {}>"),
    ("a['b'] = () => 1; a = class {}", "a['b'] = <arrow b() {return 1}>; a = <class a() {}>"),
    ("f() = 1", "f(); 1"),
]


@pytest.mark.parametrize(("source", "expected"), LITERALS + OPERATORS + ACCESS + DISPLAYS + ASSIGNMENTS)
def test_expressions(source: str, expected: str) -> None:
    assert expected == show(lower("a.mjs", source.encode()).body.body)


def test_a_literal_is_told_from_its_look_alikes() -> None:
    """`show` prints a Const by its repr: 1 and 1.0, None and "None" differ there."""
    values = show(lower("a.js", b"f(1, 1.0, 'null', null, true, 'true')").body.body)

    assert values == "f(1, 1.0, 'null', None, True, 'true')"


def _only(source: str) -> Expression:
    (statement,) = lower("a.js", source.encode()).body.body
    assert isinstance(statement, (Evaluate, Assign))
    return statement.value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f(a)", (1, 0, 1, 4)),
        ("\n  f(\n)", (2, 2, 3, 1)),
        ("'é😀'; f(a)", (1, 6, 1, 10)),
        ("\r\n\r\n f(a)\r\n", (3, 1, 3, 5)),
        ("\ufefff(a)", (1, 0, 1, 4)),
        ("/* é */ é.b('é')", (1, 8, 1, 16)),
    ],
)
def test_spans_are_lines_and_characters(source: str, expected: tuple[int, int, int, int]) -> None:
    assert expected == _only(source).span


def test_the_pieces_of_a_template_have_their_own_spans() -> None:
    template = _only("x = `é${a}b\n${c}`")

    assert isinstance(template, Format)
    assert [part.span for part in template.parts] == [
        (1, 5, 1, 6),
        (1, 8, 1, 9),
        (1, 10, 2, 0),
        (2, 2, 2, 3),
    ]


def test_folded_literals_span_all_of_them() -> None:
    call = _only("f(a + 'b' +\n 'c')")

    assert show([Evaluate(call, call.span)]) == "f((a + 'bc'))"
    assert call.arguments[0].value.right.span == (1, 6, 2, 4)  # type: ignore[union-attr]  # the line above says so
