"""One run of one function over abstract values: its variables, and how names are read and written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.heap import load, store
from lambdascope.engine.codescan.rules.model import Confidence
from lambdascope.engine.codescan.state import Cell, State, join_states
from lambdascope.engine.codescan.summaries import Hit
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    Place,
    Source,
    Symbol,
    Taint,
    Value,
    join,
    step,
)

if TYPE_CHECKING:
    from lambdascope.engine.codescan.analysis import Analysis
    from lambdascope.engine.codescan.index import Index
    from lambdascope.engine.codescan.program import Around
    from lambdascope.engine.codescan.sites import Site

OUTER = "^"
"""The key, and the hidden parameter, under which a function finds the variables of the one around it."""


_WORD = re.compile(r"[\w$]+")


class Frame:
    """One run. `own` is the cell of the variables where nested functions share them (and of modules)."""

    def __init__(self, analysis: Analysis, function: ir.Function, around: Around, state: State) -> None:
        self.analysis = analysis
        self.program = analysis.program
        self.meanings = analysis.meanings
        self.function = function
        self.around = around
        self.module = around.module
        self.index: Index = analysis.program.index(around.module.language)
        self.language = analysis.language(around.module)
        self.state = state
        self.in_module = function is around.module.body
        self.own: int | None = None
        self.loops: list[Loop] = []
        self.depth = 0
        self.visits_left = 0
        self.doubts = 0
        self.first_time = 0
        """How many tests around show that something kept between events is not there yet."""
        self.hits: dict[tuple[object, ...], Hit] = {}
        self.exit: State | None = None
        self.results: list[Value] = []
        self.yields: Value | None = None
        self.facts_true: dict[Symbol, int] | None = None
        self.facts_false: dict[Symbol, int] | None = None
        self.sites: dict[ir.Call, Site] = {}
        self.tests: dict[str, ir.Expression] = {}
        """The tests whose outcome variables hold."""
        self.there: set[tuple[str | None, str]] = set()
        """The keys that a test of this function has shown to be in a table, with the name of that."""
        self.parsed_from: dict[str, tuple[ir.Expression, ...]] = {}
        """The expressions that variables were parsed from, as URLs, or that they lead to, as relative paths."""
        self.raising: list[list[State]] = []
        """The states at which an exception may leave the body of each enclosing `try`."""

    @cached_property
    def words(self) -> Counter[str]:
        """How often the lines of the function have each word."""
        return Counter(self._words_of(self.function))

    @cached_property
    def words_inside(self) -> frozenset[str]:
        """The words that the lines of the functions within this one have."""
        if not self.around.has_nested:
            return frozenset()
        inner = (each for each, around in self.program.around.items() if around.enclosing is self.function)
        return frozenset(word for each in inner for word in self._words_of(each))

    def _words_of(self, function: ir.Function) -> Iterator[str]:
        for line in self.module.lines[function.span.line - 1 : function.span.end_line]:
            yield from _WORD.findall(line)

    def place(self, span: ir.Span) -> Place:
        return Place(self.module.path, span)

    def fresh(self, node: object, kind: str, cell: Cell | None = None) -> int:
        """A new container made at `node`."""
        ref = self.program.id_of(node, kind, self.function)
        self.state.heap[ref] = cell if cell is not None else Cell(kind)
        return ref

    # --- names -------------------------------------------------------------------------------------------------

    def read(self, name: str) -> Value:
        """The value of a variable, wherever it is bound."""
        found = self.state.variables.get(name)
        if found is not None:
            return found
        if self.own is not None and (found := load(self.state, self.own, name)) is not None:
            return found
        if name not in self.function.assigned:
            found = self._read_outer(name)
            if found is not None:
                return found
            found = load(self.state, self.program.module_ref(self.module), name)
            if found is not None:
                return found
            if name not in self.module.body.assigned:
                return self.language.global_name(name)
        elif self.in_module:
            return self.language.global_name(name)
        return UNKNOWN

    def _read_outer(self, name: str) -> Value | None:
        at, holder = self.around.enclosing, self._outer()
        while at is not None and holder is not None:
            if name in at.assigned:
                return load(self.state, holder, name)
            holder = self._up(holder)
            at = self.program.around[at].enclosing
        return None

    def _outer(self) -> int | None:
        if self.around.enclosing is None:
            return None
        value = load(self.state, self.own, OUTER) if self.own is not None else self.state.variables.get(OUTER)
        return self.holder(value)

    def _up(self, holder: int) -> int | None:
        return self.holder(load(self.state, holder, OUTER))

    def holder(self, value: Value | None) -> int | None:
        if value is None or not value.refs:
            return None
        return min(value.refs, key=abs)

    def is_of_module(self, name: str) -> bool:
        """Whether no function around this one binds the variable."""
        at = self.around.enclosing
        while at is not None:
            if name in at.assigned and at is not self.module.body:
                return False
            at = self.program.around[at].enclosing
        return True

    def write(self, name: str, value: Value) -> None:
        """Assign to a variable, in the scope that the language gives it."""
        function = self.function
        if name in self.state.variables and (self.own is not None or name not in function.assigned):
            self.state.variables[name] = value  # of a comprehension, or of a class body
            return
        if name in function.assigned or (self.in_module and name not in function.outer):
            if self.own is None:
                self.state.variables[name] = value
            else:
                store(self.state, frozenset((self.own,)), name, value, strong=True)
            return
        at, holder = self.around.enclosing, self._outer()
        while at is not None and holder is not None:
            if name in at.assigned:
                store(self.state, frozenset((holder,)), name, value, strong=True)
                return
            holder = self._up(holder)
            at = self.program.around[at].enclosing
        ref = self.program.module_ref(self.module)
        cell = self.state.cell(ref)
        if cell is not None:
            known = load(self.state, ref, name)
            joined = value if known is None else join(known, value)
            self.state.heap[ref] = cell.replace({**cell.items, name: joined}, cell.rest, cell.written | {name})

    def ends(self) -> None:
        self.state.alive = False

    def leave(self, value: Value, outcome: bool | None = None) -> None:
        """A return with `value` from here; `outcome` where this is the path on which it is true or false."""
        state = self.state
        if not state.alive:
            return
        self.results.append(value)
        self._learn_from(value, outcome)
        self.exit = state.copy() if self.exit is None else join_states(self.exit, state)

    def _learn_from(self, value: Value, outcome: bool | None) -> None:
        """What is known of the parameters where the result is true, and where it is false."""
        constants = value.constant_values() if outcome is None else [outcome]
        if constants is None or any(constants):
            self.facts_true = _both(self.facts_true, self.state.facts)
        if constants is None or not all(constants):
            self.facts_false = _both(self.facts_false, self.state.facts)

    def hit(self, hit: Hit) -> None:
        """Something arrived at a sink: a finding if its source is known, else for the callers to say."""
        if hit.taint is not None and isinstance(hit.taint.origin, Source):
            self.analysis.findings.report(hit)
        else:
            self.hits.setdefault((id(hit.use), hit.place, hit.taint.origin if hit.taint is not None else None), hit)

    def caught(self, span: ir.Span, names: frozenset[str]) -> Value:
        """An exception that a handler at `span` is given."""
        source = Source("exception", "the text of an exception", self.place(span))
        return Value(taints={(source, 0): Taint(source, 0, Confidence.MEDIUM, None)}, names=names)

    def passed(self, value: Value, span: ir.Span, text: str) -> Value:
        """`value` with one more step in the flow of its data."""
        if not value.taints:
            return value
        return value.with_taints(step(value.taints, self.place(span), text))

    def source_text(self, span: ir.Span, limit: int = 120, path: str | None = None) -> str:
        """The source of a span, on one line; `path` where it is in another file than the running function."""
        lines = (self.module if path is None else self.program.modules[path]).lines
        if not 0 < span.line <= len(lines):
            return ""
        line = lines[span.line - 1]
        text = line[span.column : span.end_column] if span.end_line == span.line else line[span.column :]
        text = text[: limit * 2].strip()
        return text if len(text) <= limit else text[: limit - 1] + "…"


def _both(known: dict[Symbol, int] | None, more: dict[Symbol, int]) -> dict[Symbol, int]:
    if known is None:
        return more
    return {symbol: mask & more[symbol] for symbol, mask in known.items() if symbol in more and mask & more[symbol]}


class Loop:
    """The states that leave a loop, or a `switch`, early."""

    __slots__ = ("breaks", "continues", "is_switch")

    def __init__(self, *, is_switch: bool = False) -> None:
        self.breaks: State | None = None
        self.continues: State | None = None
        self.is_switch = is_switch

    def leave(self, state: State) -> None:
        if state.alive:
            self.breaks = state.copy() if self.breaks is None else join_states(self.breaks, state)

    def go_on(self, state: State) -> None:
        if state.alive:
            self.continues = state.copy() if self.continues is None else join_states(self.continues, state)
