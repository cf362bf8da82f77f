"""CreateFilter, UpdateFilter, DeleteFilter, ListFilters (facts, 6.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import NotFound, invalid_criteria, invalid_field
from lambdascope.api.paging import page
from lambdascope.engine.findings.criteria import parse, render
from lambdascope.model.criteria import FilterAction
from lambdascope.model.errors import NotKnown, UsageError
from lambdascope.service.fleet import filters
from lambdascope.store import filters as stored
from lambdascope.store.filters import StoredFilter

Json = dict[str, Any]

_PAGE = 100
_CRITERIA = "filterCriteria"
_NO_FILTER = "No filter of the account in this region has that ARN."


def create_filter(context: Context, request: Request) -> Json:
    """Make a saved filter or a suppression rule, which takes effect at once."""
    arn = filters.create_filter(
        context.database,
        context.caller.scope,
        _name(request["name"]),
        FilterAction(request["action"]),
        criteria_of(request[_CRITERIA]),
        context.clock(),
        description=request.get("description", ""),
        reason=request.get("reason", ""),
        tags=request.get("tags"),
    )
    return {"arn": arn}


def update_filter(context: Context, request: Request) -> Json:
    """Change what is given of a filter; criteria take the place of those before as a whole."""
    changes: dict[str, Any] = {name: request[name] for name in ("description", "reason") if name in request}
    if "name" in request:
        changes["name"] = _name(request["name"])
    if "action" in request:
        changes["action"] = FilterAction(request["action"])
    if _CRITERIA in request:
        changes["criteria"] = criteria_of(request[_CRITERIA])
    arn, caller = request["filterArn"], context.caller
    try:
        filters.update_filter(context.database, arn, context.clock(), of=caller.scope, **changes)
    except NotKnown as error:
        raise NotFound(_NO_FILTER) from error
    return {"arn": arn}


def delete_filter(context: Context, request: Request) -> Json:
    """Delete a filter; what only it suppressed is active again."""
    arn = request["arn"]
    try:
        filters.delete_filter(context.database, arn, context.clock(), of=context.caller.scope)
    except NotKnown as error:
        raise NotFound(_NO_FILTER) from error
    return {"arn": arn}


def list_filters(context: Context, request: Request) -> Json:
    """The caller's filters by ARN."""
    action = FilterAction(request["action"]) if "action" in request else None
    with context.database.transaction() as connection:
        shown, more = page(
            context,
            request,
            _PAGE,
            lambda after, limit: stored.page(
                connection,
                context.caller.scope,
                limit,
                after=after[0] if after else "",
                arns=request.get("arns"),
                action=action,
            ),
            lambda each: [each.arn],
        )
    return {"filters": [_rendered(each) for each in shown], **more}


def criteria_of(document: Mapping[str, Any], field: str = _CRITERIA) -> Json:
    """Criteria of findings as they are stored: their JSON, times as texts. Raises Invalid."""
    try:
        return dict(render(parse(document)))
    except UsageError as error:
        raise invalid_criteria(error, field) from error


def _name(name: str) -> str:
    # The model lets pass what its own description rules out.
    if not re.fullmatch(filters.NAME_PATTERN, name):
        raise invalid_field("name", "must have 3 to 64 letters, digits, dots, dashes or underscores")
    return name


def _rendered(each: StoredFilter) -> Json:
    return {
        "arn": each.arn,
        "ownerId": each.owner,
        "name": each.name,
        "action": each.action.value,
        "description": each.description or None,
        "reason": each.reason or None,
        "criteria": each.criteria,
        "tags": each.tags,
        "createdAt": each.created_at,
        "updatedAt": each.updated_at,
    }
