"""Accounts as AWS Organizations knows them, and the regions that are switched on in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.sources.aws.failures import understood
from lambdascope.sources.aws.sessions import Pages, Sessions

_ACCOUNTS = Pages("Accounts", "NextToken", "NextToken")
_UNITS = Pages("OrganizationalUnits", "NextToken", "NextToken")
_ADMINISTRATORS = Pages("DelegatedAdministrators", "NextToken", "NextToken")
_SERVICE = "inspector2.amazonaws.com"
# Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
_ARN = re.compile(r"arn:[a-z-]+:organizations::([0-9]{12}):account/.*")


class OrganizationAccount(NamedTuple):
    """A member of the organisation."""

    id: AccountId
    name: str
    status: str
    """`ACTIVE`, or what keeps it from being so: `SUSPENDED`, `PENDING_CLOSURE` and more."""
    management: AccountId | None = None
    """The organisation's management account; None where it is not told."""


def accounts(sessions: Sessions, scope: Scope, ou: str | None = None) -> Iterator[OrganizationAccount]:
    """Every account of the organisation, or those below an organisational unit, at any depth.

    `scope` is the management account or a delegated administrator. Raises AwsNotFound where there is no organisation
    or no such unit.
    """
    if ou is None:
        yield from _told(sessions, scope, "list_accounts")
        return
    units, seen = [ou], {ou}
    while units:
        parent = units.pop()
        yield from _told(sessions, scope, "list_accounts_for_parent", ParentId=parent)
        below = sessions.items(scope, "organizations", "list_organizational_units_for_parent", _UNITS, ParentId=parent)
        found = [unit["Id"] for unit in below if unit.get("Id") and unit["Id"] not in seen]
        seen.update(found)
        units.extend(found)


def delegated_administrators(sessions: Sessions, scope: Scope) -> tuple[AccountId, ...]:
    """The accounts that administer Amazon Inspector for the organisation."""
    told = sessions.items(
        scope, "organizations", "list_delegated_administrators", _ADMINISTRATORS, ServicePrincipal=_SERVICE
    )
    return tuple(AccountId(administrator["Id"]) for administrator in told if administrator.get("Id"))


def enabled_regions(sessions: Sessions, scope: Scope) -> tuple[str, ...]:
    """The regions that are switched on in the account, sorted."""
    answer = sessions.call(scope, "ec2", "describe_regions", AllRegions=False)
    return understood(
        "ec2:DescribeRegions", scope, lambda: tuple(sorted(told["RegionName"] for told in answer["Regions"]))
    )


def _told(sessions: Sessions, scope: Scope, method: str, **parameters: str) -> Iterator[OrganizationAccount]:
    for told in sessions.items(scope, "organizations", method, _ACCOUNTS, **parameters):
        # `State` takes the place of `Status`, which AWS is about to remove.
        status = told.get("State") or told.get("Status") or ""
        if told.get("Id"):
            arn = _ARN.match(told.get("Arn") or "")
            management = AccountId(arn[1]) if arn else None
            yield OrganizationAccount(AccountId(told["Id"]), told.get("Name") or "", status, management)
