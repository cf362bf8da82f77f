"""Rules that are silent where the code mentions that something is dealt with."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.rules.loading import RuleFile, load
from lambdascope.engine.codescan.scan import scan_sources

RULE = """\
detector: own-detector
name: Our own
cwe: [862]
tags: [own]
severity: low
description: Something of ours.
rules:
  - id: own
    languages: [python, javascript]
    message: "{sink} is open"
    fix: Close it.
    unless: {mentions: "^(may_open|mayOpen)$", anywhere: ANYWHERE}
    match:
      - {call: [doors.open]}
"""
OPENING = "import doors\n\ndef handler(event, context):\n    doors.open(event)\n"
OPENING_NODE = 'const doors = require("doors");\nexports.handler = async (event) => doors.open(event);\n'


def lines(files: dict[str, str], *, anywhere: bool = False) -> list[tuple[str, int]]:
    rules = load([RuleFile("own.yaml", RULE.replace("ANYWHERE", str(anywhere).lower()))])
    scanned = scan_sources({path: text.encode() for path, text in files.items()}, rules)
    return [(each.path, each.line) for each in scanned.findings]


@pytest.mark.parametrize(
    ("before", "reported"),
    [
        ("", True),
        ("from access import may_open\n", False),
        ("KEY = 'may_open'\n", False),
        ("# may_open is to be written\n", True),
        ("# may_open\nmay_open = None  # may_open\n", False),
        ("def may_open_all(): pass\n", True),
    ],
)
def test_a_word_of_the_file_silences_but_not_one_of_a_comment(before: str, reported: bool) -> None:
    found = lines({"app.py": before + OPENING})

    assert bool(found) is reported


def test_a_comment_of_several_lines_is_one() -> None:
    found = lines({"app.js": "/* mayOpen\n * mayOpen\n */\n" + OPENING_NODE})

    assert found == [("app.js", 5)]


def test_the_words_of_other_files_count_only_where_they_are_meant_to() -> None:
    files = {"app.py": OPENING, "access.py": "def may_open(event):\n    return False\n"}

    assert lines(files) == [("app.py", 4)]
    assert lines(files, anywhere=True) == []
