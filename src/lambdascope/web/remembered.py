"""An answer that costs something, kept for a while so that asking often cannot hurt."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_SHARE = 20
"""An answer is kept for this many times what it took: asking takes a twentieth of anyone's time."""


class _Outcome(NamedTuple, Generic[T]):
    """An answer, or what went wrong, and until when it is kept."""

    answer: T | None
    error: Exception | None
    until: float


class Remembered(Generic[T]):
    """Asks at most once in `seconds`, and more rarely where asking takes long; threads share it.

    An error is remembered for `seconds`, too: those who wait for a database that is gone do not try one by one.
    """

    def __init__(
        self,
        ask: Callable[[], T],
        seconds: float,
        longest_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """However long asking takes, the answer is not kept longer than `longest_seconds`."""
        self._ask = ask
        self._seconds = seconds
        self._longest_seconds = longest_seconds
        self._clock = clock
        self._lock = Lock()
        self._kept: _Outcome[T] | None = None

    def __call__(self) -> T:
        """The answer, old or new. Raises what asking raised."""
        kept = self._kept
        # While another thread asks, an answer that has only just become too old is better than waiting.
        must_wait = kept is None or self._clock() >= kept.until + self._seconds
        if self._lock.acquire(blocking=must_wait):
            try:
                kept = self._kept
                if kept is None or self._clock() >= kept.until:
                    kept = self._kept = self._asked()
            finally:
                self._lock.release()
        assert kept is not None  # whoever had none has waited for one
        if kept.error is not None:
            raise kept.error
        return kept.answer  # type: ignore[return-value]  # without an error there is an answer, which may be None

    def _asked(self) -> _Outcome[T]:
        began = self._clock()
        try:
            answer = self._ask()
        except Exception as error:
            return _Outcome(None, error, self._clock() + self._seconds)
        ended = self._clock()
        kept_seconds = min(max(self._seconds, _SHARE * (ended - began)), self._longest_seconds)
        return _Outcome(answer, None, ended + kept_seconds)
