"""The compiled advisory database, written by a draft and read back."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.model.advisory import Advisory, AffectedPackage, AffectedRange, Event, EventKind, Score
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import DatabaseCorrupt, DatabaseMissing
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.advisory_coding import (
    decode_document,
    decode_lines,
    decode_ranges,
    decode_scores,
    encode_document,
    encode_lines,
    encode_ranges,
    encode_scores,
)
from lambdascope.store.advisory_draft import AdvisoryDraft, DraftRecord, Named

FLASK = (Ecosystem.PYPI, PackageName("flask"))
RANGES = (AffectedRange((Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, "2.0"))),)


def an_advisory(advisory_id: str = "GHSA-1", *packages: str, **fields: Any) -> Advisory:
    defaults: dict[str, Any] = {
        "id": advisory_id, "ecosystem": Ecosystem.PYPI, "modified": "2026-01-01T00:00:00Z", "published": None,
        "withdrawn": None, "aliases": (), "summary": "", "details": "", "scores": (), "severity_word": None, "cwes": (),
        "references": (),
    }  # fmt: skip
    ecosystem = fields.get("ecosystem", Ecosystem.PYPI)
    affected = tuple(AffectedPackage(ecosystem, PackageName(name), RANGES, ("1.0",)) for name in packages or ("flask",))
    return Advisory(**(defaults | {"affected": affected} | fields))


def each_alone(records: Iterable[Named]) -> Mapping[int, tuple[str, ...]]:
    """A rule of merging for tests: a record is evidence for its CVEs, else for itself."""
    return {
        key: tuple(name for name in names if name.startswith("CVE-")) or (record_id,)
        for key, record_id, names in records
    }


def a_database(path: Path, *advisories: Advisory, kev: dict[str, str] | None = None) -> AdvisoryDatabase:
    with AdvisoryDraft(path, None) as draft:
        for each in advisories:
            draft.add_ecosystem(each.ecosystem, "feed")
            draft.put(
                DraftRecord(
                    advisory=each,
                    names=(each.id, *each.aliases),
                    has_cve=any(name.startswith("CVE-") for name in each.aliases),
                    canonical_versions=tuple(package.versions for package in each.affected),
                    oddities=(),
                    digest=b"",
                    listed=None,
                )
            )
        draft.replace_exploitation("kev", kev or {}, "1")
        draft.replace_exploitation("epss", {"CVE-2026-1000": 0.25}, "1")
        draft.merge(each_alone)
        draft.set_meta("compiled_at", "2026-01-02T00:00:00Z")
        draft.set_meta("updated_at", "2026-01-03T00:00:00Z")
        draft.finish()
    return AdvisoryDatabase(path)


def test_affected_says_what_live_advisories_say(tmp_path: Path) -> None:
    live = an_advisory(aliases=("CVE-2026-1000", "CVE-2026-2000"))
    with a_database(tmp_path / "a.db", live, an_advisory("GHSA-2", withdrawn="2026-01-01T00:00:00Z")) as database:
        (found,) = database.affected([FLASK])[FLASK]

    assert (found.advisory, found.ranges) == ("GHSA-1", RANGES)
    assert found.vulnerabilities == ("CVE-2026-1000", "CVE-2026-2000")
    assert (found.enumerates("1.0"), found.enumerates("1")) == (True, False)


def test_packages_nobody_mentions_are_absent(tmp_path: Path) -> None:
    with a_database(tmp_path / "a.db", an_advisory()) as database:
        asked = [(Ecosystem.PYPI, PackageName("django")), (Ecosystem.NPM, PackageName("flask"))]

        assert database.affected(asked) == {}
        assert database.affected([]) == {}


def test_more_packages_than_fit_one_statement(tmp_path: Path) -> None:
    names = [f"package-{number}" for number in range(1203)]
    with a_database(tmp_path / "a.db", an_advisory("GHSA-1", *names)) as database:
        found = database.affected((Ecosystem.PYPI, PackageName(name)) for name in names)

    assert {name for _, name in found} == set(names)


def test_advisories_of_a_package_come_by_id(tmp_path: Path) -> None:
    with a_database(tmp_path / "a.db", an_advisory("B-1"), an_advisory("A-1"), an_advisory("C-1")) as database:
        assert [each.advisory for each in database.affected([FLASK])[FLASK]] == ["A-1", "B-1", "C-1"]


def test_a_vulnerability_joins_its_advisories_and_what_is_known_of_exploitation(tmp_path: Path) -> None:
    first = an_advisory("GHSA-1", aliases=("CVE-2026-1000", "X-1", "CVE-2026-2000"), summary="one")
    second = an_advisory("A-1", aliases=("CVE-2026-1000",), summary="two")
    with a_database(tmp_path / "a.db", first, second, kev={"CVE-2026-1000": "2026-02-03"}) as database:
        found = database.vulnerabilities(["CVE-2026-1000", "absent"])

    vulnerability = found["CVE-2026-1000"]
    assert list(found) == ["CVE-2026-1000"]
    assert [(each.id, each.summary) for each in vulnerability.advisories] == [("A-1", "two"), ("GHSA-1", "one")]
    assert vulnerability.aliases == ("A-1", "GHSA-1", "X-1"), "another CVE is another flaw"
    assert (vulnerability.epss, vulnerability.known_exploited_since) == (0.25, "2026-02-03")
    assert [each.url for each in vulnerability.advisories] == [
        "https://osv.dev/vulnerability/A-1", "https://github.com/advisories/GHSA-1",
    ]  # fmt: skip


@pytest.mark.parametrize("newest", [Ecosystem.NPM, Ecosystem.PYPI])
def test_of_copies_in_several_dumps_the_newest_is_told(tmp_path: Path, newest: Ecosystem) -> None:
    copies = [
        an_advisory(
            "GHSA-1",
            ecosystem=ecosystem,
            summary=ecosystem.value,
            modified=f"2026-01-01T00:00:01{'.5' if ecosystem is newest else ''}Z",
        )
        for ecosystem in (Ecosystem.NPM, Ecosystem.PYPI)
    ]
    with a_database(tmp_path / "a.db", *copies) as database:
        (found,) = database.vulnerabilities(["GHSA-1"])["GHSA-1"].advisories

    assert found.summary == newest.value


def test_show_gives_the_whole_record_by_id_or_alias(tmp_path: Path) -> None:
    whole = an_advisory(
        aliases=("CVE-2026-1000",),
        published="2025-12-31T00:00:00Z",
        summary="Short",
        details="Lang, mit Umlaut: ä",
        scores=(Score("3.1", 9.8, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),),
        severity_word="HIGH",
        cwes=("CWE-79",),
        references=("https://a",),
    )
    with a_database(tmp_path / "a.db", whole) as database:
        shown = [database.show(name) for name in ("GHSA-1", "CVE-2026-1000", "cve-2026-1000", "absent")]

    assert [[each.advisory for each in found] for found in shown] == [[whole], [whole], [whole], []]
    assert (shown[0][0].vulnerabilities, shown[0][0].source) == (("CVE-2026-1000",), "feed")


def test_status_counts_by_ecosystem(tmp_path: Path) -> None:
    advisories = [
        an_advisory("GHSA-1", "flask", "django", modified="2026-01-01T00:00:00Z"),
        an_advisory("GHSA-2", modified="2026-01-01T00:00:00.5Z", withdrawn="2026-01-01T00:00:00Z"),
        an_advisory("GHSA-3", ecosystem=Ecosystem.NPM),
    ]
    with a_database(tmp_path / "a.db", *advisories) as database:
        status = database.status()
        assert database.ecosystems == (Ecosystem.PYPI, Ecosystem.NPM)

    pypi = status.ecosystems[0]
    assert (pypi.records, pypi.withdrawn, pypi.packages, pypi.newest) == (2, 1, 2, "2026-01-01T00:00:00.5Z")
    assert (status.compiled_at, status.updated_at) == ("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z")
    assert (status.known_exploited, status.epss_scores) == (0, 1)


def test_threads_share_a_database(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    with a_database(tmp_path / "a.db", *(an_advisory(f"GHSA-{number}") for number in range(20))) as database:

        def ask() -> None:
            try:
                for _ in range(50):
                    assert len(database.affected([FLASK])[FLASK]) == 20
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []


@pytest.mark.parametrize("name", ["a?b.db", "a#b.db", "a%20b.db", "ä ö.db"])
def test_a_path_may_hold_any_character(tmp_path: Path, name: str) -> None:
    with a_database(tmp_path / name, an_advisory()) as database:
        assert FLASK in database.affected([FLASK])


def test_a_missing_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match="lambdascope db update"):
        AdvisoryDatabase(tmp_path / "absent.db")
    with pytest.raises(DatabaseMissing, match="lambdascope db update"):
        AdvisoryDatabase(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:0], id="empty"),
        pytest.param(lambda data: b"text" + data[4:], id="text"),
        pytest.param(lambda data: data[:68] + b"\0\0\0\1" + data[72:], id="another application's"),
        pytest.param(lambda data: data[:60] + b"\0\0\0\xff" + data[64:], id="another version's"),
        pytest.param(lambda data: data[:-1], id="a byte short"),
        pytest.param(lambda data: data[:8192], id="cut off"),
        pytest.param(lambda data: data[:100] + b"\xff" * (len(data) - 100), id="pages overwritten"),
    ],
)
def test_a_damaged_database_says_what_to_do(tmp_path: Path, damage: Any) -> None:
    a_database(tmp_path / "a.db", an_advisory()).close()
    path = tmp_path / "a.db"
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(DatabaseCorrupt, match="lambdascope db update"):
        AdvisoryDatabase(path)


def test_damage_that_shows_later_is_named_too(tmp_path: Path) -> None:
    a_database(tmp_path / "a.db", *(an_advisory(f"GHSA-{number}", summary="x" * 500) for number in range(50))).close()
    path = tmp_path / "a.db"
    data = bytearray(path.read_bytes())
    for at in range(8192, len(data), 4096):
        data[at : at + 4096] = bytes(4096)
    path.write_bytes(data)

    with pytest.raises(DatabaseCorrupt, match="lambdascope db update"), AdvisoryDatabase(path) as database:
        database.affected([FLASK])
        database.vulnerabilities(["GHSA-1"])


@pytest.mark.parametrize(
    "stamp", [b"", b"{", b"[]", b"{}", b'{"compiled_at": "2026-01-02T00:00:00Z"}', b"\xff", b"[" * 4000]
)
def test_a_stamp_that_means_nothing_is_as_good_as_none(tmp_path: Path, stamp: bytes) -> None:
    (tmp_path / "a.db.updated").write_bytes(stamp)
    with a_database(tmp_path / "a.db", an_advisory()) as database:
        assert database.updated_at == "2026-01-03T00:00:00Z"


LINES = st.text(st.characters(codec="utf-8", exclude_characters="\n\t"), min_size=1, max_size=8)
EVENTS = st.builds(Event, st.sampled_from(EventKind), LINES)
SCORES = st.builds(Score, st.sampled_from(["3.1", ""]), st.floats(0, 10), st.none() | LINES)


@given(st.lists(st.builds(AffectedRange, st.lists(EVENTS, min_size=1, max_size=4).map(tuple)), max_size=4).map(tuple))
def test_ranges_come_back_as_they_were(ranges: tuple[AffectedRange, ...]) -> None:
    assert decode_ranges(encode_ranges(ranges)) == ranges


@given(st.lists(LINES, max_size=4).map(tuple))
def test_lines_come_back_as_they_were(lines: tuple[str, ...]) -> None:
    assert decode_lines(encode_lines(lines)) == lines


@given(st.lists(SCORES, max_size=3).map(tuple))
def test_scores_come_back_as_they_were(scores: tuple[Score, ...]) -> None:
    assert decode_scores(encode_scores(scores)) == scores


@given(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8"))).map(tuple))
def test_documents_come_back_as_they_were(text: str, texts: tuple[str, ...]) -> None:
    document = decode_document(encode_document(an_advisory(summary=text, details=text, references=texts)))

    assert (document.summary, document.details, document.references) == (text, text, texts)
