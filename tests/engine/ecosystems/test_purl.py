"""Package URLs are written and read with every name as its ecosystem spells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from lambdascope.engine.ecosystems import purl, rules
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import UsageError

WRITTEN = [
    (Ecosystem.PYPI, "requests", "2.31.0", "pkg:pypi/requests@2.31.0"),
    (Ecosystem.PYPI, "torch", "2.0+cu118", "pkg:pypi/torch@2.0%2Bcu118"),
    (Ecosystem.NPM, "lodash", "4.17.20", "pkg:npm/lodash@4.17.20"),
    (Ecosystem.NPM, "@angular/core", "1.0.0-rc.1", "pkg:npm/%40angular/core@1.0.0-rc.1"),
    (Ecosystem.MAVEN, "org.apache.commons:commons-io", "2.7", "pkg:maven/org.apache.commons/commons-io@2.7"),
    (Ecosystem.GO, "golang.org/x/net", "0.1.0", "pkg:golang/golang.org/x/net@0.1.0"),
    (Ecosystem.GO, "stdlib", "1.21.0", "pkg:golang/stdlib@1.21.0"),
    (Ecosystem.CRATES_IO, "serde_json", "1.0.0", "pkg:cargo/serde_json@1.0.0"),
    (Ecosystem.RUBYGEMS, "rails", "7.0.1", "pkg:gem/rails@7.0.1"),
    (Ecosystem.NUGET, "newtonsoft.json", "13.0.1", "pkg:nuget/newtonsoft.json@13.0.1"),
    (Ecosystem.PACKAGIST, "symfony/http-kernel", "v5.4.0", "pkg:composer/symfony/http-kernel@v5.4.0"),
    (Ecosystem.NPM, "a", "1 2-3@4:5%6?7#8~9é", "pkg:npm/a@1%202-3%404:5%256%3F7%238~9%C3%A9"),
]

READ = [
    ("pkg:npm/%40angular/core@1.0", Ecosystem.NPM, "@angular/core", "1.0"),
    ("pkg:npm/@angular/core@1.0", Ecosystem.NPM, "@angular/core", "1.0"),
    ("pkg:npm/@angular/core", Ecosystem.NPM, "@angular/core", None),
    ("pkg:npm/angular/core@1.0", Ecosystem.NPM, "@angular/core", "1.0"),
    ("pkg:npm/JSONStream@1.0", Ecosystem.NPM, "JSONStream", "1.0"),
    ("pkg:npm/lodash", Ecosystem.NPM, "lodash", None),
    ("pkg:npm/lodash@", Ecosystem.NPM, "lodash", None),
    ("pkg:/npm/lodash@1", Ecosystem.NPM, "lodash", "1"),
    ("pkg://npm/lodash@1", Ecosystem.NPM, "lodash", "1"),
    ("PKG:NPM/lodash@1", Ecosystem.NPM, "lodash", "1"),
    (" pkg:npm/lodash@1\n", Ecosystem.NPM, "lodash", "1"),
    ("pkg:npm/%40angular%2Fcore@1", Ecosystem.NPM, "@angular/core", "1"),
    ("pkg:npm/lodash@1@2", Ecosystem.NPM, "lodash", "1@2"),
    ("pkg:composer/a/b@dev-feature/x", Ecosystem.PACKAGIST, "a/b", "dev-feature/x"),
    ("pkg:pypi/Zope.Interface@5.0", Ecosystem.PYPI, "zope-interface", "5.0"),
    ("pkg:pypi/torch@2.0%2Bcu118", Ecosystem.PYPI, "torch", "2.0+cu118"),
    ("pkg:pypi/torch@2.0+cu118", Ecosystem.PYPI, "torch", "2.0+cu118"),
    ("pkg:maven/org.Apache/Core@1?type=jar&classifier=sources", Ecosystem.MAVEN, "org.Apache:Core", "1"),
    ("pkg:golang/github.com/Foo/Bar@v1.2.3#sub/path", Ecosystem.GO, "github.com/Foo/Bar", "v1.2.3"),
    ("pkg:golang/github.com%2FFoo/Bar@v1?a=b@2#c@3", Ecosystem.GO, "github.com/Foo/Bar", "v1"),
    ("pkg:nuget/Newtonsoft.Json@13.0.1", Ecosystem.NUGET, "newtonsoft.json", "13.0.1"),
    ("pkg:composer/Symfony/Yaml@5?download_url=https://x/y?z", Ecosystem.PACKAGIST, "symfony/yaml", "5"),
    ("pkg:gem/x@%zz%", Ecosystem.RUBYGEMS, "x", "%zz%"),
    ("pkg:gem/x@%FF", Ecosystem.RUBYGEMS, "x", "\ufffd"),
    ("pkg:cargo/a%2fb@1", Ecosystem.CRATES_IO, "a/b", "1"),
]

REFUSED = [
    ("requests", "no purl"),
    ("", "no purl"),
    ("https://example.org", "no purl"),
    ("pkg:", "unknown purl type"),
    ("pkg:deb/debian/curl@7.50.3", "unknown purl type"),
    ("pkg:npm", "names no package"),
    ("pkg:npm/", "names no package"),
    ("pkg:npm/@1.0", "names no package"),
    ("pkg:npm/lodash/@1.0", "names no package"),
    ("pkg:maven/commons-io@2.7", "lacks the namespace"),
    ("pkg:composer/yaml@5", "lacks the namespace"),
    ("pkg:pypi/a/b@1", "has a namespace"),
    ("pkg:deb/\ud800\n" + "x" * 100_000, "unknown purl type"),
]


@pytest.mark.parametrize(("ecosystem", "name", "version", "text"), WRITTEN)
def test_a_package_is_written(ecosystem: Ecosystem, name: str, version: str, text: str) -> None:
    assert purl.format(ecosystem, PackageName(name), version) == text
    assert purl.parse(text) == (ecosystem, name, version)


@pytest.mark.parametrize(("ecosystem", "name", "version", "text"), WRITTEN)
def test_a_package_is_written_as_by_the_library(ecosystem: Ecosystem, name: str, version: str, text: str) -> None:
    assert PackageURL.from_string(text).to_string() == text


@pytest.mark.parametrize("version", [None, ""])
def test_a_package_without_version_is_written_without(version: str | None) -> None:
    assert purl.format(Ecosystem.NPM, PackageName("lodash"), version) == "pkg:npm/lodash"


@pytest.mark.parametrize(("text", "ecosystem", "name", "version"), READ, ids=[ascii(case[0]) for case in READ])
def test_a_purl_is_read(text: str, ecosystem: Ecosystem, name: str, version: str | None) -> None:
    assert purl.parse(text) == (ecosystem, name, version)


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[ascii(case[0][:40]) for case in REFUSED])
def test_what_is_no_purl_is_refused_in_one_short_line(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as refusal:
        purl.parse(text)

    message = str(refusal.value)
    assert len(message) < 400
    assert message.isascii()
    assert message.isprintable()


def test_the_types_are_those_of_the_rules() -> None:
    assert {rules(ecosystem).PURL_TYPE: ecosystem for ecosystem in Ecosystem} == purl.TYPES


@pytest.mark.parametrize("ecosystem", list(Ecosystem), ids=str)
@given(parts=st.tuples(*[st.text(st.characters(exclude_characters="/:@", exclude_categories=["Cs"]), min_size=1)] * 3))
def test_what_is_written_is_read_back(ecosystem: Ecosystem, parts: tuple[str, str, str]) -> None:
    namespace, name, version = parts
    names = {
        Ecosystem.NPM: f"@{namespace}/{name}",
        Ecosystem.MAVEN: f"{namespace}:{name}",
        Ecosystem.GO: f"{namespace}/{name}",
        Ecosystem.PACKAGIST: f"{namespace}/{name}",
    }
    normal = rules(ecosystem).normalize(names.get(ecosystem, name))

    assert purl.parse(purl.format(ecosystem, normal, version)) == (ecosystem, normal, version)


@given(text=st.text() | st.text(st.sampled_from("pkg:npm/@%40#?. \ud800")).map("pkg:".__add__))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        ecosystem, name, _ = purl.parse(text)
    except UsageError:
        return
    assert ecosystem in Ecosystem
    assert name
