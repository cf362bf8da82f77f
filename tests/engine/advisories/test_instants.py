"""Equal instants are equal strings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.advisories.instants import instant
from lambdascope.model.advisory import instant_order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-22T09:57:24Z", "2026-07-22T09:57:24Z"),
        ("2026-07-22T09:57:24.113790Z", "2026-07-22T09:57:24.11379Z"),
        ("2026-07-22T09:57:24.11379Z", "2026-07-22T09:57:24.11379Z"),
        ("2026-07-22T09:57:24.000Z", "2026-07-22T09:57:24Z"),
        ("2026-07-22T09:57:24.123456789Z", "2026-07-22T09:57:24.123456789Z"),
        ("2026-07-22T11:57:24+02:00", "2026-07-22T09:57:24Z"),
        ("2026-07-21T23:30:00.5-01:00", "2026-07-22T00:30:00.5Z"),
        ("2026-07-22t09:57:24z", "2026-07-22T09:57:24Z"),
        (" 2026-07-22 09:57:24 ", "2026-07-22T09:57:24Z"),
        ("2026-07-22", "2026-07-22T00:00:00Z"),
    ],
)
def test_times_are_spelled_one_way(text: str, expected: str) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026", "2026-13-01", "2026-02-30T00:00:00Z", "2026-07-22T25:00:00Z", "2026-07-22T09:57:24.Z",
     "0001-01-01T00:00:00+05:00", "2026-07-22T09:57:24+99:00", "2026-07-22T09:57:24Zz", "२०२६-07-22", 5, None, []],
)  # fmt: skip
def test_what_is_no_time_is_none(text: object) -> None:
    assert instant(text) is None


TIMES = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001  made aware below


@given(TIMES, st.integers(-14 * 60, 14 * 60))
def test_the_offset_makes_no_difference(time: datetime, minutes: int) -> None:
    here = time.replace(tzinfo=UTC)
    there = here.astimezone(timezone(timedelta(minutes=minutes)))

    assert instant(there.isoformat()) == instant(here.isoformat())


@given(TIMES, TIMES)
def test_the_order_of_strings_is_that_of_times(one: datetime, other: datetime) -> None:
    first, second = (instant(time.isoformat()) or "" for time in (one, other))

    assert (instant_order(first) < instant_order(second)) == (one < other)
