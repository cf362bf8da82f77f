"""How much work one scan may be: statements read, and time of a processor."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

VISITS_A_LINE = 25
MIN_VISITS = 200_000
"""Statements that may be read in all: a budget that grows with the code, and is the same on every machine."""
SECONDS_A_LINE = 1 / 400
MIN_SECONDS = 20.0
MAX_SECONDS = 200.0
"""Of a processor. Few programs need a tenth of it; it bounds what visits do not see: joins of many containers."""
_STEPS = 64
"""The clock is looked at after so many steps, or so much work."""


class Budget:
    """What is left for a scan."""

    def __init__(self, lines: int, clock: Callable[[], float] = process_time) -> None:
        """`lines` of code are to be scanned; `clock` tells seconds."""
        self._visits = max(MIN_VISITS, lines * VISITS_A_LINE)
        self._clock = clock
        self._end = clock() + min(MAX_SECONDS, max(MIN_SECONDS, lines * SECONDS_A_LINE))
        self._unwatched = 0
        self._is_late = False

    def spend(self, visits: int) -> None:
        """Work that was done, in statements read."""
        self._visits -= visits
        self._unwatched += visits

    def is_spent(self) -> bool:
        """Whether nothing is left."""
        self._unwatched += 1
        if self._unwatched >= _STEPS and not self._is_late:
            self._unwatched = 0
            self._is_late = self._clock() > self._end
        return self._is_late or self._visits < 0
