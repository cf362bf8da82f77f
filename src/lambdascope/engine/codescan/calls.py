"""Calls: which functions they reach, what rules say of them, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.assignments import variable_of_module
from lambdascope.engine.codescan.callbacks import call_value, handed_over
from lambdascope.engine.codescan.checks import check, check_configurations, made_up
from lambdascope.engine.codescan.elements import elements_of
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.guards import apply_guards, quiet
from lambdascope.engine.codescan.heap import deep_taints
from lambdascope.engine.codescan.index import is_untyped
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.invocation import call_function
from lambdascope.engine.codescan.members import member
from lambdascope.engine.codescan.objects import construct
from lambdascope.engine.codescan.observed import assigned
from lambdascope.engine.codescan.outside import outside
from lambdascope.engine.codescan.regexes import is_catastrophic
from lambdascope.engine.codescan.sites import Given, Site
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    Value,
    constant,
    join,
    join_taints,
)


def call(frame: Frame, node: ir.Call) -> Value:
    """The result of a call, with all that it does."""
    receiver: Given | None = None
    method: str | None = None
    if isinstance(node.callee, ir.Attribute):
        object_ = evaluate(frame, node.callee.object)
        receiver, method = (object_, node.callee.object), node.callee.name
        target = _method(frame, object_, method, node.callee)
    else:
        target = evaluate(frame, node.callee)
    positional, keywords, spread = _arguments(frame, node)
    names = frame.language.callee_names(frame, target, node)
    is_known = bool(names or target.functions or target.classes)
    site = Site(
        node,
        names,
        positional,
        keywords,
        receiver=receiver,
        method=method if not is_known or method is None else None,
        spread=spread,
        new=node.new,
        frame=frame,
    )
    if site.method is not None and not names:
        site.names = (f"?.{site.method}",)
    site.target = target
    frame.language.prepare(frame, site, node)
    frame.sites[node] = site
    check(frame, site, node.span)
    for name, (value, expression) in keywords.items():
        assigned(frame, name, value, expression, expression or node)
    _watch_pattern(frame, node, site)
    _note_routes(frame, site)
    if site.names:
        handed_over(frame, site)
        _forward(frame, site)
    _add_to_global(frame, node, receiver, site)
    site.result = _result(frame, node, site, target, method)
    check_configurations(frame, site, node.span)
    if site.names:
        apply_guards(frame, site, None)
    return site.result


def _forward(frame: Frame, site: Site) -> None:
    """A call that calls what it is given: rules look at that call, too, and functions of the program are called.

    The data that those give is kept with the outer call, whose result brings it.
    """
    for name in site.names:
        for forwarding in frame.index.forwards.of(name, with_methods=is_untyped(name)):
            own = {*forwarding.function.names, *(each for selector in forwarding.given for each in selector.names)}
            keywords = {name: given for name, given in site.keywords.items() if name not in own}
            given = [each for selector in forwarding.given for each in site.select(selector)]
            for target, expression in site.select(forwarding.function):
                receiver: Given | None = None
                if isinstance(expression, ir.Attribute):
                    receiver = (quiet(frame, expression.object) or UNKNOWN, expression.object)
                names = tuple(sorted(target.names))
                inner = Site(site.node, names, given, keywords, receiver=receiver, spread=site.spread, frame=frame)
                inner.target = target
                check(frame, inner, site.node.span if site.node is not None else ir.NO_SPAN)
                for function in target.functions:
                    got = deep_taints(frame.state, call_function(frame, function, inner))
                    site.forwarded = join_taints(site.forwarded, got.taints)


_ADDING = frozenset(("append", "appendleft", "add", "extend", "insert", "push", "unshift"))


def _add_to_global(frame: Frame, node: ir.Call, receiver: Given | None, site: Site) -> None:
    """Elements put into a container of the module's, which outlives the event."""
    if receiver is None or not isinstance(node.callee, ir.Attribute) or node.callee.name not in _ADDING:
        return
    holder, expression = receiver
    if expression is None or not any(ref in frame.state.shared for ref in holder.refs):
        return
    name = variable_of_module(frame, expression)
    for given in site.positional if name is not None else ():
        made_up(frame, node, "$global-add", [(constant(name), expression), given])


def _note_routes(frame: Frame, site: Site) -> None:
    """Functions that a web framework is told to call."""
    for name in site.names:
        for route in frame.index.routes.of(name):
            for value, _ in site.select(route.handler):
                for each in value.functions:
                    frame.analysis.routed.setdefault(each.function, route)


def _watch_pattern(frame: Frame, node: ir.Call, site: Site) -> None:
    """Matching with a pattern that can take exponential time."""
    looked = frame.language.pattern_test(frame, node, site)
    if looked is None or not is_catastrophic(looked[0]):
        return
    subject = looked[1]
    given = [*site.positional, *([site.receiver] if site.receiver is not None else [])]
    for value, expression in given:
        if expression is subject:
            made_up(frame, node, "$match", [(constant(looked[0]), None), (value, expression)])


def _method(frame: Frame, value: Value, name: str, callee: ir.Attribute) -> Value:
    """The method `name` of `value`; a built-in one is no field of what a parameter holds."""
    if frame.language.is_container_method(name) and value.refs:
        cells = [cell for ref in value.refs if (cell := frame.state.cell(ref)) is not None]
        if all(cell.symbol is not None and cell.of_class is None and name not in cell.items for cell in cells):
            names = frame.language.member_names(value, name)
            return Value(names=names)
    return member(frame, value, name, callee)


def _arguments(frame: Frame, node: ir.Call) -> tuple[list[Given], dict[str, Given], bool]:
    positional: list[Given] = []
    keywords: dict[str, Given] = {}
    spread = False
    for argument in node.arguments:
        value = evaluate(frame, argument.value)
        if argument.spread == 0 and argument.name is None:
            positional.append((value, argument.value))
        elif argument.name is not None:
            keywords[argument.name] = (value, argument.value)
        elif argument.spread == 1:
            cells = [cell for ref in value.refs if (cell := frame.state.cell(ref)) is not None]
            if len(cells) == 1 and cells[0].complete and cells[0].rest is None and cells[0].kind != "dict":
                positional += [(each, argument.value) for each in cells[0].items.values()]
            else:
                spread = True
                inner = elements_of(frame, value)
                positional.append((inner if inner is not None else UNKNOWN, argument.value))
        else:
            for ref in value.refs:
                cell = frame.state.cell(ref)
                if cell is not None:
                    keywords.update(
                        {key: (each, argument.value) for key, each in cell.items.items() if isinstance(key, str)}
                    )
                    spread = spread or not cell.complete
            spread = spread or not value.refs
    return positional, keywords, spread


def _result(frame: Frame, node: ir.Call, site: Site, target: Value, method: str | None) -> Value:
    intrinsic = frame.language.intrinsic(frame, site, node, target, method)
    if intrinsic is not None:
        return intrinsic
    made: Value | None = None
    for function in target.functions:
        got = call_function(frame, function, site)
        made = got if made is None else join(made, got)
    for of in target.classes:
        got = construct(frame, of, site)
        made = got if made is None else join(made, got)
    if not (target.functions or target.classes) or any(not name.startswith("?.") for name in site.names):
        got = outside(frame, site)
        made = got if made is None else join(made, got)
    return made if made is not None else UNKNOWN


def call_any(frame: Frame, target: Value, given: Sequence[Value], node: ir.Call | None = None) -> Value | None:
    """Call whatever functions a value may be; None if nothing is known of it."""
    made: Value | None = None
    if target.names and not target.functions:
        site = Site(node, tuple(sorted(target.names)), [(value, None) for value in given], frame=frame)
        if node is not None:
            site.target = target
            check(frame, site, node.span)
            made = frame.language.intrinsic(frame, site, node, target, None)
        return made if made is not None else outside(frame, site)
    for function in target.functions:
        got = call_value(frame, function, given, node)
        made = got if made is None else join(made, got)
    return made
