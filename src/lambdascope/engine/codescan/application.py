"""Reading a summary at one call, in the terms of the caller."""

from __future__ import annotations

from collections.abc import Callable

from lambdascope.engine.codescan.heap import arriving, deep_taints, element, store
from lambdascope.engine.codescan.index import SinkUse
from lambdascope.engine.codescan.kinds import WHOLE_KINDS, is_harmless
from lambdascope.engine.codescan.state import REST, Cell, State, join_cells
from lambdascope.engine.codescan.summaries import Hit, Summary
from lambdascope.engine.codescan.values import (
    MAX_TAINTS,
    UNKNOWN,
    FunctionValue,
    Place,
    Step,
    Symbol,
    Taint,
    Taints,
    Value,
    join,
    join_taints,
)

MAX_HITS = 300


MAX_CELLS = 800
"""Containers and objects that one function may know; what a call makes beyond is not told apart."""


MAX_TRACE = 60
"""Steps of a trace; what happens in further callees is left out."""


class Application:
    """Reading a summary at one call: parameters become the arguments, fresh cells become cells of the caller."""

    def __init__(
        self,
        summary: Summary,
        roots: dict[str, Value],
        state: State,
        place: Place,
        text: str,
        renew: Callable[[int], int],
    ) -> None:
        self.summary = summary
        self.roots = roots
        self.before = state.copy()
        self.state = state
        self.place = place
        self.text = text
        self._renew = renew
        self.work = 0
        """How much was put into the caller's terms, for the budget."""
        self._resolved: dict[Symbol, Value] = {}
        self._mapped: dict[int, int] = {}

    def resolve(self, symbol: Symbol) -> Value:
        """What the caller has where the callee says `symbol`."""
        found = self._resolved.get(symbol)
        if found is None:
            found = self._resolved[symbol] = self._walk(symbol)
        return found

    def _walk(self, symbol: Symbol) -> Value:
        value = self.roots.get(symbol.root)
        if value is None:
            return UNKNOWN
        for key in symbol.path:
            value = self._inside(value, key)
        return value

    def _inside(self, value: Value, key: str | int) -> Value:
        if value.functions and key == "^":  # the variables that a function given as an argument sees
            return Value(refs=frozenset(each.frame for each in value.functions if each.frame is not None))
        if value.functions and key == "#bound":
            return next((each.bound for each in value.functions if each.bound is not None), UNKNOWN)
        return element(self.before, value, None if key == REST else key)

    def value(self, value: Value) -> Value:
        """`value` of the callee, as the caller sees it."""
        self.work += 1 + 3 * len(value.taints)
        taints = self.taints(value) if value.taints else {}
        made = Value(
            value.constants,
            value.prefix,
            taints,
            value.names,
            self._refs(value.refs) if value.refs else value.refs,
            tuple(self._function(each) for each in value.functions) if value.functions else (),
            value.classes,
            removed=value.removed,
            anchored=value.anchored,
        )
        for symbol in value.alias:
            given = self.resolve(symbol)
            if len(value.alias) == 1 and value.constants is None and not (value.names or value.functions):
                given = given.with_taints(join_taints(given.taints, taints)) if taints else given
                return given if not made.refs or made.refs == given.refs else given.with_refs(given.refs | made.refs)
            made = join(made, given)
        return made

    def _function(self, function: FunctionValue) -> FunctionValue:
        frame, bound = function.frame, function.bound
        if frame is not None:
            refs = self._refs(frozenset((frame,)))
            frame = next(iter(refs)) if refs else frame
        return FunctionValue(function.function, frame, self.value(bound) if bound is not None else None)

    def taints(self, value: Value) -> Taints:
        made: Taints = {}
        for taint in value.taints.values():
            if isinstance(taint.origin, Symbol):
                given = self.resolve(taint.origin)
                for known in deep_taints(self.before, given).taints.values():
                    cleared = known.cleared | taint.cleared
                    if (known.origin, cleared) in made or len(made) >= MAX_TAINTS:
                        continue
                    new = Taint(
                        known.origin,
                        cleared,
                        min(known.confidence, taint.confidence),
                        longer(known.trace, taint.trace, self.place, self.text),
                    )
                    made[(known.origin, cleared)] = new
            else:
                made = join_taints(made, {(taint.origin, taint.cleared): taint})
        return made

    def _refs(self, refs: frozenset[int]) -> frozenset[int]:
        found: set[int] = set()
        for ref in refs:
            cell = self.summary.heap.get(ref)
            if cell is not None and cell.symbol is not None:
                found |= self.resolve(cell.symbol).refs
            elif cell is None or ref in self.state.shared:
                found.add(ref)
            elif ref in self._mapped or len(self.state.heap) < MAX_CELLS:
                found.add(self._copy(ref, cell))
        return frozenset(found)

    def _copy(self, ref: int, cell: Cell) -> int:
        mapped = self._mapped.get(ref)
        if mapped is None:
            mapped = self._mapped[ref] = self._renew(ref)
            self.state.heap[mapped] = Cell(cell.kind, {}, None, cell.complete, cell.of_class)
            items = {key: self.value(value) for key, value in cell.items.items()}
            rest = self.value(cell.rest) if cell.rest is not None else None
            self.state.heap[mapped] = Cell(cell.kind, items, rest, cell.complete, cell.of_class)
        return mapped

    def apply_writes(self) -> None:
        """What the callee stored into what it was given, or into what modules hold."""
        for ref, cell in self.summary.heap.items():
            if not cell.written:
                continue
            if cell.symbol is not None:
                refs = self.resolve(cell.symbol).refs
                for key in cell.written:
                    stored = cell.rest if key == REST else cell.items.get(key)
                    if stored is not None and refs:
                        store(self.state, refs, None if key == REST else key, self.value(stored), strong=True)
            elif ref in self.state.shared:
                items = {key: self.value(value) for key, value in cell.items.items()}
                rest = self.value(cell.rest) if cell.rest is not None else None
                known = self.state.cell(ref)
                new = Cell(cell.kind, items, rest, cell.complete, cell.of_class, None, cell.written)
                self.state.heap[ref] = new if known is None else join_cells(known, new)

    def hits(self) -> list[Hit]:
        """What reaches sinks inside the callee, in terms of the caller."""
        made: dict[tuple[object, ...], Hit] = {}
        self.work += 4 * len(self.summary.hits)
        for hit in self.summary.hits:
            if hit.taint is None:
                made.setdefault((id(hit.use), hit.place), hit)
                continue
            if not isinstance(hit.taint.origin, Symbol):
                continue
            whole = isinstance(hit.use, SinkUse) and bool(hit.use.mask & WHOLE_KINDS)
            for known in arriving(self.before, self.resolve(hit.taint.origin), whole=whole).taints.values():
                if (id(hit.use), hit.place, known.origin) in made:
                    continue
                if isinstance(hit.use, SinkUse) and is_harmless(known.cleared | hit.taint.cleared, hit.use.mask):
                    continue  # the same data may come in another state, too
                taint = Taint(
                    known.origin,
                    known.cleared | hit.taint.cleared,
                    min(known.confidence, hit.taint.confidence),
                    longer(known.trace, hit.taint.trace, self.place, self.text),
                )
                key = (id(hit.use), hit.place, taint.origin)
                if key not in made:
                    made[key] = hit._replace(taint=taint)
        return list(made.values())[:MAX_HITS]


def longer(before: Step | None, after: Step | None, place: Place, text: str) -> Step:
    """The steps up to a call, the call, and the steps in the callee."""
    length = (before.length if before is not None else 0) + 1
    if after is None or length + after.length > MAX_TRACE:
        return Step(place, text, before, length)
    return Step(place, text, before, length + after.length, after)
