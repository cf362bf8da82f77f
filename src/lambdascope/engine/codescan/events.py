"""Which fields of a Lambda event carry somebody else's data, and which the sending service wrote itself.

The list follows section 3.1 of the detector catalogue: fields that a service writes are not under others' control. Nor
are those that the owner of the account wrote into a template or a pipeline: whoever deploys may do more than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from lambdascope.engine.codescan.rules.model import EventShape
from lambdascope.engine.codescan.state import REST
from lambdascope.engine.codescan.values import Key, Symbol


class Entry(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def shapes(self) -> tuple[EventShape, ...]:
        """Of all that calls it; none where that is not known."""


_SERVICE_WRITTEN = frozenset(
    [
        "requestId",
        "accountId",
        "stage",
        "apiId",
        "requestTimeEpoch",
        "requestTime",
        "domainName",
        "domainPrefix",
        "eventName",
        "eventSource",
        "awsRegion",
        "eventVersion",
        "eventID",
        "eventSourceARN",
        "eventTime",
        "messageId",
        "receiptHandle",
        "ResponseURL",
        "StackId",
        "RequestId",
        "ResourceType",
        "inputS3Url",
        "outputRoute",
        "outputToken",
        "invokeid",
        "sequenceNumber",
        "SequenceNumber",
        "approximateArrivalTimestamp",
        "kinesisSchemaVersion",
        "partitionKey",
        "EventSubscriptionArn",
        "EventVersion",
        "EventSource",
        "TopicArn",
        "SigningCertUrl",
        "MessageId",
        "httpMethod",
        "isBase64Encoded",
        "routeKey",
        "resource",
        "resourcePath",
        "triggerSource",
        "userPoolId",
        "region",
        "account",
        "time",
        "detail-type",
        "source",
        "id",
        "version",
    ]
)
# at the top of an event these names are as often a caller's own (direct invocation)
_ONLY_INSIDE = frozenset(["id", "version", "source", "time", "region", "account", "resource"])
_INSIDE = ("requestContext", "Records", "detail-type")
_OF_THE_OWNER = frozenset(
    [
        # a custom resource of CloudFormation
        "RequestType",
        "ServiceToken",
        "LogicalResourceId",
        "PhysicalResourceId",
        "ResourceProperties",
        "OldResourceProperties",
        # a job of CodePipeline, a rule of Config, the rotation of a secret
        "CodePipeline.job",
        "ruleParameters",
        "resultToken",
        "ClientRequestToken",
        # a trigger of Cognito
        "callerContext",
    ]
)
"""Fields at the top of an event that hold nothing of anybody else's, however deep."""


def sources_of(root: Entry, symbol: Symbol) -> Iterator[tuple[str, str]]:
    """The source kinds, with a description each, of what a handler's event has at a path; none where it is safe."""
    for kind, where in _chosen_by(root, symbol):
        yield kind, where
        if kind == "untrusted" and root.kind == "handler" and symbol.path and symbol.path[0] in _OF_REQUESTS:
            yield "request", where


def _chosen_by(root: Entry, symbol: Symbol) -> Iterator[tuple[str, str]]:
    if root.kind == "route":
        yield "untrusted", f"the request parameter {symbol.root}"
        return
    path = symbol.path
    where = _spelled(symbol)
    if path[:1] == ("Records",) and path[2:4] == ("s3", "bucket"):
        yield "trigger", where
    if root.shapes:
        yield from _shaped(root.shapes, path, where)
        return
    if not path:
        yield "event", "the whole event"
        yield "untrusted", "the event"
        return
    if path[0] in _OF_THE_OWNER or _is_service_written(path):
        return
    if path[0] == "requestContext":
        if len(path) > 1 and path[1] == "authorizer":
            yield "authorizer", where
        elif len(path) > 1 and path[1] == "http" and len(path) > 2 and path[2] in ("path", "userAgent"):
            yield "untrusted", where
        return
    last = next((each for each in reversed(path) if isinstance(each, str) and each != REST), None)
    inside = path[0] in _INSIDE
    if last in _SERVICE_WRITTEN and (inside or last not in _ONLY_INSIDE):
        return
    yield "untrusted", where


def _shaped(shapes: tuple[EventShape, ...], path: tuple[Key, ...], where: str) -> Iterator[tuple[str, str]]:
    """What the worst of several triggers has at a path."""
    if not path:
        yield "event", "the whole event"
    if path and (path[0] in _OF_THE_OWNER or (path[0] == "detail" and _is_service_written(path))):
        return
    kinds = {_kind(shape, path) for shape in shapes}
    if "untrusted" in kinds:
        yield "untrusted", where if path else "the event"
    elif "authorizer" in kinds:
        yield "authorizer", where


def _kind(shape: EventShape, path: tuple[Key, ...]) -> str:
    """`service`, `authorizer` or `untrusted`: by the longest path of the shape that covers it, or lies in it."""
    if any(_covers(path, others) for others in shape.others):
        return "untrusted"
    if any(_covers(path, verified) for verified in shape.verified):
        return "authorizer"
    found = {
        max((len(each) for each in paths if _covers(each, path)), default=-1): kind
        for kind, paths in (("service", shape.service), ("untrusted", shape.others), ("authorizer", shape.verified))
    }
    longest = max(found)
    return found[longest] if longest >= 0 else "untrusted"


def _covers(outer: Sequence[Key], inner: Sequence[Key]) -> bool:
    """Whether `inner` is `outer` or lies in it; either may be of a shape."""
    return len(outer) <= len(inner) and all(map(_is_alike, outer, inner))


def _is_alike(one: Key, other: Key) -> bool:
    if one == other or "*" in (one, other):
        return True
    return (one == "[]" and isinstance(other, int)) or (other == "[]" and isinstance(one, int))


def _is_service_written(path: tuple[Key, ...]) -> bool:
    """Parts of an event that a service fills in, whatever is below."""
    if "ResponseURL" in path or "inputS3Url" in path:
        return True
    if "s3" in path and "bucket" in path:
        return True
    if path[0] == "detail" and len(path) > 1 and isinstance(path[1], str):  # AWS itself writes its names with a hyphen
        return "-" in path[1] or path[1] in ("userIdentity", "responseElements")
    return path[0] == "Records" and any(each in path for each in ("attributes", "userIdentity", "responseElements"))


_OF_REQUESTS = frozenset(
    ["pathParameters", "queryStringParameters", "multiValueQueryStringParameters", "rawQueryString", "body"]
)
"""Where the client of an API says what it wants."""
_WHOLE = frozenset(["Records", "headers", "multiValueHeaders", "queryStringParameters", "pathParameters", "detail"])


def is_structure(symbol: Symbol) -> bool:
    """Whether it is a table or a list, which a log shows with its line breaks written as signs."""
    path = symbol.path
    if len(path) == 2 and path[0] == "Records":
        return True
    return not path or (len(path) == 1 and path[0] in _WHOLE)


_TEXTS = ("queryStringParameters", "pathParameters", "headers", "rawPath", "rawQueryString", "cookies", "path")


def is_text(symbol: Symbol) -> bool:
    """Whether the service hands this field on as text, never as an object."""
    return bool(symbol.path) and symbol.path[0] in _TEXTS


def _spelled(symbol: Symbol) -> str:
    root = "event" if symbol.root.startswith("#") else symbol.root  # a destructured parameter has no name
    return root + "".join(_part(key) for key in symbol.path)


def _part(key: Key) -> str:
    if isinstance(key, int) or key == "*":
        return "[]" if key == "*" else f"[{key}]"
    return f".{key}" if key.isidentifier() else f'["{key}"]'
