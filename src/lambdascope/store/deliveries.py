"""Deliveries: which news each destination has not taken yet, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from lambdascope.model.account import AccountId
from lambdascope.model.coverage import ScanType
from lambdascope.model.finding import Finding
from lambdascope.model.function import FunctionKey
from lambdascope.model.life import AnyFinding, FindingLife, FindingStatus, StoredFinding
from lambdascope.store.code_coding import decode_code
from lambdascope.store.database import Connection, Row
from lambdascope.store.finding_coding import decode_match, decode_rating, decode_vulnerability
from lambdascope.store.functions import COLUMNS, function_from_row
from lambdascope.store.news import NewsKind
from lambdascope.store.text import storable

_FUNCTION = tuple(name.strip().removeprefix("fn.") for name in COLUMNS.split(","))
_MAX_ERROR_LENGTH = 500
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=15)


class Waiting(NamedTuple):
    """News that a destination has not taken yet."""

    id: int
    event_id: UUID
    kind: NewsKind
    function: FunctionKey
    subject: str
    """The finding's ARN, or the scan type."""
    state: str
    """A finding's status, a coverage row's reason."""
    happened_at: datetime
    finding: StoredFinding[AnyFinding] | None
    """As it was then, without what quotes code; None of other news, and where what it was about is gone."""
    counts: Mapping[str, int]
    """Of a first scan: its active findings by severity."""

    @property
    def scan_type(self) -> ScanType:
        """Of news about coverage or a scan."""
        return ScanType(self.subject)


class Place(NamedTuple):
    """One place in the queue of a destination."""

    id: int
    """The news'."""
    about: tuple[str, ...]
    """What comes in order: a finding, or one scan type of a function."""
    retry_at: datetime | None
    """It was refused by itself, and is not to be sent before."""


class DestinationState(NamedTuple):
    """How a destination does."""

    name: str
    waiting: int
    oldest: datetime | None
    """When the oldest news happened that waits."""
    given_up: int
    last_error: str | None
    """Why the last one was refused that waits or was given up."""


def name_destinations(connection: Connection, names: Collection[str], now: datetime) -> None:
    """Make these the destinations; a new one is told what happens from now on, and one that is gone nothing more."""
    connection.execute("DELETE FROM destination WHERE NOT name = ANY(%s)", (list(names),))
    connection.execute("DELETE FROM delivery WHERE NOT destination = ANY(%s)", (list(names),))
    connection.execute(
        "INSERT INTO destination (name, named_at) SELECT unnest(%s::text[]), %s ON CONFLICT DO NOTHING",
        (sorted(names), now),
    )


def queue(connection: Connection, destination: str, after: int, limit: int) -> tuple[Place, ...]:
    """What a destination has not taken yet, oldest first, after the news with that id."""
    rows = connection.execute(
        """
        SELECT n.id, n.kind, n.account, n.region, n.resource, n.subject, d.retry_at
        FROM delivery d JOIN news n ON n.id = d.news_id
        WHERE d.destination = %s AND d.given_up_at IS NULL AND d.news_id > %s ORDER BY d.news_id LIMIT %s
        """,
        (destination, after, limit),
    )
    return tuple(Place(id_, tuple(about), retry_at) for id_, *about, retry_at in rows)


def waiting(connection: Connection, ids: Sequence[int]) -> tuple[Waiting, ...]:
    """News as it is to be told, oldest first."""
    rows = connection.execute(
        """
        SELECT n.id, n.event_id, n.kind, n.account, n.region, n.resource, n.subject, n.detail, n.happened_at,
               v.document, v.epss
        FROM news n LEFT JOIN vulnerability v ON v.id = n.vulnerability WHERE n.id = ANY(%s) ORDER BY n.id
        """,
        (list(ids),),
    )
    return tuple(map(_waiting, rows))


def taken(connection: Connection, destination: str, ids: Sequence[int]) -> None:
    """Note that a destination has taken news."""
    connection.execute("DELETE FROM delivery WHERE destination = %s AND news_id = ANY(%s)", (destination, list(ids)))
    connection.execute(
        "DELETE FROM news n WHERE id = ANY(%s) AND NOT EXISTS (SELECT FROM delivery d WHERE d.news_id = n.id)",
        (list(ids),),
    )


def refused(connection: Connection, destination: str, errors: Mapping[int, str], now: datetime) -> None:
    """Note why a destination did not take some news, though it took other; each is sent again, ever later."""
    connection.execute(
        """
        UPDATE delivery d SET failures = failures + 1, error = r.error,
          retry_at = %(now)s + least(%(first)s * power(2, least(d.failures, 16)), %(longest)s)
        FROM unnest(%(ids)s::bigint[], %(errors)s::text[]) AS r (id, error)
        WHERE d.destination = %(destination)s AND d.news_id = r.id
        """,
        {
            "now": now,
            "first": _FIRST_RETRY,
            "longest": _LONGEST_RETRY,
            "destination": destination,
            **_columns(errors),
        },
    )


def give_up(connection: Connection, destination: str, errors: Mapping[int, str], now: datetime) -> None:
    """Send news no more, which can never be taken."""
    connection.execute(
        """
        UPDATE delivery d SET given_up_at = %(now)s, error = r.error
        FROM unnest(%(ids)s::bigint[], %(errors)s::text[]) AS r (id, error)
        WHERE d.destination = %(destination)s AND d.news_id = r.id AND d.given_up_at IS NULL
        """,
        {"now": now, "destination": destination, **_columns(errors)},
    )


def give_up_older(
    connection: Connection, destination: str, before: datetime, error: str, now: datetime, limit: int
) -> int:
    """Send news no more that happened before that time, at most `limit`; returns how many.

    `error` says why what was never refused by itself was not taken.
    """
    return connection.execute(
        """
        UPDATE delivery SET given_up_at = %(now)s, error = coalesce(error, %(error)s)
        WHERE destination = %(destination)s AND given_up_at IS NULL AND news_id IN (
          SELECT news_id FROM delivery
          WHERE destination = %(destination)s AND given_up_at IS NULL AND happened_at < %(before)s LIMIT %(limit)s
        )
        """,
        {
            "now": now,
            "error": storable(error[:_MAX_ERROR_LENGTH]),
            "destination": destination,
            "before": before,
            "limit": limit,
        },
    ).rowcount


def states(connection: Connection) -> tuple[DestinationState, ...]:
    """How every destination does, by name."""
    rows = connection.execute(
        """
        SELECT t.name, count(d.news_id) FILTER (WHERE d.given_up_at IS NULL),
               min(d.happened_at) FILTER (WHERE d.given_up_at IS NULL), count(d.given_up_at),
               (array_agg(d.error ORDER BY coalesce(d.given_up_at, d.retry_at) DESC)
                 FILTER (WHERE d.error IS NOT NULL))[1]
        FROM destination t LEFT JOIN delivery d ON d.destination = t.name GROUP BY t.name ORDER BY t.name
        """
    )
    return tuple(DestinationState(*row) for row in rows)


def purge_given_up(connection: Connection, before: datetime, limit: int) -> int:
    """Forget deliveries that were given up before that time, at most `limit`; returns how many."""
    # What was written while its destination ceased to be one is nobody's to give up.
    connection.execute("DELETE FROM delivery WHERE destination NOT IN (SELECT name FROM destination)")
    statement = """
        DELETE FROM delivery WHERE (destination, news_id) IN (
          SELECT destination, news_id FROM delivery WHERE given_up_at < %s LIMIT %s
        )
    """
    return connection.execute(statement, (before, limit)).rowcount


def _columns(errors: Mapping[int, str]) -> dict[str, object]:
    return {
        "ids": list(errors),
        "errors": [storable(text[:_MAX_ERROR_LENGTH]) for text in errors.values()],
    }


def _waiting(row: Row) -> Waiting:
    id_, event_id, kind, account, region, resource, subject, detail, happened_at, document, epss = row
    name, _, version = resource.rpartition(":")
    return Waiting(
        id=id_,
        event_id=event_id,
        kind=NewsKind(kind),
        function=FunctionKey(AccountId(account), region, name, version),
        subject=subject,
        state=detail["state"],
        happened_at=happened_at,
        finding=_finding(subject, detail, document, epss) if "finding" in detail else None,
        counts=detail.get("counts", {}),
    )


def _finding(
    arn: str, detail: dict[str, Any], document: dict[str, Any] | None, epss: float | None
) -> StoredFinding[AnyFinding] | None:
    stored, described = detail["finding"], detail["function"]
    finding: AnyFinding
    if stored["code"] is not None:
        finding = decode_code(arn, stored["code"])
    elif document is not None:
        vulnerability = stored["vulnerability"]
        finding = Finding(
            arn=arn,
            vulnerability=decode_vulnerability(vulnerability, document, epss),
            rating=decode_rating(stored["rating"]),
            matches=tuple(decode_match(each, vulnerability) for each in stored["matches"]),
        )
    else:
        return None
    described["last_modified"] = _time(described["last_modified"])
    closed_at = stored["closed_at"]
    return StoredFinding(
        finding,
        function_from_row(tuple(described[name] for name in _FUNCTION)),
        FindingLife(
            status=FindingStatus(detail["state"]),
            first_observed_at=_time(stored["first_observed_at"]),
            last_observed_at=_time(stored["last_observed_at"]),
            updated_at=_time(stored["updated_at"]),
            closed_at=_time(closed_at) if closed_at is not None else None,
        ),
    )


def _time(text: str) -> datetime:
    # In the time zone of the session that wrote it.
    return datetime.fromisoformat(text).astimezone(UTC)
