"""What holds for every test."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.postgres"]


@pytest.fixture(autouse=True)
def _local_servers_are_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine that runs the tests must not stand before the tests' own servers."""
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
