"""From packages to functions: whose inventory holds what, and whose findings are kept current."""

from __future__ import annotations

from collections.abc import Sequence

from lambdascope.model.coverage import StatusCode, StatusReason
from lambdascope.store.database import Connection

_KEPT_CURRENT = [reason.value for reason in StatusReason if reason.code is StatusCode.ACTIVE or reason.is_failure]
"""What cannot be read just now has an inventory from before, or of the part that can be read."""


def with_packages(connection: Connection, package_ids: Sequence[int]) -> tuple[int, ...]:
    """The functions, of those whose findings are kept current, with any of these package versions in an artifact."""
    # Step by step from the few packages on: before the first ANALYZE after a large activation, a planner free to
    # choose would begin with all functions there are.
    rows = connection.execute(
        """
        WITH holding AS MATERIALIZED (
          SELECT DISTINCT artifact_id FROM artifact_package WHERE package_id = ANY(%s)
        ), concerned AS MATERIALIZED (
          SELECT DISTINCT fa.function_id FROM holding JOIN function_artifact fa USING (artifact_id)
        )
        SELECT function_id FROM concerned JOIN coverage c USING (function_id)
        WHERE c.scan_type = 'PACKAGE' AND c.reason = ANY(%s)
        """,
        (list(package_ids), _KEPT_CURRENT),
    )
    return tuple(id_ for (id_,) in rows)


def all_of(connection: Connection) -> tuple[int, ...]:
    """Every function whose findings are kept current and whose inventory is known."""
    rows = connection.execute(
        """
        SELECT fn.id FROM function fn JOIN coverage c ON c.function_id = fn.id
        WHERE fn.scanned IS NOT NULL AND c.scan_type = 'PACKAGE' AND c.reason = ANY(%s)
        """,
        (_KEPT_CURRENT,),
    )
    return tuple(id_ for (id_,) in rows)


def kept_current(connection: Connection, function_ids: Sequence[int]) -> dict[int, StatusReason]:
    """Those of the functions whose findings are kept current, with the reason of their coverage."""
    rows = connection.execute(
        """
        SELECT c.function_id, c.reason FROM coverage c JOIN function fn ON fn.id = c.function_id
        WHERE c.scan_type = 'PACKAGE' AND c.reason = ANY(%s) AND c.function_id = ANY(%s) AND fn.scanned IS NOT NULL
        """,
        (_KEPT_CURRENT, list(function_ids)),
    )
    return {id_: StatusReason(reason) for id_, reason in rows}
