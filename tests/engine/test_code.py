"""From archives to what reports tell of their code."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lambdascope.demo.packages import zipped
from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.code import ScannedCode, scan_code
from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.scan import Archive
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.finding import Severity


def scanned(files: Mapping[str, str], layers: Mapping[str, Mapping[str, str]] | None = None) -> ScannedCode:
    """A function with layers by their name."""
    archives = [
        Archive(Artifact(name, role, None, len(data)), MemoryRanges(data))
        for name, role, data in (
            ("f", ArtifactRole.FUNCTION, zipped(files)),
            *((name, ArtifactRole.LAYER, zipped(own)) for name, own in (layers or {}).items()),
        )
    ]
    return scan_code("f", archives[0], archives[1:], load_builtin(), handler="app.handler")


def test_of_very_many_weaknesses_the_worst_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdascope.engine.code.MAX_FINDINGS", 3)
    lines = ["import hashlib, os", "def handler(event, context):"]
    lines += [f"    hashlib.md5(b'{number}')" for number in range(5)]
    lines += ["    os.system(event['x'])"]
    found = scanned({"app.py": "\n".join(lines)})

    assert len(found.result.findings) == 3
    assert found.result.findings[0].severity in (Severity.HIGH, Severity.CRITICAL)
    (problem,) = [each for each in found.problems if each.code == "too-many-findings"]
    assert "is partial" in problem.message and "3 more weaknesses than the 3" in problem.message
    assert found.problems[0] == problem  # before what is merely a detail


def test_what_is_found_beyond_those_told_is_listed_by_its_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["import hashlib", "def handler(event, context):"]
    files = {"app.py": "\n".join([*lines, *(f"    hashlib.md5(b'{number}')" for number in range(5))])}
    all_of_them = [each.fingerprint for each in scanned(files).result.findings]
    monkeypatch.setattr("lambdascope.engine.code.MAX_FINDINGS", 2)

    partial = scanned(files).result
    assert ([each.fingerprint for each in partial.findings], list(partial.untold)) == (all_of_them[:2], all_of_them[2:])

    monkeypatch.setattr("lambdascope.engine.code.MAX_UNTOLD", 2)
    assert scanned(files).result.untold == ()


def test_a_secret_on_the_way_is_masked_whichever_rule_speaks() -> None:
    secret = "Sup3rS3cret!"
    lines = [
        "import MySQLdb",
        "def handler(event, context):",
        f"    MySQLdb.connect('10.0.0.1', 'root', '{secret}').cursor().execute('SELECT ' + event['x'])",
    ]
    found = scanned({"app.py": "\n".join(lines)})

    assert any("sql" in each.rule_id for each in found.result.findings)
    assert secret not in repr(found)


def test_a_newer_version_of_a_layer_keeps_the_fingerprints() -> None:
    helper = {"python/helper.py": "import os\ndef run(x):\n    os.system(x)\n"}
    app = {"app.py": "import helper\ndef handler(event, context):\n    helper.run(event['x'])\n"}
    arn = "arn:aws:lambda:eu-central-1:111122223333:layer:shared"
    first, second, other = (
        {each.fingerprint for each in scanned(app, {name: helper}).result.findings}
        for name in (f"{arn}:1", f"{arn}:12", f"{arn}x:1")
    )
    assert first == second
    assert first != other
