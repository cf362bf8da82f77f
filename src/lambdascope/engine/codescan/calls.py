"""Calls: which functions they reach, what rules say of them, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.expressions import elements_of, evaluate, member
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import arriving, deep_taints, store
from lambdascope.engine.codescan.index import SinkUse
from lambdascope.engine.codescan.kinds import WHOLE_KINDS
from lambdascope.engine.codescan.regexes import is_catastrophic
from lambdascope.engine.codescan.rules.model import Confidence, Selector, Where
from lambdascope.engine.codescan.sites import Given, Site, is_in_place
from lambdascope.engine.codescan.summaries import Hit
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    FunctionValue,
    Place,
    Source,
    Taint,
    Taints,
    Value,
    clear,
    constant,
    join,
    join_taints,
    weaken,
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
        state=frame.state,
    )
    if site.method is not None and not names:
        site.names = (f"?.{site.method}",)
    site.target = target
    frame.language.prepare(frame, site, node)
    frame.sites[node] = site
    check(frame, site, node.span)
    for name, (value, expression) in keywords.items():
        frame.analysis.assigned(frame, name, value, expression, expression or node)
    _watch_pattern(frame, node, site)
    site.result = _result(frame, node, site, target, method)
    check_configurations(frame, site, node.span)
    if site.names:
        from lambdascope.engine.codescan.guards import apply_guards

        apply_guards(frame, site, None)
    return site.result


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
        got = frame.analysis.call_function(frame, function, site)
        made = got if made is None else join(made, got)
    for of in target.classes:
        got = frame.analysis.construct(frame, of, site)
        made = got if made is None else join(made, got)
    if not (target.functions or target.classes) or any(not name.startswith("?.") for name in site.names):
        got = outside(frame, site)
        made = got if made is None else join(made, got)
    return made if made is not None else UNKNOWN


def outside(frame: Frame, site: Site) -> Value:
    """A call of something we do not have the code of: as the library models say, else everything passes through."""
    modelled = _by_models(frame, site)
    brought = frame.analysis.call_source(frame, site)
    types = [each for name in site.names for each in frame.index.types.of(name, with_methods=is_untyped(name))]
    if types:
        names = frozenset(_typed(each, site) for each in types)
    else:
        names = frozenset(f"{name}()" for name in site.names if not name.startswith("?.") and len(name) < 150)
    if modelled is not None:
        result = modelled
        if not result.names and names:
            result = _named(result, names)
    elif any(frame.index.neutral.of(name, with_methods=is_untyped(name)) for name in site.names):
        result = Value(names=names)
    else:
        result = _passed_through(frame, site, names)
    _leave_in_receiver(frame, site)
    if brought:
        result = result.with_taints(join_taints(result.taints, brought))
    return frame.analysis.tracked(frame, site, result)


_FILLING = frozenset(
    [
        "load",
        "loads",
        "parse",
        "feed",
        "read_string",
        "write",
        "writelines",
        "append",
        "add",
        "update",
        "set",
        "put",
        "push",
        "insert",
        "extend",
        "attach",
        "set_content",
        "setContent",
        "setdefault",
        "addAll",
    ]
)


def _leave_in_receiver(frame: Frame, site: Site) -> None:
    """An object whose class we do not have holds what its filling methods are given."""
    if site.receiver is None or not isinstance(site.receiver[1], ir.Name):
        return
    if not any(is_untyped(name) and name.rpartition(".")[2] in _FILLING for name in site.names):
        return
    moved: Taints = {}
    for value, _ in site.positional:
        moved = join_taints(moved, deep_taints(frame.state, value).taints)
    if moved:
        known = frame.read(site.receiver[1].name)
        frame.write(site.receiver[1].name, known.with_taints(join_taints(known.taints, moved)))


def is_untyped(name: str) -> bool:
    """Whether the receiver's type is not modelled, so that rules for any receiver apply."""
    return name.startswith("?.") or "()" in name or "[]" in name


def _named(value: Value, names: frozenset[str]) -> Value:
    return Value(
        value.constants, value.prefix, value.taints, names, value.refs, value.functions, value.classes, value.alias
    )


def _typed(form: str, site: Site) -> str:
    if "{" not in form:
        return form
    made = form
    for key in [part.partition("}")[0] for part in form.split("{")[1:]]:
        given = (
            site.positional[int(key)] if key.isdigit() and int(key) < len(site.positional) else site.keywords.get(key)
        )
        texts = given[0].texts() if given is not None else []
        made = made.replace("{" + key + "}", texts[0] if len(texts) == 1 else "?")
    return made


def _by_models(frame: Frame, site: Site) -> Value | None:
    taints: Taints = {}
    applied = False
    kept: list[Value] = []
    types: set[str] = set()
    for name in site.names:
        for propagator, mask in frame.index.propagators.of(name, with_methods=is_untyped(name)):
            if propagator.when and not site.holds((propagator.when,)):
                continue
            moved: Taints = {}
            for selector in propagator.sources:
                for value, _ in site.select(selector):
                    shown = deep_taints(frame.state, value).taints
                    moved = join_taints(moved, clear(shown, mask) if mask else shown)
                    if not mask and propagator.target.names == ("return",) and len(propagator.sources) == 1:
                        kept.append(value)
            if propagator.type is not None and propagator.target.names == ("receiver",):
                _retype(frame, site, propagator.type)
            elif propagator.type is not None:
                types.add(propagator.type)
            if propagator.target.names == ("return",):
                applied = True
                taints = join_taints(taints, moved)
            elif moved:
                _into(frame, site, propagator.target, moved)
    if not applied:
        return None
    node = site.node
    made = Value(taints=taints, names=frozenset(types))
    if taints and isinstance(node, ir.Call):
        made = frame.passed(made, node.span, frame.source_text(node.span))
    return made


def _retype(frame: Frame, site: Site, type_: str) -> None:
    """A call that makes its receiver something else, as switching on a feature does."""
    if site.receiver is not None and isinstance(site.receiver[1], ir.Name):
        frame.write(site.receiver[1].name, _named(frame.read(site.receiver[1].name), frozenset((type_,))))


def _into(frame: Frame, site: Site, selector: Selector, taints: Taints) -> None:
    """Data that a call leaves in its receiver or in an argument."""
    for value, expression in site.select(selector):
        moved = Value(taints=taints)
        if value.refs:
            store(frame.state, value.refs, None, moved, strong=False)
        elif isinstance(expression, ir.Name):
            known = frame.read(expression.name)
            frame.write(expression.name, known.with_taints(join_taints(known.taints, moved.taints)))


def _passed_through(frame: Frame, site: Site, names: frozenset[str]) -> Value:
    """Nothing is known of the callee: its result may hold all that it was given."""
    taints: Taints = {}
    given = [*site.positional, *site.keywords.values()]
    if site.receiver is not None:
        given.append(site.receiver)
    for value, _ in given:
        frame.analysis.escapes(frame, value)
        taints = join_taints(taints, deep_taints(frame.state, value).taints)
    if taints:
        taints = weaken(taints, Confidence.MEDIUM)
    called_back = call_back(frame, site)
    if called_back is not None:
        taints = join_taints(taints, called_back.taints)
    made = Value(taints=taints, names=names)
    if taints and isinstance(site.node, ir.Call):
        made = frame.passed(made, site.node.span, frame.source_text(site.node.span))
    return made


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


def call_value(frame: Frame, function: FunctionValue, given: Sequence[Value], node: ir.Call | None = None) -> Value:
    """Call a function value with these arguments."""
    site = Site(node, (), [(value, None) for value in given], state=frame.state)
    return frame.analysis.call_function(frame, function, site)


def call_any(frame: Frame, target: Value, given: Sequence[Value], node: ir.Call | None = None) -> Value | None:
    """Call whatever functions a value may be; None if nothing is known of it."""
    made: Value | None = None
    if target.names and not target.functions:
        site = Site(node, tuple(sorted(target.names)), [(value, None) for value in given], state=frame.state)
        if node is not None:
            site.target = target
            check(frame, site, node.span)
            made = frame.language.intrinsic(frame, site, node, target, None)
        return made if made is not None else outside(frame, site)
    for function in target.functions:
        got = call_value(frame, function, given, node)
        made = got if made is None else join(made, got)
    return made


def made_up(
    frame: Frame,
    node: ir.Spanned,
    name: str,
    given: list[Given],
    receiver: Given | None = None,
    path: str | None = None,
) -> None:
    """A place of the program that rules look at as if it were a call."""
    if not frame.index.watches(name):
        return
    span = node.span
    site = Site(None, (name,), given, receiver=receiver, state=frame.state)
    site.path = path
    check(frame, site, span)
    check_configurations(frame, site, span)


def check(frame: Frame, site: Site, span: ir.Span) -> None:
    """Data that reaches a sink in this call."""
    for name in site.names:
        for use in frame.index.sinks.of(name, with_methods=is_untyped(name)):
            pattern = use.sink.pattern
            if not is_in_place(pattern.where, in_module=frame.in_module, in_loop=bool(frame.loops)):
                continue
            if pattern.new_only and not site.new:
                continue
            arguments = site.select(use.sink.argument)
            if not any(value.taints or value.refs for value, _ in arguments) or not site.holds(pattern.when):
                continue
            for value, expression in arguments:
                for taint in arriving(frame.state, value, whole=bool(use.mask & WHOLE_KINDS)).taints.values():
                    if not taint.cleared & use.mask:
                        _arrives(frame, use, taint, expression, site, span)


def _arrives(
    frame: Frame, use: SinkUse, taint: Taint, expression: ir.Expression | None, site: Site, span: ir.Span
) -> None:
    if isinstance(taint.origin, Source) and taint.origin.kind not in use.sources:
        return
    at = expression.span if expression is not None and not isinstance(site.node, ir.Call) else span
    place = Place(site.path if site.path and expression is not None else frame.module.path, at)
    text = frame.source_text(site.node.callee.span, 60) if isinstance(site.node, ir.Call) else frame.source_text(at, 60)
    confidence = min(taint.confidence, use.sink.confidence, use.rule.confidence)
    hit = Hit(use, place, text, taint._replace(confidence=confidence))
    frame.analysis.hit(frame, hit)


def check_configurations(frame: Frame, site: Site, span: ir.Span) -> None:
    """Calls that are findings by themselves."""
    for name in site.names:
        for use in frame.index.configurations.of(name, with_methods=is_untyped(name)):
            configuration = use.configuration
            pattern = configuration.pattern
            if not is_in_place(pattern.where, in_module=frame.in_module, in_loop=bool(frame.loops)):
                continue
            if (pattern.new_only and not site.new) or not site.holds(pattern.when):
                continue
            at, path = span, frame.module.path
            if configuration.argument is not None:
                for _, expression in site.select(configuration.argument):
                    if expression is not None:
                        at, path = expression.span, site.path or path
            text = frame.source_text(site.node.callee.span if isinstance(site.node, ir.Call) else at, 60)
            hit = Hit(use, Place(path, at), text, None)
            if configuration.unread:
                frame.analysis.track(frame, site, hit)
            elif pattern.where is Where.HANDLER and frame.first_time:
                continue
            elif pattern.where is Where.HANDLER:
                frame.analysis.hit(frame, hit)
            else:
                frame.analysis.report(hit)


def apply_decorators(frame: Frame, value: Value, decorators: Sequence[ir.Expression], function: ir.Function) -> Value:
    """Decorators of the program are called with what they decorate; those of libraries keep it."""
    for decorator in reversed(decorators):
        made = evaluate(frame, decorator)
        for name in sorted(made.names):
            made_up(frame, function, "$decorate", [(constant(name), decorator)])
        frame.analysis.decorated(frame, function, made)
        if made.functions:
            got = call_any(frame, made, [value])
            if got is not None and (got.functions or got.classes):
                value = got
    return value
