"""Methods of JavaScript's texts, some of which arrays have as well, over abstract values."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.elements import sliced
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load
from lambdascope.engine.codescan.kinds import harmless_without
from lambdascope.engine.codescan.language import Intrinsic
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.texts import argument, containers, listed, receiver_of, replaced, tupled
from lambdascope.engine.codescan.values import NOTHING, UNKNOWN, Value, clear, constant, constants_of, join_taints


def _part(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    value = receiver_of(site)
    text, given = value.only_constant(), [each.only_constant() for each, _ in site.positional]
    whole = [each for each in given if isinstance(each, int)]
    if isinstance(text, str) and len(whole) == len(given) <= 2:
        return constant(text[whole[0] if whole else 0 : whole[1] if len(whole) > 1 else None])
    behind = _behind(node)
    if behind is not None:
        return Value(taints=clear(value.taints, harmless_without(frozenset(behind))))
    return sliced(frame, value, node)


def _behind(node: ir.Call) -> str | None:
    """The character behind whose last occurrence a text is cut off: `x.slice(x.lastIndexOf("/") + 1)`."""
    start = node.arguments[0].value if len(node.arguments) == 1 else None
    if not (isinstance(start, ir.Binary) and start.operator == "+" and isinstance(start.left, ir.Call)):
        return None
    callee, given = start.left.callee, start.left.arguments
    if not (isinstance(callee, ir.Attribute) and callee.name == "lastIndexOf" and given):
        return None
    sought = given[0].value
    is_next = isinstance(start.right, ir.Const) and start.right.value == 1
    if not (is_next and isinstance(sought, ir.Const) and isinstance(sought.value, str) and len(sought.value) == 1):
        return None
    return sought.value


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
    return Value(taints=value.taints, removed=value.removed)


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
    if value.names and not value.taints and value.constants is None:
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


def _boolean(_: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    return UNKNOWN if not site.names or site.names[0].startswith("?.") or receiver_of(site).refs else None


METHODS: dict[str, Intrinsic] = {
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
    "includes": _boolean,
    "has": _boolean,
    "startsWith": _boolean,
    "endsWith": _boolean,
    "indexOf": _boolean,
}
