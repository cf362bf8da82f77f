"""Who is scanned, and the reason for everyone who is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from lambdascope.engine.eligibility import EligibilityRules, verdict
from lambdascope.model.account import AccountId
from lambdascope.model.coverage import ScanType, StatusReason, Verdict
from lambdascope.model.function import Function, FunctionKey, PackageType

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
INSPECTOR_S = EligibilityRules()
KEY = "arn:aws:kms:eu-central-1:111122223333:key/5f0c1f0e-0000-4000-8000-00000000a001"
OTHER_KEY = "arn:aws:kms:eu-central-1:111122223333:key/5f0c1f0e-0000-4000-8000-00000000a002"
STANDARD_TAG = {"InspectorExclusion": "LambdaStandardScanning"}
CODE_TAG = {"InspectorCodeExclusion": "LambdaCodeScanning"}


def a_function(
    *,
    runtime: str | None = "python3.12",
    package_type: PackageType = PackageType.ZIP,
    last_modified: datetime = NOW,
    tags: Mapping[str, str] | None = None,
    kms_key_arn: str | None = None,
    source_kms_key_arn: str | None = None,
    version: str = "$LATEST",
) -> Function:
    return Function(
        key=FunctionKey(AccountId("111122223333"), "eu-central-1", "billing", version),
        runtime=runtime,
        handler="app.handler",
        package_type=package_type,
        code_sha256="q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
        code_size=1000,
        last_modified=last_modified,
        role="arn:aws:iam::111122223333:role/billing",
        kms_key_arn=kms_key_arn,
        source_kms_key_arn=source_kms_key_arn,
        tags=tags,
    )


def judge(
    function: Function,
    scan_type: ScanType = ScanType.PACKAGE,
    *,
    last_invoked: datetime | None = None,
    rules: EligibilityRules = INSPECTOR_S,
    customer_keys: Mapping[str, bool] | None = None,
) -> Verdict:
    return verdict(
        function, scan_type, last_invoked=last_invoked, now=NOW, rules=rules, customer_keys=customer_keys or {}
    )


@pytest.mark.parametrize("scan_type", list(ScanType))
@pytest.mark.parametrize("version", ["$LATEST", "7"])
def test_a_function_that_breaks_no_rule_is_scanned(scan_type: ScanType, version: str) -> None:
    assert judge(a_function(version=version), scan_type) == Verdict(None)


@pytest.mark.parametrize(
    ("tags", "standard", "code"),
    [
        (None, None, None),
        ({}, None, None),
        (STANDARD_TAG, StatusReason.EXCLUDED_BY_TAG, None),
        (CODE_TAG, None, StatusReason.EXCLUDED_BY_TAG),
        (STANDARD_TAG | CODE_TAG, StatusReason.EXCLUDED_BY_TAG, StatusReason.EXCLUDED_BY_TAG),
        ({"InspectorExclusion": "LambdaCodeScanning"}, None, None),
        ({"InspectorExclusion": "true"}, None, None),
        ({"inspectorexclusion": "LambdaStandardScanning"}, None, None),
        ({"InspectorExclusion": "lambdastandardscanning"}, None, None),
        ({"InspectorExclusion": " LambdaStandardScanning"}, None, None),
    ],
)
def test_an_exclusion_tag_excludes_from_its_own_scan_type_only(
    tags: Mapping[str, str] | None, standard: StatusReason | None, code: StatusReason | None
) -> None:
    function = a_function(tags=tags)

    assert (judge(function).reason, judge(function, ScanType.CODE).reason) == (standard, code)


@pytest.mark.parametrize(
    ("runtime", "standard", "code"),
    [
        ("nodejs24.x", None, StatusReason.UNSUPPORTED_RUNTIME),
        ("dotnet10", None, StatusReason.UNSUPPORTED_RUNTIME),
        ("provided.al2023", None, StatusReason.UNSUPPORTED_RUNTIME),
        ("go1.x", None, StatusReason.UNSUPPORTED_RUNTIME),
        ("python2.7", StatusReason.UNSUPPORTED_RUNTIME, StatusReason.UNSUPPORTED_RUNTIME),
        ("python3.99", StatusReason.UNSUPPORTED_RUNTIME, StatusReason.UNSUPPORTED_RUNTIME),
        (None, StatusReason.UNSUPPORTED_RUNTIME, StatusReason.UNSUPPORTED_RUNTIME),
    ],
)
def test_a_runtime_is_supported_per_scan_type(
    runtime: str | None, standard: StatusReason | None, code: StatusReason | None
) -> None:
    function = a_function(runtime=runtime)

    assert (judge(function).reason, judge(function, ScanType.CODE).reason) == (standard, code)


@pytest.mark.parametrize(
    ("runtime", "standard", "code"),
    [
        ("python3.99", None, None),
        ("python2.7", None, None),
        (None, None, None),
        ("provided.al2023", None, StatusReason.UNSUPPORTED_RUNTIME),
    ],
)
def test_unlisted_runtimes_are_scanned_on_request_where_there_is_something_to_read(
    runtime: str | None, standard: StatusReason | None, code: StatusReason | None
) -> None:
    function, rules = a_function(runtime=runtime), EligibilityRules(scan_unknown_runtimes=True)

    assert judge(function, rules=rules).reason is standard
    assert judge(function, ScanType.CODE, rules=rules).reason is code


@pytest.mark.parametrize("rules", [EligibilityRules(), EligibilityRules(scan_unknown_runtimes=True)])
def test_a_container_image_is_never_scanned(rules: EligibilityRules) -> None:
    function = a_function(runtime=None, package_type=PackageType.IMAGE)

    assert judge(function, rules=rules) == Verdict(
        StatusReason.UNSUPPORTED_RUNTIME, "The function is a container image; only zip packages are scanned."
    )


@pytest.mark.parametrize("scan_type", list(ScanType))
@pytest.mark.parametrize(
    ("source_key", "key", "customer_keys", "is_scanned"),
    [
        (None, None, {}, True),
        ("", "", {}, True),
        (KEY, None, {}, False),
        (None, KEY, {}, False),
        (KEY, None, {KEY: True}, False),
        (KEY, None, {KEY: False}, True),
        (None, KEY, {KEY: False}, True),
        (KEY, OTHER_KEY, {KEY: False, OTHER_KEY: True}, False),
        (KEY, OTHER_KEY, {KEY: False}, False),
        (KEY, OTHER_KEY, {KEY: False, OTHER_KEY: False}, True),
    ],
)
def test_a_customer_managed_key_excludes_and_an_unknown_key_counts_as_one(
    source_key: str | None, key: str | None, customer_keys: Mapping[str, bool], is_scanned: bool, scan_type: ScanType
) -> None:
    judged = judge(a_function(source_kms_key_arn=source_key, kms_key_arn=key), scan_type, customer_keys=customer_keys)

    assert judged.reason is (None if is_scanned else StatusReason.ACCESS_DENIED_TO_ENCRYPTION_KEY)


def test_functions_under_customer_keys_are_scanned_on_request() -> None:
    assert judge(a_function(source_kms_key_arn=KEY), rules=EligibilityRules(scan_customer_keys=True)).is_eligible


@pytest.mark.parametrize(
    ("modified_days_ago", "invoked_days_ago", "is_scanned"),
    [
        (89, None, True),
        (90, None, True),
        (91, None, False),
        (91, 400, False),
        (400, 89, True),
        (400, 90, True),
        (400, 91, False),
        (89, 400, True),
        (400, 0, True),
        (-1, None, True),  # AWS's clock is ahead of ours
    ],
)
def test_a_function_is_dropped_after_90_days_without_invocation_or_update(
    modified_days_ago: int, invoked_days_ago: int | None, is_scanned: bool
) -> None:
    function = a_function(last_modified=NOW - timedelta(days=modified_days_ago))
    last_invoked = None if invoked_days_ago is None else NOW - timedelta(days=invoked_days_ago)

    assert judge(function, last_invoked=last_invoked).reason is (
        None if is_scanned else StatusReason.SCAN_ELIGIBILITY_EXPIRED
    )


@pytest.mark.parametrize(
    ("age", "is_scanned"),
    [(timedelta(seconds=5), True), (timedelta(seconds=5, microseconds=1), False)],
)
def test_the_last_moment_of_the_idle_span_still_counts(age: timedelta, is_scanned: bool) -> None:
    rules = EligibilityRules(idle_after=timedelta(seconds=5))

    assert judge(a_function(last_modified=NOW - age), rules=rules).is_eligible is is_scanned


def test_one_reason_is_told_in_a_fixed_order() -> None:
    function = a_function(tags=STANDARD_TAG, runtime="python2.7", source_kms_key_arn=KEY, last_modified=LONG_AGO)
    told = []
    for mended in (
        function,
        function._replace(tags={}),
        function._replace(tags={}, runtime="python3.12"),
        function._replace(tags={}, runtime="python3.12", source_kms_key_arn=None),
        function._replace(tags={}, runtime="python3.12", source_kms_key_arn=None, last_modified=NOW),
    ):
        told.append(judge(mended).reason)

    assert told == [
        StatusReason.EXCLUDED_BY_TAG,
        StatusReason.UNSUPPORTED_RUNTIME,
        StatusReason.ACCESS_DENIED_TO_ENCRYPTION_KEY,
        StatusReason.SCAN_ELIGIBILITY_EXPIRED,
        None,
    ]


@pytest.mark.parametrize(
    ("function", "scan_type", "detail"),
    [
        (
            a_function(tags=CODE_TAG),
            ScanType.CODE,
            "The tag InspectorCodeExclusion=LambdaCodeScanning excludes the function from code scanning.",
        ),
        (
            a_function(runtime="nodejs24.x"),
            ScanType.CODE,
            "The runtime nodejs24.x is not supported by code scanning.",
        ),
        (
            a_function(runtime=None),
            ScanType.PACKAGE,
            "A function without a runtime is not supported by standard scanning.",
        ),
        (
            a_function(source_kms_key_arn=KEY),
            ScanType.PACKAGE,
            f"The key {KEY} of the function's package is customer managed.",
        ),
        (
            a_function(kms_key_arn=OTHER_KEY),
            ScanType.PACKAGE,
            f"The key {OTHER_KEY} of the function's environment counts as customer managed, its manager is unknown.",
        ),
        (
            a_function(last_modified=NOW - timedelta(days=91, hours=3)),
            ScanType.PACKAGE,
            "Neither invoked nor updated for 91 days; scanning ends after 90 days.",
        ),
    ],
)
def test_the_detail_names_what_a_person_can_change(function: Function, scan_type: ScanType, detail: str) -> None:
    assert judge(function, scan_type, customer_keys={KEY: True}).detail == detail


def test_short_idle_spans_are_told_in_seconds() -> None:
    judged = judge(
        a_function(last_modified=NOW - timedelta(seconds=7)), rules=EligibilityRules(idle_after=timedelta(seconds=5))
    )

    assert judged.detail == "Neither invoked nor updated for 7 seconds; scanning ends after 5 seconds."
