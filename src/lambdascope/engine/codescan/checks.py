"""What rules say of a place: data that arrives at a sink, and calls that are findings by themselves."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import arriving
from lambdascope.engine.codescan.index import SinkUse, is_untyped
from lambdascope.engine.codescan.kinds import WHOLE_KINDS, is_harmless
from lambdascope.engine.codescan.rules.model import Where
from lambdascope.engine.codescan.sites import Given, Site, is_in_place
from lambdascope.engine.codescan.summaries import Hit
from lambdascope.engine.codescan.values import Place, Source, Taint


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
    site = Site(None, (name,), given, receiver=receiver, frame=frame)
    site.path = path
    check(frame, site, span)
    check_configurations(frame, site, span)


def check(frame: Frame, site: Site, span: ir.Span) -> None:
    """Data that reaches a sink in this call."""
    for name in site.names:
        for use in frame.index.sinks.of(name, with_methods=is_untyped(name)):
            pattern = use.sink.pattern
            if not _is_in_place(frame, pattern.where):
                continue
            if pattern.new_only and not site.new:
                continue
            arguments = site.select(use.sink.argument)
            for value, expression in arguments:
                if not (value.taints or value.refs):
                    continue
                if not site.holds(pattern.when, (use.sink.argument, (value, expression))):
                    continue
                for taint in arriving(frame.state, value, whole=bool(use.mask & WHOLE_KINDS)).taints.values():
                    if not is_harmless(taint.cleared, use.mask):
                        _arrives(frame, use, taint, expression, site, span)


def _is_in_place(frame: Frame, where: Where) -> bool:
    return is_in_place(
        where,
        in_module=frame.in_module,
        in_loop=bool(frame.loops),
        in_try=bool(frame.raising),
        absent=frame.state.absent,
    )


def _arrives(
    frame: Frame, use: SinkUse, taint: Taint, expression: ir.Expression | None, site: Site, span: ir.Span
) -> None:
    if isinstance(taint.origin, Source) and taint.origin.kind not in use.sources:
        return
    at = expression.span if expression is not None and not isinstance(site.node, ir.Call) else span
    place = Place(site.path if site.path and expression is not None else frame.module.path, at)
    text = _spelled(frame, site, at, place.path)
    confidence = min(taint.confidence, use.sink.confidence, use.rule.confidence)
    hit = Hit(use, place, text, taint._replace(confidence=confidence))
    frame.hit(hit)


def _spelled(frame: Frame, site: Site, at: ir.Span, path: str) -> str:
    """The sink as its source spells it: what is called, else the place itself."""
    if isinstance(site.node, ir.Call):
        return frame.source_text(site.node.callee.span, 60)
    return frame.source_text(at, 60, path)


def check_configurations(frame: Frame, site: Site, span: ir.Span) -> None:
    """Calls that are findings by themselves."""
    for name in site.names:
        for use in frame.index.configurations.of(name, with_methods=is_untyped(name)):
            configuration = use.configuration
            pattern = configuration.pattern
            if not _is_in_place(frame, pattern.where):
                continue
            if (pattern.new_only and not site.new) or not site.holds(pattern.when):
                continue
            at, path = span, frame.module.path
            if configuration.argument is not None:
                for _, expression in site.select(configuration.argument):
                    if expression is not None:
                        at, path = expression.span, site.path or path
            text = _spelled(frame, site, at, path)
            hit = Hit(use, Place(path, at), text, None)
            if configuration.unread:
                frame.analysis.unread.track(frame, site, hit)
            elif pattern.where is Where.HANDLER and frame.first_time:
                continue
            elif pattern.where is Where.HANDLER:
                frame.hit(hit)
            else:
                frame.analysis.findings.report(hit)
