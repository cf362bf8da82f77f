"""All that is known of one function, so that "why is it not scanned?" always has an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from lambdascope.model.account import Account, AccountId, Scope, partition_of
from lambdascope.model.caller import Caller
from lambdascope.model.coverage import Coverage, ScanType, StatusReason
from lambdascope.model.errors import UsageError
from lambdascope.model.package import Problem
from lambdascope.service.fleet import duties
from lambdascope.store import (
    accounts,
    activations,
    artifacts,
    code_scans,
    coverage,
    findings,
    function_details,
    functions,
    generations,
)
from lambdascope.store import duties as stored_duties
from lambdascope.store.activations import Activation
from lambdascope.store.artifacts import StoredArtifact
from lambdascope.store.channels import SeenEvent
from lambdascope.store.code_scans import StoredCodeScan
from lambdascope.store.database import Connection, Database
from lambdascope.store.duties import Duty, DutyKey
from lambdascope.store.function_details import History, VisitState
from lambdascope.store.functions import StoredFunction
from lambdascope.store.generations import Generation

if TYPE_CHECKING:
    from lambdascope.service.fleet.queue import JobQueue

EVENTS = 10
"""So many of the last events about a function are told."""

_AS_IT_IS = (StatusReason.SUCCESSFUL, StatusReason.ACCESS_DENIED, StatusReason.UNSUPPORTED_CODE_ARTIFACTS)
"""What coverage says where the stored scan of a function's code is one of its present code."""

# Source: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
_ARN = re.compile(r"arn:(aws[a-z-]{0,20}):lambda:([a-z0-9-]{1,30}):([0-9]{12}):function:([^:]+)(?::([^:]+))?")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,140}")
_LOCAL = "lambda:"


class FunctionName(NamedTuple):
    """A function in an account and region, whatever its version."""

    scope: Scope
    name: str

    @property
    def arn(self) -> str:
        """Unqualified."""
        return f"arn:{self.scope.partition}:lambda:{self.scope.region}:{self.scope.account}:function:{self.name}"


class ArtifactUse(NamedTuple):
    """An artifact as part of a function."""

    layer_arn: str | None
    """None for the function's own package."""
    artifact: StoredArtifact
    packages: int


class VersionKnown(NamedTuple):
    """What is known of one version of a function."""

    stored: StoredFunction
    history: History
    coverage: Mapping[ScanType, Coverage]
    artifacts: tuple[ArtifactUse, ...]
    open_findings: Mapping[str, int]
    """By severity, those that are suppressed too."""
    code: StoredCodeScan | None = None
    """None where its code was not scanned, or not as it is now."""
    code_problems: tuple[Problem, ...] = ()
    """What of its code could not be looked at."""
    callers: tuple[Caller, ...] | None = None
    """Who called it when its code was scanned; None where AWS did not tell."""


class Explanation(NamedTuple):
    """What is known of a function, and of what it depends on."""

    function: FunctionName
    account: Account | None
    """None where the account is not known."""
    activation: Activation
    versions: tuple[VersionKnown, ...]
    """None where the function is not known."""
    visit: VisitState | None
    events: tuple[SeenEvent, ...]
    reconciliation: Duty | None
    """How comparing all functions of the account and region went."""
    advisories: Generation | None
    """Those in effect."""

    @property
    def is_switched_on(self) -> bool:
        """Whether anything is switched on in its account and region."""
        return any(status.is_on for status in self.activation.values())


def named(database: Database, text: str, account: str | None, region: str | None) -> FunctionName:
    """The function that an ARN or `lambda:NAME` means; account and region may be left out where there is no doubt.

    Raises UsageError.
    """
    found = _ARN.fullmatch(text)
    if found is not None:
        return _of_arn(found, account, region)
    name = text.removeprefix(_LOCAL)
    if not text.startswith(_LOCAL) or not _NAME.fullmatch(name):
        raise UsageError(f"{text[:200]!r} is no function; write its ARN, or lambda:NAME with --account and --region")
    if account is not None and region is not None:
        return FunctionName(Scope(AccountId(account), region), name)
    with database.transaction() as connection:
        candidates = function_details.scopes_with(connection, name) or tuple(activations.all_of(connection))
    fitting = [each for each in candidates if account in (None, each.account) and region in (None, each.region)]
    if len(fitting) != 1:
        places = ", ".join(map(str, fitting[:5])) + (" and more" if len(fitting) > 5 else "")
        raise UsageError(
            f"which {name} is meant? Give --account and --region" + (f"; it may be in {places}" if places else "")
        )
    return FunctionName(fitting[0], name)


def explain(database: Database, function: FunctionName) -> Explanation:
    """All that is known of a function."""
    scope, name = function
    with database.transaction() as connection:
        reconciliation = DutyKey(duties.RECONCILIATION, scope)
        return Explanation(
            function=function,
            account=accounts.get(connection, scope.account),
            activation=activations.get(connection, scope),
            versions=tuple(_versions(connection, function)),
            visit=function_details.visit(connection, scope, name),
            events=function_details.events(connection, scope, name, EVENTS),
            reconciliation=next(
                (each for each in stored_duties.all_of(connection) if each.key == reconciliation), None
            ),
            advisories=generations.current(connection),
        )


def rescan(database: Database, queue: JobQueue, function: FunctionName) -> bool:
    """Have a function looked at and scanned even if nothing changed; returns whether it is known already.

    Raises UsageError where scanning is not switched on.
    """
    scope, name = function
    with database.transaction() as connection:
        if not activations.switched_on(connection, scope):
            raise UsageError(
                f"scanning is not switched on in {scope}; first: "
                f"lambdascope enable --account {scope.account} --region {scope.region}"
            )
        queue.request_visits(connection, scope, [name], is_rescan=True)
        return bool(functions.named(connection, scope, name))


def _of_arn(found: re.Match[str], account: str | None, region: str | None) -> FunctionName:
    partition, own_region, own_account, name, _ = found.groups()
    if not _NAME.fullmatch(name) or partition != partition_of(own_region):
        raise UsageError(f"{found[0][:200]!r} is no function's ARN; check the name, the region and the partition")
    if account not in (None, own_account) or region not in (None, own_region):
        raise UsageError(f"the function is in {own_account}/{own_region}; leave --account and --region out")
    return FunctionName(Scope(AccountId(own_account), own_region), name)


def _versions(connection: Connection, function: FunctionName) -> Iterator[VersionKnown]:
    for stored in functions.named(connection, *function):
        counts = function_details.package_counts(connection, stored.id)
        known = function_details.history(connection, stored.id)
        if known is None:  # deleted since
            continue
        rows = coverage.of_functions(connection, [stored.id])[stored.id]
        row = rows.get(ScanType.CODE)
        code = code_scans.of_function(connection, stored.id) if row and row.reason in _AS_IT_IS else None
        yield VersionKnown(
            stored=stored,
            history=known,
            coverage=rows,
            artifacts=tuple(
                ArtifactUse(layer, artifact, counts.get(artifact.id, 0))
                for layer, artifact in artifacts.linked(connection, stored.id)
            ),
            open_findings=findings.open_counts(connection, stored.id),
            code=code,
            code_problems=code_scans.problems_of(connection, code.id) if code is not None else (),
            callers=code_scans.of_functions(connection, [stored.id])[stored.id].callers if code is not None else None,
        )
