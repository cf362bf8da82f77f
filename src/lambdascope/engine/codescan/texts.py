"""Methods of texts and containers that several languages share, over abstract values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.concatenation import put_together
from lambdascope.engine.codescan.elements import elements_of
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load
from lambdascope.engine.codescan.kinds import PATH_PARENT, harmless_without
from lambdascope.engine.codescan.regexes import removed
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import (
    NOTHING,
    UNKNOWN,
    Constant,
    Key,
    Value,
    clear,
    constant,
    constants_of,
    join,
    join_taints,
)

REMEMBERED = "\r\n<>"
"""The characters whose removal is remembered for the next one: both of a pair must be gone."""


def receiver_of(site: Site) -> Value:
    return site.receiver[0] if site.receiver is not None else UNKNOWN


def argument(site: Site, index: int, name: str | None = None) -> Value | None:
    """The argument at a position, or by keyword."""
    if index < len(site.positional):
        return site.positional[index][0]
    if name is not None and name in site.keywords:
        return site.keywords[name][0]
    return None


def folded(site: Site, method: str) -> Value | None:
    """A method of constant texts with constant arguments."""
    receivers = receiver_of(site).constant_values()
    given = [value.only_constant() for value, _ in site.positional]
    if receivers is None or site.keywords or site.spread or any(each is NOTHING for each in given):
        return None
    made = []
    for each in receivers:
        if not isinstance(each, (str, bytes)):
            return None
        try:
            result = getattr(each, method)(*given)
        except (TypeError, ValueError, AttributeError, LookupError, MemoryError, OverflowError):
            return None
        if isinstance(result, (str, bytes, bool, int)):
            made.append(result)
        else:
            return None
    return Value(constants_of(made))


def containers(frame: Frame, value: Value, *kinds: str) -> list[tuple[int, Cell]]:
    """The containers of these kinds that `value` may be."""
    return [
        (ref, cell)
        for ref in sorted(value.refs)
        if (cell := frame.state.cell(ref)) is not None and (not kinds or cell.kind in kinds)
    ]


def appended(frame: Frame, receiver: Value, values: Sequence[Value]) -> None:
    """Elements put at the end."""
    for ref, cell in containers(frame, receiver):
        items, rest, complete = dict(cell.items), cell.rest, cell.complete
        written = cell.written
        for value in values:
            if complete and rest is None and not frame.loops and len(receiver.refs) == 1 and cell.symbol is None:
                items[len(items)] = value
                written |= {len(items) - 1}
            else:
                rest = value if rest is None else join(rest, value)
                complete = False
                written |= {"*"}
        frame.state.heap[ref] = cell.replace(items, rest, written, complete=complete)


def at_end(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """`list.append(x)`, `set.add(x)`, `array.push(x, ...)`."""
    del node
    receiver = receiver_of(site)
    if not receiver.refs:
        return None
    appended(frame, receiver, [value for value, _ in site.positional])
    return UNKNOWN


def keys_of(frame: Frame, value: Value, spell: Callable[[Key], Constant]) -> Value | None:
    """What iterating over the keys gives; `spell` is how the language shows a key."""
    found: Value | None = None
    for _, cell in containers(frame, value):
        if cell.symbol is None and cell.complete and cell.rest is None:
            if not cell.items:
                continue
            inner = Value(constants_of(spell(key) for key in cell.items))
        else:
            inner = Value(taints=value.taints)
        found = inner if found is None else join(found, inner)
    if found is None and not value.refs:
        return Value(taints=value.taints)
    return found


def is_call_of(frame: Frame, expression: ir.Expression, names: tuple[str, ...]) -> bool:
    """Whether it is a call, made just now, of one of these."""
    site = frame.sites.get(expression) if isinstance(expression, ir.Call) else None
    return site is not None and any(name in names for name in site.names)


def listed(frame: Frame, node: object, element: Value | None, kind: str = "list") -> Value:
    """A new list with an unknown number of such elements."""
    ref = frame.fresh(node, kind, Cell(kind, {}, element, complete=element is None))
    return Value(refs=frozenset((ref,)))


def tupled(frame: Frame, node: object, values: Sequence[Value], salt: str = "") -> Value:
    items: dict[Key, Value] = dict(enumerate(values))
    ref = frame.fresh((node, salt), "list", Cell("list", items))
    return Value(refs=frozenset((ref,)))


def copied(frame: Frame, node: object, value: Value) -> Value:
    """A shallow copy of containers."""
    found = containers(frame, value)
    if not found:
        return value
    if len(found) == 1:
        cell = found[0][1]
        if cell.symbol is None:
            copy = Cell(cell.kind, dict(cell.items), cell.rest, cell.complete, cell.of_class)
            return Value(refs=frozenset((frame.fresh(node, cell.kind, copy),)), taints=value.taints)
    return value


def joined(frame: Frame, separator: Value, parts: Value) -> Value:
    """Texts put together with a separator."""
    cells = containers(frame, parts)
    only = separator.only_constant()
    if len(cells) == 1 and cells[0][1].complete and cells[0][1].rest is None and isinstance(only, str):
        texts = [each.only_constant() for each in cells[0][1].items.values()]
        if all(isinstance(each, str) for each in texts):
            return constant(only.join(str(each) for each in texts))
        between = [part for each in cells[0][1].items.values() for part in (separator, each)]
        return put_together(frame, between[1:], lambda each: each if isinstance(each, str) else None)
    inner = elements_of(frame, parts)
    taints = deep_taints(frame.state, inner).taints if inner is not None else {}
    return Value(taints=join_taints(separator.taints, join_taints(taints, parts.taints if not cells else {})))


def replaced(receiver: Value, old: Value | None, new: Value | None, pattern: str | None = None) -> Value:
    """A text with something replaced: if by nothing harmful, what the removed characters do can not be done."""
    taken: frozenset[str] = frozenset()
    text = old.only_constant() if old is not None else NOTHING
    if pattern is not None:
        taken = removed(pattern)
    elif isinstance(text, str) and len(text) == 1:
        taken = frozenset(text)
    put = new.only_constant() if new is not None else NOTHING
    if isinstance(put, str):
        taken -= frozenset(put)
    else:
        taken = frozenset()
    taints = clear(receiver.taints, harmless_without(taken)) if taken else receiver.taints
    if text == ".." and isinstance(put, str) and "." not in put:  # of any row of dots at most one is left
        taints = clear(taints, PATH_PARENT)
    if new is not None:
        taints = join_taints(taints, new.taints)
    gone = receiver.removed | taken.intersection(REMEMBERED)
    if gone:
        taints = clear(taints, harmless_without(taken | gone))
    return Value(taints=taints, removed=gone)


def dictionary_items(frame: Frame, node: object, receiver: Value) -> Value:
    """Pairs of key and value."""
    found = containers(frame, receiver)
    if len(found) == 1 and found[0][1].complete and found[0][1].rest is None and found[0][1].symbol is None:
        pairs = [
            tupled(frame, node, (constant(key), value), f"{key}") for key, value in list(found[0][1].items.items())[:24]
        ]
        if pairs:
            return tupled(frame, node, pairs, "pairs")
    value = None
    for ref, _ in found:
        inner = load(frame.state, ref, None)
        if inner is not None:
            value = inner if value is None else join(value, inner)
    if not found:
        value = Value(taints=receiver.taints)
    keys = frame.language.keys(frame, receiver)
    pair = tupled(frame, node, (keys or UNKNOWN, value or UNKNOWN), "pair")
    return listed(frame, node, pair)


def values_of(frame: Frame, node: object, receiver: Value) -> Value:
    found: Value | None = None
    cells = containers(frame, receiver)
    for ref, _ in cells:
        inner = load(frame.state, ref, None)
        if inner is not None:
            found = inner if found is None else join(found, inner)
    if not cells and receiver.taints:
        found = Value(taints=receiver.taints)
    return listed(frame, node, found)
