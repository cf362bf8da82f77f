"""Criteria of findings and of coverage in requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lambdascope.api.errors import invalid_field
from lambdascope.engine.findings.criteria import parse
from lambdascope.engine.findings.criteria_keys import KINDS, Kind
from lambdascope.model.criteria import Criteria
from lambdascope.model.errors import UsageError

FIELD = "filterCriteria"


def parsed(document: Mapping[str, Any], field: str = FIELD, kinds: Mapping[str, Kind] = KINDS) -> Criteria:
    """The criteria that a member of a request is, with the keys of findings unless others are given. Raises Invalid."""
    try:
        return parse(document, kinds)
    except UsageError as error:
        place, _, message = str(error).partition(": ")
        raise invalid_field(field if place == FIELD else f"{field}.{place}", message) from error
