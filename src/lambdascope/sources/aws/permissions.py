"""What the scanner may do in an account and region: each permission tried harmlessly, the missing ones named."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsNotFound
from lambdascope.sources.aws.sessions import Sessions

_ABSENT_PARENT = "ou-0000-00000000"
_ABSENT = "lambdascope-permission-check"
"""Names what does not exist: AWS answers "not found" only to those who may ask."""


class Need(Enum):
    """What not every installation does, and needs permissions of its own."""

    LOOKUP = auto()
    """Event channels of CloudTrail's history."""
    EVENTBRIDGE = auto()
    """Event channels of EventBridge and SQS."""
    CODE = auto()
    """Code scanning; it does without, and knows less then."""
    ALIASES = auto()
    """Scanning versions behind aliases."""
    KEY_OWNERS = auto()
    """Telling AWS's keys from customers'."""
    CUSTOMER_KEYS = auto()
    """Scanning functions under customer managed keys."""
    ORGANIZATION = auto()
    """Following an organisation through this account."""
    ORGANIZATIONAL_UNIT = auto()
    """Only a part of it."""
    ENABLED_REGIONS = auto()
    """Watching the regions that are switched on in the account."""


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
    need: Need | None = None
    """What needs it; None: everything."""
    untried: str = "trying would change something"
    """Why it is not tried."""


def check(
    sessions: Sessions, scope: Scope, needs: Collection[Need], queue_url: str | None = None
) -> tuple[PermissionCheck, ...]:
    """Try each permission that these needs, and all scanning, call for; nothing is changed.

    `queue_url` is the queue of a channel that is there already.
    """
    try:
        sessions.call(scope, "sts", "get_caller_identity")
    except AwsError as error:
        return (PermissionCheck("sts:AssumeRole", False if isinstance(error, AwsDenied) else None, str(error)),)
    entered = PermissionCheck("sts:AssumeRole", True, "enters the account")
    sample = _sample(sessions, scope, queue_url)
    needed = (permission for permission in _PERMISSIONS if permission.need is None or permission.need in needs)
    return (entered, *(_tried(sessions, scope, permission, sample) for permission in needed))


def _tried(sessions: Sessions, scope: Scope, permission: _Permission, sample: _Sample) -> PermissionCheck:
    action, purpose = permission.action, permission.purpose
    if permission.try_it is None:
        return PermissionCheck(action, None, f"{purpose}; not tried, because {permission.untried}")
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
        "lambda:ListEventSourceMappings",
        "tells code scanning what a function is called with",
        lambda sessions, scope, sample: sessions.call(
            scope, "lambda", "list_event_source_mappings", FunctionName=sample.function_name, MaxItems=1
        ),
        need=Need.CODE,
    ),
    _Permission(
        "lambda:GetPolicy",
        "tells code scanning what a function is called with",
        lambda sessions, scope, sample: sessions.call(scope, "lambda", "get_policy", FunctionName=sample.function_name),
        need=Need.CODE,
    ),
    _Permission(
        "lambda:ListAliases",
        "finds versions behind aliases, where they are to be scanned",
        lambda sessions, scope, sample: sessions.call(
            scope, "lambda", "list_aliases", FunctionName=sample.function_name, MaxItems=1
        ),
        need=Need.ALIASES,
    ),
    _Permission("cloudwatch:GetMetricData", "tells when functions were invoked", _get_metric_data),
    _Permission("kms:DescribeKey", "tells AWS's keys from customers'", _describe_key, Need.KEY_OWNERS),
    _Permission(
        "kms:Decrypt",
        "opens code under customer managed keys",
        None,
        Need.CUSTOMER_KEYS,
        "it is used through Lambda only, and every key's own policy has a say",
    ),
    _Permission(
        "cloudtrail:DescribeTrails",
        "sees whether the account has a trail of its own",
        lambda sessions, scope, _: sessions.call(scope, "cloudtrail", "describe_trails"),
    ),
    _Permission(
        "cloudtrail:LookupEvents",
        "watches for changes",
        lambda sessions, scope, _: sessions.call(scope, "cloudtrail", "lookup_events", MaxResults=1),
        need=Need.LOOKUP,
    ),
    _Permission("sqs:ReceiveMessage", "watches for changes", _receive_message, need=Need.EVENTBRIDGE),
    _Permission("sqs:DeleteMessage", "acknowledges events", None, need=Need.EVENTBRIDGE),
    _Permission("sqs:CreateQueue", "makes the channel's queue", None, need=Need.EVENTBRIDGE),
    _Permission("sqs:SetQueueAttributes", "lets the rule send to the queue", None, need=Need.EVENTBRIDGE),
    _Permission("sqs:DeleteQueue", "removes the channel's queue", None, need=Need.EVENTBRIDGE),
    _Permission("events:PutRule", "makes the channel's rule", None, need=Need.EVENTBRIDGE),
    _Permission("events:PutTargets", "makes the rule send to the queue", None, need=Need.EVENTBRIDGE),
    _Permission("events:RemoveTargets", "removes the channel", None, need=Need.EVENTBRIDGE),
    _Permission("events:DeleteRule", "removes the channel", None, need=Need.EVENTBRIDGE),
    _Permission(
        "organizations:ListAccounts",
        "finds the accounts of the organisation",
        lambda sessions, scope, _: sessions.call(scope, "organizations", "list_accounts", MaxResults=1),
        need=Need.ORGANIZATION,
    ),
    _Permission(
        "organizations:ListDelegatedAdministrators",
        "tells the organisation's administrator for Inspector",
        lambda sessions, scope, _: sessions.call(scope, "organizations", "list_delegated_administrators", MaxResults=1),
        need=Need.ORGANIZATION,
    ),
    _Permission(
        "organizations:ListAccountsForParent",
        "finds the accounts of an organisational unit",
        lambda sessions, scope, _: sessions.call(
            scope, "organizations", "list_accounts_for_parent", ParentId=_ABSENT_PARENT, MaxResults=1
        ),
        need=Need.ORGANIZATIONAL_UNIT,
    ),
    _Permission(
        "organizations:ListOrganizationalUnitsForParent",
        "finds the units below an organisational unit",
        lambda sessions, scope, _: sessions.call(
            scope, "organizations", "list_organizational_units_for_parent", ParentId=_ABSENT_PARENT, MaxResults=1
        ),
        need=Need.ORGANIZATIONAL_UNIT,
    ),
    _Permission(
        "ec2:DescribeRegions",
        "tells the regions that are switched on",
        lambda sessions, scope, _: sessions.call(scope, "ec2", "describe_regions", AllRegions=False),
        need=Need.ENABLED_REGIONS,
    ),
)
