"""A fleet's packages against one generation of advisories; what was asked once is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from lambdascope.engine.matching import match
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Match
from lambdascope.model.package import Package
from lambdascope.service.fleet import matcher as matcher_module
from lambdascope.service.fleet.matcher import Matcher
from lambdascope.store.advisories import AdvisoryDatabase
from tests.builders import World, a_package, a_record

FLASK = (Ecosystem.PYPI, PackageName("flask"))


@pytest.fixture
def matcher(world: World) -> Iterator[Matcher]:
    """Of two advisories of flask and one of jinja2."""
    world.compile(
        a_record("CVE-2026-1001"), a_record("CVE-2026-1002", fixed="3.0"), a_record("CVE-2026-1003", "jinja2")
    )
    with AdvisoryDatabase(world.advisories) as database:
        yield Matcher(1, database)


def matched(packages: Sequence[Package], matcher: Matcher) -> tuple[Match, ...]:
    """What matching says, but for the version that closes all of a package: each new advisory may change that."""
    return tuple(each._replace(closes_all=None) for each in match(packages, matcher.database))


def test_it_says_what_matching_says(matcher: Matcher) -> None:
    packages = [
        a_package(), a_package(path="other place"), a_package(version="2.5"), a_package(version=None),
        a_package(is_development=True), a_package("jinja2", "2.0"), a_package("jinja2"), a_package("unknown"),
    ]  # fmt: skip
    expected = matched(packages, matcher)

    assert tuple(matcher.matches(packages)) == expected
    assert tuple(matcher.matches(packages)) == expected
    assert len(expected) == 6


def test_of_versions_those_are_affected_that_a_vulnerability_means(matcher: Matcher) -> None:
    versions = [(*FLASK, version) for version in ("1.0", "2.5", "3.0")]
    affected = matcher.affected_versions(versions, frozenset(("CVE-2026-1001",)))

    assert {key: [each.vulnerability for each in found] for key, found in affected.items()} == {
        (*FLASK, "1.0"): ["CVE-2026-1001"]
    }
    assert matcher.packages_of(["CVE-2026-1001", "CVE-2026-1002", "CVE-1999-1"]) == {FLASK}


def test_stored_versions_are_looked_up_once(matcher: Matcher) -> None:
    stored = {1: (*FLASK, "1.0"), 2: (*FLASK, "3.0"), 3: (Ecosystem.PYPI, PackageName("unknown"), "1.0")}
    asked: list[int] = []

    def versions(ids: Sequence[int]) -> dict[int, tuple[Ecosystem, PackageName, str]]:
        asked.extend(ids)
        return {id_: stored[id_] for id_ in ids if id_ in stored}

    assert matcher.affected_ids([3, 2, 1], versions) == [1]
    assert matcher.affected_ids([1, 2, 3, 4], versions) == [1]  # 4 has no version
    assert asked == [3, 2, 1, 4]
    assert matcher.affected_ids([], versions) == []


def test_vulnerabilities_that_are_unknown_are_absent(matcher: Matcher) -> None:
    assert set(matcher.vulnerabilities(["CVE-2026-1001", "CVE-1999-1"])) == {"CVE-2026-1001"}
    assert matcher.digest("CVE-2026-1001") != matcher.digest("CVE-2026-1002")
    assert matcher.vulnerabilities([]) == {}


def test_it_forgets_before_it_remembers_too_much(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_module, "_REMEMBERED", 2)
    packages = [a_package(version=f"1.{number}") for number in range(5)]

    assert tuple(matcher.matches(packages)) == matched(packages, matcher)
    assert [tuple(matcher.matches([each])) for each in packages] == [matched([each], matcher) for each in packages]


def test_it_answers_as_its_database(matcher: Matcher) -> None:
    assert (matcher.compiled_at, matcher.ecosystems) == (matcher.database.compiled_at, (Ecosystem.PYPI,))
    assert matcher.affected([FLASK]) == matcher.database.affected([FLASK])
