"""Page tokens: where a list goes on, signed, so that nobody makes or moves one.

A token holds for the operation, the account, the region and the criteria it was given for. It is no secret: what it
says is taken from the page that came before.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import Invalid, invalid_field
from lambdascope.store.sealing import Purpose

Position = list[Any]
"""What the last entry of a page was, in JSON."""

_TOKEN, _PAGE_SIZE = "nextToken", "maxResults"
_SIGNATURE_BYTES = 32
_MAX_TOKEN = 16_384


def issue(context: Context, request: Request, position: Position) -> str:
    """The token by which the caller asks for what comes after `position`."""
    content = json.dumps(position, separators=(",", ":")).encode("ascii")
    return _written(_signature(context, request, content) + content)


def position_of(context: Context, request: Request) -> Position | None:
    """Where the request's token says to go on; None for the first page. Raises Invalid for a token that is not ours."""
    token = request.get(_TOKEN)
    if not token:
        return None
    if len(token) > _MAX_TOKEN or not token.isascii():
        raise _refused()
    try:
        signed = urlsafe_b64decode(f"{token}{'=' * (-len(token) % 4)}")
    except ValueError as error:
        raise _refused() from error
    signature, content = signed[:_SIGNATURE_BYTES], signed[_SIGNATURE_BYTES:]
    # The same bytes can be written in several ways, of which only one is ours.
    is_genuine = hmac.compare_digest(signature, _signature(context, request, content))
    if not is_genuine or token != _written(signed):
        raise _refused()
    position: Position = json.loads(content)
    return position


def _signature(context: Context, request: Request, content: bytes) -> bytes:
    caller = context.caller
    bound = [context.operation, caller.account, caller.region, _criteria(request)]
    # Times are the only values that JSON does not have.
    about = json.dumps(bound, separators=(",", ":"), sort_keys=True, default=str)
    return context.sealer.sign(Purpose.PAGE_TOKEN, content, about)


def _written(signed: bytes) -> str:
    return urlsafe_b64encode(signed).decode("ascii").rstrip("=")


def _criteria(request: Request) -> Mapping[str, Any]:
    """What the pages of one list have in common; pages may differ in size."""
    return {name: value for name, value in request.items() if name not in (_TOKEN, _PAGE_SIZE)}


def _refused() -> Invalid:
    return invalid_field(
        _TOKEN, "is not a token of this list; begin again without one, with the same criteria on every page"
    )
