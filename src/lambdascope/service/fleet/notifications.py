"""Telling destinations what happened: at least once, and in order of what is about one finding.

News is written in the transaction that it tells of. Here it is sent in batches, by one server at a time for each
destination, and only forgotten when it was taken. What a destination refuses by itself steps aside, with all that comes
after it about the same finding; what nobody took in time is given up, and counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from lambdascope.engine.reports.events import coverage_detail, finding_detail, scan_detail, shortened
from lambdascope.engine.reports.inspector import Json
from lambdascope.logs import logger
from lambdascope.model.coverage import StatusReason
from lambdascope.model.errors import NotDelivered
from lambdascope.notify.notification import Destination, Notification, size_of
from lambdascope.service.fleet import duties
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.store import deliveries
from lambdascope.store import duties as stored_duties
from lambdascope.store.database import Connection, Database
from lambdascope.store.deliveries import Place, Waiting
from lambdascope.store.duties import DutyKey
from lambdascope.store.metrics import NOTIFICATIONS
from lambdascope.store.news import NewsKind

_LOG = logger(__name__)

TURN_SECONDS = 5.0
"""How long one turn goes on sending; stopping waits for its end."""

_PAGE = 1_000
_MOST_LOOKED_AT = 50_000
"""Places of the queue that one turn passes by because they have to wait."""
_GIVEN_UP_AT_A_TIME = 2_000


def name_destinations(database: Database, names: Iterable[str], now: datetime) -> None:
    """Make these the destinations, before anything is told to them."""
    wanted = set(names)
    with database.transaction() as connection:
        deliveries.name_destinations(connection, wanted, now)
        stored_duties.remove(
            connection,
            stored_duties.EVERYWHERE,
            [kind for name, kind in duties.NOTIFICATIONS.items() if name not in wanted],
        )
        stored_duties.ensure(connection, [DutyKey(duties.NOTIFICATIONS[name]) for name in sorted(wanted)])


class Sender:
    """Sends what one destination has not taken yet."""

    def __init__(self, fleet: Fleet, name: str, destination: Destination, source: str) -> None:
        self._fleet = fleet
        self._name = name
        self._destination = destination
        self._source = source

    def send(self) -> None:
        """Send until nothing is left to be sent now, or the turn is over. Raises NotDelivered, or AwsError."""
        self._give_up_old()
        until = time.monotonic() + TURN_SECONDS
        while time.monotonic() < until:
            batch = self._next_batch()
            if not batch:
                return
            self._send(batch)

    def _give_up_old(self) -> None:
        now = self._fleet.clock()
        before = now - self._fleet.rules.notify_give_up_after
        reason = "the destination was out of order, or nobody sent it, until its time was over"
        number = _GIVEN_UP_AT_A_TIME
        while number == _GIVEN_UP_AT_A_TIME:
            with self._fleet.database.transaction() as connection:
                number = deliveries.give_up_older(connection, self._name, before, reason, now, _GIVEN_UP_AT_A_TIME)
            self._count("given_up", number)

    def _next_batch(self) -> list[tuple[int, Notification]]:
        """What is to be sent next; what can never be is given up on the way."""
        limits = self._destination.limits
        while True:
            with self._fleet.database.transaction() as connection:
                places = [place.id for place in self._free(connection, limits.entries)]
                found = deliveries.waiting(connection, places)
            batch: list[tuple[int, Notification]] = []
            hopeless: dict[int, str] = {}
            left = limits.bytes
            for each in found:
                notification = self._notification(each, limits.bytes)
                if isinstance(notification, str):
                    hopeless[each.id] = notification
                    continue
                left -= size_of(notification)
                if left < 0:
                    break
                batch.append((each.id, notification))
            if hopeless:
                with self._fleet.database.transaction() as connection:
                    deliveries.give_up(connection, self._name, hopeless, self._fleet.clock())
                self._count("given_up", len(hopeless))
            if batch or not hopeless:
                return batch

    def _free(self, connection: Connection, most: int) -> Iterator[Place]:
        """The first places of the queue that need not wait, at most so many, each about something else."""
        now, after, seen, found = self._fleet.clock(), 0, 0, 0
        passed: set[tuple[str, ...]] = set()
        while seen < _MOST_LOOKED_AT:
            page = deliveries.queue(connection, self._name, after, _PAGE)
            for place in page:
                if place.about in passed:
                    continue
                passed.add(place.about)
                if place.retry_at is None or place.retry_at <= now:
                    yield place
                    found += 1
                    if found == most:
                        return
            if len(page) < _PAGE:
                return
            after, seen = page[-1].id, seen + len(page)

    def _send(self, batch: Sequence[tuple[int, Notification]]) -> None:
        try:
            refusals = self._destination.deliver([notification for _, notification in batch])
        except NotDelivered as error:
            if not error.is_content:
                raise
            if len(batch) > 1:  # one of them must not keep the others
                for each in batch:
                    self._send([each])
                return
            refusals = {batch[0][1].id: str(error)}
        self._note(batch, refusals)
        if len(refusals) == len(batch) > 1:
            raise NotDelivered(f"{self._name} takes no event: {next(iter(refusals.values()))}; they are sent again")

    def _note(self, batch: Sequence[tuple[int, Notification]], refusals: Mapping[str, str]) -> None:
        taken = [id_ for id_, each in batch if each.id not in refusals]
        refused = {id_: refusals[each.id] for id_, each in batch if each.id in refusals}
        with self._fleet.database.transaction() as connection:
            if taken:
                deliveries.taken(connection, self._name, taken)
            if refused:
                deliveries.refused(connection, self._name, refused, self._fleet.clock())
        self._count("taken", len(taken))
        self._count("refused", len(refused))
        if refused:
            _LOG.warning(
                "events refused", destination=self._name, number=len(refused), error=next(iter(refused.values()))
            )

    def _notification(self, each: Waiting, limit: int) -> Notification | str:
        """The event that tells it, or why there is none."""
        detail = _detail(each)
        if detail is None:
            return "what it is about is not known any more"
        made = self._enveloped(each, detail)
        if size_of(made) <= limit:
            return made
        shorter = shortened(detail, limit - size_of(made._replace(detail={})))
        return "it is longer than an event may be" if shorter is None else made._replace(detail=shorter)

    def _enveloped(self, each: Waiting, detail: Json) -> Notification:
        key = each.function
        return Notification(
            id=str(each.event_id),
            kind=each.kind.value,
            source=self._source,
            account=key.account,
            region=key.region,
            time=each.happened_at,
            resources=(key.resource_id,),
            detail=detail,
            subject=each.subject if each.kind is NewsKind.FINDING else f"{key.resource_id} {each.subject}",
        )

    def _count(self, outcome: str, number: int) -> None:
        if number:
            self._fleet.meters.count(NOTIFICATIONS, number, destination=self._name, outcome=outcome)


def _detail(each: Waiting) -> Json | None:
    match each.kind:
        case NewsKind.FINDING:
            return finding_detail(each.finding) if each.finding is not None else None
        case NewsKind.SCAN:
            return scan_detail(each.counts)
        case NewsKind.COVERAGE:
            return coverage_detail(each.scan_type, StatusReason(each.state), each.happened_at)
