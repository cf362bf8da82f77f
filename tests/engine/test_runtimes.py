"""What the tables of runtimes say."""

from __future__ import annotations

import pytest

from lambdascope.engine.runtimes import RUNTIMES, can_be_tried, inspector_spelling, supports
from lambdascope.model.coverage import ScanType


@pytest.mark.parametrize(
    ("runtime", "standard", "code"),
    [
        ("python3.14", True, True),
        ("python3.7", True, True),
        ("nodejs22.x", True, True),
        ("nodejs24.x", True, False),
        ("dotnet8", True, True),
        ("dotnet10", True, False),
        ("go1.x", True, False),
        ("provided.al2", True, False),
        ("provided.al2023", True, False),
        ("provided", False, False),
        ("ruby3.3", True, True),
        ("ruby3.4", False, False),
        ("python2.7", False, False),
        ("dotnetcore3.1", False, False),
        ("python3.99", False, False),
        ("PYTHON3.12", False, False),
        ("", False, False),
        (None, False, False),
    ],
)
def test_what_each_scan_type_supports(runtime: str | None, standard: bool, code: bool) -> None:
    assert (supports(runtime, ScanType.PACKAGE), supports(runtime, ScanType.CODE)) == (standard, code)


def test_every_runtime_stands_in_the_table_once() -> None:
    identifiers = [runtime.identifier for runtime in RUNTIMES]

    assert len(identifiers) == len(set(identifiers))


def test_code_scanning_stands_on_standard_scanning() -> None:
    assert all(runtime.standard for runtime in RUNTIMES if runtime.code)


# The spellings of the facts, 2.3, those that inspector2's enum lacks in brackets there.
@pytest.mark.parametrize(
    ("identifier", "spelling"),
    [
        ("java8", "JAVA_8"),
        ("java8.al2", "JAVA_8_AL2"),
        ("java11", "JAVA_11"),
        ("java17", "JAVA_17"),
        ("java21", "JAVA_21"),
        ("java25", "JAVA_25"),
        ("nodejs", "NODEJS"),
        ("nodejs12.x", "NODEJS_12_X"),
        ("nodejs14.x", "NODEJS_14_X"),
        ("nodejs16.x", "NODEJS_16_X"),
        ("nodejs18.x", "NODEJS_18_X"),
        ("nodejs20.x", "NODEJS_20_X"),
        ("nodejs22.x", "NODEJS_22_X"),
        ("nodejs24.x", "NODEJS_24_X"),
        ("python3.7", "PYTHON_3_7"),
        ("python3.8", "PYTHON_3_8"),
        ("python3.9", "PYTHON_3_9"),
        ("python3.10", "PYTHON_3_10"),
        ("python3.11", "PYTHON_3_11"),
        ("python3.12", "PYTHON_3_12"),
        ("python3.13", "PYTHON_3_13"),
        ("python3.14", "PYTHON_3_14"),
        ("dotnetcore3.1", "DOTNETCORE_3_1"),
        ("dotnet6", "DOTNET_6"),
        ("dotnet8", "DOTNET_8"),
        ("dotnet10", "DOTNET_10"),
        ("go1.x", "GO_1_X"),
        ("ruby2.7", "RUBY_2_7"),
        ("ruby3.2", "RUBY_3_2"),
        ("ruby3.3", "RUBY_3_3"),
    ],
)
def test_the_spelling_of_inspector2(identifier: str, spelling: str) -> None:
    assert inspector_spelling(identifier) == spelling


@pytest.mark.parametrize(
    ("runtime", "scan_type", "expected"),
    [
        ("nodejs26.x", ScanType.PACKAGE, True),
        ("nodejs26.x", ScanType.CODE, True),
        ("python2.7", ScanType.CODE, True),
        (None, ScanType.PACKAGE, True),
        ("provided", ScanType.PACKAGE, True),
        ("provided.al2023", ScanType.CODE, False),
        ("go1.x", ScanType.CODE, False),
    ],
)
def test_only_the_code_of_executables_cannot_be_tried(runtime: str | None, scan_type: ScanType, expected: bool) -> None:
    assert can_be_tried(runtime, scan_type) is expected
