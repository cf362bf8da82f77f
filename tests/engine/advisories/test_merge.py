"""Which vulnerabilities a record is evidence for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.advisories.merge import NamedRecord, evidence


def merged(*records: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The vulnerabilities of records given as their id and aliases."""
    found = evidence(NamedRecord(key, names[0], names) for key, names in enumerate(records))
    return [found[key] for key in range(len(records))]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([("PYSEC-1",)], [("PYSEC-1",)], id="alone, it is its own vulnerability"),
        pytest.param([("PYSEC-1", "CVE-2026-1000")], [("CVE-2026-1000",)], id="a CVE alias is the id"),
        pytest.param([("CVE-2026-1000",)], [("CVE-2026-1000",)], id="a CVE as own id"),
        pytest.param(
            [("PYSEC-1", "CVE-2026-1000"), ("GHSA-1", "CVE-2026-1000")],
            [("CVE-2026-1000",), ("CVE-2026-1000",)],
            id="records that share a CVE merge",
        ),
        pytest.param(
            [("GHSA-1", "CVE-2026-1000", "CVE-2026-2000"), ("PYSEC-1", "CVE-2026-1000"), ("PYSEC-2", "CVE-2026-2000")],
            [("CVE-2026-1000", "CVE-2026-2000"), ("CVE-2026-1000",), ("CVE-2026-2000",)],
            id="a record with two CVEs is evidence for both and merges neither",
        ),
        pytest.param([("PYSEC-1", "GHSA-1"), ("GHSA-1",)], [("GHSA-1",)] * 2, id="one names the other"),
        pytest.param([("PYSEC-1", "GHSA-1"), ("GHSA-1", "PYSEC-1")], [("GHSA-1",)] * 2, id="they name each other"),
        pytest.param(
            [("A-1", "B-1"), ("B-1", "C-1"), ("C-1", "A-1")], [("A-1",)] * 3, id="a circle: the smallest id"
        ),
        pytest.param([("A-1", "X-9"), ("B-1", "X-9")], [("A-1",)] * 2, id="they share an alias that is no record"),
        pytest.param([("A-1", "GHSA-9"), ("B-1", "GHSA-9")], [("A-1",)] * 2, id="a mere alias gives no id"),
        pytest.param([("GHSA-1", "MAL-1"), ("MAL-1",), ("A-1", "MAL-1")], [("MAL-1",)] * 3, id="MAL before GHSA"),
        pytest.param([("A-1", "GHSA-2"), ("GHSA-2",), ("GHSA-1", "A-1")], [("GHSA-1",)] * 3, id="GHSA before others"),
        pytest.param(
            [("GO-1", "GHSA-1"), ("GHSA-1", "CVE-2026-1000")],
            [("CVE-2026-1000",)] * 2,
            id="without a CVE it names one with a CVE",
        ),
        pytest.param(
            [("GO-1",), ("GHSA-1", "GO-1", "CVE-2026-1000")],
            [("CVE-2026-1000",)] * 2,
            id="without a CVE it is named by one with a CVE",
        ),
        pytest.param(
            [("GO-1", "X-1"), ("GHSA-1", "X-1", "CVE-2026-1000")],
            [("CVE-2026-1000",)] * 2,
            id="it shares an alias with one with a CVE",
        ),
        pytest.param(
            [("A-1", "B-1"), ("B-1", "GHSA-1"), ("GHSA-1", "CVE-2026-1000")],
            [("CVE-2026-1000",)] * 3,
            id="through another one without a CVE",
        ),
        pytest.param(
            [("A-1", "GHSA-1", "GHSA-2"), ("GHSA-1", "CVE-2026-1000"), ("GHSA-2", "CVE-2026-2000")],
            [("CVE-2026-1000", "CVE-2026-2000"), ("CVE-2026-1000",), ("CVE-2026-2000",)],
            id="without a CVE it bridges two CVEs without merging them",
        ),
        pytest.param(
            [("A-1", "GHSA-1"), ("GHSA-1", "CVE-2026-1000", "B-1"), ("B-1",)],
            [("CVE-2026-1000",)] * 3,
            id="records with a CVE connect nothing but what is evidence for it",
        ),
        pytest.param([("GHSA-1",), ("GHSA-1",)], [("GHSA-1",)] * 2, id="copies in two dumps"),
        pytest.param([("A-1",), ("B-1",)], [("A-1",), ("B-1",)], id="strangers stay strangers"),
    ],
)  # fmt: skip
def test_evidence(records: list[tuple[str, ...]], expected: list[tuple[str, ...]]) -> None:
    assert merged(*records) == expected


def test_a_name_shared_by_very_many_records_takes_no_time_to_follow() -> None:
    count = 20_000

    assert set(merged(*((f"A-{number:05}", "X-1") for number in range(count)))) == {("A-00000",)}


NAMES = st.sampled_from(["A-1", "B-1", "GHSA-1", "GHSA-2", "MAL-1", "X-1", "CVE-2026-1000", "CVE-2026-2000"])
RECORDS = st.lists(st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple), max_size=7)


@given(RECORDS, st.randoms())
def test_the_order_of_records_makes_no_difference(records: list[tuple[str, ...]], chance: object) -> None:
    order = list(range(len(records)))
    chance.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    shuffled = merged(*(records[at] for at in order))

    assert [shuffled[order.index(at)] for at in range(len(records))] == merged(*records)


@given(RECORDS)
def test_a_record_with_a_cve_is_evidence_for_just_its_cves(records: list[tuple[str, ...]]) -> None:
    for names, found in zip(records, merged(*records), strict=True):
        own = {name for name in names if name.startswith("CVE-")}
        assert found
        assert not own or set(found) == own
