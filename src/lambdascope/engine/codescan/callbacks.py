"""Functions of the program that are called with given values, by something that is no call in its source."""

from __future__ import annotations

from collections.abc import Sequence

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.elements import elements_of
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.invocation import call_function
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.values import UNKNOWN, FunctionValue, Value, join


def call_back(frame: Frame, site: Site, given: Sequence[Value] | None = None) -> Value | None:
    """Functions passed as arguments are called, with what the callee could give them."""
    callbacks = [function for value, _ in (*site.positional, *site.keywords.values()) for function in value.functions]
    made: Value | None = None
    for function in callbacks:
        if given is None:
            data: Value | None = None
            if site.receiver is not None:
                data = elements_of(frame, site.receiver[0])
            for value, _ in site.positional:
                if not value.functions:
                    inner = elements_of(frame, value) if value.refs else value
                    data = inner if data is None else data if inner is None else join(data, inner)
            passed = [data if data is not None else UNKNOWN] * len(function.function.parameters)
        else:
            passed = list(given)
        got = call_value(frame, function, passed)
        made = got if made is None else join(made, got)
    return made


def call_value(
    frame: Frame, function: FunctionValue, given: Sequence[Value], node: ir.Expression | None = None
) -> Value:
    """Call a function value with these arguments; `node` is where, if that is anywhere."""
    site = Site(node, (), [(value, None) for value in given], frame=frame)
    return call_function(frame, function, site)


def handed_over(frame: Frame, site: Site) -> None:
    """Functions of ours that something outside is given: it may call them when an event comes."""
    given = {each.function for value, _ in site.positional for each in value.functions}
    names = {f"{name}()" for name in site.names if not name.startswith("?.")}
    for function in given if names else ():
        frame.analysis.wrapped.setdefault(function, set()).update(names)
    for name in site.names:
        for model in frame.index.parameters.of(name):
            selector = model.argument
            assert selector is not None
            at = selector.path[-1]
            assert isinstance(at, int)
            for value, _ in site.select(selector._replace(path=selector.path[:-1])):
                for each in value.functions:
                    frame.analysis.registered.setdefault(each.function, {}).setdefault(at, model.type)
