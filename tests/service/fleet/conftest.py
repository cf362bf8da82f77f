"""A fleet in a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdascope.store.database import Database
from tests.builders import World


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """A fleet in which one account and region is switched on, without advisories."""
    made = World(database, tmp_path)
    made.switch_on()
    return made
