"""ListFindingAggregations (facts, 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from psycopg.sql import Composable

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import invalid_field
from lambdascope.api.handlers.criteria import parsed
from lambdascope.api.paging import page
from lambdascope.engine.reports.stored import instant, runtime_of
from lambdascope.model.criteria import Filter
from lambdascope.model.life import FindingType
from lambdascope.store import accounts, finding_aggregations
from lambdascope.store.comparisons import Parameters, all_of, text_holds
from lambdascope.store.criteria_sql import condition
from lambdascope.store.database import Connection
from lambdascope.store.finding_aggregations import LAYER, PACKAGE, Asked, Counted, Order, SortBy

Json = dict[str, Any]

_PAGE = 100
_FUNCTION = "AWS_LAMBDA_FUNCTION"
_ORDER = {"sortBy", "sortOrder"}
MEMBERS = {
    "ACCOUNT": "accountAggregation",
    "AMI": "amiAggregation",
    "AWS_EC2_INSTANCE": "ec2InstanceAggregation",
    "AWS_ECR_CONTAINER": "awsEcrContainerAggregation",
    "AWS_LAMBDA_FUNCTION": "lambdaFunctionAggregation",
    "CODE_REPOSITORY": "codeRepositoryAggregation",
    "CONTAINER_IMAGE": "containerImageAggregation",
    "FINDING_TYPE": "findingTypeAggregation",
    "IMAGE_LAYER": "imageLayerAggregation",
    "LAMBDA_LAYER": "lambdaLayerAggregation",
    "PACKAGE": "packageAggregation",
    "REPOSITORY": "repositoryAggregation",
    "SERVERLESS_FUNCTION": "serverlessFunctionAggregation",
    "TITLE": "titleAggregation",
    "VM_INSTANCE": "vmInstanceAggregation",
}
"""The member of a request, and of each row, that belongs to a type. Source: botocore 1.44's service model."""


class _Aggregation(NamedTuple):
    """One type of aggregation."""

    criteria: Mapping[str, str]
    """The lists of filters it takes, by the key of findings' criteria that they are."""
    read: Callable[[Connection, Asked, Request], Sequence[Counted]]
    render: Callable[[Counted], Json]
    part: tuple[str, Composable] | None = None
    """The list of filters on what the rows are by, where that is a part of a finding."""


def list_finding_aggregations(context: Context, request: Request) -> Json:
    """Count the ACTIVE findings that the caller may see."""
    type_ = request["aggregationType"]
    member = MEMBERS.get(type_)
    asked = request.get("aggregationRequest", {})
    if member is not None and asked and member not in asked:
        raise invalid_field("aggregationRequest", f"must have the member {member} for the aggregationType {type_}")
    aggregation, wanted = _AGGREGATIONS.get(type_), asked.get(member, {})
    with context.database.transaction() as connection:
        shown, more = page(
            context,
            request,
            _PAGE,
            lambda after, limit: (
                _read(context, connection, request, aggregation, wanted, after, limit)
                if aggregation is not None and _may_be_about_functions(wanted)
                else ()
            ),
            lambda counted: counted.position,
        )
    responses = [{member: aggregation.render(each)} for each in shown] if aggregation is not None else []
    return {"aggregationType": type_, "responses": responses, **more}


def _may_be_about_functions(wanted: Request) -> bool:
    is_about_functions = wanted.get("resourceType", _FUNCTION) == _FUNCTION
    return is_about_functions and wanted.get("findingType") in (None, *FindingType)


def _read(
    context: Context,
    connection: Connection,
    request: Request,
    aggregation: _Aggregation,
    wanted: Request,
    after: list[Any] | None,
    limit: int,
) -> Sequence[Counted]:
    own, parameters = condition(parsed(_criteria(request, aggregation, wanted)))
    conditions, values = [own], dict(parameters)
    if aggregation.part is not None and aggregation.part[0] in wanted:
        name, part = aggregation.part
        given = Parameters("part")
        conditions.append(text_holds(part, _texts(wanted[name]), given))
        values |= given.values
    asked = Asked(
        accounts=sorted(accounts.administered(connection, context.caller.account)),
        region=context.caller.region,
        condition=all_of(conditions),
        parameters=values,
        order=Order(SortBy[wanted.get("sortBy", "CRITICAL")], wanted.get("sortOrder", "DESC") == "DESC"),
        limit=limit,
        after=after,
    )
    return aggregation.read(connection, asked, wanted)


def _criteria(request: Request, aggregation: _Aggregation, wanted: Request) -> Json:
    found = {
        key: [{"comparison": "EQUALS", "value": value}] if isinstance(value := wanted[name], str) else value
        for name, key in aggregation.criteria.items()
        if name in wanted
    }
    if "accountIds" in request:
        found["awsAccountId"] = request["accountIds"]
    return found


def _texts(entries: Sequence[Request]) -> Sequence[Filter]:
    """Filters of texts, whatever it is that they are about."""
    return parsed({"title": entries})["title"]


def _type(wanted: Request) -> FindingType | None:
    return FindingType(wanted["findingType"]) if "findingType" in wanted else None


def _severity_counts(counted: Counted) -> Json:
    counts = counted.counts
    return {"all": counts.total, "critical": counts.critical, "high": counts.high, "medium": counts.medium}


def _account(counted: Counted) -> Json:
    return {
        "accountId": counted.names[0],
        "severityCounts": _severity_counts(counted),
        "exploitAvailableCount": counted.exploitable,
        "fixAvailableCount": counted.fixable,
    }


def _function(counted: Counted) -> Json:
    function = counted.function
    assert function is not None  # these rows are by function
    return {
        "resourceId": function.key.resource_id,
        "functionName": function.key.name,
        "runtime": runtime_of(function),
        "lambdaTags": dict(function.tags or {}),
        "accountId": function.key.account,
        "lastModifiedAt": instant(function.last_modified),
        "severityCounts": _severity_counts(counted),
    }


def _layer(counted: Counted) -> Json:
    function = counted.function
    assert function is not None  # these rows are by function, too
    return {
        "functionName": function.key.name,
        "resourceId": function.key.resource_id,
        "layerArn": counted.names[0],
        "accountId": function.key.account,
        "severityCounts": _severity_counts(counted),
    }


def _package(counted: Counted) -> Json:
    account, package = counted.names
    return {"packageName": package, "accountId": account, "severityCounts": _severity_counts(counted)}


def _title(counted: Counted) -> Json:
    account, title, vulnerability = counted.names
    return {
        "title": title,
        "vulnerabilityId": vulnerability or None,
        "accountId": account,
        "severityCounts": _severity_counts(counted),
    }


_BY_ACCOUNT = _Aggregation(
    {}, lambda connection, asked, wanted: finding_aggregations.by_account(connection, asked, _type(wanted)), _account
)
_AGGREGATIONS: Mapping[str, _Aggregation] = {
    "ACCOUNT": _BY_ACCOUNT,
    "AWS_LAMBDA_FUNCTION": _Aggregation(
        {
            "resourceIds": "resourceId",
            "functionNames": "lambdaFunctionName",
            "runtimes": "lambdaFunctionRuntime",
            "functionTags": "resourceTags",
        },
        lambda connection, asked, wanted: finding_aggregations.by_function(
            connection, asked, is_by_account=not wanted.keys() - _ORDER
        ),
        _function,
    ),
    # Its rows do not tell the type: they are accounts, too.
    "FINDING_TYPE": _BY_ACCOUNT,
    "LAMBDA_LAYER": _Aggregation(
        {"functionNames": "lambdaFunctionName", "resourceIds": "resourceId"},
        lambda connection, asked, _: finding_aggregations.by_layer(connection, asked),
        _layer,
        ("layerArns", LAYER),
    ),
    "PACKAGE": _Aggregation(
        {},
        lambda connection, asked, _: finding_aggregations.by_package(connection, asked),
        _package,
        ("packageNames", PACKAGE),
    ),
    "TITLE": _Aggregation(
        {"titles": "title", "vulnerabilityIds": "vulnerabilityId", "findingType": "findingType"},
        lambda connection, asked, _: finding_aggregations.by_title(connection, asked),
        _title,
    ),
}
"""Those that are about functions; of whatever else is counted there is nothing."""
