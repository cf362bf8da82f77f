"""Criteria of findings in requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lambdascope.api.errors import invalid_criteria
from lambdascope.engine.findings.criteria import parse
from lambdascope.model.criteria import Criteria
from lambdascope.model.errors import UsageError

FIELD = "filterCriteria"


def parsed(document: Mapping[str, Any], field: str = FIELD) -> Criteria:
    """The criteria that a member of a request is. Raises Invalid."""
    try:
        return parse(document)
    except UsageError as error:
        raise invalid_criteria(error, field) from error
