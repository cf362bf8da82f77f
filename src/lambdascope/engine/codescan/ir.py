"""The intermediate form every language is lowered to: what a function does, without how its language spells it.

Expressions and statements are plain slotted classes, made by the front ends and read by the dataflow engine. A front
end may leave out what has no meaning for data flow (comments, types), must keep evaluation order, and must give each
node the span of the source it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """Where a piece of source stands: lines from 1, columns from 0 in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


NO_SPAN = Span(1, 0, 1, 0)


class Spanned(Protocol):
    """Any node that stands somewhere in the source."""

    span: Span


# --- expressions ---------------------------------------------------------------------------------------------------


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


# --- targets of assignments ----------------------------------------------------------------------------------------


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


# --- statements ----------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Assign:
    """`target = value`; `a += b` is lowered to `a = a + b` with `augmented`; `annotation` is the declared type."""

    target: Target
    value: Expression
    span: Span
    annotation: Expression | None = None
    augmented: bool = False


@dataclass(slots=True, eq=False)
class Evaluate:
    """An expression evaluated for its effect."""

    value: Expression
    span: Span


@dataclass(slots=True, eq=False)
class If:
    test: Expression
    then: Sequence[Statement]
    otherwise: Sequence[Statement]
    span: Span


@dataclass(slots=True, eq=False)
class While:
    """`while`, `do`, and the plain `for (;;)` (initialiser before it, step at the end of the body)."""

    test: Expression
    body: Sequence[Statement]
    otherwise: Sequence[Statement]
    span: Span


@dataclass(slots=True, eq=False)
class For:
    """`for target in iterable`; `over_keys` for JavaScript's `for ... in`."""

    target: Target
    iterable: Expression
    body: Sequence[Statement]
    otherwise: Sequence[Statement]
    span: Span
    over_keys: bool = False


@dataclass(slots=True, eq=False)
class Case:
    """One case of a `match` or `switch`.

    `patterns`: expressions the subject is compared with; None for the default case. `binds`: what the pattern
    captures (a `Target`, given the whole subject). `falls_through` where control goes on into the next case.
    """

    patterns: Sequence[Expression] | None
    binds: Target | None
    guard: Expression | None
    body: Sequence[Statement]
    falls_through: bool = False


@dataclass(slots=True, eq=False)
class Match:
    subject: Expression
    cases: Sequence[Case]
    span: Span


@dataclass(slots=True, eq=False)
class Return:
    value: Expression | None
    span: Span


@dataclass(slots=True, eq=False)
class Raise:
    value: Expression | None
    span: Span


@dataclass(slots=True, eq=False)
class Break:
    span: Span


@dataclass(slots=True, eq=False)
class Continue:
    span: Span


@dataclass(slots=True, eq=False)
class Handler:
    """`except types as name`; `types` empty for a bare one and for JavaScript's `catch`."""

    types: Sequence[Expression]
    name: Target | None
    body: Sequence[Statement]
    span: Span


@dataclass(slots=True, eq=False)
class Try:
    body: Sequence[Statement]
    handlers: Sequence[Handler]
    otherwise: Sequence[Statement]
    final: Sequence[Statement]
    span: Span


@dataclass(slots=True, eq=False)
class With:
    """`with expression as target: body`; several items are nested."""

    value: Expression
    target: Target | None
    body: Sequence[Statement]
    span: Span


@dataclass(slots=True, eq=False)
class Delete:
    target: Target
    span: Span


@dataclass(slots=True, eq=False)
class Assert:
    test: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Import:
    """Binds `local` to a module, or to the member `member` of it.

    `module` as written: `os.path`, `..models`, `./db.js`, `@aws-sdk/client-s3`. `member` None binds the module itself
    (of `import a.b` without alias: the first segment, `local` "a", `module` "a", and another Import with local None
    loads `a.b`); "*" all names (`from m import *`); for an ES default import "default".
    """

    module: str
    member: str | None
    local: str | None
    span: Span


@dataclass(slots=True, eq=False)
class Export:
    """ES `export`: the value of `value` becomes member `name` ("default" for the default); re-exports are an Import
    under a made-up local name and an Export of it; `export * from` is name "*" with the module's value."""

    name: str
    value: Expression
    span: Span


@dataclass(slots=True, eq=False)
class Define:
    """A function definition: binds the function's name to it, after its decorators."""

    function: Function
    span: Span


@dataclass(slots=True, eq=False)
class DefineClass:
    """A class definition: binds the class's name to it, after its decorators."""

    definition: Class
    span: Span


Statement = (
    Assign
    | Evaluate
    | If
    | While
    | For
    | Match
    | Return
    | Raise
    | Break
    | Continue
    | Try
    | With
    | Delete
    | Assert
    | Import
    | Export
    | Define
    | DefineClass
)


# --- functions, classes, modules -----------------------------------------------------------------------------------


class ParameterKind(StrEnum):
    NORMAL = "normal"
    KEYWORD_ONLY = "keyword-only"
    REST = "rest"  # *args, ...args
    KEYWORDS = "keywords"  # **kwargs


@dataclass(slots=True, eq=False)
class Parameter:
    """`target` is a pattern for a destructured parameter; `name` is then made up (`#0`)."""

    name: str
    kind: ParameterKind = ParameterKind.NORMAL
    default: Expression | None = None
    annotation: Expression | None = None
    target: Target | None = None


@dataclass(slots=True, eq=False)
class Function:
    """One function, method, lambda, or the body of a module (name `<module>`)."""

    name: str
    parameters: Sequence[Parameter]
    body: Sequence[Statement]
    span: Span
    decorators: Sequence[Expression] = ()
    returns: Expression | None = None
    is_async: bool = False
    is_generator: bool = False
    is_arrow: bool = False
    """An arrow function: `this` is the enclosing function's."""
    is_static: bool = False
    """A static method (JavaScript `static`); Python's are known by their decorator."""
    accessor: str | None = None
    """"get" or "set" for JavaScript's accessors."""
    assigned: frozenset[str] = frozenset()
    """The local variables: parameters and all names bound in the body, without nested functions."""
    outer: frozenset[str] = frozenset()
    """Names declared global or nonlocal: bound in the body, but not local."""
    method_of: Class | None = None


@dataclass(slots=True, eq=False)
class Class:
    """A class with its methods; `body` holds what else runs at definition (class attributes as Assign to Name)."""

    name: str
    bases: Sequence[Expression]
    methods: Sequence[Function]
    body: Sequence[Statement]
    span: Span
    decorators: Sequence[Expression] = ()
    fields: Sequence[Assign] = ()
    """Instance fields with initialisers (JavaScript), as assignments to `this.name`."""


class ParseProblem(NamedTuple):
    """A place that could not be read, and what was left out because of it."""

    line: int
    message: str


@dataclass(slots=True, eq=False)
class Comment:
    """A comment with its text without the marks, for suppressions."""

    text: str
    line: int


@dataclass(slots=True, eq=False)
class Module:
    """One source file. `path` is relative to its artifact's root, with `/`."""

    path: str
    language: str
    body: Function
    lines: Sequence[str]
    comments: Sequence[Comment] = ()
    problems: Sequence[ParseProblem] = ()
    functions: list[Function] = field(default_factory=list)
    """Every function of the file, nested ones as well, in the order of the source."""
