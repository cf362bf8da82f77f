"""What the scanner may do in an account and region: each permission tried harmlessly, the missing ones named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsNotFound
from lambdascope.sources.aws.sessions import Sessions

LOOKUP = "lookup"
EVENTBRIDGE = "eventbridge"
_ABSENT = "lambdascope-permission-check"
"""Names what does not exist: AWS answers "not found" only to those who may ask."""


class PermissionCheck(NamedTuple):
    """Whether one permission is there."""

    action: str
    """As policies name it."""
    is_allowed: bool | None
    """None where it could not be tried."""
    message: str
    """What it is for, or what is in the way and what to do."""


class _Sample(NamedTuple):
    """What there is to ask about; absent things where the account has none."""

    function_name: str
    function_arn: str
    layer_arn: str
    queue_url: str | None
    """The channel's queue; None where there is none yet."""


_Try = Callable[[Sessions, Scope, _Sample], object]


class _Permission(NamedTuple):
    action: str
    purpose: str
    try_it: _Try | None
    """None: trying it would change something. It returns False where there is nothing to try it on."""
    channel_kind: str | None = None
    """The kind of event channel that needs it; None: all do."""
    is_for_aliases: bool = False
    """Only needed where versions behind aliases are scanned."""


def check(
    sessions: Sessions,
    scope: Scope,
    *,
    channel_kind: str,
    scan_alias_versions: bool = False,
    queue_url: str | None = None,
) -> tuple[PermissionCheck, ...]:
    """Try each permission that scanning with this kind of event channel needs; nothing is changed.

    `queue_url` is the queue of a channel that is there already.
    """
    try:
        sessions.call(scope, "sts", "get_caller_identity")
    except AwsError as error:
        return (PermissionCheck("sts:AssumeRole", False if isinstance(error, AwsDenied) else None, str(error)),)
    entered = PermissionCheck("sts:AssumeRole", True, "enters the account")
    sample = _sample(sessions, scope, queue_url)
    needed = (
        permission
        for permission in _PERMISSIONS
        if permission.channel_kind in (None, channel_kind) and (scan_alias_versions or not permission.is_for_aliases)
    )
    return (entered, *(_tried(sessions, scope, permission, sample) for permission in needed))


def _tried(sessions: Sessions, scope: Scope, permission: _Permission, sample: _Sample) -> PermissionCheck:
    action, purpose = permission.action, permission.purpose
    if permission.try_it is None:
        return PermissionCheck(action, None, f"{purpose}; not tried, because trying would change something")
    try:
        if permission.try_it(sessions, scope, sample) is False:
            return PermissionCheck(action, None, f"{purpose}; not tried, because there is nothing yet to try it on")
    except AwsDenied as error:
        return PermissionCheck(action, False, f"{purpose}; {error}")
    except AwsNotFound:
        pass
    except AwsError as error:
        return PermissionCheck(action, None, f"{purpose}; {error}")
    return PermissionCheck(action, True, purpose)


def _sample(sessions: Sessions, scope: Scope, queue_url: str | None) -> _Sample:
    """A function and a layer that exist, where there are any: policies may allow some resources only."""
    try:
        told = sessions.call(scope, "lambda", "list_functions", MaxItems=50).get("Functions") or ()
    except AwsError:
        told = ()
    prefix = f"arn:{scope.partition}:lambda:{scope.region}:{scope.account}"
    name = next((function["FunctionName"] for function in told if function.get("FunctionName")), _ABSENT)
    layers = (layer["Arn"] for function in told for layer in function.get("Layers") or () if layer.get("Arn"))
    return _Sample(name, f"{prefix}:function:{name}", next(layers, f"{prefix}:layer:{_ABSENT}:1"), queue_url)


def _get_metric_data(sessions: Sessions, scope: Scope, sample: _Sample) -> None:
    now = datetime.now(UTC)
    metric = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Invocations",
        "Dimensions": [{"Name": "FunctionName", "Value": sample.function_name}],
    }
    query = {"Id": "q0", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
    sessions.call(
        scope,
        "cloudwatch",
        "get_metric_data",
        MetricDataQueries=[query],
        StartTime=now - timedelta(minutes=5),
        EndTime=now,
    )


def _describe_key(sessions: Sessions, scope: Scope, _: _Sample) -> None:
    sessions.call(scope, "kms", "describe_key", KeyId="alias/aws/lambda")


def _receive_message(sessions: Sessions, scope: Scope, sample: _Sample) -> bool:
    if sample.queue_url is None:
        return False
    # Nothing is taken: what is received stays visible to others.
    sessions.call(scope, "sqs", "receive_message", QueueUrl=sample.queue_url, VisibilityTimeout=0, WaitTimeSeconds=0)
    return True


_PERMISSIONS = (
    _Permission(
        "lambda:ListFunctions",
        "finds the functions",
        lambda sessions, scope, _: sessions.call(scope, "lambda", "list_functions", MaxItems=1),
    ),
    _Permission(
        "lambda:GetFunction",
        "reads a function's configuration and code",
        lambda sessions, scope, sample: sessions.call(
            scope, "lambda", "get_function", FunctionName=sample.function_name
        ),
    ),
    _Permission(
        "lambda:ListTags",
        "reads the tags that exclude a function",
        lambda sessions, scope, sample: sessions.call(scope, "lambda", "list_tags", Resource=sample.function_arn),
    ),
    _Permission(
        "lambda:GetLayerVersion",
        "reads layers",
        lambda sessions, scope, sample: sessions.call(
            scope, "lambda", "get_layer_version_by_arn", Arn=sample.layer_arn
        ),
    ),
    _Permission(
        "lambda:ListAliases",
        "finds versions behind aliases, where they are to be scanned",
        lambda sessions, scope, sample: sessions.call(
            scope, "lambda", "list_aliases", FunctionName=sample.function_name, MaxItems=1
        ),
        is_for_aliases=True,
    ),
    _Permission("cloudwatch:GetMetricData", "tells when functions were invoked", _get_metric_data),
    _Permission("kms:DescribeKey", "tells AWS's keys from customers'", _describe_key),
    _Permission(
        "cloudtrail:DescribeTrails",
        "sees whether the account has a trail of its own",
        lambda sessions, scope, _: sessions.call(scope, "cloudtrail", "describe_trails"),
    ),
    _Permission(
        "cloudtrail:LookupEvents",
        "watches for changes",
        lambda sessions, scope, _: sessions.call(scope, "cloudtrail", "lookup_events", MaxResults=1),
        channel_kind=LOOKUP,
    ),
    _Permission("sqs:ReceiveMessage", "watches for changes", _receive_message, channel_kind=EVENTBRIDGE),
    _Permission("sqs:DeleteMessage", "acknowledges events", None, channel_kind=EVENTBRIDGE),
    _Permission("sqs:CreateQueue", "makes the channel's queue", None, channel_kind=EVENTBRIDGE),
    _Permission("sqs:SetQueueAttributes", "lets the rule send to the queue", None, channel_kind=EVENTBRIDGE),
    _Permission("sqs:DeleteQueue", "removes the channel's queue", None, channel_kind=EVENTBRIDGE),
    _Permission("events:PutRule", "makes the channel's rule", None, channel_kind=EVENTBRIDGE),
    _Permission("events:PutTargets", "makes the rule send to the queue", None, channel_kind=EVENTBRIDGE),
    _Permission("events:RemoveTargets", "removes the channel", None, channel_kind=EVENTBRIDGE),
    _Permission("events:DeleteRule", "removes the channel", None, channel_kind=EVENTBRIDGE),
)
