"""Who calls a function, as far as AWS tells: what its code is scanned by, and whether that is otherwise by now."""

from __future__ import annotations

from collections.abc import Mapping

from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.caller import Caller
from lambdascope.model.errors import AwsDenied
from lambdascope.model.function import LATEST, FunctionKey
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.aws.callers import mappings_in, mappings_of, permitted

_LOG = logger(__name__)

Callers = tuple[Caller, ...] | None
"""None where nobody may ask."""


def callers_of(fleet: Fleet, key: FunctionKey) -> Callers:
    """Who calls a function; of a published version nobody asks, as those call it by its aliases. Raises AwsError."""
    if key.version != LATEST:
        return None
    try:
        mapped = mappings_of(fleet.sessions, key.scope, key.name)
        return _together(mapped, permitted(fleet.sessions, key.scope, key.name))
    except AwsDenied as error:
        _tell(fleet, key.scope, error)
        return None


class CallersInScope:
    """Who calls the functions of an account and region: their mappings are listed at once, when first asked for."""

    def __init__(self, fleet: Fleet, scope: Scope) -> None:
        self._fleet, self._scope = fleet, scope
        self._mapped: Mapping[str, tuple[Caller, ...]] | None = None
        self._is_denied = False

    def of(self, name: str) -> Callers:
        """As `callers_of`. Raises AwsError."""
        if self._is_denied:
            return None
        sessions = self._fleet.sessions
        try:
            if self._mapped is None:
                self._mapped = mappings_in(sessions, self._scope)
            return _together(self._mapped.get(name, ()), permitted(sessions, self._scope, name))
        except AwsDenied as error:
            self._is_denied = self._mapped is None  # of a policy it says nothing of the next one
            _tell(self._fleet, self._scope, error)
            return None


def _together(mapped: tuple[Caller, ...], permitted: tuple[Caller, ...]) -> tuple[Caller, ...]:
    return tuple(sorted({*mapped, *permitted}))


def _tell(fleet: Fleet, scope: Scope, error: AwsDenied) -> None:
    if fleet.told.is_new((scope, error.action)):
        _LOG.warning(
            "callers are not told, so events of functions are taken for unknown", account=scope.account,
            region=scope.region, error=str(error),
        )  # fmt: skip
