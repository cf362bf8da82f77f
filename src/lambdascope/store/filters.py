"""Saved filters and suppression rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg.errors import UniqueViolation

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.criteria import FilterAction
from lambdascope.model.errors import NameTaken
from lambdascope.store.database import Connection, Row
from lambdascope.store.text import jsonb, storable


class StoredFilter(NamedTuple):
    """A filter as it was given."""

    arn: str
    scope: Scope
    owner: str
    """An account's id, or an organisation's for a rule that its delegated administrator made."""
    name: str
    action: FilterAction
    description: str
    reason: str
    criteria: Mapping[str, Any]
    """inspector2's `FilterCriteria`."""
    tags: Mapping[str, str]
    created_at: datetime
    updated_at: datetime

    @property
    def is_rule(self) -> bool:
        """Whether it suppresses findings, and is no mere view."""
        return self.action is FilterAction.SUPPRESS


_COLUMNS = "arn, account, region, owner, name, action, description, reason, criteria, tags, created_at, updated_at"


def put(connection: Connection, filter_: StoredFilter) -> None:
    """Write a new filter, or another state of one, whose tags stay as they are. Raises NameTaken."""
    try:
        with connection.transaction():
            connection.execute(
                f"""
                INSERT INTO filter ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                ON CONFLICT (arn) DO UPDATE SET name = excluded.name, action = excluded.action,
                  description = excluded.description, reason = excluded.reason, criteria = excluded.criteria,
                  updated_at = excluded.updated_at
                """,
                (
                    filter_.arn, *filter_.scope, filter_.owner, filter_.name, filter_.action.value,
                    storable(filter_.description), storable(filter_.reason), jsonb(filter_.criteria),
                    jsonb(filter_.tags), filter_.created_at, filter_.updated_at,
                ),
            )  # fmt: skip
    except UniqueViolation as error:
        raise NameTaken(f"there is a filter called {filter_.name!r} already; choose another name") from error


def add_tags(connection: Connection, scope: Scope, arn: str, tags: Mapping[str, str]) -> dict[str, str] | None:
    """Give a filter of an account and region tags, or others by the same keys.

    Returns all that it has then; None if there is no such filter.
    """
    row = connection.execute(
        "UPDATE filter SET tags = tags || %s WHERE arn = %s AND account = %s AND region = %s RETURNING tags",
        (jsonb(tags), arn, *scope),
    ).fetchone()
    return dict(row[0]) if row else None


def remove_tags(connection: Connection, scope: Scope, arn: str, keys: Sequence[str]) -> bool:
    """Take tags from a filter of an account and region; returns whether there is such a filter."""
    statement = "UPDATE filter SET tags = tags - %s::text[] WHERE arn = %s AND account = %s AND region = %s"
    return connection.execute(statement, (list(keys), arn, *scope)).rowcount > 0


def delete(connection: Connection, arn: str) -> StoredFilter | None:
    """Delete a filter; returns it, None if there is none."""
    row = connection.execute(f"DELETE FROM filter WHERE arn = %s RETURNING {_COLUMNS}", (arn,)).fetchone()
    return _filter(row) if row else None


def get(connection: Connection, arn: str) -> StoredFilter | None:
    """The filter with that ARN."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM filter WHERE arn = %s", (arn,)).fetchone()
    return _filter(row) if row else None


def select(connection: Connection, account: str | None = None, region: str | None = None) -> tuple[StoredFilter, ...]:
    """Filters by ARN, of an account and a region where they are given."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM filter WHERE (%(account)s::text IS NULL OR account = %(account)s)
          AND (%(region)s::text IS NULL OR region = %(region)s) ORDER BY arn
        """,
        {"account": account, "region": region},
    )
    return tuple(_filter(row) for row in rows)


def page(
    connection: Connection,
    scope: Scope,
    limit: int,
    *,
    after: str = "",
    arns: Sequence[str] | None = None,
    action: FilterAction | None = None,
) -> tuple[StoredFilter, ...]:
    """The first filters of an account and region whose ARN comes after that one; only those named, or of an action."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM filter WHERE account = %(account)s AND region = %(region)s AND arn > %(after)s
          AND (%(arns)s::text[] IS NULL OR arn = ANY(%(arns)s)) AND (%(action)s::text IS NULL OR action = %(action)s)
        ORDER BY arn LIMIT %(limit)s
        """,
        {
            **scope._asdict(),
            "limit": limit,
            "after": after,
            "arns": None if arns is None else list(arns),
            "action": None if action is None else action.value,
        },
    )
    return tuple(_filter(row) for row in rows)


def rules_for(connection: Connection, scope: Scope) -> tuple[StoredFilter, ...]:
    """The suppression rules for findings of an account and region: its own and its delegated administrator's."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM filter WHERE action = 'SUPPRESS' AND region = %(region)s AND (
          account = %(account)s OR account IN (
            SELECT administrator FROM member WHERE account = %(account)s AND status = 'ENABLED'
          )
        ) ORDER BY arn
        """,
        scope._asdict(),
    )
    return tuple(_filter(row) for row in rows)


def delete_scope(connection: Connection, scope: Scope) -> None:
    """Delete every filter of an account and region."""
    connection.execute("DELETE FROM filter WHERE account = %s AND region = %s", scope)


def _filter(row: Row) -> StoredFilter:
    arn, account, region, owner, name, action, *rest = row
    return StoredFilter(arn, Scope(AccountId(account), region), owner, name, FilterAction(action), *rest)
