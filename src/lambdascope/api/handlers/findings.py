"""ListFindings and BatchGetFindingDetails (facts, 5, 6 and 10.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.handlers.criteria import parsed
from lambdascope.api.paging import page
from lambdascope.engine.reports.details import render_details
from lambdascope.engine.reports.stored import render_stored
from lambdascope.model.account import AccountId
from lambdascope.store import accounts, finding_pages, findings
from lambdascope.store.criteria_sql import condition
from lambdascope.store.finding_pages import Order, SortKey

Json = dict[str, Any]

_PAGE = 25
_ORDERS: Mapping[str, SortKey] = {
    "AWS_ACCOUNT_ID": SortKey.PLACE,
    "FINDING_TYPE": SortKey.TYPE,
    "SEVERITY": SortKey.SEVERITY,
    "FIRST_OBSERVED_AT": SortKey.FIRST_OBSERVED,
    "LAST_OBSERVED_AT": SortKey.LAST_OBSERVED,
    "FINDING_STATUS": SortKey.STATUS,
    "VULNERABILITY_ID": SortKey.VULNERABILITY,
    "VULNERABILITY_SOURCE": SortKey.SOURCE,
    "INSPECTOR_SCORE": SortKey.SCORE,
    "VENDOR_SEVERITY": SortKey.VENDOR_SEVERITY,
    "EPSS_SCORE": SortKey.EPSS,
}
"""inspector2's `SortField`, as far as findings of functions differ in it; by any other they keep their own order."""


def list_findings(context: Context, request: Request) -> Json:
    """The findings that the caller may see and the criteria mean, whatever their status, unless the criteria say it."""
    criteria = parsed(request.get("filterCriteria", {}))
    with context.database.transaction() as connection:
        seen = sorted(accounts.administered(connection, context.caller.account))
        shown, more = page(
            context,
            request,
            _PAGE,
            lambda after, limit: finding_pages.page(
                connection, seen, context.caller.region, condition(criteria), _order(request), limit, after
            ),
            lambda entry: entry.position,
        )
    return {"findings": [render_stored(entry.stored) for entry in shown], **more}


def batch_get_finding_details(context: Context, request: Request) -> Json:
    """What is known about each finding beyond what the lists tell."""
    wanted = list(dict.fromkeys(request["findingArns"]))
    with context.database.transaction() as connection:
        seen = accounts.administered(connection, context.caller.account)
        mine = [arn for arn in wanted if account_of(arn) in seen]
        found = {
            each.finding.arn: each for each in findings.named(connection, context.caller.region, mine, sorted(seen))
        }
    errors = [
        {"findingArn": arn, "errorCode": "ACCESS_DENIED", "errorMessage": NOT_YOURS}
        if account_of(arn) not in seen
        else {
            "findingArn": arn,
            "errorCode": "FINDING_DETAILS_NOT_FOUND",
            "errorMessage": "No finding in this region has that ARN.",
        }
        for arn in wanted
        if arn not in found
    ]
    return {"findingDetails": [render_details(found[arn]) for arn in wanted if arn in found], "errors": errors}


NOT_YOURS = "The finding's account is neither yours nor a member's."


def account_of(arn: str) -> AccountId:
    """The account that a finding's ARN names; the model has checked how it is written."""
    return AccountId(arn.split(":")[4])


def _order(request: Request) -> Order:
    asked = request.get("sortCriteria")
    if asked is None:
        return Order()
    key = _ORDERS.get(asked["field"])
    return Order() if key is None else Order(key, asked["sortOrder"] == "DESC")
