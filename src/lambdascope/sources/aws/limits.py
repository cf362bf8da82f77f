"""How often AWS may be asked: a rate for each group of calls, in each account and region."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Protocol

from lambdascope.model.account import Scope

LAMBDA = "lambda"
"""All of Lambda's control-plane calls but these two: they share one limit of 15 a second (facts, 11.2)."""
GET_FUNCTION = "lambda:GetFunction"
GET_POLICY = "lambda:GetPolicy"
LOOKUP_EVENTS = "cloudtrail:LookupEvents"
GET_METRIC_DATA = "cloudwatch:GetMetricData"


class RequestLimiter(Protocol):
    """Spaces the calls made in one account and region; threads, processes or machines may share its limits."""

    def wait(self, scope: Scope, api: str) -> None:
        """Return when one more call of this group may be made; at once for a group without a rate or a pause."""

    def pause(self, scope: Scope, api: str, seconds: float) -> None:
        """Let no call of this group be made for so long: AWS has throttled one."""


def group_of(service: str, operation: str) -> str:
    """The group whose limit a call falls under; one without limit of its own is a group by itself."""
    name = f"{service}:{operation}"
    return LAMBDA if service == "lambda" and name not in (GET_FUNCTION, GET_POLICY) else name


class LocalLimiter:
    """Limits for one process, in calls a second by group; threads may share it."""

    def __init__(
        self,
        rates: Mapping[str, float],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gaps = {api: 1 / rate for api, rate in rates.items()}
        self._clock, self._sleep = clock, sleep
        self._free_at: dict[tuple[Scope, str], float] = {}
        self._lock = Lock()

    def wait(self, scope: Scope, api: str) -> None:
        """Take the next free place and wait for it; see RequestLimiter."""
        with self._lock:
            now = self._clock()
            place = max(now, self._free_at.get((scope, api), now))
            if api in self._gaps:
                self._free_at[scope, api] = place + self._gaps[api]
        if place > now:
            self._sleep(place - now)

    def pause(self, scope: Scope, api: str, seconds: float) -> None:
        """Let nobody in for so long; see RequestLimiter. Those already waiting keep their places."""
        with self._lock:
            until = self._clock() + seconds
            self._free_at[scope, api] = max(until, self._free_at.get((scope, api), until))
