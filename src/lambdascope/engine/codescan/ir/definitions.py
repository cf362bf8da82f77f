"""Functions, classes and modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lambdascope.engine.codescan.ir.expressions import Expression, Target
    from lambdascope.engine.codescan.ir.spans import Span
    from lambdascope.engine.codescan.ir.statements import Assign, Statement


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
