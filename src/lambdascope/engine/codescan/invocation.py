"""Calls of functions of the program: arguments find their parameters, and the summary is read in their terms."""

from __future__ import annotations

from collections.abc import Mapping

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.application import Application
from lambdascope.engine.codescan.contexts import Shape, captured, shape_of
from lambdascope.engine.codescan.frame import OUTER, Frame
from lambdascope.engine.codescan.guards import harmless
from lambdascope.engine.codescan.heap import deep_taints
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import REST, Cell
from lambdascope.engine.codescan.summaries import EMPTY, Summary
from lambdascope.engine.codescan.values import UNKNOWN, FunctionValue, Key, Symbol, Value, derived


def call_function(frame: Frame, function: FunctionValue, site: Site | None) -> Value:
    """Call a function of the program."""
    around = frame.program.around.get(function.function)
    if around is None:
        return UNKNOWN
    site = site if site is not None else Site(None, (), [], frame=frame)
    if frame.in_module:  # the callee sees the module's variables as they are by now
        frame.program.shared.update(frame.state.heap)
    roots = _roots(frame, function, site)
    shapes = {name: shape for name, value in roots.items() if (shape := shape_of(frame, value)) is not None}
    for parameter in function.function.parameters:
        if parameter.name not in roots:
            shapes[parameter.name] = Shape.absent()
    shapes.pop(OUTER, None)
    if function.frame is not None and (around_it := captured(frame, function.frame)) is not None:
        shapes[OUTER] = around_it
    if frame.analysis.is_spent(frame):
        return _through(frame, site)
    summary = frame.analysis.summary(function.function, shapes)
    if summary is EMPTY:
        return _through(frame, site)
    node = site.node if isinstance(site.node, ir.Call) else None
    span = node.span if node is not None else function.function.span
    place = frame.place(span) if node is not None else frame.program.place_of(function.function)
    text = frame.source_text(span) if node is not None else f"{function.function.name}(...)"
    frame.analysis.unread.handed(frame, function.function, roots)
    application = Application(
        summary,
        roots,
        frame.state,
        place,
        text,
        lambda ref: frame.program.id_of_copy(ref, site.node, function.function),
    )
    result = application.value(summary.result)
    application.apply_writes()
    for hit in application.hits():
        if hit.taint is not None or not frame.first_time:
            frame.hit(hit)
    frame.analysis.spend(application.visits)
    _learn(frame, function.function, site, summary)
    if not summary.returns and not function.function.is_generator:
        frame.ends()
    return result


def _roots(frame: Frame, function: FunctionValue, site: Site) -> dict[str, Value]:
    roots: dict[str, Value] = {}
    if function.frame is not None:
        roots[OUTER] = Value(refs=frozenset((function.frame,)))
    language = frame.analysis.language(frame.program.around[function.function].module)
    receiver = language.receiver_name(function.function)
    if receiver is not None and function.bound is not None:
        roots[receiver] = function.bound
    parameters = [each for each in function.function.parameters if each.name not in roots]
    left = list(site.positional)
    named_left = dict(site.keywords)
    for parameter in parameters:
        if parameter.kind is ir.ParameterKind.REST:
            items: dict[Key, Value] = {index: value for index, (value, _) in enumerate(left)}
            ref = frame.program.id_of(site.node, function.function, parameter.name)
            frame.state.heap[ref] = Cell("list", items, None, complete=not site.spread)
            roots[parameter.name] = Value(refs=frozenset((ref,)))
            left = []
        elif parameter.kind is ir.ParameterKind.KEYWORDS:
            ref = frame.program.id_of(site.node, function.function, parameter.name)
            frame.state.heap[ref] = Cell(
                "dict", {key: value for key, (value, _) in named_left.items()}, None, complete=not site.spread
            )
            roots[parameter.name] = Value(refs=frozenset((ref,)))
        elif parameter.name in named_left:
            roots[parameter.name] = named_left.pop(parameter.name)[0]
        elif left and parameter.kind is ir.ParameterKind.NORMAL:
            given = left[0][0]
            if not (site.spread and len(left) == 1):
                left.pop(0)
            if parameter.default is not None and language.has_this and given.only_constant() is None:
                continue  # undefined takes the default
            roots[parameter.name] = given
    return roots


def _through(frame: Frame, site: Site) -> Value:
    """A function that is being read already: its result may hold what it is given."""
    return derived([deep_taints(frame.state, value) for value, _ in (*site.positional, *site.keywords.values())])


def _learn(frame: Frame, function: ir.Function, site: Site, summary: Summary) -> None:
    """What the callee's tests show of the arguments: from now on, or where its result is true or false."""
    places = _argument_places(frame, function, site)

    def told(facts: Mapping[Symbol, int]) -> tuple[tuple[ir.Expression, tuple[Key, ...], int], ...]:
        return tuple(
            (places[symbol.root], symbol.path, mask)
            for symbol, mask in facts.items()
            if symbol.root in places and REST not in symbol.path
        )

    site.facts_true, site.facts_false = told(summary.facts_true), told(summary.facts_false)
    for expression, path, mask in told(summary.facts):
        at = expression
        for key in path:
            at = ir.Item(at, ir.Const(key, at.span), at.span)
        harmless(frame, at, mask)


def _argument_places(frame: Frame, function: ir.Function, site: Site) -> dict[str, ir.Expression]:
    language = frame.language
    receiver = language.receiver_name(function)
    names = [each.name for each in function.parameters if each.name != receiver or site.receiver is None]
    places: dict[str, ir.Expression] = {}
    for name, (_, expression) in zip(names, site.positional, strict=False):
        if expression is not None:
            places[name] = expression
    for name, (_, expression) in site.keywords.items():
        if expression is not None:
            places[name] = expression
    if receiver is not None and site.receiver is not None and site.receiver[1] is not None:
        places[receiver] = site.receiver[1]
    return places
