"""A service at work, one for each module of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fleet.running import Running, running
from tests.local_aws import LocalAws, local_aws

__all__ = ["local_aws"]


@pytest.fixture(scope="module")
def service(
    local_aws: LocalAws, postgres_url: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Running]:
    """A service with the settings that the module names in SETTINGS, if it has any besides the usual."""
    settings = getattr(request.module, "SETTINGS", {})
    with running(local_aws, postgres_url, tmp_path_factory.mktemp("service"), **settings) as service:
        yield service


@pytest.fixture(autouse=True)
def _accounts_of_a_test_are_left_alone_after_it(request: pytest.FixtureRequest) -> Iterator[None]:
    if "service" not in request.fixturenames:
        yield
        return
    service: Running = request.getfixturevalue("service")
    shared = set(service.watched)
    yield
    for scope in service.watched - shared:
        service.leave(scope)


@pytest.fixture
def library(request: pytest.FixtureRequest) -> str:
    """The name of a Python package that no other test knows."""
    return "lib" + "".join(letter for letter in request.node.name.lower() if letter.isalnum())[-60:]
