"""JavaScript's built-in functions and the methods of its texts, arrays and promises, over abstract values."""

from __future__ import annotations

from collections.abc import Callable

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.concatenation import concatenated
from lambdascope.engine.codescan.elements import elements_of, sliced, spread_items
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load, store
from lambdascope.engine.codescan.javascript.modules_of import required
from lambdascope.engine.codescan.kinds import NUMBER_KINDS, TEXT_KINDS, harmless_without, mask_of
from lambdascope.engine.codescan.observed import answered
from lambdascope.engine.codescan.regexes import MAX_PATTERN
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.texts import (
    argument,
    at_end,
    containers,
    copied,
    dictionary_items,
    joined,
    listed,
    receiver_of,
    replaced,
    tupled,
    values_of,
)
from lambdascope.engine.codescan.values import (
    NOTHING,
    UNKNOWN,
    FunctionValue,
    Key,
    Symbol,
    Value,
    clear,
    constant,
    constants_of,
    join,
    join_taints,
    key_of,
    named,
)

Intrinsic = Callable[[Frame, Site, ir.Call], "Value | None"]
TEXT_METHODS = frozenset(["toLowerCase", "toUpperCase", "trim"])


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
    del node
    target = argument(site, 0)
    if target is None:
        return None
    for value, _ in site.positional[1:]:
        items, known = spread_items(frame.state, value)
        for key, each in items.items():
            store(frame.state, target.refs, key, each, strong=True)
        if not known:
            inner = Value(taints=deep_taints(frame.state, value).taints)
            store(frame.state, target.refs, None, inner, strong=False)
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
    "JSON.parse": _parse,
    "JSON.stringify": _stringify,
    "structuredClone": _first,
    "util.promisify": _first,
    "util.callbackify": _first,
}


# --- methods --------------------------------------------------------------------------------------------------------


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


def _part(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value = receiver_of(site)
    text, given = value.only_constant(), [each.only_constant() for each, _ in site.positional]
    whole = [each for each in given if isinstance(each, int)]
    if isinstance(text, str) and len(whole) == len(given) <= 2:
        return constant(text[whole[0] if whole else 0 : whole[1] if len(whole) > 1 else None])
    return sliced(frame, value, node)


def _char_at(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value, index = receiver_of(site), argument(site, 0)
    text, at = value.only_constant(), index.only_constant() if index is not None else 0
    if isinstance(text, str) and isinstance(at, int):
        return constant(text[at] if -len(text) <= at < len(text) else "")
    return Value(taints=value.taints) if not value.refs else None


def _split(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value, separator = receiver_of(site), argument(site, 0)
    only = separator.only_constant() if separator is not None else NOTHING
    text = value.only_constant()
    if isinstance(text, str) and isinstance(only, str) and only:
        return tupled(frame, node, [constant(each) for each in text.split(only)[:50]])
    taints = value.taints
    if isinstance(only, str) and len(only) == 1:
        taints = clear(taints, harmless_without(frozenset(only)))
    return listed(frame, node, Value(taints=taints))


def _same(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = receiver_of(site)
    if value.refs:
        return Value(taints=deep_taints(frame.state, value).taints)
    return Value(taints=value.taints, names=frozenset(name for name in value.names if name.startswith("-")))


def _lower(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = receiver_of(site)
    if value.constants is not None:
        return Value(constants_of(each.lower() for each in value.texts()))
    return Value(taints=value.taints)


def _upper(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = receiver_of(site)
    if value.constants is not None:
        return Value(constants_of(each.upper() for each in value.texts()))
    return Value(taints=value.taints)


def _replace(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    old, new = argument(site, 0), argument(site, 1)
    value = receiver_of(site)
    if value.names and not value.taints and value.constants is None and not all(n.startswith("-") for n in value.names):
        return None
    if new is not None and new.functions:
        got = call_any(frame, new, [Value(taints=value.taints)] * 3)
        if old is not None and got is not None and not any(each.cleared >= 0 for each in got.taints.values()):
            return _mapped_characters(frame, value, old)
        return Value(taints=value.taints)
    text = value.only_constant()
    literal, put = (
        (old.only_constant() if old is not None else NOTHING),
        (new.only_constant() if new is not None else NOTHING),
    )
    every = isinstance(node.callee, ir.Attribute) and node.callee.name == "replaceAll"
    if isinstance(text, str) and isinstance(literal, str) and isinstance(put, str):
        return constant(text.replace(literal, put) if every else text.replace(literal, put, 1))
    for ref, _ in containers(frame, old, "regex") if old is not None else ():
        source, flags = load(frame.state, ref, "source"), load(frame.state, ref, "flags")
        pattern = source.only_constant() if source is not None else NOTHING
        marks = flags.only_constant() if flags is not None else ""
        if isinstance(pattern, str) and "g" in str(marks):
            return replaced(value, None, new, pattern)
    if every:
        return replaced(value, old, new)
    taints = join_taints(value.taints, new.taints) if new is not None else value.taints
    return Value(taints=taints)


def _mapped_characters(frame: Frame, value: Value, old: Value) -> Value:
    """Every match replaced by a text of a table: as good as taken out."""
    for ref, _ in containers(frame, old, "regex"):
        source, flags = load(frame.state, ref, "source"), load(frame.state, ref, "flags")
        pattern = source.only_constant() if source is not None else NOTHING
        if isinstance(pattern, str) and flags is not None and "g" in str(flags.only_constant()):
            return replaced(value, None, constant(""), pattern)
    return Value(taints=value.taints)


def _then(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """`promise.then(callback)`: the promise is its value."""
    callback, value = argument(site, 0), receiver_of(site)
    if callback is None:
        return value
    got = call_any(frame, callback, [value], node)
    other = argument(site, 1)
    if other is not None:
        call_any(frame, other, [named("Error()")])
    return got if got is not None else value


def _catch(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    callback, value = argument(site, 0), receiver_of(site)
    if callback is None:
        return value
    error = frame.caught(node.span, frozenset(("Error()",)))
    got = call_any(frame, callback, [error], node)
    return join(value, got) if got is not None else value


def _finally(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    callback = argument(site, 0)
    if callback is not None:
        call_any(frame, callback, [], node)
    return receiver_of(site)


def _bind(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    target, receiver = receiver_of(site), argument(site, 0)
    if not target.functions or receiver is None:
        return None
    return Value(
        functions=tuple(FunctionValue(each.function, each.frame, each.bound or receiver) for each in target.functions)
    )


def _call_with(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    target, receiver = receiver_of(site), argument(site, 0)
    if not target.functions:
        return None
    bound = Value(
        functions=tuple(FunctionValue(each.function, each.frame, each.bound or receiver) for each in target.functions)
    )
    return call_any(frame, bound, [value for value, _ in site.positional[1:]], node)


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


def _boolean(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    return UNKNOWN if not site.names or site.names[0].startswith("?.") or receiver_of(site).refs else None


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
    "slice": _part,
    "substring": _part,
    "substr": _part,
    "split": _split,
    "charAt": _char_at,
    "trim": _same,
    "trimStart": _same,
    "trimEnd": _same,
    "toString": _same,
    "normalize": _same,
    "toLowerCase": _lower,
    "toUpperCase": _upper,
    "replace": _replace,
    "replaceAll": _replace,
    "then": _then,
    "catch": _catch,
    "finally": _finally,
    "bind": _bind,
    "call": _call_with,
    "apply": _call_with,
    "get": _get,
    "set": _put,
    "values": _map_values,
    "flat": _flat,
    "flatMap": _flat,
    "sort": _sorted,
    "reverse": _sorted,
    "includes": _boolean,
    "has": _boolean,
    "startsWith": _boolean,
    "endsWith": _boolean,
    "indexOf": _boolean,
}
