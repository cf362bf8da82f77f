"""What a function makes, told apart no further than its callers need: many cells become few.

A cell has the calls in its name through which it came, so that two results of one function stay two. Without a bound,
functions that call each other make as many cells as there are ways between them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from lambdascope.engine.codescan.state import Cell, join_cells
from lambdascope.engine.codescan.values import FunctionValue, Value, join_all

MAX_OWN = 64
MAX_COPIES = 16
"""Cells that a summary tells apart: of those that the function made itself, and of those that it got from callees."""


def merged(
    heap: dict[int, Cell], result: Value, is_made: Callable[[int, Cell], bool], origin: Callable[[int], int]
) -> tuple[dict[int, Cell], Value]:
    """`heap` and `result` with fewer of the cells that `is_made` is true of, where they are too many.

    Those that were made at the same place become one, whichever way they came; then those of the same kind and class.
    """
    made = sorted(ref for ref, cell in heap.items() if is_made(ref, cell))
    own = [ref for ref in made if origin(ref) == ref]
    copies = [ref for ref in made if origin(ref) != ref]
    if len(copies) > MAX_COPIES:
        heap, result, copies = _grouped(heap, result, {ref: origin(ref) for ref in copies})
    if len(copies) > MAX_COPIES:
        heap, result, _ = _grouped(heap, result, {ref: _sort(heap[ref], origin(ref)) for ref in copies})
    if len(own) > MAX_OWN:
        heap, result, _ = _grouped(heap, result, {ref: _sort(heap[ref], ref) for ref in own})
    return heap, result


def _sort(cell: Cell, origin: int) -> Hashable:
    """What it is, roughly; the variables of a function are only ever those of that function."""
    return origin if cell.kind == "frame" else (cell.kind, cell.of_class)


def _grouped(
    heap: dict[int, Cell], result: Value, groups: Mapping[int, Hashable]
) -> tuple[dict[int, Cell], Value, list[int]]:
    """One cell for each group, under the name of its first."""
    first: dict[Hashable, int] = {}
    renamed = {ref: first.setdefault(group, ref) for ref, group in groups.items()}
    grouped: dict[int, Cell] = {}
    for ref, cell in heap.items():
        to = renamed.get(ref, ref)
        moved = _with_renamed(cell, renamed)
        known = grouped.get(to)
        grouped[to] = moved if known is None else _one(known, moved)
    return grouped, _renamed(result, renamed), sorted(first.values())


def _one(known: Cell, more: Cell) -> Cell:
    """Elements of several lists are not told apart by their places any more."""
    if known.kind not in ("list", "tuple", "set"):
        joined = join_cells(known, more)
        return joined.replace(joined.items, joined.rest, joined.written, several=True)
    rest = join_all(value for cell in (known, more) for value in (*cell.items.values(), cell.rest) if value is not None)
    return known.replace({}, rest, known.written | more.written, complete=False, several=True)


def _with_renamed(cell: Cell, renamed: Mapping[int, int]) -> Cell:
    items = {key: _renamed(value, renamed) for key, value in cell.items.items()}
    return cell.replace(items, _renamed(cell.rest, renamed) if cell.rest is not None else None, cell.written)


def _renamed(value: Value, renamed: Mapping[int, int]) -> Value:
    if not value.refs and not value.functions:
        return value
    refs = frozenset(renamed.get(ref, ref) for ref in value.refs)
    if value.functions:
        value = value.with_functions(tuple(_function(each, renamed) for each in value.functions))
    return value if refs == value.refs else value.with_refs(refs)


def _function(function: FunctionValue, renamed: Mapping[int, int]) -> FunctionValue:
    frame = renamed.get(function.frame, function.frame) if function.frame is not None else None
    bound = _renamed(function.bound, renamed) if function.bound is not None else None
    return function._replace(frame=frame, bound=bound)
