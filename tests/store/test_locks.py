"""Who waits for whom."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest

from lambdascope.model.errors import StateError
from lambdascope.store import locks
from lambdascope.store.database import Connection, Database
from tests.builders import OTHER_SCOPE, SCOPE

Lock = Callable[[Connection], None]

LOCKS: dict[str, Lock] = {
    "hold generation": locks.hold_generation,
    "change generation": locks.change_generation,
    "hold rules": lambda c: locks.hold_rules(c, *SCOPE),
    "change rules": lambda c: locks.change_rules(c, *SCOPE),
    "hold activation": lambda c: locks.hold_activation(c, *SCOPE),
    "change activation": lambda c: locks.change_activation(c, *SCOPE),
    "change other rules": lambda c: locks.change_rules(c, *OTHER_SCOPE),
    "change other activation": lambda c: locks.change_activation(c, *OTHER_SCOPE),
    "read artifact": lambda c: locks.read_artifact(c, "digest", 1),
    "read other artifact": lambda c: locks.read_artifact(c, "digest", 2),
}


@pytest.mark.parametrize("first", LOCKS)
def test_who_waits_for_whom(database: Database, first: str) -> None:
    thing = first.partition(" ")[2]
    for second, lock in LOCKS.items():
        is_same = second.partition(" ")[2] == thing
        waits = is_same and not (first.startswith("hold") and second.startswith("hold"))
        with database.transaction() as connection, ExitStack() as expected:
            LOCKS[first](connection)
            if waits:
                expected.enter_context(pytest.raises(StateError, match="lock timeout"))
            with database.transaction() as other:
                other.execute("SET LOCAL lock_timeout = '20ms'" if waits else "SET LOCAL lock_timeout = '10s'")
                lock(other)
