"""News: what subscribers are to be told, written with the change it tells of.

It says how things were at that moment, so that it can be told later, in order, whatever has become of them meanwhile.
"""

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
    """The function's name and version."""
    subject: str
    state: str
    happened_at: datetime


# Of a vulnerability, findings share what advisories say: it is not copied, but kept until the news is delivered.
_ADD = """
WITH told AS (
  INSERT INTO news (kind, account, region, resource, subject, detail, vulnerability, happened_at)
  SELECT n.kind, fn.account, fn.region, fn.name || ':' || fn.version, n.subject,
         jsonb_build_object('state', n.state) || CASE
           WHEN f.id IS NOT NULL THEN jsonb_build_object(
             'function', to_jsonb(fn),
             'finding', jsonb_build_object(
               'vulnerability', f.vulnerability, 'rating', f.rating, 'matches', f.matches, 'code', f.code,
               'first_observed_at', f.first_observed_at, 'last_observed_at', f.last_observed_at,
               'updated_at', f.updated_at, 'closed_at', f.closed_at
             )
           )
           WHEN n.kind = 'Inspector2 Scan' THEN jsonb_build_object('counts', (
             SELECT coalesce(jsonb_object_agg(severity, number), '{}') FROM (
               SELECT o.severity, count(*) AS number FROM finding o
               WHERE o.function_id = fn.id AND o.status = 'ACTIVE'
                 AND o.type = CASE n.subject WHEN 'CODE' THEN 'CODE_VULNERABILITY' ELSE 'PACKAGE_VULNERABILITY' END
               GROUP BY o.severity
             ) counted
           ))
           ELSE '{}'
         END,
         CASE WHEN f.code IS NULL THEN f.vulnerability END, %(now)s
  FROM unnest(%(kinds)s::text[], %(functions)s::bigint[], %(subjects)s::text[], %(states)s::text[])
    WITH ORDINALITY AS n (kind, function_id, subject, state, place)
  JOIN function fn ON fn.id = n.function_id
  LEFT JOIN finding f ON n.kind = 'Inspector2 Finding' AND f.arn = n.subject
  WHERE EXISTS (SELECT FROM destination)
  ORDER BY n.place
  RETURNING id
)
INSERT INTO delivery (destination, news_id, happened_at)
SELECT d.name, told.id, %(now)s FROM told CROSS JOIN destination d
"""


def add(connection: Connection, news: Iterable[News], now: datetime) -> None:
    """Write news after the changes it tells of, for every destination; nothing where there is none."""
    lines = list(news)
    connection.execute(
        _ADD,
        {
            "now": now,
            "kinds": [each.kind.value for each in lines],
            "functions": [each.function_id for each in lines],
            "subjects": [each.subject for each in lines],
            "states": [each.state for each in lines],
        },
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


def purge(connection: Connection, limit: int) -> int:
    """Delete news that is to be delivered nowhere any more, at most `limit`; returns how many."""
    statement = """
        DELETE FROM news WHERE id IN (
          SELECT n.id FROM news n WHERE NOT EXISTS (SELECT FROM delivery d WHERE d.news_id = n.id) LIMIT %s
        )
    """
    return connection.execute(statement, (limit,)).rowcount
