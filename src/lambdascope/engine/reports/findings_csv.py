"""Findings as lines of CSV, in the columns of Inspector's report (facts, 10.1)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from lambdascope.engine.reports.stored import render_stored
from lambdascope.model.life import AnyFinding, StoredFinding

COLUMNS = (
    "AWS Account Id", "Severity", "Fix Available", "Finding Type", "Title", "Description", "Finding ARN", "First Seen",
    "Last Seen", "Last Updated", "Resource ID", "Container Image Tags", "Region", "Platform", "Resource Tags",
    "Affected Packages", "Package Installed Version", "Fixed in Version", "Package Remediation", "File Path",
    "Network Paths", "Age (Days)", "Remediation", "Inspector Score", "Inspector Score Vector", "Status",
    "Vulnerability Id", "Vendor", "Vendor Severity", "Vendor Advisory", "Vendor Advisory Published", "NVD CVSS3 Score",
    "NVD CVSS3 Vector", "NVD CVSS2 Score", "NVD CVSS2 Vector", "Vendor CVSS3 Score", "Vendor CVSS3 Vector",
    "Vendor CVSS2 Score", "Vendor CVSS2 Vector", "Resource Type", "Ami", "Resource Public Ipv4",
    "Resource Private Ipv4", "Resource Ipv6", "Resource Vpc", "Port Range", "Exploit Available", "Last Exploited At",
    "Lambda Layers", "Lambda Package Type", "Lambda Last Updated At", "Reference Urls",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula: titles, versions and paths are whatever a package says."""

Json = Mapping[str, Any]


def heading() -> str:
    """The first line."""
    return _line(COLUMNS)


def line(stored: StoredFinding[AnyFinding], now: datetime) -> str:
    """A finding's line."""
    rendered = render_stored(stored)
    package: Json = rendered.get("packageVulnerabilityDetails", {})
    code: Json = rendered.get("codeVulnerabilityDetails", {})
    (resource,) = rendered["resources"]
    function = resource["details"]["awsLambdaFunction"]
    values = {
        "AWS Account Id": rendered["awsAccountId"],
        "Severity": rendered["severity"],
        "Fix Available": rendered.get("fixAvailable"),
        "Finding Type": rendered["type"],
        "Title": rendered["title"],
        "Description": rendered["description"],
        "Finding ARN": rendered["findingArn"],
        "First Seen": rendered["firstObservedAt"],
        "Last Seen": rendered["lastObservedAt"],
        "Last Updated": rendered["updatedAt"],
        "Resource ID": resource["id"],
        "Region": resource["region"],
        "Resource Tags": _joined(f"{key}:{value}" for key, value in resource.get("tags", {}).items()),
        "Age (Days)": max((now - stored.life.first_observed_at).days, 0),
        "Remediation": rendered["remediation"]["recommendation"]["text"],
        "Inspector Score": rendered.get("inspectorScore"),
        "Inspector Score Vector": rendered.get("inspectorScoreDetails", {})
        .get("adjustedCvss", {})
        .get("scoringVector"),
        "Status": rendered["status"],
        "File Path": code.get("filePath", {}).get("filePath"),
        "Resource Type": resource["type"],
        "Resource Vpc": function.get("vpcConfig", {}).get("vpcId"),
        "Exploit Available": rendered.get("exploitAvailable"),
        "Last Exploited At": rendered.get("exploitabilityDetails", {}).get("lastKnownExploitAt"),
        "Lambda Layers": _joined(function.get("layers", ())),
        "Lambda Package Type": function["packageType"],
        "Lambda Last Updated At": function["lastModifiedAt"],
        "Reference Urls": _joined((package or code).get("referenceUrls", ())),
        **(_about_package(package) if package else {}),
    }
    return _line([_cell(values.get(name)) for name in COLUMNS])


def _about_package(details: Json) -> dict[str, object]:
    packages: Sequence[Json] = details["vulnerablePackages"]
    return {
        "Affected Packages": _joined(each["name"] for each in packages),
        "Package Installed Version": _joined(each["version"] for each in packages),
        "Fixed in Version": _joined(each.get("fixedInVersion", "") for each in packages),
        "Package Remediation": _joined(each.get("remediation", "") for each in packages),
        "File Path": _joined(each["filePath"] for each in packages),
        "Vulnerability Id": details["vulnerabilityId"],
        "Vendor": details["source"],
        "Vendor Severity": details.get("vendorSeverity"),
        "Vendor Advisory": details["sourceUrl"],
        "Vendor Advisory Published": details.get("vendorCreatedAt"),
        **_scores("Vendor", [each for each in details["cvss"] if each["source"] != "NVD"]),
        **_scores("NVD", [each for each in details["cvss"] if each["source"] == "NVD"]),
    }


def _scores(who: str, scores: Iterable[Json]) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in scores:
        version = str(each["version"])[:1]
        if version in ("2", "3"):
            found.setdefault(f"{who} CVSS{version} Score", each["baseScore"])
            found.setdefault(f"{who} CVSS{version} Vector", each["scoringVector"])
    return found


def _joined(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(each for each in values if each))


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
