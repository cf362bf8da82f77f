"""Waiting for what happens in other threads and processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def until(holds: Callable[[], object], seconds: float = 30, pause: float = 0.1) -> None:
    """Return when something holds; fail if it never does."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited for what never came"
        time.sleep(pause)


def becomes(find: Callable[[], Value], expected: Value, seconds: float = 30, pause: float = 0.1) -> None:
    """Return when what is found is what is expected; show the last that was found if it never is."""
    deadline = time.monotonic() + seconds
    while (found := find()) != expected and time.monotonic() < deadline:
        time.sleep(pause)

    assert found == expected
