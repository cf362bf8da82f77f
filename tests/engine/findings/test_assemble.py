"""One finding per target and vulnerability, with every package in it, the worst first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from lambdascope.engine.findings.assemble import assemble, finding_arn
from lambdascope.model.advisory import AdvisoryRecord, Affected, Score, Vulnerability
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import FixAvailable, Match, Reason, Severity
from lambdascope.model.package import Evidence, Package, PackageManager

ARN = partial(finding_arn, "f")


def a_match(vulnerability: str, name: str = "lib", path: str = "x", fixed_in: str | None = "2.0") -> Match:
    package = Package(Ecosystem.PYPI, PackageName(name), "1.0", PackageManager.PIP, path, None, Evidence.INSTALLED, "x")
    return Match(package, vulnerability, (Reason(f"GHSA-{vulnerability}", "< 2.0"),), fixed_in)


class Source:
    """Knows vulnerabilities by their score."""

    compiled_at = ""
    ecosystems = ()

    def __init__(self, **scores: float) -> None:
        self.scores = scores

    def affected(
        self, packages: Iterable[tuple[Ecosystem, PackageName]]
    ) -> Mapping[tuple[Ecosystem, PackageName], tuple[Affected, ...]]:
        raise NotImplementedError

    def vulnerabilities(self, ids: Iterable[str]) -> Mapping[str, Vulnerability]:
        return {id_: Vulnerability(id_, (), (self.record(id_),)) for id_ in ids}

    def record(self, id_: str) -> AdvisoryRecord:
        scores = (Score("3.1", self.scores[id_], None),) if id_ in self.scores else ()
        return AdvisoryRecord(f"GHSA-{id_}", "", "", "", None, "", scores, None, (), ())


def test_the_same_vulnerability_of_several_packages_is_one_finding() -> None:
    (finding,) = assemble([a_match("a", "z"), a_match("a", "b"), a_match("a", "b", "0")], Source(a=5.0), ARN)

    assert [(match.package.name, match.package.file_path) for match in finding.matches] == [
        ("b", "0"),
        ("b", "x"),
        ("z", "x"),
    ]


def test_fix_available_is_partial_where_only_some_packages_have_a_fix() -> None:
    def fix_of(*fixes: str | None) -> FixAvailable:
        matches = [a_match("a", f"p{place}", fixed_in=fix) for place, fix in enumerate(fixes)]
        return assemble(matches, Source(a=5.0), ARN)[0].fix_available

    assert [fix_of("2"), fix_of("2", None), fix_of(None, None)] == [
        FixAvailable.YES, FixAvailable.PARTIAL, FixAvailable.NO,
    ]  # fmt: skip


def test_findings_come_worst_first_and_untriaged_last() -> None:
    findings = assemble([a_match(each) for each in "abcd"], Source(a=2.0, b=9.8, c=9.0), ARN)

    assert [(finding.vulnerability.id, finding.severity) for finding in findings] == [
        ("b", Severity.CRITICAL),
        ("c", Severity.CRITICAL),
        ("a", Severity.LOW),
        ("d", Severity.UNTRIAGED),
    ]


def test_each_finding_is_named_by_its_vulnerability() -> None:
    findings = assemble([a_match("a"), a_match("b")], Source(), "arn:{}".format)

    assert [finding.arn for finding in findings] == ["arn:a", "arn:b"]


def test_the_arn_is_made_from_target_and_vulnerability_alone() -> None:
    arn = finding_arn("f.zip", "CVE-1")

    assert re.fullmatch(r"arn:aws:inspector2:us-east-1:000000000000:finding/[0-9a-f]{32}", arn)
    assert arn == finding_arn("f.zip", "CVE-1")
    assert len({arn, finding_arn("g.zip", "CVE-1"), finding_arn("f.zip", "CVE-2")}) == 3


def test_a_target_name_that_is_no_unicode_has_an_arn() -> None:
    assert finding_arn("f\udcff.zip", "CVE-1")


def test_malware_that_has_a_cve_is_malware() -> None:
    match = a_match("a")._replace(reasons=(Reason("MAL-2025-1", "= 1.0"),))

    assert assemble([match], Source(a=5.0), ARN)[0].is_malicious
    assert not assemble([a_match("a")], Source(a=5.0), ARN)[0].is_malicious
