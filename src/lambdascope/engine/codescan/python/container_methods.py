"""Methods of Python's lists, sets and dictionaries, over abstract values."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.elements import elements_of, item
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load, store
from lambdascope.engine.codescan.language import Intrinsic
from lambdascope.engine.codescan.sites import Site, last_segment
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.texts import (
    appended,
    argument,
    at_end,
    containers,
    copied,
    dictionary_items,
    listed,
    receiver_of,
    values_of,
)
from lambdascope.engine.codescan.values import UNKNOWN, Value, constant, join, key_of


def _insert(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    receiver = receiver_of(site)
    if not receiver.refs:
        return None
    index = argument(site, 0)
    value = argument(site, 1)
    if value is None:
        return UNKNOWN
    for ref, cell in containers(frame, receiver):
        position = index.only_constant() if index is not None else None
        if cell.complete and cell.rest is None and isinstance(position, int) and cell.symbol is None:
            values = list(cell.items.values())
            values.insert(position, value)
            frame.state.heap[ref] = cell.replace(dict(enumerate(values)), None, cell.written | {"*"})
        else:
            rest = value if cell.rest is None else join(cell.rest, value)
            frame.state.heap[ref] = cell.replace(cell.items, rest, cell.written | {"*"}, complete=False)
    return UNKNOWN


def _extend(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    receiver = receiver_of(site)
    value = argument(site, 0)
    if not receiver.refs or value is None:
        return None
    found = containers(frame, value)
    if len(found) == 1 and found[0][1].complete and found[0][1].rest is None:
        appended(frame, receiver, list(found[0][1].items.values()))
    else:
        inner = elements_of(frame, value)
        if inner is not None:
            store(frame.state, receiver.refs, None, inner, strong=False)
    return UNKNOWN


def _pop(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if not receiver.refs:
        return None
    index = argument(site, 0)
    found = containers(frame, receiver)
    if len(found) == 1 and found[0][1].kind in ("list", "tuple"):
        ref, cell = found[0]
        position = index.only_constant() if index is not None else -1
        if (
            cell.complete
            and cell.rest is None
            and isinstance(position, int)
            and -len(cell.items) <= position < len(cell.items)
        ):
            values = list(cell.items.values())
            taken = values.pop(position)
            if not frame.loops:
                frame.state.heap[ref] = cell.replace(dict(enumerate(values)), None, cell.written | {"*"})
            return taken
        return load(frame.state, ref, None) or UNKNOWN
    made = item(frame, receiver, index if index is not None else UNKNOWN, node)
    default = argument(site, 1)
    return join(made, default) if default is not None else made


def _get(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if receiver.names and not receiver.refs and not _is_data(receiver):
        return None
    index = argument(site, 0)
    if index is None:
        return None
    default = argument(site, 1, "default")
    found = containers(frame, receiver)
    if found and not receiver.taints and all(cell.complete and cell.symbol is None for _, cell in found):
        key = key_of(index)
        if key is not None:
            missing = [key not in cell.items and cell.rest is None for _, cell in found]
            if all(missing):
                return default if default is not None else constant(None)
            if not any(missing):
                return item(frame, receiver, index, node)
        elif not index.constants:
            made = load_any(frame, receiver)
            other = default if default is not None else constant(None)
            return other if made is None else join(made, other)
    made = item(frame, receiver, index, node)
    if default is not None:
        return join(made, default)
    return _perhaps_none(frame, site, index, made)


def _perhaps_none(frame: Frame, site: Site, index: Value, made: Value) -> Value:
    """A field that rules know to be missing at times is None then, unless a test has shown that it is there."""
    asked = [name for name in made.names if frame.index.speaks_of(f"{name}?")]
    holder = last_segment(site.receiver[1]) if site.receiver is not None else None
    if not asked or (holder, index.only_constant()) in frame.there:
        return made
    return made.with_names(frozenset(f"{name}?" if name in asked else name for name in made.names))


def _is_data(value: Value) -> bool:
    """Whether it is what a call returned of its data, as `json.loads(text)`, and so has keys."""
    return bool(value.taints) and all("()" in name or "[]" in name for name in value.names)


def load_any(frame: Frame, receiver: Value) -> Value | None:
    made: Value | None = None
    for ref, _ in containers(frame, receiver):
        inner = load(frame.state, ref, None)
        if inner is not None:
            made = inner if made is None else join(made, inner)
    return made


def _setdefault(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    index, value = argument(site, 0), argument(site, 1)
    if not receiver.refs or index is None:
        return None
    got = item(frame, receiver, index, node)
    if value is not None:
        store(frame.state, receiver.refs, key_of(index), value, strong=False)
        return join(got, value)
    return got


def _update(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    receiver = receiver_of(site)
    if not receiver.refs:
        return None
    value = argument(site, 0)
    if value is not None:
        found = containers(frame, value)
        for _, cell in found:
            for key, each in cell.items.items():
                store(frame.state, receiver.refs, key, each, strong=len(found) == 1)
            if not cell.complete or cell.rest is not None:
                inner = Value(taints=deep_taints(frame.state, value).taints)
                store(frame.state, receiver.refs, None, inner, strong=False)
        if not found and value.taints:
            store(frame.state, receiver.refs, None, Value(taints=value.taints), strong=False)
    for name, (each, _) in site.keywords.items():
        store(frame.state, receiver.refs, name, each, strong=True)
    return UNKNOWN


def _keys(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if not receiver.refs and receiver.names:
        return None
    return listed(frame, node, frame.language.keys(frame, receiver))


def _values(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if not receiver.refs and receiver.names:
        return None
    return values_of(frame, node, receiver)


def _items(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if not receiver.refs and receiver.names:
        return None
    return dictionary_items(frame, node, receiver)


def _copy(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    return copied(frame, node, receiver_of(site))


def _clear(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    for ref, cell in containers(frame, receiver_of(site)):
        if cell.symbol is None and not cell.several:
            frame.state.heap[ref] = Cell(cell.kind, {}, None, True, cell.of_class, None, cell.written | {"*"})
    return UNKNOWN


METHODS: dict[str, Intrinsic] = {
    "append": at_end,
    "add": at_end,
    "appendleft": at_end,
    "insert": _insert,
    "extend": _extend,
    "pop": _pop,
    "popleft": _pop,
    "get": _get,
    "setdefault": _setdefault,
    "update": _update,
    "keys": _keys,
    "values": _values,
    "items": _items,
    "copy": _copy,
    "clear": _clear,
}
