"""Whether a function is to be scanned, and the reason where it is not (facts, 2.1 to 2.5).

Several rules may fail at once, and a coverage row holds one reason. The first of this order is told: the tag, because
somebody wanted it so; the package type and runtime, which no permission and no invocation changes; the key; and last
idleness, which ends by itself. That a function is gone is known before anybody asks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from lambdascope.engine.runtimes import can_be_tried, supports
from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.function import Function, PackageType

EXCLUSION_TAGS = {
    ScanType.PACKAGE: ("InspectorExclusion", "LambdaStandardScanning"),
    ScanType.CODE: ("InspectorCodeExclusion", "LambdaCodeScanning"),
}
"""Key and value, both exact, of the tag that excludes a function from one scan type and from no other (facts, 2.2)."""

_ELIGIBLE = Verdict(None)
_DAY = timedelta(days=1)
_SCANNING = {ScanType.PACKAGE: "standard scanning", ScanType.CODE: "code scanning"}


class EligibilityRules(NamedTuple):
    """What the installation decides for itself; the defaults are Inspector's."""

    idle_after: timedelta = timedelta(days=90)
    """How long a function may be neither invoked nor updated."""
    scan_customer_keys: bool = False
    """Scan functions under customer managed keys, as far as they can be read."""
    scan_unknown_runtimes: bool = False
    """Scan zip functions of runtimes that Inspector does not list for the scan type, where that makes sense."""


def verdict(
    function: Function,
    scan_type: ScanType,
    *,
    last_invoked: datetime | None,
    now: datetime,
    rules: EligibilityRules,
    customer_keys: Mapping[str, bool],
) -> Verdict:
    """Whether `function` is to be scanned for `scan_type`; published versions are judged as `$LATEST` is.

    `customer_keys` tells of key ARNs whether they are customer managed; one that is missing counts as such.
    """
    return (
        _excluded_by_tag(function, scan_type)
        or _unsupported(function, scan_type, rules)
        or _under_customer_key(function, rules, customer_keys)
        or _idle(function, last_invoked, now, rules)
        or _ELIGIBLE
    )


def _excluded_by_tag(function: Function, scan_type: ScanType) -> Verdict | None:
    key, value = EXCLUSION_TAGS[scan_type]
    if function.tags is None or function.tags.get(key) != value:
        return None
    return Verdict(
        StatusReason.EXCLUDED_BY_TAG, f"The tag {key}={value} excludes the function from {_SCANNING[scan_type]}."
    )


def _unsupported(function: Function, scan_type: ScanType, rules: EligibilityRules) -> Verdict | None:
    if function.package_type is PackageType.IMAGE:
        return Verdict(
            StatusReason.UNSUPPORTED_RUNTIME, "The function is a container image; only zip packages are scanned."
        )
    if supports(function.runtime, scan_type):
        return None
    if rules.scan_unknown_runtimes and can_be_tried(function.runtime, scan_type):
        return None
    runtime = f"The runtime {function.runtime}" if function.runtime else "A function without a runtime"
    return Verdict(StatusReason.UNSUPPORTED_RUNTIME, f"{runtime} is not supported by {_SCANNING[scan_type]}.")


def _under_customer_key(
    function: Function, rules: EligibilityRules, customer_keys: Mapping[str, bool]
) -> Verdict | None:
    if rules.scan_customer_keys:
        return None
    for key, what in _keys(function):
        if customer_keys.get(key, True):
            why = (
                "is customer managed" if key in customer_keys else "counts as customer managed, its manager is unknown"
            )
            return Verdict(
                StatusReason.ACCESS_DENIED_TO_ENCRYPTION_KEY, f"The key {key} of the function's {what} {why}."
            )
    return None


def _keys(function: Function) -> Iterator[tuple[str, str]]:
    if function.source_kms_key_arn:
        yield function.source_kms_key_arn, "package"
    if function.kms_key_arn:
        yield function.kms_key_arn, "environment"


def _idle(function: Function, last_invoked: datetime | None, now: datetime, rules: EligibilityRules) -> Verdict | None:
    last_active = max(function.last_modified, last_invoked or function.last_modified)
    if now - last_active <= rules.idle_after:
        return None
    return Verdict(
        StatusReason.SCAN_ELIGIBILITY_EXPIRED,
        f"Neither invoked nor updated for {_shown(now - last_active)}; scanning ends after {_shown(rules.idle_after)}.",
    )


def _shown(span: timedelta) -> str:
    if span >= _DAY:
        return "1 day" if span.days == 1 else f"{span.days} days"
    return f"{span.total_seconds():.0f} seconds"
