"""JavaScript's built-in functions, over abstract values."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.elements import elements_of, spread_items
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load, store
from lambdascope.engine.codescan.javascript.modules_of import required
from lambdascope.engine.codescan.kinds import NUMBER_KINDS, TEXT_KINDS, mask_of
from lambdascope.engine.codescan.language import Intrinsic
from lambdascope.engine.codescan.observed import answered
from lambdascope.engine.codescan.regexes import MAX_PATTERN
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.texts import (
    argument,
    containers,
    copied,
    dictionary_items,
    listed,
    tupled,
    values_of,
)
from lambdascope.engine.codescan.values import (
    NOTHING,
    UNKNOWN,
    Key,
    Value,
    clear,
    constant,
    join,
    key_of,
    named,
)


def _nothing(*_: object) -> Value:
    return UNKNOWN


def _text(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = argument(site, 0)
    if value is None:
        return constant("")
    only = value.only_constant()
    if only is not NOTHING:
        return constant(frame.language.text(only))
    return Value(prefix=value.prefix, taints=clear(deep_taints(frame.state, value).taints, TEXT_KINDS))


def _number(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = argument(site, 0)
    only = value.only_constant() if value is not None else None
    if isinstance(only, (int, float)):
        return constant(only)
    if isinstance(only, str) and only.strip().isdigit() and len(only) < 16:
        return constant(int(only))
    return Value(taints=clear(value.taints, NUMBER_KINDS)) if value is not None and value.taints else UNKNOWN


def _bytes(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """Bytes of a text are followed as the text."""
    del frame, node
    value = argument(site, 0)
    return value if value is not None and value.constants is not None else None


def _assign(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    target = argument(site, 0)
    if target is None:
        return None
    last: dict[Key, tuple[Value, ir.Expression | None]] = {}
    for value, expression in site.positional[1:]:
        items, known = spread_items(frame.state, value)
        for key, each in items.items():
            store(frame.state, target.refs, key, each, strong=True)
            last[key] = each, expression
        if not known:
            shown = Value(taints=deep_taints(frame.state, value).taints)
            store(frame.state, target.refs, None, shown, strong=False)
            made_up(frame, node, "$store", [site.positional[0], (UNKNOWN, None), (shown, expression)])
    for key, given in last.items():  # of sources with the same key, the last one's stays
        made_up(frame, node, "$store", [site.positional[0], (constant(key), None), given])
    return target


def _keys(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value = argument(site, 0) or UNKNOWN
    found = containers(frame, value)
    if len(found) == 1 and found[0][1].complete and found[0][1].symbol is None and found[0][1].rest is None:
        return tupled(frame, node, [constant(str(key)) for key in found[0][1].items])
    return listed(frame, node, frame.language.keys(frame, value))


def _values(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    return values_of(frame, node, argument(site, 0) or UNKNOWN)


def _entries(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    return dictionary_items(frame, node, argument(site, 0) or UNKNOWN)


def _from_entries(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    pairs = elements_of(frame, argument(site, 0) or UNKNOWN)
    inner: Value | None = None
    for ref in pairs.refs if pairs is not None else ():
        value = load(frame.state, ref, 1) or load(frame.state, ref, None)
        if value is not None:
            inner = value if inner is None else join(inner, value)
    if inner is None and pairs is not None:
        inner = Value(taints=pairs.taints)
    return Value(refs=frozenset((frame.fresh(node, "dict", Cell("dict", {}, inner, complete=False)),)))


def _freeze(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    return argument(site, 0)


def _array(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value = argument(site, 0)
    if value is None:
        return listed(frame, node, None)
    inner = elements_of(frame, value)
    callback = argument(site, 1)
    if callback is not None and inner is not None:
        got = call_any(frame, callback, [inner, UNKNOWN], node)
        inner = got if got is not None else inner
    if callback is None and containers(frame, value, "list"):
        return copied(frame, node, value)
    return listed(frame, node, inner)


def _set(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value = argument(site, 0)
    if value is None:
        return listed(frame, node, None, "set")
    found = containers(frame, value, "list", "set")
    if found:
        cell = found[0][1]
        made = Cell("set", dict(cell.items), cell.rest, cell.complete)
        if cell.symbol is None:
            return Value(refs=frozenset((frame.fresh(node, "set", made),)))
    return listed(frame, node, elements_of(frame, value), "set")


def _map(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value = argument(site, 0)
    items: dict[Key, Value] = {}
    rest: Value | None = None
    if value is not None:
        for _, cell in containers(frame, value):
            for pair in cell.items.values():
                key = [load(frame.state, ref, 0) for ref in pair.refs]
                held = [load(frame.state, ref, 1) for ref in pair.refs]
                literal = key_of(key[0]) if key and key[0] is not None else None
                if literal is not None and held and held[0] is not None:
                    items[literal] = held[0]
                elif held and held[0] is not None:
                    rest = held[0] if rest is None else join(rest, held[0])
            if not cell.complete or cell.rest is not None:
                inner = Value(taints=deep_taints(frame.state, value).taints)
                rest = inner if rest is None else join(rest, inner)
        if not value.refs:
            rest = Value(taints=value.taints)
    cell = Cell("map", items, rest, complete=rest is None)
    return Value(refs=frozenset((frame.fresh(node, "map", cell),)))


def _promise(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """`new Promise(executor)`: its value is what the executor resolves it with."""
    executor = argument(site, 0)
    if executor is None:
        return UNKNOWN
    ref = frame.fresh(node, "promise", Cell("promise", complete=False))
    resolve = Value(names=frozenset(("$resolve",)), refs=frozenset((ref,)))
    call_any(frame, executor, [resolve, named("$reject")])
    cell = frame.state.cell(ref)
    return cell.rest if cell is not None and cell.rest is not None else UNKNOWN


def _resolve(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = argument(site, 0) or constant(None)
    for ref in site.target.refs:
        cell = frame.state.cell(ref)
        if cell is not None:
            rest = value if cell.rest is None else join(cell.rest, value)
            frame.state.heap[ref] = cell.replace(cell.items, rest, cell.written | {"*"})
    return UNKNOWN


def _answer(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """The callback of a handler."""
    value = argument(site, 1)
    if value is not None:
        answered(frame, value, site.positional[1][1], node.span)
    return UNKNOWN


def _first(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    return argument(site, 0) or UNKNOWN


def _any_of(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    return elements_of(frame, argument(site, 0) or UNKNOWN)


def _regexp(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    pattern = argument(site, 0)
    if pattern is None:
        return None
    held = containers(frame, pattern, "regex")
    if held:
        return pattern
    only = pattern.only_constant()
    source = pattern if isinstance(only, str) and len(only) <= MAX_PATTERN else Value(taints=pattern.taints)
    flags = argument(site, 1) or constant("")
    ref = frame.fresh(node, "regex", Cell("regex", {"source": source, "flags": flags}))
    return Value(refs=frozenset((ref,)), names=frozenset(("RegExp()",)))


def _parse(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del frame, node
    value = argument(site, 0)
    return Value(taints=value.taints) if value is not None else UNKNOWN


def _stringify(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value = argument(site, 0)
    if value is None:
        return UNKNOWN
    shown = deep_taints(frame.state, value)
    made = Value(taints=clear(shown.taints, mask_of(("log", "header"))))
    return frame.passed(made, node.span, frame.source_text(node.span))


def _parse_path(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """`path.parse(x)`: the last segment has no separator, the folder does."""
    value = argument(site, 0)
    if value is None:
        return None
    segment = Value(taints=clear(value.taints, mask_of(("path",))))
    items: dict[Key, Value] = dict.fromkeys(("base", "name", "ext"), segment)
    items |= {key: Value(taints=value.taints) for key in ("dir", "root")}
    return Value(refs=frozenset((frame.fresh(node, "dict", Cell("dict", items)),)))


def _require(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    return required(frame, site)


FUNCTIONS: dict[str, Intrinsic] = {
    "require": _require,
    "import": _require,
    "String": _text,
    "Number": _number,
    "parseInt": _number,
    "parseFloat": _number,
    "Math.floor": _number,
    "Math.ceil": _number,
    "Math.round": _number,
    "Math.trunc": _number,
    "Math.abs": _number,
    "Buffer.from": _bytes,
    "Boolean": _nothing,
    "BigInt": _nothing,
    "isNaN": _nothing,
    "Number.parseInt": _number,
    "Number.parseFloat": _nothing,
    "Number.isInteger": _nothing,
    "Object.assign": _assign,
    "Object.keys": _keys,
    "Object.values": _values,
    "Object.entries": _entries,
    "Object.fromEntries": _from_entries,
    "Object.freeze": _freeze,
    "Object.seal": _freeze,
    "Array.from": _array,
    "Array.isArray": _nothing,
    "Set": _set,
    "Map": _map,
    "Promise": _promise,
    "Promise.all": _first,
    "Promise.allSettled": _first,
    "Promise.race": _any_of,
    "Promise.any": _any_of,
    "Promise.resolve": _first,
    "$resolve": _resolve,
    "$callback": _answer,
    "RegExp": _regexp,
    "path.parse": _parse_path,
    "path.posix.parse": _parse_path,
    "path.win32.parse": _parse_path,
    "JSON.parse": _parse,
    "JSON.stringify": _stringify,
    "structuredClone": _first,
    "util.promisify": _first,
    "util.callbackify": _first,
}
