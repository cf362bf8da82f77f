"""Python's built-in functions, over abstract values."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.callbacks import call_back
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.definitions import parent_of
from lambdascope.engine.codescan.elements import elements_of
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load, store
from lambdascope.engine.codescan.kinds import NUMBER_KINDS, TEXT_KINDS, mask_of
from lambdascope.engine.codescan.language import Intrinsic
from lambdascope.engine.codescan.members import member
from lambdascope.engine.codescan.regexes import MAX_PATTERN
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.texts import (
    argument,
    containers,
    copied,
    listed,
    replaced,
    tupled,
)
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    Value,
    clear,
    constant,
    constants_of,
    join,
    key_of,
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
    return Value(prefix=value.prefix, taints=clear(shown.taints, TEXT_KINDS), names=value.names, removed=value.removed)


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


def _min(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """No more than the bound, where one of them is the program's own."""
    found = _any_element(frame, site, node)
    is_bounded = len(site.positional) > 1 and any(not value.taints for value, _ in site.positional)
    return found.cleared(mask_of(("size",))) if found is not None and is_bounded else found


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
    return substituted(frame, site.positional[0][0], site.positional[1][0], site.positional[2][0])


def substituted(frame: Frame, pattern: Value, new: Value, subject: Value) -> Value:
    if new.functions:
        call_any(frame, new, [Value(taints=subject.taints)])
    text = pattern.only_constant()
    return replaced(subject, None, new, text if isinstance(text, str) else "")


def _path_split(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """The folder and the name in it, or all and the ending: the second part holds no slash."""
    value = argument(site, 0)
    if value is None or not value.taints:
        return None
    name = Value(taints=clear(value.taints, mask_of(("path",))))
    return tupled(frame, node, (Value(taints=value.taints), name))


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
    "min": _min,
    "max": _any_element,
    "getattr": _getattr,
    "setattr": _setattr,
    "super": _super,
    "re.compile": _compile,
    "re.sub": _re_sub,
    "os.path.split": _path_split,
    "os.path.splitext": _path_split,
    "functools.partial": _partial,
}
