"""What a handler is given, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.api_key import Role
from lambdascope.service.fleet.generations import Generations
from lambdascope.settings import Settings
from lambdascope.store.database import Database
from lambdascope.store.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the account of the key, in the region for which the request was signed."""

    account: AccountId
    region: str
    role: Role

    @property
    def scope(self) -> Scope:
        """The account in the region."""
        return Scope(self.account, self.region)


@dataclass(frozen=True, slots=True)
class Context:
    """One request, and what answering it takes."""

    operation: str
    caller: Caller
    database: Database
    sealer: Sealer
    settings: Settings
    clock: Callable[[], datetime]
    """The time in UTC."""
    generations: Generations
    """The advisories."""


Request = Mapping[str, Any]
"""The input as the model describes it, checked; what was not given is absent."""

Handler = Callable[[Context, Request], Mapping[str, Any]]
"""What an operation does: the input in, the output out, both by the model's names; times are aware datetimes.

It raises an ApiError, or an error of the product's own, for which `errors.api_error_of` has the answer.
"""
