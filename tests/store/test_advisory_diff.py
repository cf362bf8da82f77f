"""What differs between two compiled databases, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import DatabaseError
from lambdascope.service.advisories import update
from lambdascope.sources.feeds import addresses_below
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.advisory_diff import AdvisoryDiff, compare, packages_of
from tests.builders import a_record, write_feed

ONE, TWO = a_record("CVE-2026-1001"), a_record("CVE-2026-1002", "jinja2")
GHSA = a_record("GHSA-aaaa-bbbb-cccc")


def compiled(
    folder: Path,
    records: list[dict[str, Any]],
    epss: Mapping[str, float] | None = None,
    exploited: Mapping[str, str] | None = None,
) -> str:
    write_feed(folder / "feed", records, epss)
    if exploited is not None:
        entries = [{"cveID": cve, "dateAdded": since} for cve, since in exploited.items()]
        (folder / "feed" / "kev.json").write_text(json.dumps({"vulnerabilities": entries}))
    update(folder / "a.db", addresses_below(str(folder / "feed")))
    return str(folder / "a.db")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([ONE], [ONE], set()),
        ([ONE], [ONE, TWO], {"CVE-2026-1002"}),
        ([ONE, TWO], [ONE], {"CVE-2026-1002"}),
        ([ONE, TWO], [ONE, TWO | {"summary": "other"}], {"CVE-2026-1002"}),
        ([ONE, TWO], [ONE, TWO | {"withdrawn": "2026-02-01T00:00:00Z"}], {"CVE-2026-1002"}),
        ([TWO | {"withdrawn": "2026-02-01T00:00:00Z"}], [TWO], {"CVE-2026-1002"}),
        ([GHSA], [GHSA | {"aliases": ["CVE-2026-1001"]}], {"GHSA-aaaa-bbbb-cccc", "CVE-2026-1001"}),
        # Another record's aliases change what this one is evidence for.
        (
            [GHSA],
            [GHSA, a_record("CVE-2026-1001", aliases=["GHSA-aaaa-bbbb-cccc"])],
            {"GHSA-aaaa-bbbb-cccc", "CVE-2026-1001"},
        ),
    ],
)
def test_vulnerabilities_that_differ(
    tmp_path: Path, old: list[dict[str, Any]], new: list[dict[str, Any]], expected: set[str]
) -> None:
    paths = [compiled(tmp_path / str(place), records) for place, records in enumerate((old, new))]

    assert compare(*paths) == AdvisoryDiff(frozenset(expected), {})
    assert compare(*paths[::-1]).vulnerabilities == expected


def test_known_exploitation_is_a_difference_and_a_probability_is_one_apart(tmp_path: Path) -> None:
    old = compiled(
        tmp_path / "old", [ONE, TWO], {"CVE-2026-1001": 0.1, "CVE-2026-1002": 0.2}, {"CVE-2026-9999": "2026-01-01"}
    )
    new = compiled(
        tmp_path / "new", [ONE, TWO], {"CVE-2026-1001": 0.5, "CVE-2026-9999": 0.2}, {"CVE-2026-1002": "2026-01-01"}
    )

    assert compare(old, new) == AdvisoryDiff(
        frozenset(("CVE-2026-1002", "CVE-2026-9999")),
        {"CVE-2026-1001": 0.5, "CVE-2026-1002": None, "CVE-2026-9999": 0.2},
    )


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    good = compiled(tmp_path / "good", [ONE])
    (tmp_path / "bad.db").write_bytes(b"SQLite format 3\0" + b"x" * 5_000)
    for pair in ((good, str(tmp_path / "bad.db")), (str(tmp_path / "bad.db"), good), (good, str(tmp_path / "none.db"))):
        with pytest.raises(DatabaseError):
            compare(*pair)


def test_a_path_of_strange_characters_is_taken(tmp_path: Path) -> None:
    paths = [compiled(tmp_path / f"{name}?mode=rw#% 'ü", [ONE]) for name in ("old", "new")]

    assert compare(*paths) == AdvisoryDiff(frozenset(), {})


def test_the_packages_of_vulnerabilities(tmp_path: Path) -> None:
    many = [a_record(f"CVE-2026-{number}", f"lib-{number}") for number in range(1000, 1600)]
    with AdvisoryDatabase(compiled(tmp_path, many)) as database:
        assert packages_of(database, ["CVE-2026-1001", "CVE-1999-1"]) == {(Ecosystem.PYPI, PackageName("lib-1001"))}
        assert len(packages_of(database, [record["id"] for record in many])) == 600
        assert packages_of(database, []) == set()
