"""How often AWS may be asked, shared by all processes on all machines through PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from lambdascope.model.account import Scope
from lambdascope.model.errors import Busy
from lambdascope.sources.aws.limits import LocalLimiter
from lambdascope.store import rates
from lambdascope.store.database import Database


class SharedLimiter:
    """A RequestLimiter; each call reserves its moment, and waits for it."""

    def __init__(
        self,
        database: Database,
        rates_per_second: Mapping[str, float],
        *,
        longest_wait: float = float("inf"),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Who has other things to do than to wait longer than `longest_wait` seconds is told so by Busy."""
        self._database = database
        self._gaps = {api: timedelta(seconds=1 / rate) for api, rate in rates_per_second.items()}
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._others = LocalLimiter({}, sleep=sleep)
        """For what has no rate of its own: it is seldom asked, and only paused when AWS says so."""

    def wait(self, scope: Scope, api: str) -> None:
        """Return when one more call may be made; see RequestLimiter. Raises Busy."""
        if api not in self._gaps:
            self._others.wait(scope, api)
            return
        with self._database.transaction() as connection:
            seconds = rates.reserve(connection, scope, api, self._gaps[api], self._longest_wait)
        if seconds > self._longest_wait:
            raise Busy(api, f"{api} is asked in {scope} as often as agreed", retry_after_seconds=seconds)
        if seconds > 0:
            self._sleep(seconds)

    def pause(self, scope: Scope, api: str, seconds: float) -> None:
        """Let no call be made for so long; see RequestLimiter."""
        if api not in self._gaps:
            self._others.pause(scope, api, seconds)
            return
        with self._database.transaction() as connection:
            rates.pause(connection, scope, api, timedelta(seconds=seconds))
