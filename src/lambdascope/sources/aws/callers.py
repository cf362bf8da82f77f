"""What Lambda tells of a function's callers: event source mappings, and its policy.

Whoever may call it by a policy of his own, as a state machine does, is not told of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from lambdascope.model.account import Scope
from lambdascope.model.caller import ANYBODY, FUNCTION_URL, Caller
from lambdascope.model.errors import AwsNotFound
from lambdascope.model.function import LATEST
from lambdascope.sources.aws.failures import understood
from lambdascope.sources.aws.sessions import Pages, Sessions

_MAPPINGS = Pages("EventSourceMappings", "Marker", "NextMarker")
_PAGE = 100
_OFF = frozenset(("Disabled", "Disabling", "Deleting"))
MAX_CALLERS = 500
"""Of one function in one of both ways; whoever has more of them is called by anybody."""
_TEXT_LIMIT = 512
_INVOCATIONS = frozenset(("lambda:invokefunction", "lambda:invokeasync", "lambda:*", "*"))
_BY_URL = "lambda:invokefunctionurl"
_VIA_URL = "lambda:invokedviafunctionurl"


def mappings_of(sessions: Sessions, scope: Scope, name: str) -> tuple[Caller, ...]:
    """The event source mappings that call a function, not one of its aliases or versions."""
    told = sessions.items(scope, "lambda", "list_event_source_mappings", _MAPPINGS, FunctionName=name, MaxItems=_PAGE)
    return _bounded(caller for function, caller in _mapped(scope, told) if function == name)


def mappings_in(sessions: Sessions, scope: Scope) -> Mapping[str, tuple[Caller, ...]]:
    """As `mappings_of`, by the names of all functions that have any."""
    found: dict[str, list[Caller]] = {}
    told = sessions.items(scope, "lambda", "list_event_source_mappings", _MAPPINGS, MaxItems=_PAGE)
    for function, caller in _mapped(scope, told):
        found.setdefault(function, []).append(caller)
    return {function: _bounded(callers) for function, callers in found.items()}


def permitted(sessions: Sessions, scope: Scope, name: str) -> tuple[Caller, ...]:
    """Those whom a function's policy lets call it; its aliases and versions have policies of their own."""
    try:
        answer = sessions.call(scope, "lambda", "get_policy", FunctionName=name)
    except AwsNotFound:  # it has none
        return ()
    return understood("lambda:GetPolicy", scope, lambda: _bounded(_allowed(_document(answer["Policy"]))))


def _mapped(scope: Scope, told: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Caller]]:
    """Functions, each with what is mapped to it and not switched off."""
    for each in told:
        found = understood("lambda:ListEventSourceMappings", scope, partial(_mapping, each))
        if found is not None:
            yield found


def _mapping(told: Mapping[str, Any]) -> tuple[str, Caller] | None:
    arn = str(told["FunctionArn"])
    if told.get("State") in _OFF or _is_qualified(arn):
        return None
    name = arn.partition(":function:")[2].partition(":")[0]
    source = str(told.get("EventSourceArn") or "")
    if not source and told.get("SelfManagedEventSource"):
        return name, Caller("kafka")
    service = source.split(":")[2:3]
    return name, _caller(service[0] if service else ANYBODY, source)


def _is_qualified(arn: str) -> bool:
    """Whether the ARN of a function is one of an alias or version."""
    return arn.partition(":function:")[2].partition(":")[2] not in ("", LATEST)


def _document(policy: str) -> Mapping[str, Any]:
    try:
        document = json.loads(policy)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(document, dict):
        raise ValueError("no policy")
    return document


def _allowed(policy: Mapping[str, Any]) -> Iterator[Caller]:
    for statement in _list(policy["Statement"]):
        if statement["Effect"] == "Allow" and not _is_qualified(str(statement.get("Resource") or "")):
            yield from _callers(statement)


def _callers(statement: Mapping[str, Any]) -> Iterator[Caller]:
    if "NotAction" in statement or "NotPrincipal" in statement:
        yield Caller(ANYBODY)
        return
    actions = {str(action).lower() for action in _list(statement["Action"])}
    conditions = _conditions(statement)
    is_by_url = "lambda:functionurlauthtype" in conditions or _is_true(conditions.get(_VIA_URL, ""))
    if actions == {_BY_URL} or is_by_url:
        yield Caller(FUNCTION_URL)
    elif any(action in _INVOCATIONS or "*" in action for action in actions):
        principal = statement["Principal"]
        told = principal.values() if isinstance(principal, dict) else (principal,)
        source = conditions.get("aws:sourcearn", "")
        yield from (_caller(str(each), source) for group in told for each in _list(group))


def _conditions(statement: Mapping[str, Any]) -> dict[str, str]:
    """The first value of each condition, by its key in small letters."""
    tests = (statement.get("Condition") or {}).values()
    return {str(key).lower(): str(next(iter(_list(value)), "")) for test in tests for key, value in test.items()}


def _is_true(value: str) -> bool:
    return value.lower() == "true"


def _caller(by: str, source: str) -> Caller:
    return Caller(by[:_TEXT_LIMIT], source[:_TEXT_LIMIT])


def _bounded(callers: Iterable[Caller]) -> tuple[Caller, ...]:
    found = set(islice(callers, MAX_CALLERS + 1))
    return tuple(sorted(found)) if len(found) <= MAX_CALLERS else (Caller(ANYBODY),)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
