"""A delegated administrator, its member and a stranger, each with functions that have findings, for what reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.code_finding import CodeFinding, CodePlace, Patch, SnippetLine
from lambdascope.model.finding import Severity, identity_digest
from lambdascope.model.life import FindingStatus, FindingType
from lambdascope.store import findings
from lambdascope.store.findings import Written
from tests.api.server import ACCOUNT, MEMBER, REGION, SEALER, STRANGER, Service
from tests.builders import World, a_layer_arn, a_package, a_record

OWN, MEMBERS, STRANGERS = (Scope(AccountId(account), REGION) for account in (ACCOUNT, MEMBER, STRANGER))
ELSEWHERE = Scope(AccountId(ACCOUNT), "us-east-1")
SCOPES = (OWN, MEMBERS, STRANGERS, ELSEWHERE)
CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LOW = "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"
LAYER = a_layer_arn()
RECORDS = (
    a_record(
        "CVE-2026-1000", "flask", aliases=["GHSA-aaaa-bbbb-cccc"], references=[{"type": "WEB", "url": "https://f"}]
    ),
    a_record("CVE-2026-2000", "jinja", severity=[{"type": "CVSS_V3", "score": LOW}], fixed=None),
    a_record("CVE-2026-3000", "werkzeug", severity=[{"type": "CVSS_V3", "score": CRITICAL}]),
    a_record("CVE-2026-4000", "click", severity=[]),
)
EPSS = {"CVE-2026-1000": 0.5, "CVE-2026-3000": 0.125}


def a_fleet(service: Service, folder: Path) -> World:
    """In each account, and in another region: `billing` with four findings, `orders` with one, from a layer."""
    service.with_member()
    world = World(service.database, folder)
    for scope in SCOPES:
        world.switch_on(scope)
    world.publish(*RECORDS, epss=EPSS)
    for scope in SCOPES:
        world.deploy("billing", [a_package(name) for name in ("flask", "jinja", "werkzeug", "click")], scope=scope)
        world.deploy("orders", layers={LAYER: [a_package("flask")]}, scope=scope, tags={"team": "shop"})
    # Switching on again does not make a member leave.
    service.with_member()
    return world


def with_code(world: World, scope: Scope = OWN, name: str = "billing", **changes: Any) -> str:
    """A finding in the code of a function; returns its ARN."""
    fingerprint = identity_digest(name, str(sorted(changes)), str(changes.get("place", "")))
    arn = f"arn:aws:inspector2:{scope.region}:{scope.account}:finding/{identity_digest(*scope, fingerprint)}"
    finding = CodeFinding(
        arn=arn,
        rule_id="python-os-command",
        detector_id="python/os-command-injection@v1.0",
        detector_name="OS command injection",
        detector_tags=("injection", "security", "python"),
        cwes=(77, 78),
        severity=Severity.HIGH,
        confidence="high",
        explanation="Text from outside becomes a command.",
        place=CodePlace("src/app.py", None, 12, 5, 12, 30),
        message="event.secretName becomes part of a command line in os.system",
        fix="Pass a list.",
        patch=Patch(12, "    os.system(command)", "    subprocess.run(parts)"),
        source="event.secretName",
        sink="os.system",
        trace=(),
        snippet=tuple(SnippetLine(number, f"line {number}") for number in range(9, 16)),
        fingerprint=fingerprint,
    )._replace(**changes)
    with world.database.transaction() as connection:
        written = Written(
            None, world.function(name, scope).id, finding, FindingStatus.ACTIVE, finding.title, "", fingerprint
        )
        findings.insert(connection, [written], FindingType.CODE_VULNERABILITY, world.clock(), SEALER)
    return arn


def equals(*values: str) -> list[dict[str, str]]:
    """One key of criteria."""
    return [{"comparison": "EQUALS", "value": value} for value in values]


def beginning(value: str) -> list[dict[str, str]]:
    """One key of criteria."""
    return [{"comparison": "PREFIX", "value": value}]
