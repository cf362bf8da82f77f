"""A feed's listing of its records."""

from __future__ import annotations

import pytest

from lambdascope.engine.advisories.listing import parse_listing
from lambdascope.model.errors import FeedError


def test_ids_and_times_in_the_order_of_the_lines() -> None:
    data = b"2027-07-09T15:54:00Z,PYSEC-2025-19\n2026-07-22T09:57:24.500000Z,PYSEC-2026-3457\r\n\n"

    assert list(parse_listing(data)) == [
        ("PYSEC-2025-19", "2027-07-09T15:54:00Z"), ("PYSEC-2026-3457", "2026-07-22T09:57:24.5Z"),
    ]  # fmt: skip


def test_the_last_line_needs_no_end() -> None:
    assert list(parse_listing(b"2026-01-01T00:00:00Z,A-1")) == [("A-1", "2026-01-01T00:00:00Z")]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n\n", id="blank lines"),
        pytest.param(b"2026-01-01T00:00:00Z,A-1\n2026-01-01T0", id="cut off in a time"),
        pytest.param(b"2026-01-01T00:00:00Z,A-1\n2026-01-01T00:00:00Z,", id="cut off before an id"),
        pytest.param(b"<html>Sign in</html>", id="a page of HTML"),
        pytest.param(b"A-1,2026-01-01T00:00:00Z\n", id="columns in the wrong order"),
        pytest.param(b"2026-01-01T00:00:00Z,../../etc/passwd\n", id="an id that leads out"),
        pytest.param(b"2026-01-01T00:00:00Z,A-1,more\n", id="a third column"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_a_malformed_listing_is_refused(data: bytes) -> None:
    with pytest.raises(FeedError):
        list(parse_listing(data))
