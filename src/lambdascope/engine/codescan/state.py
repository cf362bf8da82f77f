"""The state of the program at one place: variables, and the containers and objects they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdascope.engine.codescan.values import MAX_PATH, Key, Symbol, Taint, Value, join

if TYPE_CHECKING:
    from lambdascope.engine.codescan.values import ClassRef

MAX_ITEMS = 200
REST = "*"
"""The key of what is reached by an index that is not known."""


class Cell:
    """A container, an object, or the variables of a function; never changed in place.

    `items`: by literal key or field. `rest`: what was stored under unknown keys. `complete`: no other key exists.
    `symbol`: what a parameter refers to, whose other fields are the caller's. `written`: the keys a function stored
    into what it was given.
    """

    __slots__ = ("complete", "items", "kind", "of_class", "rest", "symbol", "written")

    def __init__(
        self,
        kind: str,
        items: dict[Key, Value] | None = None,
        rest: Value | None = None,
        complete: bool = True,
        of_class: ClassRef | None = None,
        symbol: Symbol | None = None,
        written: frozenset[Key] = frozenset(),
    ) -> None:
        self.kind = kind
        self.items = items if items is not None else {}
        self.rest = rest
        self.complete = complete
        self.of_class = of_class
        self.symbol = symbol
        self.written = written

    def replace(
        self, items: dict[Key, Value], rest: Value | None, written: frozenset[Key], *, complete: bool | None = None
    ) -> Cell:
        kept = self.complete if complete is None else complete
        return Cell(self.kind, items, rest, kept, self.of_class, self.symbol, written)


class State:
    """Variables and heap at one place. `copy` is cheap enough for every branch."""

    __slots__ = ("alive", "facts", "heap", "shared", "variables")

    def __init__(
        self,
        variables: dict[str, Value],
        heap: dict[int, Cell],
        shared: dict[int, Cell],
        facts: dict[Symbol, int],
        alive: bool = True,
    ) -> None:
        self.variables = variables
        self.heap = heap
        self.shared = shared
        """The containers that modules hold; read where the own heap has no newer one."""
        self.facts = facts
        """What tests have shown of the parameters: the kinds of harm they can not do."""
        self.alive = alive

    def copy(self) -> State:
        return State(self.variables.copy(), self.heap.copy(), self.shared, self.facts, self.alive)

    def cell(self, ref: int) -> Cell | None:
        found = self.heap.get(ref)
        return found if found is not None else self.shared.get(ref)

    def become(self, other: State) -> None:
        self.variables, self.heap, self.facts, self.alive = other.variables, other.heap, other.facts, other.alive


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
            before = left.shared.get(ref)
            heap[ref] = cell if before is None else join_cells(before, cell)
        elif known_cell is not cell:
            heap[ref] = join_cells(known_cell, cell)
    for ref, cell in left.heap.items():
        if ref not in right.heap and (before := left.shared.get(ref)) is not None:
            heap[ref] = join_cells(before, cell)
    facts = left.facts
    if facts is not right.facts:
        facts = {
            symbol: mask & right.facts[symbol] for symbol, mask in facts.items() if mask & right.facts.get(symbol, 0)
        }
    return State(variables, heap, left.shared, facts)


def join_cells(left: Cell, right: Cell) -> Cell:
    items = left.items.copy()
    for key, value in right.items.items():
        known = items.get(key)
        if known is not None:
            items[key] = known if known is value else join(known, value)
        else:
            items[key] = _absent(left, key, value)
    for key, value in left.items.items():
        if key not in right.items:
            items[key] = _absent(right, key, value)
    rest = left.rest if right.rest is None else right.rest if left.rest is None else join(left.rest, right.rest)
    return left.replace(items, rest, left.written | right.written, complete=left.complete and right.complete)


def _absent(cell: Cell, key: Key, value: Value) -> Value:
    """A key that only one path stored: on the other one, what was there before."""
    if cell.symbol is not None and cell.kind != "frame":
        before = Symbol(cell.symbol.root, (*cell.symbol.path, key)[:MAX_PATH])
        return join(value, symbolic(before))
    if value.constants is not None:  # it may be missing
        return (
            Value(
                None, value.prefix, value.taints, value.names, value.refs, value.functions, value.classes, value.alias
            )
            if not cell.complete
            else value
        )
    return value


def widen(before: State, after: State) -> State:
    """Like `join_states` for the way back to a loop's head: a constant that changed is no constant any more."""
    joined = join_states(before, after)
    for name, value in joined.variables.items():
        old = before.variables.get(name)
        if old is not None and value.constants is not None and value.constants != old.constants:
            joined.variables[name] = _any_constant(value)
    for ref, cell in list(joined.heap.items()):
        known = before.heap.get(ref)
        if known is not None and known is not cell:
            items = {
                key: _any_constant(value)
                if (old := known.items.get(key)) is not None
                and value.constants is not None
                and value.constants != old.constants
                else value
                for key, value in cell.items.items()
            }
            joined.heap[ref] = cell.replace(items, cell.rest, cell.written)
    return joined


def _any_constant(value: Value) -> Value:
    return Value(None, "", value.taints, value.names, value.refs, value.functions, value.classes, value.alias)


def symbolic(symbol: Symbol) -> Value:
    """What a parameter, or something reached from it, holds."""
    from lambdascope.engine.codescan.rules.model import Confidence

    taint = Taint(symbol, 0, Confidence.HIGH, None)
    refs = frozenset((symbol_ref(symbol),)) if len(symbol.path) < MAX_PATH else frozenset()
    return Value(taints={(symbol, 0): taint}, refs=refs, alias=frozenset((symbol,)))


def symbol_ref(symbol: Symbol) -> int:
    """The cell of what a symbol refers to: a negative number, the same for the same symbol."""
    return -1 - hash(symbol) % (1 << 60)


def load(state: State, ref: int, key: Key | None) -> Value | None:
    """What the cell `ref` has under `key` (None: some key); None if it is known to have nothing there."""
    cell = state.cell(ref)
    if cell is None:
        return None
    if key is None:
        return _load_any(state, cell)
    found = cell.items.get(key)
    if found is not None:
        return found
    if cell.symbol is not None and not cell.complete:
        inner = Symbol(cell.symbol.root, (*cell.symbol.path, key)[:MAX_PATH])
        made = symbolic(inner).cleared(state.facts.get(inner, 0))
        if cell.rest is not None:
            made = join(made, cell.rest)
        _remember(state, ref, cell, key, made)
        return made
    return cell.rest


def _load_any(state: State, cell: Cell) -> Value | None:
    found: Value | None = cell.rest
    for value in cell.items.values():
        found = value if found is None else join(found, value)
    if cell.symbol is not None and not cell.complete:
        made = symbolic(Symbol(cell.symbol.root, (*cell.symbol.path, REST)[:MAX_PATH]))
        _make_cells(state, made)
        found = made if found is None else join(found, made)
    return found


def _remember(state: State, ref: int, cell: Cell, key: Key, value: Value) -> None:
    """A field of a parameter is the same value each time it is read; its own cell comes with it."""
    if len(cell.items) < MAX_ITEMS:
        state.heap[ref] = cell.replace({**cell.items, key: value}, cell.rest, cell.written)
    _make_cells(state, value)


def _make_cells(state: State, value: Value) -> None:
    for inner in value.alias:
        own = symbol_ref(inner)
        if own in value.refs and state.cell(own) is None:
            state.heap[own] = Cell("object", complete=False, symbol=inner)


def store(state: State, refs: frozenset[int], key: Key | None, value: Value, *, strong: bool) -> None:
    """Put `value` under `key` (None: some key). `strong` where it is sure that this is the one cell meant."""
    certain = strong and len(refs) == 1
    for ref in refs:
        cell = state.cell(ref)
        if cell is None:
            continue
        if key is None or (key not in cell.items and len(cell.items) >= MAX_ITEMS):
            rest = value if cell.rest is None else join(cell.rest, value)
            state.heap[ref] = cell.replace(cell.items, rest, cell.written | {REST})
            continue
        known = None if certain else load(state, ref, key)
        cell = state.cell(ref) or cell
        items = {**cell.items, key: value if known is None else join(known, value)}
        state.heap[ref] = cell.replace(items, cell.rest, cell.written | {key})


def arriving(state: State, value: Value, *, whole: bool) -> Value:
    """The value with the data that a sink sees: `whole` where tables of options do not matter, only the text itself."""
    if whole and any(
        (cell := state.cell(ref)) is not None and cell.symbol is None and cell.kind in ("dict", "object", "map")
        for ref in value.refs
    ):
        return value
    return deep_taints(state, value)


def deep_taints(state: State, value: Value, depth: int = MAX_PATH) -> Value:
    """The value with the data of everything it holds: what printing or encoding it would show."""
    if not value.refs:
        return value
    taints = value.taints
    seen: set[int] = set()
    pending = [(ref, 0) for ref in value.refs]
    from lambdascope.engine.codescan.values import join_taints

    while pending and len(seen) < 60:
        ref, level = pending.pop()
        if ref in seen:
            continue
        seen.add(ref)
        cell = state.cell(ref)
        if cell is None or cell.kind == "frame":
            continue
        for inner in (*cell.items.values(), *((cell.rest,) if cell.rest is not None else ())):
            if cell.symbol is not None and inner.alias and not (cell.written):
                continue  # only read: the symbol itself says it
            taints = join_taints(taints, inner.taints)
            if level < depth:
                pending.extend((each, level + 1) for each in inner.refs)
    return value if taints is value.taints else value.with_taints(taints)
