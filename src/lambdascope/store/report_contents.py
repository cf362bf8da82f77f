"""What reports hold of functions: read a batch of functions at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composable

from lambdascope.model.account import AccountId
from lambdascope.model.function import Function
from lambdascope.store.database import Connection
from lambdascope.store.functions import COLUMNS, function_from_row


class Inventoried(NamedTuple):
    """A function whose inventory is known."""

    id: int
    function: Function


class OpenMatch(NamedTuple):
    """An active finding about a package of a function, which may lie in several places."""

    function_id: int
    vulnerability: str
    packages: Sequence[Mapping[str, Any]]
    """As `finding_coding` writes them."""


def inventoried(
    connection: Connection,
    accounts: Sequence[AccountId],
    region: str,
    condition: tuple[Composable, Mapping[str, object]],
    after: int,
    limit: int,
) -> tuple[Inventoried, ...]:
    """Functions of accounts in a region that meet a condition on `fn` and `c`, its coverage, by id after one."""
    where, parameters = condition
    statement = SQL(
        """
        SELECT fn.id, {columns} FROM function fn JOIN coverage c ON c.function_id = fn.id AND c.scan_type = 'PACKAGE'
        WHERE fn.id > %(_after)s AND fn.account = ANY(%(_accounts)s) AND fn.region = %(_region)s
          AND fn.scanned IS NOT NULL AND fn.terminated_at IS NULL AND ({condition})
        ORDER BY fn.id LIMIT %(_limit)s
        """
    ).format(columns=SQL(COLUMNS), condition=where)
    given = {**parameters, "_after": after, "_accounts": list(accounts), "_region": region, "_limit": limit}
    rows = connection.execute(statement, given, prepare=False)
    return tuple(Inventoried(id_, function_from_row(tuple(columns))) for id_, *columns in rows)


def open_matches(connection: Connection, function_ids: Sequence[int]) -> Iterator[OpenMatch]:
    """The active findings about packages of functions."""
    rows = connection.execute(
        """
        SELECT function_id, vulnerability, matches FROM finding
        WHERE function_id = ANY(%s) AND type = 'PACKAGE_VULNERABILITY' AND status = 'ACTIVE'
        ORDER BY function_id, vulnerability
        """,
        (list(function_ids),),
    )
    return (OpenMatch(*row) for row in rows)
