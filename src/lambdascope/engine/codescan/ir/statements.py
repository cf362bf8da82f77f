"""Statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lambdascope.engine.codescan.ir.definitions import Class, Function
    from lambdascope.engine.codescan.ir.expressions import Expression, Target
    from lambdascope.engine.codescan.ir.spans import Span


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
