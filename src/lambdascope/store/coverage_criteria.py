"""Criteria of coverage as an SQL condition (facts, 4.2 and 6.4), and what coverage is counted by.

Statements that use one call the tables by the aliases `c` (coverage) and `fn` (the function). Every text is compared
as ListCoverage shows it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from psycopg.sql import SQL, Composable, Identifier, Literal

from lambdascope.model.account import AccountId
from lambdascope.model.coverage import StatusCode, StatusReason
from lambdascope.model.criteria import Comparison, Criteria, Filter, StringFilter
from lambdascope.model.function import FunctionKey
from lambdascope.store.comparisons import FALSE, Parameters, all_of, any_of, date_holds, tag_holds, text_holds

_REASON = SQL("c.reason")
_IS_ACTIVE = SQL("c.reason IN ({})").format(
    SQL(", ").join(Literal(each.value) for each in StatusReason if each.code is StatusCode.ACTIVE)
)

# Never NULL, and compared as they are.
_TEXTS: dict[str, Composable] = {
    "accountId": SQL("fn.account"),
    "cloudProvider": SQL("'AWS'::text"),
    "cloudProviderAccountId": SQL("fn.account"),
    "cloudProviderRegion": SQL("fn.region"),
    "lambdaFunctionName": SQL("fn.name"),
    "resourceType": SQL("'AWS_LAMBDA_FUNCTION'::text"),
    "scanStatusReason": _REASON,
    "scanType": SQL("c.scan_type"),
}

GROUPS: dict[str, Composable] = {
    "ACCOUNT_ID": _TEXTS["accountId"],
    "PROVIDER": _TEXTS["cloudProvider"],
    "PROVIDER_ACCOUNT_ID": _TEXTS["cloudProviderAccountId"],
    "PROVIDER_REGION": _TEXTS["cloudProviderRegion"],
    "RESOURCE_TYPE": _TEXTS["resourceType"],
    "SCAN_STATUS_CODE": SQL("CASE WHEN {} THEN 'ACTIVE' ELSE 'INACTIVE' END").format(_IS_ACTIVE),
    "SCAN_STATUS_REASON": _REASON,
}
"""What rows have to be grouped by, in the words of inspector2's `GroupKey` enum; of the others they have nothing."""

_ARN = re.compile(r"arn:[a-z-]+:lambda:([a-z0-9-]+):([0-9]{12}):function:([^:]+):([^:]+)")
_IMAGE = "UNSUPPORTED"
"""The runtime that a container image shows."""
_SPELLING = re.compile(r"[A-Z]+(?:_[A-Z0-9-]+)*")
_NONE = ""
"""What no row has as its reason, and every image as its runtime."""


def condition(criteria: Criteria, prefix: str = "criterion") -> tuple[Composable, dict[str, object]]:
    """The condition that holds for the rows that `criteria` mean, never NULL, and its named parameters.

    Their names begin with `prefix`. A key that is about other kinds of resources means no row, not even by NOT_EQUALS.
    """
    parameters = Parameters(prefix)
    return all_of(_holds(key, entries, parameters) for key, entries in criteria.items()), parameters.values


def _holds(key: str, entries: Collection[Filter], parameters: Parameters) -> Composable:
    if key in _TEXTS:
        return text_holds(_TEXTS[key], entries, parameters)
    match key:
        case "scanStatusCode":
            return text_holds(_REASON, _as_reasons(entries), parameters)
        case "lambdaFunctionRuntime":
            # Of an image it is NULL, which no text is.
            return text_holds(SQL("coalesce(fn.runtime, '')"), _as_identifiers(entries), parameters)
        case "resourceId":
            return _resource_holds(entries, parameters)
        case "lambdaFunctionTags":
            return tag_holds(SQL("fn.tags"), entries, parameters)
        case "lastScannedAt":
            return date_holds(SQL("c.last_scanned_at"), entries, parameters)
    return FALSE


def _as_reasons(entries: Iterable[Filter]) -> Iterator[Filter]:
    """Entries about status codes as entries about the reasons that have them: those an index has."""
    for one in entries:
        if isinstance(one, StringFilter):
            reasons = [each.value for each in StatusReason if each.code == one.value]
            yield from (StringFilter(one.comparison, each) for each in reasons or [_NONE])


def _as_identifiers(entries: Iterable[Filter]) -> Iterator[Filter]:
    """Entries about runtimes, as Lambda or as inspector2's `Runtime` enum spells them, as entries about identifiers."""
    for one in entries:
        if isinstance(one, StringFilter):
            yield from (StringFilter(one.comparison, each) for each in _identifiers(one.value))


def _identifiers(runtime: str) -> Iterator[str]:
    if runtime == _IMAGE:
        yield _NONE
    elif _SPELLING.fullmatch(runtime):
        yield re.sub(r"^([a-z]+)_([0-9])", r"\1\2", runtime.lower()).replace("_", ".")
    else:
        yield runtime


def _resource_holds(entries: Iterable[Filter], parameters: Parameters) -> Composable:
    """As for any text; but an index has the parts of an ARN, not the whole."""
    texts = [one for one in entries if isinstance(one, StringFilter)]
    wanted = [_is_resource(one.value, parameters) for one in texts if one.comparison is Comparison.EQUALS]
    excluded = [_is_resource(one.value, parameters) for one in texts if one.comparison is Comparison.NOT_EQUALS]
    conditions: list[Composable] = [SQL("NOT {}").format(any_of(excluded))] if excluded else []
    if wanted:
        conditions.append(any_of(wanted))
    return all_of(conditions)


def _is_resource(arn: str, parameters: Parameters) -> Composable:
    parts = _ARN.fullmatch(arn)
    if parts is None:
        return FALSE
    region, account, name, version = parts.groups()
    key = FunctionKey(AccountId(account), region, name, version)
    if key.resource_id != arn:
        return FALSE  # of another partition
    return all_of(
        SQL("fn.{} = {}::text").format(Identifier(column), parameters.add(value))
        for column, value in key._asdict().items()
    )
