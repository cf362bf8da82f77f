"""Calls of something that we do not have the code of: as library models say, else everything passes through."""

from __future__ import annotations

import re

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.callbacks import call_back, call_value
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, store
from lambdascope.engine.codescan.index import is_untyped
from lambdascope.engine.codescan.kinds import SECRET_KINDS, mask_of
from lambdascope.engine.codescan.rules.model import Confidence, Selector
from lambdascope.engine.codescan.sites import Site, last_segment
from lambdascope.engine.codescan.values import UNKNOWN, Source, Taint, Taints, Value, clear, join_taints, weaken


def outside(frame: Frame, site: Site) -> Value:
    """A call of something we do not have the code of: as the library models say, else everything passes through."""
    modelled = _by_models(frame, site)
    brought = _call_source(frame, site)
    types = [each for name in site.names for each in frame.index.types.of(name, with_methods=is_untyped(name))]
    if types:
        names = frozenset(_typed(each, site) for each in types)
    else:
        names = frozenset(f"{name}()" for name in site.names if not name.startswith("?.") and len(name) < 150)
    if modelled is not None:
        result = modelled
        if not result.names and names:
            result = result.with_names(names)
    elif any(frame.index.neutral.of(name, with_methods=is_untyped(name)) for name in site.names):
        result = Value(names=names)
        _keep_what_is_given(frame, site)
    else:
        result = _passed_through(frame, site, names)
    _leave_in_receiver(frame, site)
    if brought:
        result = result.with_taints(join_taints(result.taints, brought))
    result = frame.analysis.unread.tracked(frame, site, result)
    if result.refs and any(name.startswith("aws.") for name in site.names):
        _answered_by_callback(frame, site, result)
    return result


def _keep_what_is_given(frame: Frame, site: Site) -> None:
    """An object that is made keeps what it is given, though its data is not to be had from it (a log's handler)."""
    if any(name.rpartition(".")[2][:1].isupper() for name in site.names):
        for value, _ in (*site.positional, *site.keywords.values()):
            frame.analysis.unread.escapes(frame, value)


def _answered_by_callback(frame: Frame, site: Site, answer: Value) -> None:
    """An SDK that hands its answer to a callback, behind the error: what that reads of it is read."""
    for value, _ in site.positional[1:2]:
        for function in value.functions:
            call_value(frame, function, [UNKNOWN, answer])
        if not value.functions:
            frame.analysis.unread.escapes(frame, answer)


_CONVERSION = re.compile(
    r"(?i)parse|json|text|body|form|read|decode|decrypt|decompress|zip|inflate|valid|sanitize|normali[sz]e|trim|"
    r"buffer|string|stream|collect|clone|resolve|all|map|next"
)
_CHOSEN_KINDS = mask_of(("trust", "decision"))


def answer_of(frame: Frame, call: ir.Expression, value: Value) -> Value:
    """What an awaited call gives: whoever asks something outside does not choose the answer, unless it is a conversion.

    The answer may still hold what was sent, so nothing but harm by choosing a value is ruled out.
    """
    site = frame.sites.get(call) if isinstance(call, ir.Call) else None
    if site is None or not value.taints or site.target.functions or site.target.classes:
        return value
    if any(frame.index.propagators.of(name, with_methods=is_untyped(name)) for name in site.names):
        return value
    called = last_segment(site.node.callee) if isinstance(site.node, ir.Call) else None
    return value if called is None or _CONVERSION.search(called) else value.cleared(_CHOSEN_KINDS)


def _call_source(frame: Frame, site: Site) -> Taints:
    """The data that this call brings in."""
    made: Taints = {}
    span = site.node.span if site.node is not None else ir.NO_SPAN
    for name in site.names:
        for model in frame.index.sources.of(name, with_methods=is_untyped(name)):
            if model.when and not site.holds((model.when,)):
                continue
            source = Source(model.kind, model.description or name, frame.place(span))
            taint = Taint(source, 0, model.confidence, None)
            if model.argument is None:
                made[(source, 0)] = taint
            else:
                _into_argument(frame, site, model.argument, Value(taints={(source, 0): taint}))
    return made


def _into_argument(frame: Frame, site: Site, selector: Selector, data: Value) -> None:
    """Data that comes in by an argument: a callback's parameter, else what the argument itself stands for."""
    path = selector.path
    if not path:
        _into(frame, site, selector, data.taints)
    for value, _ in site.select(selector._replace(path=())):
        if value.functions and path and isinstance(path[0], int):
            given = [UNKNOWN] * path[0] + [data]
            for function in value.functions:
                call_value(frame, function, given)


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
        frame.write(site.receiver[1].name, frame.read(site.receiver[1].name).with_names(frozenset((type_,))))


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
    for value, _ in (*site.positional, *site.keywords.values()):
        frame.analysis.unread.escapes(frame, value)
        taints = join_taints(taints, deep_taints(frame.state, value).taints)
    if site.receiver is not None:
        value = site.receiver[0]
        frame.analysis.unread.calls(frame, value)
        taints = join_taints(taints, deep_taints(frame.state, value).taints)
    if taints:
        taints = clear(weaken(taints, Confidence.MEDIUM), SECRET_KINDS)
    is_known = any(frame.index.forwards.of(name, with_methods=is_untyped(name)) for name in site.names)
    taints = join_taints(taints, site.forwarded)
    called_back = call_back(frame, site) if not is_known else None
    if called_back is not None:
        taints = join_taints(taints, called_back.taints)
    made = Value(taints=taints, names=names)
    if taints and isinstance(site.node, ir.Call):
        made = frame.passed(made, site.node.span, frame.source_text(site.node.span))
    return made
