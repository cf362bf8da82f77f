"""One OSV record becomes an Advisory, whatever the feed holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.advisories.osv import Parsed, Skipped, is_record_id, names, parse_record
from lambdascope.model.advisory import Advisory, AffectedRange, Event, EventKind
from lambdascope.model.ecosystem import Ecosystem

INTRODUCED_0 = Event(EventKind.INTRODUCED, "0")


def a_range(*events: dict[str, Any], type: str = "ECOSYSTEM") -> dict[str, Any]:  # noqa: A002  the schema's word
    return {"type": type, "events": list(events) or [{"introduced": "0"}, {"fixed": "2.0"}]}


def an_entry(name: str = "flask", ecosystem: str = "PyPI", **fields: Any) -> dict[str, Any]:
    return {"package": {"name": name, "ecosystem": ecosystem}, **({"ranges": [a_range()]} | fields)}


def a_record(**fields: Any) -> dict[str, Any]:
    return {"id": "PYSEC-1", "modified": "2026-01-02T03:04:05Z", "affected": [an_entry()]} | fields


def parsed(record: object, ecosystem: Ecosystem = Ecosystem.PYPI) -> Parsed:
    found = parse_record(json.dumps(record).encode(), ecosystem)
    assert isinstance(found, Parsed)
    return found


def advisory(**fields: Any) -> Advisory:
    return parsed(a_record(**fields)).advisory


def oddities(**fields: Any) -> dict[str, int]:
    return dict(parsed(a_record(**fields)).oddities)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "broken JSON", id="nothing"),
        pytest.param(b"{", "broken JSON", id="cut off"),
        pytest.param(b"\xff\xfe\xfd", "broken JSON", id="no text"),
        pytest.param(b"[" * 100_000, "broken JSON", id="nested too deep"),
        pytest.param(b'{"id": ' + b"9" * 5000 + b"}", "broken JSON", id="a number of five thousand digits"),
        pytest.param(b"[]", "not a JSON object", id="a list"),
        pytest.param(b"{}", "no usable id", id="no id"),
        pytest.param(b'{"id": 7}', "no usable id", id="id is a number"),
        pytest.param(b'{"id": ""}', "no usable id", id="empty id"),
        pytest.param(b'{"id": "../../etc/passwd"}', "no usable id", id="id leads out"),
    ],
)
def test_a_record_without_id_or_with_broken_json_is_skipped_with_the_reason(data: bytes, reason: str) -> None:
    assert parse_record(data, Ecosystem.PYPI) == Skipped(reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GHSA-2jv5-9r88-3w3p", True),
        ("x_FOP-2021-1", True),
        ("RHSA-2024:1234", True),
        ("", False),
        ("a/b", False),
        ("a\\b", False),
        ("..", False),
        ("a..b", False),
        (".hidden", False),
        ("a b", False),
        ("a\n", False),
        ("a" * 129, False),
    ],
)
def test_a_record_id_is_one_plain_word(text: str, expected: bool) -> None:
    assert is_record_id(text) is expected


def test_git_and_unknown_ranges_are_left_out_and_counted_while_the_others_count() -> None:
    ranges = [a_range(type="GIT"), a_range(type="MOON"), a_range(), a_range(type="GIT")]
    entry = an_entry(ranges=ranges, versions=["1.0"])

    (package,) = advisory(affected=[entry]).affected
    assert package.ranges == (AffectedRange((INTRODUCED_0, Event(EventKind.FIXED, "2.0"))),)
    assert package.versions == ("1.0",)
    assert oddities(affected=[entry]) == {"git_range": 2, "unknown_range_type": 1}


def test_events_keep_the_order_of_the_advisory() -> None:
    events = [{"introduced": "2"}, {"fixed": "3"}, {"introduced": "0"}, {"last_affected": "1"}, {"limit": "9"}]

    (package,) = advisory(affected=[an_entry(ranges=[a_range(*events)])]).affected
    assert [(event.kind.value, event.version) for event in package.ranges[0].events] == [
        ("introduced", "2"), ("fixed", "3"), ("introduced", "0"), ("last_affected", "1"), ("limit", "9"),
    ]  # fmt: skip


def test_an_event_object_with_two_keys_is_two_events() -> None:
    (package,) = advisory(affected=[an_entry(ranges=[a_range({"fixed": "3", "introduced": "0"})])]).affected

    assert package.ranges[0].events == (INTRODUCED_0, Event(EventKind.FIXED, "3"))


def test_the_same_package_several_times_is_one() -> None:
    entries = [
        an_entry("Zope_Page", versions=["1.0", "1.1"], ranges=[a_range({"introduced": "0"})]),
        an_entry("other"),
        an_entry("zope-page", versions=["1.1", "1.2"], ranges=[a_range({"introduced": "5"})]),
    ]

    first, second = advisory(affected=entries).affected
    assert (first.name, second.name) == ("zope-page", "other")
    assert first.versions == ("1.0", "1.1", "1.2")
    assert [each.events[0].version for each in first.ranges] == ["0", "5"]


def test_entries_for_other_ecosystems_are_left_to_their_dumps() -> None:
    entries = [an_entry("left-pad", "npm"), an_entry("flask", "PyPI:2026"), an_entry("flask2", "PyPIx")]

    assert [package.name for package in advisory(affected=entries).affected] == ["flask"]
    assert oddities(affected=entries) == {}


def test_a_package_without_ranges_and_versions_is_kept_and_counted() -> None:
    (package,) = advisory(affected=[an_entry(ranges=[])]).affected

    assert (package.ranges, package.versions) == ((), ())
    assert oddities(affected=[an_entry(ranges=[])]) == {"no_versions": 1}


def test_aliases_are_each_kept_once_without_the_id_and_cves_in_upper_case() -> None:
    found = advisory(aliases=["cve-2026-1234", "CVE-2026-1234", "PYSEC-1", "GHSA-x", "", "a\nb", 5])

    assert found.aliases == ("CVE-2026-1234", "GHSA-x")
    assert names(found) == ("PYSEC-1", "CVE-2026-1234", "GHSA-x")


@pytest.mark.parametrize("aliases", [None, []], ids=["null", "empty"])
def test_no_aliases_come_in_two_spellings(aliases: object) -> None:
    assert advisory(aliases=aliases).aliases == ()
    assert oddities(aliases=aliases) == {}


def test_the_text_of_a_record_is_taken_over() -> None:
    found = advisory(
        summary="Short",
        details="Long",
        published="2026-01-01T00:00:00.500Z",
        withdrawn="2026-02-01T00:00:00Z",
        references=[{"type": "WEB", "url": "https://a"}, {"url": "https://a"}, {"url": "javascript:alert(1)"}],
        database_specific={"severity": "MODERATE", "cwe_ids": ["CWE-79", "CWE-79", "nonsense"]},
    )

    assert (found.summary, found.details, found.severity_word) == ("Short", "Long", "MODERATE")
    assert (found.published, found.withdrawn) == ("2026-01-01T00:00:00.5Z", "2026-02-01T00:00:00Z")
    assert (found.references, found.cwes) == (("https://a",), ("CWE-79",))


def test_half_a_surrogate_pair_becomes_something_that_can_be_stored() -> None:
    found = parse_record(b'{"id": "A-1", "summary": "bad \\ud800 text"}', Ecosystem.NPM)

    assert isinstance(found, Parsed)
    assert found.advisory.summary == "bad ? text"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        pytest.param({"affected": {}}, "malformed_affected", id="affected is no list"),
        pytest.param({"affected": [7]}, "malformed_affected", id="entry is a number"),
        pytest.param({"affected": [{"package": "flask"}]}, "malformed_affected", id="package is a string"),
        pytest.param({"affected": [an_entry(7)]}, "malformed_affected", id="name is a number"),  # type: ignore[arg-type]
        pytest.param({"affected": [an_entry(ranges=[7, a_range()])]}, "malformed_range", id="range is a number"),
        pytest.param({"affected": [an_entry(ranges=[a_range({"x": "1"}, {"introduced": "0"})])]}, "malformed_event",
                     id="event without a known key"),
        pytest.param({"affected": [an_entry(ranges=[a_range({"introduced": 0}, {"introduced": "0"})])]},
                     "malformed_event", id="version of an event is a number"),
        pytest.param({"affected": [an_entry(versions=["1", "1\n2"])]}, "malformed_version", id="version of two lines"),
        pytest.param({"modified": "yesterday"}, "malformed_time", id="time in words"),
        pytest.param({"withdrawn": True}, "malformed_time", id="withdrawn without a time"),
        pytest.param({"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}]}, "malformed_vector", id="vector"),
        pytest.param({"references": ["https://a"]}, "malformed_reference", id="reference is a string"),
    ],
)  # fmt: skip
def test_a_malformed_part_is_left_out_and_counted(fields: dict[str, Any], kind: str) -> None:
    assert oddities(**fields) == {kind: 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("aliases", "affected", "severity", "references", "database_specific", "modified", "withdrawn", "summary")
ENTRY_KEYS = ("package", "ranges", "versions", "severity", "database_specific")


@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.dictionaries(st.sampled_from(ENTRY_KEYS), JSON), JSON)
def test_wrong_types_anywhere_never_raise(fields: dict[str, Any], entry: dict[str, Any], event: object) -> None:
    whole = a_record(affected=[an_entry() | entry, an_entry(ranges=[{"type": "SEMVER", "events": [event]}])])

    for record in (whole, a_record() | fields):
        assert isinstance(parse_record(json.dumps(record).encode(), Ecosystem.PYPI), Parsed)


@given(st.binary(max_size=40))
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    assert isinstance(parse_record(data, Ecosystem.GO), Parsed | Skipped)
