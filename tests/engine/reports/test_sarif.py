"""SARIF 2.1.0: what its schema requires, and what code hosts read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from lambdascope.engine.reports.sarif import render
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.code_finding import CodeFinding, CodePlace, CodeResult, Patch, SnippetLine, TraceStep
from lambdascope.model.finding import Severity
from lambdascope.model.package import Problem
from lambdascope.model.report import Inventory, Report, TargetReport
from tests.engine.reports.conftest import LAYER_ARN

SINK = CodePlace("src/shell.py", None, 5, 5, 5, 23)
SOURCE = CodePlace("app.py", None, 3, 1, 5, 21)


def a_code_finding(**changes: Any) -> CodeFinding:
    return CodeFinding(
        arn="arn:aws:inspector2:us-east-1:000000000000:finding/0123456789abcdef0123456789abcdef",
        rule_id="python-os-command",
        detector_id="python/os-command-injection@v1.0",
        detector_name="OS command injection",
        detector_tags=("injection", "security", "python"),
        cwes=(77, 1336),
        severity=Severity.HIGH,
        confidence="high",
        explanation="Text from outside becomes a command.",
        place=SINK,
        message="event.name becomes part of a command line in os.system",
        fix="Pass a list.",
        patch=None,
        source="event.name",
        sink="os.system",
        trace=(TraceStep(SOURCE, "event.name"), TraceStep(SINK, "os.system")),
        snippet=(SnippetLine(5, "    os.system(command)"),),
        fingerprint="ab" * 16,
    )._replace(**changes)


def a_code_report(*findings: CodeFinding, target: str = "dir/f.zip", is_folder: bool = False) -> Report:
    artifact = Artifact("f.zip", ArtifactRole.FUNCTION, None if is_folder else "00" * 32, 12)
    problems = (Problem("code-too-large", "big.py", None, "is not scanned"), Problem("no-code", "", None, "no code"))
    inventory = Inventory(target, (artifact,), (), problems)
    return Report((TargetReport(inventory, (), None, None, CodeResult(findings, 2, 14)),), None, "0.0.1")


def run_of(report: Report) -> Any:
    [run] = json.loads(render(report))["runs"]
    return run


def result_of(report: Report) -> Any:
    [result] = run_of(report)["results"]
    return result


# What the schema requires: its `required` members, enumerations and minima, for the objects that we write.

LEVELS = {"none", "note", "warning", "error"}
URI_REFERENCE = re.compile(r"^(?:[A-Za-z0-9._~!$&'()*+,;=@%/-]|(?<=[^/]):)*$")


def check_log(log: Any) -> None:
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
        rules = driver["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        for rule in rules:
            check_rule(rule)
        for invocation in run["invocations"]:
            assert isinstance(invocation["executionSuccessful"], bool)
            for notification in invocation["toolExecutionNotifications"]:
                assert notification["message"]["text"]
                assert notification["level"] in LEVELS
                for location in notification.get("locations", ()):
                    check_location(location)
        for result in run["results"]:
            check_result(result, rules)


def check_rule(rule: Any) -> None:
    for member in ("shortDescription", "fullDescription", "help"):
        assert rule[member]["text"]
    assert rule["defaultConfiguration"]["level"] in LEVELS
    tags = rule["properties"]["tags"]
    assert len(set(tags)) == len(tags)
    assert isinstance(rule["properties"]["security-severity"], str)
    assert 0 <= float(rule["properties"]["security-severity"]) <= 10


def check_result(result: Any, rules: Any) -> None:
    assert result["message"]["text"]
    assert result["level"] in LEVELS
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
    for location in result["locations"]:
        check_location(location)
    for flow in result.get("codeFlows", ()):
        assert flow["threadFlows"]
        for thread in flow["threadFlows"]:
            assert thread["locations"]
            for step in thread["locations"]:
                check_location(step["location"])
                assert step["importance"] in {"important", "essential", "unimportant"}
    for suppression in result.get("suppressions", ()):
        assert suppression["kind"] in {"inSource", "external"}
    for fix in result.get("fixes", ()):
        for change in fix["artifactChanges"]:
            assert change["artifactLocation"]["uri"]
            assert all(replacement["deletedRegion"] for replacement in change["replacements"])


def check_location(location: Any) -> None:
    physical = location["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    assert URI_REFERENCE.match(uri), uri
    assert not uri.startswith("/")
    region = physical.get("region", {"startLine": 1})
    assert region["startLine"] >= 1
    assert region.get("startColumn", 1) >= 1
    assert region.get("endLine", region["startLine"]) >= region["startLine"]


@pytest.mark.parametrize("severity", list(Severity))
def test_findings_in_code_have_all_that_the_schema_requires(severity: Severity) -> None:
    patched = a_code_finding(patch=Patch(5, "a = 1", "a = 2"), severity=severity)
    other = a_code_finding(rule_id="python-eval", ignored="because", trace=(), cwes=())

    check_log(json.loads(render(a_code_report(patched, other, a_code_finding()))))


def test_dependencies_have_all_that_the_schema_requires(full: Report) -> None:
    check_log(json.loads(render(full)))


def test_names_that_are_no_text_are_still_uris() -> None:
    place = CodePlace("\udcff/a b#?\n:ü.py", "l:y", 1, 1, 1, 1)

    check_log(json.loads(render(a_code_report(a_code_finding(place=place, trace=())))))


# What code hosts read.


def test_a_rule_says_its_weaknesses_its_severity_and_its_detector() -> None:
    [rule] = run_of(a_code_report(a_code_finding(), a_code_finding()))["tool"]["driver"]["rules"]

    properties = rule["properties"]
    assert properties["tags"] == ["security", "external/cwe/cwe-077", "external/cwe/cwe-1336", "injection", "python"]
    assert properties["security-severity"] == "8.0"
    assert properties["detectorId"] == "python/os-command-injection@v1.0"
    assert rule["help"]["text"] == "Text from outside becomes a command.\n\nPass a list."


def test_the_message_ends_with_what_to_do() -> None:
    result = result_of(a_code_report(a_code_finding()))

    assert result["message"]["text"] == "event.name becomes part of a command line in os.system. Pass a list."
    assert result["level"] == "error"


def test_the_trace_is_a_code_flow_from_source_to_sink() -> None:
    [flow] = result_of(a_code_report(a_code_finding()))["codeFlows"]

    [thread] = flow["threadFlows"]
    steps = [step["location"] for step in thread["locations"]]
    assert [step["message"]["text"] for step in steps] == ["event.name", "os.system"]
    assert [step["physicalLocation"]["artifactLocation"]["uri"] for step in steps] == [
        "dir/f.zip/app.py",
        "dir/f.zip/src/shell.py",
    ]
    assert steps[1]["physicalLocation"]["region"] == {"startLine": 5, "startColumn": 5, "endLine": 5, "endColumn": 23}


def test_an_ignored_finding_is_suppressed_with_its_reason() -> None:
    result = result_of(a_code_report(a_code_finding(ignored="checked by the caller")))

    assert result["suppressions"] == [{"kind": "inSource", "justification": "checked by the caller"}]


def test_a_patch_replaces_its_line() -> None:
    result = result_of(a_code_report(a_code_finding(patch=Patch(5, "a = 1", "a = 2"))))

    [change] = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 5, "startColumn": 1, "endLine": 5, "endColumn": 6},
            "insertedContent": {"text": "a = 2"},
        }
    ]


def test_problems_are_notifications() -> None:
    [invocation] = run_of(a_code_report())["invocations"]

    assert [one["descriptor"]["id"] for one in invocation["toolExecutionNotifications"]] == [
        "code-too-large",
        "no-code",
    ]


@pytest.mark.parametrize(
    ("target", "layer", "expected"),
    [
        ("dir/f.zip", None, "dir/f.zip/src/shell.py"),
        ("./f.zip", None, "f.zip/src/shell.py"),
        ("/elsewhere/f.zip", None, "f.zip/src/shell.py"),
        ("../f.zip", None, "f.zip/src/shell.py"),
        ("dir/f.zip", "layer.zip", "layer.zip/src/shell.py"),
        ("dir/f.zip", LAYER_ARN, f"{LAYER_ARN.replace(':', '%3A')}/src/shell.py"),
    ],
)
def test_the_place_in_an_archive_is_below_its_name(target: str, layer: str | None, expected: str) -> None:
    result = result_of(a_code_report(a_code_finding(place=SINK._replace(layer=layer)), target=target))

    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": expected}


@pytest.mark.parametrize(
    ("target", "base"),
    [
        ("src/fn", {"uri": "src/fn/", "uriBaseId": "ROOT"}),
        (".", {"uri": "./", "uriBaseId": "ROOT"}),
        ("/abs/fn/", {"uri": "file:///abs/fn/"}),
    ],
)
def test_the_place_in_a_folder_is_relative_to_it(target: str, base: dict[str, str]) -> None:
    run = run_of(a_code_report(a_code_finding(), target=target, is_folder=True))

    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "src/shell.py", "uriBaseId": "TARGET"}
    assert run["originalUriBaseIds"] == {"TARGET": base}


def test_a_vulnerable_dependency_is_one_result_per_package(full: Report) -> None:
    results = run_of(full)["results"]

    places = [(one["ruleId"], one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for one in results]
    assert places == [
        ("CVE-2024-0001", "f.zip/requests-2.19.0.dist-info/METADATA"),
        ("CVE-2024-0001", f"{LAYER_ARN.replace(':', '%3A')}/python/requests-2.19.0.dist-info/METADATA"),
        ("GHSA-bbbb", "f.zip/requests-2.19.0.dist-info/METADATA"),
    ]
    assert results[0]["message"]["text"] == (
        "requests 2.19.0 is affected by CVE-2024-0001 (< 2.20.0). Upgrade to 2.20.0."
    )
    assert len({one["partialFingerprints"]["lambdascope/v1"] for one in results}) == 3


def test_a_dependency_s_rule_has_the_score_of_its_vulnerability(full: Report) -> None:
    first, second = run_of(full)["tool"]["driver"]["rules"]

    assert first["properties"]["security-severity"] == "9.8"
    assert first["properties"]["tags"] == ["security", "external/cwe/cwe-079", "dependency"]
    assert second["properties"]["security-severity"] == "0.0"
