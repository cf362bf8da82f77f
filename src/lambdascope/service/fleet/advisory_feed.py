"""Reading the advisory feed on a schedule, and putting what is new into effect."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from lambdascope.logs import logger
from lambdascope.model.errors import DatabaseMissing, FeedError
from lambdascope.service.advisories import update
from lambdascope.service.fleet.filters import reapply_epss_rules
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.feeds import FeedAddresses

_LOG = logger(__name__)


class AdvisoryFeed(NamedTuple):
    """Where advisories come from, and where this machine compiles them."""

    addresses: FeedAddresses
    path: Path

    def read(self, fleet: Fleet) -> None:
        """Update the compiled database, and put it into effect if it is not yet.

        A database that somebody else put there takes effect even if the feed cannot be read.
        Raises FeedError or DatabaseError.
        """
        failure = None
        fleet.generations.provide(self.path)
        try:
            update(self.path, self.addresses)
        except FeedError as error:
            failure = error
        try:
            # A file that the feed has not just confirmed may be older than what another machine put into effect.
            published = fleet.generations.publish(self.path, fleet.queue, only_newer=failure is not None)
        except DatabaseMissing:
            if failure is None:
                raise
        else:
            reapply_epss_rules(fleet.database, fleet.clock())
            if published is not None:
                _LOG.info(
                    "advisories in effect", generation=published.generation.id,
                    changed_vulnerabilities=published.changed, functions=published.functions,
                )  # fmt: skip
        if failure is not None:
            raise failure
