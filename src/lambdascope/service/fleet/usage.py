"""What accounts use: hours of functions covered, and trials (facts, 1.9 and 10.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.coverage import ScanType
from lambdascope.service.fleet.delegation import require_administered
from lambdascope.store import accounts, usage
from lambdascope.store.database import Database

COUNT_INTERVAL = timedelta(minutes=5)
"""How often covered functions are counted; a function counts as covered from one count to the next."""
_LONGEST = 2 * COUNT_INTERVAL
"""So that a server which was away, and covered nothing, does not count the time."""
_DAYS = 30
_TRIAL = timedelta(days=15)


class Use(NamedTuple):
    """What an account used within the last 30 days."""

    account: AccountId
    hours: Mapping[ScanType, float]
    """Of functions covered, by every scan type."""


class Trial(NamedTuple):
    """When a scan type was new to an account."""

    start: datetime
    end: datetime
    is_over: bool


def count(database: Database, now: datetime) -> None:
    """Add up what is covered, and forget what nobody asks for any more."""
    with database.transaction() as connection:
        usage.count(connection, now, _LONGEST)
        usage.purge(connection, now.date() - timedelta(days=_DAYS))


def use_of(
    database: Database,
    caller: Scope,
    wanted: Collection[AccountId] | None,
    now: datetime,
    after: AccountId | None,
    limit: int,
) -> Sequence[Use]:
    """The use in the caller's region of the first accounts whose id comes after that one.

    None stands for all that it administers. Raises NotAllowed if it does not administer one of those that it wants.
    """
    with database.transaction() as connection:
        mine = accounts.administered(connection, caller.account)
        chosen = sorted(mine if wanted is None else require_administered(caller.account, mine, wanted))
        shown = [each for each in chosen if after is None or each > after][:limit]
        # Of days in UTC, today among them.
        since = now.date() - timedelta(days=_DAYS - 1)
        hours = usage.hours(connection, shown, caller.region, since)
    return [Use(account, {type_: hours.get((account, type_), 0.0) for type_ in ScanType}) for account in shown]


def trials_of(
    database: Database, caller: Scope, wanted: Iterable[AccountId], now: datetime
) -> tuple[dict[AccountId, dict[ScanType, Trial]], tuple[AccountId, ...]]:
    """The trials in the caller's region of those accounts that it administers, and which ones it does not."""
    each_once = tuple(dict.fromkeys(wanted))
    with database.transaction() as connection:
        mine = accounts.administered(connection, caller.account)
        begun = usage.trials(connection, mine.intersection(each_once), caller.region)
    return (
        {
            account: {
                type_: Trial(start, start + _TRIAL, now >= start + _TRIAL)
                for type_, start in begun.get(account, {}).items()
            }
            for account in each_once
            if account in mine
        },
        tuple(account for account in each_once if account not in mine),
    )
