"""The patterns of the service model: right, and decided soon whatever the text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.loaders import Loader

from lambdascope.api import patterns
from lambdascope.api.service_model import SERVICE

SHAPES: Any = Loader().load_service_model(SERVICE, "service-2")["shapes"]
PATTERNS = {name: shape["pattern"] for name, shape in SHAPES.items() if "pattern" in shape}
READABLE = {name: pattern for name, pattern in PATTERNS.items() if patterns.is_readable(pattern)}
UUID = "0e436649-79db-4f32-8e3c-f5bb4421d76a"
ARN = "arn:aws:inspector2:eu-central-1:111122223333:finding/0e436649379db5f327e3cf5bb4421d76"

PIECES = ["0", "a", "-", ".", "/", ":", " ", "\n", "a.", "/a", ":ecr:", "arn:", UUID, f"{UUID} ", "1" * 12, "aws-", "é"]
MOST_SECONDS = 0.05
LONG = 2_048
"""The longest text that a pattern is tried on."""


def test_only_patterns_about_characters_of_all_languages_cannot_be_read() -> None:
    assert {name for name, pattern in PATTERNS.items() if r"\p{" in pattern} == PATTERNS.keys() - READABLE.keys()


@pytest.mark.parametrize("name", READABLE)
def test_no_text_takes_long(name: str) -> None:
    for piece in PIECES:
        for end in ("", "\n", "!", "é"):
            text = (piece * LONG)[: LONG - 1] + end
            began = time.process_time()
            patterns.matches(READABLE[name], text)
            taken = time.process_time() - began
            assert taken < MOST_SECONDS, (piece, end)


@pytest.mark.parametrize(
    ("name", "text", "matches"),
    [
        ("AccountId", "111122223333", True),
        ("AccountId", "111122223333\n", False),
        ("AccountId", "x111122223333", False),
        ("AccountId", "١١١١٢٢٢٢٣٣٣٣", False),
        ("FindingArn", ARN, True),
        ("FindingArn", f" {ARN}", False),
        ("UsageAccountId", "111122223333", True),
        ("UsageAccountId", "the account 111122223333 of ours", True),
        ("UsageAccountId", "the account\n111122223333", False),
        ("UsageAccountId", "11112222333", False),
        ("ReportId", UUID, True),
        ("ReportId", f"report {UUID}!", True),
        ("ReportId", f"x{UUID}", False),
        ("ReportId", f"{UUID}\n", False),
        ("VulnId", "CVE-2021-44228", True),
        ("VulnId", "GHSA-jfh8-c2jp-5v3q", False),
        ("VulnId", "CVE-2021-44228 ", False),
        ("TagKey", "team", True),
        ("TagKey", "aws:team", False),
        ("TagKey", "", False),
        ("KmsKeyArn", f"arn:aws:kms:eu-central-1:111122223333:key/{UUID}", True),
        ("KmsKeyArn", f"arn:aws:kms:eu-central-1:111122223333:alias/{UUID}", False),
        ("OwnerId", "o-abcdefghij", True),
        ("OwnerId", "111122223333", True),
        ("OwnerId", "owner", False),
    ],
)
def test_a_pattern_describes_the_whole_text(name: str, text: str, matches: bool) -> None:
    assert patterns.matches(PATTERNS[name], text) is matches


def test_what_is_longer_than_anything_that_is_described_does_not_match() -> None:
    assert patterns.matches(".*[0-9]{12}.*", "1" * LONG)
    assert not patterns.matches(".*[0-9]{12}.*", "1" * (LONG + 1))


def test_a_pattern_that_cannot_be_read_lets_everything_pass() -> None:
    assert patterns.matches(r"[\p{L}]*", "x" * 10_000)
