"""The API on a test's own database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdascope.store.database import Database
from tests.api.server import Service, a_service


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Service]:
    with a_service(database, str(tmp_path)) as running:
        yield running
