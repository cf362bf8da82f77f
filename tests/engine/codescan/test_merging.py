"""What a function makes is told apart up to a bound, and beyond it by where it was made, then by what it is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lambdascope.engine.codescan.merging import MAX_OWN, merged
from lambdascope.engine.codescan.state import Cell, join_cells
from lambdascope.engine.codescan.values import Value, constant, join, join_all
from tests.engine.codescan.flows import MARK, marked, reached

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


_OF_ITS_OWN = "".join(f"    a{number} = {{'cmd': 'ls'}}\n" for number in range(MANY))
_OF_A_CALLEE = "".join(f"    a{number} = one('ls')\n" for number in range(MANY))
_ALL = ", ".join(f"a{number}" for number in range(MANY))


@pytest.mark.parametrize("made_by", [_OF_ITS_OWN, _OF_A_CALLEE])
@pytest.mark.parametrize("write", ["z[6]['cmd'] = 'ls'", "z[6].update(cmd='ls')", "z[6].clear()", "tidy(z[6])"])
def test_what_is_stored_into_one_of_many_leaves_the_others(made_by: str, write: str) -> None:
    source = f"""\
import os
def one(command):
    return {{'cmd': command}}
def tidy(table):
    table['cmd'] = 'ls'
def make():
{made_by}    return [{_ALL}]
def handler(event, context):
    z = make()
    z[5]['cmd'] = event['command']
    {write}
    os.system(z[5]['cmd'])  # {MARK}
"""
    assert reached({"app.py": source}, "app.handler") == marked({"app.py": source})


def test_many_are_still_many_where_two_paths_meet() -> None:
    one = Cell("dict", {"a": constant(1)})
    several = Cell("dict", {"a": constant(1)}, several=True)

    assert join_cells(one, several).several
    assert join_cells(several, one) is several


def test_the_object_of_a_method_comes_with_it() -> None:
    source = f"""\
import os
class Command:
    def __init__(self, text):
        self.text = text
    def run(self):
        os.system(self.text)  # {MARK}
def make(event):
    command = Command(event['command'])
    return command.run
def handler(event, context):
    make(event)()
"""
    assert reached({"app.py": source}, "app.handler") == marked({"app.py": source})


def test_where_no_more_names_fit_nothing_is_added() -> None:
    full = Value(names=frozenset("abcdef"))

    assert join(full, Value(names=frozenset("g"))) is full


def test_a_table_made_on_one_of_many_branches_is_one_that_it_may_be() -> None:
    branches = "".join(f"    elif event['kind'] == {number}:\n        t = {{'cmd': 'ls'}}\n" for number in range(30))
    source = f"""\
import os
def handler(event, context):
    if event['kind'] == 'new':
        t = {{'cmd': 'ls'}}
{branches}    else:
        t = {{'cmd': event['command']}}
    os.system(t['cmd'])  # {MARK}
"""
    assert reached({"app.py": source}, "app.handler") == marked({"app.py": source})
