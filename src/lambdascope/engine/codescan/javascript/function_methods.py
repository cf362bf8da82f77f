"""Methods of JavaScript's functions and promises, which call what they are given."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.language import Intrinsic
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.texts import argument, receiver_of
from lambdascope.engine.codescan.values import FunctionValue, Value, join, named


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


METHODS: dict[str, Intrinsic] = {
    "then": _then,
    "catch": _catch,
    "finally": _finally,
    "bind": _bind,
    "call": _call_with,
    "apply": _call_with,
}
