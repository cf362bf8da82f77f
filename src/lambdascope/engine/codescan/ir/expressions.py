"""Expressions, and the targets that assignments write to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # programs are recursive: an expression may hold a whole function
    from lambdascope.engine.codescan.ir.definitions import Class, Function
    from lambdascope.engine.codescan.ir.spans import Span


@dataclass(slots=True, eq=False)
class Const:
    """A literal: text, bytes, number, truth value or nothing (None, null, undefined)."""

    value: str | bytes | int | float | bool | None
    span: Span


@dataclass(slots=True, eq=False)
class Pattern:
    """A literal regular expression of a language that has them (`/a+/g`)."""

    source: str
    flags: str
    span: Span


@dataclass(slots=True, eq=False)
class Name:
    """A variable by its name; `this` and `self` are names as well."""

    name: str
    span: Span


@dataclass(slots=True, eq=False)
class Attribute:
    """`object.name`; optional chaining is lowered to the same."""

    object: Expression
    name: str
    span: Span


@dataclass(slots=True, eq=False)
class Item:
    """`object[index]`."""

    object: Expression
    index: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Slice:
    """`object[start:stop:step]`; the bounds and the step are None where not given."""

    object: Expression
    start: Expression | None
    stop: Expression | None
    span: Span
    step: Expression | None = None


@dataclass(slots=True, eq=False)
class Argument:
    """One argument of a call. `name` for keyword arguments; `spread` 1 for `*x` or `...x`, 2 for `**x`."""

    value: Expression
    name: str | None = None
    spread: int = 0


@dataclass(slots=True, eq=False)
class Call:
    """`callee(arguments)`; `new` for `new C(...)`. A tagged template is a call with the template as first argument."""

    callee: Expression
    arguments: Sequence[Argument]
    span: Span
    new: bool = False


@dataclass(slots=True, eq=False)
class Binary:
    """An arithmetic or string operation: `+ - * / // % ** & | ^ << >> >>> @`."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Unary:
    """`not - + ~ typeof void delete`; `!` is lowered to `not`."""

    operator: str
    operand: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Compare:
    """One comparison: `== != < <= > >= in not-in is is-not instanceof`; `===` is lowered to `==`, `!==` to `!=`.

    A chain `a < b < c` is lowered to `Logical("and", ...)`.
    """

    operator: str
    left: Expression
    right: Expression
    span: Span
    strict: bool = True
    """False for JavaScript's `==` and `!=`."""


@dataclass(slots=True, eq=False)
class Logical:
    """`and`, `or`, and `??` (the last as operator `??`)."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Conditional:
    """`then if test else otherwise`, `test ? then : otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Format:
    """An f-string or template literal: its literal pieces are `Const`, in order with the expressions."""

    parts: Sequence[Expression]
    span: Span


@dataclass(slots=True, eq=False)
class SequenceDisplay:
    """A list, tuple or set display, an array; `Spread` elements are allowed. `kind`: list, tuple or set."""

    elements: Sequence[Expression]
    kind: str
    span: Span


@dataclass(slots=True, eq=False)
class Spread:
    """`*x` or `...x` inside a display."""

    value: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Entry:
    """One entry of a mapping; without key, `value` is spread into it (`**x`, `...x`). `{a}` has key Const("a")."""

    key: Expression | None
    value: Expression


@dataclass(slots=True, eq=False)
class MappingDisplay:
    """A dict display or object literal; methods and getters in it are entries with a `Closure`."""

    entries: Sequence[Entry]
    span: Span


@dataclass(slots=True, eq=False)
class Closure:
    """A function as a value: a lambda, an arrow function, a function expression."""

    function: Function
    span: Span


@dataclass(slots=True, eq=False)
class ClassValue:
    """A class as a value."""

    definition: Class
    span: Span


@dataclass(slots=True, eq=False)
class Await:
    """`await x`."""

    value: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Yield:
    """`yield x`; `delegates` for `yield from x` and `yield* x`."""

    value: Expression | None
    delegates: bool
    span: Span


@dataclass(slots=True, eq=False)
class Clause:
    """One `for target in iterable if conditions` of a comprehension."""

    target: Target
    iterable: Expression
    conditions: Sequence[Expression]


@dataclass(slots=True, eq=False)
class Comprehension:
    """`kind`: list, set, dict or generator; `key` only for dict."""

    kind: str
    key: Expression | None
    element: Expression
    clauses: Sequence[Clause]
    span: Span


@dataclass(slots=True, eq=False)
class Assigning:
    """An assignment that is an expression (`:=`, JavaScript's `=`); its value is the assigned one."""

    target: Target
    value: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Unknown:
    """Something without a meaning of its own here: the result may hold data of any of `parts`."""

    parts: Sequence[Expression]
    span: Span


Expression = (
    Const
    | Pattern
    | Name
    | Attribute
    | Item
    | Slice
    | Call
    | Binary
    | Unary
    | Compare
    | Logical
    | Conditional
    | Format
    | SequenceDisplay
    | Spread
    | MappingDisplay
    | Closure
    | ClassValue
    | Await
    | Yield
    | Comprehension
    | Assigning
    | Unknown
)


@dataclass(slots=True, eq=False)
class SequencePattern:
    """`a, b, *rest = ...` and `[a, , b = 1, ...rest] = ...`; None for a hole, `rest` the index of the starred one."""

    targets: Sequence[Target | None]
    rest: int | None
    span: Span


@dataclass(slots=True, eq=False)
class MappingPattern:
    """`{a, b: c = 1, ...rest} = ...`; `keys` beside `targets`, a key None for a computed one."""

    keys: Sequence[str | None]
    targets: Sequence[Target]
    rest: Target | None
    span: Span


@dataclass(slots=True, eq=False)
class DefaultPattern:
    """`target = default` inside a pattern."""

    target: Target
    default: Expression
    span: Span


Target = Name | Attribute | Item | SequencePattern | MappingPattern | DefaultPattern
