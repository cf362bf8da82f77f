"""Lists in pages: how many entries one has, and the token of the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from lambdascope.api import tokens
from lambdascope.api.context import Context, Request
from lambdascope.api.tokens import Position

_Entry = TypeVar("_Entry")


def page(
    context: Context,
    request: Request,
    default_size: int,
    read: Callable[[Position | None, int], Sequence[_Entry]],
    position_of: Callable[[_Entry], Position],
) -> tuple[Sequence[_Entry], dict[str, str]]:
    """The entries of the page that is asked for, and `nextToken` unless it is the last.

    `read` is given what the entry before was, None at the beginning, and how many entries it is to return at the most.
    """
    size = request.get("maxResults", default_size)
    # One more than is shown: only so is it known whether any come after.
    found = read(tokens.position_of(context, request), size + 1)
    shown = found[:size]
    more = {"nextToken": tokens.issue(context, request, position_of(shown[-1]))} if len(found) > size else {}
    return shown, more
