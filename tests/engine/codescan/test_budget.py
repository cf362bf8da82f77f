"""How much work a scan may be."""

from __future__ import annotations

import tracemalloc
from itertools import count

import pytest

from lambdascope.engine.codescan import budget
from lambdascope.engine.codescan.budget import Budget
from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.scan import scan_sources
from tests.engine.codescan.flows import scan


def test_it_is_spent_by_visits() -> None:
    left = Budget(1, clock=lambda: 0.0)
    left.spend(budget.MIN_VISITS)
    assert not left.is_spent()
    left.spend(1)
    assert left.is_spent()


@pytest.mark.parametrize(
    ("lines", "seconds"), [(1, budget.MIN_SECONDS), (40_000, 100.0), (1_000_000, budget.MAX_SECONDS)]
)
def test_it_is_spent_by_time(lines: int, seconds: float) -> None:
    ticks = count()
    left = Budget(lines, clock=lambda: float(next(ticks)))
    looks = next(number for number in count() if left.is_spent()) // 64
    assert looks == pytest.approx(seconds, abs=1)
    assert left.is_spent()


def test_the_clock_is_looked_at_after_much_work() -> None:
    ticks = iter([0.0, budget.MIN_SECONDS + 1])
    left = Budget(1, clock=lambda: next(ticks))
    assert not left.is_spent()
    left.spend(100)
    assert left.is_spent()


def test_what_is_found_in_time_is_told_and_the_rest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MIN_SECONDS", 0.0)
    monkeypatch.setattr(budget, "SECONDS_A_LINE", 0.0)
    lines = [f"def f{number}(x):\n    return x + {number}\n" for number in range(200)]

    found = scan({"app.py": "".join(lines)})

    assert [problem.message for problem in found.problems if "in part" in problem.message]


def test_what_calls_bring_with_them_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each function writes 30 times what the one below it does, in as many statements."""
    fields = [f"k{number}" for number in range(30)]
    functions = ["def f1(o, v):\n" + "".join(f"    o[{each!r}] = v\n" for each in fields)]
    for depth in range(2, 5):
        calls = "".join(f"    f{depth - 1}(o[{each!r}], v)\n" for each in fields)
        functions.append(f"def f{depth}(o, v):\n{calls}")
    source = "\n".join((*functions, "def handler(event, context):\n    f4(event, event['x'])\n"))
    assert not scan({"app.py": source}).problems

    monkeypatch.setattr(budget, "MIN_VISITS", 1_000)
    monkeypatch.setattr(budget, "VISITS_A_LINE", 0)
    found = scan({"app.py": source})

    assert ["in part" in problem.message for problem in found.problems] == [True]


def test_a_module_of_many_calls_is_read_to_its_end() -> None:
    """Each call copies what the module has by then, which is quick."""
    calls = "".join(f"a{number} = f({{'k': {number}}})\n" for number in range(2_500))

    assert not scan({"app.py": f"def f(x):\n    return [x]\n{calls}"}).problems


def test_a_function_of_many_pairs_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether one of a pair is read again is looked up, not searched for in all lines each time."""
    monkeypatch.setattr(budget, "SECONDS_A_LINE", 0.0)
    pairs = "".join(f"    fd{number}, path{number} = tempfile.mkstemp()\n" for number in range(16_000))
    source = f"import tempfile\ndef handler(event, context):\n{pairs}"

    assert not scan_sources({"app.py": source.encode()}, load_builtin(), "app.handler").problems


def test_the_states_of_a_long_function_are_not_kept() -> None:
    """A call is remembered for the tests that follow it, but not with all variables of that moment."""
    tests = "".join(
        f"    m{number} = open('a')\n    if m{number} and event.get('k{number}'):\n        print(m{number})\n"
        for number in range(1_000)
    )
    tracemalloc.start()
    try:
        scan({"app.py": f"def handler(event, context):\n{tests}"}, "app.handler")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 40_000_000, peak
