"""What calls the functions of a scan, as far as it is known: told by whoever scans, or by a template."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis
from lambdascope.engine.codescan.handlers import functions_named
from lambdascope.engine.codescan.rules.model import EventShape
from lambdascope.engine.codescan.templates.declared import Declared

Shapes = tuple[EventShape, ...]


class Wiring(NamedTuple):
    """`triggers`: ids of shapes of events, of all that calls the function. `declared`: what templates say, too."""

    triggers: frozenset[str] = frozenset()
    declared: tuple[Declared, ...] = ()


class Wired(NamedTuple):
    """`shapes` by function; `others`: of those that are not named anywhere."""

    shapes: Mapping[ir.Function, Shapes]
    others: Shapes = ()


def wired(analysis: Analysis, wiring: Wiring, handlers: tuple[ir.Function, ...]) -> Wired:
    """The shapes of what `handlers` are called with, and of the functions that templates name.

    A function has shapes only if all that calls it is known, by every template that names it.
    """
    known = {shape.id: shape for shape in analysis.program.rules.events}
    if wiring.triggers:
        shapes = tuple(known[each] for each in sorted(wiring.triggers) if each in known)
        shapes = shapes if len(shapes) == len(wiring.triggers) else ()
        return Wired(dict.fromkeys(handlers, shapes), () if handlers else shapes)
    found: dict[ir.Function, list[Declared]] = {}
    for declared in wiring.declared:
        placed = posixpath.normpath(posixpath.join(declared.folder, declared.handler))
        for function in functions_named(analysis, placed) or functions_named(analysis, declared.handler):
            found.setdefault(function, []).append(declared)
    return Wired({function: _shapes(every, known) for function, every in found.items()})


def _shapes(every: list[Declared], known: Mapping[str, EventShape]) -> Shapes:
    triggers: set[str] = set()
    for each in every:
        if not each.triggers:
            return ()
        triggers |= each.triggers
    return tuple(known[each] for each in sorted(triggers)) if triggers <= known.keys() else ()
