"""The rules of continuous scanning that can be set; `settings.py` documents each."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from lambdascope.engine.eligibility import EligibilityRules
from lambdascope.model.event import ChannelKind


class Rules(NamedTuple):
    """How long, how often, and what beyond Inspector. The defaults are Inspector's, where it has any (facts, 5.9)."""

    idle_after: timedelta = timedelta(days=90)
    reopen_within: timedelta = timedelta(days=7)
    closed_retention: timedelta = timedelta(days=30)
    terminated_retention: timedelta = timedelta(days=3)
    event_retention: timedelta = timedelta(days=90)
    reconcile_interval: timedelta = timedelta(hours=12)
    lookup_interval: timedelta = timedelta(minutes=1)
    lookup_overlap: timedelta = timedelta(minutes=20)
    activity_interval: timedelta = timedelta(hours=1)
    advisory_interval: timedelta = timedelta(hours=1)
    organization_interval: timedelta = timedelta(days=1)
    notify_give_up_after: timedelta = timedelta(days=1)
    notify_retention: timedelta = timedelta(days=14)
    channel: ChannelKind = ChannelKind.LOOKUP
    scan_customer_keys: bool = False
    scan_alias_versions: bool = False
    scan_unknown_runtimes: bool = False

    @property
    def eligibility(self) -> EligibilityRules:
        """Those that decide whether a function is scanned."""
        return EligibilityRules(
            idle_after=self.idle_after,
            scan_customer_keys=self.scan_customer_keys,
            scan_unknown_runtimes=self.scan_unknown_runtimes,
        )
