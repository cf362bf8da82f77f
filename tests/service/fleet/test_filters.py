"""Suppression rules: at once in effect, for members too, and never behind (facts, 6; checks 20 and 21)."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.criteria import FilterAction
from lambdascope.model.errors import UsageError
from lambdascope.service.fleet import filters as filters_module
from lambdascope.service.fleet import members
from lambdascope.service.fleet.filters import (
    MAX_RULES,
    create_filter,
    delete_filter,
    reapply_epss_rules,
    update_filter,
)
from lambdascope.store import accounts, filters, locks
from lambdascope.store.accounts import AutoEnable
from lambdascope.store.database import Connection
from lambdascope.store.filters import StoredFilter
from tests.builders import (
    OTHER_SCOPE,
    SCOPE,
    START,
    World,
    a_package,
    a_record,
    in_thread,
    wait_until,
    wait_until_blocked,
    wait_until_held,
)

ABOUT_FLASK = {"vulnerabilityId": [{"comparison": "EQUALS", "value": "CVE-2026-1001"}]}
ABOUT_NOTHING = {"vulnerabilityId": [{"comparison": "EQUALS", "value": "CVE-1999-1"}]}
MEMBER = Scope(OTHER_SCOPE.account, SCOPE.region)


def a_rule(world: World, criteria: Mapping[str, Any] = ABOUT_FLASK, scope: Scope = SCOPE, **options: Any) -> str:
    name = options.pop("name", "accepted")
    action = options.pop("action", FilterAction.SUPPRESS)
    return create_filter(world.database, scope, name, action, criteria, world.clock(), **options)


def name_administrator(world: World, status: str = "ENABLED") -> None:
    """Make the account of SCOPE the delegated administrator of the other."""
    world.switch_on(MEMBER)
    with world.database.transaction() as connection:
        accounts.put_administrator(connection, SCOPE.account, AutoEnable())
        accounts.put_member(connection, MEMBER.account, SCOPE.account, status, world.clock())


@pytest.fixture
def two_findings(world: World) -> World:
    """A function with one finding that rules are about, and one of another kind."""
    world.publish(a_record("CVE-2026-1001"), a_record("CVE-2026-1002", "jinja2"))
    world.deploy(packages=[a_package(), a_package("jinja2")])
    return world


def test_a_rule_suppresses_at_once_and_its_end_is_told(two_findings: World) -> None:
    world = two_findings
    arn_of = {each.finding.vulnerability.id: each.finding.arn for each in world.findings()}
    made_at = world.clock.pass_by(hours=1)
    rules: list[str] = []
    told = world.told(lambda: rules.append(a_rule(world)))

    assert told == [(arn_of["CVE-2026-1001"], "SUPPRESSED")]
    assert world.statuses() == [("CVE-2026-1001", "SUPPRESSED"), ("CVE-2026-1002", "ACTIVE")]
    life = world.lives()["CVE-2026-1001"]
    assert (life.first_observed_at, life.last_observed_at, life.updated_at) == (START, START, made_at)

    deleted_at = world.clock.pass_by(hours=1)
    told = world.told(lambda: delete_filter(world.database, rules[0], world.clock()))
    assert told == [(arn_of["CVE-2026-1001"], "ACTIVE")]
    assert world.lives()["CVE-2026-1001"].updated_at == deleted_at


def test_a_saved_view_suppresses_nothing_until_it_becomes_a_rule(two_findings: World) -> None:
    world = two_findings
    arn = a_rule(world, action=FilterAction.NONE)
    before = world.statuses()
    update_filter(world.database, arn, world.clock(), action=FilterAction.SUPPRESS)
    during = world.statuses()
    update_filter(world.database, arn, world.clock(), criteria=ABOUT_NOTHING)

    assert before == world.statuses() == [("CVE-2026-1001", "ACTIVE"), ("CVE-2026-1002", "ACTIVE")]
    assert during == [("CVE-2026-1001", "SUPPRESSED"), ("CVE-2026-1002", "ACTIVE")]


def test_what_two_rules_suppress_stays_so_until_both_are_gone(two_findings: World) -> None:
    world = two_findings
    one, other = a_rule(world), a_rule(world, name="another")
    assert world.told(lambda: delete_filter(world.database, one, world.clock())) == []
    delete_filter(world.database, other, world.clock())

    assert world.statuses() == [("CVE-2026-1001", "ACTIVE"), ("CVE-2026-1002", "ACTIVE")]


def test_a_suppressed_finding_is_closed_when_it_is_remediated_and_comes_back_suppressed(two_findings: World) -> None:
    world = two_findings
    a_rule(world)
    world.deploy(packages=[])
    closed = world.statuses()
    world.clock.pass_by(days=1)
    world.deploy(packages=[a_package()])

    assert closed == [("CVE-2026-1001", "CLOSED"), ("CVE-2026-1002", "CLOSED")]
    assert world.statuses() == [("CVE-2026-1001", "SUPPRESSED"), ("CVE-2026-1002", "CLOSED")]


def test_later_findings_are_born_suppressed(two_findings: World) -> None:
    world = two_findings
    a_rule(world)
    told = world.told(lambda: world.deploy("later", packages=[a_package()]))

    (found,) = world.findings("later")
    assert world.statuses("later") == [("CVE-2026-1001", "SUPPRESSED")]
    assert (found.finding.arn, "SUPPRESSED") in told


def test_a_rule_about_tags_follows_the_tags(two_findings: World) -> None:
    world = two_findings
    a_rule(world, {"resourceTags": [{"comparison": "EQUALS", "key": "stage", "value": "test"}]})
    world.deploy(packages=[a_package(), a_package("jinja2")], tags={"stage": "test"})
    tagged = world.statuses()
    world.deploy(packages=[a_package(), a_package("jinja2")], tags={"stage": "live"})

    assert tagged == [("CVE-2026-1001", "SUPPRESSED"), ("CVE-2026-1002", "SUPPRESSED")]
    assert world.statuses() == [("CVE-2026-1001", "ACTIVE"), ("CVE-2026-1002", "ACTIVE")]


def test_a_rule_about_active_findings_keeps_what_it_suppressed(two_findings: World) -> None:
    world = two_findings
    a_rule(world, {"findingStatus": [{"comparison": "EQUALS", "value": "ACTIVE"}]})
    suppressed = [("CVE-2026-1001", "SUPPRESSED"), ("CVE-2026-1002", "SUPPRESSED")]
    assert world.statuses() == suppressed
    a_rule(world, ABOUT_NOTHING, name="another")
    world.deploy(packages=[a_package(), a_package("jinja2")], is_rescan=True)

    assert world.statuses() == suppressed


def test_rules_are_of_one_account_and_region(two_findings: World) -> None:
    world = two_findings
    for scope in (OTHER_SCOPE, MEMBER, Scope(SCOPE.account, "us-east-1")):
        world.switch_on(scope)
        a_rule(world, scope=scope)

    assert world.statuses() == [("CVE-2026-1001", "ACTIVE"), ("CVE-2026-1002", "ACTIVE")]


def test_the_administrators_rules_cover_members(two_findings: World) -> None:
    world = two_findings
    name_administrator(world)
    world.deploy("of-member", packages=[a_package()], scope=MEMBER)
    arn = a_rule(world)
    world.deploy("later", packages=[a_package()], scope=MEMBER)

    assert world.statuses("of-member") == world.statuses("later") == [("CVE-2026-1001", "SUPPRESSED")]
    delete_filter(world.database, arn, world.clock())
    assert world.statuses("of-member") == world.statuses("later") == [("CVE-2026-1001", "ACTIVE")]


def test_the_administrators_rules_apply_from_joining_until_leaving(two_findings: World) -> None:
    world = two_findings
    world.switch_on(MEMBER)
    world.deploy("of-member", packages=[a_package()], scope=MEMBER)
    (found,) = world.findings("of-member")
    members.name_administrator(world.database, SCOPE.account)
    a_rule(world)
    joined = world.told(lambda: members.join(world.database, SCOPE.account, MEMBER.account, world.clock()))
    during = world.statuses("of-member")
    left = world.told(lambda: members.disassociate(world.database, SCOPE.account, MEMBER.account, world.clock()))

    assert during == [("CVE-2026-1001", "SUPPRESSED")]
    assert world.statuses("of-member") == [("CVE-2026-1001", "ACTIVE")]
    assert joined + left == [(found.finding.arn, "SUPPRESSED"), (found.finding.arn, "ACTIVE")]


def test_accounts_that_left_are_not_covered(two_findings: World) -> None:
    world = two_findings
    name_administrator(world, "REMOVED")
    world.deploy("of-member", packages=[a_package()], scope=MEMBER)
    a_rule(world)

    assert world.statuses("of-member") == [("CVE-2026-1001", "ACTIVE")]
    a_rule(world, scope=MEMBER)
    assert world.statuses("of-member") == [("CVE-2026-1001", "SUPPRESSED")]


def test_a_member_makes_views_but_no_rules(two_findings: World) -> None:
    world = two_findings
    name_administrator(world)
    arn = a_rule(world, scope=MEMBER, action=FilterAction.NONE)
    with pytest.raises(UsageError, match="is a member of 111122223333, which makes its suppression rules"):
        a_rule(world, scope=MEMBER, name="rule")
    with pytest.raises(UsageError, match="is a member"):
        update_filter(world.database, arn, world.clock(), action=FilterAction.SUPPRESS)


def test_a_rule_from_before_joining_may_be_renamed_and_deleted_but_not_be_about_something_else(
    two_findings: World,
) -> None:
    world = two_findings
    world.switch_on(MEMBER)
    arn = a_rule(world, ABOUT_NOTHING, scope=MEMBER)
    name_administrator(world)
    world.deploy("of-member", packages=[a_package()], scope=MEMBER)
    with pytest.raises(UsageError, match="which makes its suppression rules"):
        update_filter(world.database, arn, world.clock(), criteria=ABOUT_FLASK)
    assert world.statuses("of-member") == [("CVE-2026-1001", "ACTIVE")]
    update_filter(world.database, arn, world.clock(), name="renamed", criteria=ABOUT_NOTHING)
    delete_filter(world.database, arn, world.clock())


def test_a_view_that_was_a_rule_when_the_change_began_is_no_rule_of_a_member(two_findings: World) -> None:
    world = two_findings
    world.switch_on(MEMBER)
    arn = a_rule(world, scope=MEMBER)
    may_begin = Event()

    def make_a_rule_of_it() -> None:
        may_begin.wait(30)
        with pytest.raises(UsageError, match="which makes its suppression rules"):
            update_filter(world.database, arn, world.clock(), action=FilterAction.SUPPRESS)

    with in_thread(make_a_rule_of_it), world.database.transaction() as meanwhile:
        locks.change_rules(meanwhile, *MEMBER)
        may_begin.set()
        wait_until_blocked(world.database)
        accounts.put_administrator(meanwhile, SCOPE.account, AutoEnable())
        accounts.put_member(meanwhile, MEMBER.account, SCOPE.account, "ENABLED", world.clock())
        known = filters.get(meanwhile, arn)
        assert known is not None
        filters.put(meanwhile, known._replace(action=FilterAction.NONE))


def test_a_view_does_not_wait_for_the_scans_of_members(two_findings: World) -> None:
    world = two_findings
    name_administrator(world)
    with world.database.transaction() as scan:
        locks.hold_rules(scan, *MEMBER)
        with ThreadPoolExecutor(1) as beside:
            made = beside.submit(lambda: a_rule(world, action=FilterAction.NONE))
            try:
                arn = made.result(timeout=10)
                update_filter(world.database, arn, world.clock(), criteria=ABOUT_NOTHING)
            finally:
                scan.rollback()

    assert world.statuses() == [("CVE-2026-1001", "ACTIVE"), ("CVE-2026-1002", "ACTIVE")]


def test_the_501st_rule_is_refused_but_not_the_501st_filter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters_module, "MAX_RULES", 2)
    for number in range(2):
        a_rule(world, name=f"rule-{number}")
    with pytest.raises(UsageError, match="has 2 suppression rules, the most there may be"):
        a_rule(world)
    a_rule(world, scope=OTHER_SCOPE)
    view = a_rule(world, action=FilterAction.NONE)
    with pytest.raises(UsageError, match="the most there may be"):
        update_filter(world.database, view, world.clock(), action=FilterAction.SUPPRESS)

    assert MAX_RULES == 500


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"name": "ab"}, "3 to 64"),
        ({"name": "a" * 65}, "3 to 64"),
        ({"name": "a b c"}, "3 to 64"),
        ({"name": "abc\n"}, "3 to 64"),
        ({"description": "d" * 513}, "description of a filter has at most 512"),
        ({"reason": "r" * 513}, "reason of a filter has at most 512"),
        ({"criteria": {"nonsense": []}}, "nonsense"),
    ],
)
def test_what_cannot_be_is_refused(world: World, options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        a_rule(world, **options)
    with world.database.transaction() as connection:
        assert filters.select(connection) == ()


def test_a_name_is_taken_once(world: World) -> None:
    a_rule(world)
    other = a_rule(world, name="other")
    with pytest.raises(UsageError, match="called 'accepted' already"):
        a_rule(world)
    with pytest.raises(UsageError, match="called 'accepted' already"):
        update_filter(world.database, other, world.clock(), name="accepted")
    a_rule(world, scope=Scope(SCOPE.account, "us-east-1"))


def test_a_filter_that_is_gone_is_told(world: World) -> None:
    arn = a_rule(world)
    delete_filter(world.database, arn, world.clock())
    for action in (
        lambda: delete_filter(world.database, arn, world.clock()),
        lambda: update_filter(world.database, arn, world.clock(), name="again"),
    ):
        with pytest.raises(UsageError, match="there is no filter arn:aws:inspector2:"):
            action()


def test_hostile_texts_are_stored(world: World) -> None:
    criteria = {"title": [{"comparison": "PREFIX", "value": "'; DROP TABLE filter; --%s {} \\"}]}
    arn = a_rule(world, criteria, description="d\0\ud800", reason="\0", tags={"k\0": "v\ud800"})

    with world.database.transaction() as connection:
        stored = filters.get(connection, arn)
    assert stored is not None
    assert (stored.description, stored.reason, stored.tags) == ("d��", "�", {"k�": "v�"})


@pytest.mark.parametrize("criteria", [ABOUT_FLASK, ABOUT_NOTHING], ids=["about it", "about something else"])
def test_a_rule_made_while_a_scan_commits_leaves_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch, criteria: Mapping[str, Any]
) -> None:
    world.publish(a_record("CVE-2026-1001"))
    real = filters.rules_for

    def read_and_wait(connection: Connection, scope: Scope) -> tuple[StoredFilter, ...]:
        found = real(connection, scope)
        monkeypatch.undo()
        wait_until_blocked(world.database)
        return found

    monkeypatch.setattr("lambdascope.service.fleet.suppression.filters.rules_for", read_and_wait)
    with in_thread(lambda: world.deploy(packages=[a_package()])):
        wait_until(lambda: filters.rules_for is real)
        a_rule(world, criteria)

    assert world.statuses() == [("CVE-2026-1001", "SUPPRESSED" if criteria is ABOUT_FLASK else "ACTIVE")]


def test_a_scan_that_commits_while_a_rule_is_made_obeys_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.publish(a_record("CVE-2026-1001"))
    real = filters.put
    has_put: list[bool] = []

    def put_and_wait(connection: Connection, filter_: StoredFilter) -> None:
        real(connection, filter_)
        has_put.append(True)
        wait_until_blocked(world.database)

    monkeypatch.setattr("lambdascope.service.fleet.filters.filters.put", put_and_wait)
    with in_thread(lambda: a_rule(world)):
        wait_until(lambda: has_put)
        world.deploy(packages=[a_package()])

    assert world.statuses() == [("CVE-2026-1001", "SUPPRESSED")]


def test_a_rule_waits_for_the_scans_of_an_account_that_has_just_joined(world: World) -> None:
    name_administrator(world, "REMOVED")
    may_begin = Event()

    def make() -> None:
        may_begin.wait(30)
        a_rule(world)

    with in_thread(make), world.database.transaction() as scan:
        locks.hold_rules(scan, *MEMBER)
        with world.database.transaction() as joining:
            locks.change_rules(joining, *SCOPE)
            accounts.put_member(joining, MEMBER.account, SCOPE.account, "ENABLED", world.clock())
            may_begin.set()
            wait_until_blocked(world.database)
        # What the account's administrator has is locked by now, and what the member has is waited for.
        wait_until_held(world.database, "ExclusiveLock")
        wait_until_blocked(world.database)


def test_a_rule_takes_the_locks_of_who_has_just_joined_in_their_order(world: World) -> None:
    member, administrator = sorted((SCOPE, MEMBER))
    for scope in (member, administrator):
        world.switch_on(scope)
    may_begin = Event()

    def make() -> None:
        may_begin.wait(30)
        a_rule(world, scope=administrator)

    with in_thread(make), world.database.transaction() as matching:
        locks.hold_rules(matching, *member)
        with world.database.transaction() as joining:
            locks.change_rules(joining, *administrator)
            accounts.put_administrator(joining, administrator.account, AutoEnable())
            accounts.put_member(joining, member.account, administrator.account, "ENABLED", world.clock())
            may_begin.set()
            wait_until_blocked(world.database)
        wait_until_blocked(world.database)
        # Neither waits for the other, as PostgreSQL would find after a second.
        locks.hold_rules(matching, *administrator)


def test_a_rule_about_epss_follows_the_scores_of_the_day(world: World) -> None:
    world.publish(a_record("CVE-2026-1001"), epss={"CVE-2026-1001": 0.9})
    world.deploy(packages=[a_package()])
    a_rule(world, {"epssScore": [{"upperInclusive": 0.5}]})
    before = world.statuses()
    world.publish(a_record("CVE-2026-1001"), epss={"CVE-2026-1001": 0.1})
    reapply_epss_rules(world.database, world.clock())

    assert before == [("CVE-2026-1001", "ACTIVE")]
    assert world.statuses() == [("CVE-2026-1001", "SUPPRESSED")]
