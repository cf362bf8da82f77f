"""AWS accounts, and the pairs of account and region in which everything is switched on, watched and limited."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple, NewType

from lambdascope.model.errors import UsageError

AccountId = NewType("AccountId", str)
"""Twelve digits."""

PARTITIONS = (
    ("us-gov-", "aws-us-gov"),
    ("cn-", "aws-cn"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("us-iso-", "aws-iso"),
    ("eu-isoe-", "aws-iso-e"),
    ("eusc-", "aws-eusc"),
)
"""How regions begin, and the partition that these are in; every other region is in `aws`."""

_ID = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]{2,12}){1,2}-[0-9]{1,2}")
# Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
_ROLE_ARN = re.compile(r"arn:aws[a-z-]{0,20}:iam::([0-9]{12}):role/[A-Za-z0-9_+=,.@/-]{1,576}")
_EXTERNAL_ID = re.compile(r"[A-Za-z0-9_+=,.@:/-]{2,1224}")
_MAX_NAME_LENGTH = 200


def partition_of(region: str) -> str:
    """The partition a region is in. Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html"""
    return next((partition for prefix, partition in PARTITIONS if region.startswith(prefix)), "aws")


class Scope(NamedTuple):
    """An account in a region: Inspector's unit of activation, and ours of limits, failures and leases."""

    account: AccountId
    region: str

    @property
    def partition(self) -> str:
        """The partition of the region, as ARNs name it."""
        return partition_of(self.region)

    def __str__(self) -> str:
        return f"{self.account}/{self.region}"


class AccountSource(StrEnum):
    """Who told us of an account; what a file or an organisation brought, only they take away."""

    COMMAND = "command"
    FILE = "file"
    ORGANIZATION = "organization"


class Account(NamedTuple):
    """An account we may look into, and how we get in."""

    id: AccountId
    regions: tuple[str, ...]
    """Sorted, each once."""
    role_arn: str | None = None
    """The role to assume; None for the credentials that the process itself has."""
    external_id: str | None = None
    source: AccountSource = AccountSource.COMMAND
    name: str = ""
    """As AWS Organizations calls it."""
    administrator: AccountId | None = None
    """The delegated administrator it is a member of."""


def checked_id(text: str) -> AccountId:
    """The id of an account as it was written by a person. Raises UsageError for what cannot be one."""
    if not _ID.fullmatch(text):
        raise UsageError(f"{text[:80]!r} is no account id; expected twelve digits, such as 111122223333")
    return AccountId(text)


def is_region(text: str) -> bool:
    """Whether it is written as regions are; it need not exist."""
    return _REGION.fullmatch(text) is not None


def checked(account: Account) -> Account:
    """The account as it was written by a person, regions sorted and each once. Raises UsageError for what cannot be."""
    checked_id(account.id)
    if not account.regions:
        raise UsageError(f"the account {account.id} has no regions; name each one that is to be watched")
    for region in account.regions:
        if not is_region(region):
            raise UsageError(f"{region[:80]!r} is no region; expected one such as eu-central-1")
    if len({partition_of(region) for region in account.regions}) > 1:
        raise UsageError(f"the regions of the account {account.id} lie in several partitions; an account is in one")
    if account.role_arn is not None:
        role = _ROLE_ARN.fullmatch(account.role_arn)
        if role is None:
            raise UsageError(f"{account.role_arn[:80]!r} is no role; expected arn:aws:iam::{account.id}:role/NAME")
        if role[1] != account.id:
            raise UsageError(f"the role is in the account {role[1]}, not in {account.id}; name a role of {account.id}")
    elif account.external_id is not None:
        raise UsageError(f"the account {account.id} has an external id but no role to assume; name the role, too")
    if account.external_id is not None and not _EXTERNAL_ID.fullmatch(account.external_id):
        raise UsageError("the external id must have 2 to 1,224 letters, digits or characters of _+=,.@:/-")
    if len(account.name) > _MAX_NAME_LENGTH or not account.name.isprintable():
        raise UsageError(
            f"the name of the account {account.id} must be at most {_MAX_NAME_LENGTH} printable characters"
        )
    return account._replace(regions=tuple(sorted(set(account.regions))))


class ActivationStatus(StrEnum):
    """How far a scan type is switched on. Source: inspector2's `Status` enum."""

    ENABLING = "ENABLING"
    ENABLED = "ENABLED"
    DISABLING = "DISABLING"
    DISABLED = "DISABLED"

    @property
    def is_on(self) -> bool:
        """Whether it is switched on, or is just being so."""
        return self in (ActivationStatus.ENABLING, ActivationStatus.ENABLED)
