"""Settings reach the rules of continuous scanning, and every duty has somebody who does it."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from lambdascope.app import Application, prepare, require_migrated, rules_of
from lambdascope.model.account import Account, AccountId, AccountSource
from lambdascope.model.errors import StateError, UsageError
from lambdascope.model.event import ChannelKind
from lambdascope.service.fleet import duties
from lambdascope.service.fleet.rules import Rules
from lambdascope.settings import Settings, load
from lambdascope.store import accounts
from lambdascope.store import duties as stored_duties
from lambdascope.store.migrate import is_empty, pending


def settings(tmp_path: Path, url: str, **others: str) -> Settings:
    environment = {"LAMBDASCOPE_DATA_DIR": str(tmp_path), "LAMBDASCOPE_DATABASE_URL": url}
    return load(environment | {f"LAMBDASCOPE_{name.upper()}": value for name, value in others.items()})


def test_the_default_settings_are_the_default_rules() -> None:
    assert rules_of(load({})) == Rules()


def test_each_rule_can_be_set(tmp_path: Path) -> None:
    spans = {
        name: f"{number}s" for number, name in enumerate(Rules._fields, 1) if hasattr(getattr(Rules(), name), "days")
    }
    switches = {"scan_customer_key_functions": "true", "scan_alias_versions": "true", "scan_unknown_runtimes": "true"}
    rules = rules_of(settings(tmp_path, "", channel="eventbridge", **spans, **switches))
    set_to = rules._asdict()

    for name, text in spans.items():
        assert set_to.pop(name) == timedelta(seconds=int(text[:-1])), name
    assert set_to == {
        "channel": ChannelKind.EVENTBRIDGE,
        "scan_customer_keys": True,
        "scan_alias_versions": True,
        "scan_unknown_runtimes": True,
    }


def test_every_duty_is_done_by_somebody(tmp_path: Path, database_url: str) -> None:
    named = {value for name, value in vars(duties).items() if name.isupper() and isinstance(value, str)}
    with Application(settings(tmp_path, database_url)) as application:
        handlers = application.handlers(application.fleet())

    assert set(handlers) == named


def test_a_server_begins_with_its_tables_its_duties_and_the_accounts_of_the_file(
    tmp_path: Path, empty_database_url: str
) -> None:
    listed = Account(AccountId("111122223333"), ("eu-central-1",), source=AccountSource.FILE)
    with Application(settings(tmp_path, empty_database_url)) as application:
        prepare(application, [listed])
        prepare(application, [listed])
        with application.database.transaction() as connection:
            known = accounts.all_of(connection)
            kinds = {duty.key.kind for duty in stored_duties.all_of(connection)}

    assert known == (listed,)
    assert kinds == set(duties.GLOBAL)


def test_the_destinations_of_the_settings_get_duties_of_their_own(tmp_path: Path, empty_database_url: str) -> None:
    given = {
        "notify_eventbridge": "arn:aws:events:eu-central-1:111122223333:event-bus/security",
        "notify_sns": "arn:aws:sns:eu-central-1:111122223333:findings",
        "notify_webhook": "https://example.org/hook",
        "notify_webhook_secret": "a secret of the test",
        "notify_file": str(tmp_path / "events.jsonl"),
    }
    with Application(settings(tmp_path, empty_database_url, **given)) as application:
        prepare(application, ())
        handlers = application.handlers(application.fleet())
        with application.database.transaction() as connection:
            kinds = {duty.key.kind for duty in stored_duties.all_of(connection)}
    assert set(duties.NOTIFICATIONS.values()) <= kinds & set(handlers)
    with Application(settings(tmp_path, empty_database_url)) as application:
        prepare(application, ())
        with application.database.transaction() as connection:
            kinds = {duty.key.kind for duty in stored_duties.all_of(connection)}

    assert kinds == set(duties.GLOBAL)


@pytest.mark.parametrize(
    "given",
    [{"notify_sns": "findings"}, {"notify_webhook": "https://example.org"}, {"notify_eventbridge": "default"}],
)
def test_a_destination_that_cannot_be_one_stops_a_server_before_it_begins(
    tmp_path: Path, empty_database_url: str, given: dict[str, str]
) -> None:
    with Application(settings(tmp_path, empty_database_url, **given)) as application:
        with pytest.raises(UsageError):
            prepare(application, ())
        with application.database.transaction() as connection:
            assert is_empty(connection)


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        ({"lookup_overlap": "1199s"}, True),
        ({"lookup_overlap": "20m"}, False),
        ({"lookup_overlap": "2h"}, False),
        ({"lookup_overlap": "1s", "channel": "eventbridge"}, False),
        ({}, False),
    ],
    ids=["shorter", "the least", "longer", "no polls", "default"],
)
def test_a_server_warns_of_an_overlap_shorter_than_events_are_late(
    tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture, given: dict[str, str], is_told: bool
) -> None:
    with Application(settings(tmp_path, database_url, **given)) as application:
        prepare(application, [])

    warnings = [each.message for each in caplog.records if each.levelno >= logging.WARNING]
    assert [message.split()[0] for message in warnings] == ["lookup_overlap"] * is_told


def test_the_tables_are_made_where_there_are_none(tmp_path: Path, empty_database_url: str) -> None:
    with Application(settings(tmp_path, empty_database_url)) as application:
        require_migrated(application)
        with application.database.transaction() as connection:
            missing = pending(connection)

    assert missing == ()


def test_tables_of_an_older_version_are_not_extended_in_passing(tmp_path: Path, database_url: str) -> None:
    with Application(settings(tmp_path, database_url)) as application:
        with application.database.transaction() as connection:
            connection.execute("DELETE FROM migration")
        with pytest.raises(StateError, match="run `lambdascope migrate`"):
            require_migrated(application)


def test_a_database_out_of_reach_is_an_error_that_says_why_and_no_password(tmp_path: Path) -> None:
    url = "postgresql://lambdascope:hidden@127.0.0.1:1/lambdascope"
    with Application(settings(tmp_path, url)) as application, pytest.raises(StateError) as caught:
        require_migrated(application)

    assert "127.0.0.1:1" in str(caught.value)
    assert "refused" in str(caught.value)
    assert "hidden" not in str(caught.value)
