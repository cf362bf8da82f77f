"""What one more look changes: opened, updated, closed, and the same again when it comes back soon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.findings.reconcile import (
    Changes,
    Found,
    content_digest,
    reconcile,
    stored_finding_arn,
    vulnerability_digest,
)
from lambdascope.model.account import AccountId
from lambdascope.model.advisory import AdvisoryRecord, Vulnerability
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Finding, Match, Rating, Reason, Severity
from lambdascope.model.function import FunctionKey
from lambdascope.model.life import FindingStatus, FindingType, KnownFinding
from lambdascope.model.package import Evidence, Package, PackageManager

NOW = datetime(2026, 3, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
ACTIVE, SUPPRESSED, CLOSED = FindingStatus
KEY = FunctionKey(AccountId("111122223333"), "eu-central-1", "billing")


def a_vulnerability(id_: str = "CVE-1", **fields: object) -> Vulnerability:
    record = AdvisoryRecord("GHSA-1", "", "a flaw", "", None, "", (), None, (), ())
    return Vulnerability(id_, (), (record,))._replace(**fields)  # type: ignore[arg-type]  # as the test gives them


def a_finding(id_: str = "CVE-1", path: str = "METADATA") -> Finding:
    package = Package(
        Ecosystem.PYPI, PackageName("lib"), "1.0", PackageManager.PYTHONPKG, path, None, Evidence.INSTALLED, "x"
    )
    match = Match(package, id_, (Reason("GHSA-1", "< 2.0"),), "2.0")
    return Finding("", a_vulnerability(id_), Rating(Severity.HIGH, None, None), (match,))


def found(id_: str = "CVE-1", digest: str = "same") -> Found:
    return Found(a_finding(id_), digest)


def about(each: Found) -> str:
    """The vulnerability."""
    assert isinstance(each.finding, Finding)
    return each.finding.vulnerability.id


def known(
    status: FindingStatus = ACTIVE,
    ago: timedelta | None = None,
    digest: str = "same",
    id_: int = 1,
    about: str = "CVE-1",
) -> KnownFinding:
    """A stored finding; a closed one was closed `ago`."""
    then = NOW - 2 * WEEK
    return KnownFinding(
        id_, 1, f"arn-{id_}", about, status, digest, then, then, then, None if ago is None else NOW - ago
    )


def names(changes: Changes) -> dict[str, list[str]]:
    """What changes, in words: the vulnerabilities opened, else the ARNs."""
    return {
        "opened": [about(each) for each in changes.opened],
        "reopened": [before.arn for before, _ in changes.reopened],
        "updated": [before.arn for before, _ in changes.updated],
        "same": [before.arn for before, _ in changes.same],
        "closed": [before.arn for before in changes.closed],
    }


@pytest.mark.parametrize(
    ("stored", "now", "expected"),
    [
        ([], [], {}),
        ([], [found()], {"opened": ["CVE-1"]}),
        ([known()], [found()], {"same": ["arn-1"]}),
        ([known(SUPPRESSED)], [found()], {"same": ["arn-1"]}),
        ([known()], [found(digest="other")], {"updated": ["arn-1"]}),
        ([known(SUPPRESSED)], [found(digest="other")], {"updated": ["arn-1"]}),
        ([known()], [], {"closed": ["arn-1"]}),
        ([known(SUPPRESSED)], [], {"closed": ["arn-1"]}),
        ([known()], [found("CVE-2")], {"opened": ["CVE-2"], "closed": ["arn-1"]}),
        ([known(CLOSED, timedelta(0))], [], {}),
        ([known(CLOSED, timedelta(0))], [found()], {"reopened": ["arn-1"]}),
        ([known(CLOSED, WEEK)], [found()], {"reopened": ["arn-1"]}),
        ([known(CLOSED, WEEK)], [found(digest="other")], {"reopened": ["arn-1"]}),
        ([known(CLOSED, WEEK + timedelta(microseconds=1))], [found()], {"opened": ["CVE-1"]}),
        ([known(CLOSED, 4 * WEEK), known(CLOSED, WEEK, id_=2)], [found()], {"reopened": ["arn-2"]}),
        ([known(CLOSED, WEEK, id_=2), known(CLOSED, 4 * WEEK)], [found()], {"reopened": ["arn-2"]}),
        ([known(CLOSED, timedelta(0)), known(id_=2)], [found()], {"same": ["arn-2"]}),
        ([known(id_=2), known(CLOSED, timedelta(0))], [], {"closed": ["arn-2"]}),
    ],
)
def test_the_difference(stored: list[KnownFinding], now: list[Found], expected: Mapping[str, list[str]]) -> None:
    by_vulnerability = {about(each): each for each in now}

    changes = names(reconcile(stored, by_vulnerability, NOW, WEEK))
    assert {what: who for what, who in changes.items() if who} == expected


def renamed(id_: str, *aliases: str) -> Found:
    return found(id_)._replace(aliases=aliases)


@pytest.mark.parametrize(
    ("stored", "now", "former", "expected"),
    [
        pytest.param(
            [known(about="GHSA-1")], [renamed("CVE-1", "GHSA-1")], {}, {"updated": ["arn-1"]}, id="it gets a CVE"
        ),
        pytest.param(
            [known()], [renamed("GHSA-1")], {"CVE-1": ("GHSA-1",)}, {"updated": ["arn-1"]}, id="its CVE is rejected"
        ),
        pytest.param(
            [known(about="GHSA-1"), known(id_=2, about="GHSA-2")], [renamed("CVE-1", "GHSA-2", "GHSA-1")], {},
            {"updated": ["arn-1"], "closed": ["arn-2"]}, id="two become one",
        ),
        pytest.param(
            [known()], [renamed("GHSA-1"), renamed("GHSA-2")], {"CVE-1": ("GHSA-1", "GHSA-2")},
            {"updated": ["arn-1"], "opened": ["GHSA-2"]}, id="one becomes two",
        ),
        pytest.param(
            [known(about="GHSA-1"), known(id_=2)], [renamed("CVE-1", "GHSA-1")], {},
            {"same": ["arn-2"], "closed": ["arn-1"]}, id="the other name is known already",
        ),
        pytest.param(
            [known(about="GHSA-1"), known(CLOSED, timedelta(0), id_=2)], [renamed("CVE-1", "GHSA-1")], {},
            {"updated": ["arn-1"]}, id="the other name was closed",
        ),
        pytest.param(
            [known(CLOSED, timedelta(0), about="GHSA-1")], [renamed("CVE-1", "GHSA-1")], {}, {"opened": ["CVE-1"]},
            id="the first name was closed",
        ),
        pytest.param(
            [known(about="GHSA-1")], [renamed("CVE-1", "GHSA-1"), found("GHSA-1")], {},
            {"opened": ["CVE-1"], "same": ["arn-1"]}, id="both are there",
        ),
    ],
)  # fmt: skip
def test_a_finding_stays_the_same_when_its_vulnerability_has_another_name(
    stored: list[KnownFinding], now: list[Found], former: dict[str, tuple[str, ...]], expected: Mapping[str, list[str]]
) -> None:
    by_vulnerability = {about(each): each for each in now}

    changes = names(reconcile(stored, by_vulnerability, NOW, WEEK, former))
    assert {what: who for what, who in changes.items() if who} == expected


VULNERABILITIES = st.sampled_from(["CVE-1", "CVE-2", "CVE-3", "CVE-4"])
DIGESTS = st.sampled_from(["a", "b"])


@given(
    st.dictionaries(VULNERABILITIES, st.tuples(st.sampled_from(FindingStatus), DIGESTS, st.integers(0, 20))),
    st.dictionaries(VULNERABILITIES, DIGESTS),
)
def test_scanning_twice_changes_nothing(
    before: dict[str, tuple[FindingStatus, str, int]], looked: dict[str, str]
) -> None:
    stored = [
        known(status, timedelta(days=days) if status is CLOSED else None, digest, place, id_)
        for place, (id_, (status, digest, days)) in enumerate(before.items())
    ]
    now = {id_: found(id_, digest) for id_, digest in looked.items()}
    changes = reconcile(stored, now, NOW, WEEK)
    after = applied(stored, changes)

    again = names(reconcile(after, now, NOW, WEEK))
    assert {what for what, who in again.items() if who} <= {"same"}
    assert {each.vulnerability for each in after if each.status is not CLOSED} == set(looked)


def applied(stored: list[KnownFinding], changes: Changes) -> list[KnownFinding]:
    """The stored findings after these changes."""
    gone = {each.id for each in changes.closed}
    renewed = {each.id: to for each, to in (*changes.reopened, *changes.updated)}
    after = []
    for each in stored:
        if each.id in gone:
            after.append(each._replace(status=CLOSED, closed_at=NOW))
        elif each.id in renewed:
            after.append(each._replace(status=ACTIVE, closed_at=None, digest=renewed[each.id].digest))
        else:
            after.append(each)
    new = [known(ACTIVE, None, each.digest, 100 + place, about(each)) for place, each in enumerate(changes.opened)]
    return [*after, *new]


def test_the_same_problem_has_the_same_arn() -> None:
    arn = stored_finding_arn(KEY, FindingType.PACKAGE_VULNERABILITY, "CVE-1", None)

    assert re.fullmatch(r"arn:aws:inspector2:eu-central-1:111122223333:finding/[0-9a-f]{32}", arn)
    assert arn == stored_finding_arn(KEY, FindingType.PACKAGE_VULNERABILITY, "CVE-1", None)


def test_another_problem_has_another_arn() -> None:
    type_ = FindingType.PACKAGE_VULNERABILITY
    x = AccountId("x")
    keys = [KEY, *(KEY._replace(**{field: x}) for field in ("account", "region", "name", "version"))]
    arns = [stored_finding_arn(key, type_, "CVE-1", None) for key in keys]
    arns += [
        stored_finding_arn(KEY, type_, "CVE-2", None),
        stored_finding_arn(KEY, FindingType.CODE_VULNERABILITY, "CVE-1", None),
        stored_finding_arn(KEY, type_, "CVE-1", NOW),
        stored_finding_arn(KEY, type_, "CVE-1", NOW + timedelta(microseconds=1)),
        stored_finding_arn(KEY._replace(name="a\0b"), type_, "CVE-1", None),
        stored_finding_arn(KEY, type_, "\ud800", None),
    ]

    assert len(set(arns)) == len(arns)


@pytest.mark.parametrize(("region", "partition"), [("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")])
def test_the_arn_is_of_the_functions_partition(region: str, partition: str) -> None:
    arn = stored_finding_arn(KEY._replace(region=region), FindingType.PACKAGE_VULNERABILITY, "CVE-1", None)
    assert arn.startswith(f"arn:{partition}:inspector2:{region}:111122223333:finding/")


def test_the_digest_of_a_finding_follows_what_it_says() -> None:
    finding = a_finding()
    digests = [
        content_digest(finding, "v"),
        content_digest(finding, "w"),
        content_digest(a_finding(path="other"), "v"),
        content_digest(finding._replace(rating=Rating(Severity.LOW, None, None)), "v"),
        content_digest(a_finding(path="\ud800"), "v"),
    ]

    assert len(set(digests)) == len(digests)
    assert content_digest(finding._replace(arn="another"), "v") == digests[0]


def test_the_digest_of_a_vulnerability_follows_its_advisories_but_not_its_probability() -> None:
    plain = vulnerability_digest(a_vulnerability())

    assert vulnerability_digest(a_vulnerability(epss=0.5)) == plain
    assert vulnerability_digest(a_vulnerability(known_exploited_since="2026-01-01")) != plain
    assert vulnerability_digest(a_vulnerability(aliases=("GHSA-2",))) != plain
