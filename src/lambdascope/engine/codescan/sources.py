"""The data that comes in where an attribute is read."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.values import Key, Source, Taint, Taints, Value, constant


def attribute_source(
    frame: Frame, value: Value, name: Key | None, names: frozenset[str], expression: ir.Spanned | None
) -> Taints:
    """The data that reading this attribute brings in."""
    made: Taints = {}
    if expression is None:
        return made
    for each in names:
        for model in frame.index.sources.of(each):
            if model.argument is None:
                site = Site(None, (each,), [(constant(name), None)], receiver=(value, None), frame=frame)
                if model.when and not site.holds((model.when,)):
                    continue
                source = Source(model.kind, model.description or each, frame.place(expression.span))
                made[(source, 0)] = Taint(source, 0, model.confidence, None)
    return made
