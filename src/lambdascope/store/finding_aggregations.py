"""ACTIVE findings counted by account, function, layer, package or title, in pages (facts, 7).

By account and by function the counts are kept; the others are counted when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composable, Identifier

from lambdascope.model.account import AccountId
from lambdascope.model.function import Function
from lambdascope.model.life import FindingType
from lambdascope.store.comparisons import TRUE
from lambdascope.store.database import Connection
from lambdascope.store.functions import COLUMNS, function_from_row

Position = list[Any]
"""What a row is in the order of its list."""


class Counts(NamedTuple):
    """How many findings there are."""

    total: int
    critical: int
    high: int
    medium: int


class Counted(NamedTuple):
    """One row: what is counted, and how much of it there is."""

    names: tuple[str, ...]
    """Of account, layer, package or title, as the grouping names them."""
    function: Function | None
    """Of groupings by function."""
    counts: Counts
    exploitable: int
    """Findings about vulnerabilities that are known to be exploited; 0 where nobody asks."""
    fixable: int
    """Findings that an upgrade ends; 0 where nobody asks."""
    position: Position


class SortBy(Enum):
    """What comes first: by these counts in turn."""

    CRITICAL = ("critical", "high", "total")
    HIGH = ("high", "critical", "total")
    ALL = ("total", "critical", "high")


class Order(NamedTuple):
    """An order of rows; those with the same counts come by name."""

    by: SortBy = SortBy.CRITICAL
    is_descending: bool = True


class Asked(NamedTuple):
    """Whose findings are counted, in which order, and where the list goes on."""

    accounts: Sequence[AccountId]
    region: str
    condition: Composable
    """On `f` and `fn`, as far as the grouping has them, and on what it is by."""
    parameters: Mapping[str, object]
    """Of the condition; their names do not begin with an underscore."""
    order: Order
    limit: int
    after: Position | None


class _Grouping(NamedTuple):
    """What rows are made of."""

    names: tuple[str, ...]
    rows: SQL
    """Names and counts, of accounts in a region, where a condition holds."""
    has_function: bool = False


_COUNTS = """
count(*) AS total, count(*) FILTER (WHERE f.severity = 'CRITICAL') AS critical,
count(*) FILTER (WHERE f.severity = 'HIGH') AS high, count(*) FILTER (WHERE f.severity = 'MEDIUM') AS medium,
0 AS exploitable, 0 AS fixable
"""
_SEEN = "fn.account = ANY(%(_accounts)s) AND fn.region = %(_region)s AND ({condition})"
_ACTIVE = f"f.status = 'ACTIVE' AND {_SEEN}"

_OF_TYPE = {
    None: "sum(total) AS total, sum(critical) AS critical, sum(high) AS high, sum(medium) AS medium, "
    "sum(exploitable) AS exploitable, sum(fixable) AS fixable",
    FindingType.CODE_VULNERABILITY: "sum(code_total) AS total, sum(code_critical) AS critical, "
    "sum(code_high) AS high, sum(code_medium) AS medium, 0 AS exploitable, 0 AS fixable",
    FindingType.PACKAGE_VULNERABILITY: "sum(total - code_total) AS total, sum(critical - code_critical) AS critical, "
    "sum(high - code_high) AS high, sum(medium - code_medium) AS medium, "
    "sum(exploitable) AS exploitable, sum(fixable) AS fixable",
}
"""What of the kept counts; findings in code are neither known to be exploited nor ended by an upgrade."""

_FUNCTIONS = _Grouping(
    (),
    SQL(f"""
    SELECT c.function_id, c.total, c.critical, c.high, c.medium, c.exploitable, c.fixable
    FROM finding_count c JOIN function fn ON fn.id = c.function_id WHERE {_SEEN}
    """),
    has_function=True,
)
# Every function in sight: what is counted tells account and region by itself.
_ALL_FUNCTIONS = _FUNCTIONS._replace(
    rows=SQL(f"""
    SELECT function_id, total, critical, high, medium, exploitable, fixable FROM finding_count fn WHERE {_SEEN}
    """)
)
# Most findings are about no layer: that is seen before they are taken apart.
_LAYERS = _Grouping(
    ("layer",),
    SQL(f"""
    SELECT f.function_id, part.layer, {_COUNTS} FROM finding f JOIN function fn ON fn.id = f.function_id
    CROSS JOIN LATERAL (
      SELECT package ->> 'layer' AS layer FROM jsonb_array_elements(f.matches) AS package
      UNION SELECT f.code #>> '{{{{place,layer}}}}'
    ) AS part
    WHERE (f.code IS NOT NULL OR f.matches @? '$[*].layer ? (@ != null)') AND part.layer IS NOT NULL AND {_ACTIVE}
    GROUP BY f.function_id, part.layer
    """),
    has_function=True,
)
_PACKAGES = _Grouping(
    ("account", "package"),
    SQL(f"""
    SELECT fn.account, part.package, {_COUNTS} FROM finding f JOIN function fn ON fn.id = f.function_id
    CROSS JOIN LATERAL (
      SELECT DISTINCT package ->> 'name' AS package FROM jsonb_array_elements(f.matches) AS package
    ) AS part
    WHERE {_ACTIVE} GROUP BY fn.account, part.package
    """),
)
# What findings in code are about is one place each: no name that would be worth a row.
_TITLES = _Grouping(
    ("account", "title", "vulnerability"),
    SQL(f"""
    SELECT fn.account, f.title, CASE f.type WHEN 'PACKAGE_VULNERABILITY' THEN f.vulnerability ELSE '' END
             AS vulnerability, {_COUNTS}
    FROM finding f JOIN function fn ON fn.id = f.function_id WHERE {_ACTIVE} GROUP BY 1, 2, 3
    """),
)

LAYER, PACKAGE = SQL("part.layer"), SQL("part.package")
"""What conditions call the name that rows are by."""


def by_account(connection: Connection, asked: Asked, type_: FindingType | None) -> tuple[Counted, ...]:
    """Accounts, by the findings of that type, or of all; the condition is on accounts alone."""
    rows = SQL(f"SELECT fn.account, {_OF_TYPE[type_]} FROM finding_count fn WHERE {_SEEN} GROUP BY fn.account")
    return _page(connection, asked, _Grouping(("account",), rows))


def by_function(connection: Connection, asked: Asked, *, is_by_account: bool) -> tuple[Counted, ...]:
    """Functions; `is_by_account` says that the condition is on accounts alone."""
    return _page(connection, asked, _ALL_FUNCTIONS if is_by_account else _FUNCTIONS)


def by_layer(connection: Connection, asked: Asked) -> tuple[Counted, ...]:
    """Functions with each layer that brought vulnerable packages, or weak code; the name is the layer's ARN."""
    return _page(connection, asked, _LAYERS)


def by_package(connection: Connection, asked: Asked) -> tuple[Counted, ...]:
    """Packages of each account; the names are account and package."""
    return _page(connection, asked, _PACKAGES)


def by_title(connection: Connection, asked: Asked) -> tuple[Counted, ...]:
    """Titles in each account; the names are account, title and vulnerability, which is empty for findings in code."""
    return _page(connection, asked, _TITLES)


def _page(connection: Connection, asked: Asked, grouping: _Grouping) -> tuple[Counted, ...]:
    sign = SQL("-" if asked.order.is_descending else "")
    # Turned round, the greatest counts come first in the same direction as names.
    counts = [SQL("({}{})").format(sign, Identifier(name)) for name in asked.order.by.value]
    own = [Identifier("function_id")] if grouping.has_function else []
    place = [*counts, *own, *(Identifier(name) for name in grouping.names)]
    types = ["bigint"] * (len(counts) + len(own)) + ["text"] * len(grouping.names)
    parameters = {
        **asked.parameters,
        "_accounts": list(asked.accounts),
        "_region": asked.region,
        "_limit": asked.limit,
        **{f"_{number}": value for number, value in enumerate(asked.after or ())},
    }
    goes_on: Composable = TRUE
    if asked.after is not None:
        last = [SQL(f"%(_{number})s::{type_}") for number, type_ in enumerate(types)]
        goes_on = SQL("({}) > ({})").format(SQL(", ").join(place), SQL(", ").join(last))
    statement = SQL(
        """
        WITH page AS MATERIALIZED (
          SELECT *, ARRAY[{counts}] AS place FROM ({rows}) AS counted
          WHERE total > 0 AND {goes_on} ORDER BY {order} LIMIT %(_limit)s
        )
        SELECT place, total, critical, high, medium, exploitable, fixable, {columns} FROM page {joined} ORDER BY {again}
        """
    ).format(
        counts=SQL(", ").join(counts),
        rows=grouping.rows.format(condition=asked.condition),
        goes_on=goes_on,
        order=SQL(", ").join(place),
        columns=SQL(", ").join(
            [Identifier("page", each) for each in (*(["function_id"] if own else []), *grouping.names)]
            + ([SQL(COLUMNS)] if own else [])
        ),
        joined=SQL("JOIN function fn ON fn.id = page.function_id" if own else ""),
        again=SQL(", ").join(
            [SQL("place"), *(Identifier("page", "function_id") for _ in own), *place[len(counts) + len(own) :]]
        ),
    )
    return tuple(_counted(row, grouping) for row in connection.execute(statement, parameters, prepare=False))


def _counted(row: Sequence[Any], grouping: _Grouping) -> Counted:
    place, total, critical, high, medium, exploitable, fixable, *rest = row
    ids = [rest.pop(0)] if grouping.has_function else []
    names, columns = tuple(rest[: len(grouping.names)]), tuple(rest[len(grouping.names) :])
    return Counted(
        names=names,
        function=function_from_row(columns) if columns else None,
        counts=Counts(int(total), int(critical), int(high), int(medium)),
        exploitable=int(exploitable),
        fixable=int(fixable),
        position=[*map(int, place), *ids, *names],
    )
