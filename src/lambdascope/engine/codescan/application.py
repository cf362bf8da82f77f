"""Reading a summary at one call, in the terms of the caller."""

from __future__ import annotations

from collections.abc import Callable

from lambdascope.engine.codescan.heap import arriving, deep_taints, element, store
from lambdascope.engine.codescan.index import SinkUse
from lambdascope.engine.codescan.kinds import WHOLE_KINDS, is_harmless
from lambdascope.engine.codescan.state import REST, Cell, State
from lambdascope.engine.codescan.summaries import Hit, Summary
from lambdascope.engine.codescan.values import (
    MAX_TAINTS,
    UNKNOWN,
    FunctionValue,
    Key,
    Place,
    Step,
    Symbol,
    Taint,
    Taints,
    Value,
    join,
    join_taints,
)

WORK_OF_A_VISIT = 20
"""Values put into the caller's terms while a statement is read, roughly."""
CELLS_COPIED = 50
"""Entries of the caller's heap that are copied while one value is put into its terms, roughly."""
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
        self._work = len(state.heap) // CELLS_COPIED + len(summary.heap)
        self._resolved: dict[Symbol, Value] = {}
        self._shown: dict[Symbol, Taints] = {}
        self._arriving: dict[Symbol, Taints] = {}
        self._values: dict[int, Value] = {}
        self._taints: dict[int, Taints] = {}
        self._mapped: dict[int, int] = {}

    @property
    def visits(self) -> int:
        """The work by now, in statements read."""
        return self._work // WORK_OF_A_VISIT

    def resolve(self, symbol: Symbol) -> Value:
        """What the caller has where the callee says `symbol`."""
        found = self._resolved.get(symbol)
        if found is None:
            found = self._resolved[symbol] = self._walk(symbol)
        return found

    def shown(self, symbol: Symbol) -> Taints:
        """The data of all that the caller has there."""
        found = self._shown.get(symbol)
        if found is None:
            found = self._shown[symbol] = deep_taints(self.before, self.resolve(symbol)).taints
        return found

    def _arriving_text(self, symbol: Symbol) -> Taints:
        """The data of what the caller has there as far as it is a text, not a table of options."""
        found = self._arriving.get(symbol)
        if found is None:
            found = self._arriving[symbol] = arriving(self.before, self.resolve(symbol), whole=True).taints
        return found

    def _walk(self, symbol: Symbol) -> Value:
        if symbol.path:
            return self._inside(self.resolve(Symbol(symbol.root, symbol.path[:-1])), symbol.path[-1])
        return self.roots.get(symbol.root, UNKNOWN)

    def _inside(self, value: Value, key: str | int) -> Value:
        if value.functions and key == "^":  # the variables that a function given as an argument sees
            return Value(refs=frozenset(each.frame for each in value.functions if each.frame is not None))
        if value.functions and key == "#bound":
            return next((each.bound for each in value.functions if each.bound is not None), UNKNOWN)
        return element(self.before, value, None if key == REST else key)

    def value(self, value: Value) -> Value:
        """`value` of the callee, as the caller sees it."""
        found = self._values.get(id(value))
        if found is None:
            found = self._values[id(value)] = self._translated(value)
        return found

    def _translated(self, value: Value) -> Value:
        self._work += 1 + 3 * len(value.taints)
        taints = self.taints(value.taints) if value.taints else value.taints
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

    def taints(self, taints: Taints) -> Taints:
        """The data of the callee's taints, where the caller has it from."""
        found = self._taints.get(id(taints))
        if found is None:
            found = self._taints[id(taints)] = self._traced(taints)
        return found

    def _traced(self, taints: Taints) -> Taints:
        made: Taints = {}
        for own, taint in taints.items():
            if not isinstance(taint.origin, Symbol):
                made = join_taints(made, {own: taint})
                continue
            if len(made) >= MAX_TAINTS:
                continue
            for known in self.shown(taint.origin).values():
                key = (known.origin, known.cleared | taint.cleared)
                if key not in made and len(made) < MAX_TAINTS:
                    made[key] = self._passed(known, taint)
        return made

    def _passed(self, known: Taint, inside: Taint) -> Taint:
        """Data of the caller's that took the way of `inside` through the callee."""
        return Taint(
            known.origin,
            known.cleared | inside.cleared,
            min(known.confidence, inside.confidence),
            longer(known.trace, inside.trace, self.place, self.text),
        )

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
            self.state.heap[mapped] = Cell(cell.kind, {}, None, cell.complete, cell.of_class, several=cell.several)
            items = {key: self.value(value) for key, value in cell.items.items()}
            rest = self.value(cell.rest) if cell.rest is not None else None
            self.state.heap[mapped] = Cell(cell.kind, items, rest, cell.complete, cell.of_class, several=cell.several)
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
                self._write_held(ref, cell)

    def _write_held(self, ref: int, cell: Cell) -> None:
        """What modules hold may be as the callee left it, or as it was."""
        known = self.state.cell(ref)
        if known is None:
            return
        changed: dict[Key, Value] = {}
        rest = known.rest
        for key in cell.written:
            stored = cell.rest if key == REST else cell.items.get(key)
            if stored is None:
                continue
            value = self.value(stored)
            if key == REST:
                rest = value if rest is None else join(rest, value)
            else:
                before = known.items.get(key)
                changed[key] = value if before is None else join(before, value)
        if any(known.items.get(key) is not value for key, value in changed.items()) or rest is not known.rest:
            self._hold(ref, known, {**known.items, **changed}, rest, cell)
        elif not cell.written <= known.written or (known.complete and not cell.complete):
            self._hold(ref, known, known.items, rest, cell)

    def _hold(self, ref: int, known: Cell, items: dict[Key, Value], rest: Value | None, cell: Cell) -> None:
        complete = known.complete and cell.complete
        self.state.heap[ref] = known.replace(items, rest, known.written | cell.written, complete=complete)

    def hits(self) -> list[Hit]:
        """What reaches sinks inside the callee, in terms of the caller."""
        made: dict[tuple[object, ...], Hit] = {}
        self._work += 4 * len(self.summary.hits)
        for hit in self.summary.hits:
            if len(made) >= MAX_HITS:
                break
            if hit.taint is None:
                made.setdefault((id(hit.use), hit.place), hit)
                continue
            if not isinstance(hit.taint.origin, Symbol):
                continue
            mask = hit.use.mask if isinstance(hit.use, SinkUse) else 0
            whole = bool(mask & WHOLE_KINDS)
            given = self._arriving_text(hit.taint.origin) if whole else self.shown(hit.taint.origin)
            for known in given.values():
                key = (id(hit.use), hit.place, known.origin)
                if key in made or is_harmless(known.cleared | hit.taint.cleared, mask):
                    continue  # the same data may come in another state, too
                made[key] = hit._replace(taint=self._passed(known, hit.taint))
        return list(made.values())[:MAX_HITS]


def longer(before: Step | None, after: Step | None, place: Place, text: str) -> Step:
    """The steps up to a call, the call, and the steps in the callee."""
    length = (before.length if before is not None else 0) + 1
    if after is None or length + after.length > MAX_TRACE:
        return Step(place, text, before, length)
    return Step(place, text, before, length + after.length, after)
