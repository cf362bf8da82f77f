"""How much work a scan may be."""

from __future__ import annotations

from itertools import count

import pytest

from lambdascope.engine.codescan import budget
from lambdascope.engine.codescan.budget import Budget
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


def test_what_is_found_in_time_is_told_and_the_rest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MIN_SECONDS", 0.0)
    monkeypatch.setattr(budget, "SECONDS_A_LINE", 0.0)
    lines = [f"def f{number}(x):\n    return x + {number}\n" for number in range(200)]

    found = scan({"app.py": "".join(lines)})

    assert [problem.message for problem in found.problems if "in part" in problem.message]
