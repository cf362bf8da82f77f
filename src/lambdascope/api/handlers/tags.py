"""TagResource, UntagResource, ListTagsForResource (facts, 10.5): of filters, which alone have tags of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import NotFound
from lambdascope.model.errors import NotKnown
from lambdascope.service.fleet import filters

Json = dict[str, Any]

_T = TypeVar("_T")

_NOTHING = "Nothing of the account in this region that can have tags has that ARN."


def tag_resource(context: Context, request: Request) -> Json:
    """Give a filter tags, or others by the same keys."""
    arn, tags = request["resourceArn"], request["tags"]
    _found(lambda: filters.tag_filter(context.database, arn, tags, context.caller.scope))
    return {}


def untag_resource(context: Context, request: Request) -> Json:
    """Take tags from a filter."""
    arn, keys = request["resourceArn"], request["tagKeys"]
    _found(lambda: filters.untag_filter(context.database, arn, keys, context.caller.scope))
    return {}


def list_tags_for_resource(context: Context, request: Request) -> Json:
    """The tags of a filter."""
    arn = request["resourceArn"]
    return {"tags": _found(lambda: filters.tags_of(context.database, arn, context.caller.scope))}


def _found(ask: Callable[[], _T]) -> _T:
    """What `ask` returns; whether somebody else has such a thing is not told."""
    try:
        return ask()
    except NotKnown as error:
        raise NotFound(_NOTHING) from error
