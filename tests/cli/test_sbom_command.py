"""The contract of `lambdascope sbom`: valid CycloneDX 1.6 of everything that is in the package."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

Command = Callable[..., CompletedProcess[str]]
Zipped = Callable[..., Path]

NODE = {"node_modules/@aws-sdk/client-s3/package.json": '{"name": "@aws-sdk/client-s3", "version": "3.600.0"}'}
LOCK = json.dumps(
    {
        "lockfileVersion": 3,
        "packages": {
            "node_modules/JSONStream": {"version": "1.3.5"},
            "node_modules/lodash": {"version": "4.17.20", "dev": True},
        },
    }
)


def valid(text: str) -> Any:
    """The document, once the format's own schema has accepted it."""
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return json.loads(text)


def bom(outcome: CompletedProcess[str]) -> Any:
    assert outcome.returncode == 0
    return valid(outcome.stdout)


def purls(document: Any) -> list[str]:
    return sorted(each["purl"] for each in document.get("components", ()) if "purl" in each)


def test_it_lists_every_package_and_needs_no_database(lambdascope: Command, zipped: Zipped) -> None:
    outcome = lambdascope("sbom", zipped("a.zip", "PyYAML==5.3.1", files=NODE), LAMBDASCOPE_DB="/no/such.db")

    assert outcome.stderr == ""
    assert purls(bom(outcome)) == ["pkg:npm/%40aws-sdk/client-s3@3.600.0", "pkg:pypi/pyyaml@5.3.1"]


def test_an_empty_package_is_a_valid_document(lambdascope: Command, zipped: Zipped) -> None:
    assert purls(bom(lambdascope("sbom", zipped("a.zip")))) == []


@pytest.mark.parametrize("format_", ["cyclonedx", "cyclonedx@1.6"])
def test_the_format_is_cyclonedx_1_6(lambdascope: Command, zipped: Zipped, format_: str) -> None:
    document = bom(lambdascope("sbom", zipped("a.zip", "a==1"), "--format", format_))

    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")


def test_names_keep_their_ecosystems_spelling_and_development_is_told(lambdascope: Command, zipped: Zipped) -> None:
    document = bom(lambdascope("sbom", zipped("a.zip", files={"package-lock.json": LOCK})))

    scopes = {each["purl"]: each.get("scope") for each in document["components"]}
    assert scopes == {"pkg:npm/JSONStream@1.3.5": None, "pkg:npm/lodash@4.17.20": "optional"}


def test_layers_and_configuration_are_told(lambdascope: Command, zipped: Zipped) -> None:
    layers = [zipped("first.zip", "a==1"), zipped("second.zip", "b==2")]
    arguments = [argument for layer in layers for argument in ("--layer", layer)]
    outcome = lambdascope(
        "sbom", zipped("a.zip", "c==3"), *arguments, "--runtime", "python3.12", "--handler", "app.handler"
    )

    document = bom(outcome)
    assert purls(document) == ["pkg:pypi/a@1", "pkg:pypi/b@2", "pkg:pypi/c@3"]
    root = document["metadata"]["component"]
    assert {each["value"] for each in root["properties"]} == {"python3.12", "app.handler"}
    depends_on = {each["ref"]: each.get("dependsOn", []) for each in document["dependencies"]}
    assert {"layer:first.zip", "layer:second.zip"} < set(depends_on[root["bom-ref"]])


def test_output_writes_a_file(lambdascope: Command, zipped: Zipped, tmp_path: Path) -> None:
    outcome = lambdascope("sbom", zipped("a.zip", "a==1"), "--output", "bom.json")

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
    assert purls(valid((tmp_path / "bom.json").read_text())) == ["pkg:pypi/a@1"]


def test_a_problem_is_a_warning_and_stands_in_the_document(lambdascope: Command, zipped: Zipped) -> None:
    outcome = lambdascope("sbom", zipped("a.zip", files={"node_modules/a/package.json": "[]"}))

    assert re.fullmatch(r"warning: node_modules/a/package.json[^\n]+\n", outcome.stderr)
    properties = bom(outcome)["properties"]
    assert [each["name"] for each in properties] == ["lambdascope:problem"]
    assert "node_modules/a/package.json" in properties[0]["value"]


def test_the_same_input_gives_the_same_bytes(lambdascope: Command, zipped: Zipped) -> None:
    target = zipped("a.zip", "a==1", "b==2", files=NODE)
    documents = {lambdascope("sbom", target, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "random")}

    assert len(documents) == 1


def test_another_input_gives_another_serial_number(lambdascope: Command, zipped: Zipped) -> None:
    first, second = (bom(lambdascope("sbom", zipped("a.zip", name))) for name in ("a==1", "a==2"))

    assert first["serialNumber"] != second["serialNumber"]


@pytest.mark.parametrize(
    "hostile", ["\x1b[31m", "a\nb", "\u202eb", "a\x00b", " ", "%", "a b/c?d#e", "\ufffe", "\U0001f600"]
)
def test_hostile_names_give_a_valid_document(lambdascope: Command, zipped: Zipped, hostile: str) -> None:
    files = {
        "node_modules/a/package.json": json.dumps({"name": hostile, "version": hostile}),
        "node_modules/b/package.json": json.dumps({"name": "b", "version": hostile}),
        "c.dist-info/METADATA": f"Name: {hostile}\nVersion: 1{hostile}\n",
    }

    bom(lambdascope("sbom", zipped("a.zip", files=files), "--runtime", "x", "--handler", "y"))


def test_lone_surrogates_give_a_valid_document(lambdascope: Command, zipped: Zipped) -> None:
    files = {"node_modules/a/package.json": '{"name": "\\ud800", "version": "\\udfff"}'}

    bom(lambdascope("sbom", zipped("a.zip", files=files)))


def test_a_package_without_version_is_listed(lambdascope: Command, zipped: Zipped) -> None:
    document = bom(lambdascope("sbom", zipped("a.zip", files={"node_modules/a/package.json": '{"name": "a"}'})))

    assert purls(document) == ["pkg:npm/a"]


ERRORS = [
    pytest.param(("missing.zip",), 3, id="missing target"),
    pytest.param(("text.zip",), 3, id="no archive"),
    pytest.param((), 2, id="no target"),
    pytest.param(("a.zip", "b.zip"), 2, id="two targets"),
    pytest.param(("a.zip", "--format", "json"), 2, id="unknown format"),
    pytest.param(("a.zip", "--output", "no/such/folder"), 2, id="output in a missing folder"),
    pytest.param(("a.zip", *["--layer", "a.zip"] * 6), 2, id="six layers"),
    pytest.param(("a.zip", "--layer", "missing.zip"), 3, id="missing layer"),
]


@pytest.mark.parametrize(("arguments", "exit_code"), ERRORS)
def test_errors_are_one_line(
    lambdascope: Command, zipped: Zipped, tmp_path: Path, arguments: tuple[str, ...], exit_code: int
) -> None:
    zipped("a.zip", "a==1")
    (tmp_path / "text.zip").write_text("no archive")
    outcome = lambdascope("sbom", *arguments)

    assert (outcome.returncode, outcome.stdout) == (exit_code, "")
    assert re.fullmatch(r"error: [^\n]+\n", outcome.stderr)
