"""What the dataflow engine asks of a language: its built-ins, and the few rules in which languages differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.values import Key, Value

if TYPE_CHECKING:
    from lambdascope.engine.codescan.analysis import Analysis
    from lambdascope.engine.codescan.frame import Frame
    from lambdascope.engine.codescan.program import Program
    from lambdascope.engine.codescan.sites import Site
    from lambdascope.engine.codescan.state import State


class Language(Protocol):
    """One for each language that can be scanned."""

    items_are_members: bool
    """`x["a"]` is the same as `x.a`."""
    has_this: bool
    constructor: str

    def global_name(self, name: str) -> Value: ...
    def outside(self, module: str, member: str | None) -> Value:
        """What an import of a module that is not scanned binds."""

    def inside(self, analysis: Analysis, frame: Frame, module: ir.Module, name: str, member: str | None) -> Value:
        """What an import of a scanned module binds."""

    def module_variables(self, program: Program, module: ir.Module, state: State) -> dict[Key, Value]: ...
    def exports(self, program: Program, module: ir.Module) -> Value:
        """What a module that has run gives to its importers."""

    def annotated(self, frame: Frame, annotation: ir.Expression, value: Value) -> Value:
        """`value` with what its declared type tells."""

    def never_returns(self, frame: Frame, expression: ir.Expression) -> bool: ...
    def keys(self, frame: Frame, value: Value) -> Value | None:
        """What iterating over the keys gives."""

    def entered(self, frame: Frame, value: Value) -> Value:
        """What a context manager gives to its block."""

    def member_names(self, value: Value, name: str) -> frozenset[str]:
        """The qualified names of a member of something outside."""

    def speaks_of(self, name: str) -> bool:
        """Whether a qualified name of something outside means more to the language than that it is outside."""

    def callee_names(self, frame: Frame, target: Value, node: ir.Call) -> tuple[str, ...]: ...
    def prepare(self, frame: Frame, site: Site, node: ir.Call) -> None:
        """Bring a call into the form that rules are written for."""

    def intrinsic(self, frame: Frame, site: Site, node: ir.Call, target: Value, method: str | None) -> Value | None:
        """The result of a built-in function or method; None for others."""

    def is_number(self, name: str) -> bool:
        """Whether every member of this name is a number (`length`)."""

    def is_container_method(self, name: str) -> bool: ...
    def is_property(self, function: ir.Function) -> bool: ...
    def is_remembered(self, function: ir.Function) -> bool:
        """Whether it is run only once for the same arguments."""

    def is_static(self, function: ir.Function) -> bool: ...
    def is_class_method(self, function: ir.Function) -> bool: ...
    def is_record(self, definition: ir.Class) -> bool:
        """Whether constructing it fills the annotated fields."""

    def receiver_name(self, function: ir.Function) -> str | None: ...
    def divided(self, frame: Frame, left: Value, right: Value) -> Value | None: ...
    def fold(self, sign: str, left: Any, right: Any, fold: Callable[[Any, Any], Any]) -> Any: ...
    def text(self, value: Any) -> str:
        """A constant as a template shows it."""

    def is_type_of(self, expression: ir.Call) -> bool: ...
    def measured(self, expression: ir.Expression) -> ir.Expression | None:
        """What `len(x)` or `x.length` measures."""

    def harmless_type_test(self, frame: Frame, test: ir.Call) -> tuple[ir.Expression, int] | None:
        """What a test for a type looks at, and the harm that values of that type can not do."""

    def characters_tested(self, frame: Frame, test: ir.Call, outcome: bool) -> tuple[ir.Expression, int] | None:
        """What a test of each character looks at, and the harm that it can not do where the test is `outcome`."""

    def pattern_test(self, frame: Frame, test: ir.Call, site: Site) -> tuple[str, ir.Expression, bool] | None:
        """The pattern, what it is matched with, and whether the whole text must match."""

    def same_text(self, expression: ir.Call) -> ir.Expression | None:
        """What a conversion that keeps the text is made of (`str(x)`, `x.strip()`)."""


Intrinsic = Callable[["Frame", "Site", ir.Call], "Value | None"]
"""A built-in function or method: its result, or None where it is not of the form that is known."""
