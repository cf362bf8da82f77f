"""What Lambda tells of functions, of their layers and aliases, and where their code is to be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from lambdascope.model.account import Scope
from lambdascope.model.function import LATEST, Function, FunctionKey, PackageType, Vpc
from lambdascope.sources.aws.failures import understood
from lambdascope.sources.aws.sessions import Pages, Sessions

_FUNCTIONS = Pages("Functions", "Marker", "NextMarker")
_ALIASES = Pages("Aliases", "Marker", "NextMarker")
_UNDER_WAY = frozenset(("Pending", "InProgress"))
_ERROR_LIMIT = 300


class Described(NamedTuple):
    """A function with the way to its code."""

    function: Function
    code_url: str | None
    """A secret that opens the zip for 10 minutes; None for images, and where the code may not be read."""
    code_error: str | None = None
    """Why there is no link: the key that encrypts the code may not be used."""


class LayerVersion(NamedTuple):
    """One version of a layer, which never changes."""

    arn: str
    sha256: str
    """Base64, as Lambda gives it."""
    size: int
    """Bytes of the zip."""
    url: str
    """A secret that opens the zip for 10 minutes."""


def list_functions(sessions: Sessions, scope: Scope) -> Iterator[Function]:
    """Every function, `$LATEST` only, without tags and source key; a page is asked for when it is reached."""
    for told in sessions.items(scope, "lambda", "list_functions", _FUNCTIONS, MaxItems=50):
        yield understood("lambda:ListFunctions", scope, partial(_listed, scope, told))


def describe(sessions: Sessions, key: FunctionKey) -> Described:
    """All of one version of a function. Raises AwsNotFound where it is gone."""
    qualifier = {} if key.version == LATEST else {"Qualifier": key.version}
    answer = sessions.call(key.scope, "lambda", "get_function", FunctionName=key.name, **qualifier)
    return understood("lambda:GetFunction", key.scope, lambda: _described(key, answer))


def list_tags(sessions: Sessions, key: FunctionKey) -> Mapping[str, str]:
    """A function's tags, for where GetFunction told none. Raises AwsDenied without lambda:ListTags."""
    answer = sessions.call(key.scope, "lambda", "list_tags", Resource=key.arn)
    return dict(answer.get("Tags") or {})


def layer_version(sessions: Sessions, scope: Scope, arn: str) -> LayerVersion:
    """A layer version that a function of `scope` uses. Raises AwsNotFound where it was deleted, and AwsDenied where
    its owner, another account, does not share it with the scanner."""
    answer = sessions.call(scope, "lambda", "get_layer_version_by_arn", Arn=arn)

    def read() -> LayerVersion:
        content = answer["Content"]
        return LayerVersion(arn, content["CodeSha256"], int(content["CodeSize"]), content["Location"])

    return understood("lambda:GetLayerVersion", scope, read)


def versions_behind_aliases(sessions: Sessions, scope: Scope, name: str) -> frozenset[str]:
    """The published versions of a function that an alias sends invocations to."""
    versions: set[str] = set()
    for alias in sessions.items(scope, "lambda", "list_aliases", _ALIASES, FunctionName=name):
        versions.add(alias.get("FunctionVersion") or LATEST)
        weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
        versions.update(version for version, weight in weights.items() if weight)
    return frozenset(versions - {LATEST})


def _listed(scope: Scope, told: Mapping[str, Any]) -> Function:
    return _function(FunctionKey(*scope, told["FunctionName"]), told)


def _described(key: FunctionKey, answer: Mapping[str, Any]) -> Described:
    code = answer.get("Code") or {}
    error = code.get("Error") or {}
    # Without lambda:ListTags there is an error in the tags' place; without either, the function has no tags.
    tags = None if answer.get("TagsError") else dict(answer.get("Tags") or {})
    function = _function(key, answer["Configuration"])._replace(
        tags=tags, source_kms_key_arn=code.get("SourceKMSKeyArn") or None
    )
    is_zip = function.package_type is PackageType.ZIP
    return Described(
        function,
        code_url=(code.get("Location") or None) if is_zip and not error else None,
        code_error=f"{error.get('ErrorCode', '')}: {error.get('Message', '')}"[:_ERROR_LIMIT] if error else None,
    )


def _function(key: FunctionKey, told: Mapping[str, Any]) -> Function:
    return Function(
        key=key,
        runtime=told.get("Runtime") or None,
        handler=told.get("Handler") or "",
        package_type=PackageType(told.get("PackageType") or PackageType.ZIP),
        code_sha256=told.get("CodeSha256") or "",
        code_size=int(told.get("CodeSize") or 0),
        last_modified=_instant(told["LastModified"]),
        role=told.get("Role") or "",
        layers=tuple(layer["Arn"] for layer in told.get("Layers") or ()),
        architectures=tuple(told.get("Architectures") or ("x86_64",)),
        kms_key_arn=told.get("KMSKeyArn") or None,
        vpc=_vpc(told.get("VpcConfig") or {}),
        is_settled=not _UNDER_WAY & {told.get("State"), told.get("LastUpdateStatus")},
    )


def _vpc(told: Mapping[str, Any]) -> Vpc | None:
    subnets = tuple(told.get("SubnetIds") or ())
    if not (subnets or told.get("VpcId")):
        return None
    return Vpc(told.get("VpcId") or "", subnets, tuple(told.get("SecurityGroupIds") or ()))


def _instant(text: str) -> datetime:
    """`2026-03-02T08:15:11.123+0000` in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
