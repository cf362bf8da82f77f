"""Base64 VLQ and what it says: places are found both ways, and what is broken is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.codescan.sourcemaps import mappings as module
from lambdascope.engine.codescan.sourcemaps.document import read_map
from lambdascope.engine.codescan.sourcemaps.mappings import Mappings, Segment, decode
from lambdascope.model.errors import ManifestError
from tests.engine.codescan.sourcemaps.maps import Segment as MapSegment
from tests.engine.codescan.sourcemaps.maps import a_map, as_bytes, vlq


def decoded(document: object) -> Mappings:
    return decode(read_map(as_bytes(document), ""))


def every(mappings: Mappings) -> list[Segment]:
    return list(mappings.sample(1_000_000))


LINES: list[list[MapSegment]] = [[(0, 0, 0, 0), (4, 0, 0, 6), (9,)], [], [(2, 1, 7, 3)]]
TWO = ("a.ts", "b.ts")


def test_segments_are_decoded_line_by_line() -> None:
    assert every(decoded(a_map(LINES, TWO))) == [
        Segment(0, 0, 0, 0, 0),
        Segment(0, 4, 0, 0, 6),
        Segment(2, 2, 1, 7, 3),
    ]


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (0, 0, Segment(0, 0, 0, 0, 0)),
        (0, 3, Segment(0, 0, 0, 0, 0)),
        (0, 4, Segment(0, 4, 0, 0, 6)),
        (0, 8, Segment(0, 4, 0, 0, 6)),
        (0, 9, None),  # from here on the map says: from nowhere
        (1, 0, None),
        (2, 1, None),
        (2, 50, Segment(2, 2, 1, 7, 3)),
        (3, 0, None),
    ],
)
def test_a_place_is_in_the_segment_that_begins_before_it(line: int, column: int, expected: Segment | None) -> None:
    assert decoded(a_map(LINES, TWO)).at(line, column) == expected


def test_a_number_may_be_spelled_with_a_needless_digit() -> None:
    assert every(decoded({"version": 3, "sources": ["a"], "mappings": "gAAgAAA"})) == [Segment(0, 0, 0, 0, 0)]


def test_segments_out_of_order_are_put_in_order() -> None:
    mappings = decoded(a_map([[(8, 0, 1, 0), (2, 0, 0, 0)]]))

    assert mappings.at(0, 5) == Segment(0, 2, 0, 0, 0)
    assert mappings.at(0, 9) == Segment(0, 8, 0, 1, 0)


def test_sections_count_from_their_offsets() -> None:
    first = a_map([[(0, 0, 0, 0)], [(0, 0, 1, 0)]], ["a.ts"])
    second = a_map([[(0, 0, 5, 2)], [(3, 0, 6, 0)]], ["b.ts"])
    sections = [
        {"offset": {"line": 0, "column": 0}, "map": first},
        {"offset": {"line": 1, "column": 10}, "map": second},
    ]

    mappings = decoded({"version": 3, "sections": sections})

    assert every(mappings) == [
        Segment(0, 0, 0, 0, 0),
        Segment(1, 0, 0, 1, 0),
        Segment(1, 10, 1, 5, 2),
        Segment(2, 3, 1, 6, 0),
    ]
    assert mappings.at(1, 9) == Segment(1, 0, 0, 1, 0)
    assert mappings.at(1, 11) == Segment(1, 10, 1, 5, 2)


def test_what_is_between_two_places_is_found() -> None:
    mappings = decoded(a_map(LINES, TWO))

    assert list(mappings.within(0, 4, 2, 2)) == [Segment(0, 4, 0, 0, 6)]
    assert list(mappings.within(0, 5, 2, 3)) == [Segment(2, 2, 1, 7, 3)]


def test_the_first_place_of_each_line_of_a_source_is_found() -> None:
    mappings = decoded(a_map([[(0, 0, 3, 0), (5, 0, 3, 9), (7, 1, 0, 0)], [(0, 0, 1, 0)]], TWO))

    assert mappings.first_places({0}) == {0: {3: Segment(0, 0, 0, 3, 0), 1: Segment(1, 0, 0, 1, 0)}}
    assert mappings.used() == {0, 1}


@pytest.mark.parametrize(
    ("mappings", "told"),
    [
        ("A*AA", "'*'"),
        ("AA", "length"),
        ("AAA", "length"),
        ("AAAAAA", "length"),
        ("AAAA,,AAAA", "length"),
        ("AAAg", "length"),
        ("ggggggggA", "32 bits"),
        ("ACAA", "outside"),  # a second source of one
        ("ADAA", "outside"),
        ("AADA", "outside"),
        ("AAAD", "outside"),
        ("DAAA", "column"),
        ("AAAA;D", "column"),
        (f"{vlq(1 << 31)}AAA", "column"),
        (f"AA{vlq(1 << 31)}A", "column"),
        (f"AAA{vlq(1 << 31)}", "column"),
        ("é", "'é'"),
    ],
)
def test_what_the_format_does_not_allow_is_refused(mappings: str, told: str) -> None:
    with pytest.raises(ManifestError, match=told) as caught:
        decoded({"version": 3, "sources": ["a.ts"], "mappings": mappings})

    assert caught.value.code == "source-map-invalid"


def test_more_segments_or_lines_than_any_bundle_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SEGMENTS", 3)
    monkeypatch.setattr(module, "MAX_LINES", 3)

    assert len(decoded({"version": 3, "sources": ["a"], "mappings": "AAAA,CAAA,CAAA"})) == 3
    with pytest.raises(ManifestError, match="segments"):
        decoded({"version": 3, "sources": ["a"], "mappings": "AAAA,CAAA,CAAA,CAAA"})
    with pytest.raises(ManifestError, match="lines"):
        decoded({"version": 3, "sources": ["a"], "mappings": ";;;;"})


numbers = st.integers(0, 100_000)
segments = st.one_of(st.tuples(numbers), st.tuples(numbers, st.integers(0, 2), numbers, numbers))
generated_lines = st.lists(
    st.lists(segments, max_size=6, unique_by=lambda each: each[0]).map(lambda line: sorted(line, key=lambda e: e[0])),
    max_size=8,
)


@given(generated_lines)
def test_what_was_encoded_is_decoded(lines: list[list[tuple[int, ...]]]) -> None:
    expected = [Segment(number, *each) for number, line in enumerate(lines) for each in line if len(each) > 1]

    assert every(decoded(a_map(lines, ["a", "b", "c"]))) == expected


@given(st.text(alphabet="ABCDgz+/;,=", max_size=60))
def test_any_mappings_are_decoded_or_refused(mappings: str) -> None:
    document: dict[str, Any] = {"version": 3, "sources": ["a", None], "mappings": mappings}
    try:
        made = decode(read_map(json.dumps(document).encode(), ""))
    except ManifestError:
        return
    assert all(each.source in (0, 1) for each in every(made))
