"""News: what subscribers are to be told, written with the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from lambdascope.store.database import Connection


class NewsKind(StrEnum):
    """What happened, as EventBridge's detail-type. Source: Inspector's user guide, "EventBridge event schema"."""

    FINDING = "Inspector2 Finding"
    SCAN = "Inspector2 Scan"
    COVERAGE = "Inspector2 Coverage"


class News(NamedTuple):
    """One thing that happened to one function."""

    kind: NewsKind
    function_id: int
    subject: str
    """The finding's ARN, or the scan type."""
    state: str
    """What it is now: a finding's status, a coverage row's reason."""


class Told(NamedTuple):
    """One line of the news, with where it happened."""

    id: int
    kind: NewsKind
    account: str
    region: str
    resource: str
    subject: str
    state: str
    happened_at: datetime


def add(connection: Connection, news: Iterable[News], now: datetime) -> None:
    """Write news."""
    lines = list(news)
    connection.execute(
        """
        INSERT INTO news (kind, account, region, resource, subject, detail, happened_at)
        SELECT n.kind, fn.account, fn.region, fn.name || ':' || fn.version, n.subject,
               jsonb_build_object('state', n.state), %s
        FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[]) AS n (kind, function_id, subject, state)
        JOIN function fn ON fn.id = n.function_id
        """,
        (
            now,
            [each.kind.value for each in lines],
            [each.function_id for each in lines],
            [each.subject for each in lines],
            [each.state for each in lines],
        ),
    )


def after(connection: Connection, id_: int, limit: int) -> tuple[Told, ...]:
    """The news after one with that id, oldest first."""
    rows = connection.execute(
        """
        SELECT id, kind, account, region, resource, subject, detail ->> 'state', happened_at
        FROM news WHERE id > %s ORDER BY id LIMIT %s
        """,
        (id_, limit),
    )
    return tuple(Told(row[0], NewsKind(row[1]), *row[2:]) for row in rows)


def purge(connection: Connection, before: datetime, limit: int) -> int:
    """Delete news from before that time, at most `limit`; returns how many."""
    statement = "DELETE FROM news WHERE id IN (SELECT id FROM news WHERE happened_at < %s LIMIT %s)"
    return connection.execute(statement, (before, limit)).rowcount
