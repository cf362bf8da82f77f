"""What CloudTrail tells of a Lambda function, and how it reaches us."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from lambdascope.model.account import Scope


class ChannelKind(StrEnum):
    """How events reach us."""

    LOOKUP = "lookup"
    """We ask CloudTrail's LookupEvents; needs no trail."""
    EVENTBRIDGE = "eventbridge"
    """A rule puts them into a queue; needs a trail, and is quick."""


class EventKind(StrEnum):
    """What a call did, as far as a scanner cares."""

    FUNCTION_CREATED = "FUNCTION_CREATED"
    CODE_UPDATED = "CODE_UPDATED"
    CONFIGURATION_UPDATED = "CONFIGURATION_UPDATED"
    FUNCTION_DELETED = "FUNCTION_DELETED"
    TAGS_CHANGED = "TAGS_CHANGED"
    LAYER_PUBLISHED = "LAYER_PUBLISHED"
    ALIAS_CHANGED = "ALIAS_CHANGED"
    """A version may have begun or ceased to serve traffic."""
    CALLERS_CHANGED = "CALLERS_CHANGED"
    """Something else may call the function than before."""
    OTHER = "OTHER"


class TrailEvent(NamedTuple):
    """One CloudTrail record about Lambda: a hint to look, never content to trust."""

    id: str
    """CloudTrail's eventID: the same event, however often and by whichever way it comes."""
    name: str
    """The API call without its date suffix: `UpdateFunctionCode`."""
    kind: EventKind
    scope: Scope
    """Where it happened: recipientAccountId and awsRegion."""
    time: datetime
    """UTC."""
    function: str | None
    """The function's bare name; None where the call is about none, or does not say."""
    is_failed: bool = False
    """The call was refused or failed: nothing happened."""
    is_dry_run: bool = False
    is_about_version: bool = False
    """Only a published version or an alias was concerned, not `$LATEST`."""
