"""Enable, Disable, BatchGetAccountStatus, ListAccountPermissions (facts, 1.2 to 1.6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import Field, Invalid, Reason
from lambdascope.api.paging import page
from lambdascope.model.account import AccountId, ActivationStatus
from lambdascope.model.coverage import ScanType
from lambdascope.model.errors import UsageError
from lambdascope.service.fleet import delegation
from lambdascope.service.fleet.delegation import Outcome, Refusal, RefusalCode
from lambdascope.store.activations import Activation

Json = dict[str, Any]

_TYPES = {"LAMBDA": ScanType.PACKAGE, "LAMBDA_CODE": ScanType.CODE}
"""inspector2's `ResourceScanType`, as far as it is about functions."""
_MEMBERS = {"lambda": ScanType.PACKAGE, "lambdaCode": ScanType.CODE}
_OUTSIDE_MEMBERS = ("ec2", "ecr")
"""Members of a status that must be there, though they are outside this product."""
_OUTSIDE = "outside this product, which scans Lambda functions"

_ALREADY = {
    ActivationStatus.ENABLED: ("ALREADY_ENABLED", "scanning is switched on"),
    ActivationStatus.ENABLING: ("ENABLE_IN_PROGRESS", "scanning is being switched on"),
    ActivationStatus.DISABLING: ("DISABLE_IN_PROGRESS", "scanning is being switched off"),
    ActivationStatus.DISABLED: ("RESOURCE_NOT_FOUND", "scanning is switched off"),
}
"""What stands in the members of a state that tell of errors, where there is none: the model wants them to be there."""
_IN_ORDER = (ActivationStatus.ENABLED, ActivationStatus.ENABLING, ActivationStatus.DISABLING)
"""The status of an account is the first of these that any scan type has."""

_PERMISSIONS_PAGE = 100


def enable(context: Context, request: Request) -> Json:
    """Switch scan types on; those that are about other resources are refused, each account at a time."""
    wanted = _accounts(context, request)
    types, outside = _sorted_out(request["resourceTypes"])
    try:
        outcome = _switched(context, wanted, types, delegation.switch_on)
    except UsageError as error:
        raise Invalid(Reason.OTHER, str(error), [Field("resourceTypes", str(error))]) from error
    failed = _failed(outcome)
    if outside:
        message = f"{', '.join(outside)}: {_OUTSIDE}"
        failed += [
            _failure(Refusal(account, RefusalCode.ACCESS_DENIED, message), activation)
            for account, activation in outcome.activations.items()
        ]
    accounts = [_account(*each) for each in outcome.activations.items()] if types else []
    return {"accounts": accounts, "failedAccounts": failed}


def disable(context: Context, request: Request) -> Json:
    """Switch scan types off, all of them if none is named; what is outside this product is off already."""
    wanted = _accounts(context, request)
    types, _ = _sorted_out(request.get("resourceTypes") or _TYPES)
    outcome = _switched(context, wanted, types, delegation.switch_off)
    return {
        "accounts": [_account(*each) for each in outcome.activations.items()],
        "failedAccounts": _failed(outcome),
    }


def batch_get_account_status(context: Context, request: Request) -> Json:
    """Tell what is switched on."""
    outcome = delegation.status_of(context.database, context.caller.scope, _accounts(context, request))
    return {
        "accounts": [
            {
                "accountId": account,
                "state": _state(_overall(activation)),
                "resourceState": {name: _state(status) for name, status in _by_resource(activation).items()},
            }
            for account, activation in outcome.activations.items()
        ],
        "failedAccounts": _failed(outcome),
    }


def list_account_permissions(context: Context, request: Request) -> Json:
    """Tell what the caller may do about scanning; nothing about machines and images, which are outside."""
    operations = ["ENABLE_SCANNING"]
    if delegation.may_switch_off(context.database, context.caller.account):
        operations.append("DISABLE_SCANNING")
    known = operations if request.get("service", "LAMBDA") == "LAMBDA" else []
    shown, more = page(
        context,
        request,
        _PERMISSIONS_PAGE,
        lambda after, limit: [each for each in sorted(known) if after is None or [each] > after][:limit],
        lambda operation: [operation],
    )
    return {"permissions": [{"service": "LAMBDA", "operation": each} for each in shown], **more}


def _switched(
    context: Context, wanted: Collection[AccountId], types: Collection[ScanType], switch: Callable[..., Outcome]
) -> Outcome:
    database, caller = context.database, context.caller.scope
    if not types:
        return delegation.status_of(database, caller, wanted)
    return switch(database, caller, wanted, types, context.clock())


def _accounts(context: Context, request: Request) -> Collection[AccountId]:
    """Those that are named; the caller if none is."""
    return request.get("accountIds") or [context.caller.account]


def _sorted_out(names: Iterable[str]) -> tuple[set[ScanType], list[str]]:
    """The scan types that we have, and the names of those that we have not."""
    given = list(dict.fromkeys(names))
    return {_TYPES[each] for each in given if each in _TYPES}, [each for each in given if each not in _TYPES]


def _failed(outcome: Outcome) -> list[Json]:
    return [_failure(each, None) for each in outcome.refusals]


def _failure(refusal: Refusal, activation: Activation | None) -> Json:
    """A refusal; with what is switched on, where the caller may know."""
    known = {} if activation is None else _account(refusal.account, activation)
    return {
        **known,
        "accountId": refusal.account,
        "errorCode": refusal.code.value,
        "errorMessage": refusal.message,
    }


def _account(account: AccountId, activation: Activation) -> Json:
    return {
        "accountId": account,
        "status": _overall(activation).value,
        "resourceStatus": {name: status.value for name, status in _by_resource(activation).items()},
    }


def _by_resource(activation: Activation) -> Mapping[str, ActivationStatus]:
    statuses = dict.fromkeys(_OUTSIDE_MEMBERS, ActivationStatus.DISABLED)
    return statuses | {
        name: activation.get(scan_type, ActivationStatus.DISABLED) for name, scan_type in _MEMBERS.items()
    }


def _overall(activation: Activation) -> ActivationStatus:
    statuses = activation.values()
    return next((each for each in _IN_ORDER if each in statuses), ActivationStatus.DISABLED)


def _state(status: ActivationStatus) -> Json:
    code, message = _ALREADY[status]
    return {"status": status.value, "errorCode": code, "errorMessage": message}
