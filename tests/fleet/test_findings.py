"""What findings say and how rules of the account's change them (facts, 5 and 6.2; checks 8, 9, 16 and 21)."""

from __future__ import annotations

import pytest

from lambdascope.app import now
from lambdascope.model.criteria import FilterAction
from lambdascope.model.life import FindingStatus
from lambdascope.service.fleet.filters import create_filter, delete_filter
from tests.builders import a_record
from tests.fleet.running import PACKAGE, Running, a_library, an_app
from tests.local_aws import deploy, publish_layer

BANDS = (
    # No vector of CVSS 3.1 scores 0.1; 1.6 is the least above 0.
    ("none", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, "INFORMATIONAL"),
    ("low_least", "CVSS:3.1/AV:P/AC:H/PR:H/UI:N/S:U/C:N/I:N/A:L", 1.6, "LOW"),
    ("low_most", "CVSS:3.1/AV:N/AC:H/PR:H/UI:R/S:U/C:L/I:L/A:L", 3.9, "LOW"),
    ("medium_least", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:N/A:L", 4.0, "MEDIUM"),
    ("medium_most", "CVSS:3.1/AV:N/AC:L/PR:H/UI:R/S:C/C:N/I:L/A:H", 6.9, "MEDIUM"),
    ("high_least", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:H", 7.0, "HIGH"),
    ("high_most", "CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:H/A:H", 8.9, "HIGH"),
    ("critical_least", "CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:H/I:H/A:H", 9.0, "CRITICAL"),
    ("critical_most", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:H", 10.0, "CRITICAL"),
    ("no_score", "", None, "UNTRIAGED"),
)


def test_check_8_only_a_package_from_a_layer_names_the_layer(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0901", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    layer = publish_layer(owner, "shared", a_library(library, folder="python/"))
    deploy(owner, "layered", layers=[layer], settle=False)
    deploy(owner, "own", files=an_app(a_library(library)), settle=False)
    service.scanned(scope, "layered", "own")

    found = {each.function.key.name: each.finding.matches for each in service.findings(scope)}
    assert {name: [each.package.layer for each in matches] for name, matches in found.items()} == {
        "layered": [layer],
        "own": [None],
    }
    assert found["layered"][0].package.file_path == f"python/{library}-1.0.dist-info/METADATA"


def test_check_9_one_vulnerability_in_two_packages_is_one_finding(service: Running, library: str) -> None:
    other = f"{library}two"
    fixed, open_ended = a_record("CVE-2026-0902", library), a_record("CVE-2026-0902", other, fixed=None)
    service.publish({**fixed, "affected": [*fixed["affected"], *open_ended["affected"]]})
    scope = service.new_scope(PACKAGE)
    deploy(service.owner(scope), "f", files=an_app(a_library(library), a_library(other)))
    service.scanned(scope, "f")

    (found,) = service.findings(scope)
    assert sorted(each.package.name for each in found.finding.matches) == [library, other]
    assert found.finding.fix_available.value == "PARTIAL"


def test_check_16_scores_fall_into_their_bands(service: Running, library: str) -> None:
    records = []
    for name, vector, _, _ in BANDS:
        record = a_record(f"TEST-{name}", library)
        record["severity"] = [{"type": "CVSS_V3", "score": vector}] if vector else []
        records.append(record)
    service.publish(*records)
    scope = service.new_scope(PACKAGE)
    deploy(service.owner(scope), "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")

    told = {each.finding.vulnerability.id: each.finding for each in service.findings(scope)}
    assert {
        id_.removeprefix("TEST-"): (each.rating.score.score if each.rating.score else None, each.severity.value)
        for id_, each in told.items()
    } == {name: (score, severity) for name, _, score, severity in BANDS}


def test_check_21_a_rule_suppresses_at_once_and_its_end_is_told(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0903", library), a_record("CVE-2026-0904", library))
    scope, untouched = service.new_scope(PACKAGE), service.new_scope(PACKAGE)
    for each in (scope, untouched):
        deploy(service.owner(each), "f", files=an_app(a_library(library)))
        service.scanned(each, "f")
    criteria = {"vulnerabilityId": [{"comparison": "EQUALS", "value": "CVE-2026-0903"}]}
    rule = create_filter(service.database, scope, "rule", FilterAction.SUPPRESS, criteria, now())

    def statuses() -> dict[str, FindingStatus]:
        return {each.finding.vulnerability.id: each.life.status for each in service.findings(scope)}

    assert statuses() == {"CVE-2026-0903": FindingStatus.SUPPRESSED, "CVE-2026-0904": FindingStatus.ACTIVE}
    assert {each.life.status for each in service.findings(untouched)} == {FindingStatus.ACTIVE}
    deploy(service.owner(scope), "later", files=an_app(a_library(library), note="later"))
    service.scanned(scope, "later")
    assert [each.life.status for each in service.findings(scope, "later")].count(FindingStatus.SUPPRESSED) == 1
    suppressed = {each.finding.arn for each in service.findings(scope) if each.life.status is FindingStatus.SUPPRESSED}

    def told() -> dict[str, str]:
        """The last that was told of each finding."""
        findings = [each["detail"] for each in service.told() if each["detail-type"] == "Inspector2 Finding"]
        return {each["findingArn"]: each["status"] for each in findings if each["findingArn"] in suppressed}

    service.becomes(told, dict.fromkeys(suppressed, "SUPPRESSED"))
    delete_filter(service.database, rule, now())

    assert set(statuses().values()) == {FindingStatus.ACTIVE}
    service.becomes(told, dict.fromkeys(suppressed, "ACTIVE"))


def test_a_suppressed_finding_that_is_fixed_is_closed(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-0905", library))
    scope = service.new_scope(PACKAGE)
    criteria = {"lambdaFunctionName": [{"comparison": "EQUALS", "value": "f"}]}
    create_filter(service.database, scope, "rule", FilterAction.SUPPRESS, criteria, now())
    owner = service.owner(scope)
    deploy(owner, "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    assert [each.life.status for each in service.findings(scope)] == [FindingStatus.SUPPRESSED]
    deploy(owner, "f", files=an_app(a_library(library, "2.0")))

    service.becomes(lambda: [each.life.status for each in service.findings(scope)], [FindingStatus.CLOSED])


@pytest.mark.parametrize("key", ["resourceTags", "lambdaFunctionLayers"])
def test_a_rule_about_the_function_follows_its_description(service: Running, library: str, key: str) -> None:
    service.publish(a_record(f"CVE-2026-0906-{key}", library))
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    layer = publish_layer(owner, "other", a_library(f"{library}x", folder="python/"))
    criteria = {
        "resourceTags": {"resourceTags": [{"comparison": "EQUALS", "key": "accepted"}]},
        "lambdaFunctionLayers": {"lambdaFunctionLayers": [{"comparison": "EQUALS", "value": layer}]},
    }[key]
    create_filter(service.database, scope, "rule", FilterAction.SUPPRESS, criteria, now())
    deploy(owner, "f", files=an_app(a_library(library)))
    service.scanned(scope, "f")
    assert [each.life.status for each in service.findings(scope)] == [FindingStatus.ACTIVE]
    if key == "resourceTags":
        arn = owner.get_function(FunctionName="f")["Configuration"]["FunctionArn"]
        owner.tag_resource(Resource=arn, Tags={"accepted": "yes"})
    else:
        owner.update_function_configuration(FunctionName="f", Layers=[layer])

    service.becomes(lambda: [each.life.status for each in service.findings(scope)], [FindingStatus.SUPPRESSED])
