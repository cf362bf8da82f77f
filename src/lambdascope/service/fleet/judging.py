"""Whether functions are to be scanned, with what has to be asked of AWS to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from lambdascope.engine.eligibility import verdict
from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.function import Function
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.aws.activity import newest_invocations
from lambdascope.sources.aws.keys import is_customer_managed


def judge(
    fleet: Fleet, function: Function, last_invoked: datetime | None, scan_types: Iterable[ScanType]
) -> tuple[dict[ScanType, Verdict], datetime | None]:
    """The verdict of each scan type, and the newest invocation known by now.

    A function is called idle only after its metric has been asked. Raises AwsError if it cannot be.
    """
    types = list(scan_types)
    keys = _customer_keys(fleet, function)
    verdicts = _verdicts(fleet, function, last_invoked, types, keys)
    if all(each.reason is not StatusReason.SCAN_ELIGIBILITY_EXPIRED for each in verdicts.values()):
        return verdicts, last_invoked
    now = fleet.clock()
    name = function.key.name
    newest = newest_invocations(fleet.sessions, function.key.scope, [name], now - fleet.rules.idle_after, now)
    last_invoked = max((time for time in (last_invoked, newest.get(name)) if time is not None), default=None)
    return _verdicts(fleet, function, last_invoked, types, keys), last_invoked


def _verdicts(
    fleet: Fleet,
    function: Function,
    last_invoked: datetime | None,
    types: Iterable[ScanType],
    customer_keys: Mapping[str, bool],
) -> dict[ScanType, Verdict]:
    now, rules = fleet.clock(), fleet.rules.eligibility
    return {
        each: verdict(function, each, last_invoked=last_invoked, now=now, rules=rules, customer_keys=customer_keys)
        for each in types
    }


def _customer_keys(fleet: Fleet, function: Function) -> dict[str, bool]:
    """Of the function's keys, those of which AWS tells whose they are."""
    if fleet.rules.scan_customer_keys:
        return {}
    asked = {
        key: is_customer_managed(fleet.sessions, function.key.scope, key)
        for key in (function.source_kms_key_arn, function.kms_key_arn)
        if key is not None
    }
    return {key: told for key, told in asked.items() if told is not None}
