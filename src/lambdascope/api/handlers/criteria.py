"""Criteria of findings in requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lambdascope.api.errors import invalid_field
from lambdascope.engine.findings.criteria import parse
from lambdascope.model.criteria import Criteria
from lambdascope.model.errors import UsageError

FIELD = "filterCriteria"


def parsed(document: Mapping[str, Any], field: str = FIELD) -> Criteria:
    """The criteria that a member of a request is. Raises Invalid."""
    try:
        return parse(document)
    except UsageError as error:
        place, _, message = str(error).partition(": ")
        raise invalid_field(field if place == FIELD else f"{field}.{place}", message) from error
