"""When two spellings name the same package."""

from __future__ import annotations

import pytest

from lambdascope.engine.ecosystems import MODULES, rules
from lambdascope.model.ecosystem import Ecosystem

NORMAL = [
    (Ecosystem.PYPI, "Zope.Interface", "zope-interface"),
    (Ecosystem.PYPI, "a__b-._c", "a-b-c"),
    (Ecosystem.NPM, "JSONStream", "JSONStream"),
    (Ecosystem.NPM, "@Scope/Name", "@Scope/Name"),
    (Ecosystem.MAVEN, "org.Apache:Core", "org.Apache:Core"),
    (Ecosystem.GO, "github.com/Masterminds/semver/v3", "github.com/Masterminds/semver/v3"),
    (Ecosystem.GO, "stdlib", "stdlib"),
    (Ecosystem.CRATES_IO, "serde_json", "serde_json"),
    (Ecosystem.RUBYGEMS, "RedCloth", "RedCloth"),
    (Ecosystem.NUGET, "Newtonsoft.Json", "newtonsoft.json"),
    (Ecosystem.PACKAGIST, "Symfony/HTTP-Kernel", "symfony/http-kernel"),
]


@pytest.mark.parametrize(("ecosystem", "name", "normal"), NORMAL)
def test_a_name_has_one_normal_spelling(ecosystem: Ecosystem, name: str, normal: str) -> None:
    assert rules(ecosystem).normalize(name) == normal
    assert rules(ecosystem).normalize(normal) == normal


def test_every_ecosystem_has_a_module() -> None:
    assert set(MODULES) == set(Ecosystem)


@pytest.mark.parametrize("ecosystem", list(Ecosystem), ids=str)
@pytest.mark.parametrize("name", ["", "\0", "\ud800", ":", "/", "@", "é", "a b"], ids=ascii)
def test_any_text_can_be_normalised_and_encoded(ecosystem: Ecosystem, name: str) -> None:
    normal = rules(ecosystem).normalize(name)

    assert rules(ecosystem).purl_path(normal).isascii()
