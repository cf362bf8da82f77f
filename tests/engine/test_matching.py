"""Affected is decided by the OSV schema's evaluation algorithm, and every match says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.matching import describe, fixed_version, match, why_affected
from lambdascope.model.advisory import Affected, AffectedRange, Event, EventKind, Score, Vulnerability
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Match
from lambdascope.model.package import Evidence, Package, PackageManager


def a_range(text: str) -> AffectedRange:
    """`introduced 0, fixed 1.2`, in the order written."""
    pairs = (part.split() for part in text.split(", "))
    return AffectedRange(tuple(Event(EventKind(kind), version) for kind, version in pairs))


def affected(
    *ranges: str, versions: Iterable[str] = (), advisory: str = "GHSA-1", of: tuple[str, ...] = ("CVE-1",)
) -> Affected:
    listed = "".join(f"\n{version}" for version in versions) + "\n" if versions else ""
    return Affected(advisory, of, tuple(a_range(text) for text in ranges), listed)


def a_package(version: str | None = "1.0", *, ecosystem: Ecosystem = Ecosystem.PYPI, is_dev: bool = False) -> Package:
    return Package(
        ecosystem, PackageName("lib"), version, PackageManager.PIP, "x", None, Evidence.INSTALLED, "x", is_dev
    )


class Source:
    """An advisory source that says the same of every package."""

    compiled_at = "2026-01-01T00:00:00Z"
    ecosystems = tuple(Ecosystem)

    def __init__(self, *statements: Affected) -> None:
        self.statements = statements

    def affected(
        self, packages: Iterable[tuple[Ecosystem, PackageName]]
    ) -> Mapping[tuple[Ecosystem, PackageName], tuple[Affected, ...]]:
        return dict.fromkeys(packages, self.statements)

    def vulnerabilities(self, ids: Iterable[str]) -> Mapping[str, Vulnerability]:
        return {id_: Vulnerability(id_, (), ()) for id_ in ids}


def is_affected(version: str, statement: Affected, ecosystem: Ecosystem = Ecosystem.PYPI) -> bool:
    parse = rules(ecosystem).parse
    return why_affected(parse(version), version, statement, parse) is not None


def matched(version: str, *statements: Affected) -> list[Match]:
    return list(match([a_package(version)], Source(*statements)))


@pytest.mark.parametrize(
    ("events", "inside", "outside"),
    [
        ("introduced 0, fixed 2.0", ["0", "0.0.1a1", "1.9", "2.0rc1"], ["2.0", "2.0.0", "3"]),
        ("introduced 1.0, fixed 2.0", ["1.0", "1.5"], ["0.9", "1.0rc1", "2.0"]),
        ("introduced 0, last_affected 2.0", ["1", "2.0", "2.0.0"], ["2.0.1", "2.0.post1", "3"]),
        ("introduced 0", ["0", "99999"], []),
        ("introduced 2.0, fixed 2.0.6, introduced 0, fixed 1.26.17", ["1", "2.0", "2.0.5"], ["1.26.17", "1.27", "2.1"]),
        ("introduced 0, fixed 1.0, introduced 1.5, fixed 2.0", ["0.5", "1.7"], ["1.0", "1.4", "2.0"]),
        ("fixed 2.0, introduced 1.0", ["1.0", "1.9"], ["0.9", "2.0"]),
        ("introduced 0, fixed 2.0, introduced 2.0, fixed 3.0", ["1.0", "2.0", "2.5"], ["3.0"]),
        ("introduced 2.0, fixed 2.0", [], ["1.0", "2.0", "3.0"]),
        ("introduced 1.0, fixed 2.0, introduced 0, fixed 1.0", ["0.5", "1.0", "1.5"], ["2.0"]),
        ("introduced 1.0, last_affected 1.0", ["1.0"], ["0.9", "1.1"]),
        ("introduced 0, limit 2.0", ["1.0", "1.9"], ["2.0", "3.0"]),
        ("introduced 0, limit *", ["1.0", "99"], []),
        ("introduced 0, fixed 1.0, introduced 1.5, limit 2.0", ["0.1", "1.5"], ["1.2", "2.0"]),
        ("fixed 2.0", [], ["1.0", "2.0"]),
        ("limit 2.0", [], ["1.0"]),
    ],
)  # fmt: skip
def test_a_version_is_affected_inside_a_range_and_nowhere_else(
    events: str, inside: list[str], outside: list[str]
) -> None:
    statement = affected(events)

    assert [version for version in inside + outside if is_affected(version, statement)] == inside


def test_enumerated_versions_are_affected_whatever_the_ranges_say() -> None:
    statement = affected("introduced 5.0, fixed 6.0", versions=["1", "2.1"])

    assert [each for each in ("1", "1.0", "1.0.0", "2.1", "2", "5.5", "11", "1.1") if is_affected(each, statement)] == [
        "1", "1.0", "1.0.0", "2.1", "5.5",
    ]  # fmt: skip


def test_neither_ranges_nor_versions_match_nothing() -> None:
    assert matched("1.0", affected()) == []


@pytest.mark.parametrize(
    ("ecosystem", "events", "version", "expected"),
    [
        (Ecosystem.NPM, "introduced 0, fixed 1.2.3", "1.2.3-rc.1", True),
        (Ecosystem.NPM, "introduced 0, fixed 1.2.3", "1.2.3+build", False),
        (Ecosystem.NPM, "introduced 0, fixed 1.10.0", "1.9.0", True),
        (Ecosystem.MAVEN, "introduced 0, fixed 5.2.20.RELEASE", "5.2.20", False),
        (Ecosystem.MAVEN, "introduced 2.0-beta9, fixed 2.15.0", "2.0", True),
        (Ecosystem.MAVEN, "introduced 2.0-beta9, fixed 2.15.0", "2.0-beta8", False),
        (Ecosystem.MAVEN, "introduced 0, fixed 31.1-jre", "31.0.1-jre", True),
        (Ecosystem.GO, "introduced 0, fixed 0.3.7", "v0.0.0-20210101000000-0123456789ab", True),
        (Ecosystem.RUBYGEMS, "introduced 0, fixed 4.2.0", "4.2.0.rc1", True),
    ],
)
def test_versions_are_compared_in_their_ecosystems_order(
    ecosystem: Ecosystem, events: str, version: str, expected: bool
) -> None:
    assert is_affected(version, affected(events), ecosystem) is expected


@pytest.mark.parametrize(
    ("events", "versions", "version", "expected"),
    [
        ("introduced 0, last_affected 2.10.0", (), "2.10.0+cpu", True),
        ("introduced 0, fixed 2.10.0", (), "2.10.0+cpu", False),
        ("introduced 2.10.0", (), "2.10.0+cpu", True),
        ("introduced 0, last_affected 2.10.0+cpu", (), "2.10.0+cpu", True),
        ("introduced 0, last_affected 2.10.0+cpu", (), "2.10.0+cpu.1", False),
        ("introduced 0, fixed 2.10.0+patched.2", (), "2.10.0+patched.1", True),
        ("introduced 0, fixed 2.10.0+patched.2", (), "2.10.0+patched.2", False),
        ("introduced 9", ("2.6",), "2.6.0+cpu", True),
        ("introduced 9", ("2.6",), "2.6.1+cpu", False),
    ],
)
def test_what_holds_for_a_release_holds_for_somebody_s_build_of_it(
    events: str, versions: tuple[str, ...], version: str, expected: bool
) -> None:
    assert is_affected(version, affected(events, versions=versions)) is expected


def test_one_upgrade_closes_all_that_was_found_in_the_package() -> None:
    statements = (
        affected("introduced 0, fixed 2.12.2, introduced 2.13, fixed 2.15", advisory="GHSA-1", of=("CVE-1",)),
        affected("introduced 0, fixed 2.3.2, introduced 2.4, fixed 2.17.1", advisory="GHSA-2", of=("CVE-2",)),
        affected("introduced 9", advisory="GHSA-3", of=("CVE-3",)),
    )
    found = matched("2.0", *statements)

    assert [(each.vulnerability, each.fixed_in, each.closes_all) for each in found] == [
        ("CVE-1", "2.12.2", "2.17.1"),
        ("CVE-2", "2.3.2", "2.17.1"),
    ]


def test_there_may_be_no_upgrade_that_closes_all() -> None:
    found = matched("1.0", affected("introduced 0, fixed 2.0"), affected("introduced 0", advisory="X", of=("CVE-2",)))

    assert [each.closes_all for each in found] == [None, None]


def test_a_version_that_does_not_parse_is_still_compared() -> None:
    assert is_affected("1.0-what-is-this", affected("introduced 0, fixed 2.0"))
    assert is_affected("garbage", affected("introduced 0, fixed 2.0"))


def test_a_package_without_a_version_never_matches() -> None:
    assert match([a_package(None)], Source(affected("introduced 0"))) == ()


def test_development_packages_match_only_when_asked_for() -> None:
    source, package = Source(affected("introduced 0")), a_package(is_dev=True)

    assert match([package], source) == ()
    assert len(match([package], source, include_development=True)) == 1


def test_a_match_names_every_advisory_that_holds_with_its_range() -> None:
    (found,) = matched(
        "1.0",
        affected("introduced 0, fixed 2.0", advisory="PYSEC-1"),
        affected("introduced 0.5, last_affected 1.5", advisory="GHSA-1"),
        affected("introduced 3.0", advisory="GHSA-2"),
        affected(versions=["1"], advisory="MAL-1"),
    )

    assert [(reason.advisory, reason.statement) for reason in found.reasons] == [
        ("GHSA-1", ">= 0.5, <= 1.5"),
        ("MAL-1", "= 1.0"),
        ("PYSEC-1", "< 2.0"),
    ]


def test_an_advisory_that_names_several_cves_is_evidence_for_each() -> None:
    found = matched("1.0", affected("introduced 0, fixed 2.0", of=("CVE-1", "CVE-2")))

    assert [each.vulnerability for each in found] == ["CVE-1", "CVE-2"]


def test_scores_of_the_matching_statements_come_along() -> None:
    score = Score("3.1", 5.0, None)
    statement = Affected("GHSA-1", ("CVE-1",), (a_range("introduced 0"),), "", (score,))

    assert [each.scores for each in matched("1.0", statement)] == [(("GHSA-1", score),)]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((affected("introduced 0, fixed 2.0"),), "2.0"),
        ((affected("introduced 0, fixed 1.26.17, introduced 2.0, fixed 2.0.6"),), "1.26.17"),
        ((affected("introduced 0, fixed 0.9"), affected("introduced 0, fixed 3.0", advisory="PYSEC-1")), "3.0"),
        ((affected("introduced 0, fixed 2.0"), affected("introduced 1.0, fixed 2.1", advisory="PYSEC-1")), "2.1"),
        ((affected("introduced 0, last_affected 2.0"),), None),
        ((affected("introduced 0"), affected("introduced 0, fixed 2.0", advisory="PYSEC-1")), None),
        ((affected("introduced 0, fixed 2.0"), affected(versions=["2"], advisory="PYSEC-1")), None),
        ((affected("introduced 0, fixed 2.0", "introduced 0, fixed 2.5"),), "2.5"),
    ],
)
def test_the_fix_is_the_smallest_above_that_no_advisory_calls_affected(
    statements: tuple[Affected, ...], expected: str | None
) -> None:
    (found,) = matched("1.0", *statements)

    assert found.fixed_in == expected


def test_a_fix_of_another_vulnerability_is_no_fix() -> None:
    found = matched("1.0", affected("introduced 0", of=("CVE-1",)), affected("introduced 0, fixed 2.0", of=("CVE-2",)))

    assert {each.vulnerability: each.fixed_in for each in found} == {"CVE-1": None, "CVE-2": "2.0"}


@pytest.mark.parametrize(
    ("events", "text"),
    [
        ("introduced 0, fixed 2.0", "< 2.0"),
        ("introduced 1.0, fixed 2.0", ">= 1.0, < 2.0"),
        ("introduced 1.0, last_affected 2.0", ">= 1.0, <= 2.0"),
        ("introduced 0", ">= 0"),
        ("introduced 2.0, fixed 2.0.6, introduced 0, fixed 1.26.17", "< 1.26.17 || >= 2.0, < 2.0.6"),
        ("introduced 0, fixed 1.0, introduced 1.5", "< 1.0 || >= 1.5"),
    ],
)
def test_a_range_is_written_as_a_person_would(events: str, text: str) -> None:
    assert describe(a_range(events), rules(Ecosystem.PYPI).parse) == text


numbers = st.integers(min_value=0, max_value=9).map(lambda number: f"{number}.0")


@given(introduced=numbers, fixed=numbers, version=numbers)
def test_one_interval_is_what_its_bounds_say(introduced: str, fixed: str, version: str) -> None:
    introduced, fixed = sorted((introduced, fixed))
    statement = affected(f"introduced {introduced}, fixed {fixed}")

    assert is_affected(version, statement) is (introduced <= version < fixed)


@given(
    st.lists(st.tuples(st.sampled_from(("introduced", "fixed", "last_affected", "limit")), numbers), max_size=6),
    numbers,
)
def test_a_fixed_version_is_above_and_never_affected(events: list[tuple[str, str]], version: str) -> None:
    ranges = [", ".join(f"{kind} {each}" for kind, each in events)] if events else []
    statement, parse = affected(*ranges), rules(Ecosystem.PYPI).parse
    fix = fixed_version(parse(version), [statement], parse)

    assert fix is None or (parse(fix) > parse(version) and not is_affected(fix, statement))
