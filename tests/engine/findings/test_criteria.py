"""Filter criteria: what is accepted, what is refused, and which findings they mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.findings.criteria import matches, parse, render
from lambdascope.engine.findings.criteria_keys import KINDS, PACKAGE_STRINGS, Kind
from lambdascope.model.criteria import (
    Comparison,
    DateFilter,
    FindingAttributes,
    MapFilter,
    NumberFilter,
    PackageAttributes,
    PackageFilter,
    StringFilter,
)
from lambdascope.model.errors import UsageError

LAYER = "arn:aws:lambda:eu-central-1:111122223333:layer:deps:7"
EXAMPLELIB = PackageAttributes("examplelib", "1.4.0", "requirements.txt", None)
OTHERLIB = PackageAttributes("otherlib", "2.0", "python/otherlib-2.0.dist-info/METADATA", LAYER)
FINDING = FindingAttributes(
    arn="arn:aws:inspector2:eu-central-1:111122223333:finding/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    account="111122223333",
    type="PACKAGE_VULNERABILITY",
    severity="HIGH",
    status="ACTIVE",
    title="CVE-2099-10001 - examplelib, otherlib",
    resource_id="arn:aws:lambda:eu-central-1:111122223333:function:billing:$LATEST",
    vulnerability_id="CVE-2099-10001",
    source="GITHUB",
    vendor_severity=None,
    related=("GHSA-aaaa-bbbb-cccc", "PYSEC-2099-1"),
    fix_available="PARTIAL",
    is_exploited=False,
    score=7.5,
    epss=None,
    first_observed_at=datetime(2026, 3, 1, tzinfo=UTC),
    last_observed_at=datetime(2026, 3, 2, tzinfo=UTC),
    updated_at=datetime(2026, 3, 3, tzinfo=UTC),
    function_name="billing",
    runtime="python3.11",
    role="arn:aws:iam::111122223333:role/billing",
    layers=(LAYER, "arn:aws:lambda:eu-central-1:111122223333:layer:tools:1"),
    last_modified=datetime(2026, 2, 1, tzinfo=UTC),
    tags={"team": "billing", "empty": ""},
    packages=(EXAMPLELIB, OTHERLIB),
)

Json = dict[str, Any]


def equals(value: str) -> Json:
    return {"comparison": "EQUALS", "value": value}


def is_not(value: str) -> Json:
    return {"comparison": "NOT_EQUALS", "value": value}


def begins(value: str) -> Json:
    return {"comparison": "PREFIX", "value": value}


def a_tag(key: str, value: str | None = None) -> Json:
    return {"comparison": "EQUALS", "key": key} | ({} if value is None else {"value": value})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("findingArn", FINDING.arn),
        ("awsAccountId", "111122223333"),
        ("findingType", "PACKAGE_VULNERABILITY"),
        ("severity", "HIGH"),
        ("findingStatus", "ACTIVE"),
        ("title", FINDING.title),
        ("resourceType", "AWS_LAMBDA_FUNCTION"),
        ("resourceId", FINDING.resource_id),
        ("vulnerabilityId", "CVE-2099-10001"),
        ("vulnerabilitySource", "GITHUB"),
        ("relatedVulnerabilities", "PYSEC-2099-1"),
        ("fixAvailable", "PARTIAL"),
        ("exploitAvailable", "NO"),
        ("lambdaFunctionName", "billing"),
        ("lambdaFunctionLayers", LAYER),
        ("lambdaFunctionRuntime", "python3.11"),
        ("lambdaFunctionRuntime", "PYTHON_3_11"),
        ("lambdaFunctionExecutionRoleArn", FINDING.role),
    ],
)
def test_every_text_can_be_asked_for(key: str, value: str) -> None:
    for entry, expected in (
        (equals(value), True),
        (equals(value[:-1]), False),
        (equals(value.swapcase()), value.isdigit()),
        (begins(value[:-1]), True),
        (begins(f"{value}."), False),
        (is_not(value), False),
        (is_not(f"{value}."), True),
    ):
        assert matches(parse({key: [entry]}), FINDING) is expected, entry


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, True),
        ({"severity": None}, True),
        # Different keys are all needed.
        ({"severity": [equals("HIGH")], "awsAccountId": [equals("111122223333")]}, True),
        ({"severity": [equals("HIGH")], "awsAccountId": [equals("444455556666")]}, False),
        # Of one key any entry will do, and every exclusion.
        ({"severity": [equals("LOW"), equals("HIGH")]}, True),
        ({"severity": [equals("LOW"), begins("HI")]}, True),
        ({"severity": [is_not("LOW"), is_not("HIGH")]}, False),
        ({"severity": [is_not("LOW"), is_not("MEDIUM")]}, True),
        ({"severity": [equals("HIGH"), is_not("LOW")]}, True),
        ({"severity": [equals("LOW"), is_not("MEDIUM")]}, False),
        ({"title": [begins("CVE-"), is_not(FINDING.title)]}, False),
        # Of a list some element equals, or none does.
        ({"relatedVulnerabilities": [is_not("PYSEC-2099-1")]}, False),
        ({"relatedVulnerabilities": [is_not("PYSEC-2099-2")]}, True),
        ({"relatedVulnerabilities": [begins("GHSA-"), is_not("PYSEC-2099-2")]}, True),
        ({"lambdaFunctionRuntime": [is_not("PYTHON_3_11")]}, False),
        ({"lambdaFunctionRuntime": [is_not("python3.11")]}, False),
        ({"lambdaFunctionRuntime": [begins("PYTHON_")]}, True),
        # What is not there equals nothing.
        ({"vendorSeverity": [equals("HIGH")]}, False),
        ({"vendorSeverity": [begins("H")]}, False),
        ({"vendorSeverity": [is_not("HIGH")]}, True),
        ({"componentId": [equals("examplelib")]}, False),
        ({"componentType": [is_not("x")]}, True),
        ({"codeVulnerabilityDetectorName": [equals("x")]}, False),
        ({"codeVulnerabilityDetectorTags": [is_not("x")]}, True),
        ({"codeVulnerabilityFilePath": [begins("x")]}, False),
        # Other kinds of resources are not functions, whatever is asked of them.
        ({"ec2InstanceVpcId": [equals("vpc-1")]}, False),
        ({"ec2InstanceVpcId": [is_not("vpc-1")]}, False),
        ({"severity": [equals("HIGH")], "ecrImageTags": [is_not("latest")]}, False),
        ({"ecrImagePushedAt": [{"startInclusive": 0}]}, False),
        ({"portRange": [{"beginInclusive": 0, "endInclusive": 65535}]}, False),
        ({"ecrImageInUseCount": [{"lowerInclusive": 0}]}, False),
    ],
)
def test_how_texts_combine(document: Json, expected: bool) -> None:
    assert matches(parse(document), FINDING) is expected


@pytest.mark.parametrize(
    ("key", "entries", "expected"),
    [
        ("firstObservedAt", [{"startInclusive": "2026-03-01T00:00:00Z"}], True),
        ("firstObservedAt", [{"startInclusive": "2026-03-01T00:00:00.000001Z"}], False),
        ("firstObservedAt", [{"endInclusive": "2026-03-01T00:00:00Z"}], True),
        ("firstObservedAt", [{"endInclusive": "2026-02-28T23:59:59.999999Z"}], False),
        ("lastObservedAt", [{"startInclusive": 1772409600, "endInclusive": 1772409600.0}], True),
        ("updatedAt", [{"startInclusive": "2026-03-03T01:00:00+01:00", "endInclusive": None}], True),
        ("updatedAt", [{"startInclusive": "2026-03-04"}, {"endInclusive": "2026-03-03"}], True),
        ("updatedAt", [{"startInclusive": "2026-03-04", "endInclusive": "2026-03-02"}], False),
        ("lambdaFunctionLastModifiedAt", [{"startInclusive": "2026-01-31", "endInclusive": "2026-02-02"}], True),
        ("inspectorScore", [{"lowerInclusive": 7.5}], True),
        ("inspectorScore", [{"upperInclusive": 7.5}], True),
        ("inspectorScore", [{"lowerInclusive": 7.6}], False),
        (
            "inspectorScore",
            [{"lowerInclusive": 9, "upperInclusive": 10}, {"lowerInclusive": 7, "upperInclusive": 8}],
            True,
        ),
        ("epssScore", [{"lowerInclusive": 0}], False),
        ("resourceTags", [a_tag("team")], True),
        ("resourceTags", [a_tag("team", "billing")], True),
        ("resourceTags", [a_tag("team", "sales")], False),
        ("resourceTags", [a_tag("team", "sales"), a_tag("empty", "")], True),
        ("resourceTags", [a_tag("team", "")], False),
        ("resourceTags", [a_tag("Team")], False),
    ],
)
def test_spans_include_their_ends_and_tags_may_leave_the_value_open(
    key: str, entries: list[Json], expected: bool
) -> None:
    assert matches(parse({key: entries}), FINDING) is expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"name": equals("examplelib")}], True),
        ([{"name": equals("examplelib"), "version": begins("1.")}], True),
        # All members must hold for one and the same package.
        ([{"name": equals("examplelib"), "version": equals("2.0")}], False),
        ([{"name": equals("otherlib"), "sourceLambdaLayerArn": equals(LAYER)}], True),
        ([{"name": equals("examplelib"), "sourceLambdaLayerArn": equals(LAYER)}], False),
        ([{"name": equals("examplelib"), "sourceLambdaLayerArn": is_not(LAYER)}], True),
        ([{"filePath": begins("python/")}], True),
        # Some package that is called otherwise is enough.
        ([{"name": is_not("examplelib")}], True),
        ([{"name": equals("a")}, {"name": equals("otherlib")}], True),
        ([{"epoch": {"lowerInclusive": 0, "upperInclusive": 0}}], True),
        ([{"epoch": {"lowerInclusive": 1}}], False),
        ([{"release": equals("1")}], False),
        ([{"architecture": begins("x")}], False),
        ([{"sourceLayerHash": is_not("x"), "name": equals("otherlib")}], True),
    ],
)
def test_a_package_filter_is_about_one_package(entries: list[Json], expected: bool) -> None:
    assert matches(parse({"vulnerablePackages": entries}), FINDING) is expected


def test_a_finding_without_packages_has_none_that_a_filter_could_mean() -> None:
    criteria = parse({"vulnerablePackages": [{"name": is_not("x")}]})

    assert not matches(criteria, FINDING._replace(packages=()))


def test_a_document_becomes_criteria() -> None:
    document = {
        "severity": [equals("HIGH"), is_not("LOW")],
        "updatedAt": [{"startInclusive": 1772439325.4}, {"endInclusive": "2026-03-02T08:15:25"}],
        "inspectorScore": [{"lowerInclusive": 7}],
        "resourceTags": [a_tag("team"), a_tag("team", "")],
        "vulnerablePackages": [{"name": begins("x"), "epoch": {"upperInclusive": 0}, "release": None}],
        "portRange": [{"beginInclusive": 22, "endInclusive": 80}],
    }

    assert parse(document) == {
        "severity": (StringFilter(Comparison.EQUALS, "HIGH"), StringFilter(Comparison.NOT_EQUALS, "LOW")),
        "updatedAt": (
            DateFilter(datetime(2026, 3, 2, 8, 15, 25, 400000, tzinfo=UTC), None),
            DateFilter(None, datetime(2026, 3, 2, 8, 15, 25, tzinfo=UTC)),
        ),
        "inspectorScore": (NumberFilter(7.0, None),),
        "resourceTags": (MapFilter("team", None), MapFilter("team", "")),
        "vulnerablePackages": (PackageFilter({"name": StringFilter(Comparison.PREFIX, "x")}, NumberFilter(None, 0.0)),),
        "portRange": (NumberFilter(22.0, 80.0),),
    }


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (None, "filterCriteria: is not an object"),
        ([], "filterCriteria: is not an object"),
        ({"sevrity": [equals("HIGH")]}, "filterCriteria: has the unknown member 'sevrity'"),
        ({"severity": []}, "severity: is not a list of 1 to 10 entries"),
        ({"severity": [equals("HIGH")] * 11}, "severity: is not a list of 1 to 10 entries"),
        ({"severity": equals("HIGH")}, "severity: is not a list of 1 to 10 entries"),
        ({"severity": ["HIGH"]}, "severity[0]: is not an object"),
        (
            {"severity": [equals("a"), {"value": "HIGH"}]},
            "severity[1].comparison: null is not one of EQUALS, PREFIX, NOT_EQUALS",
        ),
        (
            {"severity": [{"comparison": "LIKE", "value": "a"}]},
            "severity[0].comparison: 'LIKE' is not one of EQUALS, PREFIX, NOT_EQUALS",
        ),
        (
            {"severity": [{"comparison": ["EQUALS"], "value": "a"}]},
            "severity[0].comparison: a value is not one of EQUALS, PREFIX, NOT_EQUALS",
        ),
        ({"severity": [equals("")]}, "severity[0].value: is not a text of 1 to 1024 characters"),
        ({"severity": [equals("a" * 1025)]}, "severity[0].value: is not a text of 1 to 1024 characters"),
        ({"severity": [{"comparison": "EQUALS"}]}, "severity[0].value: is not a text of 1 to 1024 characters"),
        (
            {"severity": [{"comparison": "EQUALS", "value": 7}]},
            "severity[0].value: is not a text of 1 to 1024 characters",
        ),
        ({"severity": [{**equals("a"), "not": True}]}, "severity[0]: has the unknown member 'not'"),
        ({"title": [equals("a\0")]}, "title[0].value: holds a NUL character or half a surrogate pair"),
        ({"title": [begins("\ud800")]}, "title[0].value: holds a NUL character or half a surrogate pair"),
        ({"updatedAt": [{}]}, "updatedAt[0]: has neither startInclusive nor endInclusive; give at least one"),
        ({"updatedAt": [{"startInclusive": None}]}, "updatedAt[0]: has neither startInclusive nor endInclusive"),
        ({"updatedAt": [{"startInclusive": "soon"}]}, "updatedAt[0].startInclusive: 'soon' is not a time"),
        ({"updatedAt": [{"endInclusive": 1e300}]}, "updatedAt[0].endInclusive: 1e+300 is not a time"),
        ({"updatedAt": [{"endInclusive": 10**400}]}, "updatedAt[0].endInclusive: a value is not a number"),
        ({"updatedAt": [{"endInclusive": float("nan")}]}, "updatedAt[0].endInclusive: nan is not a number"),
        ({"updatedAt": [{"endInclusive": True}]}, "updatedAt[0].endInclusive: True is not a number"),
        ({"updatedAt": [{"endInclusive": "0001-01-01T00:00:00+14:00"}]}, "updatedAt[0].endInclusive: '0001"),
        ({"updatedAt": [{"lowerInclusive": 1}]}, "updatedAt[0]: has the unknown member 'lowerInclusive'"),
        ({"inspectorScore": [{"lowerInclusive": "7"}]}, "inspectorScore[0].lowerInclusive: '7' is not a number"),
        (
            {"inspectorScore": [{"lowerInclusive": float("inf")}]},
            "inspectorScore[0].lowerInclusive: inf is not a number",
        ),
        (
            {"resourceTags": [{"comparison": "PREFIX", "key": "a"}]},
            "resourceTags[0].comparison: 'PREFIX' is not one of EQUALS",
        ),
        ({"resourceTags": [{"comparison": "EQUALS"}]}, "resourceTags[0].key: is not a text of 1 to 128 characters"),
        ({"resourceTags": [a_tag("k" * 129)]}, "resourceTags[0].key: is not a text of 1 to 128 characters"),
        ({"resourceTags": [a_tag("k", "v" * 257)]}, "resourceTags[0].value: is not a text of 0 to 256 characters"),
        (
            {"vulnerablePackages": [{}]},
            "vulnerablePackages[0]: names no member; a filter of packages says something of them",
        ),
        ({"vulnerablePackages": [{"purl": equals("a")}]}, "vulnerablePackages[0]: has the unknown member 'purl'"),
        ({"vulnerablePackages": [{"name": "a"}]}, "vulnerablePackages[0].name: is not an object"),
        (
            {"vulnerablePackages": [{"epoch": {}}]},
            "vulnerablePackages[0].epoch: has neither lowerInclusive nor upperInclusive",
        ),
        (
            {"portRange": [{"beginInclusive": 65536}]},
            "portRange[0].beginInclusive: 65536 is not a port from 0 to 65535",
        ),
        ({"portRange": [{"endInclusive": 22.5}]}, "portRange[0].endInclusive: 22.5 is not a port from 0 to 65535"),
        (
            {"ec2InstanceVpcId": [{"comparison": "LIKE", "value": "a"}]},
            "ec2InstanceVpcId[0].comparison: 'LIKE' is not one of",
        ),
        ({"x" * 5000: []}, f"filterCriteria: has the unknown member '{'x' * 60}...'"),
    ],
)
def test_what_is_refused_is_named(document: object, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(document)

    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "document",
    [
        {"title": [equals("a" * 1024)] * 10},
        {"resourceTags": [a_tag("k" * 128, "v" * 256)]},
        {"networkProtocol": [equals("TCP")], "portRange": [{"beginInclusive": 22, "endInclusive": 22}]},
    ],
)
def test_the_limits_themselves_are_allowed(document: Json) -> None:
    assert render(parse(document)) == document


def test_inspector2_s_own_model_knows_the_same_keys() -> None:
    from botocore.loaders import Loader

    shapes: Mapping[str, Any] = Loader().load_service_model("inspector2", "service-2")["shapes"]
    kinds = {
        "StringFilterList": Kind.STRING,
        "DateFilterList": Kind.DATE,
        "NumberFilterList": Kind.NUMBER,
        "MapFilterList": Kind.MAP,
        "PackageFilterList": Kind.PACKAGE,
        "PortRangeFilterList": Kind.PORTS,
    }
    theirs = {key: kinds[member["shape"]] for key, member in shapes["FilterCriteria"]["members"].items()}

    assert theirs.items() <= KINDS.items()
    assert {*PACKAGE_STRINGS, "epoch"} <= shapes["PackageFilter"]["members"].keys()


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.integers(-(10**9), 10**10) | st.floats(0, 10**10)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
STRINGS = st.fixed_dictionaries({"comparison": st.sampled_from(list(map(str, Comparison))), "value": TEXTS})


def a_span(names: tuple[str, str], ends: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.dictionaries(st.sampled_from(names), ends, min_size=1)


NUMBERS = a_span(("lowerInclusive", "upperInclusive"), FLOATS)
ENTRIES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.STRING: STRINGS,
    Kind.DATE: a_span(
        ("startInclusive", "endInclusive"),
        MOMENTS.map(lambda one: one.isoformat() if isinstance(one, datetime) else one),
    ),
    Kind.NUMBER: NUMBERS,
    Kind.MAP: st.fixed_dictionaries(
        {"comparison": st.just("EQUALS"), "key": TEXTS}, optional={"value": TEXTS | st.just("")}
    ),
    Kind.PACKAGE: st.dictionaries(st.sampled_from(list(PACKAGE_STRINGS)), STRINGS, min_size=1)
    | st.fixed_dictionaries({"epoch": NUMBERS}),
    Kind.PORTS: a_span(("beginInclusive", "endInclusive"), st.integers(0, 65535)),
}
DOCUMENTS = st.dictionaries(st.sampled_from(list(KINDS)), st.none(), max_size=4).flatmap(
    lambda keys: st.fixed_dictionaries({key: st.lists(ENTRIES[KINDS[key]], min_size=1, max_size=3) for key in keys})
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("comparison", "value", "key", "name", "epoch", "startInclusive")), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(document=DOCUMENTS)
def test_parsing_what_was_rendered_changes_nothing(document: Json) -> None:
    criteria = parse(document)
    rendered = json.loads(json.dumps(render(criteria)))

    assert parse(rendered) == criteria
    assert matches(criteria, FINDING) in (True, False)


@given(document=st.dictionaries(st.sampled_from(list(KINDS)) | TEXTS, ANYTHING, max_size=3) | ANYTHING)
def test_a_document_is_understood_or_refused(document: object) -> None:
    try:
        criteria = parse(document)
    except UsageError:
        return
    assert parse(render(criteria)) == criteria
