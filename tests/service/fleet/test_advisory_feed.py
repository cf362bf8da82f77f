"""The advisory feed read on a schedule: what is new takes effect, whatever else happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdascope.app import Application, prepare
from lambdascope.demo.advisories import publish_later, write_feed
from lambdascope.model.errors import FeedError
from lambdascope.service.advisories import update
from lambdascope.service.fleet.advisory_feed import AdvisoryFeed
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.settings import load
from lambdascope.sources.feeds import addresses_below
from lambdascope.store import generations


@pytest.fixture
def fleet(tmp_path: Path, database_url: str) -> Iterator[Fleet]:
    settings = load({"LAMBDASCOPE_DATA_DIR": str(tmp_path / "data"), "LAMBDASCOPE_DATABASE_URL": database_url})
    with Application(settings) as application:
        prepare(application, [])
        yield application.fleet()


def a_feed(tmp_path: Path, name: str = "feed", database: str = "advisories.db") -> AdvisoryFeed:
    write_feed(tmp_path / name)
    return AdvisoryFeed(addresses_below(str(tmp_path / name)), tmp_path / database)


def generations_of(fleet: Fleet) -> list[int]:
    with fleet.database.transaction() as connection:
        return [each.id for each in generations.newest(connection, 10)]


def test_what_is_new_takes_effect_once(tmp_path: Path, fleet: Fleet) -> None:
    feed = a_feed(tmp_path)
    feed.read(fleet)
    feed.read(fleet)

    assert generations_of(fleet) == [1]


def test_a_feed_that_cannot_be_read_is_told_of_and_what_is_there_takes_effect(tmp_path: Path, fleet: Fleet) -> None:
    good = a_feed(tmp_path)
    update(good.path, good.addresses)
    broken = good._replace(addresses=addresses_below(str(tmp_path / "nowhere")))

    with pytest.raises(FeedError, match="nowhere"):
        broken.read(fleet)

    assert generations_of(fleet) == [1]


def test_without_any_advisories_the_failure_of_the_feed_is_what_counts(tmp_path: Path, fleet: Fleet) -> None:
    feed = AdvisoryFeed(addresses_below(str(tmp_path / "nowhere")), tmp_path / "advisories.db")

    with pytest.raises(FeedError):
        feed.read(fleet)

    assert generations_of(fleet) == []


def test_another_machine_begins_with_the_advisories_in_effect(tmp_path: Path, fleet: Fleet) -> None:
    a_feed(tmp_path).read(fleet)
    other = a_feed(tmp_path, database="other-machine.db")._replace(addresses=addresses_below(str(tmp_path / "gone")))

    with pytest.raises(FeedError):
        other.read(fleet)

    assert other.path.read_bytes() == (tmp_path / "advisories.db").read_bytes()
    assert generations_of(fleet) == [1]


def test_a_machine_that_was_away_does_not_bring_back_old_advisories(tmp_path: Path, fleet: Fleet) -> None:
    feed = a_feed(tmp_path)
    update(tmp_path / "old.db", feed.addresses)
    publish_later(tmp_path / "feed")
    feed.read(fleet)
    away = AdvisoryFeed(addresses_below(str(tmp_path / "gone")), tmp_path / "old.db")
    with pytest.raises(FeedError):
        away.read(fleet)

    assert generations_of(fleet) == [1]
