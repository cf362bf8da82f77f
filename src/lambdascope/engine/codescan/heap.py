"""What values refer to: reading and writing fields and elements, and the data that lies in them."""

from __future__ import annotations

from lambdascope.engine.codescan.state import REST, Cell, State
from lambdascope.engine.codescan.values import (
    MAX_PATH,
    UNKNOWN,
    Key,
    Symbol,
    Value,
    join,
    join_taints,
    part_taints,
    symbol_ref,
    symbolic,
    with_sources,
)

MAX_ITEMS = 200


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
        inner = _inside(cell.symbol, key)
        made = symbolic(inner).cleared(state.facts.get(inner, 0))
        if cell.rest is not None:
            made = join(made, cell.rest)
        _remember(state, ref, cell, key, made)
        return made
    return cell.rest


def element(state: State, value: Value, key: str | int | None) -> Value:
    """What is under `key` of `value`, by the containers it may be; data of the whole is data of the part."""
    found: Value | None = None
    for ref in value.refs:
        inner = load(state, ref, key)
        if inner is not None and inner is not found:
            found = inner if found is None else join(found, inner)
    if found is not None:
        return with_sources(found, value, key)
    if value.refs and all((cell := state.cell(ref)) is not None and cell.complete for ref in value.refs):
        return UNKNOWN
    return Value(taints=part_taints(value, key)) if value.taints else UNKNOWN


def store(state: State, refs: frozenset[int], key: Key | None, value: Value, *, strong: bool) -> None:
    """Put `value` under `key` (None: some key). `strong` where it is sure that this is the one cell meant."""
    certain = strong and len(refs) == 1
    for ref in refs:
        cell = state.cell(ref)
        if cell is None:
            continue
        if key is None or (key not in cell.items and len(cell.items) >= MAX_ITEMS):
            rest = value if cell.rest is None else join(cell.rest, value)
            if rest is not cell.rest or REST not in cell.written:
                state.heap[ref] = cell.replace(cell.items, rest, cell.written | {REST})
            continue
        known = None if certain and not cell.several else load(state, ref, key)
        cell = state.cell(ref) or cell
        stored = value if known is None else join(known, value)
        if stored is not cell.items.get(key) or key not in cell.written:
            state.heap[ref] = cell.replace({**cell.items, key: stored}, cell.rest, cell.written | {key})


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
    while pending and len(seen) < 60:
        ref, level = pending.pop()
        if ref in seen:
            continue
        seen.add(ref)
        cell = state.cell(ref)
        if cell is None or cell.kind == "frame":
            continue
        inner, refs = cell.content()
        taints = join_taints(taints, inner)
        if level < depth:
            pending.extend((each, level + 1) for each in refs)
    return value if taints is value.taints else value.with_taints(taints)


def _load_any(state: State, cell: Cell) -> Value | None:
    if cell.some is None:
        found = cell.rest
        for value in cell.items.values():
            found = value if found is None else join(found, value)
        if cell.symbol is not None and not cell.complete:
            made = symbolic(_inside(cell.symbol, REST))
            found = made if found is None else join(found, made)
        cell.some = found
    if cell.symbol is not None and not cell.complete:
        _make_cell(state, _inside(cell.symbol, REST))
    return cell.some


def _inside(symbol: Symbol, key: Key) -> Symbol:
    return Symbol(symbol.root, (*symbol.path, key)[:MAX_PATH])


def _remember(state: State, ref: int, cell: Cell, key: Key, value: Value) -> None:
    """A field of a parameter is the same value each time it is read; its own cell comes with it."""
    if len(cell.items) < MAX_ITEMS:
        state.heap[ref] = cell.replace({**cell.items, key: value}, cell.rest, cell.written)
    _make_cells(state, value)


def _make_cells(state: State, value: Value) -> None:
    for inner in value.alias:
        if symbol_ref(inner) in value.refs:
            _make_cell(state, inner)


def _make_cell(state: State, symbol: Symbol) -> None:
    own = symbol_ref(symbol)
    if len(symbol.path) < MAX_PATH and state.cell(own) is None:
        state.heap[own] = Cell("object", complete=False, symbol=symbol)
