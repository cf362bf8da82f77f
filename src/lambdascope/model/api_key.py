"""Keys of the API: who signs a request, and what they may do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType

from lambdascope.model.account import AccountId

AccessKeyId = NewType("AccessKeyId", str)
"""`LSKA` and 16 letters or digits; it is no secret."""


class Role(StrEnum):
    """What the holder of a key may do. Whether the account administers others follows from the account."""

    ADMIN = "admin"
    """Everything that the account may."""
    AUDITOR = "auditor"
    """Only look."""


class ApiKey(NamedTuple):
    """A key without its secret."""

    id: AccessKeyId
    account: AccountId
    role: Role
    created_at: datetime
    revoked_at: datetime | None = None
    """None for one that is in force."""
