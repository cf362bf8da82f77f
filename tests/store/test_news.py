"""What happened, in the order in which it happened."""

from __future__ import annotations

from datetime import timedelta

from lambdascope.store import deliveries, functions, news
from lambdascope.store.database import Database
from lambdascope.store.news import News, NewsKind, Told
from tests.builders import SCOPE, START, a_function

LATER = START + timedelta(hours=1)


def test_news_say_where_it_happened(database: Database) -> None:
    with database.transaction() as connection:
        deliveries.name_destinations(connection, ["file"], START)
        (id_,) = functions.upsert(connection, [(a_function(), None)], START, is_complete=True).values()
        news.add(connection, [News(NewsKind.COVERAGE, id_, "PACKAGE", "SUCCESSFUL")], START)
        news.add(connection, [], START)
        news.add(connection, [News(NewsKind.FINDING, each, "arn", "ACTIVE") for each in (id_, 999)], LATER)
        first, second = news.after(connection, 0, 10)

        assert first[1:] == (NewsKind.COVERAGE, *SCOPE, "billing:$LATEST", "PACKAGE", "SUCCESSFUL", START)
        assert second == Told(second.id, NewsKind.FINDING, *SCOPE, "billing:$LATEST", "arn", "ACTIVE", LATER)
        assert news.after(connection, first.id, 10) == (second,)
        assert news.after(connection, 0, 1) == (first,)
        # They outlive the function they tell of, until they are taken.
        functions.purge_scope(connection, SCOPE, 10)
        assert news.purge(connection, 10) == 0
        assert news.after(connection, 0, 10) == (first, second)


def test_nothing_is_written_where_nobody_is_to_be_told(database: Database) -> None:
    with database.transaction() as connection:
        (id_,) = functions.upsert(connection, [(a_function(), None)], START, is_complete=True).values()
        news.add(connection, [News(NewsKind.COVERAGE, id_, "PACKAGE", "SUCCESSFUL")], START)

        assert news.after(connection, 0, 10) == ()


def test_news_that_nobody_waits_for_any_more_is_deleted(database: Database) -> None:
    with database.transaction() as connection:
        deliveries.name_destinations(connection, ["file"], START)
        (id_,) = functions.upsert(connection, [(a_function(), None)], START, is_complete=True).values()
        news.add(connection, [News(NewsKind.COVERAGE, id_, "PACKAGE", "SUCCESSFUL")] * 3, START)
        deliveries.name_destinations(connection, [], START)

        assert [news.purge(connection, 2) for _ in range(3)] == [2, 1, 0]
