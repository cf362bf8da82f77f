"""Each kind of expression and target, by table."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.python.literals import number, string
from tests.engine.codescan.python.printing import lowered


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.b.c", "a.b.c"),
        ("a[b].c(d)[1]", "a[b].c(d)[1]"),
        ("a[1:2]", "a[1:2]"),
        ("a[:b]", "a[:b]"),
        ("a[::-1]", "a[::-1]"),
        ("a[1, 2]", "a[tuple[1, 2]]"),
        ("a[1,]", "a[tuple[1]]"),
        ("a[1:2, b]", "a[tuple[?(1, 2), b]]"),
        ("a[*b]", "a[tuple[*b]]"),
        ("a[b := 1]", "a[(b := 1)]"),
        ("f(a, *b, c=1, **d)", "f(a, *b, c=1, **d)"),
        ("f((*a))", "f(*a)"),
        ("f(x for x in y)", "f(generator<x for x in y>)"),
        ("f(\n  a,  # why\n  b,\n)", "f(a, b)"),
        ("(a\n # why\n .b)", "a.b"),
        ("type(a).b = c", "type(a).b = c"),
        ("type(a)[b].c = d", "type(a)[b].c = d"),
    ],
)
def test_paths_and_calls(source: str, expected: str) -> None:
    assert lowered(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a + b - c", "((a + b) - c)"),
        ("a + b * c ** d @ e", "(a + ((b * (c ** d)) @ e))"),
        ("a // b % c << d >> e & f | g ^ h", "((((((a // b) % c) << d) >> e) & f) | (g ^ h))"),
        ("-a", "(- a)"),
        ("-1", "-1"),
        ("- 1.5", "-1.5"),
        ("-True", "(- True)"),
        ("~a", "(~ a)"),
        ("not a", "(not a)"),
        ("a and b and c or not d", "(((a and b) and c) or (not d))"),
        ("a or b and c", "(a or (b and c))"),
        ("a < b", "(a < b)"),
        ("a <= b() < c", "((a <= b()) and (b() < c))"),
        ("a is not b", "(a is-not b)"),
        ("a not in b", "(a not-in b)"),
        ("a in b", "(a in b)"),
        ("a is b", "(a is b)"),
        ("a != b", "(a != b)"),
        ("a if b else c", "(a if b else c)"),
        ("a if b else c if d else e", "(a if b else (c if d else e))"),
        ("(a := b(c))", "(a := b(c))"),
        ("((((a))))", "a"),
    ],
)
def test_operators(source: str, expected: str) -> None:
    assert lowered(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a, *b, 1]", "list[a, *b, 1]"),
        ("{a, *b}", "set[a, *b]"),
        ("()", "tuple[]"),
        ("(a,)", "tuple[a]"),
        ("x = a, *b", "x = tuple[a, *b]"),
        ("x = *a,", "x = tuple[*a]"),
        ("{}", "{}"),
        ("{'a': 1, b: 2, **c}", "{'a': 1, b: 2, **c}"),
        ("[x for x in y if z if w for v in x]", "list<x for x in y if z if w for v in x>"),
        ("{a: b for a, b in c}", "dict<a: b for [a, b] in c>"),
        ("{a async for a in b}", "set<a for a in b>"),
        ("(a for a in b)", "generator<a for a in b>"),
        ("[a for a in b if (c := a)]", "list<a for a in b if (c := a)>"),
        ("[[a for a in b] for b in c]", "list<list<a for a in b> for b in c>"),
        ("lambda: 1", "<<lambda>() {return 1}>"),
        ("lambda a, b=1, *c, d, **e: a", "<<lambda>(a, b = 1, *c, only d, **e) {return a}>"),
        ("lambda *, a: a", "<<lambda>(only a) {return a}>"),
        ("lambda: (yield)", "<generator <lambda>() {return (yield )}>"),
        ("await a", "await a"),
        ("yield", "(yield )"),
        ("yield a, b", "(yield tuple[a, b])"),
        ("yield from a", "(yield from a)"),
        ("x = yield a", "x = (yield a)"),
        ("x = ...", "x = Ellipsis"),
        ("x = True, False, None", "x = tuple[True, False, None]"),
    ],
)
def test_displays_and_functions(source: str, expected: str) -> None:
    assert lowered(source) == expected


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("0", 0),
        ("1_000", 1000),
        ("0x1F", 31),
        ("0o17", 15),
        ("0b101", 5),
        ("0777", 511),
        ("10L", 10),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ("1e5", 100000.0),
        ("3j", None),
        ("9" * 100_000, None),
        ("0x", None),
        ("089", None),
    ],
)
def test_numbers(spelling: str, expected: int | float | None) -> None:
    assert number(spelling) == expected


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("'a'", "a"),
        ('"""a"b\nc"""', 'a"b\nc'),
        ("''", ""),
        ("''''''", ""),
        (r"'\n\t\\\'\"\a\b\f\v\r'", "\n\t\\'\"\a\b\f\v\r"),
        (r"'\x41\101\u00e9\U0001F600\N{EM DASH}'", "AAé😀—"),
        (r"'\q\d\N{NO SUCH THING}'", r"\q\d\N{NO SUCH THING}"),
        (r"'\ud800 \U00110000'", "� �"),
        ("'a\\\nb'", "ab"),
        (r"r'\n'", r"\n"),
        (r"R'\''", r"\'"),
        (r"b'\x00\377\u0041'", b"\x00\xff\\u0041"),
        (r"rb'\x00'", rb"\x00"),
        (r"Br'\d'", rb"\d"),
        ("u'é'", "é"),
        ("'unfinished", "unfinished"),
        ("'", ""),
    ],
)
def test_strings(spelling: str, expected: str | bytes) -> None:
    assert string(spelling) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 'a' 'b' \"c\"", "x = 'abc'"),
        ("x = ('a'\n     # why\n     'b')", "x = 'ab'"),
        ("x = b'a' rb'\\d'", "x = b'a\\\\d'"),
        ("x = f'a{b}c'", "x = f('a', b, 'c')"),
        ("x = 'a' f'b{c}' 'd'", "x = f('ab', c, 'd')"),
        ("x = f'a' f'b'", "x = 'ab'"),
        ("x = f''", "x = ''"),
        ("x = f'{{a}}\\n{b}'", "x = f('{a}\\n', b)"),
        ("x = rf'\\d{b}'", "x = f('\\\\d', b)"),
        ("x = f'{a!r}{b!s}{c!a}'", "x = f(repr(a), str(b), ascii(c))"),
        ("x = f'{a:.2f}'", "x = f(format(a, '.2f'))"),
        ("x = f'{a:>{b}.{c!r}}'", "x = f(format(a, f('>', b, '.', repr(c))))"),
        ("x = f'{a!r:>9}'", "x = f(format(repr(a), '>9'))"),
        ("x = f'{a = }'", "x = f('a = ', repr(a))"),
        ("x = f'{a=!s}'", "x = f('a=', str(a))"),
        ("x = f'{a=:d}'", "x = f('a=', format(a, 'd'))"),
        ("x = f'{a, b}{*c, d}'", "x = f(tuple[a, b], tuple[*c, d])"),
        ("x = f'{f\"{a}\"}'", "x = f(f(a))"),
        ("x = f'{d['k']}'", "x = f(d['k'])"),
        ("x = f'''\n{\n  a  # why\n}'''", "x = f('\\n', a)"),
        ("x = t'a{b}'", "x = ?('a', b)"),
        ("x = f'\\N{EM DASH}{a}'", "x = f('—', a)"),
    ],
)
def test_formatted_and_joined_strings(source: str, expected: str) -> None:
    assert lowered(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a, *b = c", "[a, *b] = c"),
        ("(a, b) = c", "[a, b] = c"),
        ("[a, [b, (c)]] = d", "[a, [b, c]] = d"),
        ("(a) = b", "a = b"),
        ("(a,) = b", "[a] = b"),
        ("a, = b", "[a] = b"),
        ("a.b[c] = d", "a.b[c] = d"),
        ("a[1:2] = b", "a[?(1, 2)] = b"),
        ("a[::b] = c", "a[?(b)] = c"),
        ("a = b = c()", "b = (a := c())"),
        ("a, b = c.d = e", "c.d = ([a, b] := e)"),
        ("a += b", "a ~= (a + b)"),
        ("a.b //= c", "a.b ~= (a.b // c)"),
        ("a[b] >>= c", "a[b] ~= (a[b] >> c)"),
        ("a[1:] += b", "a[?(1)] ~= (a[?(1)] + b)"),
        ("a: int = 1", "a: int = 1"),
        ("a: 'B'", "a: 'B' = ?()"),
        ("a: list[b.C, int | None]", "a: list[tuple[b.C, (int | None)]] = ?()"),
        ("a: Callable[[int], str]", "a: Callable[tuple[list[int], str]] = ?()"),
        ("del a, b[1]", "del a; del b[1]"),
        ("del (a, [b, c])", "del a; del b; del c"),
        ("for a.b in c: pass", "for a.b in c {}"),
    ],
)
def test_targets(source: str, expected: str) -> None:
    assert lowered(source) == expected
