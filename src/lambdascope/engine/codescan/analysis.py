"""The analysis of a program: functions are read once for each shape of their arguments, and reused at every call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.assignments import assign
from lambdascope.engine.codescan.budget import Budget
from lambdascope.engine.codescan.callbacks import call_value
from lambdascope.engine.codescan.contexts import Shape, enter, enter_around
from lambdascope.engine.codescan.events import is_structure, is_text, sources_of
from lambdascope.engine.codescan.findings import Findings
from lambdascope.engine.codescan.frame import OUTER, Frame
from lambdascope.engine.codescan.interpreter import Meanings, evaluate, run
from lambdascope.engine.codescan.kinds import STRUCTURE_KINDS, TEXT_KINDS
from lambdascope.engine.codescan.language import Language
from lambdascope.engine.codescan.program import MAX_CONTEXTS, Program
from lambdascope.engine.codescan.rules.model import Confidence, EventShape, Route
from lambdascope.engine.codescan.state import Cell, State
from lambdascope.engine.codescan.summaries import EMPTY, Hit, Summary, summarise
from lambdascope.engine.codescan.unread import Unread
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    ClassRef,
    FunctionValue,
    Source,
    Symbol,
    Taint,
    Value,
    constant,
    symbol_ref,
)

MAX_CALL_DEPTH = 60
MAX_WRAPPERS = 60
"""How many functions one decorator is read for."""
MAX_VISITS_A_FUNCTION = 30_000
"""Statements read in one run of one function, loops and branches included."""


class Root(NamedTuple):
    """A function that the outside calls. `given`: by parameter name, what is known of what it gets."""

    function: ir.Function
    event: tuple[str, ...]
    """The parameters that carry the event."""
    given: Mapping[str, Shape]
    kind: str
    """`handler`, or `route` for a parameter of a web framework's function."""
    framework: str = ""
    shapes: tuple[EventShape, ...] = ()
    """Of the events that it is called with; none where that is not known."""
    wrapper: FunctionValue | None = None
    """What decorators made of it: this is called, and answers."""

    def answers(self, function: ir.Function) -> bool:
        """Whether what `function` returns goes back to whoever sent the event."""
        return function is (self.function if self.wrapper is None else self.wrapper.function)


class Analysis:
    """One scan. `findings` are the hits whose sources are known."""

    def __init__(self, program: Program, languages: Mapping[str, Language], meanings: Meanings, budget: Budget) -> None:
        self.program = program
        self._languages = languages
        self.meanings = meanings
        self.findings = Findings()
        self.unread = Unread()
        self.partial: set[str] = set()
        """The paths of files that were not read to the end."""
        self._budget = budget
        self._running: dict[tuple[object, ...], bool] = {}
        self.depth = 0
        """How many functions are being read inside of one another."""
        self.root: Root | None = None
        """The entry point that is followed."""
        self.literals: set[tuple[str, ir.Span]] = set()
        """The literals that rules have looked at."""
        self.decorations: dict[ir.Function, list[Value]] = {}
        self.routed: dict[ir.Function, Route] = {}
        """The functions that were given to a web framework as the answer to a route."""
        self.registered: dict[ir.Function, dict[int, str]] = {}
        """The types of their parameters, by position, of functions that a library was given to call."""
        self.wrapped: dict[ir.Function, set[str]] = {}
        """The names of the results of calls that were given a function of ours."""

    def language(self, module: ir.Module) -> Language:
        return self._languages[module.language]

    # --- modules -----------------------------------------------------------------------------------------------

    def run_module(self, module: ir.Module) -> None:
        """What a module does when it is loaded; its variables are there for all functions afterwards."""
        if module.path in self.program.started or self.depth > MAX_CALL_DEPTH:
            return
        self.program.started.add(module.path)
        ref, exports = self.program.module_ref(module), self.program.exports_ref(module)
        state = State({}, {}, self.program.shared, {})
        frame = Frame(self, module.body, self.program.around[module.body], state)
        frame.own = ref
        state.heap[exports] = self.program.shared.get(exports) or Cell("module", complete=False)
        state.heap[ref] = Cell("module", self.language(module).module_variables(self.program, module, state), None)
        self.program.shared.update(state.heap)  # importers in a ring see what is there so far
        known = set(self.program.summaries)
        self.depth += 1
        self._run(frame)
        self.depth -= 1
        self.program.shared.update(frame.state.heap)
        for key in [each for each in self.program.summaries if each not in known]:
            del self.program.summaries[key]  # read before the module's variables were all there
        for hit in frame.hits.values():
            self.findings.report(hit)

    def imported(self, frame: Frame, name: str, member: str | None) -> Value:
        """What an import binds."""
        language = self.language(frame.module)
        module = self.program.find(frame.module, name)
        if module is None:
            return language.outside(name, member)
        self.run_module(module)
        return language.inside(self, frame, module, name, member)

    # --- functions ---------------------------------------------------------------------------------------------

    def summary(self, function: ir.Function, shapes: Mapping[str, Shape]) -> Summary:
        """What `function` does, given arguments of these shapes; the others can be anything."""
        key = (function, tuple(sorted(shapes.items(), key=lambda each: each[0])) if shapes else ())
        found = self.program.summaries.get(key)
        if found is not None:
            return found
        known = self.program.contexts.get(function, 0)
        if shapes and known >= (MAX_CONTEXTS if shapes.keys() != {OUTER} else MAX_WRAPPERS):
            around = shapes.get(OUTER) if len(shapes) > 1 else None
            return self.summary(function, {OUTER: around} if around is not None else {})
        if key in self._running or self.depth > MAX_CALL_DEPTH:
            self._running[key] = True
            return EMPTY
        self.program.contexts[function] = self.program.contexts.get(function, 0) + bool(shapes)
        made = self._summarise(key, function, shapes)
        self.program.summaries[key] = made
        return made

    def _summarise(self, key: tuple[object, ...], function: ir.Function, shapes: Mapping[str, Shape]) -> Summary:
        self._running[key] = False
        self.depth += 1
        try:
            made = self._read_function(function, shapes)
        except RecursionError:
            self.partial.add(self.program.around[function].module.path)
            self._running.pop(key, None)
            self.depth -= 1
            return EMPTY
        if self._running.pop(key):  # it calls itself: once more, with what is known now
            self.program.summaries[key] = made  # type: ignore[index]  # the same key
            self._running[key] = False
            made = self._read_function(function, shapes)
            self._running.pop(key, None)
        self.depth -= 1
        return made

    def _read_function(self, function: ir.Function, shapes: Mapping[str, Shape]) -> Summary:
        around = self.program.around[function]
        frame = Frame(self, function, around, State({}, {}, self.program.shared, {}))
        frame.first_time += frame.language.is_remembered(function)
        if around.has_nested:
            frame.own = frame.fresh(function, "frame")
        if around.enclosing is not None:
            self._bind(frame, OUTER, enter_around(frame, Symbol(OUTER), shapes.get(OUTER)))
        self._enter(frame, function, shapes)
        self._run(frame)
        return summarise(frame)

    def _enter(self, frame: Frame, function: ir.Function, shapes: Mapping[str, Shape]) -> None:
        language = frame.language
        receiver = language.receiver_name(function)
        if receiver is not None:
            symbol = Symbol(receiver)
            of = ClassRef(function.method_of, None) if function.method_of is not None else None
            shape = shapes.get(receiver)
            if shape is None and of is not None and not language.is_class_method(function):
                self._construct_first(of.definition, function)
                frame.state.heap[symbol_ref(symbol)] = Cell("object", complete=False, symbol=symbol, of_class=of)
            value = enter(frame, symbol, shape)
            if of is not None and language.is_class_method(function):
                value = Value(classes=(of,), alias=value.alias)
            self._bind(frame, receiver, value)
        for parameter in function.parameters:
            if parameter.name == receiver:
                continue
            shape = shapes.get(parameter.name)
            if shape is not None and shape.missing:
                value = evaluate(frame, parameter.default) if parameter.default is not None else constant(None)
            else:
                value = enter(frame, Symbol(parameter.name), shape)
                if parameter.annotation is not None:
                    value = language.annotated(frame, parameter.annotation, value)
            self._bind(frame, parameter.name, value)
            if parameter.target is not None:
                assign(frame, parameter.target, value, None)

    def _bind(self, frame: Frame, name: str, value: Value) -> None:
        if frame.own is None:
            frame.state.variables[name] = value
        else:
            cell = frame.state.heap[frame.own]
            frame.state.heap[frame.own] = cell.replace({**cell.items, name: value}, cell.rest, cell.written)

    def _construct_first(self, definition: ir.Class, function: ir.Function) -> None:
        """Constructors tell what fields hold, so they are read before the other methods."""
        for method in definition.methods:
            if method.name in ("__init__", "constructor") and method is not function:
                self.summary(method, {})

    def _run(self, frame: Frame) -> None:
        frame.visits_left = MAX_VISITS_A_FUNCTION
        run(frame, frame.function.body)
        frame.leave(UNKNOWN)

    def exhausted(self, frame: Frame) -> bool:
        """One more statement is to be read: whether that is beyond the budget of the function or of all."""
        self._budget.spend(1)
        frame.visits_left -= 1
        if frame.visits_left < 0:
            self.partial.add(frame.module.path)
            return True
        return self.is_spent(frame)

    def is_spent(self, frame: Frame) -> bool:
        """Whether nothing is left of the budget; the file is then marked as read in part."""
        if self._budget.is_spent():
            self.partial.add(frame.module.path)
            return True
        return False

    def spend(self, visits: int) -> None:
        """Work beside the statements read, in their measure."""
        self._budget.spend(visits)

    # --- entry points ------------------------------------------------------------------------------------------

    def run_root(self, root: Root) -> None:
        """Read a function that the outside calls, with its event."""
        self.root = root
        hits = self.summary(root.function, root.given).hits if root.wrapper is None else self._wrapped_hits(root)
        self.root = None
        if root.wrapper is not None and all(each[0] is not root.function for each in self.program.summaries):
            self.run_root(root._replace(wrapper=None))  # its decorators hide how they call it
            return
        where = self.program.place_of(root.function)
        for hit in hits:
            if hit.taint is None:
                self.findings.report(hit)
                continue
            origin = hit.taint.origin
            assert isinstance(origin, Symbol)
            if origin.root not in root.event:
                continue
            for kind, description in sources_of(root, origin):
                source = Source(kind, description, where)
                confidence = Confidence.MEDIUM if kind == "authorizer" else hit.taint.confidence
                cleared = hit.taint.cleared | (TEXT_KINDS if is_text(origin) else 0)
                if root.kind == "handler" and is_structure(origin):
                    cleared |= STRUCTURE_KINDS
                self.findings.report(
                    hit._replace(taint=Taint(source, cleared, min(confidence, hit.taint.confidence), hit.taint.trace))
                )

    def _wrapped_hits(self, root: Root) -> tuple[Hit, ...]:
        """What a function does when it is called by way of its decorators, in terms of its own parameters."""
        assert root.wrapper is not None
        frame = Frame(self, root.function, self.program.around[root.function], State({}, {}, self.program.shared, {}))
        names = [each.name for each in root.function.parameters if each.kind is ir.ParameterKind.NORMAL]
        call_value(frame, root.wrapper, [enter(frame, Symbol(each), root.given.get(each)) for each in names])
        return tuple(frame.hits.values())

    def run_unreached(self) -> None:
        """Functions that nothing called: what they do by themselves is still looked at."""
        read = {key[0] for key in self.program.summaries}
        for function in list(self.program.around):
            if function not in read and function is not self.program.around[function].module.body:
                self.summary(function, {})
