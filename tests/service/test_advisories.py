"""Compiling and updating the advisory database from feeds in folders."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import DatabaseCorrupt, DatabaseError, FeedError
from lambdascope.service.advisories import UpdateSummary, install, is_compiled, update
from lambdascope.sources.feeds import addresses_below
from lambdascope.store.advisories import AdvisoryDatabase

PYPI, NPM = Ecosystem.PYPI, Ecosystem.NPM
Records = Mapping[str, Iterable[dict[str, Any]]]
"""Records by ecosystem."""


def a_record(record_id: str = "PYSEC-1", day: int = 1, package: str = "flask", **fields: Any) -> dict[str, Any]:
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]
    affected = [
        {"package": {"name": package, "ecosystem": ecosystem}, "ranges": ranges, "versions": ["1.0", "1.00"]}
        for ecosystem in ("PyPI", "npm")
    ]
    return {"id": record_id, "modified": f"2026-01-{day:02}T00:00:00Z", "affected": affected} | fields


def a_feed(folder: Path, records: Records, *, parts: Iterable[str] = ("zip", "listing", "files")) -> Path:
    """Write a feed; `parts` says what each ecosystem has."""
    for ecosystem, each in records.items():
        place = folder / ecosystem
        place.mkdir(parents=True, exist_ok=True)
        for old in place.iterdir():
            old.unlink()
        known = list(each)
        if "zip" in parts:
            with zipfile.ZipFile(place / "all.zip", "w", zipfile.ZIP_DEFLATED) as dump:
                for record in known:
                    dump.writestr(f"{record['id']}.json", json.dumps(record))
        if "listing" in parts:
            lines = (f"{record['modified']},{record['id']}\n" for record in known)
            (place / "modified_id.csv").write_text("".join(lines))
        for record in known if "files" in parts else ():
            (place / f"{record['id']}.json").write_text(json.dumps(record))
    return folder


def run(path: Path, feed: Path, **options: Any) -> UpdateSummary:
    return update(path, addresses_below(str(feed)), **options)


def compiled(tmp_path: Path, *records: dict[str, Any]) -> tuple[Path, Path]:
    """A database and the feed it was compiled from."""
    feed = a_feed(tmp_path / "feed", {"PyPI": records or (a_record(),)})
    run(tmp_path / "a.db", feed)
    return tmp_path / "a.db", feed


def counts(summary: UpdateSummary) -> tuple[int, int, int, int, int]:
    """Added, changed, withdrawn, removed, unchanged of the first ecosystem."""
    first = summary.ecosystems[0]
    return first.added, first.changed, first.withdrawn, first.removed, first.unchanged


def content(path: Path) -> dict[str, list[Any]]:
    """All a database says, without the numbers it uses inside."""
    statements = {
        "advisory": "SELECT ecosystem, id, modified, coalesce(listed, modified), withdrawn, has_cve, vulnerabilities,"
        " oddities, digest, body FROM advisory JOIN document ON advisory = key",
        "affected": "SELECT affected.ecosystem, package, id, ranges, versions, scores FROM affected JOIN advisory"
        " ON advisory = key",
        "name": "SELECT name, ecosystem, id FROM name JOIN advisory ON advisory = key",
        "evidence": "SELECT vulnerability, ecosystem, id FROM evidence JOIN advisory ON advisory = key",
        "skipped": "SELECT * FROM skipped",
        "kev": "SELECT * FROM kev",
        "epss": "SELECT * FROM epss",
        "ecosystem": "SELECT name FROM ecosystem",
    }
    connection = sqlite3.connect(path)
    try:
        return {table: sorted(connection.execute(statement), key=repr) for table, statement in statements.items()}
    finally:
        connection.close()


def vulnerabilities(path: Path, package: str = "flask", ecosystem: Ecosystem = PYPI) -> set[str]:
    with AdvisoryDatabase(path) as database:
        found = database.affected([(ecosystem, PackageName(package))]).get((ecosystem, PackageName(package)), ())
        return {name for each in found for name in each.vulnerabilities}


def test_a_feed_is_compiled_and_answers(tmp_path: Path) -> None:
    path, _ = compiled(tmp_path, a_record(aliases=["CVE-2026-1000"]), a_record("PYSEC-2", package="Jinja_2"))

    assert vulnerabilities(path) == {"CVE-2026-1000"}
    assert vulnerabilities(path, "jinja-2") == {"PYSEC-2"}
    assert vulnerabilities(path, "other") == set()


def test_enumerated_versions_are_stored_in_canonical_spelling_once(tmp_path: Path) -> None:
    path, _ = compiled(tmp_path)

    with AdvisoryDatabase(path) as database:
        (found,) = database.affected([(PYPI, PackageName("flask"))])[PYPI, PackageName("flask")]
    assert len(found.canonical_versions.split()) == 1


def test_a_record_in_two_dumps_is_two_rows_and_one_advisory_of_its_vulnerability(tmp_path: Path) -> None:
    record = a_record("GHSA-1", aliases=["CVE-2026-1000"])
    run(tmp_path / "a.db", a_feed(tmp_path / "feed", {"PyPI": [record], "npm": [record]}))

    with AdvisoryDatabase(tmp_path / "a.db") as database:
        assert [each.advisory.ecosystem for each in database.show("GHSA-1")] == [PYPI, NPM]
        found = database.vulnerabilities(["CVE-2026-1000"])["CVE-2026-1000"]
    assert [each.id for each in found.advisories] == ["GHSA-1"]


def test_an_update_counts_what_it_did(tmp_path: Path) -> None:
    live = [a_record("A-1"), a_record("A-2"), a_record("A-3"), a_record("A-4")]
    path, feed = compiled(tmp_path, *live)
    withdrawn = a_record("A-3", day=2, withdrawn="2026-01-02T00:00:00Z")
    a_feed(feed, {"PyPI": [live[0], a_record("A-2", day=2, summary="new"), withdrawn, a_record("A-5")]})

    assert counts(run(path, feed)) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize(
    "parts", [("zip",), ("zip", "listing"), ("listing", "files")], ids=["dump only", "dump and listing", "files only"]
)
def test_every_kind_of_feed_brings_the_same(tmp_path: Path, parts: tuple[str, ...]) -> None:
    path, _ = compiled(tmp_path, a_record("A-1"), a_record("A-2"))
    later = {"PyPI": [a_record("A-2", day=2, aliases=["CVE-2026-1000"]), a_record("A-3")]}

    assert counts(run(path, a_feed(tmp_path / "later", later, parts=parts))) == (1, 1, 0, 1, 0)
    run(tmp_path / "fresh.db", tmp_path / "later")
    assert content(path) == content(tmp_path / "fresh.db")


def test_nothing_new_leaves_the_file_alone_but_tells_when_it_was_checked(tmp_path: Path) -> None:
    path, feed = compiled(tmp_path)
    before, identity = path.read_bytes(), path.stat().st_ino
    later = datetime.now(UTC) + timedelta(days=3)

    summary = run(path, feed, now=lambda: later)
    assert (path.read_bytes(), path.stat().st_ino, summary.has_changed) == (before, identity, False)
    with AdvisoryDatabase(path) as database:
        assert database.compiled_at == summary.compiled_at < database.updated_at
        assert datetime.fromisoformat(database.updated_at) == later


def test_a_copied_file_does_not_look_fresher_than_its_content(tmp_path: Path) -> None:
    path, feed = compiled(tmp_path)
    run(path, feed, now=lambda: datetime.now(UTC) + timedelta(days=3))
    (tmp_path / "copy.db").write_bytes(path.read_bytes())

    with AdvisoryDatabase(tmp_path / "copy.db") as database:
        assert database.updated_at == database.compiled_at


@pytest.mark.parametrize("day", [1, 3], ids=["an earlier time", "a later time"])
def test_any_other_time_in_the_listing_fetches_a_record_again(tmp_path: Path, day: int) -> None:
    path, feed = compiled(tmp_path, a_record(day=2))
    a_feed(feed, {"PyPI": [a_record(day=day, package="django")]})
    run(path, feed)

    assert (vulnerabilities(path), vulnerabilities(path, "django")) == (set(), {"PYSEC-1"})


def test_the_same_instant_in_another_spelling_is_no_change(tmp_path: Path) -> None:
    path, feed = compiled(tmp_path)
    (feed / "PyPI" / "modified_id.csv").write_text("2026-01-01T01:00:00.000+01:00,PYSEC-1\n")
    (feed / "PyPI" / "PYSEC-1.json").unlink()
    (feed / "PyPI" / "all.zip").unlink()

    assert run(path, feed).has_changed is False


def test_a_listed_time_that_is_never_the_records_own_is_remembered(tmp_path: Path) -> None:
    path, feed = compiled(tmp_path)
    (feed / "PyPI" / "modified_id.csv").write_text("2026-01-09T00:00:00Z,PYSEC-1\n")
    assert run(path, feed).has_changed is False
    (feed / "PyPI" / "PYSEC-1.json").unlink()
    (feed / "PyPI" / "all.zip").unlink()

    assert counts(run(path, feed)) == (0, 0, 0, 0, 1)


def test_what_is_newer_than_the_dump_is_fetched_singly(tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record()]})
    newer = a_record(day=2, package="django")
    (feed / "PyPI" / "PYSEC-1.json").write_text(json.dumps(newer))
    (feed / "PyPI" / "modified_id.csv").write_text(f"{newer['modified']},PYSEC-1\n")
    run(tmp_path / "a.db", feed)

    assert vulnerabilities(tmp_path / "a.db", "django") == {"PYSEC-1"}


def test_what_is_newer_than_the_dump_and_not_to_be_had_is_asked_for_again(tmp_path: Path) -> None:
    records = [a_record(f"A-{number}") for number in range(40)]
    feed = a_feed(tmp_path / "feed", {"PyPI": records}, parts=("zip", "listing"))
    listing = feed / "PyPI" / "modified_id.csv"
    listing.write_text(listing.read_text().replace("2026-01-01T00:00:00Z,A-7\n", "2026-01-02T00:00:00Z,A-7\n"))

    assert run(tmp_path / "a.db", feed).ecosystems[0].missing == 1
    (feed / "PyPI" / "A-7.json").write_text(json.dumps(a_record("A-7", day=2, package="django")))
    assert counts(run(tmp_path / "a.db", feed)) == (0, 1, 0, 0, 39)
    assert vulnerabilities(tmp_path / "a.db", "django") == {"A-7"}


def test_a_withdrawn_record_is_shown_but_is_no_evidence_and_bridges_nothing(tmp_path: Path) -> None:
    bridge = a_record("B-1", aliases=["A-1", "C-1"])
    path, feed = compiled(tmp_path, a_record("A-1"), bridge, a_record("C-1"))
    assert vulnerabilities(path) == {"A-1"}
    later = bridge | {"modified": "2026-02-01T00:00:00Z", "withdrawn": "2026-02-01T00:00:00Z"}
    a_feed(feed, {"PyPI": [a_record("A-1"), later, a_record("C-1")]})
    run(path, feed)

    assert vulnerabilities(path) == {"A-1", "C-1"}
    with AdvisoryDatabase(path) as database:
        (shown,) = database.show("B-1")
    assert (shown.advisory.withdrawn, shown.vulnerabilities) == ("2026-02-01T00:00:00Z", ())
    assert shown.advisory.affected[0].ranges


def test_a_broken_record_is_counted_once_and_not_fetched_again(tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record("A-1"), a_record("A-2")]}, parts=("zip", "listing"))
    with zipfile.ZipFile(feed / "PyPI" / "all.zip", "w") as dump:
        dump.writestr("A-1.json", "{")
        dump.writestr("A-2.json", json.dumps(a_record("A-2")))
    first = run(tmp_path / "a.db", feed)
    second = run(tmp_path / "a.db", feed)

    assert (first.ecosystems[0].skipped, second.ecosystems[0].skipped) == (1, 1)
    assert second.has_changed is False
    assert vulnerabilities(tmp_path / "a.db") == {"A-2"}


@pytest.mark.parametrize(
    "answer", ["<html>please log in</html>", json.dumps(a_record("A-9", day=2))], ids=["no JSON", "another record"]
)
def test_one_bad_answer_does_not_take_an_advisory_away(tmp_path: Path, answer: str) -> None:
    path, feed = compiled(tmp_path, a_record("A-1"))
    a_feed(feed, {"PyPI": [a_record("A-1", day=2)]}, parts=("listing", "files"))
    (feed / "PyPI" / "A-1.json").write_text(answer)
    summary = run(path, feed)

    assert vulnerabilities(path) == {"A-1"}
    assert summary.ecosystems[0].missing == 1
    a_feed(feed, {"PyPI": [a_record("A-1", day=2, aliases=["CVE-2026-1000"])]}, parts=("listing", "files"))
    run(path, feed)
    assert vulnerabilities(path) == {"CVE-2026-1000"}


def test_a_partial_update_does_not_make_the_rest_look_older(tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record()], "npm": [a_record()]})
    path = tmp_path / "a.db"
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 20, 21)]
    run(path, feed, now=lambda: days[0])
    run(path, feed, now=lambda: days[1])
    a_feed(feed, {"PyPI": [a_record(day=2)]})
    run(path, feed, ecosystems=[PYPI], now=lambda: days[2])

    with AdvisoryDatabase(path) as database:
        assert database.updated_at == "2026-01-20T00:00:00Z"


def test_oddities_are_counted_in_the_summary_and_the_status(tmp_path: Path) -> None:
    record = a_record()
    record["affected"][0]["ranges"].append({"type": "GIT", "events": []})
    feed = a_feed(tmp_path / "feed", {"PyPI": [record]})

    assert run(tmp_path / "a.db", feed).ecosystems[0].oddities == (("git_range", 1),)
    with AdvisoryDatabase(tmp_path / "a.db") as database:
        assert database.status().ecosystems[0].oddities == {"git_range": 1}


def test_only_the_named_ecosystems_are_updated(tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record()], "npm": [a_record("GHSA-1")]})
    path = tmp_path / "a.db"
    first = run(path, feed, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    a_feed(feed, {"PyPI": [a_record("PYSEC-9")], "npm": [a_record("GHSA-9")]})
    second = run(path, feed, ecosystems=[NPM])

    assert (vulnerabilities(path), vulnerabilities(path, ecosystem=NPM)) == ({"PYSEC-1"}, {"GHSA-9"})
    assert [each.ecosystem for each in second.ecosystems] == [NPM]
    assert second.updated_at == first.updated_at, "a part brought up to date does not make the whole so"


def test_kev_and_epss_are_joined_and_stay_when_absent(tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record(aliases=["CVE-2026-1000"])]})
    entry = {"cveID": "CVE-2026-1000", "dateAdded": "2026-02-03"}
    (feed / "kev.json").write_text(json.dumps({"vulnerabilities": [entry]}))
    (feed / "epss.csv").write_text("cve,epss,percentile\nCVE-2026-1000,0.5,0.9\n")
    run(tmp_path / "a.db", feed)
    (feed / "kev.json").unlink()
    (feed / "epss.csv").unlink()
    a_feed(feed, {"PyPI": [a_record(day=2, aliases=["CVE-2026-1000"])]})
    summary = run(tmp_path / "a.db", feed)

    with AdvisoryDatabase(tmp_path / "a.db") as database:
        found = database.vulnerabilities(["CVE-2026-1000"])["CVE-2026-1000"]
    assert (found.epss, found.known_exploited_since) == (0.5, "2026-02-03")
    assert (summary.known_exploited, summary.epss_scores) == (None, None)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda place: (place / "modified_id.csv").write_text(""), id="empty listing"),
        pytest.param(lambda place: (place / "modified_id.csv").write_text("2026-01-0"), id="listing cut off"),
        pytest.param(lambda place: (place / "all.zip").write_bytes(b"PK"), id="no zip"),
        pytest.param(lambda place: (place / "all.zip").write_bytes((place / "all.zip").read_bytes()[:200]),
                     id="zip cut off"),
        pytest.param(lambda place: (place / "all.zip").unlink(), id="neither dump nor file"),
        pytest.param(lambda place: [each.unlink() for each in place.iterdir()], id="ecosystem gone"),
        pytest.param(lambda place: (place / "modified_id.csv").write_text("2026-01-01T00:00:00Z,../../secret\n"),
                     id="an id that leads out"),
    ],
)  # fmt: skip
def test_a_damaged_feed_is_refused_by_name_and_the_database_stays(tmp_path: Path, damage: Any) -> None:
    feed = a_feed(tmp_path / "feed", {"npm": [a_record()], "PyPI": [a_record()]})
    path = tmp_path / "a.db"
    run(path, feed)
    before = path.read_bytes()
    later = {"npm": [a_record("GHSA-9")], "PyPI": [a_record(f"A-{number}") for number in range(40)]}
    a_feed(feed, later, parts=("zip", "listing"))
    damage(feed / "PyPI")

    with pytest.raises(FeedError, match="PyPI"):
        run(path, feed)
    assert path.read_bytes() == before
    assert not (tmp_path / "a.db.building").exists()


@pytest.mark.parametrize("name", ["kev.json", "epss.csv"])
def test_damaged_exploitation_data_is_refused_and_the_database_stays(tmp_path: Path, name: str) -> None:
    path, feed = compiled(tmp_path)
    before = path.read_bytes()
    (feed / name).write_text("<html>")

    with pytest.raises(FeedError):
        run(path, feed)
    assert path.read_bytes() == before


def test_a_listing_that_lost_half_of_very_many_records_is_taken_as_cut_off(tmp_path: Path) -> None:
    records = [a_record(f"A-{number}") for number in range(1000)]
    path, feed = compiled(tmp_path, *records)
    a_feed(feed, {"PyPI": records[:400]})

    with pytest.raises(FeedError, match="cut off"):
        run(path, feed)


def test_a_damaged_member_of_the_dump_is_refused(tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record()]}, parts=("zip",))
    data = bytearray((feed / "PyPI" / "all.zip").read_bytes())
    data[60] ^= 0xFF
    (feed / "PyPI" / "all.zip").write_bytes(data)

    with pytest.raises(FeedError, match="PYSEC-1"):
        run(tmp_path / "a.db", feed)
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("what", ["no folder", "an empty folder"])
def test_what_is_no_feed_is_refused(tmp_path: Path, what: str) -> None:
    (tmp_path / "an empty folder").mkdir()

    with pytest.raises(FeedError):
        run(tmp_path / "a.db", tmp_path / what)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"SQLite format 3\0" + bytes(200)], ids=["empty", "text", "SQLite"])
def test_an_unusable_database_is_built_anew(tmp_path: Path, data: bytes) -> None:
    path, feed = compiled(tmp_path)
    path.write_bytes(data)

    assert counts(run(path, feed)) == (1, 0, 0, 0, 0)
    with pytest.raises(DatabaseError):
        path.write_bytes(data)
        run(path, feed, ecosystems=[PYPI])


def test_a_damaged_page_is_noticed_and_never_copied_into_a_new_database(tmp_path: Path) -> None:
    path, feed = compiled(tmp_path, *(a_record(f"A-{number}", details="long " * 400) for number in range(60)))
    data = bytearray(path.read_bytes())
    for at in range(8192, len(data) - 4096, 4096):
        data[at : at + 64] = b"\xff" * 64
    path.write_bytes(data)
    a_feed(feed, {"PyPI": [a_record("B-1")]})

    with pytest.raises(DatabaseCorrupt, match="lambdascope db update"):
        run(path, feed)
    assert path.read_bytes() == data


def test_two_updates_at_once_are_refused(tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record()]})

    def another(what: str, done: int, total: int) -> None:
        with pytest.raises(DatabaseError, match="another update"):
            run(tmp_path / "a.db", feed)

    assert counts(run(tmp_path / "a.db", feed, progress=another)) == (1, 0, 0, 0, 0)


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    path, feed = compiled(tmp_path)
    with AdvisoryDatabase(path) as database:
        a_feed(feed, {"PyPI": [a_record("PYSEC-2")]})
        run(path, feed)
        (found,) = database.affected([(PYPI, PackageName("flask"))])[PYPI, PackageName("flask")]

    assert found.advisory == "PYSEC-1"


KILLED_UPDATE = """
import os, sys, time
from pathlib import Path
from lambdascope.service.advisories import update
from lambdascope.sources.feeds import addresses_below

def progress(what, done, total):
    if what == sys.argv[3]:
        print("here", flush=True)
        time.sleep(60)

update(Path(sys.argv[1]), addresses_below(sys.argv[2]), progress=progress)
"""


@pytest.mark.parametrize("moment", ["PyPI", "kev", "merging", "checking"])
def test_killing_an_update_at_any_moment_leaves_the_database_and_no_debris(tmp_path: Path, moment: str) -> None:
    path, feed = compiled(tmp_path)
    before = path.read_bytes()
    a_feed(feed, {"PyPI": [a_record("PYSEC-2")]})
    arguments = [sys.executable, "-c", KILLED_UPDATE, str(path), str(feed), moment]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGKILL)

    assert path.read_bytes() == before
    assert counts(run(path, feed)) == (1, 0, 0, 1, 0)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.db", "a.db.lock", "feed"]


def test_a_compiled_file_is_installed(tmp_path: Path) -> None:
    path, _ = compiled(tmp_path)
    summary = install(tmp_path / "other" / "b.db", str(path))

    assert (tmp_path / "other" / "b.db").read_bytes() == path.read_bytes()
    with AdvisoryDatabase(path) as database:
        assert summary.updated_at == database.updated_at


def corrupted_by(statement: str) -> Any:
    def corrupt(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return corrupt


@pytest.mark.parametrize(
    "corrupt",
    [
        pytest.param(lambda path: path.write_bytes(b"nonsense" * 100), id="no database"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-4096]), id="cut off"),
        pytest.param(corrupted_by("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END"), id="a trigger"),
        pytest.param(corrupted_by("DELETE FROM evidence"), id="evidence missing"),
        pytest.param(corrupted_by("DELETE FROM advisory"), id="advisories missing"),
        pytest.param(corrupted_by("UPDATE document SET body = x'00'"), id="text that cannot be unpacked"),
        pytest.param(corrupted_by("UPDATE affected SET ranges = 'nonsense'"), id="ranges that mean nothing"),
        pytest.param(corrupted_by("UPDATE affected SET scores = '{'"), id="scores that mean nothing"),
        pytest.param(corrupted_by("DELETE FROM meta"), id="no times"),
        pytest.param(corrupted_by("INSERT INTO ecosystem VALUES ('Moon', '')"), id="an unknown ecosystem"),
    ],
)
def test_an_unsound_compiled_file_is_not_installed(tmp_path: Path, corrupt: Any) -> None:
    path, _ = compiled(tmp_path)
    before = path.read_bytes()
    other = tmp_path / "b.db"
    other.write_bytes(before)
    corrupt(other)

    with pytest.raises(DatabaseCorrupt):
        install(path, str(other))
    assert path.read_bytes() == before


def test_a_missing_compiled_file_is_an_error_of_the_feed(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="no compiled database"):
        install(tmp_path / "a.db", str(tmp_path / "absent.db"))


@pytest.mark.parametrize(
    ("address", "expected"),
    [("a.db", True), ("https://x.org/a.db", True), ("https://x.org/a.db?key=1", True), ("feed", False)],
)
def test_compiled_files_are_told_by_their_name(address: str, expected: bool) -> None:
    assert is_compiled(address) is expected


IDS = ("A-1", "B-1", "GHSA-1", "GHSA-2", "MAL-1", "CVE-2026-1000")
STATES = st.fixed_dictionaries(
    {
        "aliases": st.lists(st.sampled_from((*IDS, "X-1", "CVE-2026-2000")), max_size=2, unique=True),
        "withdrawn": st.sampled_from([None, None, None, "2026-01-05T00:00:00Z"]),
        "package": st.sampled_from(["flask", "django"]),
    }
)
DUMPS = ("PyPI", "npm")
FEEDS = st.fixed_dictionaries({name: st.dictionaries(st.sampled_from(IDS), STATES, min_size=2) for name in DUMPS})
EDITS = st.lists(st.tuples(st.sampled_from(DUMPS), st.sampled_from(IDS), st.none() | STATES), min_size=1, max_size=2)
"""Records that are new, changed, or (None) gone; all others stay as they are."""
PARTS = st.sampled_from([("zip",), ("listing", "files"), ("zip", "listing")])


def timed(record: dict[str, Any]) -> dict[str, Any]:
    """The record with a time that tells its content: no feed changes a record without changing its time."""
    return record | {"modified": f"2026-01-01T00:00:01.{crc32(json.dumps(record).encode()):010}Z"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FEEDS, st.lists(EDITS, min_size=1, max_size=3), PARTS)
def test_updates_end_where_a_full_compile_does(
    state: dict[str, dict[str, Any]], updates: list[list[Any]], parts: tuple[str, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, feed = Path(folder) / "a.db", Path(folder) / "feed"
        for edits in ([], *updates):
            for ecosystem, record_id, fields in edits:
                if fields is not None:
                    state[ecosystem][record_id] = fields
                elif len(state[ecosystem]) > 1:
                    state[ecosystem].pop(record_id, None)
            records = {
                ecosystem: [timed(a_record(record_id, **fields)) for record_id, fields in each.items()]
                for ecosystem, each in state.items()
            }
            run(path, a_feed(feed, records, parts=parts))
        run(Path(folder) / "fresh.db", feed)

        assert content(path) == content(Path(folder) / "fresh.db")


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "without its alias"])
def test_what_a_changed_record_bridged_before_is_taken_apart(tmp_path: Path, gone: bool) -> None:
    path, feed = compiled(tmp_path, a_record("A-1"), a_record("B-1", aliases=["A-1", "C-1"]), a_record("C-1"))
    assert vulnerabilities(path) == {"A-1"}
    left = () if gone else (a_record("B-1", day=2, package="django"),)
    a_feed(feed, {"PyPI": [a_record("A-1"), *left, a_record("C-1")]})
    run(path, feed)

    assert vulnerabilities(path) == {"A-1", "C-1"}


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    feed = a_feed(tmp_path / "feed", {"PyPI": [a_record()]})
    run(tmp_path / "a.db", feed, progress=lambda *step: told.append(step))

    assert ("PyPI", 1, 1) in told
