"""The bill of materials is valid CycloneDX 1.6 and says where each package is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from lambdascope.engine.reports.cyclonedx import render
from lambdascope.model.ecosystem import PackageName
from lambdascope.model.report import Inventory, Report


@pytest.fixture
def inventory(full: Report) -> Inventory:
    return full.targets[0].inventory


def component(inventory: Inventory, name: str) -> dict[str, Any]:
    components: list[dict[str, Any]] = json.loads(render(inventory))["components"]
    return next(each for each in components if each["name"] == name)


def test_it_is_valid(inventory: Inventory) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(render(inventory, runtime="python3.12")) is None


def test_the_function_is_its_subject(inventory: Inventory) -> None:
    subject = json.loads(render(inventory, runtime="python3.12", handler="a.b"))["metadata"]["component"]

    assert (subject["name"], subject["type"]) == ("f.zip", "application")
    assert subject["hashes"] == [{"alg": "SHA-256", "content": "00" * 32}]
    assert {each["name"]: each["value"] for each in subject["properties"]} == {
        "lambdascope:runtime": "python3.12",
        "lambdascope:handler": "a.b",
    }


def test_a_package_has_purl_place_and_evidence(inventory: Inventory) -> None:
    lodash = component(inventory, "lodash")

    assert lodash["purl"] == "pkg:npm/lodash@4.0.0"
    assert lodash["scope"] == "optional"
    assert [each["location"] for each in lodash["evidence"]["occurrences"]] == ["package-lock.json"]
    assert {"name": "lambdascope:layer", "value": "layer.zip"} in lodash["properties"]


def test_a_name_keeps_its_ecosystem_s_spelling(inventory: Inventory) -> None:
    package = inventory.packages[1]._replace(name=PackageName("JSONStream"), version=None)

    assert component(inventory._replace(packages=(package,)), "JSONStream")["purl"] == "pkg:npm/JSONStream"


def test_the_same_package_in_two_places_is_two_components(inventory: Inventory) -> None:
    components = json.loads(render(inventory))["components"]

    assert sum(each["name"] == "requests" for each in components) == 2


def test_the_same_input_gives_the_same_text(inventory: Inventory) -> None:
    assert render(inventory) == render(inventory)


def test_hostile_names_keep_it_valid(inventory: Inventory) -> None:
    package = inventory.packages[0]._replace(name=PackageName("x\x00\ud800\x1b"), version="\x01")
    text = render(inventory._replace(packages=(package,), target="\ud800"))

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
