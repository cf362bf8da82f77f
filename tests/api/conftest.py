"""The API on a test's own database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lambdascope.store.database import Database
from tests.api.server import Service, a_service


@pytest.fixture
def service(database: Database) -> Iterator[Service]:
    with a_service(database) as running:
        yield running
