"""ListUsageTotals, BatchGetFreeTrialInfo (facts, 1.9 and 10.4)."""

from __future__ import annotations

from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import shown as quoted
from lambdascope.api.paging import page
from lambdascope.model.coverage import ScanType
from lambdascope.service.fleet import usage
from lambdascope.service.fleet.usage import Trial, Use

Json = dict[str, Any]

_PAGE = 100
_HOURS = {ScanType.PACKAGE: "LAMBDA_FUNCTION_HOURS", ScanType.CODE: "LAMBDA_FUNCTION_CODE_HOURS"}
"""inspector2's `UsageType`, as far as it is about functions."""
_TRIALS = {ScanType.PACKAGE: "LAMBDA", ScanType.CODE: "LAMBDA_CODE"}
"""inspector2's `FreeTrialType`, as far as it is about functions."""


def list_usage_totals(context: Context, request: Request) -> Json:
    """How many hours functions were covered, by account; it costs nothing."""
    now = context.clock()
    shown, more = page(
        context,
        request,
        _PAGE,
        lambda after, limit: usage.use_of(
            context.database, context.caller.scope, request.get("accountIds"), now, after[0] if after else None, limit
        ),
        lambda each: [each.account],
    )
    return {"totals": [_totals(each) for each in shown], **more}


def batch_get_free_trial_info(context: Context, request: Request) -> Json:
    """Since when scan types have been tried, as Inspector counts it."""
    known, others = usage.trials_of(context.database, context.caller.scope, request["accountIds"], context.clock())
    return {
        "accounts": [
            {"accountId": account, "freeTrialInfo": [_trial(_TRIALS[type_], each) for type_, each in trials.items()]}
            for account, trials in known.items()
        ],
        "failedAccounts": [
            {
                "accountId": account,
                "code": "ACCESS_DENIED",
                "message": f"account {context.caller.account} does not administer account {quoted(account)}",
            }
            for account in others
        ],
    }


def _totals(use: Use) -> Json:
    return {
        "accountId": use.account,
        "usage": [
            {
                "type": _HOURS[type_],
                "total": round(hours, 6),
                "estimatedMonthlyCost": 0.0,
                "currency": "USD",
                "cloudProvider": "AWS",
            }
            for type_, hours in use.hours.items()
        ],
    }


def _trial(name: str, trial: Trial) -> Json:
    return {
        "type": name,
        "start": trial.start,
        "end": trial.end,
        "status": "INACTIVE" if trial.is_over else "ACTIVE",
        "cloudProvider": "AWS",
    }
