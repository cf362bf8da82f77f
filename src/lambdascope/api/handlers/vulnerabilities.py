"""SearchVulnerabilities (facts, 10.3)."""

from __future__ import annotations

from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.tokens import position_of
from lambdascope.engine.reports.details import render_vulnerability

Json = dict[str, Any]


def search_vulnerabilities(context: Context, request: Request) -> Json:
    """What the advisories in effect say of a vulnerability, whether or not any function has it."""
    position_of(context, request)  # there is never a second page, so that no token is ours
    wanted = request["filterCriteria"]["vulnerabilityIds"]
    with context.database.transaction() as connection:
        matcher = context.generations.matcher(connection)
    found = {} if matcher is None else matcher.vulnerabilities(wanted)
    return {"vulnerabilities": [render_vulnerability(found[id_]) for id_ in wanted if id_ in found]}
