"""CVSS scores as records give them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from lambdascope.engine.advisories.scores import scores
from lambdascope.model.advisory import Score

V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V30 = "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
V40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
V20 = "AV:N/AC:L/Au:N/C:P/I:P/A:P"


def found(**entry: Any) -> tuple[Score, ...]:
    return scores(entry, Counter())


def severity(*values: object, type: str = "CVSS_V3") -> list[dict[str, object]]:  # noqa: A002  the schema's word
    return [{"type": type, "score": value} for value in values]


@pytest.mark.parametrize(
    ("vector", "version", "score"),
    [
        pytest.param(V31, "3.1", 9.8, id="CVSS 3.1"),
        pytest.param(V30, "3.0", 7.5, id="CVSS 3.0"),
        pytest.param(V40, "4.0", 9.3, id="CVSS 4.0"),
        pytest.param(V20, "2.0", 7.5, id="CVSS 2.0"),
    ],
)
def test_a_vector_gives_its_base_score(vector: str, version: str, score: float) -> None:
    assert found(severity=severity(vector)) == (Score(version, score, vector),)


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        pytest.param(V31 + "/E:U/RL:O", 9.8, id="temporal metrics of CVSS 3.1"),
        pytest.param(V40 + "/E:U", 9.3, id="threat metrics of CVSS 4.0"),
        pytest.param(V40 + "/MAV:P", 9.3, id="environmental metrics of CVSS 4.0"),
    ],
)
def test_only_base_metrics_count(vector: str, score: float) -> None:
    assert found(severity=severity(vector)) == (Score(vector[5:8], score, vector),)


@pytest.mark.parametrize("spelled", [f"{V31}/", f" {V31} "], ids=["slash at the end", "blanks"])
def test_small_slips_in_a_vector_are_forgiven(spelled: str) -> None:
    assert found(severity=severity(spelled)) == (Score("3.1", 9.8, V31),)


def test_the_brackets_of_a_version_2_vector_are_taken_off() -> None:
    assert found(severity=severity(f"({V20})", type="CVSS_V2")) == (Score("2.0", 7.5, V20),)


def test_scores_come_in_the_order_of_preference() -> None:
    given = severity(5.5, V20, V40, V30, V31)

    assert [score.version for score in found(severity=given)] == ["3.1", "3.0", "4.0", "2.0", ""]


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({"cvss_v3": 9.8}, id="a number"),
        pytest.param({"cvss_v3": "9.8"}, id="a number as text"),
        pytest.param({"cvss_v3": {"score": 9.8}}, id="a number in a mapping"),
        pytest.param({"cvss": {"score": 9.8, "vector": "nonsense"}}, id="a number beside a vector that makes no sense"),
    ],
)
def test_a_number_without_vector_counts_as_score(own: dict[str, Any]) -> None:
    assert found(database_specific=own) == (Score("", 9.8, None),)


def test_of_two_numbers_the_newer_kind_comes_first() -> None:
    own = {"cvss_v2": 7.5, "cvss_v3": 9.8, "cvss_v4": 8.1}

    assert [score.score for score in found(database_specific=own)] == [9.8, 8.1, 7.5]


def test_a_vector_in_a_mapping_counts_more_than_its_number() -> None:
    assert found(database_specific={"cvss": {"score": 1, "vectorString": V31}}) == (Score("3.1", 9.8, V31),)


@pytest.mark.parametrize(
    "value",
    [
        "", "CVSS:3.1/", "CVSS:3.1/AV:N", V31.replace("C:H", "C:Z"), "CVSS:9.9/AV:N", "high", "11", "1e1", 11, -1, True,
        float("nan"), float("inf"), None, [], {}, "CVSS:3.1/" + "AV:N/" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_score_is_counted_and_left_out(value: object) -> None:
    oddities: Counter[str] = Counter()

    assert scores({"severity": severity(value, V30)}, oddities) == (Score("3.0", 7.5, V30),)
    assert oddities == {"malformed_vector": 1}


def test_a_severity_that_is_no_cvss_is_counted_as_unknown() -> None:
    oddities: Counter[str] = Counter()

    assert scores({"severity": severity("low", type="Ubuntu")}, oddities) == ()
    assert oddities == {"unknown_severity": 1}
