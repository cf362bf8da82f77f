"""Asking often costs no more than asking now and then."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from lambdascope.web.remembered import Remembered


class Source:
    """Counts how often it is asked, at a time that the test sets."""

    def __init__(self, cost: float = 0.0) -> None:
        self.now = 100.0
        self.cost = cost
        self.asked = 0
        self.error: Exception | None = None

    def __call__(self) -> int:
        self.asked += 1
        self.now += self.cost
        if self.error is not None:
            raise self.error
        return self.asked

    def clock(self) -> float:
        return self.now

    def remembered(self) -> Remembered[int]:
        return Remembered(self, 5.0, 60.0, self.clock)


@pytest.mark.parametrize(
    ("cost", "later", "asked"),
    [(0.0, 4.9, 1), (0.0, 5.0, 2), (1.0, 19.0, 1), (1.0, 20.0, 2), (50.0, 59.0, 1), (50.0, 60.0, 2)],
    ids=["fresh", "old", "dear and fresh", "dear and old", "very dear and fresh", "very dear and old"],
)
def test_an_answer_is_kept_the_longer_the_dearer_it_was(cost: float, later: float, asked: int) -> None:
    source = Source(cost)
    answer = source.remembered()
    answer()
    source.now += later
    answer()

    assert source.asked == asked


def test_an_error_is_kept_only_for_the_shortest_time() -> None:
    source = Source(cost=30.0)
    source.error = ValueError("gone")
    answer = source.remembered()
    for _ in range(2):
        with pytest.raises(ValueError, match="gone"):
            answer()
    assert source.asked == 1

    source.now += 5.0
    source.error = None
    assert answer() == 2


def test_one_thread_asks_while_the_others_take_the_old_answer() -> None:
    source = Source()
    is_asking, may_go_on = Event(), Event()

    def ask() -> int:
        if source.asked:
            is_asking.set()
            may_go_on.wait(10)
        return source()

    answer = Remembered(ask, 5.0, 60.0, source.clock)
    answer()
    source.now += 6.0
    thread = Thread(target=answer)
    thread.start()
    try:
        assert is_asking.wait(10)
        assert answer() == 1
    finally:
        may_go_on.set()
        thread.join()
    assert answer() == 2
