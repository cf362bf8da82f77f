"""Each duty is done when it is due, by one server at a time, and again after it failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Lock, Thread

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied
from lambdascope.service.fleet import scheduler as scheduler_module
from lambdascope.service.fleet.scheduler import Handler, Scheduler
from lambdascope.store import duties
from lambdascope.store.duties import EVERYWHERE, Duty, DutyKey
from tests.builders import OTHER_SCOPE, SCOPE, World, wait_until

KEY = DutyKey("work", SCOPE)


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler_module, "_PAUSE_SECONDS", 0.01)


@contextmanager
def running(world: World, run: Callable[[Scope], None], every: float = 3600, servers: int = 1) -> Iterator[None]:
    """Servers that do one kind of duty."""
    handler = Handler(run, lambda: timedelta(seconds=every), threads=4)
    started = [Scheduler(world.fleet, {"work": handler}) for _ in range(servers)]
    for each in started:
        each.start()
    try:
        yield
    finally:
        for each in started:
            each.stop(20)


def ensure(world: World, *keys: DutyKey) -> None:
    with world.database.transaction() as connection:
        duties.ensure(connection, keys)


def stored(world: World, key: DutyKey = KEY) -> Duty:
    with world.database.transaction() as connection:
        return next(each for each in duties.all_of(connection) if each.key == key)


def test_duties_are_done_each_where_it_is_due(world: World) -> None:
    done: list[Scope] = []
    keys = [KEY, DutyKey("work", OTHER_SCOPE), DutyKey("work")]
    ensure(world, *keys, DutyKey("other work", SCOPE))
    with running(world, done.append):
        wait_until(lambda: all(stored(world, key).last_success_at for key in keys))

    assert sorted(done) == sorted([SCOPE, OTHER_SCOPE, EVERYWHERE])
    assert stored(world, DutyKey("other work", SCOPE)).last_success_at is None


def test_two_servers_never_do_the_same_duty_at_once(world: World) -> None:
    lock, at_work, overlaps, turns = Lock(), set[Scope](), list[Scope](), list[Scope]()

    def run(scope: Scope) -> None:
        with lock:
            if scope in at_work:
                overlaps.append(scope)
            at_work.add(scope)
        Event().wait(0.01)
        with lock:
            at_work.discard(scope)
            turns.append(scope)

    ensure(world, KEY, DutyKey("work", OTHER_SCOPE))
    with running(world, run, every=0.0, servers=2):
        wait_until(lambda: min(turns.count(SCOPE), turns.count(OTHER_SCOPE)) >= 5)

    assert overlaps == []


def test_a_duty_that_is_hastened_while_it_is_done_is_done_again(world: World) -> None:
    is_at_it, may_end = Event(), Event()
    turns: list[Scope] = []

    def run(scope: Scope) -> None:
        turns.append(scope)
        is_at_it.set()
        may_end.wait(20)

    ensure(world, KEY)
    with running(world, run):
        is_at_it.wait(20)
        with world.database.transaction() as connection:
            duties.hasten(connection, KEY)
        may_end.set()
        wait_until(lambda: len(turns) == 2)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (AwsDenied("lambda:ListFunctions", "we may not"), "we may not"),
        (KeyError(), "KeyError"),
        (ValueError("x\0"), "x�"),
    ],
)
def test_a_duty_that_fails_is_noted_and_backs_off(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    monkeypatch.setattr(scheduler_module, "_FIRST_RETRY", timedelta(milliseconds=20))
    turns: list[Scope] = []

    def run(scope: Scope) -> None:
        turns.append(scope)
        if len(turns) < 3:
            raise error

    ensure(world, KEY)
    with running(world, run):
        wait_until(lambda: stored(world).last_success_at)

    duty = stored(world)
    assert (len(turns), duty.failures, duty.last_error, duty.holder) == (3, 0, told, None)
    assert duty.last_error_at is not None


def test_pauses_after_failures_grow_to_a_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[timedelta] = []
    real = duties.fail

    def note(connection: object, key: DutyKey, holder: str, error: str, retry_in: timedelta) -> None:
        pauses.append(retry_in)
        real(connection, key, holder, error, timedelta(0))  # type: ignore[arg-type]  # as it is given

    monkeypatch.setattr("lambdascope.service.fleet.scheduler.duties.fail", note)

    def run(_: Scope) -> None:
        raise AwsDenied("lambda:ListFunctions", "we may not")

    ensure(world, KEY)
    with running(world, run):
        wait_until(lambda: len(pauses) >= 9)

    assert [pause.total_seconds() for pause in pauses[:9]] == [5, 10, 20, 40, 80, 160, 320, 640, 900]


def test_one_that_fails_keeps_no_other_waiting(world: World) -> None:
    done: list[Scope] = []

    def run(scope: Scope) -> None:
        if scope == SCOPE:
            raise AwsDenied("lambda:ListFunctions", "we may not")
        done.append(scope)

    ensure(world, KEY, DutyKey("work", OTHER_SCOPE))
    with running(world, run):
        wait_until(lambda: done and stored(world).failures)

    assert done == [OTHER_SCOPE]


def test_a_turn_that_is_due_before_the_thread_of_the_last_one_ended_is_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[Scope] = []
    real = duties.succeed

    def note(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]  # as they are given
        if len(turns) == 1:
            arguments[0].commit()  # type: ignore[attr-defined]  # a connection
            wait_until(lambda: len(turns) == 2)

    monkeypatch.setattr("lambdascope.service.fleet.scheduler.duties.succeed", note)
    ensure(world, KEY)
    with running(world, turns.append, every=0.0):
        wait_until(lambda: len(turns) >= 3)


def test_what_could_not_be_noted_is_let_go_and_done_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler_module, "LEASE", timedelta(milliseconds=50))
    monkeypatch.setattr(scheduler_module, "_RENEWAL_SECONDS", 0.0)
    turns: list[Scope] = []
    real = duties.succeed

    def note(*arguments: object) -> None:
        if len(turns) == 1:
            raise OSError("the database is away")
        real(*arguments)  # type: ignore[arg-type]  # as they are given

    monkeypatch.setattr("lambdascope.service.fleet.scheduler.duties.succeed", note)
    ensure(world, KEY)
    with running(world, turns.append):
        wait_until(lambda: stored(world).last_success_at)

    assert len(turns) == 2


def test_a_lease_is_renewed_as_long_as_the_duty_takes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler_module, "LEASE", timedelta(milliseconds=500))
    monkeypatch.setattr(scheduler_module, "_RENEWAL_SECONDS", 0.0)
    turns: list[Scope] = []

    def run(scope: Scope) -> None:
        turns.append(scope)
        Event().wait(1.2)

    ensure(world, KEY)
    with running(world, run, servers=2):
        wait_until(lambda: stored(world).last_success_at)

    assert len(turns) == 1


def test_a_duty_for_which_there_is_no_thread_is_let_go_and_done_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler_module, "_FIRST_RETRY", timedelta(milliseconds=20))
    refused: list[str] = []

    class Scarce(Thread):
        def start(self) -> None:
            if self.name == "duty-work" and not refused:
                refused.append(self.name)
                raise RuntimeError("can't start new thread")
            super().start()

    monkeypatch.setattr("lambdascope.service.fleet.scheduler.Thread", Scarce)
    turns: list[Scope] = []
    ensure(world, KEY)
    with running(world, turns.append):
        wait_until(lambda: stored(world).last_success_at)

    assert (refused, turns) == (["duty-work"], [SCOPE])
    assert stored(world).last_error == "can't start new thread"


def test_stopping_gives_back_what_did_not_end(world: World) -> None:
    is_at_it, may_end = Event(), Event()

    def run(_: Scope) -> None:
        is_at_it.set()
        may_end.wait(20)

    ensure(world, KEY)
    scheduler = Scheduler(world.fleet, {"work": Handler(run, lambda: timedelta(hours=1), 1)})
    scheduler.start()
    is_at_it.wait(20)
    held = stored(world)
    scheduler.stop(0)
    released = stored(world)
    may_end.set()

    assert (held.holder is not None, held.due_at) == (True, None)
    assert (released.holder, released.due_at is not None) == (None, True)
