"""What a function does, said once in terms of its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lambdascope.engine.codescan.values import join_all

if TYPE_CHECKING:
    from lambdascope.engine.codescan.frame import Frame


from typing import NamedTuple

from lambdascope.engine.codescan.index import ConfigurationUse, SinkUse
from lambdascope.engine.codescan.merging import merged
from lambdascope.engine.codescan.state import Cell, State
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    Place,
    Symbol,
    Taint,
    Value,
)


class Hit(NamedTuple):
    """Tainted data at a sink, or (without taint) a configuration that matters only while an event is handled."""

    use: SinkUse | ConfigurationUse
    place: Place
    sink: str
    """The sink as the source spells it."""
    taint: Taint | None


class Summary(NamedTuple):
    """`facts_*`: what is known of the parameters after a normal return, and where the result is true or false."""

    result: Value
    heap: dict[int, Cell]
    hits: tuple[Hit, ...]
    facts: dict[Symbol, int]
    facts_true: dict[Symbol, int]
    facts_false: dict[Symbol, int]
    returns: bool = True
    """False if it always raises."""


EMPTY = Summary(UNKNOWN, {}, (), {}, {}, {})


def summarise(frame: Frame) -> Summary:
    """What a run that is over has shown."""
    exit_ = frame.exit if frame.exit is not None else frame.state
    result = join_all(frame.results)
    if frame.function.is_generator:
        ref = frame.program.id_of("yields", frame.function)
        exit_.heap[ref] = Cell("list", {}, frame.yields, complete=False)
        result = Value(refs=frozenset((ref,)))
    final = result if result is not None else UNKNOWN
    heap, final = merged(
        _reachable(exit_, final),
        final,
        lambda ref, cell: cell.symbol is None and ref not in exit_.shared,
        frame.program.origin_of,
    )
    return Summary(
        final,
        heap,
        tuple(frame.hits.values()),
        exit_.facts if frame.exit is not None else {},
        frame.facts_true or {},
        frame.facts_false or {},
        returns=frame.exit is not None,
    )


def _reachable(state: State, value: Value) -> dict[int, Cell]:
    """The cells that matter to a caller: what the result refers to, and what was written."""
    found: dict[int, Cell] = {}
    pending = list(_referred(value))
    for ref, cell in state.heap.items():
        if cell.written and (cell.symbol is not None or ref in state.shared):
            pending.append(ref)
    while pending:
        ref = pending.pop()
        cell_ = state.heap.get(ref)
        if cell_ is None or ref in found:
            continue
        found[ref] = cell_
        for inner in (*cell_.items.values(), *((cell_.rest,) if cell_.rest is not None else ())):
            pending += _referred(inner)
    return found


def _referred(value: Value) -> Iterator[int]:
    yield from value.refs
    for function in value.functions:
        if function.frame is not None:
            yield function.frame
        if function.bound is not None:
            yield from function.bound.refs
