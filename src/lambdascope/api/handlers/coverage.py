"""ListCoverage, ListCoverageStatistics (facts, 4)."""

from __future__ import annotations

from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.handlers.criteria import FIELD, parsed
from lambdascope.api.paging import page
from lambdascope.engine.findings.coverage_keys import COVERAGE_KINDS
from lambdascope.engine.reports.stored import render_coverage
from lambdascope.model.criteria import Criteria
from lambdascope.service.fleet import coverage_listings
from lambdascope.store.coverage import CoveredFunction
from lambdascope.store.coverage_pages import Place, place_of

Json = dict[str, Any]

_PAGE = 100
_GROUPS = 5
"""As many as an answer may have by the model, which has no member to ask for another number."""


def list_coverage(context: Context, request: Request) -> Json:
    """Whether functions are scanned, one row for each and scan type."""
    criteria = _criteria(request)
    shown, more = page(
        context,
        request,
        _PAGE,
        lambda after, limit: coverage_listings.coverage_page(
            context.database, context.caller.scope, criteria, Place(*after) if after else None, limit
        ),
        lambda row: list(place_of(row)),
    )
    return {"coveredResources": [_rendered(each) for each in shown], **more}


def list_coverage_statistics(context: Context, request: Request) -> Json:
    """How many such rows there are, in all and of each group."""
    group = request.get("groupBy")
    counts = coverage_listings.coverage_counts(context.database, context.caller.scope, _criteria(request), group)
    keys = sorted(key for key in counts if key is not None)
    shown, more = page(
        context,
        request,
        _GROUPS,
        lambda after, limit: [key for key in keys if after is None or key > after[0]][:limit],
        lambda key: [key],
    )
    groups = [{"groupKey": key, "count": counts[key]} for key in shown]
    # The model has no empty list there.
    return {"totalCounts": sum(counts.values()), "countsByGroup": groups or None, **more}


def _criteria(request: Request) -> Criteria:
    return parsed(request.get(FIELD, {}), kinds=COVERAGE_KINDS)


def _rendered(row: CoveredFunction) -> Json:
    key = row.function.key
    return {
        **render_coverage(row.function, row.coverage),
        "provider": "AWS",
        "providerAccountId": key.account,
        "providerRegion": key.region,
        "providerPartition": key.scope.partition,
    }
