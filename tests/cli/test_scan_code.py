"""Code scanning from the command line: what is asked for, what is told of it, and what the exit code says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Command = Callable[..., CompletedProcess[str]]
Zipped = Callable[..., Path]

APP = """\
from shell import run

def handler(event, context):
    name = event["name"]
    return run(name)
"""
SHELL = """\
import os

def run(name):
    command = "ls " + name
    os.system(command)
    return {"statusCode": 200}
"""
CLEAN = "def handler(event, context):\n    return {'statusCode': 200}\n"
TWO_FILES = {"app.py": APP, "shell.py": SHELL}
COMMAND_LINE = 'import os\n\ndef handler(event, context):\n    os.system("ls " + event["name"]){comment}\n'


@pytest.fixture
def code(lambdascope: Command) -> Command:
    """Runs `scan --scan-type code`, without any advisory database."""

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        return lambdascope("scan", "--scan-type", "code", *arguments)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder with these files."""

    def build(name: str, files: Mapping[str, str]) -> Path:
        for path, content in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(content)
        return tmp_path / name

    return build


def target(outcome: CompletedProcess[str]) -> Any:
    return json.loads(outcome.stdout)["targets"][0]


def places(outcome: CompletedProcess[str]) -> list[tuple[str, int]]:
    paths = [finding["codeVulnerabilityDetails"]["filePath"] for finding in target(outcome)["findings"]]
    return [(path["filePath"], path["startLine"]) for path in paths]


# What is told.


def test_the_table_shows_the_way_from_the_event_through_two_files(code: Command, zipped: Zipped) -> None:
    outcome = code(zipped("a.zip", files=TWO_FILES), "--handler", "app.handler")

    assert (outcome.returncode, outcome.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in outcome.stdout.splitlines()]
    shown = lines[lines.index("from app.py:3 event.name") :]
    assert shown[1:5] == [
        'app.py:4 name = event["name"]',
        "app.py:5 run(name)",
        'shell.py:4 command = "ls " + name',
        "to shell.py:5 os.system",
    ]
    assert shown[5].startswith("→ ")
    assert "Dependencies were not looked at." in lines


def test_a_finding_has_inspector_s_shape_and_what_that_lacks(code: Command, zipped: Zipped) -> None:
    [finding] = target(code(zipped("a.zip", files=TWO_FILES), "--format", "json"))["findings"]

    assert (finding["type"], finding["severity"], finding["status"]) == ("CODE_VULNERABILITY", "HIGH", "ACTIVE")
    assert finding["title"] == "CWE-77,78,88 - OS command injection"
    assert finding["description"].endswith(finding["remediation"]["recommendation"]["text"])
    details = finding["codeVulnerabilityDetails"]
    assert details["detectorId"] == "python/os-command-injection@v1.0"
    assert details["cwes"] == ["CWE-77", "CWE-78", "CWE-88"]
    assert details["filePath"] == {"fileName": "shell.py", "filePath": "shell.py", "startLine": 5, "endLine": 5}
    more = finding["extensions"]
    assert (more["startColumn"], more["endColumn"], more["confidence"]) == (5, 23, "high")
    assert [(step["filePath"], step["startLine"]) for step in more["trace"]][0::4] == [("app.py", 3), ("shell.py", 5)]
    assert {"lineNumber": 5, "content": "    os.system(command)"} in more["snippet"]


def test_the_shape_is_one_that_a_client_of_inspector_can_read(code: Command, zipped: Zipped) -> None:
    from botocore.parsers import create_parser
    from botocore.session import get_session

    [finding] = target(code(zipped("a.zip", files=TWO_FILES), "--format", "json"))["findings"]
    shape = get_session().get_service_model("inspector2").operation_model("ListFindings").output_shape
    assert shape is not None
    response = {"status_code": 200, "headers": {}, "body": json.dumps({"findings": [finding]}).encode()}

    [parsed] = create_parser("rest-json").parse(response, shape)["findings"]

    assert parsed["codeVulnerabilityDetails"] == finding["codeVulnerabilityDetails"]


def test_the_same_code_gives_the_same_report(code: Command, zipped: Zipped) -> None:
    package = zipped("a.zip", files=TWO_FILES)

    assert code(package, "--format", "json").stdout == code(package, "--format", "json").stdout


def test_a_secret_is_found_and_never_shown(code: Command, zipped: Zipped) -> None:
    secret = "hunter2hunter2XYZ"
    package = zipped("a.zip", files={"app.py": f'{CLEAN}\npassword = "{secret}"\n'})

    for format_ in ("table", "json", "sarif"):
        outcome = code(package, "--format", format_)

        assert "hardcoded-credentials" in outcome.stdout or "Hardcoded credentials" in outcome.stdout
        assert secret not in outcome.stdout


def test_a_mechanical_fix_is_shown_as_the_line_and_what_it_becomes(code: Command, zipped: Zipped) -> None:
    source = (
        "import requests\n\ndef handler(event, context):\n    requests.get('https://a.b', verify=False, timeout=5)\n"
    )

    [finding] = target(code(zipped("a.zip", files={"app.py": source}), "--format", "json"))["findings"]

    assert finding["extensions"]["fix"]["patch"] == {
        "line": 4,
        "old": "    requests.get('https://a.b', verify=False, timeout=5)",
        "new": "    requests.get('https://a.b', verify=True, timeout=5)",
    }


# What is scanned.


def test_a_way_goes_on_into_a_layer_and_the_finding_names_it(code: Command, zipped: Zipped) -> None:
    layer = zipped("shared.zip", files={"app.py": "", "python/shell.py": SHELL})
    function = zipped("a.zip", files={"app.py": APP})

    [finding] = target(code(function, "--layer", layer, "--format", "json"))["findings"]

    assert finding["codeVulnerabilityDetails"]["filePath"]["filePath"] == "python/shell.py"
    assert finding["extensions"]["layer"] == "shared.zip"
    assert finding["extensions"]["trace"][0]["layer"] is None


def test_installed_packages_and_tests_are_left_out_and_counted(code: Command, zipped: Zipped) -> None:
    files = {"app.py": CLEAN, "other/__init__.py": SHELL + APP, "tests/test_app.py": SHELL + APP}

    found = target(code(zipped("a.zip", "other==1.0", files=files), "--format", "json"))

    assert found["findings"] == []
    assert found["code"] == {"files": 1, "lines": 3, "leftOut": {"installed packages": 1, "tests": 1}}


def test_a_package_without_code_of_its_own_is_a_problem(code: Command, zipped: Zipped) -> None:
    package = zipped("a.zip", files={"app.py": "", "Main.class": b"\xca\xfe"})
    jar = package.parent / "b.jar"
    jar.write_bytes(zipped("c.zip", files={"Main.class": b"\xca\xfe", "app.py": ""}).read_bytes())

    outcome = code(jar, "--format", "json", "--strict")

    assert [problem["code"] for problem in target(outcome)["problems"]] == ["no-code"]
    assert outcome.returncode == 3


def test_a_file_too_large_to_scan_is_a_problem(code: Command, zipped: Zipped) -> None:
    package = zipped("a.zip", files={"app.py": CLEAN, "big.py": "x = 1\n" * 200_000})

    problems = target(code(package, "--format", "json"))["problems"]

    assert [(problem["code"], problem["path"]) for problem in problems] == [("code-too-large", "big.py")]


def test_a_way_goes_on_into_a_zip_in_the_package(code: Command, zipped: Zipped) -> None:
    inner = zipped("inner.zip", files={"app.py": "", "shell.py": SHELL})
    package = zipped("a.zip", files={"app.py": APP, "lib/code.zip": inner.read_bytes()})

    outcome = code(package, "--format", "json")

    assert places(outcome) == [("lib/code.zip/shell.py", 5)]
    assert target(outcome)["problems"] == []


def test_a_zip_in_the_package_that_cannot_be_opened_is_a_problem(code: Command, zipped: Zipped) -> None:
    package = zipped("a.zip", files={"app.py": CLEAN, "code.zip": b"PK no zip"})

    problems = target(code(package, "--format", "json"))["problems"]

    assert [(problem["code"], problem["path"]) for problem in problems] == [("archive-unreadable", "code.zip")]


def test_all_looks_at_dependencies_as_well(scan: Command, zipped: Zipped) -> None:
    package = zipped("a.zip", "requests==2.19.1", files=TWO_FILES)

    found = target(scan(package, "--scan-type", "all", "--format", "json"))

    assert {finding["type"] for finding in found["findings"]} == {"PACKAGE_VULNERABILITY", "CODE_VULNERABILITY"}
    assert [package["name"] for package in found["packages"]] == ["requests"]


def test_standard_reads_no_code(scan: Command, zipped: Zipped) -> None:
    found = target(scan(zipped("a.zip", files=TWO_FILES), "--format", "json"))

    assert found["findings"] == []
    assert "code" not in found


# Comments that ignore.


def test_a_comment_with_a_reason_suppresses_the_finding(code: Command, zipped: Zipped) -> None:
    comment = "  # lambdascope: ignore[os-command-injection] -- names are checked by the caller"
    package = zipped("a.zip", files={"app.py": COMMAND_LINE.format(comment=comment)})

    outcome = code(package, "--format", "json", "--fail-on", "low")

    [finding] = target(outcome)["findings"]
    assert finding["status"] == "SUPPRESSED"
    assert finding["extensions"]["ignored"] == {"source": "comment", "reason": "names are checked by the caller"}
    assert outcome.returncode == 0
    assert "1 ignored by a comment" in code(package).stdout


def test_a_comment_without_a_reason_changes_nothing_and_is_a_problem(code: Command, zipped: Zipped) -> None:
    comment = "  # lambdascope: ignore[python-os-command]"
    package = zipped("a.zip", files={"app.py": COMMAND_LINE.format(comment=comment)})

    outcome = code(package, "--format", "json", "--fail-on", "high")

    assert [finding["status"] for finding in target(outcome)["findings"]] == ["ACTIVE"]
    assert [problem["code"] for problem in target(outcome)["problems"]] == ["ignored-without-reason"]
    assert outcome.returncode == 1


# Exit codes and rules.


@pytest.mark.parametrize(("threshold", "expected"), [("high", 1), ("critical", 0)])
def test_the_threshold_counts_findings_in_code(code: Command, zipped: Zipped, threshold: str, expected: int) -> None:
    assert code(zipped("a.zip", files=TWO_FILES), "--fail-on", threshold).returncode == expected


def test_a_detector_can_be_switched_off(code: Command, zipped: Zipped) -> None:
    package = zipped("a.zip", files=TWO_FILES)

    assert places(code(package, "--disable-rule", "os-command-injection", "--format", "json")) == []


def test_a_switch_that_fits_nothing_is_refused(code: Command, zipped: Zipped) -> None:
    outcome = code(zipped("a.zip", files=TWO_FILES), "--disable-rule", "os-comand-injection")

    assert outcome.returncode == 2
    assert "did you mean 'os-command-injection'?" in outcome.stderr


OWN_RULE = """\
detector: own-greeting
name: Greeting
cwe: [710]
tags: [own]
severity: low
description: Nobody should be greeted.
rules:
  - id: own-greet
    languages: [python]
    message: "{sink} greets"
    fix: "Leave it out."
    match:
      - {call: greetings.greet}
"""


def test_rules_of_one_s_own_are_used_beside_ours(code: Command, zipped: Zipped, folder: Callable[..., Path]) -> None:
    rules = folder("rules", {"own.yaml": OWN_RULE})
    package = zipped(
        "a.zip", files={"app.py": "import greetings\n\ndef handler(event, context):\n    greetings.greet()\n"}
    )

    assert places(code(package, "--rules", rules, "--format", "json")) == [("app.py", 4)]


def test_a_mistake_in_a_rule_names_file_and_line(code: Command, zipped: Zipped, folder: Callable[..., Path]) -> None:
    rules = folder("rules", {"own.yaml": OWN_RULE.replace("severity: low", "severity: dire")})

    outcome = code(zipped("a.zip", files=TWO_FILES), "--rules", rules)

    assert outcome.returncode == 2
    assert f"{rules}/own.yaml:5" in outcome.stderr


def test_rules_without_a_scan_of_code_are_a_mistake(scan: Command, zipped: Zipped) -> None:
    outcome = scan(zipped("a.zip", files=TWO_FILES), "--disable-rule", "os-command-injection")

    assert outcome.returncode == 2
    assert "--scan-type" in outcome.stderr


# SARIF.


def test_places_are_below_an_archive_s_name_and_within_a_folder(
    code: Command, zipped: Zipped, folder: Callable[..., Path]
) -> None:
    zipped("a.zip", files=TWO_FILES)
    folder("src/fn", TWO_FILES)

    [archive] = json.loads(code("a.zip", "--format", "sarif").stdout)["runs"]
    [unpacked] = json.loads(code("src/fn", "--format", "sarif").stdout)["runs"]

    assert _uri(archive) == {"uri": "a.zip/shell.py"}
    assert _uri(unpacked) == {"uri": "shell.py", "uriBaseId": "TARGET"}
    assert unpacked["originalUriBaseIds"]["TARGET"]["uri"] == "src/fn/"


def test_a_fingerprint_stays_when_code_moves(code: Command, folder: Callable[..., Path]) -> None:
    before, after = (
        json.loads(code(folder("fn", TWO_FILES | {"shell.py": shell}), "--format", "sarif").stdout)["runs"][0]
        for shell in (SHELL, f"import sys\n\n\n{SHELL}")
    )

    assert [_start(before), _start(after)] == [5, 8]
    assert before["results"][0]["partialFingerprints"] == after["results"][0]["partialFingerprints"]


def _uri(run: Any) -> Any:
    return run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]


def _start(run: Any) -> Any:
    return run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"]


# The rules themselves.


def test_rules_are_listed_by_detector(lambdascope: Command) -> None:
    rules = json.loads(lambdascope("rules", "list", "--format", "json").stdout)["rules"]

    assert {"id", "detectorId", "cwes", "languages", "severity", "enabled", "fix"} <= set(rules[0])
    assert [rule["detectorId"] for rule in rules] == sorted(rule["detectorId"] for rule in rules)
    table = lambdascope("rules", "list", "--language", "python", "--detector", "os-command-injection").stdout
    assert "python-os-command" in table
    assert "javascript-os-command" not in table


def test_a_rule_is_shown_with_what_it_looks_for(lambdascope: Command) -> None:
    outcome = lambdascope("rules", "show", "python-os-command")

    assert (outcome.returncode, outcome.stderr) == (0, "")
    for expected in ("python-os-command\n", "CWE-78", "os.system", "lambdascope: ignore[python-os-command] -- reason"):
        assert expected in outcome.stdout


def test_a_rule_that_nobody_has_is_refused(lambdascope: Command) -> None:
    outcome = lambdascope("rules", "show", "python-os-comand")

    assert outcome.returncode == 2
    assert "did you mean 'python-os-command'?" in outcome.stderr


# What calls the function.

QUEUE = """\
import os

def handler(event, context):
    os.system("log " + event["Records"][0]["md5OfBody"])
"""
SAM = """\
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, CodeUri: ., Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}}}
"""


def test_a_template_in_the_package_tells_what_calls_the_function(code: Command, folder: Callable[..., Path]) -> None:
    without = code(folder("without", {"app.py": QUEUE}), "--format", "json")
    outcome = code(folder("fn", {"app.py": QUEUE, "template.yaml": SAM}), "--format", "json")

    assert places(without) == [("app.py", 4)]
    assert "triggers" not in target(without)["code"]
    assert places(outcome) == []
    assert target(outcome)["code"]["triggers"] == {"app.py:handler": ["sqs"]}


def test_a_template_or_a_trigger_may_be_given(code: Command, folder: Callable[..., Path], tmp_path: Path) -> None:
    package = folder("fn", {"app.py": QUEUE})
    (tmp_path / "stack.yaml").write_text(SAM)

    assert places(code(package, "--template", tmp_path / "stack.yaml", "--format", "json")) == []
    assert places(code(package, "--trigger", "sqs", "--format", "json")) == []
    assert places(code(package, "--trigger", "sqs", "--trigger", "http-api", "--format", "json")) == [("app.py", 4)]
    assert "Taken to be called: app.py:handler by sqs." in code(package, "--trigger", "sqs").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--trigger", "sqz"), "did you mean 'sqs'?"),
        (("--template", "nowhere.yaml"), "cannot read nowhere.yaml"),
        (("--template", "app.py"), "app.py"),
    ],
)
def test_a_trigger_or_a_template_that_is_none_is_refused(
    code: Command, folder: Callable[..., Path], arguments: tuple[str, ...], told: str
) -> None:
    folder(".", {"app.py": QUEUE})

    outcome = code("app.py", *arguments)

    assert outcome.returncode == 2
    assert told in outcome.stderr


def test_a_handler_that_is_not_there_is_a_problem(code: Command, zipped: Zipped) -> None:
    outcome = code(zipped("a.zip", files=TWO_FILES), "--handler", "ap.handler", "--format", "json", "--strict")

    [problem] = target(outcome)["problems"]
    assert problem["code"] == "handler-not-found"
    assert "did you mean app.handler?" in problem["message"]
    assert places(outcome) == [("shell.py", 5)]
    assert outcome.returncode == 3
