"""The sample packages and a database compiled from the sample advisories."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdascope.demo.advisories import write_feed
from lambdascope.demo.packages import write_samples
from lambdascope.service.advisories import update
from lambdascope.sources.feeds import addresses_below


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample packages and `advisories.db`."""
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    write_feed(folder / "feed")
    update(folder / "advisories.db", addresses_below(str(folder / "feed")))
    return folder
