"""Findings in pages, in any order: each goes on after the last entry of the one before, whatever changes meanwhile.

An order ends with what never changes and is never twice, so that a finding that stays where it is comes exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composable, Literal

from lambdascope.model.account import AccountId
from lambdascope.model.finding import Severity
from lambdascope.model.life import AnyFinding, StoredFinding
from lambdascope.store.comparisons import TRUE
from lambdascope.store.database import Connection, Row
from lambdascope.store.findings import JOINED, STORED_COLUMNS, stored_from_row

Position = list[Any]
"""What an entry is in the order of its list: texts and numbers."""


class _Value(NamedTuple):
    """What a list is ordered by: never NULL, so that what is missing comes first."""

    sql: Composable
    type: SQL


class SortKey(Enum):
    """By what findings are ordered."""

    PLACE = None
    """By account, function, and age."""
    TYPE = _Value(SQL("f.type"), SQL("text"))
    SEVERITY = _Value(
        # As an index has it.
        SQL("array_position(ARRAY[{}], f.severity)").format(SQL(", ").join(Literal(each.value) for each in Severity)),
        SQL("integer"),
    )
    """By how bad it is."""
    STATUS = _Value(SQL("f.status"), SQL("text"))
    FIRST_OBSERVED = _Value(SQL("f.first_observed_at"), SQL("timestamptz"))
    LAST_OBSERVED = _Value(SQL("f.last_observed_at"), SQL("timestamptz"))
    VULNERABILITY = _Value(SQL("f.vulnerability"), SQL("text"))
    SOURCE = _Value(SQL("f.source"), SQL("text"))
    SCORE = _Value(SQL("coalesce(f.score, -1)"), SQL("float8"))
    # No longer than what is told of it: it is part of a position.
    VENDOR_SEVERITY = _Value(SQL("left(coalesce(f.vendor_severity, ''), 64)"), SQL("text"))
    EPSS = _Value(SQL("coalesce(v.epss, -1)"), SQL("float8"))


class Order(NamedTuple):
    """An order of findings; those that are equal in it come by age."""

    key: SortKey = SortKey.PLACE
    is_descending: bool = False


class Entry(NamedTuple):
    """A finding in a list."""

    position: Position
    stored: StoredFinding[AnyFinding]


def page(
    connection: Connection,
    accounts: Sequence[AccountId],
    region: str,
    condition: tuple[Composable, Mapping[str, object]],
    order: Order,
    limit: int,
    after: Position | None = None,
) -> tuple[Entry, ...]:
    """The first findings of accounts in a region that meet a condition on `f`, `fn` and `v`, after a position.

    The parameters of the condition must not begin with an underscore. Findings in code come without what quotes it.
    """
    where, parameters = condition
    given = {**parameters, "_region": region, "_limit": limit, "_accounts": list(accounts)}
    if order.key.value is not None:
        return tuple(_by_value(connection, where, given, order.key.value, order.is_descending, after))
    found = tuple(_by_place(connection, where, given, order.is_descending, after))
    if after is None or len(found) == limit:
        return found
    # The account of the position is done: the others are a list of their own, or no index could serve both.
    account = after[0]
    others = [each for each in accounts if (each < account if order.is_descending else each > account)]
    given |= {"_accounts": others, "_limit": limit - len(found)}
    return found + tuple(_by_place(connection, where, given, order.is_descending, None))


def _by_value(
    connection: Connection,
    condition: Composable,
    parameters: dict[str, object],
    value: _Value,
    is_descending: bool,
    after: Position | None,
) -> Iterator[Entry]:
    goes_on: Composable = TRUE
    if after is not None:
        goes_on = SQL("({}, f.id) {} (%(_value)s::{}, %(_id)s::bigint)").format(
            value.sql, _beyond(is_descending), value.type
        )
        parameters = parameters | {"_value": after[0], "_id": after[1]}
    for row in _rows(connection, condition, parameters, [value.sql], goes_on, is_descending):
        own, id_, *columns = row
        told = own.isoformat() if isinstance(own, datetime) else own
        yield Entry([told, id_], stored_from_row(tuple(columns)))


def _by_place(
    connection: Connection,
    condition: Composable,
    parameters: dict[str, object],
    is_descending: bool,
    after: Position | None,
) -> Iterator[Entry]:
    goes_on: Composable = TRUE
    if after is not None:
        beyond = _beyond(is_descending)
        # The first line is for the index, which knows functions only; the second is exact.
        goes_on = SQL(
            """
            fn.account = %(_account)s AND (fn.name, fn.version) {from_there} (%(_name)s::text, %(_version)s::text)
            AND ((fn.name, fn.version) {beyond} (%(_name)s::text, %(_version)s::text) OR f.id {beyond} %(_id)s)
            """
        ).format(beyond=beyond, from_there=SQL("<=" if is_descending else ">="))
        parameters = parameters | dict(zip(("_account", "_name", "_version", "_id"), after, strict=True))
    values = [SQL("fn.account"), SQL("fn.name"), SQL("fn.version")]
    for row in _rows(connection, condition, parameters, values, goes_on, is_descending):
        yield Entry(list(row[:4]), stored_from_row(row[4:]))


def _rows(
    connection: Connection,
    condition: Composable,
    parameters: Mapping[str, object],
    values: Sequence[Composable],
    goes_on: Composable,
    is_descending: bool,
) -> Iterator[Row]:
    """Positions and columns. What the columns need is read for the page alone."""
    names = [SQL(f"value_{number}") for number in range(len(values))]
    direction = SQL(" DESC" if is_descending else " ASC")
    statement = SQL(
        """
        WITH page AS MATERIALIZED (
          SELECT {named}, f.id FROM {tables}
          WHERE fn.account = ANY(%(_accounts)s) AND fn.region = %(_region)s AND ({condition}) AND {goes_on}
          ORDER BY {order} LIMIT %(_limit)s
        )
        SELECT {pages}, page.id, {columns} FROM page JOIN finding f ON f.id = page.id
          JOIN function fn ON fn.id = f.function_id LEFT JOIN vulnerability v ON v.id = f.vulnerability
        ORDER BY {again}
        """
    ).format(
        named=SQL(", ").join(SQL("{} AS {}").format(*pair) for pair in zip(values, names, strict=True)),
        tables=SQL(JOINED),
        condition=condition,
        goes_on=goes_on,
        order=SQL(", ").join(SQL("{}{}").format(each, direction) for each in (*values, SQL("f.id"))),
        pages=SQL(", ").join(SQL("page.{}").format(name) for name in names),
        columns=SQL(STORED_COLUMNS),
        again=SQL(", ").join(SQL("page.{}{}").format(name, direction) for name in (*names, SQL("id"))),
    )
    # Prepared, it would be planned for any values, though what is rare and what is common need different plans.
    return iter(connection.execute(statement, parameters, prepare=False))


def _beyond(is_descending: bool) -> SQL:
    return SQL("<" if is_descending else ">")
