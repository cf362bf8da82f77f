"""What the tests of faults share: the sample feed, and an installation whose processes end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lambdascope.demo.advisories import write_feed
from tests.aws_faults import faulty_aws
from tests.aws_recorder import Recorder, recorder
from tests.faults.installation import Installation
from tests.local_aws import local_aws

__all__ = ["faulty_aws", "local_aws", "recorder"]


@pytest.fixture(scope="session")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples of advisories as a feed."""
    folder = tmp_path_factory.mktemp("feed")
    write_feed(folder)
    return folder


@pytest.fixture
def install(tmp_path: Path, feed: Path, recorder: Recorder) -> Iterator[Callable[..., Installation]]:
    """Makes installations: of a database, and the endpoint of an AWS."""
    with ExitStack() as stack:

        def make(database_url: str, endpoint: str, **settings: str) -> Installation:
            installation = Installation(tmp_path, feed, recorder, database_url, endpoint, **settings)
            stack.callback(installation.close)
            return installation

        yield make
