"""Methods of JavaScript's arrays, sets and maps, over abstract values."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.concatenation import concatenated
from lambdascope.engine.codescan.elements import elements_of
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import load, store
from lambdascope.engine.codescan.language import Intrinsic
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.texts import (
    argument,
    at_end,
    containers,
    joined,
    listed,
    receiver_of,
    tupled,
    values_of,
)
from lambdascope.engine.codescan.values import UNKNOWN, Symbol, Value, constant, join, join_taints, key_of


def _element_of(frame: Frame, site: Site) -> Value | None:
    return elements_of(frame, receiver_of(site))


def _unshift(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    receiver = receiver_of(site)
    for ref, cell in containers(frame, receiver):
        if cell.complete and cell.rest is None and cell.symbol is None and not frame.loops:
            values = [*(value for value, _ in site.positional), *cell.items.values()]
            frame.state.heap[ref] = cell.replace(dict(enumerate(values)), None, cell.written | {"*"})
        else:
            for value, _ in site.positional:
                store(frame.state, frozenset((ref,)), None, value, strong=False)
    return UNKNOWN if receiver.refs else None


def _take(frame: Frame, site: Site, node: ir.Call, *, first: bool) -> Value | None:
    del node
    receiver = receiver_of(site)
    found = containers(frame, receiver)
    if not found:
        return None
    ref, cell = found[0]
    if len(found) == 1 and cell.complete and cell.rest is None and cell.items and not frame.loops:
        values = list(cell.items.values())
        taken = values.pop(0 if first else -1)
        frame.state.heap[ref] = cell.replace(dict(enumerate(values)), None, cell.written | {"*"})
        return taken
    return elements_of(frame, receiver) or constant(None)


def _pop(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    return _take(frame, site, node, first=False)


def _shift(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    return _take(frame, site, node, first=True)


def _mapped(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    callback = argument(site, 0)
    inner = _element_of(frame, site)
    if callback is None:
        return None
    if inner is None:
        return listed(frame, node, None)
    found = containers(frame, receiver_of(site), "list", "tuple")
    if len(found) == 1 and found[0][1].complete and found[0][1].rest is None and 0 < len(found[0][1].items) <= 8:
        made = []
        for index, each in enumerate(list(found[0][1].items.values())):
            got = call_any(frame, callback, [each, constant(index)], node)
            if got is None:
                got = UNKNOWN if callback.names & {"Number", "parseInt", "parseFloat", "Boolean"} else each
            made.append(got)
        return tupled(frame, node, made, "mapped")
    got = call_any(frame, callback, [inner, UNKNOWN, receiver_of(site)], node)
    if got is None:
        got = UNKNOWN if callback.names & {"Number", "parseInt", "parseFloat", "Boolean"} else inner
    return listed(frame, node, got)


def _each(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    callback, inner = argument(site, 0), _element_of(frame, site)
    if callback is None or not callback.functions:
        return None
    if inner is not None:
        held = any(cell.kind == "map" for _, cell in containers(frame, receiver_of(site)))
        call_any(frame, callback, [inner, UNKNOWN if not held else Value(taints=inner.taints)], node)
    return UNKNOWN


def _filtered(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    callback, inner = argument(site, 0), _element_of(frame, site)
    if inner is None:
        return listed(frame, node, None)
    if callback is not None:
        inner = _kept(frame, callback, inner, node)
    return listed(frame, node, inner)


def _kept(frame: Frame, callback: Value, inner: Value, node: ir.Call) -> Value:
    """An element for which the callback is true: what that shows of it."""
    call_any(frame, callback, [inner, UNKNOWN], node)
    mask = None
    for each in callback.functions:
        if not each.function.parameters:
            return inner
        name = each.function.parameters[0].name
        facts = [
            summary.facts_true.get(Symbol(name), 0)
            for (function, _), summary in frame.program.summaries.items()
            if function is each.function
        ]
        for known in facts:
            mask = known if mask is None else mask & known
    return inner.cleared(mask) if mask else inner


def _found(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    callback, inner = argument(site, 0), _element_of(frame, site)
    if callback is None or inner is None:
        return None
    return _kept(frame, callback, inner, node)


def _reduced(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    callback, start = argument(site, 0), argument(site, 1)
    inner = _element_of(frame, site)
    if callback is None or not callback.functions:
        return None
    if inner is None:
        return start
    state = start if start is not None else inner
    for _ in range(2):
        got = call_any(frame, callback, [state, inner, UNKNOWN], node)
        if got is not None:
            state = (
                join(state, got)
                if state.constants is None
                else Value(None, state.prefix, join_taints(state.taints, got.taints), got.names, state.refs | got.refs)
            )
    return state


def _joined(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    separator = argument(site, 0) or constant(",")
    if receiver_of(site).names and not receiver_of(site).refs and not receiver_of(site).taints:
        return None
    return frame.passed(joined(frame, separator, receiver_of(site)), node.span, frame.source_text(node.span))


def _concat(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    parts = [receiver_of(site), *(value for value, _ in site.positional)]
    if parts[0].names and not parts[0].refs and not any(part.taints for part in parts):
        return None
    return concatenated(frame, parts, node)


def _get(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    receiver, index = receiver_of(site), argument(site, 0)
    if index is None or not containers(frame, receiver, "map"):
        return None
    key = key_of(index)
    made: Value | None = None
    for ref, cell in containers(frame, receiver, "map"):
        inner = load(frame.state, ref, key) if key is not None else load(frame.state, ref, None)
        if inner is None and cell.complete:
            inner = constant(None)
        if inner is not None:
            made = inner if made is None else join(made, inner)
    return made or UNKNOWN


def _put(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    receiver, index, value = receiver_of(site), argument(site, 0), argument(site, 1)
    if index is None or value is None or not containers(frame, receiver, "map"):
        return None
    key = key_of(index)
    store(frame.state, receiver.refs, key, value, strong=key is not None)
    return receiver


def _map_values(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    return values_of(frame, node, receiver_of(site)) if containers(frame, receiver_of(site)) else None


def _flat(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    inner = _element_of(frame, site)
    callback = argument(site, 0)
    if callback is not None and callback.functions and inner is not None:
        inner = call_any(frame, callback, [inner], node) or inner
    deeper = elements_of(frame, inner) if inner is not None and inner.refs else inner
    return listed(frame, node, deeper)


def _sorted(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    return receiver_of(site) if containers(frame, receiver_of(site)) else None


METHODS: dict[str, Intrinsic] = {
    "push": at_end,
    "add": at_end,
    "unshift": _unshift,
    "pop": _pop,
    "shift": _shift,
    "map": _mapped,
    "forEach": _each,
    "filter": _filtered,
    "find": _found,
    "findLast": _found,
    "some": _each,
    "every": _each,
    "reduce": _reduced,
    "reduceRight": _reduced,
    "join": _joined,
    "concat": _concat,
    "get": _get,
    "set": _put,
    "values": _map_values,
    "flat": _flat,
    "flatMap": _flat,
    "sort": _sorted,
    "reverse": _sorted,
}
