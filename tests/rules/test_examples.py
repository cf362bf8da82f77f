"""Every rule against its example: code whose marks say which lines it reports, and which alike ones it does not.

`examples/<rule id>.py`, `.js` or `.ts`, or a folder of that name with several files. A line that must be reported ends
in `# report: <rule id>`, one that must not in `# safe: <rule id>` (`//` in JavaScript).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.rules.model import Rule, RuleSet
from lambdascope.engine.codescan.scan import scan_sources

EXAMPLES = Path(__file__).parent / "examples"
RULES = load_builtin()
SUFFIXES = {"python": (".py",), "javascript": (".js", ".mjs", ".cjs", ".ts"), "typescript": (".ts",)}
MARK = re.compile(r"(?:#|//) (report|safe): (\S+)$")


def files_of(rule_id: str) -> dict[str, str]:
    folder = EXAMPLES / rule_id
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    paths += sorted(EXAMPLES.glob(f"{rule_id}.*"))
    return {path.relative_to(EXAMPLES).as_posix(): path.read_text() for path in paths}


def marks(files: dict[str, str], rule_id: str, kind: str) -> set[tuple[str, int]]:
    return {
        (path, number)
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (mark := MARK.search(line.rstrip())) is not None and mark.groups() == (kind, rule_id)
    }


def reported(files: dict[str, str], rule: Rule) -> set[tuple[str, int]]:
    alone = RuleSet((rule._replace(enabled=True),), RULES.libraries)
    scanned = scan_sources({path: text.encode() for path, text in files.items()}, alone)
    assert scanned.problems == ()
    return {(finding.path, finding.line) for finding in scanned.findings}


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_reports_what_its_example_marks(rule: Rule) -> None:
    files = files_of(rule.id)
    wanted = marks(files, rule.id, "report")
    found = reported(files, rule)

    assert wanted, f"tests/rules/examples has no line marked `report: {rule.id}`"
    assert marks(files, rule.id, "safe"), f"tests/rules/examples has no line marked `safe: {rule.id}`"
    assert found == wanted, f"not reported: {sorted(wanted - found)}; reported too: {sorted(found - wanted)}"


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_has_an_example_in_each_of_its_languages(rule: Rule) -> None:
    suffixes = {Path(path).suffix for path in files_of(rule.id)}

    assert [each for each in rule.languages if not suffixes.intersection(SUFFIXES[each])] == []


def test_every_example_is_of_a_rule_and_every_mark_is_of_its_example() -> None:
    known = {rule.id for rule in RULES.rules}
    strangers = []
    for path in sorted(EXAMPLES.rglob("*")):
        if path.is_dir():
            continue
        name = path.relative_to(EXAMPLES).parts[0].split(".")[0]
        named = {mark[2] for line in path.read_text().splitlines() if (mark := MARK.search(line.rstrip()))}
        strangers += [f"{path.name}: {each}" for each in ({name} - known) | (named - {name})]

    assert strangers == []
