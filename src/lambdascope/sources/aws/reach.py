"""What cannot be reached is left alone for a while, so that nobody's thread waits for it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from lambdascope.model.account import Scope
from lambdascope.model.errors import Busy

TRIES = 3
"""So many in a row, whichever threads made them, and a service of an account and region is put off."""
_FIRST_PAUSE_SECONDS = 5.0
"""Doubled with every further try that fails."""
_LONGEST_PAUSE_SECONDS = 300.0
_TRIAL_SECONDS = 30.0
"""How long one thread may find out whether a service is back, while all others still leave it alone."""


@dataclass
class _Trouble:
    """A service of an account and region that did not answer the last time it was asked."""

    failures: int = 0
    """In a row."""
    until: float = 0.0
    """Left alone so long; of no meaning while it has failed less than TRIES times."""


class Reach:
    """Which services of which accounts and regions can be reached; for one process, whose threads share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._troubles: dict[tuple[Scope, str], _Trouble] = {}

    def enter(self, scope: Scope, service: str, action: str) -> None:
        """Return when a call may be made now. Raises Busy, at once, where it would only wait for nothing."""
        with self._lock:
            trouble = self._troubles.get((scope, service))
            if trouble is None or trouble.failures < TRIES:
                return
            seconds = trouble.until - self._clock()
            if seconds <= 0:
                trouble.until = self._clock() + _TRIAL_SECONDS
                return
        raise Busy(
            action,
            f"{action} did not reach AWS for {scope} lately, so it is left alone for a while; check the network",
            retry_after_seconds=seconds,
            is_out_of_reach=True,
        )

    def found(self, scope: Scope, service: str) -> None:
        """A call was answered, be it with a refusal."""
        if self._troubles:  # nearly always there are none, and no lock is needed to see that
            with self._lock:
                self._troubles.pop((scope, service), None)

    def missed(self, scope: Scope, service: str) -> bool:
        """A call was not answered; whether another try is worth making."""
        with self._lock:
            trouble = self._troubles.setdefault((scope, service), _Trouble())
            trouble.failures += 1
            if trouble.failures < TRIES:
                return True
            pause = _FIRST_PAUSE_SECONDS * 2 ** min(trouble.failures - TRIES, 16)
            trouble.until = self._clock() + min(pause, _LONGEST_PAUSE_SECONDS)
            return False
