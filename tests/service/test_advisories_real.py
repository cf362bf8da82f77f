"""The real advisory data, where LAMBDASCOPE_TEST_ADVISORIES names its folder."""

from __future__ import annotations

import csv
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.service.advisories import UpdateSummary, update
from lambdascope.sources.feeds import addresses_below
from lambdascope.store.advisories import AdvisoryDatabase

FOLDER = os.environ.get("LAMBDASCOPE_TEST_ADVISORIES", "")

pytestmark = pytest.mark.skipif(not FOLDER, reason="LAMBDASCOPE_TEST_ADVISORIES names no folder of real advisories")

COUNTS = {
    Ecosystem.PYPI: (7020, 1516, 265, 86, 8, 5),
    Ecosystem.NPM: (3477, 2285, 42, 24, 0, 0),
    Ecosystem.MAVEN: (4826, 2224, 36, 37, 6, 0),
    Ecosystem.GO: (4333, 1385, 9, 6, 1, 7),
    Ecosystem.CRATES_IO: (1178, 885, 13, 39, 0, 0),
    Ecosystem.RUBYGEMS: (1119, 443, 0, 3, 10, 0),
    Ecosystem.NUGET: (630, 461, 15, 19, 2, 0),
    Ecosystem.PACKAGIST: (1506, 677, 0, 6, 1, 0),
}
"""Records, packages and withdrawn ones of the dumps; then new, changed and withdrawn ones of the updates."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database compiled from the dumps."""
    path = tmp_path_factory.mktemp("real") / "a.db"
    update(path, addresses_below(FOLDER))
    return path


@pytest.fixture(scope="module")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, UpdateSummary]:
    """The database after the updates, with what they did."""
    path = tmp_path_factory.mktemp("updated") / "a.db"
    path.write_bytes(first.read_bytes())
    return path, update(path, addresses_below(str(Path(FOLDER) / "updates")))


def test_every_record_of_every_dump_is_stored(first: Path) -> None:
    with AdvisoryDatabase(first) as database:
        status = database.status()

    assert {each.ecosystem: (each.records, each.withdrawn) for each in status.ecosystems} == {
        ecosystem: (records, withdrawn) for ecosystem, (records, _, withdrawn, *_) in COUNTS.items()
    }
    assert sum(each.skipped for each in status.ecosystems) == 0
    assert status.known_exploited == 1662


def test_packages_are_those_of_the_dumps(first: Path) -> None:
    with AdvisoryDatabase(first) as database:
        found = {each.ecosystem: each.packages for each in database.status().ecosystems}

    # The published count tells spellings apart that NuGet does not.
    expected = {ecosystem: counts[1] for ecosystem, counts in COUNTS.items()}
    assert found == expected | {Ecosystem.NUGET: 442}


def test_updates_do_what_the_list_of_changes_says(second: tuple[Path, UpdateSummary]) -> None:
    path, summary = second

    assert {each.ecosystem: (each.added, each.changed, each.withdrawn) for each in summary.ecosystems} == {
        ecosystem: counts[3:] for ecosystem, counts in COUNTS.items()
    }
    with AdvisoryDatabase(path) as database:
        stored = {(each, found, modified) for each, found, modified in database.rows(
            "SELECT ecosystem, id, coalesce(listed, modified) FROM advisory")}  # fmt: skip
    with (Path(FOLDER) / "updates" / "changed.csv").open() as lines:
        for line in csv.DictReader(lines):
            assert (line["ecosystem"], line["id"], line["modified_after"]) in stored


def test_a_second_run_finds_nothing_new(second: tuple[Path, UpdateSummary]) -> None:
    path, _ = second
    before = path.read_bytes()

    assert update(path, addresses_below(str(Path(FOLDER) / "updates"))).has_changed is False
    assert path.read_bytes() == before


def test_records_without_versions_and_git_ranges_are_counted(first: Path) -> None:
    with AdvisoryDatabase(first) as database:
        oddities = next(each.oddities for each in database.status().ecosystems if each.ecosystem is Ecosystem.PYPI)

    assert (oddities["no_versions"], oddities["git_range"]) == (20, 1554)


@pytest.mark.parametrize(
    ("ecosystem", "package", "vulnerability"),
    [
        (Ecosystem.MAVEN, "org.apache.logging.log4j:log4j-core", "CVE-2021-44228"),
        (Ecosystem.PYPI, "requests", "CVE-2023-32681"),
        (Ecosystem.NPM, "lodash", "CVE-2021-23337"),
        (Ecosystem.GO, "stdlib", "CVE-2023-24538"),
        (Ecosystem.RUBYGEMS, "rack", "CVE-2022-30123"),
    ],
)
def test_well_known_flaws_are_found(first: Path, ecosystem: Ecosystem, package: str, vulnerability: str) -> None:
    with AdvisoryDatabase(first) as database:
        asked = (ecosystem, PackageName(package))
        assert vulnerability in {name for each in database.affected([asked])[asked] for name in each.vulnerabilities}
        assert vulnerability in database.vulnerabilities([vulnerability])


def test_log4shell_is_known_to_be_exploited(first: Path) -> None:
    with AdvisoryDatabase(first) as database:
        found = database.vulnerabilities(["CVE-2021-44228"])["CVE-2021-44228"]

    assert found.known_exploited_since == "2021-12-10"
    assert found.epss is not None
    assert found.epss > 0.9


def test_updates_end_where_a_full_compile_does(second: tuple[Path, UpdateSummary], tmp_path: Path) -> None:
    """A feed with the files of the updates over the dumps: what is newer than the dump is fetched singly."""
    path, _ = second
    feed = tmp_path / "feed"
    for ecosystem in COUNTS:
        place = feed / ecosystem.value
        place.mkdir(parents=True)
        (place / "all.zip").symlink_to(Path(FOLDER) / ecosystem.value / "all.zip")
        for file in (Path(FOLDER) / "updates" / ecosystem.value).iterdir():
            (place / file.name).symlink_to(file)
    for name in ("kev.json", "epss.csv"):
        (feed / name).symlink_to(Path(FOLDER) / name)
    summary = update(tmp_path / "fresh.db", addresses_below(str(feed)))

    assert sum(each.missing for each in summary.ecosystems) == 0
    assert content(path) == content(tmp_path / "fresh.db")


def content(path: Path) -> dict[str, list[Any]]:
    """All a database says, without the numbers it uses inside."""
    statements = {
        "advisory": "SELECT ecosystem, id, modified, coalesce(listed, modified), withdrawn, vulnerabilities, oddities,"
        " digest, body FROM advisory JOIN document ON advisory = key ORDER BY ecosystem, id",
        "affected": "SELECT affected.ecosystem, package, id, ranges, versions, scores FROM affected JOIN advisory"
        " ON advisory = key ORDER BY affected.ecosystem, package, id",
        "name": "SELECT name, ecosystem, id FROM name JOIN advisory ON advisory = key ORDER BY name, ecosystem, id",
        "evidence": "SELECT vulnerability, ecosystem, id FROM evidence JOIN advisory ON advisory = key"
        " ORDER BY vulnerability, ecosystem, id",
        "kev": "SELECT * FROM kev ORDER BY cve",
        "epss": "SELECT * FROM epss ORDER BY cve",
    }
    connection = sqlite3.connect(path)
    try:
        return {table: connection.execute(statement).fetchall() for table, statement in statements.items()}
    finally:
        connection.close()
