"""New objects of the program's classes."""

from __future__ import annotations

from collections.abc import Sequence

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.guards import apply_guards
from lambdascope.engine.codescan.heap import store
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.invocation import call_function
from lambdascope.engine.codescan.members import class_member
from lambdascope.engine.codescan.sites import Given, Site
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import ClassRef, FunctionValue, Value, join_all


def construct(frame: Frame, of: ClassRef, site: Site) -> Value:
    """A new object of a class of the program."""
    node: object = site.node if site.node is not None else of.definition
    ref = frame.fresh(node, "object", Cell("object", complete=True, of_class=of))
    bases = frame.program.bases.get(of.definition, [])
    names = frozenset(f"{name}()" for base in bases for name in base.names)
    given = (
        join_all(value for value, _ in site.positional) if names and not _leaves_nothing(frame, bases, site) else None
    )
    made = Value(refs=frozenset((ref,)), names=names, taints=given.taints if given is not None else None)
    _initialise(frame, of, made, 0)
    constructor = class_member(frame, of, frame.language.constructor, 0)
    if constructor is not None and constructor.functions:
        for function in constructor.functions:
            call_function(frame, FunctionValue(function.function, function.frame, made), site)
    elif frame.language.is_record(of.definition):
        _fill_record(frame, of, ref, site)
    return made


def _leaves_nothing(frame: Frame, bases: Sequence[Value], site: Site) -> bool:
    """Whether a base outside of the program keeps nothing of what it is given, and takes but a few values (Enum)."""
    names = tuple(sorted(name for base in bases for name in base.names if frame.index.neutral.of(name)))
    if names:
        apply_guards(frame, Site(site.node, names, site.positional, site.keywords, frame=frame), None)
    return bool(names)


def _initialise(frame: Frame, of: ClassRef, made: Value, depth: int) -> None:
    """The fields that a class body gives each object."""
    if depth > 10:
        return
    for base in frame.program.bases.get(of.definition, ()):
        for each in base.classes:
            _initialise(frame, each, made, depth + 1)
    for field in of.definition.fields:
        if isinstance(field.target, ir.Attribute):
            store(frame.state, made.refs, field.target.name, evaluate(frame, field.value), strong=True)


def _fill_record(frame: Frame, of: ClassRef, ref: int, site: Site) -> None:
    """Data classes and named tuples: arguments become the fields in the order of their declaration."""
    names = [
        each.target.name
        for each in of.definition.body
        if isinstance(each, ir.Assign) and isinstance(each.target, ir.Name) and each.annotation is not None
    ]
    given: dict[str, Given] = {**dict(zip(names, site.positional, strict=False)), **site.keywords}
    for name, (value, _) in given.items():
        store(frame.state, frozenset((ref,)), name, value, strong=True)
