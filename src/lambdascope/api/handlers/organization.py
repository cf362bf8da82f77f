"""Delegated administrators, their members, and what new ones get (facts, 1.6)."""

from __future__ import annotations

from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import AccessDenied, NotFound
from lambdascope.api.paging import page
from lambdascope.model.account import AccountId
from lambdascope.service.fleet import members
from lambdascope.store.accounts import AutoEnable, Member

Json = dict[str, Any]

_MEMBERS_PAGE, _ADMINISTRATORS_PAGE = 50, 5
_OUTSIDE = ("ec2", "ecr", "codeRepository", "ami")
"""Members of `autoEnable` that are about what this product does not scan."""
_ENABLED = "ENABLED"


def associate_member(context: Context, request: Request) -> Json:
    """Make an account of the caller's organisation its member."""
    account = request["accountId"]
    members.join(context.database, context.caller.account, account, context.clock(), is_own_wish=True)
    return {"accountId": account}


def disassociate_member(context: Context, request: Request) -> Json:
    """End the membership of one of the caller's members."""
    account = request["accountId"]
    members.disassociate(context.database, context.caller.account, account, context.clock())
    return {"accountId": account}


def get_member(context: Context, request: Request) -> Json:
    """Tell of one of the caller's members, or of the caller as one."""
    return {"member": _member(members.member(context.database, context.caller.account, request["accountId"]))}


def list_members(context: Context, request: Request) -> Json:
    """The caller's members by account, unless asked otherwise with those who left; of others nothing is told."""
    shown, more = page(
        context,
        request,
        _MEMBERS_PAGE,
        lambda after, limit: members.members_page(
            context.database,
            context.caller.account,
            after[0] if after else "",
            limit,
            only_associated=request.get("onlyAssociated", False),
        ),
        lambda each: [each.account],
    )
    return {"members": [_member(each) for each in shown], **more}


def enable_delegated_admin_account(context: Context, request: Request) -> Json:
    """Make an account the administrator of the organisation whose management account calls."""
    account = AccountId(request["delegatedAdminAccountId"])
    members.name_administrator(context.database, account, by=context.caller.account)
    return {"delegatedAdminAccountId": account}


def disable_delegated_admin_account(context: Context, request: Request) -> Json:
    """Take that role away again."""
    account = AccountId(request["delegatedAdminAccountId"])
    members.dismiss_administrator(context.database, account, by=context.caller.account)
    return {"delegatedAdminAccountId": account}


def get_delegated_admin_account(context: Context, _: Request) -> Json:
    """Tell who administers the caller."""
    found = members.administrators_for(context.database, context.caller.account)
    if not found:
        raise NotFound(f"Account {context.caller.account} has no delegated administrator.")
    return {"delegatedAdmin": {"accountId": found[0], "relationshipStatus": _ENABLED}}


def list_delegated_admin_accounts(context: Context, request: Request) -> Json:
    """The administrators of the caller's organisation, by account."""
    known = sorted(members.administrators_for(context.database, context.caller.account))
    shown, more = page(
        context,
        request,
        _ADMINISTRATORS_PAGE,
        lambda after, limit: [each for each in known if after is None or each > after[0]][:limit],
        lambda account: [account],
    )
    return {"delegatedAdminAccounts": [{"accountId": each, "status": _ENABLED} for each in shown], **more}


def describe_organization_configuration(context: Context, _: Request) -> Json:
    """Tell what accounts get switched on that become the caller's members later."""
    get = members.what_members_get(context.database, context.caller.account)
    return {"autoEnable": _auto_enable(get.auto_enable), "maxAccountLimitReached": get.is_full}


def update_organization_configuration(context: Context, request: Request) -> Json:
    """Say what accounts get that become the caller's members later; what is not named stays as it is."""
    wanted = request["autoEnable"]
    outside = [name for name in _OUTSIDE if wanted.get(name)]
    if outside:
        raise AccessDenied(f"autoEnable: {', '.join(outside)} is outside this product, which scans Lambda functions.")
    given = members.give_members(
        context.database, context.caller.account, standard=wanted.get("lambda"), code=wanted.get("lambdaCode")
    )
    return {"autoEnable": _auto_enable(given)}


def _member(each: Member) -> Json:
    return {
        "accountId": each.account,
        "relationshipStatus": each.status,
        "delegatedAdminAccountId": each.administrator,
        "updatedAt": each.updated_at,
    }


def _auto_enable(given: AutoEnable) -> Json:
    return {**dict.fromkeys(_OUTSIDE, False), "lambda": given.standard, "lambdaCode": given.code}
