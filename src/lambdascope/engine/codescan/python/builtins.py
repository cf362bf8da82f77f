"""Python's built-in functions and the methods of its texts and containers, over abstract values."""

from __future__ import annotations

from collections.abc import Callable

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.callbacks import call_back
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.concatenation import prefix_mask
from lambdascope.engine.codescan.definitions import parent_of
from lambdascope.engine.codescan.elements import elements_of, item
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load, store
from lambdascope.engine.codescan.kinds import NUMBER_KINDS, TEXT_KINDS, harmless_without, mask_of
from lambdascope.engine.codescan.members import member
from lambdascope.engine.codescan.regexes import MAX_PATTERN
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.texts import (
    appended,
    argument,
    at_end,
    containers,
    copied,
    dictionary_items,
    is_marked,
    joined,
    listed,
    receiver_of,
    replaced,
    tupled,
    values_of,
)
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    Value,
    clear,
    constant,
    constants_of,
    derived,
    join,
    join_taints,
    key_of,
    known_prefix,
)

Intrinsic = Callable[[Frame, Site, ir.Call], "Value | None"]

TEXT_METHODS = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "startswith",
        "endswith",
        "removeprefix",
        "removesuffix",
        "title",
        "capitalize",
        "encode",
        "decode",
        "isdigit",
        "isalnum",
        "isalpha",
        "zfill",
        "ljust",
        "rjust",
        "center",
        "casefold",
        "find",
        "index",
        "count",
        "join",
        "swapcase",
        "hex",
    ]
)


def _str(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = argument(site, 0)
    if value is None:
        return constant("")
    constants = value.constant_values()
    if constants is not None:
        return Value(
            constants_of(str(each) if not isinstance(each, bytes) else each.decode("latin-1") for each in constants)
        )
    if value.refs and any(cell.of_class is not None for _, cell in containers(frame, value)):
        got = call_any(frame, member(frame, value, "__str__", None), [])
        if got is not None:
            return got
    shown = deep_taints(frame.state, value)
    return Value(prefix=value.prefix, taints=clear(shown.taints, TEXT_KINDS), names=value.names)


def _repr(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """Line breaks are spelled out, so no line can be forged."""
    shown = _str(frame, site, node)
    return Value(taints=clear(shown.taints, mask_of(("log", "header")))) if shown is not None else None


def _number(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    value = argument(site, 0)
    only = value.only_constant() if value is not None else 0
    if value is not None and value.taints:
        return Value(taints=clear(value.taints, NUMBER_KINDS))
    if isinstance(only, (str, int, float)) and len(site.positional) < 2:
        try:
            return constant(int(only))
        except (ValueError, OverflowError):
            return UNKNOWN
    return UNKNOWN


def _isinstance(*_: object) -> Value:
    return UNKNOWN


def _len(frame: Frame, site: Site, node: ir.Call) -> Value:
    del node
    value = argument(site, 0)
    text = value.only_constant() if value is not None else None
    if isinstance(text, (str, bytes)):
        return constant(len(text))
    found = containers(frame, value) if value is not None else []
    if len(found) == 1 and found[0][1].complete and found[0][1].rest is None:
        return constant(len(found[0][1].items))
    return UNKNOWN


def _list(frame: Frame, site: Site, node: ir.Call) -> Value:
    value = argument(site, 0)
    if value is None:
        return listed(frame, node, None)
    found = containers(frame, value, "list", "tuple", "set")
    if found:
        return copied(frame, node, value)
    return listed(frame, node, elements_of(frame, value))


def _dict(frame: Frame, site: Site, node: ir.Call) -> Value:
    items = {}
    rest: Value | None = None
    complete = True
    first = argument(site, 0)
    if first is not None:
        found = containers(frame, first, "dict", "object")
        for ref, cell in found:
            items.update(cell.items)
            complete = complete and cell.complete
            if not cell.complete:
                rest = load(frame.state, ref, None)
        if not found:
            rest = Value(taints=deep_taints(frame.state, first).taints)
            complete = False
    for name, (value, _) in site.keywords.items():
        items[name] = value
    cell = Cell("dict", dict(items), rest, complete and not site.spread)
    return Value(refs=frozenset((frame.fresh(node, "dict", cell),)))


def _zip(frame: Frame, site: Site, node: ir.Call) -> Value:
    inner = [elements_of(frame, value) or UNKNOWN for value, _ in site.positional]
    return listed(frame, node, tupled(frame, node, inner, "pair"))


def _enumerate(frame: Frame, site: Site, node: ir.Call) -> Value:
    inner = elements_of(frame, argument(site, 0) or UNKNOWN)
    return (
        listed(frame, node, tupled(frame, node, (UNKNOWN, inner), "pair"))
        if inner is not None
        else listed(frame, node, None)
    )


def _map(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    function, values = argument(site, 0), argument(site, 1)
    if function is None or values is None:
        return None
    inner = elements_of(frame, values)
    if inner is None:
        return listed(frame, node, None)
    got = call_any(frame, function, [inner], node)
    if got is None and function.names & {"int", "float"}:
        got = UNKNOWN
    return listed(frame, node, got if got is not None else inner)


def _filter(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    function, values = argument(site, 0), argument(site, 1)
    if function is None or values is None:
        return None
    inner = elements_of(frame, values)
    if inner is None:
        return listed(frame, node, None)
    call_any(frame, function, [inner], node)
    return listed(frame, node, inner)


def _sorted(frame: Frame, site: Site, node: ir.Call) -> Value:
    value = argument(site, 0) or UNKNOWN
    inner = elements_of(frame, value)
    key = site.keywords.get("key")
    if key is not None and inner is not None:
        call_any(frame, key[0], [inner])
    return listed(frame, node, inner)


def _any_element(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    if len(site.positional) > 1:
        found = site.positional[0][0]
        for value, _ in site.positional[1:]:
            found = join(found, value)
        return found
    return elements_of(frame, argument(site, 0) or UNKNOWN)


def _getattr(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value, name = argument(site, 0), argument(site, 1)
    only = name.only_constant() if name is not None else None
    if value is not None and isinstance(only, str):
        return member(frame, value, only, node)
    return None


def _setattr(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    if len(site.positional) == 3:
        holder, name, value = (each for each, _ in site.positional)
        store(frame.state, holder.refs, key_of(name), value, strong=key_of(name) is not None)
    return UNKNOWN


def _compile(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    pattern = argument(site, 0, "pattern")
    if pattern is None:
        return None
    only = pattern.only_constant()
    source = pattern if isinstance(only, str) and len(only) <= MAX_PATTERN else Value(taints=pattern.taints)
    ref = frame.fresh(node, "regex", Cell("regex", {"source": source}))
    return Value(refs=frozenset((ref,)), names=frozenset(("re.compile()",)))


def _re_sub(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    if len(site.positional) < 3:
        return None
    return _substituted(frame, site.positional[0][0], site.positional[1][0], site.positional[2][0])


def _substituted(frame: Frame, pattern: Value, new: Value, subject: Value) -> Value:
    if new.functions:
        call_any(frame, new, [Value(taints=subject.taints)])
    text = pattern.only_constant()
    return replaced(subject, None, new, text if isinstance(text, str) else "")


def _nothing(*_: object) -> Value:
    return UNKNOWN


def _super(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del site, node
    return parent_of(frame)


def _partial(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    function = argument(site, 0)
    if function is None or not function.functions:
        return None
    call_back(frame, site, [value for value, _ in site.positional[1:]])
    return None


FUNCTIONS: dict[str, Intrinsic] = {
    "str": _str,
    "repr": _repr,
    "ascii": _repr,
    "format": _str,
    "int": _number,
    "float": _number,
    "bool": _nothing,
    "len": _len,
    "isinstance": _isinstance,
    "list": _list,
    "tuple": _list,
    "set": _list,
    "frozenset": _list,
    "dict": _dict,
    "zip": _zip,
    "enumerate": _enumerate,
    "map": _map,
    "filter": _filter,
    "sorted": _sorted,
    "reversed": _list,
    "iter": _list,
    "next": _any_element,
    "min": _any_element,
    "max": _any_element,
    "getattr": _getattr,
    "setattr": _setattr,
    "super": _super,
    "re.compile": _compile,
    "re.sub": _re_sub,
    "functools.partial": _partial,
}


# --- methods --------------------------------------------------------------------------------------------------------


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
    if site.names and not site.names[0].startswith("?.") and not receiver.refs:
        return None
    index = argument(site, 0)
    if index is None:
        return None
    default = argument(site, 1, "default")
    found = containers(frame, receiver)
    if found and all(cell.complete and cell.symbol is None for _, cell in found):
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
    if default is None or made is UNKNOWN:
        return join(made, default) if default is not None else made
    return join(made, default)


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
        if cell.symbol is None:
            frame.state.heap[ref] = Cell(cell.kind, {}, None, True, cell.of_class, None, cell.written | {"*"})
    return UNKNOWN


def _join(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    parts = argument(site, 0)
    if parts is None or (site.names and not site.names[0].startswith("?.")):
        return None
    return frame.passed(joined(frame, receiver_of(site), parts), node.span, frame.source_text(node.span))


def _format(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if site.names and not site.names[0].startswith("?."):
        return None

    text = receiver.only_constant()
    prefix = known_prefix(receiver).partition("{")[0]
    given = [*(value for value, _ in site.positional), *(value for value, _ in site.keywords.values())]
    shown = derived([deep_taints(frame.state, value) for value in given])
    if isinstance(text, str) and not shown.taints:
        made = _formatted_constant(text, site)
        if made is not None:
            return made
    taints = clear(shown.taints, prefix_mask(prefix)) if prefix else shown.taints
    made = Value(prefix=prefix[:200], taints=join_taints(receiver.taints, taints))
    return frame.passed(made, node.span, frame.source_text(node.span))


def _formatted_constant(text: str, site: Site) -> Value | None:
    """Of constants, and without the format language's ways to reach into objects."""
    constants = [value.only_constant() for value, _ in site.positional]
    named = {name: value.only_constant() for name, (value, _) in site.keywords.items()}
    plain = all(isinstance(each, (str, int, float)) for each in (*constants, *named.values()))
    if not plain or any(mark in text for mark in ".[!:") or len(text) > 500:
        return None
    try:
        return constant(text.format(*constants, **named))
    except (LookupError, ValueError):
        return UNKNOWN


def _replace(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del frame, node
    if site.names and not site.names[0].startswith("?.") and not is_marked(receiver_of(site)):
        return None
    return replaced(receiver_of(site), argument(site, 0), argument(site, 1))


def _same(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """A text of the same kind: stripped, in other letters, encoded."""
    del frame, node
    receiver = receiver_of(site)
    if receiver.names and not is_marked(receiver) and not receiver.taints:
        return None
    return Value(taints=receiver.taints, names=receiver.names)


def _split(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if site.names and not site.names[0].startswith("?.") and not receiver.taints:
        return None
    text, separator = receiver.only_constant(), argument(site, 0)
    only = separator.only_constant() if separator is not None else None
    if isinstance(text, str) and (only is None or isinstance(only, str)) and only != "":
        return tupled(frame, node, [constant(each) for each in text.split(only)[:50]])
    taints = receiver.taints
    if isinstance(only, str) and len(only) == 1:
        taints = clear(taints, harmless_without(frozenset(only)))
    elif only is None and separator is None:
        taints = clear(taints, harmless_without(frozenset("\r\n")))
    return listed(frame, node, Value(taints=taints))


def _pattern_sub(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    held = [load(frame.state, ref, "source") for ref, _ in containers(frame, receiver_of(site), "regex")]
    if not held or held[0] is None or len(site.positional) < 2:
        return None
    return _substituted(frame, held[0], site.positional[0][0], site.positional[1][0])


def _boolean(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del frame, node
    return UNKNOWN if not site.names or site.names[0].startswith("?.") else None


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
    "join": _join,
    "format": _format,
    "replace": _replace,
    "strip": _same,
    "lstrip": _same,
    "rstrip": _same,
    "lower": _same,
    "upper": _same,
    "title": _same,
    "capitalize": _same,
    "encode": _same,
    "decode": _same,
    "split": _split,
    "rsplit": _split,
    "splitlines": _split,
    "sub": _pattern_sub,
    "startswith": _boolean,
    "endswith": _boolean,
    "isdigit": _boolean,
    "isalnum": _boolean,
    "isalpha": _boolean,
    "count": _boolean,
    "index": _boolean,
    "find": _boolean,
}
