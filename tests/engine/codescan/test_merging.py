"""What a function makes is told apart up to a bound, and beyond it by where it was made, then by what it is."""

from __future__ import annotations

from collections.abc import Mapping

from lambdascope.engine.codescan.merging import MAX_OWN, merged
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import Value, constant, join_all

MANY = MAX_OWN + 10


def one_of(refs: list[int]) -> Value:
    return Value(refs=frozenset(refs))


def made(
    heap: dict[int, Cell], result: Value, origins: Mapping[int, int] | None = None
) -> tuple[dict[int, Cell], Value]:
    places = origins or {}
    return merged(heap, result, lambda _, cell: cell.symbol is None, lambda ref: places.get(ref, ref))


def test_few_cells_stay_as_they_are() -> None:
    heap = {ref: Cell("dict", {"a": constant(ref)}) for ref in range(MAX_OWN)}
    result = one_of([0, 1])

    assert made(heap, result) == (heap, result)


def test_of_many_those_made_at_one_place_become_one() -> None:
    heap = {ref: Cell("dict", {"a": constant(ref % 3)}) for ref in range(MANY)}

    cells, result = made(heap, one_of([5, 12]), {ref: ref % 4 for ref in heap})

    assert cells.keys() == {0, 1, 2, 3, 4, 5, 6, 7}  # four of the function's own, and one of callees' for each place
    assert result.refs == {4, 5}
    assert sorted(cells[4].items["a"].constant_values() or [], key=str) == [0, 1, 2]


def test_of_many_places_those_of_one_kind_become_one() -> None:
    heap = {ref: Cell("list" if ref % 2 else "dict", {0: constant(ref % 5)}) for ref in range(MANY)}
    heap[MANY] = Cell("object", {"held": one_of([3, 4])})

    cells, result = made(heap, one_of([MANY]))

    assert [cell.kind for cell in cells.values()] == ["dict", "list", "object"]
    assert result.refs == {MANY}
    assert cells[MANY].items["held"].refs == {0, 1}


def test_elements_of_lists_that_become_one_are_not_told_apart() -> None:
    heap = {ref: Cell("list", {0: constant("a"), 1: constant("b")}) for ref in range(MANY)}

    cells, _ = made(heap, one_of([0]))

    assert cells[0].items == {}
    assert not cells[0].complete
    rest = cells[0].rest
    both = join_all([constant("a"), constant("b")])
    assert rest is not None
    assert both is not None
    assert rest.constants == both.constants


def test_variables_of_two_functions_never_become_one() -> None:
    heap = {ref: Cell("frame", {"x": constant(ref)}) for ref in range(MANY)}

    cells, _ = made(heap, one_of([0]))

    assert len(cells) == MANY
