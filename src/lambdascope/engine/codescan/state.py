"""The state of the program at one place: variables, and the containers and objects they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdascope.engine.codescan.values import MAX_PATH, Key, Symbol, Taints, Value, join, join_taints, symbolic

if TYPE_CHECKING:
    from lambdascope.engine.codescan.values import ClassRef

REST = "*"
"""The key of what is reached by an index that is not known."""


class Cell:
    """A container, an object, or the variables of a function; never changed in place.

    `items`: by literal key or field. `rest`: what was stored under unknown keys. `complete`: no other key exists.
    `symbol`: what a parameter refers to, whose other fields are the caller's. `written`: the keys a function stored
    into what it was given. `several`: it stands for more than one, so what is stored replaces nothing.
    """

    __slots__ = ("_content", "complete", "items", "kind", "of_class", "rest", "several", "some", "symbol", "written")

    def __init__(
        self,
        kind: str,
        items: dict[Key, Value] | None = None,
        rest: Value | None = None,
        complete: bool = True,
        of_class: ClassRef | None = None,
        symbol: Symbol | None = None,
        written: frozenset[Key] = frozenset(),
        several: bool = False,
    ) -> None:
        self.kind = kind
        self.items = items if items is not None else {}
        self.rest = rest
        self.complete = complete
        self.of_class = of_class
        self.symbol = symbol
        self.written = written
        self.several = several
        self.some: Value | None = None
        """What is under some key, once somebody has asked."""
        self._content: tuple[Taints, tuple[int, ...]] | None = None

    def content(self) -> tuple[Taints, tuple[int, ...]]:
        """The data right in it, and the cells it refers to; what was only read is the symbol's to say."""
        if self._content is None:
            taints: Taints = {}
            refs: dict[int, None] = {}
            for key, value in (*self.items.items(), (REST, self.rest)):
                if value is None or (self.symbol is not None and value.alias and key not in self.written):
                    continue
                taints = join_taints(taints, value.taints)
                refs.update(dict.fromkeys(value.refs))
            self._content = taints, tuple(refs)
        return self._content

    def replace(
        self,
        items: dict[Key, Value],
        rest: Value | None,
        written: frozenset[Key],
        *,
        complete: bool | None = None,
        several: bool = False,
    ) -> Cell:
        """The same cell with other content."""
        kept = self.complete if complete is None else complete
        return Cell(self.kind, items, rest, kept, self.of_class, self.symbol, written, self.several or several)


_NOTHING_WRITTEN: frozenset[Key] = frozenset()


class State:
    """Variables and heap at one place. `copy` is cheap enough for every branch."""

    __slots__ = ("absent", "alive", "facts", "heap", "shared", "variables")

    def __init__(
        self,
        variables: dict[str, Value],
        heap: dict[int, Cell],
        shared: dict[int, Cell],
        facts: dict[Symbol, int],
        alive: bool = True,
        absent: bool = False,
    ) -> None:
        self.variables = variables
        self.heap = heap
        self.shared = shared
        """The containers that modules hold; read where the own heap has no newer one."""
        self.facts = facts
        """What tests have shown of the parameters: the kinds of harm they can not do."""
        self.alive = alive
        self.absent = absent
        """Whether a test has shown that a file with a fixed name is not there yet."""

    def copy(self) -> State:
        return State(self.variables.copy(), self.heap.copy(), self.shared, self.facts, self.alive, self.absent)

    def cell(self, ref: int) -> Cell | None:
        found = self.heap.get(ref)
        return found if found is not None else self.held(ref)

    def held(self, ref: int) -> Cell | None:
        """The cell as modules hold it: what they wrote themselves is not what a function writes."""
        found = self.shared.get(ref)
        if found is not None and found.written:
            found = self.shared[ref] = found.replace(found.items, found.rest, _NOTHING_WRITTEN)
        return found


def join_states(left: State, right: State) -> State:
    """What holds where two paths meet."""
    if not right.alive:
        return left
    if not left.alive:
        return right
    variables = left.variables.copy()
    for name, value in right.variables.items():
        known = variables.get(name)
        variables[name] = value if known is None else known if known is value else join(known, value)
    heap = left.heap.copy()
    for ref, cell in right.heap.items():
        known_cell = heap.get(ref)
        if known_cell is None:
            before = left.held(ref) or _unread(cell)
            heap[ref] = cell if before is None else join_cells(before, cell)
        elif known_cell is not cell:
            heap[ref] = join_cells(known_cell, cell)
    for ref, cell in left.heap.items():
        if ref not in right.heap and (before := left.held(ref) or _unread(cell)) is not None:
            heap[ref] = join_cells(before, cell)
    facts = left.facts
    if facts is not right.facts:
        facts = {
            symbol: mask & right.facts[symbol] for symbol, mask in facts.items() if mask & right.facts.get(symbol, 0)
        }
    return State(variables, heap, left.shared, facts, absent=left.absent and right.absent)


def _unread(cell: Cell) -> Cell | None:
    """What a parameter refers to, where only the other path has looked into it; None if that makes no difference."""
    if cell.symbol is None or cell.kind == "frame":
        return None
    if not cell.written and all(value.alias for value in cell.items.values()):
        return None
    return Cell(cell.kind, {}, None, cell.complete, cell.of_class, cell.symbol)


def join_cells(left: Cell, right: Cell) -> Cell:
    """What either may be; `left` itself where the other one adds nothing."""
    changed: dict[Key, Value] = {}
    for key, value in right.items.items():
        known = left.items.get(key)
        if known is not value:
            joined = join(known, value) if known is not None else _absent(left, key, value)
            if joined is not known:
                changed[key] = joined
    for key, value in left.items.items():
        if key not in right.items:
            joined = _absent(right, key, value)
            if joined is not value:
                changed[key] = joined
    rest = left.rest if right.rest is None else right.rest if left.rest is None else join(left.rest, right.rest)
    complete = left.complete and right.complete
    is_same = right.written <= left.written and complete == left.complete and right.several <= left.several
    if not changed and rest is left.rest and is_same:
        return left
    items = {**left.items, **changed} if changed else left.items
    return left.replace(items, rest, left.written | right.written, complete=complete, several=right.several)


def _absent(cell: Cell, key: Key, value: Value) -> Value:
    """A key that only one path stored: on the other one, what was there before."""
    if cell.symbol is not None and cell.kind != "frame":
        before = Symbol(cell.symbol.root, (*cell.symbol.path, key)[:MAX_PATH])
        return join(value, symbolic(before))
    if value.constants is not None:  # it may be missing
        return value if cell.complete else value.without_constants()
    return value


def widen(before: State, after: State) -> State:
    """Like `join_states` for the way back to a loop's head: a constant that changed is no constant any more."""
    joined = join_states(before, after)
    for name, value in joined.variables.items():
        old = before.variables.get(name)
        if old is not None and value.constants is not None and value.constants != old.constants:
            joined.variables[name] = value.without_constants()
    for ref, cell in list(joined.heap.items()):
        known = before.heap.get(ref)
        if known is not None and known is not cell:
            items = {
                key: value.without_constants()
                if (old := known.items.get(key)) is not None
                and value.constants is not None
                and value.constants != old.constants
                else value
                for key, value in cell.items.items()
            }
            joined.heap[ref] = cell.replace(items, cell.rest, cell.written)
    return joined
