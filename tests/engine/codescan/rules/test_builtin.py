"""The shipped rules: their compiled form is what the YAML says, and users' rules join them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lambdascope.engine.codescan.rules import builtin, compiled
from lambdascope.engine.codescan.rules.loading import RuleFile, load
from lambdascope.engine.codescan.rules.model import RuleSet
from lambdascope.model.errors import RuleError

OWN = """\
detector: own-detector
name: Our own
cwe: [1]
tags: [own]
severity: low
description: Something of ours.
rules:
  - id: {id}
    languages: [python]
    message: "{{sink}} is forbidden here"
    fix: Call something else.
    match: [{{call: our.function}}]
"""


def from_yaml() -> RuleSet:
    return load(RuleFile(path, text) for path, text in builtin.sources())


def test_the_compiled_form_is_that_of_the_yaml() -> None:
    assert builtin.COMPILED.read_text(encoding="utf-8") == builtin.compile_builtin(), "run: make rules"


def test_reading_what_was_written_changes_nothing() -> None:
    rules = from_yaml()

    assert compiled.read(compiled.write(rules, "digest"), "digest") == rules


def test_what_was_made_of_other_sources_is_not_used() -> None:
    text = compiled.write(from_yaml(), compiled.digest_of([("a.yaml", "1")]))

    assert compiled.read(text, compiled.digest_of([("a.yaml", "2")])) is None
    assert compiled.read(text, compiled.digest_of([("b.yaml", "1")])) is None


def test_changed_yaml_is_read_before_it_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yaml").write_text(OWN.format(id="first"))
    monkeypatch.setattr(builtin, "FOLDER", tmp_path)
    monkeypatch.setattr(builtin, "COMPILED", tmp_path / "compiled.json")

    builtin.COMPILED.write_text(builtin.compile_builtin())
    (tmp_path / "rules" / "own.yaml").write_text(OWN.format(id="second"))

    assert [rule.id for rule in builtin.load_builtin().rules] == ["second"]


def test_the_compiled_form_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = builtin.compile_builtin()
    monkeypatch.setattr(builtin, "FOLDER", tmp_path)
    monkeypatch.setattr(builtin, "COMPILED", tmp_path / "compiled.json")

    builtin.COMPILED.write_text(text)

    assert builtin.load_builtin() == compiled.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"sources": "", "rules": [[1, 2]], "libraries": []}',
        '{"sources": "", "rules": 3}',
        "[" * 100_000,
    ],
)
def test_a_damaged_compiled_form_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="install lambdascope again"):
        compiled.read(text)


def test_the_compiled_form_is_data_only() -> None:
    document = json.loads(builtin.COMPILED.read_text(encoding="utf-8"))

    assert sorted(document) == ["events", "libraries", "rules", "sources"]


def test_the_compiled_form_is_read_without_a_yaml_parser(tmp_path: Path) -> None:
    (tmp_path / "compiled.json").write_text(builtin.compile_builtin())
    code = (
        "import sys; from pathlib import Path; from lambdascope.engine.codescan.rules import builtin; "
        "builtin.FOLDER = Path(sys.argv[1]); builtin.COMPILED = builtin.FOLDER / 'compiled.json'; "
        "assert builtin.load_rules().rules; print('yaml' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_own_rules_join_the_shipped_ones() -> None:
    rules = builtin.load_rules([("own.yaml", OWN.format(id="own-rule"))], disabled=["sql-injection"])

    assert rules.rules[-1].id == "own-rule"
    assert {rule.enabled for rule in rules.rules if rule.detector.id == "sql-injection"} == {False}
    assert rules.libraries == builtin.load_builtin().libraries


def test_an_own_rule_does_not_take_the_id_of_a_shipped_one() -> None:
    with pytest.raises(RuleError, match="'python-os-command' is one of ours already"):
        builtin.load_rules([("own.yaml", OWN.format(id="python-os-command"))])
