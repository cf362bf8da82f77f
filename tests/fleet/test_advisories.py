"""Advisories that come, change and go while functions are watched (facts, 3.1; check 14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lambdascope.model.account import Scope
from lambdascope.model.life import FindingStatus
from tests.builders import a_record
from tests.fleet.running import PACKAGE, Running, a_library, an_app
from tests.local_aws import a_package, deploy


def two_functions(service: Running, library: str) -> Scope:
    """`concerned` has the library, `other` does not; both are scanned."""
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    deploy(owner, "concerned", files=an_app(a_library(library)), settle=False)
    deploy(owner, "other", files=an_app(a_library(f"{library}other")), settle=False)
    service.scanned(scope, "concerned", "other")
    service.caught_up(scope)
    return scope


def times(service: Running, scope: Scope) -> dict[str, datetime]:
    return {name: row.last_scanned_at for (name, _), row in service.rows(scope).items() if row.last_scanned_at}


def calls_during(service: Running, act: Callable[[], None]) -> list[str]:
    """What AWS was asked while something happened; CloudTrail, which is polled all the time, left out."""
    before = len(service.proxy.calls)
    act()
    return [call for call in service.proxy.calls[before:] if not call.startswith("cloudtrail:")]


def test_check_14_a_new_advisory_is_a_finding_without_asking_aws(service: Running, library: str) -> None:
    scope = two_functions(service, library)
    before = times(service, scope)
    calls = calls_during(service, lambda: service.publish(a_record("CVE-2026-0401", library)))

    service.becomes(lambda: service.open(scope, "concerned"), ["CVE-2026-0401"])
    assert calls == []
    after = times(service, scope)
    assert after["concerned"] > before["concerned"]
    assert after["other"] == before["other"]


def test_check_14_an_advisory_about_other_versions_moves_nothing(service: Running, library: str) -> None:
    scope = two_functions(service, library)
    before = times(service, scope)
    service.publish(a_record("CVE-2026-0402", library, fixed="0.5"), a_record("CVE-2026-0403", "nobody-has-this"))

    assert service.open(scope) == []
    assert times(service, scope) == before


def test_an_advisory_that_changes_updates_its_findings(service: Running, library: str) -> None:
    scope = two_functions(service, library)
    service.publish(a_record("CVE-2026-0404", library, fixed=None))
    (first,) = service.findings(scope)
    before = times(service, scope)
    calls = calls_during(service, lambda: service.publish(a_record("CVE-2026-0404", library, fixed="2.0")))

    (changed,) = service.findings(scope)
    assert (first.finding.fix_available.value, changed.finding.fix_available.value) == ("NO", "YES")
    assert changed.finding.arn == first.finding.arn
    assert changed.life.first_observed_at == first.life.first_observed_at
    assert changed.life.updated_at > first.life.updated_at
    assert calls == []
    assert times(service, scope)["concerned"] > before["concerned"]
    assert times(service, scope)["other"] == before["other"]


def test_an_advisory_that_no_longer_covers_the_version_closes_its_findings(service: Running, library: str) -> None:
    scope = two_functions(service, library)
    service.publish(a_record("CVE-2026-0405", library))
    service.publish(a_record("CVE-2026-0405", library, fixed="1.0"))

    assert [each.life.status for each in service.findings(scope)] == [FindingStatus.CLOSED]


def test_a_withdrawn_advisory_closes_its_findings(service: Running, library: str) -> None:
    scope = two_functions(service, library)
    service.publish(a_record("CVE-2026-0406", library), a_record("CVE-2026-0407", library))
    before = times(service, scope)
    calls = calls_during(service, lambda: service.feed.withdraw("CVE-2026-0406"))
    service.becomes(lambda: service.open(scope), ["CVE-2026-0407"])

    assert calls == []
    assert times(service, scope)["concerned"] > before["concerned"]
    assert times(service, scope)["other"] == before["other"]


def test_a_layer_is_matched_for_each_function_that_uses_it(service: Running, library: str) -> None:
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    content = {"ZipFile": a_package(a_library(library, folder="python/"))}
    layer = owner.publish_layer_version(LayerName="shared", Content=content)["LayerVersionArn"]
    names = [f"f{number}" for number in range(4)]
    for name in names:
        deploy(owner, name, layers=[layer], settle=False)
    service.scanned(scope, *names)
    service.publish(a_record("CVE-2026-0408", library))

    found = service.findings(scope)
    assert sorted(each.function.key.name for each in found) == names
    assert {match.package.layer for each in found for match in each.finding.matches} == {layer}
    with service.database.transaction() as connection:
        count = connection.execute("SELECT count(*) FROM layer_version WHERE arn = %s", (layer,)).fetchone()
    assert count == (1,)


def test_advisories_published_while_functions_are_scanned_are_missed_by_none(service: Running, library: str) -> None:
    scope = service.new_scope(PACKAGE)
    owner = service.owner(scope)
    names = [f"f{number:02}" for number in range(12)]
    ids = [f"CVE-2026-05{number:02}" for number in range(6)]
    for number, name in enumerate(names):
        deploy(owner, name, files=an_app(a_library(library), note=name), settle=False)
        if number % 2:
            # Not waited for: it takes effect in the midst of the scans.
            service.feed.put(a_record(ids[number // 2], library))
    service.scanned(scope, *names)

    service.becomes(lambda: {name: service.open(scope, name) for name in names}, dict.fromkeys(names, ids))
    service.caught_up(scope)
    assert len(service.findings(scope)) == len(names) * len(ids)
    with service.database.transaction() as connection:
        newest = connection.execute("SELECT max(id) FROM generation").fetchone()
        matched = connection.execute(
            "SELECT DISTINCT generation FROM function WHERE account = %s", (scope.account,)
        ).fetchall()
    assert matched == [newest]
